/* Statements about whole scorecards. The author of a card that nobody signs is 0. */
#include "store/interview/card.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement place = {
	.name = "card.place",
	.scope = DB_GUARDED,
	.text = "SELECT i.id, i.public_id, i.company_id, i.candidate_id, i.interviewer_id, i.round_id, s.id IS NOT NULL,"
	        " e.submitted_at IS NOT NULL, u.id, u.public_id, u.name FROM interviews i"
	        " LEFT JOIN users u FORCE INDEX (PRIMARY) ON u.id = ?"
	        " LEFT JOIN bookings s FORCE INDEX (person_interview) ON s.person_id = ? AND s.interview_id = i.id"
	        " AND s.part <> " SQL_PART_CANDIDATE " LEFT JOIN evaluations e FORCE INDEX (interview)"
	        " ON e.interview_id = i.id AND e.author_id = ? WHERE i.public_id = ? AND i.company_id IS NOT NULL",
	PARAMS(CALLER_COL, CALLER_COL, CALLER_COL, COL_PUB(card_place, id)),
	RESULT(card_place, COL_KEY(card_place, id), COL_PUB(card_place, id), COL_KEY(card_place, company),
	       COL_KEY(card_place, candidate), COL_KEY(card_place, interviewer), COL_KEY(card_place, round),
	       COL(card_place, sits), COL(card_place, submitted), COL_KEY(card_place, reader.id),
	       COL_PUB(card_place, reader.id), COL(card_place, reader.name)),
};

enum err store_card_any_place(struct db *db, struct uuid id, struct card_place *out)
{
	out->id.v.pub = id;
	return db_one(db, &place, out, out);
}

#define CARD                                                                                                                   \
	"e.id, e.version, e.recommendation, e.appearance, e.knowledge, e.confidence, e.attitude, e.communication, "            \
	"e.other_ratings, e.average_rating, e.remark, e.technical_score, e.cultural_fit_score, e.filled_at IS NOT NULL, "      \
	"e.submitted_at, e.filled_at, e.updated_at"
#define CARD_BIND                                                                                                              \
	COL_KEY(scorecard, id), COL(scorecard, version), COL(scorecard, recommendation), COL(scorecard, appearance),           \
	        COL(scorecard, knowledge), COL(scorecard, confidence), COL(scorecard, attitude),                               \
	        COL(scorecard, communication), COL(scorecard, others), COL(scorecard, average), COL(scorecard, remark),        \
	        COL(scorecard, technical), COL(scorecard, culture), COL(scorecard, filled), COL(scorecard, submitted_at),      \
	        COL(scorecard, created_at), COL(scorecard, updated_at)
#define NAMES ", au.id, au.public_id, au.name, eu.id, eu.public_id, eu.name"
#define NAMES_BIND                                                                                                             \
	COL_KEY(scorecard, author.id), COL_PUB(scorecard, author.id), COL(scorecard, author.name),                             \
	        COL_KEY(scorecard, editor.id), COL_PUB(scorecard, editor.id), COL(scorecard, editor.name)
#define JOIN_NAMES                                                                                                             \
	" LEFT JOIN users au FORCE INDEX (PRIMARY) ON au.id = e.author_id"                                                     \
	" LEFT JOIN users eu FORCE INDEX (PRIMARY) ON eu.id = e.edited_by"
#define OF_AUTHOR " WHERE e.interview_id = ? AND e.author_id = ? AND e.company_id = ?"
#define OF_AUTHOR_BIND COL_KEY(scorecard, interview), COL(scorecard, author.id.v.key), COMPANY_COL

static const struct db_statement get = {
	.name = "card.get",
	.scope = DB_TENANT,
	.text = "SELECT " CARD NAMES " FROM evaluations e FORCE INDEX (interview)" JOIN_NAMES OF_AUTHOR,
	PARAMS(OF_AUTHOR_BIND),
	RESULT(scorecard, CARD_BIND, NAMES_BIND),
};
static const struct db_statement lock = {
	.name = "card.lock",
	.scope = DB_TENANT,
	.text = "SELECT " CARD " FROM evaluations e FORCE INDEX (interview)" OF_AUTHOR " FOR UPDATE",
	PARAMS(OF_AUTHOR_BIND),
	RESULT(scorecard, CARD_BIND),
};

enum err store_card_get(struct db *db, struct scorecard *card)
{
	return db_one(db, &get, card, card);
}

enum err store_card_lock(struct db *db, struct scorecard *card)
{
	return db_one(db, &lock, card, card);
}

#define WRITTEN_BIND                                                                                                           \
	COL(scorecard, recommendation), COL(scorecard, appearance), COL(scorecard, knowledge), COL(scorecard, confidence),     \
	        COL(scorecard, attitude), COL(scorecard, communication), COL(scorecard, others), COL(scorecard, average),      \
	        COL(scorecard, remark), COL(scorecard, technical), COL(scorecard, culture), COL_KEY(scorecard, editor.id),     \
	        COL(scorecard, submitted_at), NOW_COL, NOW_COL
static const struct db_statement save = {
	.name = "card.save",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations SET version = version + 1, recommendation = ?, appearance = ?, knowledge = ?, confidence = ?, "
	        "attitude = ?, communication = ?, other_ratings = ?, average_rating = ?, remark = ?, technical_score = ?, "
	        "cultural_fit_score = ?, edited_by = COALESCE(?, edited_by), submitted_at = ?, "
	        "filled_at = COALESCE(filled_at, ?), updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(WRITTEN_BIND, COL_KEY(scorecard, id), COMPANY_COL),
};
static const struct db_statement insert = {
	.name = "card.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (recommendation, appearance, knowledge, confidence, attitude, communication, "
	        "other_ratings, average_rating, remark, technical_score, cultural_fit_score, edited_by, submitted_at, filled_at, "
	        "updated_at, created_at, interview_id, author_id, company_id) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(WRITTEN_BIND, NOW_COL, OF_AUTHOR_BIND),
};
/* An answer of the interview shows the card, so it is another version. */
static const struct db_statement shown = {
	.name = "card.shown",
	.scope = DB_TENANT,
	.text = "UPDATE interviews SET version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(scorecard, interview), COMPANY_COL),
};

enum err store_card_save(struct db *db, struct scorecard *card)
{
	bool is_new = card->id.v.key == 0;
	enum err e = db_run(db, is_new ? &insert : &save, card, NULL, is_new ? &card->id.v.key : NULL);

	if (e != OK)
		return e == E_DUPLICATE ? E_RETRY : e;
	return db_run(db, &shown, card, NULL, NULL);
}

/* A line of the list; the same `split` stands in all. */
struct card_line {
	struct scorecard v;
	int64_t split;
};
#define SAYS(words) "MAX(e.submitted_at IS NOT NULL AND e.recommendation IN (" words "))"
#define FOR SAYS(SQL_RECOMMENDATION_YES ", " SQL_RECOMMENDATION_STRONG_YES)
#define AGAINST SAYS(SQL_RECOMMENDATION_NO ", " SQL_RECOMMENDATION_STRONG_NO)
#define FOUND                                                                                                                  \
	" WHERE e.interview_id = ? AND e.company_id = ? AND e.filled_at IS NOT NULL"                                           \
	" AND (? OR e.author_id = ? OR e.submitted_at IS NOT NULL)"
#define FOUND_BIND COL_KEY(card_query, interview), COMPANY_COL, COL(card_query, all), CALLER_COL

static const struct db_statement list = {
	.name = "card.list",
	.scope = DB_TENANT,
	.text = "SELECT " CARD NAMES ", " FOR " OVER () AND " AGAINST
	        " OVER () FROM evaluations e FORCE INDEX (interview)" JOIN_NAMES FOUND " ORDER BY e.id LIMIT ? OFFSET ?",
	PARAMS(FOUND_BIND, COL(card_query, limit), COL(card_query, offset)),
	RESULT(card_line, CARD_BIND, NAMES_BIND, COL(card_line, split)),
};
static const struct db_statement count = {
	.name = "card.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*), COALESCE(" FOR " AND " AGAINST ", 0) FROM evaluations e FORCE INDEX (interview)" FOUND,
	PARAMS(FOUND_BIND),
	RESULT(scorecard_list, COL(scorecard_list, total), COL(scorecard_list, tally[0])),
};

enum err store_card_list(struct db *db, struct arena *arena, const struct card_query *query, struct scorecard_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &list, query, &rows, &list_r->n);
	const struct card_line *lines = rows;
	struct scorecard *cards = ARENA_ARRAY(arena, struct scorecard, list_r->n);

	for (size_t i = 0; i < list_r->n; i++)
		cards[i] = lines[i].v;
	list_r->at = cards;
	list_r->tally[0] = list_r->n > 0 ? lines[0].split : 0;
	if (e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, &count, query, list_r);
}

STATEMENTS(card, &place, &get, &lock, &save, &insert, &shown, &list, &count);
