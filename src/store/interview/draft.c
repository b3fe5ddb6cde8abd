/* Statements that read, before an interview is scheduled, all that it needs. */
#include "store/interview/draft.h"
#include "store/interview/columns.h"
#include "store/sql.h"
#include "store/statements.h"

/* The aliases are those of columns.h, and m meeting_accounts. */
#define DRAFT(X)                                                                                                               \
	X("a.public_id", COL_PUB(interview_draft, v.application.id))                                                           \
	X("a.company_id", COL_KEY(interview_draft, v.application.company))                                                     \
	X("a.status", COL(interview_draft, v.application.status))                                                              \
	X("a.status_before", COL(interview_draft, v.application.before))                                                       \
	X("a.applied_at", COL(interview_draft, v.application.applied_at))                                                      \
	X("a.place", COL(interview_draft, v.application.place))                                                                \
	X("a.district", COL(interview_draft, v.application.district))                                                          \
	X("j.id", COL_KEY(interview_draft, v.application.job.id))                                                              \
	X("j.public_id", COL_PUB(interview_draft, v.application.job.id))                                                       \
	X("j.title", COL(interview_draft, v.application.job.title))                                                            \
	X(SQL_JOB_OWNER("j."), COL_KEY(interview_draft, v.application.job.poster))                                             \
	X("cu.id", COL_KEY(interview_draft, v.application.candidate.id))                                                       \
	X("cu.public_id", COL_PUB(interview_draft, v.application.candidate.id))                                                \
	X("cu.name", COL(interview_draft, v.application.candidate.name))                                                       \
	X("cu.email", COL(interview_draft, v.application.candidate.email))                                                     \
	X("cu.phone", COL(interview_draft, v.application.candidate.phone))                                                     \
	X("cu.active = 1 AND cu.role = " SQL_CANDIDATE, COL(interview_draft, v.application.candidate.active))                  \
	X("co.id", COL_KEY(interview_draft, v.company.id))                                                                     \
	X("co.public_id", COL_PUB(interview_draft, v.company.id))                                                              \
	X("co.name", COL(interview_draft, v.company.name))                                                                     \
	X("co.zone", COL(interview_draft, v.company.zone))                                                                     \
	X("iu.id", COL_KEY(interview_draft, v.interviewer.id))                                                                 \
	X("iu.public_id", COL_PUB(interview_draft, v.interviewer.id))                                                          \
	X("iu.name", COL(interview_draft, v.interviewer.name))                                                                 \
	X("iu.first_name", COL(interview_draft, v.interviewer.first))                                                          \
	X("iu.last_name", COL(interview_draft, v.interviewer.last))                                                            \
	X("iu.email", COL(interview_draft, v.interviewer.email))                                                               \
	X("iu.title", COL(interview_draft, v.interviewer.title))                                                               \
	X("m.id", COL_KEY(interview_draft, room.id))                                                                           \
	X("m.public_id", COL_PUB(interview_draft, room.id))                                                                    \
	X("COALESCE(m.provider, " SQL_PROVIDER_BUILT_IN ")", COL(interview_draft, room.provider))
#define DRAFT_SQL "SELECT a.id" DRAFT(COLUMN_SQL)
#define DRAFT_ROW RESULT(interview_draft, COL_KEY(interview_draft, v.application.id) DRAFT(COLUMN_BIND))
#define INTERVIEWER_WHO(is)                                                                                                    \
	" LEFT JOIN users iu ON " is " AND iu.company_id = ? AND iu.role IN " SQL_ANY_STAFF " AND iu.active = 1"               \
	" LEFT JOIN meeting_accounts m FORCE INDEX (company) ON m.company_id = co.id"

/* The interviewer is named in one of three ways. */
enum way { BY_ID, BY_KEY, BY_EMAIL, WAYS };
#define IS_ID "iu.public_id = ?"
#define IS_KEY "iu.id = ?"
#define IS_EMAIL "iu.email_lower = LOWER(?)"

#define OF_APPLICATION(name_, is, column)                                                                                      \
	{                                                                                                                      \
		.name = name_, .scope = DB_GUARDED,                                                                            \
		.text = DRAFT_SQL " FROM applications a FORCE INDEX (public_id)"                                               \
		                  " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id"                                      \
		                  " JOIN users cu FORCE INDEX (PRIMARY) ON cu.id = a.candidate_id"                             \
		                  " JOIN companies co FORCE INDEX (PRIMARY) ON co.id = a.company_id" INTERVIEWER_WHO(          \
		                          is) " WHERE a.public_id = ?",                                                        \
		PARAMS(column, COMPANY_COL, COL_PUB(draft_query, application)), DRAFT_ROW                                      \
	}
static const struct db_statement of_application[WAYS] = {
	[BY_ID] = OF_APPLICATION("interview.draft_by_id", IS_ID, COL_PUB(draft_query, interviewer)),
	[BY_KEY] = OF_APPLICATION("interview.draft_by_key", IS_KEY, COL_KEY(draft_query, interviewer)),
	[BY_EMAIL] = OF_APPLICATION("interview.draft_by_email", IS_EMAIL, COL(draft_query, email)),
};

/*
 * A candidate belongs to no company: any active one may be named. The job is that of job.open, the first of those with the
 * title. Hardly ever are there two, and to look for the first costs as much as a third of the rest. So it is looked for only
 * when two rows are found.
 */
#define OPEN(j)                                                                                                                \
	j ".title_lower = LOWER(?) AND " j ".status = " SQL_JOB_PUBLISHED " AND (" j ".deadline_at IS NULL OR " j              \
	  ".deadline_at > ?)"
#define ONLY_JOB "jobs j FORCE INDEX (title) ON j.company_id = ? AND " OPEN("j")
#define FIRST_JOB                                                                                                               \
	"jobs j FORCE INDEX (PRIMARY) ON j.id = (SELECT o.id FROM jobs o FORCE INDEX (title) WHERE o.company_id = ? AND " OPEN( \
	        "o") " ORDER BY o.unlisted, o.id LIMIT 1)"
#define OF_POSITION(name_, is, column, job)                                                                                    \
	{                                                                                                                      \
		.name = name_, .scope = DB_TENANT,                                                                             \
		.text = DRAFT_SQL                                                                                              \
		        " FROM companies co FORCE INDEX (PRIMARY) LEFT JOIN users cu ON cu.public_id = ?"                      \
		        " AND cu.role = " SQL_CANDIDATE " AND cu.active = 1" INTERVIEWER_WHO(                                  \
		                is) " LEFT JOIN " job                                                                          \
		                    " LEFT JOIN applications a FORCE INDEX (candidate_job) ON a.candidate_id = cu.id"          \
		                    " AND a.job_id = j.id AND a.company_id = co.id WHERE co.id = ? LIMIT 2",                   \
		PARAMS(COL_PUB(draft_query, candidate), column, COMPANY_COL, COMPANY_COL, COL(draft_query, position), NOW_COL, \
		       COMPANY_COL),                                                                                           \
		DRAFT_ROW                                                                                                      \
	}
static const struct db_statement of_position[WAYS] = {
	[BY_ID] = OF_POSITION("interview.draft_of_position_by_id", IS_ID, COL_PUB(draft_query, interviewer), ONLY_JOB),
	[BY_KEY] = OF_POSITION("interview.draft_of_position_by_key", IS_KEY, COL_KEY(draft_query, interviewer), ONLY_JOB),
	[BY_EMAIL] = OF_POSITION("interview.draft_of_position_by_email", IS_EMAIL, COL(draft_query, email), ONLY_JOB),
};
static const struct db_statement of_first_position[WAYS] = {
	[BY_ID] = OF_POSITION("interview.draft_of_first_position_by_id", IS_ID, COL_PUB(draft_query, interviewer), FIRST_JOB),
	[BY_KEY] =
	        OF_POSITION("interview.draft_of_first_position_by_key", IS_KEY, COL_KEY(draft_query, interviewer), FIRST_JOB),
	[BY_EMAIL] = OF_POSITION("interview.draft_of_first_position_by_email", IS_EMAIL, COL(draft_query, email), FIRST_JOB),
};

static enum way way_of(const struct draft_query *query)
{
	if (query->email.n > 0)
		return BY_EMAIL;
	return uuid_none(query->interviewer.v.pub) ? BY_KEY : BY_ID;
}

enum err store_interview_any_draft(struct db *db, const struct draft_query *query, struct interview_draft *draft)
{
	return db_one(db, &of_application[way_of(query)], query, draft);
}

enum err store_interview_draft(struct db *db, const struct draft_query *query, struct interview_draft *draft)
{
	void *rows;
	size_t n;
	enum err e = db_all(db, &of_position[way_of(query)], query, &rows, &n);

	if (e != OK || n == 0)
		return e == OK ? E_NO_ROW : e;
	if (n > 1)
		return db_one(db, &of_first_position[way_of(query)], query, draft);
	*draft = *(const struct interview_draft *)rows;
	return OK;
}

bool store_interview_drafted(struct shown shown)
{
	static const struct db_column known[] = { COL(interview, version), COL(interview, created_at),
		                                  COL(interview, updated_at) COLUMNS_MADE(COLUMN_BIND, "")
		                                          COLUMNS_SAVED(COLUMN_BIND, "") DRAFT(COLUMN_BIND) };
	/* A new interview has none of these, and nor has a draft. */
	static const size_t none[] = { offsetof(struct interview, card),
		                       offsetof(struct interview, has_card),
		                       offsetof(struct interview, technical),
		                       offsetof(struct interview, culture),
		                       offsetof(struct interview, hired),
		                       offsetof(struct interview, newest_material),
		                       offsetof(struct interview, card_complete),
		                       offsetof(struct interview, feedback),
		                       offsetof(struct interview, feedback_shared),
		                       offsetof(struct interview, open_proposals) };
	struct shown have = { 0 };

	for (size_t i = 0; i < COUNT(none); i++)
		shown_mark(&have, none[i]);
	return store_interview_has(known, COUNT(known), shown, have);
}

STATEMENTS(interview_draft, &of_application[BY_ID], &of_application[BY_KEY], &of_application[BY_EMAIL], &of_position[BY_ID],
           &of_position[BY_KEY], &of_position[BY_EMAIL], &of_first_position[BY_ID], &of_first_position[BY_KEY],
           &of_first_position[BY_EMAIL]);
