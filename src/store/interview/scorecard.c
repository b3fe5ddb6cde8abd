/* Statements about scorecards. The author of a card that nobody signs is 0. */
#include "store/interview/scorecard.h"
#include "store/sql.h"
#include "store/statements.h"

#define CARD                                                                                                                   \
	"e.version, e.appearance, e.knowledge, e.confidence, e.attitude, e.communication, e.average_rating, "                  \
	"e.expected_salary, e.languages, e.experience, e.remark, "                                                             \
	"e.voice_public_id, e.other_ratings, e.filled_at IS NOT NULL, e.filled_at, e.updated_at"
#define CARD_BIND                                                                                                              \
	COL(scorecard, version), COL(scorecard, appearance), COL(scorecard, knowledge), COL(scorecard, confidence),            \
	        COL(scorecard, attitude), COL(scorecard, communication), COL(scorecard, average), COL(scorecard, salary),      \
	        COL(scorecard, languages), COL(scorecard, experience), COL(scorecard, remark), COL_PUB(scorecard, voice),      \
	        COL(scorecard, others), COL(scorecard, filled), COL(scorecard, created_at), COL(scorecard, updated_at)
#define OF_AUTHOR "e.interview_id = ? AND e.author_id = ? AND e.company_id = ?"
#define OF_AUTHOR_BIND COL_KEY(scorecard, interview), COL(scorecard, author.id.v.key), COMPANY_COL

static const struct db_statement lock = {
	.name = "scorecard.lock",
	.scope = DB_TENANT,
	.text = "SELECT e.id, " CARD " FROM evaluations e WHERE " OF_AUTHOR " FOR UPDATE",
	PARAMS(OF_AUTHOR_BIND),
	RESULT(scorecard, COL_KEY(scorecard, id), CARD_BIND),
};

enum err store_scorecard_lock(struct db *db, struct scorecard *card)
{
	enum err e = db_one(db, &lock, card, card);
	return e == E_NO_ROW ? OK : e;
}

static const struct db_statement get = {
	.name = "scorecard.get",
	.scope = DB_TENANT,
	.text = "SELECT " CARD ", i.public_id, u.name FROM evaluations e JOIN interviews i ON i.id = e.interview_id"
	        " JOIN users u ON u.id = i.candidate_id WHERE " OF_AUTHOR,
	PARAMS(OF_AUTHOR_BIND),
	RESULT(scorecard, CARD_BIND, COL_PUB(scorecard, interview), COL(scorecard, candidate_name)),
};

enum err store_scorecard_get(struct db *db, struct scorecard *card)
{
	return db_one(db, &get, card, card);
}

/* Whether who writes is the author, or nobody signs the card: what hr writes in another's card does not submit it for them. */
#define OWN "? IS NULL OR ? = 0"
#define WRITTEN_BIND                                                                                                           \
	COL(scorecard, appearance), COL(scorecard, knowledge), COL(scorecard, confidence), COL(scorecard, attitude),           \
	        COL(scorecard, communication), COL(scorecard, average), COL(scorecard, salary), COL(scorecard, languages),     \
	        COL(scorecard, experience), COL(scorecard, remark), COL_PUB(scorecard, voice), COL_KEY(scorecard, editor.id),  \
	        NOW_COL, COL_KEY(scorecard, editor.id), COL(scorecard, author.id.v.key), NOW_COL, NOW_COL
static const struct db_statement save = {
	.name = "scorecard.save",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations SET version = version + 1, appearance = ?, knowledge = ?, confidence = ?, attitude = ?, "
	        "communication = ?, average_rating = ?, expected_salary = ?, languages = ?, experience = ?, remark = ?, "
	        "voice_public_id = ?, edited_by = COALESCE(?, edited_by), filled_at = COALESCE(filled_at, ?), submitted_at = CASE WHEN " OWN
	        " THEN ? ELSE submitted_at END, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(WRITTEN_BIND, COL_KEY(scorecard, id), COMPANY_COL),
};

static const struct db_statement insert = {
	.name = "scorecard.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (appearance, knowledge, confidence, attitude, communication, "
	        "average_rating, expected_salary, languages, experience, remark, voice_public_id, edited_by, filled_at, "
	        "submitted_at, updated_at, created_at, interview_id, author_id, company_id) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CASE WHEN " OWN " THEN ? END, ?, ?, ?, ?, ?)",
	PARAMS(WRITTEN_BIND, NOW_COL, OF_AUTHOR_BIND),
};

/* An answer of the interview shows the card, so it is another version. */
static const struct db_statement shown = {
	.name = "scorecard.shown",
	.scope = DB_TENANT,
	.text = "UPDATE interviews SET version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(scorecard, interview), COMPANY_COL),
};

enum err store_scorecard_save(struct db *db, struct scorecard *card)
{
	bool is_new = card->id.v.key == 0;
	enum err e = db_run(db, is_new ? &insert : &save, card, NULL, is_new ? &card->id.v.key : NULL);

	if (e != OK)
		return e == E_DUPLICATE ? E_RETRY : e;
	card->version++;
	return db_run(db, &shown, card, NULL, NULL);
}

#define WORDS_BIND                                                                                                             \
	COL(card_words, it.technical), COL(card_words, it.culture), COL(card_words, it.feedback),                              \
	        COL(card_words, it.feedback_shared), COL_KEY(card_words, editor), COL(card_words, filled_at),                  \
	        COL(card_words, submitted_at), NOW_COL
static const struct db_statement save_words = {
	.name = "scorecard.save_words",
	.scope = DB_TENANT,
	.text = "UPDATE evaluations SET version = version + 1, technical_score = ?, cultural_fit_score = ?, feedback = ?, "
	        "feedback_shared = ?, edited_by = COALESCE(?, edited_by), filled_at = COALESCE(filled_at, ?), "
	        "submitted_at = COALESCE(?, submitted_at), updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(WORDS_BIND, COL_KEY(card_words, it.card_id), COMPANY_COL),
};

static const struct db_statement insert_words = {
	.name = "scorecard.insert_words",
	.scope = DB_TENANT,
	.text = "INSERT INTO evaluations (technical_score, cultural_fit_score, feedback, feedback_shared, edited_by, filled_at, "
	        "submitted_at, updated_at, created_at, interview_id, author_id, company_id) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(WORDS_BIND, NOW_COL, COL_KEY(card_words, it.id), COL(card_words, author.v.key), COMPANY_COL),
};

enum err store_scorecard_save_words(struct db *db, struct card_words *words)
{
	bool is_new = words->it.card_id.v.key == 0;
	enum err e = db_run(db, is_new ? &insert_words : &save_words, words, NULL, is_new ? &words->it.card_id.v.key : NULL);

	return e == E_DUPLICATE ? E_RETRY : e;
}

static const struct db_statement words = {
	.name = "scorecard.words",
	.scope = DB_TENANT,
	.text = "SELECT e.id, e.technical_score, e.cultural_fit_score, e.feedback, e.feedback_shared, e.filled_at IS NOT NULL,"
	        " e.appearance + e.knowledge + e.confidence + e.attitude + e.communication IS NOT NULL"
	        " FROM evaluations e WHERE e.interview_id = ? AND e.author_id = ? AND e.company_id = ?",
	PARAMS(COL_KEY(card_words, it.id), COL(card_words, author.v.key), COMPANY_COL),
	RESULT(card_words, COL_KEY(card_words, it.card_id), COL(card_words, it.technical), COL(card_words, it.culture),
	       COL(card_words, it.feedback), COL(card_words, it.feedback_shared), COL(card_words, it.has_card),
	       COL(card_words, it.card_complete)),
};

enum err store_scorecard_words(struct db *db, struct card_words *of)
{
	of->it.card_id = (struct card_id){ 0 };
	of->it.technical = of->it.culture = (struct decimal){ 0 };
	of->it.feedback = (struct str){ 0 };
	of->it.feedback_shared = of->it.has_card = of->it.card_complete = false;
	enum err e = db_one(db, &words, of, of);
	return e == E_NO_ROW ? OK : e;
}

STATEMENTS(scorecard, &lock, &get, &save, &insert, &shown, &save_words, &insert_words, &words);
