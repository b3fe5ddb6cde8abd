/* The main scorecards of interviews in the database. */
#ifndef STORE_INTERVIEW_SCORECARD_H
#define STORE_INTERVIEW_SCORECARD_H

#include "db/db.h"
#include "model/interview.h"

/* Loads the main scorecard of a locked `interview` (its key) in the caller's company, and locks it until the transaction ends.
 * Its version is 0 when there is none yet. */
enum err store_scorecard_lock(struct db *db, struct interview_id interview, struct scorecard *out);

/*
 * Writes all members that may change, into a new card when the version is 0, marks the card as filled, and raises its version,
 * also in `card`. Writes the card's state to the interview, which raises the interview's version. card->interview has the key.
 */
enum err store_scorecard_save(struct db *db, struct scorecard *card);

/* As store_scorecard_lock, but locks nothing, and reads the interview's id and the candidate's name too. */
enum err store_scorecard_get(struct db *db, struct interview_id interview, struct scorecard *out);

/* Writes the scores technical and culture, which also raises the version of the card. Does nothing when there is no card;
 * store_scorecard_first then inserts it with its scores. */
enum err store_scorecard_save_scores(struct db *db, const struct interview *it);

/* Marks the main card of a locked interview as filled, unless it is filled already. Inserts it when there is none. */
enum err store_scorecard_first(struct db *db, const struct interview *it);

#endif
