/* Whole scorecards in the database, as their authors and those who may read them see them. */
#ifndef STORE_INTERVIEW_CARD_H
#define STORE_INTERVIEW_CARD_H

#include "db/db.h"
#include "model/interview/scorecard.h"

/* Finds the interview with this public id, of any company, for a guard: what whoever reads its cards must know of it; no
 * private entry. E_NO_ROW. */
enum err store_card_any_place(struct db *db, struct uuid id, struct card_place *out);

/* Reads the card of the author (its key) about card->interview (its key). E_NO_ROW: there is none. */
enum err store_card_get(struct db *db, struct scorecard *card);

/* As store_card_get, but locks the card until the transaction ends, and leaves the names out. */
enum err store_card_lock(struct db *db, struct scorecard *card);

/*
 * Writes all members of a locked card, into a new one when its key is 0, and raises its version and that of its interview. A
 * submitted card has a time of submission. E_RETRY: another request has made it.
 */
enum err store_card_save(struct db *db, struct scorecard *card);

/* Which cards of an interview are read. */
struct card_query {
	struct interview_id interview;
	bool all; /* those too that others have not submitted */
	int64_t limit, offset;
};

/* Reads a page of the cards, in the order in which they were made; list_r->tally[0] is 1 when some of the submitted ones are
 * for the candidate and some against. */
enum err store_card_list(struct db *db, struct arena *arena, const struct card_query *query, struct scorecard_list *list_r);

#endif
