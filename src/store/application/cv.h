/* Applications as the management API lists them: CVs whose candidates may be interviewed. */
#ifndef STORE_APPLICATION_CV_H
#define STORE_APPLICATION_CV_H

#include "db/db.h"
#include "model/interview/interview.h"

/* The filter and the page of a list of CVs. */
struct cv_query {
	struct set status; /* all bits set: any status */
	int64_t limit, offset;
};

/*
 * Reads a page of the applications of the caller's company, newest first: id, status, place, the candidate's name, mail address
 * and telephone number, the job's id and title. The rows are in the request's arena. It does not set list_r->total.
 */
enum err store_cv_list(struct db *db, const struct cv_query *query, struct application_list *list_r);

/* Sets list_r->total to the number of applications that the query finds. */
enum err store_cv_count(struct db *db, const struct cv_query *query, struct application_list *list_r);

#endif
