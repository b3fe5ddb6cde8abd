/* Other times that candidates propose for their interviews. */
#ifndef STORE_INTERVIEW_PROPOSAL_H
#define STORE_INTERVIEW_PROPOSAL_H

#include "db/db.h"
#include "model/interview/proposal.h"

/* Loads the proposal with the public id key->id of the interview key->interview (by key), for a guard. E_NO_ROW: there is none.
 */
enum err store_proposal_any(struct db *db, const struct proposal *key, struct proposal *out);

/* Reads all proposals of an interview into the request's arena, newest first. */
enum err store_proposal_list(struct db *db, struct interview_id interview, struct proposal_list *list_r);

/* Reads the newest proposal of an interview. E_NO_ROW: there is none. */
enum err store_proposal_newest(struct db *db, struct interview_id interview, struct proposal *out);

/* Inserts an open proposal of the caller, who is the candidate of the interview, and sets its key. The interview is locked, and
 * has no other that is open. */
enum err store_proposal_insert(struct db *db, struct proposal *proposal);

/* Closes the open proposal of closed->interview, if there is one, with the status, the accepted time and the answer of
 * `closed`. The interview is locked. */
enum err store_proposal_close(struct db *db, const struct proposal *closed);

#endif
