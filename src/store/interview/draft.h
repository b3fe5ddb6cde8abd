/* What is known of an interview before it is scheduled. */
#ifndef STORE_INTERVIEW_DRAFT_H
#define STORE_INTERVIEW_DRAFT_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* What the request names. */
struct draft_query {
	struct application_id application; /* by its public id; null: `candidate` and `position` are named instead */
	struct user_id candidate;          /* by the public id */
	struct str position;
	struct user_id interviewer; /* by the public id, or when that is null by the key; both null: nobody */
	struct str email;           /* not empty: the interviewer has this mail address, and `interviewer` is not used */
};

/*
 * Finds, with one statement, the application with its job and candidate, of any company, for a guard; the company with its
 * account for meetings; and the interviewer, an active member of the staff of the caller's company. The key of an interviewer
 * who is not named or not found is 0, and so is that of the account of a company that has none.
 * draft->v.application.candidate.active: the candidate is still an active candidate. E_NO_ROW: there is no such application.
 */
enum err store_interview_any_draft(struct db *db, const struct draft_query *query, struct interview_draft *draft);

/*
 * As store_interview_any_draft, for the caller's company: finds the active candidate `candidate`, the open job with the title
 * `position`, and the candidate's application to it. The keys of those that are not there are 0. E_NO_ROW: the caller has no
 * company.
 */
enum err store_interview_draft(struct db *db, const struct draft_query *query, struct interview_draft *draft);

/* Whether these functions and store_interview_insert() together set all members of `shown`, so that the new interview need not
 * be read for the answer. */
bool store_interview_drafted(struct shown shown);

#endif
