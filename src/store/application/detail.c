/* Applications with all their members: found, listed, inserted, saved. */
#include "store/application/detail.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define ROW_SQL(status) "SELECT a.id, a.public_id, a.version, a.company_id, a.job_id, a.candidate_id, " status ", a.status_before," \
	" a.cover_letter, a.portfolio_url, a.resume_public_id, a.internal_notes, a.interview_feedback, a.technical_score," \
	" a.cultural_fit_score, a.applied_at, a.updated_at, a.answers, a.unconfirmed"
#define ROW_BIND COL_KEY(application_detail, application.id), COL_PUB(application_detail, application.id), COL(application_detail, version), \
	COL_KEY(application_detail, application.company), COL_KEY(application_detail, application.job.id), COL_KEY(application_detail, application.candidate.id), \
	COL(application_detail, application.status), COL(application_detail, application.before), COL(application_detail, cover), COL(application_detail, portfolio), \
	COL_PUB(application_detail, resume), COL(application_detail, notes), COL(application_detail, feedback), COL(application_detail, technical), COL(application_detail, culture), \
	COL(application_detail, application.applied_at), COL(application_detail, updated_at), COL(application_detail, answers_text), COL(application_detail, unconfirmed)
#define STATUS SQL_APPLICATION_STATUS("a.")
#define WHOLE_SQL ROW_SQL(STATUS) ", j.public_id, j.title, u.public_id, u.name, u.email, co.name"
#define WHOLE_BIND ROW_BIND, COL_PUB(application_detail, application.job.id), COL(application_detail, application.job.title), \
	COL_PUB(application_detail, application.candidate.id), COL(application_detail, application.candidate.name), \
	COL(application_detail, application.candidate.email), COL(application_detail, company_name)

#define JOB " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id"
#define CANDIDATE_ " JOIN users u FORCE INDEX (PRIMARY) ON u.id = a.candidate_id"
#define COMPANY_ " JOIN companies co FORCE INDEX (PRIMARY) ON co.id = a.company_id"
/* clang-format on */

static const struct db_statement get = {
	.name = "application_detail.get",
	.scope = DB_GUARDED,
	.text = WHOLE_SQL
	", ? = " SQL_INTERVIEWER " AND a.company_id = ? AND EXISTS (SELECT 1 FROM interviews i JOIN bookings b"
	" ON b.interview_id = i.id WHERE i.application_id = a.id AND b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE ")"
	" FROM applications a" JOB CANDIDATE_ COMPANY_ " WHERE a.public_id = ?",
	PARAMS(NOW_COL, ROLE_COL, COMPANY_COL, CALLER_COL, COL_PUB(application_detail, application.id)),
	RESULT(application_detail, WHOLE_BIND, COL(application_detail, caller_interviews)),
};

enum err store_application_detail_any(struct db *db, struct uuid id, struct application_detail *out)
{
	out->application.id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement lock = {
	.name = "application_detail.lock",
	.scope = DB_GUARDED,
	.text = ROW_SQL("a.status") " FROM applications a WHERE a.public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(application_detail, application.id)),
	RESULT(application_detail, ROW_BIND),
};

enum err store_application_detail_any_lock(struct db *db, struct uuid id, struct application_detail *out)
{
	out->application.id.v.pub = id;
	return db_one(db, &lock, out, out);
}

/* ---- writing */

static const struct db_statement insert = {
	.name = "application_detail.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, cover_letter, portfolio_url,"
	        " resume_public_id, applied_at, updated_at) VALUES (?, ?, ?, ?, " SQL_APPLICATION_SUBMITTED ", ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(application_detail, application.id), COL_KEY(application_detail, application.company),
	       COL_KEY(application_detail, application.job.id), CALLER_COL, COL(application_detail, cover),
	       COL(application_detail, portfolio), COL_PUB(application_detail, resume), NOW_COL, NOW_COL),
};

enum err store_application_detail_insert(struct db *db, struct application_detail *detail)
{
	detail->application.id.v.pub = uuid_new();
	return db_run(db, &insert, detail, NULL, &detail->application.id.v.key);
}

static const struct db_statement insert_for = {
	.name = "application_detail.insert_for",
	.scope = DB_TENANT,
	.text = "INSERT INTO applications (public_id, company_id, job_id, candidate_id, status, cover_letter, portfolio_url,"
	        " resume_public_id, answers, unconfirmed, applied_at, updated_at)"
	        " VALUES (?, ?, ?, ?, " SQL_APPLICATION_SUBMITTED ", ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(application_detail, application.id), COMPANY_COL, COL_KEY(application_detail, application.job.id),
	       COL_KEY(application_detail, application.candidate.id), COL(application_detail, cover),
	       COL(application_detail, portfolio), COL_PUB(application_detail, resume), COL(application_detail, answers_text),
	       COL(application_detail, unconfirmed), NOW_COL, NOW_COL),
};

enum err store_application_detail_insert_for(struct db *db, struct application_detail *detail)
{
	if (uuid_none(detail->application.id.v.pub))
		detail->application.id.v.pub = uuid_new();
	return db_run(db, &insert_for, detail, NULL, &detail->application.id.v.key);
}

static const struct db_statement save = {
	.name = "application_detail.save",
	.scope = DB_TENANT,
	.text = "UPDATE applications SET internal_notes = ?, interview_feedback = ?, technical_score = ?, "
	        "cultural_fit_score = ?, version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(application_detail, notes), COL(application_detail, feedback), COL(application_detail, technical),
	       COL(application_detail, culture), NOW_COL, COL_KEY(application_detail, application.id), COMPANY_COL),
};

enum err store_application_detail_save(struct db *db, struct application_detail *detail)
{
	detail->version++;
	return db_run(db, &save, detail, NULL, NULL);
}

/* ---- lists */

/*
 * The applications of a company are read along company (company_id, id, status), those for a job along job (job_id, id,
 * status), newest first and without sorting. Those of a candidate, and those that an interviewer takes part in, are few, so
 * they may be sorted.
 */
static const struct db_part of_candidate =
        DB_PART(" FROM applications a FORCE INDEX (candidate_job)" JOB " WHERE a.candidate_id = ?", CALLER_COL);
static const struct db_part of_company =
        DB_PART(" FROM applications a FORCE INDEX (company) WHERE a.company_id = ?", COMPANY_COL);
static const struct db_part of_job = DB_PART(" FROM jobs j JOIN applications a FORCE INDEX (job) ON a.job_id = j.id"
                                             " WHERE j.public_id = ? AND j.company_id = ?",
                                             COL(application_query, job), COMPANY_COL);
static const struct db_part of_person =
        DB_PART(" FROM users u JOIN applications a FORCE INDEX (candidate_job) ON a.candidate_id = u.id" JOB
                " WHERE u.public_id = ? AND a.company_id = ?",
                COL(application_query, candidate), COMPANY_COL);
static const struct db_part of_interviewer = DB_PART(
        " FROM (SELECT DISTINCT i.application_id FROM bookings b FORCE INDEX (person_time) JOIN interviews i"
        " FORCE INDEX (PRIMARY) ON i.id = b.interview_id WHERE b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE ") s"
        " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = s.application_id" JOB CANDIDATE_ " WHERE a.company_id = ?",
        CALLER_COL, COMPANY_COL);
static const struct db_part in_status = DB_PART(" AND (1 << " STATUS " & ?) <> 0", NOW_COL, COL(application_query, status));
static const struct db_part for_job =
        DB_PART(" AND (? IS NULL OR j.public_id = ?)", COL(application_query, job), COL(application_query, job));
static const struct db_part by_person =
        DB_PART(" AND (? IS NULL OR u.public_id = ?)", COL(application_query, candidate), COL(application_query, candidate));

enum how { HOW_CANDIDATE, HOW_COMPANY, HOW_JOB, HOW_PERSON, HOW_INTERVIEWER, HOWS };

static const struct db_part begin = DB_PART(WHOLE_SQL " FROM (SELECT a.id", NOW_COL);
static const struct db_part end = DB_PART(
        STORE_AFTER(
                "a.id") " ORDER BY a.id DESC LIMIT ? OFFSET ?) p JOIN applications a FORCE INDEX (PRIMARY) ON a.id = p.id" JOB
                CANDIDATE_ COMPANY_ " ORDER BY a.id DESC",
        AFTER_COL, AFTER_COL, COL(application_query, limit), COL(application_query, offset));
static const struct db_statement rows_of_page = { RESULT(application_detail, WHOLE_BIND) };
static const struct db_statement number = { RESULT(application_detail_list, COL(application_detail_list, total)) };

static const struct store_finding findings[HOWS] = {
	[HOW_CANDIDATE] = { "candidate", DB_PARTY, &begin, &of_candidate, { &in_status, &for_job } },
	[HOW_COMPANY] = { "company", DB_PARTY, &begin, &of_company, { &in_status } },
	[HOW_JOB] = { "job", DB_PARTY, &begin, &of_job, { &in_status } },
	[HOW_PERSON] = { "person", DB_PARTY, &begin, &of_person, { &in_status, &for_job } },
	[HOW_INTERVIEWER] = { "as_interviewer", DB_PARTY, &begin, &of_interviewer, { &in_status, &for_job, &by_person } },
};
static const struct store_pages pages = {
	"application_detail.list", "application_detail.count", findings, HOWS, &end, &rows_of_page, &number,
};

static void join(size_t row, struct db_statement *statement)
{
	store_join_pages(&pages, row, statement);
}

JOINED_STATEMENTS(application_list, join, (size_t)2 * HOWS);

static enum how how_of(const struct application_query *query)
{
	if (query->scope == APPLICATIONS_OF_CANDIDATE)
		return HOW_CANDIDATE;
	if (query->scope == APPLICATIONS_OF_INTERVIEWER)
		return HOW_INTERVIEWER;
	if (!uuid_none(query->candidate))
		return HOW_PERSON;
	return uuid_none(query->job) ? HOW_COMPANY : HOW_JOB;
}

enum err store_application_detail_list(struct db *db, const struct application_query *query,
                                       struct application_detail_list *out)
{
	return db_all(db, store_joined(&joined, how_of(query)), query, &out->at, &out->n);
}

enum err store_application_detail_count(struct db *db, const struct application_query *query, int64_t *total_r)
{
	struct application_detail_list list = { 0 };
	enum err e = db_one(db, store_joined(&joined, HOWS + how_of(query)), query, &list);

	*total_r = list.total;
	return e;
}

STATEMENTS(application_detail, &get, &lock, &insert, &insert_for, &save);
