/*
 * The floor: the least work that a C program must do to give two of interviewd's answers, with nothing between it and the
 * libraries. It has one file and one purpose, and no arena, tables or layers. bench/run compares interviewd with it.
 *
 *   GET /api/v1/interviews/{id}      with the statements of interviewd (bench/run compares them, and the answers)
 *   GET /candidate/interviews
 *
 * It leaves out what a product needs: it knows only these two paths and no parameters, trusts the form of a token whose HMAC is
 * right, never forgets a user, reads only UTC, logs nothing, limits nothing, and ends at the first error.
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
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { COLUMNS = 22, TEXT = 2048, USERS = 4096, CANDIDATE = 8, PAGE = 10 };

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
        "i.cancel_reason, i.hired, i.applied_at, i.created_at, co.name, co.logo, j.title FROM interviews i FORCE INDEX "
        "(candidate_time) JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id JOIN jobs j FORCE INDEX "
        "(PRIMARY) ON j.id = i.job_id WHERE i.candidate_id = ? ORDER BY i.start_at DESC, i.id DESC LIMIT ? OFFSET ?";
static const char tally_text[] =
        "SELECT COUNT(CASE WHEN i.start_at >= ? AND i.start_at < ? AND (1 << i.status & ?) <> 0 THEN 1 END), COUNT(CASE"
        " WHEN i.status = 0 THEN 1 END), COUNT(CASE WHEN i.status = 1 AND i.start_at >= ? THEN 1 END), COUNT(CASE WHEN "
        "i.status IN (2, 4) THEN 1 END) FROM interviews i FORCE INDEX (candidate_time) WHERE i.candidate_id = ?";

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
	};
	unsigned long n;
	my_bool null;
};

struct statement {
	MYSQL_STMT *stmt;
	struct parameter in[10];
};
static struct statement user_statement, detail_statement, list_statement, tally_statement;

/* `in` and `out` have a letter for the type of each value: n number, t time, i id (16 bytes), s text. */
static void prepare(MYSQL *mysql, struct statement *statement, const char *text, const char *in, const char *out)
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
		                                      : MYSQL_TYPE_BLOB;
		binds[i].buffer = &p->number;
		binds[i].buffer_length = sizeof p->id;
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
	if (mysql_stmt_bind_result(statement->stmt, binds) != 0)
		die(text);
}

static void execute(struct statement *statement)
{
	if (mysql_stmt_execute(statement->stmt) != 0)
		die(mysql_stmt_error(statement->stmt));
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
	MYSQL *mysql = mysql_init(NULL);

	if (mysql == NULL || mysql_real_connect(mysql, NULL, argv[4], argv[5], argv[6], 0, argv[3], 0) == NULL)
		die("database");
	if (mysql_set_character_set(mysql, "utf8mb4") != 0)
		die("utf8mb4");
	prepare(mysql, &user_statement, user_text, "i", "nsnnnssns");
	prepare(mysql, &detail_statement, detail_text, "i", "nnnnnnsssntnssssss");
	prepare(mysql, &list_statement, list_text, "nnn",
	        "nssssnntssssttt"
	        "snttsss");
	prepare(mysql, &tally_statement, tally_text, "ttntn", "nnnn");
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

struct user {
	unsigned char id[16];
	long long key, company, role;
};

static const struct user *user_of(const char *authorization)
{
	static struct user users[USERS];
	unsigned char id[16];
	struct user *user;

	if (authorization == NULL || strncmp(authorization, "Bearer ", 7) != 0 || !token_read(authorization + 7, id))
		return NULL;
	user = &users[(id[14] << 8 | id[15]) % USERS];
	while (user->key != 0) {
		if (memcmp(user->id, id, sizeof id) == 0)
			return user;
		user = user == users + USERS - 1 ? users : user + 1;
	}
	memcpy(user_statement.in[0].id, id, sizeof id);
	execute(&user_statement);
	if (!fetch(&user_statement))
		return NULL;
	memcpy(user->id, id, sizeof id);
	user->key = row[0].number;
	user->role = row[2].number;
	user->company = row[6].null ? 0 : row[6].number;
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

static void put_id(const struct value *value)
{
	static const char digits[] = "0123456789abcdef";

	if (value->null) {
		PUT("null");
		return;
	}
	PUT("\"");
	for (size_t i = 0; i < 16; i++) {
		unsigned char byte = (unsigned char)value->text[i];

		if (i == 4 || i == 6 || i == 8 || i == 10)
			PUT("-");
		out[n_out++] = digits[byte >> 4];
		out[n_out++] = digits[byte & 15];
	}
	PUT("\"");
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

/* ---- the two answers */

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
	put_text(&row[21]);
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

/* ---- FastCGI */

static void answer(FCGX_Request *request)
{
	static const char detail_path[] = "/api/v1/interviews/", list_path[] = "/candidate/interviews";
	const char *uri = FCGX_GetParam("REQUEST_URI", request->envp);
	const struct user *user = user_of(FCGX_GetParam("HTTP_AUTHORIZATION", request->envp));
	char head[200];
	int status = 404, n;

	n_out = 0;
	if (user == NULL)
		status = 401;
	else if (uri != NULL && strncmp(uri, detail_path, sizeof detail_path - 1) == 0 &&
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
