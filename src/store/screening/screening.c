/* Screening sessions, their questions and messages. */
#include "store/screening/screening.h"
#include "store/pages.h"
#include "store/screening/rating_columns.h"
#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define FIELDS "SELECT s.id, s.public_id, s.version, s.company_id, s.application_id, a.public_id, s.candidate_id, u.public_id," \
	" u.name, j.id, j.title, s.status, s.question, (SELECT COUNT(*) FROM chat_questions n WHERE n.session_id = s.id)," \
	" (SELECT q.question FROM chat_questions q WHERE q.session_id = s.id AND q.position = s.question AND s.status = " SQL_SCREENING_ACTIVE \
	" AND s.human_at IS NULL), s.score, s.summary, s.uses_model, s.noticed_at, s.human_at, s.settle_at, s.started_at," \
	" s.completed_at, s.updated_at"
#define COLUMNS FIELDS " FROM chat_sessions s"
#define JOINS " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = s.application_id" \
	" JOIN users u FORCE INDEX (PRIMARY) ON u.id = s.candidate_id JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id"
#define ROW_COLUMNS COL_KEY(screening, id), COL_PUB(screening, id), COL(screening, version), COL_KEY(screening, company), \
	COL_KEY(screening, application.id), COL_PUB(screening, application.id), COL_KEY(screening, application.candidate.id), \
	COL_PUB(screening, application.candidate.id), COL(screening, application.candidate.name), COL_KEY(screening, application.job.id), \
	COL(screening, application.job.title), COL(screening, status), COL(screening, asked), COL(screening, total), \
	COL(screening, current), COL(screening, score), COL(screening, summary), COL(screening, uses_model), \
	COL(screening, noticed_at), COL(screening, human_at), COL(screening, settle_at), COL(screening, started_at), \
	COL(screening, completed_at), COL(screening, updated_at)
#define ROWS RESULT(screening, ROW_COLUMNS)

#define CALLER_INTERVIEWS "(? = " SQL_INTERVIEWER " AND EXISTS (SELECT 1 FROM interviews i JOIN bookings b ON b.interview_id = i.id" \
	" WHERE i.application_id = s.application_id AND i.company_id = s.company_id AND b.person_id = ?" \
	" AND b.part <> " SQL_PART_CANDIDATE "))"
static const struct db_statement any = {
	.name = "screening.any",
	.scope = DB_GUARDED,
	.text = FIELDS ", " CALLER_INTERVIEWS " FROM chat_sessions s" JOINS " WHERE s.public_id = ?",
	PARAMS(ROLE_COL, CALLER_COL, COL_PUB(screening, id)),
	RESULT(screening, ROW_COLUMNS, COL(screening, caller_interviews)),
};

static const struct db_statement running = {
	.name = "screening.running",
	.scope = DB_PARTY,
	.text = COLUMNS JOINS " WHERE s.running_application = ? AND s.candidate_id = ?",
	PARAMS(COL_KEY(screening, application.id), CALLER_COL),
	ROWS,
};

#define LOCKED "SELECT id, public_id, version, company_id, application_id, candidate_id, status, question, score, summary," \
	" uses_model, noticed_at, human_at, settle_at, started_at, completed_at FROM chat_sessions"
#define LOCKED_ROWS RESULT(screening, COL_KEY(screening, id), COL_PUB(screening, id), COL(screening, version), \
	COL_KEY(screening, company), COL_KEY(screening, application.id), COL_KEY(screening, application.candidate.id), \
	COL(screening, status), COL(screening, asked), COL(screening, score), COL(screening, summary), COL(screening, uses_model), \
	COL(screening, noticed_at), COL(screening, human_at), COL(screening, settle_at), COL(screening, started_at), \
	COL(screening, completed_at))

static const struct db_statement lock = {
	.name = "screening.lock",
	.scope = DB_GUARDED,
	.text = LOCKED " WHERE public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(screening, id)),
	LOCKED_ROWS,
};

static const struct db_statement lock_key = {
	.name = "screening.lock_key",
	.scope = DB_ANYONE, /* the dispatcher has the key from its queue */
	.text = LOCKED " WHERE id = ? FOR UPDATE",
	PARAMS(COL_KEY(screening, id)),
	LOCKED_ROWS,
};

static const struct db_statement settling = {
	.name = "screening.settling",
	.scope = DB_ANYONE, /* the dispatcher works for all companies */
	.text = LOCKED " WHERE settle_at <= ? ORDER BY settle_at, id LIMIT ? FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, COL(screening_page, limit)),
	LOCKED_ROWS,
};

static const struct db_statement job = {
	.name = "screening.job",
	.scope = DB_ANYONE, /* found by the application, which the caller may see */
	.text = "SELECT id, title, min_experience_years, COALESCE(owner_id, posted_by) FROM jobs WHERE id = ?",
	PARAMS(COL_KEY(screening_job, id)),
	RESULT(screening_job, COL_KEY(screening_job, id), COL(screening_job, title), COL(screening_job, years),
	       COL_KEY(screening_job, poster)),
};

static const struct db_statement skills = {
	.name = "screening.skills",
	.scope = DB_ANYONE,
	.text = "SELECT name FROM job_skills WHERE job_id = ? AND required = 1 ORDER BY position LIMIT 6",
	PARAMS(COL_KEY(screening_job, id)),
	RESULT(screening_question, COL(screening_question, subject)),
};

static const struct db_statement insert = {
	.name = "screening.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO chat_sessions (public_id, anonymous_id, company_id, application_id, candidate_id, status, question, uses_model,"
		" noticed_at, started_at, updated_at) VALUES (?, ?, ?, ?, ?, " SQL_SCREENING_ACTIVE ", 0, ?, ?, ?, ?)",
	PARAMS(COL_PUB(screening, id), COL(screening, anonymous), COL_KEY(screening, company), COL_KEY(screening, application.id),
	       CALLER_COL, COL(screening, uses_model), NOW_COL, NOW_COL, NOW_COL),
};

struct asked {
	struct screening_id session;
	struct screening_question question;
};
static const struct db_statement insert_question = {
	.name = "screening.insert_question",
	.scope = DB_ANYONE, /* into a session that was just made, or is locked */
	.text = "INSERT INTO chat_questions (session_id, position, follows, kind, subject, years, question) VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(asked, session), COL(asked, question.position), COL(asked, question.follows), COL(asked, question.kind),
	       COL(asked, question.subject), COL(asked, question.years), COL(asked, question.question)),
};

static const struct db_statement questions = {
	.name = "screening.questions",
	.scope = DB_ANYONE, /* of a session that the caller may see */
	.text = "SELECT q.position, q.follows, q.kind, q.subject, q.years, q.question, q.answer, q.score, q.evidence, q.scored_by," RATING_COLUMNS
		" FROM chat_questions q LEFT JOIN chat_ratings r ON r.session_id = q.session_id AND r.position = q.position"
		" WHERE q.session_id = ? ORDER BY q.position",
	PARAMS(COL_KEY(screening, id)),
	RESULT(screening_question, COL(screening_question, position), COL(screening_question, follows), COL(screening_question, kind),
	       COL(screening_question, subject), COL(screening_question, years), COL(screening_question, question),
	       COL(screening_question, answer), COL(screening_question, score), COL(screening_question, evidence),
	       COL(screening_question, scored_by), RATING_ROW(screening_question, rating)),
};

static const struct db_statement answer = {
	.name = "screening.answer",
	.scope = DB_ANYONE, /* of the session that is locked */
	.text = "UPDATE chat_questions SET answer = ?, score = ?, evidence = ?, scored_by = ? WHERE session_id = ? AND position = ?",
	PARAMS(COL(asked, question.answer), COL(asked, question.score), COL(asked, question.evidence), COL(asked, question.scored_by),
	       COL_KEY(asked, session), COL(asked, question.position)),
};

static const struct db_statement save = {
	.name = "screening.save",
	.scope = DB_ANYONE, /* the session that is locked */
	.text = "UPDATE chat_sessions SET version = version + 1, status = ?, question = ?, score = ?, summary = ?, human_at = ?,"
		" settle_at = ?, completed_at = ?, updated_at = ? WHERE id = ?",
	PARAMS(COL(screening, status), COL(screening, asked), COL(screening, score), COL(screening, summary), COL(screening, human_at),
	       COL(screening, settle_at), COL(screening, completed_at), NOW_COL, COL_KEY(screening, id)),
};

struct said {
	struct screening_id session;
	struct company_id company;
	struct screening_message message;
};
static const struct db_statement say = {
	.name = "screening.say",
	.scope = DB_ANYONE, /* into the session that is locked */
	.text = "INSERT INTO chat_messages (public_id, company_id, session_id, sender, text, created_at) VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COL(said, message.id.pub), COL_KEY(said, company), COL_KEY(said, session), COL(said, message.sender),
	       COL(said, message.text), NOW_COL),
};

static const struct db_statement messages = {
	.name = "screening.messages",
	.scope = DB_ANYONE, /* of a session that the caller may see */
	.text = "SELECT id, public_id, sender, text, created_at FROM chat_messages WHERE session_id = ? ORDER BY id LIMIT ? OFFSET ?",
	PARAMS(COL_KEY(screening_page, id), COL(screening_page, limit), COL(screening_page, offset)),
	RESULT(screening_message, COL(screening_message, id.key), COL(screening_message, id.pub), COL(screening_message, sender),
	       COL(screening_message, text), COL(screening_message, created_at)),
};

static const struct db_statement count_messages = {
	.name = "screening.count_messages",
	.scope = DB_ANYONE,
	.text = STORE_COUNT " FROM chat_messages WHERE session_id = ?" STORE_COUNT_END,
	PARAMS(COL_KEY(screening_page, id), MOST_COL),
	RESULT(screening_message_list, COL(screening_message_list, total)),
};

/*
 * ---- lists, along company (company_id, id), candidate (candidate_id, id) or application (application_id, id). An interviewer
 * sees the sessions of the few applications whose interviews they take part in.
 */
#define OF_APPLICATION "s.application_id = (SELECT t.id FROM applications t WHERE t.public_id = ?)"
static const struct db_part of_company = DB_PART(" FROM chat_sessions s FORCE INDEX (company) WHERE s.company_id = ?", COMPANY_COL);
static const struct db_part of_application = DB_PART(" FROM chat_sessions s FORCE INDEX (application) WHERE " OF_APPLICATION
	" AND s.company_id = ?", COL_PUB(screening_page, application), COMPANY_COL);
static const struct db_part of_candidate = DB_PART(" FROM chat_sessions s FORCE INDEX (candidate) WHERE s.candidate_id = ?"
	" AND (? IS NULL OR " OF_APPLICATION ")", CALLER_COL, COL_PUB(screening_page, application), COL_PUB(screening_page, application));
static const struct db_part of_interviewer = DB_PART(" FROM (SELECT DISTINCT i.application_id FROM bookings b FORCE INDEX (person_time)"
	" JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id WHERE b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE ") t"
	" STRAIGHT_JOIN chat_sessions s FORCE INDEX (application) ON s.application_id = t.application_id"
	" JOIN applications a FORCE INDEX (PRIMARY) ON a.id = s.application_id"
	" WHERE s.company_id = ? AND a.public_id = COALESCE(?, a.public_id)", CALLER_COL, COMPANY_COL, COL_PUB(screening_page, application));

static const struct db_part begin = DB_PART(COLUMNS " JOIN (SELECT s.id");
static const struct db_part end = DB_PART(" ORDER BY s.id DESC LIMIT ? OFFSET ?) p ON s.id = p.id" JOINS " ORDER BY p.id DESC",
	COL(screening_page, limit), COL(screening_page, offset));
static const struct db_statement rows_of_page = { ROWS };
static const struct db_statement number = { RESULT(screening_list, COL(screening_list, total)) };

enum how { COMPANY, APPLICATION, CANDIDATES_OWN, INTERVIEWERS_OWN, HOWS };
static const struct store_finding findings[HOWS] = {
	[COMPANY] = { "company", DB_PARTY, &begin, &of_company },
	[APPLICATION] = { "application", DB_PARTY, &begin, &of_application },
	[CANDIDATES_OWN] = { "candidate", DB_PARTY, &begin, &of_candidate },
	[INTERVIEWERS_OWN] = { "as_interviewer", DB_PARTY, &begin, &of_interviewer },
};
static const struct store_pages pages = { "screening.list", "screening.count", findings, HOWS, &end, &rows_of_page, &number };
/* clang-format on */

enum err store_screening_any(struct db *db, struct uuid id, struct screening *out)
{
	out->id.v.pub = id;
	return db_one(db, &any, out, out);
}

enum err store_screening_any_lock(struct db *db, struct uuid id, struct screening *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

enum err store_screening_lock_key(struct db *db, struct screening_id id, struct screening *out)
{
	out->id = id;
	return db_one(db, &lock_key, out, out);
}

enum err store_screening_settling(struct db *db, int64_t most, struct screening_list *list_r)
{
	return db_all(db, &settling, &(struct screening_page){ .limit = most }, &list_r->at, &list_r->n);
}

enum err store_screening_running(struct db *db, struct application_id application, struct screening *out)
{
	out->application.id = application;
	return db_one(db, &running, out, out);
}

enum err store_screening_job(struct db *db, struct arena *arena, struct job_id id, struct screening_job *out)
{
	void *rows;
	size_t n;

	out->id = id;
	enum err e = db_one(db, &job, out, out);
	if (e == OK)
		e = db_all(db, &skills, out, &rows, &n);
	if (e != OK)
		return e;
	struct str *names = ARENA_ARRAY(arena, struct str, n);
	for (size_t i = 0; i < n; i++)
		names[i] = ((const struct screening_question *)rows)[i].subject;
	out->skills = (struct strs){ names, n };
	return OK;
}

enum err store_screening_insert(struct db *db, struct screening *screening, const struct screening_question_list *list)
{
	screening->id.v.pub = uuid_new();
	random_bytes(screening->anonymous.byte, sizeof screening->anonymous.byte);
	enum err e = db_run(db, &insert, screening, NULL, &screening->id.v.key);

	for (size_t i = 0; i < list->n && e == OK; i++)
		e = store_screening_ask(db, screening->id, &list->at[i]);
	return e;
}

enum err store_screening_ask(struct db *db, struct screening_id id, const struct screening_question *question)
{
	return db_run(db, &insert_question, &(struct asked){ id, *question }, NULL, NULL);
}

enum err store_screening_questions(struct db *db, struct screening_id id, struct screening_question_list *list_r)
{
	return db_all(db, &questions, &(struct screening){ .id = id }, &list_r->at, &list_r->n);
}

enum err store_screening_answer(struct db *db, struct screening_id id, const struct screening_question *question)
{
	return db_run(db, &answer, &(struct asked){ id, *question }, NULL, NULL);
}

enum err store_screening_save(struct db *db, struct screening *screening)
{
	screening->version++;
	return db_run(db, &save, screening, NULL, NULL);
}

enum err store_screening_say(struct db *db, const struct screening *screening, struct screening_message *message)
{
	message->id.pub = uuid_new();
	return db_run(db, &say, &(struct said){ screening->id, screening->company, *message }, NULL, &message->id.key);
}

enum err store_screening_messages(struct db *db, const struct screening_page *page, struct screening_message_list *list_r)
{
	enum err e = db_all(db, &messages, page, &list_r->at, &list_r->n);

	if (e != OK || store_last_page(page->offset, page->limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, &count_messages, page, list_r);
}

static void join(size_t row, struct db_statement *statement)
{
	store_join_pages(&pages, row, statement);
}

JOINED_STATEMENTS(screening_list, join, (size_t)2 * HOWS);

static enum how how_of(const struct screening_page *query)
{
	if (query->scope == SCREENINGS_OF_CANDIDATE)
		return CANDIDATES_OWN;
	if (query->scope == SCREENINGS_OF_INTERVIEWER)
		return INTERVIEWERS_OWN;
	return uuid_none(query->application.v.pub) ? COMPANY : APPLICATION;
}

enum err store_screening_list(struct db *db, const struct screening_page *query, struct screening_list *list_r)
{
	enum how how = how_of(query);
	enum err e = db_all(db, store_joined(&joined, how), query, &list_r->at, &list_r->n);

	if (e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, store_joined(&joined, HOWS + how), query, list_r);
}

STATEMENTS(screening, &any, &running, &lock, &lock_key, &settling, &job, &skills, &insert, &insert_question, &questions,
           &answer, &save, &say, &messages, &count_messages);
