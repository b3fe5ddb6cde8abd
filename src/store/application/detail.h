/* Applications with all that is said of them, in the database. */
#ifndef STORE_APPLICATION_DETAIL_H
#define STORE_APPLICATION_DETAIL_H

#include "db/db.h"
#include "model/application.h"

/* One of any company by its public id, for the guard: all members. E_NO_ROW. */
enum err store_application_detail_any(struct db *db, struct uuid id, struct application_detail *out);

/* As store_application_detail_any, without names and `sits`; it stays locked until the transaction ends. */
enum err store_application_detail_any_lock(struct db *db, struct uuid id, struct application_detail *out);

/* Makes one of the caller as candidate for application.job of application.company, submitted now, and sets its key.
 * E_DUPLICATE: they applied before. */
enum err store_application_detail_insert(struct db *db, struct application_detail *detail);

/* Writes which file its resume is. */
enum err store_application_detail_resume(struct db *db, const struct application_detail *detail);

/* Writes notes, feedback and scores, and raises the version, also in `application`. */
enum err store_application_detail_save(struct db *db, struct application_detail *detail);

enum application_scope {
	APPLICATIONS_OF_CANDIDATE, /* those of the caller */
	APPLICATIONS_OF_COMPANY,   /* those of the caller's company */
	APPLICATIONS_OF_SITTING    /* those whose interviews the caller sits on */
};

/* What a list asks for: the set with all bits for "any", ids none for "any". A candidate's own list knows no `candidate`. */
struct application_query {
	enum application_scope scope;
	struct set status;
	struct uuid job, candidate;
	int64_t limit, offset;
};

/* One page, newest first, in the request's arena. Total is not set. */
enum err store_application_detail_list(struct db *db, const struct application_query *query,
                                       struct application_detail_list *out);

/* How many the query finds. */
enum err store_application_detail_count(struct db *db, const struct application_query *query, int64_t *total_r);

#endif
