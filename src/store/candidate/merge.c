/* Statements about probable duplicates and merges. */
#include "store/candidate/merge.h"

#include "store/sql.h"
#include "store/statements.h"

/* ---- probable duplicates */

/* clang-format off */
/* Of two candidates: nobody has said that they are two people, and none is part of another profile. */
#define OPEN(a, b) " AND (SELECT COUNT(*) FROM candidate_dismissals d WHERE d.low_id = " a " AND d.high_id = " b ") = 0" \
	" AND (SELECT COUNT(*) FROM candidate_merges m WHERE m.from_id = " a ") = 0" \
	" AND (SELECT COUNT(*) FROM candidate_merges m WHERE m.from_id = " b ") = 0 LIMIT 1001)"
#define PAIRS \
	"(SELECT a.id AS low, b.id AS high, 1 AS mail, 0 AS phone, 0 AS resume FROM candidates a FORCE INDEX (mail)" \
	" STRAIGHT_JOIN candidates b FORCE INDEX (mail) ON b.company_id = a.company_id AND b.mail_key = a.mail_key AND b.id > a.id" \
	" WHERE a.company_id = ?" OPEN("a.id", "b.id") \
	" UNION ALL (SELECT a.id, b.id, 0, 1, 0 FROM candidates a FORCE INDEX (phone)" \
	" STRAIGHT_JOIN candidates b FORCE INDEX (phone) ON b.company_id = a.company_id AND b.phone_key = a.phone_key AND b.id > a.id" \
	" WHERE a.company_id = ? AND a.phone_key IS NOT NULL" OPEN("a.id", "b.id") \
	" UNION ALL (SELECT a.candidate_id, b.candidate_id, 0, 0, 1 FROM resume_texts a FORCE INDEX (hash)" \
	" STRAIGHT_JOIN resume_texts b FORCE INDEX (hash) ON b.company_id = a.company_id AND b.hash = a.hash" \
	" AND b.candidate_id > a.candidate_id WHERE a.company_id = ? AND a.hash IS NOT NULL" OPEN("a.candidate_id", "b.candidate_id")
/* clang-format on */

static const struct db_statement duplicates = {
	.name = "duplicate.list",
	.scope = DB_TENANT,
	.text = "SELECT a.id, ua.public_id, a.name, a.email, a.phone, a.created_at, b.id, ub.public_id, b.name, b.email, b.phone,"
	        " b.created_at, p.mail, p.phone, p.resume FROM (SELECT low, high, MAX(mail) AS mail, MAX(phone) AS phone,"
	        " MAX(resume) AS resume FROM (" PAIRS ") x GROUP BY low, high ORDER BY high DESC, low DESC LIMIT ? OFFSET ?) p"
	        " STRAIGHT_JOIN candidates a FORCE INDEX (PRIMARY) ON a.id = p.low"
	        " STRAIGHT_JOIN users ua FORCE INDEX (PRIMARY) ON ua.id = a.user_id"
	        " STRAIGHT_JOIN candidates b FORCE INDEX (PRIMARY) ON b.id = p.high"
	        " STRAIGHT_JOIN users ub FORCE INDEX (PRIMARY) ON ub.id = b.user_id ORDER BY p.high DESC, p.low DESC",
	PARAMS(COMPANY_COL, COMPANY_COL, COMPANY_COL, COL(merge_page, limit), COL(merge_page, offset)),
	RESULT(duplicate_row, COL_KEY(duplicate_row, first.id), COL_PUB(duplicate_row, first.id),
	       COL(duplicate_row, first.name), COL(duplicate_row, first.email), COL(duplicate_row, first.phone),
	       COL(duplicate_row, first.created_at), COL_KEY(duplicate_row, second.id), COL_PUB(duplicate_row, second.id),
	       COL(duplicate_row, second.name), COL(duplicate_row, second.email), COL(duplicate_row, second.phone),
	       COL(duplicate_row, second.created_at), COL(duplicate_row, email), COL(duplicate_row, phone),
	       COL(duplicate_row, resume)),
};

enum err store_duplicate_list(struct db *db, const struct merge_page *page, struct duplicate_row **rows_r, size_t *n_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &duplicates, page, &rows, n_r);

	*rows_r = rows;
	return e;
}

static const struct db_statement count_duplicates = {
	.name = "duplicate.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT DISTINCT low, high FROM (" PAIRS ") x LIMIT ?) y",
	PARAMS(COMPANY_COL, COMPANY_COL, COMPANY_COL, MOST_COL),
	RESULT(merge_list, COL(merge_list, total)),
};

enum err store_duplicate_count(struct db *db, int64_t *total_r)
{
	struct merge_list row = { 0 };
	enum err e = db_one(db, &count_duplicates, &row, &row);

	*total_r = row.total;
	return e;
}

static const struct db_statement dismiss = {
	.name = "duplicate.dismiss",
	.scope = DB_TENANT,
	.text = "INSERT INTO candidate_dismissals (company_id, low_id, high_id, dismissed_by, created_at)"
	        " SELECT ?, ?, ?, ?, ? FROM companies WHERE id = ? AND NOT EXISTS (SELECT 1 FROM candidate_dismissals d"
	        " WHERE d.low_id = ? AND d.high_id = ?)",
	PARAMS(COMPANY_COL, COL_KEY(merge, into), COL_KEY(merge, from), CALLER_COL, NOW_COL, COMPANY_COL, COL_KEY(merge, into),
	       COL_KEY(merge, from)),
};

enum err store_duplicate_dismiss(struct db *db, const struct candidate *first, const struct candidate *second)
{
	bool ordered = first->id.v.key < second->id.v.key;
	const struct merge pair = { .into = ordered ? first->id : second->id, .from = ordered ? second->id : first->id };
	enum err e = db_run(db, &dismiss, &pair, NULL, NULL);

	return e == E_DUPLICATE ? OK : e; /* another request has noted it since */
}

/* ---- merges */

static const struct db_statement with = {
	.name = "merge.with",
	.scope = DB_TENANT,
	.text = "SELECT m.id FROM candidate_merges m FORCE INDEX (merged) WHERE m.from_id = ? AND m.company_id = ?"
	        " UNION ALL SELECT m.id FROM candidate_merges m FORCE INDEX (profile) WHERE m.into_id = ? AND m.company_id = ?"
	        " LIMIT 1",
	PARAMS(COL_KEY(candidate, id), COMPANY_COL, COL_KEY(candidate, id), COMPANY_COL),
	RESULT(merge, COL_KEY(merge, id)),
};

enum err store_merge_with(struct db *db, const struct candidate *candidate)
{
	struct merge merge = { 0 };

	return db_one(db, &with, candidate, &merge);
}

static const struct db_statement insert = {
	.name = "merge.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO candidate_merges (public_id, company_id, into_id, from_id, created_by, created_at)"
	        " VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(merge, id), COMPANY_COL, COL_KEY(merge, into), COL_KEY(merge, from), CALLER_COL, NOW_COL),
};

enum err store_merge_insert(struct db *db, struct merge *merge)
{
	merge->id.v.pub = uuid_new();
	return db_run(db, &insert, merge, NULL, &merge->id.v.key);
}

/* clang-format off */
#define MERGE "SELECT m.id, m.public_id, m.company_id, m.into_id, ui.public_id, m.from_id, uf.public_id, f.name, f.email, m.created_at"
#define PEOPLE " JOIN candidates i FORCE INDEX (PRIMARY) ON i.id = m.into_id JOIN users ui FORCE INDEX (PRIMARY) ON ui.id = i.user_id" \
	" JOIN candidates f FORCE INDEX (PRIMARY) ON f.id = m.from_id JOIN users uf FORCE INDEX (PRIMARY) ON uf.id = f.user_id"
#define MERGE_BIND RESULT(merge, COL_KEY(merge, id), COL_PUB(merge, id), COL_KEY(merge, company), COL_KEY(merge, into), \
	COL_PUB(merge, into), COL_KEY(merge, from), COL_PUB(merge, from), COL(merge, from_name), COL(merge, from_email), \
	COL(merge, created_at))
/* clang-format on */

static const struct db_statement get = {
	.name = "merge.get",
	.scope = DB_GUARDED,
	.text = MERGE " FROM candidate_merges m FORCE INDEX (public_id)" PEOPLE " WHERE m.public_id = ?",
	PARAMS(COL_PUB(merge, id)),
	MERGE_BIND,
};

enum err store_merge_any(struct db *db, struct uuid id, struct merge *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

static const struct db_statement delete = {
	.name = "merge.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM candidate_merges WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(merge, id), COMPANY_COL),
};

enum err store_merge_delete(struct db *db, const struct merge *merge)
{
	return db_run(db, &delete, merge, NULL, NULL);
}

static const struct db_statement list = {
	.name = "merge.list",
	.scope = DB_TENANT,
	.text = MERGE " FROM candidate_merges m FORCE INDEX (company)" PEOPLE
	              " WHERE m.company_id = ? ORDER BY m.id DESC LIMIT ? OFFSET ?",
	PARAMS(COMPANY_COL, COL(merge_page, limit), COL(merge_page, offset)),
	MERGE_BIND,
};

enum err store_merge_list(struct db *db, const struct merge_page *page, struct merge_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &list, page, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement count = {
	.name = "merge.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT 1 FROM candidate_merges m FORCE INDEX (company) WHERE m.company_id = ? LIMIT ?) x",
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(merge_list, COL(merge_list, total)),
};

enum err store_merge_count(struct db *db, int64_t *n_r)
{
	struct merge_list row = { 0 };
	enum err e = db_one(db, &count, &row, &row);

	*n_r = row.total;
	return e;
}

static const struct db_statement of = {
	.name = "merge.of",
	.scope = DB_TENANT,
	.text = MERGE " FROM candidate_merges m FORCE INDEX (profile)" PEOPLE
	              " WHERE m.into_id = ? AND m.company_id = ? ORDER BY m.id DESC LIMIT 50",
	PARAMS(COL_KEY(candidate, id), COMPANY_COL),
	MERGE_BIND,
};

enum err store_merge_of(struct db *db, const struct candidate *candidate, struct merge_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &of, candidate, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement words = {
	.name = "merge.words",
	.scope = DB_TENANT,
	.text = "INSERT INTO candidate_words (company_id, word, candidate_id, origin) SELECT DISTINCT w.company_id, w.word, m.into_id,"
	        " " SQL_WORDS_MERGED
	        " FROM candidate_merges m FORCE INDEX (merged) JOIN candidate_words w FORCE INDEX (candidate)"
	        " ON w.candidate_id = m.from_id WHERE m.from_id = ? AND m.company_id = ? AND NOT EXISTS (SELECT 1"
	        " FROM candidate_words o WHERE o.company_id = w.company_id AND o.word = w.word AND o.candidate_id = m.into_id"
	        " AND o.origin = " SQL_WORDS_MERGED ")",
	PARAMS(COL_KEY(candidate, id), COMPANY_COL),
};

enum err store_merge_words(struct db *db, const struct candidate *from)
{
	return db_run(db, &words, from, NULL, NULL);
}

STATEMENTS(merge, &duplicates, &count_duplicates, &dismiss, &with, &insert, &get, &delete, &list, &count, &of, &words);
