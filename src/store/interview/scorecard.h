/* The main scorecards of interviews in the database. */
#ifndef STORE_INTERVIEW_SCORECARD_H
#define STORE_INTERVIEW_SCORECARD_H

#include "db/db.h"
#include "model/interview.h"

/* The card of `interview` (its key) in the caller's company, locked until the transaction ends. E_NO_ROW. */
enum err store_scorecard_lock(struct db *db, struct interview_id interview, struct scorecard *out);

/*
 * Writes all that may change, marks it as filled, raises its version (also in `card`), and makes the interview's copy of its
 * state follow, which raises the interview's version. `card->interview` has the key.
 */
enum err store_scorecard_save(struct db *db, struct scorecard *card);

/* As store_scorecard_lock, without the lock but with the interview's id and the candidate's name. */
enum err store_scorecard_get(struct db *db, struct interview_id interview, struct scorecard *out);

/*
 * The scores of the card, technical and culture of `out` (its key), whose interview is locked; and writes them. They leave
 * open whether the card was filled, as feedback does, which stands on it too. E_NO_ROW.
 */
enum err store_scorecard_scores(struct db *db, struct interview *out);
enum err store_scorecard_save_scores(struct db *db, const struct interview *it);

#endif
