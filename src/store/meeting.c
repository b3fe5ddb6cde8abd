/* Statements about meetings. */
#include "store/meeting.h"

#include "store/statements.h"

/* Status 3: cancelled. A reopened interview has its room back. */
static const struct db_statement by_token = {
	.name = "meeting.by_token",
	.text = "SELECT m.company_id, m.interview_id, m.token, m.room, m.provider, m.remote_url FROM meetings m "
	        "JOIN interviews i ON i.id = m.interview_id WHERE m.token = ? AND i.status <> 3",
	.scope = DB_ANYONE,
	PARAMS(COL(meeting, token)),
	RESULT(meeting, COL_KEY(meeting, company), COL_KEY(meeting, interview), COL(meeting, token), COL(meeting, room),
	       COL(meeting, provider), COL(meeting, remote_url)),
};

enum err store_meeting_by_token(struct db *db, struct uuid token, struct meeting *meeting_r)
{
	return db_one(db, &by_token, &(struct meeting){ .token = token }, meeting_r);
}

/* The interview was locked, as one that the caller may change, before. */
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

static const struct db_statement insert = {
	.name = "meeting.insert",
	.text = "INSERT INTO meetings (company_id, interview_id, token, room, provider, created_at, updated_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(meeting, company), COL_KEY(meeting, interview), COL(meeting, token), COL(meeting, room),
	       COL(meeting, provider), NOW_COL, NOW_COL),
};

enum err store_meeting_insert(struct db *db, const struct meeting *meeting)
{
	return db_run(db, &insert, meeting, NULL, NULL);
}

STATEMENTS(meeting, &by_token, &of_interview, &insert);
