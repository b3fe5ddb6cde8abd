/* Statements that lock calendars, and that check, book and free the time of people. */
#include "store/interview/booking.h"
#include "model/interview.h"
#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement lock = {
	.name = "booking.lock",
	.scope = DB_ANYONE, /* a candidate's calendar belongs to no company */
	.text = "UPDATE calendars SET version = version + 1 WHERE user_id = ?",
	PARAMS(COL_KEY(booking, person)),
};

static const struct db_statement open_calendar = {
	.name = "booking.open_calendar",
	.scope = DB_ANYONE,
	.text = "INSERT INTO calendars (user_id, version) VALUES (?, 1)",
	PARAMS(COL_KEY(booking, person)),
};

enum err store_booking_lock(struct db *db, struct user_id person)
{
	struct booking booking = { .person = person };

	for (int tries = 0; tries < 2; tries++) {
		int64_t matched = 0;
		enum err e = db_run(db, &lock, &booking, &matched, NULL);
		if (e != OK || matched > 0)
			return e;
		e = db_run(db, &open_calendar, &booking, NULL, NULL);
		if (e != E_DUPLICATE) /* another transaction inserted it at the same moment: lock that row */
			return e;
	}
	return E_RETRY;
}

#define PEOPLE_BIND                                                                                                            \
	COL_KEY(booking_check, people[0]), COL_KEY(booking_check, people[1]), COL_KEY(booking_check, people[2]),               \
	        COL_KEY(booking_check, people[3])

/* A hold has no interview, so the key (person_id, interview_id) finds a person's holds without their bookings. */
static const struct db_statement expire = {
	.name = "booking.expire",
	.scope = DB_ANYONE, /* an expired hold belongs to nobody */
	.text = "DELETE FROM bookings WHERE person_id IN (?, ?, ?, ?) AND interview_id IS NULL AND expires_at <= ?",
	PARAMS(PEOPLE_BIND, NOW_COL),
};

/*
 * No booking is longer than a day (a CHECK of interviews), and no imported span is. So what begins more than a day earlier
 * cannot overlap. Imported times do not stop a person who already has this interview at exactly this time: their own calendar
 * may contain it.
 */
static const struct db_statement clash = {
	.name = "booking.clash",
	.scope = DB_ANYONE, /* a booking of a person by any company is a clash */
	.text = "(SELECT company_id, start_at, end_at FROM bookings WHERE busy IN (?, ?, ?, ?) AND start_at < ?"
	        " AND start_at >= ? AND end_at > ? AND (interview_id IS NULL OR interview_id <> ?) LIMIT 1) UNION ALL"
	        " (SELECT NULL, t.start_at, t.end_at FROM busy_times t FORCE INDEX (person_time) WHERE t.user_id IN (?, ?, ?, ?)"
	        " AND t.start_at < ? AND t.start_at >= ? AND t.end_at > ? AND NOT EXISTS (SELECT 1 FROM bookings b"
	        " WHERE b.person_id = t.user_id AND b.interview_id = ? AND b.start_at = ? AND b.end_at = ?) LIMIT 1) LIMIT 1",
	PARAMS(PEOPLE_BIND, COL(booking_check, to), COL(booking_check, earliest), COL(booking_check, from),
	       COL(booking_check, except.v.key), PEOPLE_BIND, COL(booking_check, to), COL(booking_check, earliest),
	       COL(booking_check, from), COL(booking_check, except.v.key), COL(booking_check, from), COL(booking_check, to)),
	RESULT(booking_clash, COL_KEY(booking_clash, company), COL(booking_clash, from), COL(booking_clash, to)),
};

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

enum err store_booking_clash(struct db *db, const struct booking_check *check, struct booking_clash *clash_r)
{
	struct booking_check bound = *check;

	bound.earliest = instant_add(check->from, -INTERVIEW_MINUTES_MAX * 60);
	if (bound.earliest.us < 1)
		bound.earliest.us = 1;
	return db_one(db, &clash, &bound, clash_r);
}

static const struct db_statement insert = {
	.name = "booking.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(booking, interview), COL_KEY(booking, person), COL(booking, part), COL(booking, released),
	       COL(booking, from), COL(booking, to)),
};

enum err store_booking_insert(struct db *db, const struct booking *booking)
{
	return db_run(db, &insert, booking, NULL, NULL);
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
	void *rows;
	enum err e = db_all(db, &of_interview, &booking, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement concerned = {
	.name = "booking.concerned",
	.scope = DB_ANYONE, /* as booking.of_interview */
	.text = "SELECT b.person_id FROM bookings b WHERE b.interview_id = ? UNION SELECT i.created_by FROM interviews i"
	        " WHERE i.id = ? AND i.created_by IS NOT NULL UNION SELECT j.posted_by FROM interviews i"
	        " JOIN jobs j ON j.id = i.job_id WHERE i.id = ?",
	PARAMS(COL_KEY(booking, interview), COL_KEY(booking, interview), COL_KEY(booking, interview)),
	RESULT(booking, COL_KEY(booking, person)),
};

enum err store_booking_concerned(struct db *db, struct interview_id interview, struct booking_list *list_r)
{
	struct booking booking = { .interview = interview };
	void *rows;
	enum err e = db_all(db, &concerned, &booking, &rows, &list_r->n);

	list_r->at = rows;
	return e;
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
	void *rows;
	enum err e = db_all(db, &panel, &booking, &rows, &panel_r->n);

	panel_r->at = rows;
	return e;
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
	.text = "UPDATE bookings SET start_at = ?, end_at = ? WHERE interview_id = ? AND company_id = ?",
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

STATEMENTS(booking, &lock, &open_calendar, &expire, &purge, &clash, &insert, &of_interview, &concerned, &panel, &interviews,
           &move, &release, &remove_part);
