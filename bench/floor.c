/*
 * The floor: the least work that a C program must do to give three of interviewd's answers, with nothing between it and the
 * libraries. It has one file and one purpose, and no arena, tables or layers. bench/run compares interviewd with it.
 *
 *   GET /api/v1/interviews/{id}      with the statements of interviewd (bench/run compares them, and the answers)
 *   GET /candidate/interviews
 *   POST /api/v1/interviews          with the seven statements that a booking cannot do without
 *
 * It leaves out what a product needs: it knows only these three requests and no parameters, trusts the form of a token whose
 * HMAC is right and of a body, never forgets a user, reads only UTC, logs nothing, limits nothing, and ends at the first error.
 * A booking of the floor has no history, audit, notifications or room, and nobody is told of it beyond its row in the outbox.
 *
 *   floor SOCKET WORKERS DATABASE_SOCKET USER PASSWORD DATABASE TOKEN_SECRET
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcgiapp.h>
#include <mysql.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/rand.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COLUMNS = 23, PARAMETERS = 18, TEXT = 2048, USERS = 1 << 16, CANDIDATE = 8, PAGE = 10, DEADLOCK = 1213 };

_Noreturn static void die(const char *what)
{
	fprintf(stderr, "floor: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* ---- the database */

static const char user_text[] =
        "SELECT u.id, u.public_id, u.role, u.active, u.token_version, u.kept_session, u.zone, u.company_id, c.public_id FROM users u "
        "LEFT JOIN companies c ON c.id = u.company_id WHERE u.public_id = ?";
static const char detail_text[] =
        "SELECT i.id, i.version, i.company_id, i.candidate_id, i.interviewer_id, i.feedback_shared, i.public_id, "
        "i.candidate_public_id, i.interviewer_public_id, i.status, i.start_at, i.minutes, i.link, i.material_public_id,"
        " cu.name, cu.email, iu.name, iu.email FROM interviews i JOIN users cu FORCE INDEX (PRIMARY) ON cu.id = "
        "i.candidate_id LEFT JOIN users iu FORCE INDEX (PRIMARY) ON iu.id = i.interviewer_id WHERE i.public_id = ? AND "
        "i.company_id IS NOT NULL";
static const char list_text[] =
        "SELECT i.id, i.public_id, i.application_public_id, i.company_public_id, i.job_public_id, i.status, i.mode, "
        "i.start_at, i.zone, i.location, i.link, i.notes, i.confirmed_at, i.completed_at, i.cancelled_at, "
        "i.cancel_reason, i.hired, i.applied_at, i.created_at, co.name, co.logo, co.logo_public_id, j.title FROM interviews i FORCE INDEX "
        "(candidate_time) JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id JOIN jobs j FORCE INDEX "
        "(PRIMARY) ON j.id = i.job_id WHERE i.candidate_id = ? ORDER BY i.start_at DESC, i.id DESC LIMIT ? OFFSET ?";
static const char tally_text[] =
        "SELECT COUNT(CASE WHEN i.start_at >= ? AND i.start_at < ? AND (1 << i.status & ?) <> 0 THEN 1 END), COUNT(CASE"
        " WHEN i.status = 0 THEN 1 END), COUNT(CASE WHEN i.status = 1 AND i.start_at >= ? THEN 1 END), COUNT(CASE WHEN "
        "i.status IN (2, 4) THEN 1 END) FROM interviews i FORCE INDEX (candidate_time) WHERE i.candidate_id = ?";

static const char people_text[] =
        "SELECT cu.id, iu.id, a.id, a.public_id, a.applied_at, j.id, j.public_id FROM users cu JOIN users iu JOIN jobs j JOIN "
        "applications a ON a.candidate_id = cu.id AND a.job_id = j.id WHERE cu.public_id = ? AND cu.role = 8 AND iu.public_id "
        "= ? AND iu.company_id = ? AND j.company_id = ? AND j.title_lower = LOWER(?) AND j.status = 1 AND a.status < 7 LIMIT 1";
static const char lock_text[] = "UPDATE calendars SET version = version + 1 WHERE user_id IN (?, ?)";
static const char clash_text[] = "SELECT id FROM bookings FORCE INDEX (busy_time) WHERE busy IN (?, ?) AND start_at < ? AND "
                                 "start_at >= ? AND end_at > ? LIMIT 1";
static const char interview_text[] =
        "INSERT INTO interviews (public_id, company_id, company_public_id, application_id, application_public_id, job_id, "
        "job_public_id, candidate_id, candidate_public_id, interviewer_id, interviewer_public_id, created_by, start_at, "
        "minutes, applied_at, created_at, updated_at, link) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char bookings_text[] = "INSERT INTO bookings (company_id, interview_id, person_id, part, start_at, end_at) VALUES "
                                    "(?, ?, ?, 0, ?, ?), (?, ?, ?, 1, ?, ?)";
static const char outbox_text[] = "INSERT INTO outbox (public_id, company_id, actor_id, event, object, object_id, "
                                  "object_public_id, at) VALUES (?, ?, ?, 'interview.scheduled', 4, ?, ?, ?)";

/* One column of the current row. */
struct value {
	union {
		long long number;
		MYSQL_TIME time;
		char text[TEXT];
	};
	unsigned long n;
	my_bool null;
};
static struct value row[COLUMNS];

struct parameter {
	union {
		long long number;
		MYSQL_TIME time;
		unsigned char id[16];
		char text[256];
	};
	unsigned long n;
	my_bool null;
};

struct statement {
	MYSQL_STMT *stmt;
	struct parameter in[PARAMETERS];
};
static struct statement user_statement, detail_statement, list_statement, tally_statement, people_statement, lock_statement,
        clash_statement, interview_statement, bookings_statement, outbox_statement;
static MYSQL *mysql;

/* `in` and `out` have a letter for the type of each value: n number, t time, i id (16 bytes), s text. */
static void prepare(struct statement *statement, const char *text, const char *in, const char *out)
{
	MYSQL_BIND binds[COLUMNS];

	statement->stmt = mysql_stmt_init(mysql);
	if (statement->stmt == NULL || mysql_stmt_prepare(statement->stmt, text, strlen(text)) != 0 ||
	    mysql_stmt_param_count(statement->stmt) != strlen(in) || mysql_stmt_field_count(statement->stmt) != strlen(out))
		die(text);
	memset(binds, 0, sizeof binds);
	for (size_t i = 0; in[i] != '\0'; i++) {
		struct parameter *p = &statement->in[i];

		binds[i].buffer_type = in[i] == 'n'   ? MYSQL_TYPE_LONGLONG
		                       : in[i] == 't' ? MYSQL_TYPE_DATETIME
		                       : in[i] == 's' ? MYSQL_TYPE_STRING
		                                      : MYSQL_TYPE_BLOB;
		binds[i].buffer = &p->number;
		binds[i].buffer_length = sizeof p->text;
		p->n = sizeof p->id;
		binds[i].length = &p->n;
		binds[i].is_null = &p->null;
	}
	if (mysql_stmt_bind_param(statement->stmt, binds) != 0)
		die(text);
	memset(binds, 0, sizeof binds);
	for (size_t i = 0; out[i] != '\0'; i++) {
		binds[i].buffer_type = out[i] == 'n'   ? MYSQL_TYPE_LONGLONG
		                       : out[i] == 't' ? MYSQL_TYPE_DATETIME
		                                       : MYSQL_TYPE_STRING;
		binds[i].buffer = row[i].text;
		binds[i].buffer_length = sizeof row[i].text;
		binds[i].length = &row[i].n;
		binds[i].is_null = &row[i].null;
	}
	if (out[0] != '\0' && mysql_stmt_bind_result(statement->stmt, binds) != 0)
		die(text);
}

static void execute(struct statement *statement)
{
	if (mysql_stmt_execute(statement->stmt) != 0)
		die(mysql_stmt_error(statement->stmt));
}

/* False: the database has rolled the transaction back, because it and another waited for each other. */
static bool try(struct statement *statement)
{
	if (mysql_stmt_execute(statement->stmt) == 0)
		return true;
	if (mysql_stmt_errno(statement->stmt) != DEADLOCK)
		die(mysql_stmt_error(statement->stmt));
	return false;
}

/* Reads the next row directly from the connection. False: there are no more. */
static bool fetch(struct statement *statement)
{
	int rc = mysql_stmt_fetch(statement->stmt);

	if (rc != 0 && rc != MYSQL_NO_DATA)
		die("fetch");
	return rc == 0;
}

static void connect_database(char **argv)
{
	mysql = mysql_init(NULL);
	if (mysql == NULL || mysql_real_connect(mysql, NULL, argv[4], argv[5], argv[6], 0, argv[3], 0) == NULL)
		die("database");
	if (mysql_set_character_set(mysql, "utf8mb4") != 0)
		die("utf8mb4");
	prepare(&user_statement, user_text, "i", "nsnnnssns");
	prepare(&detail_statement, detail_text, "i", "nnnnnnsssntnssssss");
	prepare(&list_statement, list_text, "nnn",
	        "nssssnntssssttt"
	        "snttssss");
	prepare(&tally_statement, tally_text, "ttntn", "nnnn");
	prepare(&people_statement, people_text, "iinns", "nnnstns");
	prepare(&lock_statement, lock_text, "nn", "");
	prepare(&clash_statement, clash_text, "nnttt", "n");
	prepare(&interview_statement, interview_text, "inininininintnttts", "");
	prepare(&bookings_statement, bookings_text, "nnnttnnntt", "");
	prepare(&outbox_statement, outbox_text, "innnit", "");
}

/* ---- the caller */

static EVP_MAC_CTX *mac;

static int base64_value(unsigned char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '-'             ? 62
	       : c == '_'             ? 63
	                              : -1;
}

static size_t base64_decode(const char *text, size_t n, unsigned char *out, size_t size)
{
	uint32_t bits = 0;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		int value = base64_value((unsigned char)text[i]);

		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4 != 0 && at < size)
			out[at++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
	}
	return at;
}

static bool uuid_read(const char *text, unsigned char id[16])
{
	size_t n = 0;

	for (size_t i = 0; i < 36; i++) {
		int digit = text[i] >= '0' && text[i] <= '9'   ? text[i] - '0'
		            : text[i] >= 'a' && text[i] <= 'f' ? text[i] - 'a' + 10
		                                               : -1;

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
			continue;
		}
		if (digit < 0)
			return false;
		id[n / 2] = (unsigned char)(n % 2 == 0 ? digit << 4 : id[n / 2] | digit);
		n++;
	}
	return true;
}

/* Reads the subject of a token. False: the signature is wrong, or the token has expired. */
static bool token_read(const char *token, unsigned char subject[16])
{
	const char *payload = strchr(token, '.'), *signature = payload != NULL ? strchr(payload + 1, '.') : NULL, *member;
	unsigned char ours[32], sent[32];
	char claims[1024];
	size_t n;

	if (signature == NULL || base64_decode(signature + 1, strlen(signature + 1), sent, sizeof sent) != sizeof sent)
		return false;
	if (EVP_MAC_init(mac, NULL, 0, NULL) != 1 ||
	    EVP_MAC_update(mac, (const unsigned char *)token, (size_t)(signature - token)) != 1 ||
	    EVP_MAC_final(mac, ours, &n, sizeof ours) != 1 || CRYPTO_memcmp(ours, sent, sizeof ours) != 0)
		return false;
	n = base64_decode(payload + 1, (size_t)(signature - payload - 1), (unsigned char *)claims, sizeof claims - 1);
	claims[n] = '\0';
	member = strstr(claims, "\"exp\":");
	if (member == NULL || strtoll(member + 6, NULL, 10) <= time(NULL))
		return false;
	member = strstr(claims, "\"sub\":\"");
	return member != NULL && strlen(member) > 43 && uuid_read(member + 7, subject);
}

/* The workers share what one of them has read. A place is free, then being written, then known for ever. */
enum { FREE, WRITTEN, KNOWN };
struct user {
	_Atomic int state;
	unsigned char id[16], company_id[16];
	long long key, company, role;
};
static struct user *users;

static struct user *user_after(struct user *user)
{
	return user == users + USERS - 1 ? users : user + 1;
}

static const struct user *user_of(const char *authorization)
{
	unsigned char id[16];
	struct user *user;
	int state;

	if (authorization == NULL || strncmp(authorization, "Bearer ", 7) != 0 || !token_read(authorization + 7, id))
		return NULL;
	for (user = &users[(id[14] << 8 | id[15]) % USERS]; (state = atomic_load(&user->state)) != FREE;
	     user = user_after(user))
		if (state == KNOWN && memcmp(user->id, id, sizeof id) == 0)
			return user;
	memcpy(user_statement.in[0].id, id, sizeof id);
	execute(&user_statement);
	if (!fetch(&user_statement))
		return NULL;
	while (state = FREE, !atomic_compare_exchange_strong(&user->state, &state, WRITTEN))
		user = user_after(user);
	memcpy(user->id, id, sizeof id);
	user->key = row[0].number;
	user->role = row[2].number;
	user->company = row[7].null ? 0 : row[7].number;
	if (!row[8].null)
		memcpy(user->company_id, row[8].text, sizeof user->company_id);
	atomic_store(&user->state, KNOWN);
	(void)fetch(&user_statement);
	return user;
}

/* ---- JSON */

static char out[1 << 17];
static size_t n_out;

static void put(const char *text, size_t n)
{
	memcpy(out + n_out, text, n);
	n_out += n;
}
#define PUT(literal) put(literal, sizeof(literal) - 1)

static void put_number(long long number)
{
	n_out += (size_t)sprintf(out + n_out, "%lld", number);
}

static void put_text(const struct value *value)
{
	size_t from = 0;

	if (value->null) {
		PUT("null");
		return;
	}
	PUT("\"");
	for (size_t i = 0; i < value->n; i++) {
		unsigned char c = (unsigned char)value->text[i];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		put(value->text + from, i - from);
		from = i + 1;
		if (c < ' ')
			n_out += (size_t)sprintf(out + n_out, "\\u%04x", c);
		else
			n_out += (size_t)sprintf(out + n_out, "\\%c", c);
	}
	put(value->text + from, value->n - from);
	PUT("\"");
}

static void put_uuid(const unsigned char id[16])
{
	static const char digits[] = "0123456789abcdef";

	PUT("\"");
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			PUT("-");
		out[n_out++] = digits[id[i] >> 4];
		out[n_out++] = digits[id[i] & 15];
	}
	PUT("\"");
}

static void put_id(const struct value *value)
{
	if (value->null)
		PUT("null");
	else
		put_uuid((const unsigned char *)value->text);
}

static void put_two(unsigned number)
{
	out[n_out++] = (char)('0' + number / 10);
	out[n_out++] = (char)('0' + number % 10);
}

static void put_time(const struct value *value, const char *end, size_t n)
{
	const MYSQL_TIME *t = &value->time;

	if (value->null) {
		PUT("null");
		return;
	}
	PUT("\"");
	put_two(t->year / 100);
	put_two(t->year % 100);
	PUT("-");
	put_two(t->month);
	PUT("-");
	put_two(t->day);
	PUT("T");
	put_two(t->hour);
	PUT(":");
	put_two(t->minute);
	PUT(":");
	put_two(t->second);
	put(end, n);
}
#define SECONDS(value) put_time(value, "Z\"", 2)
#define MILLIS(value) put_time(value, ".000Z\"", 6)

/* ---- the two answers that are read */

static int detail(const struct user *user, const char *id)
{
	static const char *const status[] = { "scheduled", "confirmed", "completed", "cancelled", "no_show" };

	if (!uuid_read(id, detail_statement.in[0].id))
		return 404;
	execute(&detail_statement);
	if (!fetch(&detail_statement))
		return 404;
	if (row[3].number != user->key && row[4].number != user->key && (row[2].number != user->company || user->role > 2))
		return 404;
	PUT("{\"id\":");
	put_id(&row[6]);
	PUT(",\"candidate\":{\"id\":");
	put_id(&row[7]);
	PUT(",\"name\":");
	put_text(&row[14]);
	PUT(",\"email\":");
	put_text(&row[15]);
	PUT("},\"interviewer\":{\"id\":");
	put_id(&row[8]);
	PUT(",\"name\":");
	put_text(&row[16]);
	PUT(",\"email\":");
	put_text(&row[17]);
	PUT("},\"scheduled_time\":");
	SECONDS(&row[10]);
	PUT(",\"duration_minutes\":");
	put_number(row[11].number);
	PUT(",\"status\":\"");
	put(status[row[9].number], strlen(status[row[9].number]));
	PUT("\",\"meeting_link\":");
	put_text(&row[12]);
	PUT(",\"materials_url\":null}");
	(void)fetch(&detail_statement);
	return 200;
}

static void line(void)
{
	static const char *const status[] = { "en_attente", "confirmed", "completed", "annule", "completed" };
	static const char *const type[] = { "Video", "InPerson", "Phone" };

	PUT("{\"interviewId\":");
	put_id(&row[1]);
	PUT(",\"applicationId\":");
	put_id(&row[2]);
	PUT(",\"company\":{\"id\":");
	put_id(&row[3]);
	PUT(",\"name\":");
	put_text(&row[19]);
	PUT(",\"logo\":");
	put_text(&row[20]);
	PUT("},\"job\":{\"id\":");
	put_id(&row[4]);
	PUT(",\"title\":");
	put_text(&row[22]);
	PUT("},\"status\":\"");
	put(status[row[5].number], strlen(status[row[5].number]));
	PUT("\",\"type\":\"");
	put(type[row[6].number], strlen(type[row[6].number]));
	PUT("\",\"scheduledDate\":");
	MILLIS(&row[7]);
	PUT(",\"scheduledTime\":\"");
	put_two(row[7].time.hour);
	PUT(":");
	put_two(row[7].time.minute);
	PUT("\",\"location\":");
	put_text(&row[9]);
	PUT(",\"meetingLink\":");
	put_text(&row[10]);
	PUT(",\"notes\":");
	put_text(&row[11]);
	PUT(",\"confirmedAt\":");
	MILLIS(&row[12]);
	PUT(",\"completedAt\":");
	MILLIS(&row[13]);
	PUT(",\"cancelledAt\":");
	MILLIS(&row[14]);
	PUT(",\"cancellationReason\":");
	put_text(&row[15]);
	PUT(",\"isHired\":");
	if (row[16].null)
		PUT("null");
	else if (row[16].number != 0)
		PUT("true");
	else
		PUT("false");
	PUT(",\"appliedAt\":");
	MILLIS(&row[17]);
	PUT(",\"scheduledAt\":");
	MILLIS(&row[18]);
	PUT("}");
}

static MYSQL_TIME time_of(time_t at)
{
	struct tm tm;

	gmtime_r(&at, &tm);
	return (MYSQL_TIME){ .year = (unsigned)tm.tm_year + 1900,
		             .month = (unsigned)tm.tm_mon + 1,
		             .day = (unsigned)tm.tm_mday,
		             .hour = (unsigned)tm.tm_hour,
		             .minute = (unsigned)tm.tm_min,
		             .second = (unsigned)tm.tm_sec,
		             .time_type = MYSQL_TIMESTAMP_DATETIME };
}

static int list(const struct user *user)
{
	static const MYSQL_TIME first = { .year = 1970, .month = 1, .day = 1, .time_type = MYSQL_TIMESTAMP_DATETIME };
	static const MYSQL_TIME last = { .year = 2200, .month = 1, .day = 1, .time_type = MYSQL_TIMESTAMP_DATETIME };
	struct parameter *in = list_statement.in;
	bool more = false;

	if (user->role != CANDIDATE)
		return 403;
	in[0].number = user->key;
	in[1].number = PAGE;
	in[2].number = 0;
	execute(&list_statement);
	PUT("{\"message\":\"Candidate interviews retrieved successfully\",\"data\":{\"interviews\":[");
	while (fetch(&list_statement)) {
		if (more)
			PUT(",");
		line();
		more = true;
	}
	in = tally_statement.in;
	in[0].time = first;
	in[1].time = last;
	in[2].number = UINT32_MAX;
	in[3].time = time_of(time(NULL));
	in[4].number = user->key;
	execute(&tally_statement);
	if (!fetch(&tally_statement))
		die("tally");
	PUT("],\"total\":");
	put_number(row[0].number);
	PUT(",\"pendingCount\":");
	put_number(row[1].number);
	PUT(",\"upcomingCount\":");
	put_number(row[2].number);
	PUT(",\"completedCount\":");
	put_number(row[3].number);
	PUT("}}");
	(void)fetch(&tally_statement);
	return 200;
}

/* ---- a booking */

static char body[4096];

/* The value of a member of the body, which has no blanks and escapes nothing; NULL when it is missing. */
static const char *member_of(const char *name)
{
	const char *member = strstr(body, name);

	return member != NULL ? member + strlen(name) : NULL;
}

/* A new UUID of version 7. */
static void make_id(unsigned char id[16])
{
	struct timespec now;
	uint64_t ms;

	clock_gettime(CLOCK_REALTIME, &now);
	ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	if (RAND_bytes(id, 16) != 1)
		die("random");
	for (size_t i = 0; i < 6; i++)
		id[i] = (unsigned char)(ms >> (40 - 8 * i));
	id[6] = 0x70 | (id[6] & 0x0f);
	id[8] = 0x80 | (id[8] & 0x3f);
}

/* What is booked: the keys and ids of its people and things, as the database has them, and its time. */
struct booked {
	struct parameter candidate, interviewer, application, application_id, applied, job, job_id;
	MYSQL_TIME earliest, start, end; /* no booking is longer than a day, so none that overlaps begins before `earliest` */
	long long minutes;
};

/* Reads the body and looks its people and things up. False: the request is wrong. */
static bool read_booked(const struct user *user, struct booked *booked)
{
	const char *candidate = member_of("\"candidate_id\":\""), *interviewer = member_of("\"interviewer_id\":\""),
	           *start = member_of("\"scheduled_time\":\""), *minutes = member_of("\"duration_minutes\":"),
	           *position = member_of("\"position\":\"");
	struct parameter *in = people_statement.in,
	                 *found[] = { &booked->candidate, &booked->interviewer, &booked->application, &booked->application_id,
		                      &booked->applied,   &booked->job,         &booked->job_id };
	struct tm tm = { 0 };
	time_t at;
	bool any;

	if (candidate == NULL || interviewer == NULL || start == NULL || minutes == NULL || position == NULL ||
	    !uuid_read(candidate, in[0].id) || !uuid_read(interviewer, in[1].id) ||
	    strptime(start, "%Y-%m-%dT%H:%M:%SZ", &tm) == NULL)
		return false;
	booked->minutes = strtoll(minutes, NULL, 10);
	at = timegm(&tm);
	booked->earliest = time_of(at - 86400);
	booked->start = time_of(at);
	booked->end = time_of(at + booked->minutes * 60);
	in[2].number = in[3].number = user->company;
	in[4].n = strcspn(position, "\"") % sizeof in[4].text;
	memcpy(in[4].text, position, in[4].n);
	execute(&people_statement);
	any = fetch(&people_statement);
	for (size_t i = 0; any && i < sizeof found / sizeof found[0]; i++)
		memcpy(found[i]->text, row[i].text, sizeof found[i]->text);
	return any && !fetch(&people_statement);
}

/* Whether somebody is taken at that time. Their calendars are locked. */
static bool taken(const struct booked *booked)
{
	struct parameter *in = clash_statement.in;
	bool found;

	in[0].number = booked->candidate.number;
	in[1].number = booked->interviewer.number;
	in[2].time = booked->end;
	in[3].time = booked->earliest;
	in[4].time = booked->start;
	execute(&clash_statement);
	found = fetch(&clash_statement);
	return found && !fetch(&clash_statement);
}

/* Returns the key of the new interview, or 0 when the database has ended a deadlock. */
static long long insert_interview(const struct user *user, const struct booked *booked, const char *link)
{
	struct parameter *in = interview_statement.in;

	make_id(in[0].id);
	in[1].number = user->company;
	memcpy(in[2].id, user->company_id, sizeof in[2].id);
	in[3].number = booked->application.number;
	memcpy(in[4].id, booked->application_id.id, sizeof in[4].id);
	in[5].number = booked->job.number;
	memcpy(in[6].id, booked->job_id.id, sizeof in[6].id);
	in[7].number = booked->candidate.number;
	memcpy(in[8].id, people_statement.in[0].id, sizeof in[8].id);
	in[9].number = booked->interviewer.number;
	memcpy(in[10].id, people_statement.in[1].id, sizeof in[10].id);
	in[11].number = user->key;
	in[12].time = booked->start;
	in[13].number = booked->minutes;
	in[14].time = booked->applied.time;
	in[15].time = in[16].time = time_of(time(NULL));
	in[17].n = (unsigned long)snprintf(in[17].text, sizeof in[17].text, "%s", link);
	return try(&interview_statement) ? (long long)mysql_stmt_insert_id(interview_statement.stmt) : 0;
}

static bool insert_bookings(const struct user *user, const struct booked *booked, long long interview)
{
	struct parameter *in = bookings_statement.in;

	for (size_t i = 0; i < 10; i += 5) {
		in[i].number = user->company;
		in[i + 1].number = interview;
		in[i + 2].number = i == 0 ? booked->candidate.number : booked->interviewer.number;
		in[i + 3].time = booked->start;
		in[i + 4].time = booked->end;
	}
	return try(&bookings_statement);
}

static bool insert_event(const struct user *user, long long interview)
{
	struct parameter *in = outbox_statement.in;

	make_id(in[0].id);
	in[1].number = user->company;
	in[2].number = user->key;
	in[3].number = interview;
	memcpy(in[4].id, interview_statement.in[0].id, sizeof in[4].id);
	in[5].time = interview_statement.in[15].time;
	return try(&outbox_statement);
}

/* Sets how a worker that books uses its connection from then on. Workers that only read leave it as it is. */
static void begin_to_book(void)
{
	static bool begun;

	if (!begun && (mysql_query(mysql, "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED") != 0 ||
	               mysql_autocommit(mysql, 0) != 0))
		die("transactions");
	begun = true;
}

static int book(const struct user *user)
{
	struct booked booked = { 0 };
	unsigned long long token[2];
	char link[64];
	long long interview;

	begin_to_book();
	if (user->role == CANDIDATE || !read_booked(user, &booked)) {
		mysql_rollback(mysql);
		return 400;
	}
	if (RAND_bytes((unsigned char *)token, sizeof token) != 1)
		die("random");
	snprintf(link, sizeof link, "http://127.0.0.1/join/%016llx%016llx", token[0], token[1]);
	lock_statement.in[0].number = booked.candidate.number;
	lock_statement.in[1].number = booked.interviewer.number;
	do {
		/* From the beginning, as long as the database rolls back. */
		while (!try(&lock_statement))
			;
		if (taken(&booked)) {
			mysql_rollback(mysql);
			return 400;
		}
		interview = insert_interview(user, &booked, link);
	} while (interview == 0 || !insert_bookings(user, &booked, interview) || !insert_event(user, interview));
	if (mysql_commit(mysql) != 0)
		die("commit");
	PUT("{\"id\":");
	put_uuid(interview_statement.in[0].id);
	PUT(",\"status\":\"scheduled\",\"meeting_link\":\"");
	put(link, strlen(link));
	PUT("\"}");
	return 201;
}

/* ---- FastCGI */

static void answer(FCGX_Request *request)
{
	static const char detail_path[] = "/api/v1/interviews/", list_path[] = "/candidate/interviews",
	                  book_path[] = "/api/v1/interviews";
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp), *method = FCGX_GetParam("REQUEST_METHOD", request->envp);
	const struct user *user = user_of(FCGX_GetParam("HTTP_AUTHORIZATION", request->envp));
	char head[200];
	int status = 404, n;

	n_out = 0;
	if (user == NULL)
		status = 401;
	else if (uri != NULL && method != NULL && strcmp(method, "POST") == 0 && strcmp(uri, book_path) == 0) {
		body[FCGX_GetStr(body, sizeof body - 1, request->in)] = '\0';
		status = book(user);
	} else if (uri != NULL && strncmp(uri, detail_path, sizeof detail_path - 1) == 0 &&
	           strlen(uri) == sizeof detail_path - 1 + 36)
		status = detail(user, uri + sizeof detail_path - 1);
	else if (uri != NULL && strcmp(uri, list_path) == 0)
		status = list(user);
	n = snprintf(head, sizeof head,
	             "Status: %d\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\n\r\n", status,
	             n_out);
	FCGX_PutStr(head, n, request->out);
	FCGX_PutStr(out, (int)n_out, request->out);
	/* The request was read to its end, so closing the connection need not wait. */
	if (FCGX_GetChar(request->in) == EOF)
		FCGX_Detach(request);
	FCGX_Finish_r(request);
}

/* Of the loops that were measured this one is the fastest: many workers wait on one socket, and one of them wakes. */
static void work(int listen_fd)
{
	struct epoll_event event = { .events = EPOLLIN | EPOLLEXCLUSIVE };
	int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	FCGX_Request request;

	if (FCGX_Init() != 0 || FCGX_InitRequest(&request, listen_fd, FCGI_FAIL_ACCEPT_ON_INTR) != 0 || epoll_fd < 0 ||
	    epoll_ctl(epoll_fd, EPOLL_CTL_ADD, listen_fd, &event) != 0)
		die("FastCGI");
	signal(SIGPIPE, SIG_IGN);
	signal(SIGTERM, SIG_DFL);
	for (;;) {
		if (epoll_wait(epoll_fd, &event, 1, -1) == 1 && FCGX_Accept_r(&request) == 0)
			answer(&request);
	}
}

static void key_mac(const char *secret)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = { OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END };

	mac = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
	if (mac == NULL || EVP_MAC_init(mac, (const unsigned char *)secret, strlen(secret), params) != 1)
		die("HMAC");
}

int main(int argc, char **argv)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);

	if (argc != 8 || fd < 0)
		die("floor SOCKET WORKERS DATABASE_SOCKET USER PASSWORD DATABASE TOKEN_SECRET");
	users = mmap(NULL, USERS * sizeof *users, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (users == MAP_FAILED)
		die("memory");
	snprintf(address.sun_path, sizeof address.sun_path, "%s", argv[1]);
	unlink(argv[1]);
	if (bind(fd, (struct sockaddr *)&address, sizeof address) != 0 || chmod(argv[1], 0666) != 0 || listen(fd, 64) != 0)
		die(argv[1]);
	for (int i = 0; i < atoi(argv[2]); i++) {
		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			connect_database(argv);
			key_mac(argv[7]);
			work(fd);
		}
	}
	while (wait(NULL) > 0 || errno == EINTR)
		;
	return 0;
}
