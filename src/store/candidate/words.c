/* The words by which candidates are found. */
#include "store/candidate/candidate.h"

#include "store/sql.h"
#include "store/statements.h"
#include "store/words.h"

/* Words of a record, which this request or the dispatcher has found for its company before. Places that are not used have no
 * word. */
struct some_words {
	struct company_id company;
	struct candidate_id candidate;
	unsigned origin;
	struct str word[WORDS_AT_ONCE];
};

static const struct db_statement add = {
	.name = "candidate_word.add",
	.scope = DB_ANYONE,
	.text = "INSERT INTO candidate_words (company_id, word, candidate_id, origin) SELECT ?, n.word, ?, ?"
	        " FROM " STORE_WORDS " WHERE n.word IS NOT NULL"
	        " AND NOT EXISTS (SELECT 1 FROM candidate_words w WHERE w.company_id = ? AND w.word = BINARY n.word"
	        " AND w.candidate_id = ? AND w.origin = ?)",
	PARAMS(COL_KEY(some_words, company), COL_KEY(some_words, candidate), COL(some_words, origin),
	       STORE_WORDS_COLS(some_words), COL_KEY(some_words, company), COL_KEY(some_words, candidate),
	       COL(some_words, origin)),
};

enum err store_candidate_words_add(struct db *db, const struct candidate_words *words)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < words->n; i += WORDS_AT_ONCE) {
		struct some_words some = { .company = words->candidate->company,
			                   .candidate = words->candidate->id,
			                   .origin = words->origin };

		for (size_t k = 0; k < WORDS_AT_ONCE && i + k < words->n; k++)
			some.word[k] = words->words[i + k];
		e = db_run(db, &add, &some, NULL, NULL);
	}
	return e;
}

static const struct db_statement remove_of = {
	.name = "candidate_word.remove",
	.scope = DB_ANYONE,
	.text = "DELETE FROM candidate_words WHERE candidate_id = ? AND company_id = ? AND origin = ?",
	PARAMS(COL_KEY(some_words, candidate), COL_KEY(some_words, company), COL(some_words, origin)),
};

enum err store_candidate_words_remove(struct db *db, const struct candidate *candidate, enum word_origin origin)
{
	const struct some_words some = { .company = candidate->company, .candidate = candidate->id, .origin = origin };

	return db_run(db, &remove_of, &some, NULL, NULL);
}

STATEMENTS(candidate_word, &add, &remove_of);
