/* Applications with all their members, in the database. */
#ifndef STORE_APPLICATION_DETAIL_H
#define STORE_APPLICATION_DETAIL_H

#include "db/db.h"
#include "model/application/application.h"

/* Loads the application with this public id, of any company, for a guard, with all members. E_NO_ROW: there is none. */
enum err store_application_detail_any(struct db *db, struct uuid id, struct application_detail *out);

/* As store_application_detail_any, but locks the row until the transaction ends, and reads neither names nor
 * `caller_interviews`. */
enum err store_application_detail_any_lock(struct db *db, struct uuid id, struct application_detail *out);

/* Inserts an application of the caller for application.job of application.company, submitted now, and sets its key.
 * E_DUPLICATE: the caller has applied for this job before. */
enum err store_application_detail_insert(struct db *db, struct application_detail *detail);

/* The same, with the public id that is set, if one is, in the caller's company for the candidate
 * detail->application.candidate.id. */
enum err store_application_detail_insert_for(struct db *db, struct application_detail *detail);

/* Writes notes, feedback and scores, and raises the version, in the row and in `detail`. */
enum err store_application_detail_save(struct db *db, struct application_detail *detail);

enum application_scope {
	APPLICATIONS_OF_CANDIDATE,  /* the caller's own */
	APPLICATIONS_OF_COMPANY,    /* all of the caller's company */
	APPLICATIONS_OF_INTERVIEWER /* those whose interviews the caller takes part in as interviewer */
};

/* The filter and the page of a list. A set with all bits, or a null id, means any. `candidate` is not used for the caller's own
 * list. */
struct application_query {
	enum application_scope scope;
	struct set status;
	struct uuid job, candidate;
	int64_t limit, offset;
};

/* Reads one page, newest first, into the request's arena. It does not set out->total. */
enum err store_application_detail_list(struct db *db, const struct application_query *query,
                                       struct application_detail_list *out);

/* Counts the applications that the query finds. */
enum err store_application_detail_count(struct db *db, const struct application_query *query, int64_t *total_r);

#endif
