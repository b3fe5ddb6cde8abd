/* Applications as management lists them: CVs that may be interviewed. */
#ifndef STORE_APPLICATION_CV_H
#define STORE_APPLICATION_CV_H

#include "db/db.h"
#include "model/interview.h"

/* What a list of CVs asks for. */
struct cv_query {
	struct set status; /* with all bits: any */
	int64_t limit, offset;
};

/*
 * A page of the caller's company's applications, newest first: id, status, place, the candidate's name, mail and telephone,
 * the job's id and title. The rows lie in the request's arena. Does not set list_r->total.
 */
enum err store_cv_list(struct db *db, const struct cv_query *query, struct application_list *list_r);

/* list_r->total: how many there are. */
enum err store_cv_count(struct db *db, const struct cv_query *query, struct application_list *list_r);

#endif
