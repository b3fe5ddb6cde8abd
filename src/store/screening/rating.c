/* Statements about answers that a language model rates. */
#include "store/screening/rating.h"
#include "store/pages.h"
#include "store/screening/rating_columns.h"
#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
struct asked {
	struct screening_id session;
	struct company_id company;
	int64_t position;
};
static const struct db_statement ask = {
	.name = "rating.ask",
	.scope = DB_ANYONE, /* of the session that is locked */
	.text = "INSERT INTO chat_ratings (company_id, session_id, position, state, next_at, created_at)"
		" VALUES (?, ?, ?, " SQL_RATING_WAITING ", ?, ?)",
	PARAMS(COL_KEY(asked, company), COL_KEY(asked, session), COL(asked, position), NOW_COL, NOW_COL),
};

struct most {
	int64_t n;
};
static const struct db_statement due = {
	.name = "rating.due",
	.scope = DB_ANYONE,
	.text = "SELECT id FROM chat_ratings FORCE INDEX (due) WHERE state = " SQL_RATING_WAITING " AND next_at <= ?"
		" ORDER BY next_at, id LIMIT ? FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, COL(most, n)),
	RESULT(rating_work, COL(rating_work, key)),
};

static const struct db_statement work_row = {
	.name = "rating.work",
	.scope = DB_ANYONE,
	.text = "SELECT r.attempts, r.misshapen, r.company_id, r.session_id, s.public_id, s.status, s.human_at, s.settle_at, j.title,"
		" q.position, q.follows, q.kind, q.subject, q.years, q.question, q.answer, f.question, f.answer,"
		" (SELECT CAST(SUM(o.attempts) AS SIGNED) FROM chat_ratings o WHERE o.session_id = r.session_id),"
		" (SELECT CAST(SUM(o.tokens) AS SIGNED) FROM chat_ratings o WHERE o.session_id = r.session_id),"
		" (SELECT CAST(SUM(o.ms) AS SIGNED) FROM chat_ratings o WHERE o.session_id = r.session_id)"
		" FROM chat_ratings r JOIN chat_sessions s ON s.id = r.session_id JOIN applications a ON a.id = s.application_id"
		" JOIN jobs j ON j.id = a.job_id JOIN chat_questions q ON q.session_id = r.session_id AND q.position = r.position"
		" LEFT JOIN chat_questions f ON f.session_id = r.session_id AND f.position = q.follows WHERE r.id = ?",
	PARAMS(COL(rating_work, key)),
	RESULT(rating_work, COL(rating_work, attempts), COL(rating_work, misshapen), COL_KEY(rating_work, company),
	       COL_KEY(rating_work, session), COL_PUB(rating_work, session), COL(rating_work, status), COL(rating_work, human_at),
	       COL(rating_work, settle_at), COL(rating_work, job_title), COL(rating_work, question.position),
	       COL(rating_work, question.follows), COL(rating_work, question.kind), COL(rating_work, question.subject),
	       COL(rating_work, question.years), COL(rating_work, question.question), COL(rating_work, question.answer),
	       COL(rating_work, before_question), COL(rating_work, before_answer), COL(rating_work, spent.requests),
	       COL(rating_work, spent.tokens), COL(rating_work, spent.ms)),
};

struct claimed {
	int64_t key, tokens, lease;
	struct instant until;
};
static const struct db_statement claim = {
	.name = "rating.claim",
	.scope = DB_ANYONE,
	.text = "UPDATE chat_ratings SET attempts = attempts + 1, tokens = tokens + ?, lease = ?, next_at = ? WHERE id = ?",
	PARAMS(COL(claimed, tokens), COL(claimed, lease), COL(claimed, until), COL(claimed, key)),
};

static const struct db_statement end_row = {
	.name = "rating.end",
	.scope = DB_ANYONE,
	.text = "UPDATE chat_ratings SET state = ?, next_at = COALESCE(?, next_at), tokens = GREATEST(tokens + ?, 0), ms = ms + ?,"
		" misshapen = misshapen + ?, relevance = ?, relevance_evidence = ?, detail = ?, detail_evidence = ?, level = ?,"
		" level_evidence = ?, possible_injection = ?, late = ?, model = ?, prompt = ?, request = ?, reason = ?, ended_at = ?,"
		" lease = NULL WHERE id = ? AND lease = ?",
	PARAMS(COL(rating_end, rating.state), COL(rating_end, next_at), COL(rating_end, spent.tokens), COL(rating_end, spent.ms),
	       COL(rating_end, misshapen), COL(rating_end, rating.relevance.rating), COL(rating_end, rating.relevance.evidence),
	       COL(rating_end, rating.detail.rating), COL(rating_end, rating.detail.evidence), COL(rating_end, rating.level.rating),
	       COL(rating_end, rating.level.evidence), COL(rating_end, rating.possible_injection), COL(rating_end, rating.late),
	       COL(rating_end, rating.model), COL(rating_end, rating.prompt), COL(rating_end, rating.request),
	       COL(rating_end, rating.reason), COL(rating_end, rating.at), COL(rating_end, key), COL(rating_end, lease)),
};

struct dropped {
	int64_t key;
	struct screening_id session;
	struct str reason;
};
static const struct db_statement drop = {
	.name = "rating.drop",
	.scope = DB_ANYONE,
	.text = "UPDATE chat_ratings SET state = " SQL_RATING_GIVEN_UP ", reason = ?, ended_at = ?, lease = NULL WHERE id = ?",
	PARAMS(COL(dropped, reason), NOW_COL, COL(dropped, key)),
};
static const struct db_statement drop_all = {
	.name = "rating.drop_all",
	.scope = DB_ANYONE, /* of the session that is locked */
	.text = "UPDATE chat_ratings SET state = " SQL_RATING_GIVEN_UP ", reason = ?, ended_at = ? WHERE session_id = ?"
		" AND state = " SQL_RATING_WAITING " AND lease IS NULL",
	PARAMS(COL(dropped, reason), NOW_COL, COL_KEY(dropped, session)),
};

struct spending {
	struct company_id company;
	struct date day;
	struct rating_spent spent;
};
static const struct db_statement spent_row = {
	.name = "rating.spent",
	.scope = DB_ANYONE,
	.text = "SELECT requests, tokens, ms FROM chat_spending WHERE company_id = ? AND day = DATE(?) FOR UPDATE",
	PARAMS(COL_KEY(spending, company), NOW_COL),
	RESULT(rating_spent, COL(rating_spent, requests), COL(rating_spent, tokens), COL(rating_spent, ms)),
};
static const struct db_statement spend = {
	.name = "rating.spend",
	.scope = DB_ANYONE,
	.text = "UPDATE chat_spending SET requests = requests + ?, tokens = tokens + ?, ms = ms + ? WHERE company_id = ? AND day = DATE(?)",
	PARAMS(COL(spending, spent.requests), COL(spending, spent.tokens), COL(spending, spent.ms), COL_KEY(spending, company), NOW_COL),
};
static const struct db_statement spend_first = {
	.name = "rating.spend_first",
	.scope = DB_ANYONE,
	.text = "INSERT INTO chat_spending (requests, tokens, ms, company_id, day) VALUES (?, ?, ?, ?, DATE(?))",
	PARAMS(COL(spending, spent.requests), COL(spending, spent.tokens), COL(spending, spent.ms), COL_KEY(spending, company), NOW_COL),
};

static const struct db_statement server_row = {
	.name = "rating.server",
	.scope = DB_ANYONE,
	.text = "SELECT failures, open_until, lacks FROM chat_models WHERE target = ?",
	PARAMS(COL(rating_server, target)),
	RESULT(rating_server, COL(rating_server, failures), COL(rating_server, open_until), COL(rating_server, lacks)),
};
static const struct db_statement server_save = {
	.name = "rating.server_save",
	.scope = DB_ANYONE,
	.text = "UPDATE chat_models SET failures = ?, open_until = ?, lacks = ? WHERE target = ?",
	PARAMS(COL(rating_server, failures), COL(rating_server, open_until), COL(rating_server, lacks), COL(rating_server, target)),
};
static const struct db_statement server_first = {
	.name = "rating.server_first",
	.scope = DB_ANYONE,
	.text = "INSERT INTO chat_models (failures, open_until, lacks, target) VALUES (?, ?, ?, ?)",
	PARAMS(COL(rating_server, failures), COL(rating_server, open_until), COL(rating_server, lacks), COL(rating_server, target)),
};

struct records {
	struct instant from, to;
	int64_t limit, offset;
};
/* Questions are answered in order, so all before the current one have answers. The keys of the page are found first, and then
 * the texts are read. */
#define ANSWERS " FROM chat_sessions s FORCE INDEX (started) STRAIGHT_JOIN chat_questions q FORCE INDEX (PRIMARY)" \
	" ON q.session_id = s.id AND q.position < s.question" \
	" WHERE s.company_id = ? AND s.started_at >= COALESCE(?, '1970-01-01') AND s.started_at < COALESCE(?, '2200-01-01')"
static const struct db_statement export_rows = {
	.name = "rating.export",
	.scope = DB_TENANT,
	.text = "SELECT s.anonymous_id, s.started_at, s.completed_at, s.noticed_at, s.human_at,"
		" s.status = " SQL_SCREENING_COMPLETED " AND s.settle_at IS NULL,"
		" q.position, q.follows, q.kind, q.subject, q.years, q.question, q.score, q.evidence, q.scored_by," RATING_COLUMNS
		" FROM (SELECT q.session_id, q.position" ANSWERS " ORDER BY s.started_at, s.id, q.position LIMIT ? OFFSET ?) k"
		" STRAIGHT_JOIN chat_sessions s ON s.id = k.session_id STRAIGHT_JOIN chat_questions q FORCE INDEX (PRIMARY)"
		" ON q.session_id = k.session_id AND q.position = k.position"
		" LEFT JOIN chat_ratings r ON r.session_id = k.session_id AND r.position = k.position"
		" ORDER BY s.started_at, s.id, q.position",
	PARAMS(COMPANY_COL, COL(records, from), COL(records, to), COL(records, limit), COL(records, offset)),
	RESULT(screening_record, COL(screening_record, session), COL(screening_record, started_at), COL(screening_record, completed_at),
	       COL(screening_record, noticed_at), COL(screening_record, human_at), COL(screening_record, settled),
	       COL(screening_record, question.position), COL(screening_record, question.follows), COL(screening_record, question.kind),
	       COL(screening_record, question.subject), COL(screening_record, question.years), COL(screening_record, question.question),
	       COL(screening_record, question.score), COL(screening_record, question.evidence), COL(screening_record, question.scored_by),
	       RATING_ROW(screening_record, question.rating)),
};
static const struct db_statement export_count = {
	.name = "rating.export_count",
	.scope = DB_TENANT,
	.text = STORE_COUNT ANSWERS STORE_COUNT_END,
	PARAMS(COMPANY_COL, COL(records, from), COL(records, to), MOST_COL),
	RESULT(screening_record_list, COL(screening_record_list, total)),
};
/* clang-format on */

enum err store_rating_ask(struct db *db, const struct screening *session, int64_t position)
{
	return db_run(db, &ask, &(struct asked){ session->id, session->company, position }, NULL, NULL);
}

enum err store_rating_due(struct db *db, int64_t most, struct rating_work **works_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &due, &(struct most){ most }, &rows, n_r);

	*works_r = rows;
	return e;
}

enum err store_rating_work(struct db *db, struct rating_work *work)
{
	return db_one(db, &work_row, work, work);
}

enum err store_rating_claim(struct db *db, const struct rating_work *work, int64_t lease, struct instant until)
{
	return db_run(db, &claim, &(struct claimed){ work->key, work->reserved, lease, until }, NULL, NULL);
}

enum err store_rating_end(struct db *db, const struct rating_end *end, bool *held_r)
{
	int64_t n = 0;
	enum err e = db_run(db, &end_row, end, &n, NULL);

	*held_r = n > 0;
	return e;
}

enum err store_rating_drop(struct db *db, int64_t key, struct str reason)
{
	return db_run(db, &drop, &(struct dropped){ .key = key, .reason = reason }, NULL, NULL);
}

enum err store_rating_drop_all(struct db *db, struct screening_id session, struct str reason)
{
	return db_run(db, &drop_all, &(struct dropped){ .session = session, .reason = reason }, NULL, NULL);
}

enum err store_rating_spent(struct db *db, struct company_id company, struct rating_spent *spent_r)
{
	enum err e = db_one(db, &spent_row, &(struct spending){ .company = company }, spent_r);

	return e == E_NO_ROW ? OK : e;
}

/* Changes the row, or inserts it when there is none. When another process inserts it at the same moment, that row is
 * changed. */
static enum err change_or_make(struct db *db, const struct db_statement *change, const struct db_statement *make,
                               const void *row)
{
	int64_t n = 0;
	enum err e = db_run(db, change, row, &n, NULL);

	if (e != OK || n > 0)
		return e;
	e = db_run(db, make, row, NULL, NULL);
	return e == E_DUPLICATE ? db_run(db, change, row, NULL, NULL) : e;
}

enum err store_rating_spend(struct db *db, struct company_id company, const struct rating_spent *spent)
{
	return change_or_make(db, &spend, &spend_first, &(struct spending){ .company = company, .spent = *spent });
}

enum err store_rating_server(struct db *db, struct rating_server *server)
{
	enum err e = db_one(db, &server_row, server, server);

	return e == E_NO_ROW ? OK : e;
}

enum err store_rating_server_save(struct db *db, const struct rating_server *server)
{
	return change_or_make(db, &server_save, &server_first, server);
}

enum err store_rating_export(struct db *db, const struct screening_export *in, struct screening_record_list *list_r)
{
	struct records page = { .from = in->from, .to = in->to, .limit = in->window.size };
	enum err e;

	page.offset = window_offset(&in->window, page.limit);
	e = db_all(db, &export_rows, &page, &list_r->at, &list_r->n);
	if (e != OK || store_last_page(page.offset, page.limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, &export_count, &page, list_r);
}

STATEMENTS(rating, &ask, &due, &work_row, &claim, &end_row, &drop, &drop_all, &spent_row, &spend, &spend_first, &server_row,
           &server_save, &server_first, &export_rows, &export_count);
