/* Statements about meetings. */
#include "store/meeting/meeting.h"

#include "store/sql.h"
#include "store/statements.h"

/* The room of a cancelled interview is closed; when the interview is reopened, so is its room. */
static const struct db_statement by_token = {
	.name = "meeting.by_token",
	.text = "SELECT m.company_id, m.interview_id, m.token, m.room, m.provider, m.state, m.remote_url, m.wanted_at, "
	        "i.start_at, "
	        "i.minutes, a.id, a.public_id, a.account, a.key_id, a.secret, a.url, a.guests "
	        "FROM meetings m JOIN interviews i ON i.id = m.interview_id "
	        "LEFT JOIN meeting_accounts a FORCE INDEX (public_id) ON a.public_id = m.account "
	        "WHERE m.token = ? AND i.status <> " SQL_INTERVIEW_CANCELLED,
	.scope = DB_ANYONE,
	PARAMS(COL(meeting, token)),
	RESULT(meeting, COL_KEY(meeting, company), COL_KEY(meeting, interview), COL(meeting, token), COL(meeting, room),
	       COL(meeting, provider), COL(meeting, state), COL(meeting, remote_url), COL(meeting, wanted_at),
	       COL(meeting, start), COL(meeting, minutes), COL_KEY(meeting, by.id), COL_PUB(meeting, by.id),
	       COL(meeting, by.account), COL(meeting, by.key_id), COL(meeting, by.secret), COL(meeting, by.url),
	       COL(meeting, by.guests)),
};

enum err store_meeting_by_token(struct db *db, struct uuid token, struct meeting *meeting_r)
{
	return db_one(db, &by_token, &(struct meeting){ .token = token }, meeting_r);
}

struct visit {
	struct meeting meeting;
	struct uuid person;
};

static const struct db_statement person = {
	.name = "meeting.person",
	.text = "SELECT u.id, u.public_id, u.name, u.email, u.role FROM users u WHERE u.public_id = ? AND u.active = 1 AND "
	        "((u.role IN " SQL_ADMIN_OR_HR
	        " AND u.company_id = ?) OR EXISTS (SELECT 1 FROM bookings b FORCE INDEX (person_interview) "
	        "WHERE b.person_id = u.id AND b.interview_id = ?))",
	.scope = DB_ANYONE, /* the ticket names the person */
	PARAMS(COL(visit, person), COL_KEY(visit, meeting.company), COL_KEY(visit, meeting.interview)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, name), COL(user, email), COL(user, role)),
};

enum err store_meeting_person(struct db *db, const struct meeting *meeting, struct uuid who, struct user *user_r)
{
	return db_one(db, &person, &(struct visit){ *meeting, who }, user_r);
}

/* The interview was locked before, and the caller may change it. */
static const struct db_statement of_interview = {
	.name = "meeting.of_interview",
	.text = "SELECT company_id, interview_id, token FROM meetings WHERE interview_id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting, interview)),
	RESULT(meeting, COL_KEY(meeting, company), COL_KEY(meeting, interview), COL(meeting, token)),
};

enum err store_meeting_of(struct db *db, struct interview_id interview, struct meeting *meeting_r)
{
	return db_one(db, &of_interview, &(struct meeting){ .interview = interview }, meeting_r);
}

static const struct db_statement view = {
	.name = "meeting.view",
	.text = "SELECT i.public_id, i.company_id, i.candidate_id, i.interviewer_id, ? = " SQL_INTERVIEWER
	        " AND EXISTS (SELECT 1 FROM bookings b FORCE INDEX (person_interview) WHERE b.person_id = ? AND b.interview_id = "
	        "i.id), i.link, m.id IS NOT NULL, COALESCE(m.provider, " SQL_PROVIDER_BUILT_IN
	        "), COALESCE(m.state, " SQL_MEETING_MADE "), m.error, m.updated_at FROM interviews i FORCE INDEX (public_id)"
	        " LEFT JOIN meetings m FORCE INDEX (interview) ON m.interview_id = i.id"
	        " WHERE i.public_id = ? AND i.owner_id IS NULL",
	.scope = DB_GUARDED,
	PARAMS(ROLE_COL, CALLER_COL, COL_PUB(meeting_view, interview)),
	RESULT(meeting_view, COL_PUB(meeting_view, interview), COL_KEY(meeting_view, company), COL_KEY(meeting_view, candidate),
	       COL_KEY(meeting_view, interviewer), COL(meeting_view, caller_interviews), COL(meeting_view, link),
	       COL(meeting_view, generated), COL(meeting_view, provider), COL(meeting_view, state), COL(meeting_view, error),
	       COL(meeting_view, updated_at)),
};

enum err store_meeting_any_view(struct db *db, struct uuid interview, struct meeting_view *out)
{
	out->interview.v.pub = interview;
	return db_one(db, &view, out, out);
}

/* The new row is not due. The event that is recorded with it makes it due, as each later change does. */
static const struct db_statement insert = {
	.name = "meeting.insert",
	.text = "INSERT INTO meetings (company_id, interview_id, token, room, provider, account, state, wanted_at, created_at, "
	        "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting, company), COL_KEY(meeting, interview), COL(meeting, token), COL(meeting, room),
	       COL(meeting, provider), COL_PUB(meeting, by.id), COL(meeting, state), NOW_COL, NOW_COL, NOW_COL),
};

enum err store_meeting_insert(struct db *db, const struct meeting *meeting)
{
	return db_run(db, &insert, meeting, NULL, NULL);
}

/* A room at a remote provider has to be cancelled there first, so its row stays, unless that was done already. */
static const struct db_statement release = {
	.name = "meeting.release",
	.text = "DELETE FROM meetings WHERE interview_id = ? AND (provider NOT IN " SQL_REMOTE_PROVIDERS
	        " OR state = " SQL_MEETING_ENDED ")",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting, interview)),
};

static const struct db_statement orphan = {
	.name = "meeting.orphan",
	.text = "UPDATE meetings SET wanted = wanted + 1, attempts = 0, wanted_at = ?, "
	        "next_at = IF(lease IS NULL OR next_at IS NULL, ?, next_at) WHERE interview_id = ?",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, NOW_COL, COL_KEY(meeting, interview)),
};

enum err store_meeting_release(struct db *db, struct interview_id interview)
{
	struct meeting meeting = { .interview = interview };
	enum err e = db_run(db, &release, &meeting, NULL, NULL);

	return e == OK ? db_run(db, &orphan, &meeting, NULL, NULL) : e;
}

STATEMENTS(meeting, &by_token, &person, &of_interview, &view, &insert, &release, &orphan);
