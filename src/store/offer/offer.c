/* Statements that find, insert, save and list offers. */
#include "store/offer/offer.h"
#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/* Nothing writes the status at the moment when an offer expires, so each read computes it. */
#define STATE "CASE WHEN o.status = " SQL_OFFER_SENT " AND o.expires_at <= ? THEN " SQL_OFFER_EXPIRED " ELSE o.status END"
#define COLUMNS                                                                                                                \
	"SELECT o.id, o.public_id, o.version, o.company_id, " STATE ", o.salary, o.currency, o.start_date, "                   \
	"o.letter_public_id, o.notes, o.response_notes, o.created_by, o.sent_at, o.expires_at, o.responded_at, o.created_at, " \
	"o.updated_at, a.id, a.public_id, a.company_id, a.status, a.status_before, u.id, u.public_id, u.name, j.id, "          \
	"j.public_id, j.title, COALESCE(j.owner_id, j.posted_by) FROM offers o"
#define JOINS                                                                                                                  \
	" JOIN applications a FORCE INDEX (PRIMARY) ON a.id = o.application_id"                                                \
	" JOIN users u FORCE INDEX (PRIMARY) ON u.id = o.candidate_id JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = a.job_id"
#define OWN_ROW                                                                                                                \
	COL_KEY(offer, id), COL_PUB(offer, id), COL(offer, version), COL_KEY(offer, company), COL(offer, status),              \
	        COL(offer, salary), COL(offer, currency), COL(offer, start), COL_PUB(offer, letter), COL(offer, notes),        \
	        COL(offer, response), COL_KEY(offer, author), COL(offer, sent_at), COL(offer, expires_at),                     \
	        COL(offer, responded_at), COL(offer, created_at), COL(offer, updated_at)
#define ROWS                                                                                                                   \
	RESULT(offer, OWN_ROW, COL_KEY(offer, application.id), COL_PUB(offer, application.id),                                 \
	       COL_KEY(offer, application.company), COL(offer, application.status), COL(offer, application.before),            \
	       COL_KEY(offer, application.candidate.id), COL_PUB(offer, application.candidate.id),                             \
	       COL(offer, application.candidate.name), COL_KEY(offer, application.job.id), COL_PUB(offer, application.job.id), \
	       COL(offer, application.job.title), COL_KEY(offer, application.job.poster))

static const struct db_statement get = {
	.name = "offer.get",
	.scope = DB_GUARDED,
	.text = COLUMNS JOINS " WHERE o.public_id = ?",
	PARAMS(NOW_COL, COL_PUB(offer, id)),
	ROWS,
};

enum err store_offer_any(struct db *db, struct uuid id, struct offer *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement lock = {
	.name = "offer.lock",
	.scope = DB_PARTY,
	.text = "SELECT id, public_id, version, company_id, status, salary, currency, start_date, letter_public_id, notes, "
	        "response_notes, created_by, sent_at, expires_at, responded_at, created_at, updated_at FROM offers"
	        " WHERE id = ? AND (company_id = ? OR candidate_id = ?) FOR UPDATE",
	PARAMS(COL_KEY(offer, id), COMPANY_COL, CALLER_COL),
	RESULT(offer, OWN_ROW),
};

enum err store_offer_lock(struct db *db, struct offer *out)
{
	return db_one(db, &lock, out, out);
}

static const struct db_statement open_one = {
	.name = "offer.open",
	.scope = DB_PARTY,
	.text = "SELECT id, public_id, expires_at FROM offers WHERE open_application = ?"
	        " AND (company_id = ? OR candidate_id = ?)",
	PARAMS(COL_KEY(offer, application.id), COMPANY_COL, CALLER_COL),
	RESULT(offer, COL_KEY(offer, id), COL_PUB(offer, id), COL(offer, expires_at)),
};

enum err store_offer_open(struct db *db, struct application_id application, struct offer *out)
{
	out->application.id = application;
	return db_one(db, &open_one, out, out);
}

static const struct db_statement insert = {
	.name = "offer.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO offers (public_id, company_id, application_id, candidate_id, status, salary, currency, "
	        "start_date, letter_public_id, notes, created_by, sent_at, expires_at, created_at, updated_at)"
	        " VALUES (?, ?, ?, ?, " SQL_OFFER_SENT ", ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(offer, id), COMPANY_COL, COL_KEY(offer, application.id), COL_KEY(offer, application.candidate.id),
	       COL(offer, salary), COL(offer, currency), COL(offer, start), COL_PUB(offer, letter), COL(offer, notes),
	       CALLER_COL, NOW_COL, COL(offer, expires_at), NOW_COL, NOW_COL),
};

enum err store_offer_insert(struct db *db, struct offer *offer)
{
	offer->id.v.pub = uuid_new();
	return db_run(db, &insert, offer, NULL, &offer->id.v.key);
}

static const struct db_statement save = {
	.name = "offer.save",
	.scope = DB_PARTY,
	.text = "UPDATE offers SET version = version + 1, updated_at = ?, status = ?, notes = ?, response_notes = ?,"
	        " expires_at = ?, responded_at = ? WHERE id = ? AND version = ? AND (company_id = ? OR candidate_id = ?)",
	PARAMS(NOW_COL, COL(offer, status), COL(offer, notes), COL(offer, response), COL(offer, expires_at),
	       COL(offer, responded_at), COL_KEY(offer, id), COL(offer, version), COMPANY_COL, CALLER_COL),
};

enum err store_offer_save(struct db *db, struct offer *offer)
{
	int64_t matched = 0;
	enum err e = db_run(db, &save, offer, &matched, NULL);

	if (e == OK && matched == 0)
		return E_STALE;
	offer->version++;
	return e;
}

struct due_query {
	int64_t limit;
};
static const struct db_statement due = {
	.name = "offer.due",
	.scope = DB_ANYONE, /* the dispatcher expires the offers of all companies */
	.text = COLUMNS " FORCE INDEX (due)" JOINS " WHERE o.status = " SQL_OFFER_SENT
	                " AND o.expires_at <= ? ORDER BY o.expires_at, o.id LIMIT ?",
	PARAMS(NOW_COL, NOW_COL, COL(due_query, limit)),
	ROWS,
};

enum err store_offer_due(struct db *db, int64_t limit, struct offer **offers_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &due, &(struct due_query){ limit }, &rows, n_r);

	*offers_r = rows;
	return e;
}

/* ---- lists, along company (company_id, id, status, expires_at), candidate (candidate_id, id) or, where there are few,
 * application (application_id, id) */

#define OF_APPLICATION "o.application_id = (SELECT t.id FROM applications t WHERE t.public_id = ?)"
static const struct db_part of_company = DB_PART(" FROM offers o FORCE INDEX (company) WHERE o.company_id = ?", COMPANY_COL);
static const struct db_part of_application =
        DB_PART(" FROM offers o FORCE INDEX (application) WHERE " OF_APPLICATION " AND o.company_id = ?",
                COL(offer_query, application), COMPANY_COL);
static const struct db_part of_candidate =
        DB_PART(" FROM offers o FORCE INDEX (candidate) WHERE o.candidate_id = ?", CALLER_COL);
static const struct db_part in_status = DB_PART(" AND (1 << " STATE " & ?) <> 0", NOW_COL, COL(offer_query, status));
static const struct db_part for_application =
        DB_PART(" AND (? IS NULL OR " OF_APPLICATION ")", COL(offer_query, application), COL(offer_query, application));

static const struct db_part begin = DB_PART(COLUMNS " JOIN (SELECT o.id", NOW_COL);
static const struct db_part end =
        DB_PART(STORE_AFTER("o.id") " ORDER BY o.id DESC LIMIT ? OFFSET ?) p ON o.id = p.id" JOINS " ORDER BY p.id DESC",
                AFTER_COL, AFTER_COL, COL(offer_query, limit), COL(offer_query, offset));
static const struct db_statement rows_of_page = { ROWS };
static const struct db_statement number = { RESULT(offer_list, COL(offer_list, total)) };

enum how { COMPANY, COMPANY_STATUS, COMPANY_APPLICATION, OWN, HOWS };
static const struct store_finding findings[HOWS] = {
	[COMPANY] = { "company", DB_PARTY, &begin, &of_company },
	[COMPANY_STATUS] = { "company_status", DB_PARTY, &begin, &of_company, { &in_status } },
	[COMPANY_APPLICATION] = { "company_application", DB_PARTY, &begin, &of_application, { &in_status } },
	[OWN] = { "own", DB_PARTY, &begin, &of_candidate, { &in_status, &for_application } },
};
static const struct store_pages pages = { "offer.list", "offer.count", findings, HOWS, &end, &rows_of_page, &number };

static void join(size_t row, struct db_statement *statement)
{
	store_join_pages(&pages, row, statement);
}

JOINED_STATEMENTS(offer_list, join, (size_t)2 * HOWS);

static enum how how_of(const struct offer_query *query)
{
	if (query->candidate)
		return OWN;
	if (!uuid_none(query->application))
		return COMPANY_APPLICATION;
	return query->status.bits == UINT32_MAX ? COMPANY : COMPANY_STATUS;
}

enum err store_offer_list(struct db *db, const struct offer_query *query, struct offer_list *list_r)
{
	return db_all(db, store_joined(&joined, how_of(query)), query, &list_r->at, &list_r->n);
}

enum err store_offer_count(struct db *db, const struct offer_query *query, struct offer_list *list_r)
{
	return db_one(db, store_joined(&joined, HOWS + how_of(query)), query, list_r);
}

STATEMENTS(offer, &get, &lock, &open_one, &insert, &save, &due);
