/* Statements that lock calendars, and that check, book and free the time of people. */
#include "store/interview/booking.h"
#include "model/interview/interview.h"
#include "store/sql.h"
#include "store/statements.h"

struct booking_reserved {
	struct application application;
	bool taken;
};

/* ---- calendars */

#define FEW_MARKS "?, ?, ?, ?"
#define MOST_MARKS FEW_MARKS ", " FEW_MARKS ", " FEW_MARKS
#define FOUR_KEYS(T, i)                                                                                                        \
	COL_KEY(T, people[i]), COL_KEY(T, people[(i) + 1]), COL_KEY(T, people[(i) + 2]), COL_KEY(T, people[(i) + 3])
#define FEW_KEYS(T) FOUR_KEYS(T, 0)
#define MOST_KEYS(T) FOUR_KEYS(T, 0), FOUR_KEYS(T, 4), FOUR_KEYS(T, 8)

/* Fewer people leave places that are NULL, which no row equals. */
struct calendars {
	struct user_id people[BOOKING_CHECK];
};

#define LOCK(name_, marks, ...)                                                                                                \
	{                                                                                                                      \
		.name = name_, .scope = DB_ANYONE, /* a candidate's calendar belongs to no company */                          \
		        .text = "UPDATE calendars FORCE INDEX (PRIMARY) SET version = version + 1 WHERE user_id IN (" marks    \
		                ") ORDER BY user_id",                                                                          \
		PARAMS(__VA_ARGS__)                                                                                            \
	}
static const struct db_statement lock = LOCK("booking.lock", FEW_MARKS, FEW_KEYS(calendars));
static const struct db_statement lock_most = LOCK("booking.lock_most", MOST_MARKS, MOST_KEYS(calendars));

static const struct db_statement open_calendar = {
	.name = "booking.open_calendar",
	.scope = DB_ANYONE,
	.text = "INSERT INTO calendars (user_id, version) VALUES (?, 1)",
	PARAMS(COL_KEY(booking, person)),
};

/* At most BOOKING_CHECK people. */
static enum err lock_some(struct db *db, const struct user_id *people, size_t n)
{
	struct calendars some = { 0 };
	int64_t matched = 0;

	for (size_t i = 0; i < n; i++)
		some.people[i] = people[i];
	for (int tries = 0; tries < 2; tries++) {
		enum err e = db_run(db, n <= BOOKING_FEW ? &lock : &lock_most, &some, &matched, NULL);
		if (e != OK || matched == (int64_t)n)
			return e;
		/* Somebody has no calendar. Another transaction may insert it at the same moment. */
		for (size_t i = 0; i < n; i++) {
			e = db_run(db, &open_calendar, &(struct booking){ .person = people[i] }, NULL, NULL);
			if (e != OK && e != E_DUPLICATE)
				return e;
		}
	}
	return E_RETRY;
}

enum err store_booking_lock_all(struct db *db, const struct user_id *people, size_t n)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < n; i += BOOKING_CHECK)
		e = lock_some(db, people + i, n - i < BOOKING_CHECK ? n - i : BOOKING_CHECK);
	return e;
}

enum err store_booking_lock(struct db *db, struct user_id person)
{
	return store_booking_lock_all(db, &person, 1);
}

/* ---- is the time free? */

/* A hold has no interview, so the key (person_id, interview_id) finds a person's holds without their bookings. */
static const struct db_statement expire = {
	.name = "booking.expire",
	.scope = DB_ANYONE, /* an expired hold belongs to nobody */
	.text = "DELETE FROM bookings WHERE person_id IN (" MOST_MARKS ") AND interview_id IS NULL AND expires_at <= ?",
	PARAMS(MOST_KEYS(booking_check), NOW_COL),
};

/*
 * No booking is longer than a day (a CHECK of interviews), and no imported span is. So what begins more than a day earlier
 * cannot overlap. Imported times do not stop a person who already has this interview at exactly this time: their own calendar
 * may contain it.
 */
#define BOOKINGS_IN(marks)                                                                                                     \
	" FROM bookings FORCE INDEX (busy_time) WHERE busy IN (" marks ") AND start_at < ? AND start_at >= ? AND end_at > ?"
#define BUSY_TIMES_IN(marks)                                                                                                   \
	" FROM busy_times t FORCE INDEX (person_time) WHERE t.user_id IN (" marks ")"                                          \
	" AND t.start_at < ? AND t.start_at >= ? AND t.end_at > ?"
#define IN_BOOKINGS(marks) BOOKINGS_IN(marks) " AND (interview_id IS NULL OR interview_id <> ?) LIMIT 1"
#define IN_BUSY_TIMES(marks)                                                                                                   \
	BUSY_TIMES_IN(marks)                                                                                                   \
	" AND NOT EXISTS (SELECT 1 FROM bookings b"                                                                            \
	" WHERE b.person_id = t.user_id AND b.interview_id = ? AND b.start_at = ? AND b.end_at = ?) LIMIT 1"
#define CLASH(marks)                                                                                                           \
	"(SELECT company_id, start_at, end_at, expires_at" IN_BOOKINGS(                                                        \
	        marks) ") UNION ALL (SELECT NULL, t.start_at, t.end_at, NULL" IN_BUSY_TIMES(marks) ") LIMIT 1"
#define TIMES_BIND COL(booking_check, to), COL(booking_check, earliest), COL(booking_check, from)
#define SPAN_BIND TIMES_BIND, COL(booking_check, except.v.key)
#define CLASH_BIND(...) __VA_ARGS__, SPAN_BIND, __VA_ARGS__, SPAN_BIND, COL(booking_check, from), COL(booking_check, to)
#define CLASH_ROW                                                                                                              \
	COL_KEY(booking_clash, company), COL(booking_clash, from), COL(booking_clash, to), COL(booking_clash, expires_at)

#define CLASHES(name_, marks, keys)                                                                                            \
	{                                                                                                                      \
		.name = name_, .scope = DB_ANYONE, /* a booking of a person by any company is a clash */                       \
		        .text = CLASH(marks), PARAMS(CLASH_BIND(keys)), RESULT(booking_clash, CLASH_ROW)                       \
	}
static const struct db_statement clash = CLASHES("booking.clash", FEW_MARKS, FEW_KEYS(booking_check));
static const struct db_statement clash_most = CLASHES("booking.clash_most", MOST_MARKS, MOST_KEYS(booking_check));

/*
 * FOR UPDATE locks the application alone: rows of a subquery are not locked, and those of bookings are kept by the calendars.
 * It tells only whether there may be an overlap, of the interview with itself, too: a table made of both kinds, and what makes
 * the answer exact, cost more than all the rest of the statement. booking.clash, which is then asked, tells the overlap.
 */
#define TAKEN(marks) "COALESCE((SELECT 1" BOOKINGS_IN(marks) " LIMIT 1), (SELECT 1" BUSY_TIMES_IN(marks) " LIMIT 1), 0)"
#define RESERVE(name_, marks, keys)                                                                                            \
	{                                                                                                                      \
		.name = name_, .scope = DB_PARTY,                                                                              \
		.text = "SELECT " TAKEN(marks) ", a.id, a.public_id, a.company_id, a.status, a.status_before, a.applied_at"    \
		                               " FROM applications a WHERE a.id = ?"                                           \
		                               " AND (a.company_id = ? OR a.candidate_id = ?) FOR UPDATE",                     \
		PARAMS(keys, TIMES_BIND, keys, TIMES_BIND, COL_KEY(booking_check, application), COMPANY_COL, CALLER_COL),      \
		RESULT(booking_reserved, COL(booking_reserved, taken), COL_KEY(booking_reserved, application.id),              \
		       COL_PUB(booking_reserved, application.id), COL_KEY(booking_reserved, application.company),              \
		       COL(booking_reserved, application.status), COL(booking_reserved, application.before),                   \
		       COL(booking_reserved, application.applied_at))                                                          \
	}
static const struct db_statement reserve = RESERVE("booking.reserve", FEW_MARKS, FEW_KEYS(booking_check));
static const struct db_statement reserve_most = RESERVE("booking.reserve_most", MOST_MARKS, MOST_KEYS(booking_check));

struct hold_purge {
	struct instant before;
};
static const struct db_statement purge = {
	.name = "booking.purge",
	.scope = DB_ANYONE, /* as booking.expire */
	.text = "DELETE FROM bookings WHERE interview_id IS NULL AND expires_at < ? LIMIT 100",
	PARAMS(COL(hold_purge, before)),
};

enum err store_booking_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct hold_purge){ before }, n_r, NULL);
}

enum err store_booking_expire(struct db *db, const struct booking_check *check)
{
	return db_run(db, &expire, check, NULL, NULL);
}

static struct booking_check bounded(const struct booking_check *check)
{
	struct booking_check bound = *check;

	bound.earliest = instant_add(check->from, -INTERVIEW_MINUTES_MAX * 60);
	if (bound.earliest.us < 1)
		bound.earliest.us = 1;
	return bound;
}

enum err store_booking_clash(struct db *db, const struct booking_check *check, struct booking_clash *clash_r)
{
	const struct booking_check bound = bounded(check);

	return db_one(db, check->n <= BOOKING_FEW ? &clash : &clash_most, &bound, clash_r);
}

enum err store_booking_reserve(struct db *db, const struct booking_check *check, struct application *application,
                               struct booking_clash *clash_r)
{
	const struct booking_check bound = bounded(check);
	struct booking_reserved row = { .application = *application };
	enum err e = db_one(db, check->n <= BOOKING_FEW ? &reserve : &reserve_most, &bound, &row);

	if (e != OK)
		return e;
	*application = row.application;
	*clash_r = (struct booking_clash){ 0 };
	if (row.taken)
		e = store_booking_clash(db, check, clash_r);
	return e == E_NO_ROW ? OK : e;
}

/* ---- booking */

static const struct db_statement insert = {
	.name = "booking.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(booking, interview), COL_KEY(booking, person), COL(booking, part), COL(booking, released),
	       COL(booking, from), COL(booking, to)),
};

enum err store_booking_insert(struct db *db, const struct booking *bookings, size_t n)
{
	return db_run_many(db, &insert, bookings, sizeof *bookings, n);
}

bool store_booking_overlaps(const struct db *db)
{
	return str_ends(db_duplicate_key(db), STR("busy_slot"));
}

static const struct db_statement of_interview = {
	.name = "booking.of_interview",
	.scope = DB_ANYONE, /* the candidate, who has no company, confirms too; the interview was locked and checked before */
	.text = "SELECT interview_id, person_id, part, start_at, end_at FROM bookings WHERE interview_id = ?",
	PARAMS(COL_KEY(booking, interview)),
	RESULT(booking, COL_KEY(booking, interview), COL_KEY(booking, person), COL(booking, part), COL(booking, from),
	       COL(booking, to)),
};

enum err store_booking_of(struct db *db, struct interview_id interview, struct booking_list *list_r)
{
	struct booking booking = { .interview = interview };
	return db_all(db, &of_interview, &booking, &list_r->at, &list_r->n);
}

static const struct db_statement concerned = {
	.name = "booking.concerned",
	.scope = DB_ANYONE, /* as booking.of_interview */
	.text = "SELECT b.person_id FROM bookings b WHERE b.interview_id = ? UNION SELECT i.created_by FROM interviews i"
	        " JOIN users u ON u.id = i.created_by AND u.service = 0 WHERE i.id = ?"
	        " UNION SELECT " SQL_JOB_OWNER("j.") " FROM interviews i"
	                                             " JOIN jobs j ON j.id = i.job_id WHERE i.id = ?",
	PARAMS(COL_KEY(booking, interview), COL_KEY(booking, interview), COL_KEY(booking, interview)),
	RESULT(booking, COL_KEY(booking, person)),
};

enum err store_booking_concerned(struct db *db, struct interview_id interview, struct booking_list *list_r)
{
	struct booking booking = { .interview = interview };
	return db_all(db, &concerned, &booking, &list_r->at, &list_r->n);
}

static const struct db_statement panel = {
	.name = "booking.panel",
	.scope = DB_ANYONE, /* the interview was read before for somebody who may see it */
	.text = "SELECT u.id, u.public_id, u.name, u.email FROM bookings b JOIN users u ON u.id = b.person_id"
	        " WHERE b.interview_id = ? AND b.part = " SQL_PART_PANEL " ORDER BY b.id",
	PARAMS(COL_KEY(booking, interview)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, name), COL(user, email)),
};

enum err store_booking_panel(struct db *db, struct interview_id interview, struct user_list *panel_r)
{
	struct booking booking = { .interview = interview };
	return db_all(db, &panel, &booking, &panel_r->at, &panel_r->n);
}

static const struct db_statement seats = {
	.name = "booking.seats",
	.scope = DB_ANYONE, /* as booking.panel */
	.text = "SELECT u.id, u.public_id, u.name, u.email, b.part, b.answer, b.answer_reason, b.answered_at FROM bookings b"
	        " FORCE INDEX (interview) JOIN users u ON u.id = b.person_id WHERE b.interview_id = ?"
	        " AND b.part <> " SQL_PART_CANDIDATE " ORDER BY b.part, b.id",
	PARAMS(COL_KEY(booking, interview)),
	RESULT(seat_taken, COL_KEY(seat_taken, person.id), COL_PUB(seat_taken, person.id), COL(seat_taken, person.name),
	       COL(seat_taken, person.email), COL(seat_taken, part), COL(seat_taken, answer), COL(seat_taken, reason),
	       COL(seat_taken, answered_at)),
};

enum err store_booking_seats(struct db *db, struct interview_id interview, struct seat_taken_list *seats_r)
{
	struct booking booking = { .interview = interview };
	enum err e = db_all(db, &seats, &booking, &seats_r->at, &seats_r->n);

	seats_r->total = (int64_t)seats_r->n;
	return e;
}

struct seat_answering {
	struct interview_id interview;
	struct seat_taken seat;
};
static const struct db_statement answer = {
	.name = "booking.answer",
	.scope = DB_TENANT,
	.text = "UPDATE bookings SET answer = ?, answer_reason = ?, answered_at = ?"
	        " WHERE person_id = ? AND interview_id = ? AND company_id = ?",
	PARAMS(COL(seat_answering, seat.answer), COL(seat_answering, seat.reason), NOW_COL,
	       COL_KEY(seat_answering, seat.person.id), COL_KEY(seat_answering, interview), COMPANY_COL),
};

enum err store_booking_answer(struct db *db, struct interview_id interview, const struct seat_taken *seat)
{
	const struct seat_answering answering = { interview, *seat };

	return db_run(db, &answer, &answering, NULL, NULL);
}

static const struct db_statement interviews = {
	.name = "booking.interviews",
	.scope = DB_ANYONE,
	.text = "SELECT part FROM bookings WHERE person_id = ? AND interview_id = ? AND part <> " SQL_PART_CANDIDATE,
	PARAMS(COL_KEY(booking, person), COL_KEY(booking, interview)),
	RESULT(booking, COL(booking, part)),
};

enum err store_booking_interviews(struct db *db, struct interview_id interview, struct user_id person, bool *interviews_r)
{
	struct booking booking = { .interview = interview, .person = person };
	enum err e = db_one(db, &interviews, &booking, &booking);

	*interviews_r = e == OK;
	return e == E_NO_ROW ? OK : e;
}

static const struct db_statement move = {
	.name = "booking.move",
	.scope = DB_TENANT,
	.text = "UPDATE bookings SET start_at = ?, end_at = ?, answer = " SQL_SEAT_OPEN
	        ", answer_reason = NULL, answered_at = NULL"
	        " WHERE interview_id = ? AND company_id = ?",
	PARAMS(COL(booking, from), COL(booking, to), COL_KEY(booking, interview), COMPANY_COL),
};

enum err store_booking_move(struct db *db, const struct booking *booking)
{
	return db_run(db, &move, booking, NULL, NULL);
}

static const struct db_statement release = {
	.name = "booking.release",
	.scope = DB_PARTY, /* a candidate who declines has no company */
	.text = "UPDATE bookings b JOIN interviews i ON i.id = b.interview_id SET b.released = 1"
	        " WHERE b.interview_id = ? AND (i.company_id = ? OR i.candidate_id = ?)",
	PARAMS(COL_KEY(booking, interview), COMPANY_COL, CALLER_COL),
};

enum err store_booking_release(struct db *db, struct interview_id interview)
{
	struct booking booking = { .interview = interview };

	return db_run(db, &release, &booking, NULL, NULL);
}

static const struct db_statement remove_part = {
	.name = "booking.remove",
	.scope = DB_TENANT,
	.text = "DELETE FROM bookings WHERE person_id = ? AND interview_id = ? AND company_id = ?",
	PARAMS(COL_KEY(booking, person), COL_KEY(booking, interview), COMPANY_COL),
};

enum err store_booking_remove(struct db *db, const struct booking *booking)
{
	return db_run(db, &remove_part, booking, NULL, NULL);
}

STATEMENTS(booking, &insert, &lock, &lock_most, &open_calendar, &expire, &purge, &clash, &clash_most, &reserve, &reserve_most,
           &of_interview, &concerned, &panel, &seats, &answer, &interviews, &move, &release, &remove_part);
