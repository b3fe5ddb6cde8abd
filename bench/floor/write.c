/* The answer that writes: a booking, with the seven statements that it cannot do without. */
#include "floor.h"
#include "json.h"
#include <openssl/rand.h>

enum { DEADLOCK = 1213 };

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

static struct statement people_statement, lock_statement, clash_statement, interview_statement, bookings_statement,
        outbox_statement;

void prepare_writing(void)
{
	prepare(&people_statement, people_text, "iinns", "nnnstns");
	prepare(&lock_statement, lock_text, "nn", "");
	prepare(&clash_statement, clash_text, "nnttt", "n");
	prepare(&interview_statement, interview_text, "inininininintnttts", "");
	prepare(&bookings_statement, bookings_text, "nnnttnnntt", "");
	prepare(&outbox_statement, outbox_text, "innnit", "");
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

int book(const struct user *user)
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
