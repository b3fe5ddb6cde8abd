/* Statements about main scorecards. Their author is 0. */
#include "store/interview/scorecard.h"
#include "store/sql.h"
#include "store/statements.h"

#define CARD                                                                                                                   \
	"e.version, e.appearance, e.knowledge, e.confidence, e.attitude, e.communication, e.average_rating, "                  \
	"e.expected_salary, e.languages, e.experience, e.remark, "                                                             \
	"e.voice_public_id, e.filled_at IS NOT NULL, e.filled_at, e.updated_at"
#define CARD_BIND                                                                                                              \
	COL(scorecard, version), COL(scorecard, appearance), COL(scorecard, knowledge), COL(scorecard, confidence),            \
	        COL(scorecard, attitude), COL(scorecard, communication), COL(scorecard, average), COL(scorecard, salary),      \
	        COL(scorecard, languages), COL(scorecard, experience), COL(scorecard, remark), COL_PUB(scorecard, voice),      \
	        COL(scorecard, filled), COL(scorecard, created_at), COL(scorecard, updated_at)

static const struct db_statement lock = {
	.name = "scorecard.lock",
	.scope = DB_TENANT,
	.text = "SELECT " CARD
	        " FROM evaluations e WHERE e.interview_id = ? AND e.author_id = 0 AND e.company_id = ? FOR UPDATE",
	PARAMS(COL_KEY(scorecard, interview), COMPANY_COL),
	RESULT(scorecard, CARD_BIND),
};

enum err store_scorecard_lock(struct db *db, struct interview_id interview, struct scorecard *out)
{
	out->interview = interview;
	enum err e = db_one(db, &lock, out, out);
	return e == E_NO_ROW ? OK : e;
}

static const struct db_statement get = {
	.name = "scorecard.get",
	.scope = DB_TENANT,
	.text = "SELECT " CARD ", i.public_id, u.name FROM evaluations e JOIN interviews i ON i.id = e.interview_id"
	        " JOIN users u ON u.id = i.candidate_id WHERE e.interview_id = ? AND e.author_id = 0 AND e.company_id = ?",
	PARAMS(COL_KEY(scorecard, interview), COMPANY_COL),
	RESULT(scorecard, CARD_BIND, COL_PUB(scorecard, interview), COL(scorecard, candidate_name)),
};

enum err store_scorecard_get(struct db *db, struct interview_id interview, struct scorecard *out)
{
	out->interview = interview;
	return db_one(db, &get, out, out);
}

#define WRITTEN_BIND                                                                                                           \
	COL(scorecard, appearance), COL(scorecard, knowledge), COL(scorecard, confidence), COL(scorecard, attitude),           \
	        COL(scorecard, communication), COL(scorecard, average), COL(scorecard, salary), COL(scorecard, languages),     \
	        COL(scorecard, experience), COL(scorecard, remark), COL_PUB(scorecard, voice), NOW_COL, NOW_COL
static const struct db_statement save = {
	.name = "scorecard.save",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations SET version = version + 1, appearance = ?, knowledge = ?, confidence = ?, attitude = ?, "
	        "communication = ?, average_rating = ?, expected_salary = ?, languages = ?, experience = ?, remark = ?, "
	        "voice_public_id = ?, filled_at = COALESCE(filled_at, ?), updated_at = ?"
	        " WHERE interview_id = ? AND author_id = 0 AND company_id = ?",
	PARAMS(WRITTEN_BIND, COL_KEY(scorecard, interview), COMPANY_COL),
};

static const struct db_statement insert = {
	.name = "scorecard.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (author_id, appearance, knowledge, confidence, attitude, communication, "
	        "average_rating, expected_salary, languages, experience, remark, voice_public_id, filled_at, updated_at, "
	        "created_at, interview_id, company_id) VALUES (0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(WRITTEN_BIND, NOW_COL, COL_KEY(scorecard, interview), COMPANY_COL),
};

struct card_change {
	struct interview_id interview;
	enum card_state state;
};
static const struct db_statement state = {
	.name = "scorecard.state",
	.scope = DB_TENANT,
	.text = "UPDATE interviews SET card_state = ?, version = version + 1, updated_at = ? WHERE id = ?"
	        " AND company_id = ?",
	PARAMS(COL(card_change, state), NOW_COL, COL_KEY(card_change, interview), COMPANY_COL),
};

enum err store_scorecard_save(struct db *db, struct scorecard *card)
{
	const struct card_change change = { card->interview, scorecard_complete(card) ? CARD_COMPLETE : CARD_FILLED };
	enum err e = db_run(db, card->version > 0 ? &save : &insert, card, NULL, NULL);

	if (e != OK)
		return e == E_DUPLICATE ? E_RETRY : e;
	card->version++;
	return db_run(db, &state, &change, NULL, NULL);
}

static const struct db_statement save_scores = {
	.name = "scorecard.save_scores",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations SET version = version + 1, technical_score = ?, cultural_fit_score = ?, updated_at = ?"
	        " WHERE interview_id = ? AND author_id = 0 AND company_id = ?",
	PARAMS(COL(interview, technical), COL(interview, culture), NOW_COL, COL_KEY(interview, id), COMPANY_COL),
};

enum err store_scorecard_save_scores(struct db *db, const struct interview *it)
{
	return db_run(db, &save_scores, it, NULL, NULL);
}

/* The interview is locked, and its version rises when it is saved. Interviews of older versions have an empty card. */
static const struct db_statement first = {
	.name = "scorecard.first",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations e JOIN interviews i ON i.id = e.interview_id SET e.version = e.version + 1, e.filled_at = ?,"
	        " e.updated_at = ?, i.card_state = " SQL_CARD_FILLED
	        " WHERE e.interview_id = ? AND e.author_id = 0 AND e.company_id = ? AND e.filled_at IS NULL",
	PARAMS(NOW_COL, NOW_COL, COL_KEY(interview, id), COMPANY_COL),
};

static const struct db_statement insert_first = {
	.name = "scorecard.insert_first",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (author_id, company_id, interview_id, technical_score, cultural_fit_score, filled_at,"
	        " created_at, updated_at) VALUES (0, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COMPANY_COL, COL_KEY(interview, id), COL(interview, technical), COL(interview, culture), NOW_COL, NOW_COL,
	       NOW_COL),
};
static const struct db_statement filled = {
	.name = "scorecard.filled",
	.scope = DB_TENANT,
	.text = "UPDATE interviews SET card_state = " SQL_CARD_FILLED " WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(interview, id), COMPANY_COL),
};

enum err store_scorecard_first(struct db *db, const struct interview *it)
{
	int64_t matched = 0;
	enum err e = db_run(db, &first, it, &matched, NULL);

	if (e != OK || matched > 0)
		return e;
	e = db_run(db, &insert_first, it, NULL, NULL);
	if (e == OK)
		e = db_run(db, &filled, it, NULL, NULL);
	return e == E_DUPLICATE ? E_RETRY : e;
}

STATEMENTS(scorecard, &save_scores, &lock, &get, &save, &insert, &state, &first, &insert_first, &filled);
