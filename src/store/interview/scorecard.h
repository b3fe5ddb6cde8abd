/* The scorecards of interviews in the database. */
#ifndef STORE_INTERVIEW_SCORECARD_H
#define STORE_INTERVIEW_SCORECARD_H

#include "db/db.h"
#include "model/interview/interview.h"

/* Loads the card of card->author about the locked card->interview (its key) in the caller's company, and locks it until the
 * transaction ends. Its key is 0 when there is none yet. */
enum err store_scorecard_lock(struct db *db, struct scorecard *card);

/*
 * Writes all members of management's evaluation that may change, into a new card when its key is 0; marks the card as filled
 * and submitted, and raises its version, also in `card`, and the version of its interview. E_RETRY: another request has made
 * it.
 */
enum err store_scorecard_save(struct db *db, struct scorecard *card);

/* As store_scorecard_lock, but locks nothing, and reads the interview's id and the candidate's name too. E_NO_ROW. */
enum err store_scorecard_get(struct db *db, struct scorecard *card);

/* What an interview shows of a card: the scores, the feedback, and whether that is shared. */
struct card_words {
	struct interview it;   /* it.card_id: the card; key 0: there is none yet */
	struct user_id author; /* key 0: nobody signs it */
	struct user_id editor; /* who writes without being the author; key 0: the author writes */
	/* When the card is filled in by this, and when it is submitted by this; null: it stays as it is. */
	struct instant filled_at, submitted_at;
};

/* Writes these, into a new card when there is none, whose key is then in it.card_id. E_RETRY: another request has made it. */
enum err store_scorecard_save_words(struct db *db, struct card_words *words);

/* Reads those of the author of->author about of->it, and the rest of what the interview shows of that card. */
enum err store_scorecard_words(struct db *db, struct card_words *of);

#endif
