/* Applications with all that is said of them, in the database. */
#ifndef STORE_DOSSIER_H
#define STORE_DOSSIER_H

#include "db/db.h"
#include "model/application.h"

/*
 * One that the caller may see: its candidate, admin and hr of its company, and who of the company sits on an interview of it.
 * E_NO_ROW.
 */
enum err store_dossier_get(struct db *db, struct uuid id, struct dossier *out);

/* One that the caller may change (its candidate, admin and hr of its company): all of its own row, which stays locked until
 * the transaction ends, without any names. E_NO_ROW. */
enum err store_dossier_lock(struct db *db, struct uuid id, struct dossier *out);

/* Makes one of the caller as candidate for application.job of application.company, submitted now, and sets its key.
 * E_DUPLICATE: they applied before. */
enum err store_dossier_insert(struct db *db, struct dossier *dossier);

/* Writes which file its resume is. */
enum err store_dossier_resume(struct db *db, const struct dossier *dossier);

/* Writes notes, feedback and scores, and raises the version, also in `dossier`. */
enum err store_dossier_save(struct db *db, struct dossier *dossier);

enum dossier_scope {
	DOSSIERS_OF_CANDIDATE, /* those of the caller */
	DOSSIERS_OF_COMPANY,   /* those of the caller's company */
	DOSSIERS_OF_SITTING    /* those whose interviews the caller sits on */
};

/* What a list asks for: the set with all bits for "any", ids none for "any". A candidate's own list knows no `candidate`. */
struct dossier_query {
	enum dossier_scope scope;
	struct set status;
	struct uuid job, candidate;
	int64_t limit, offset;
};

/* One page, newest first, in the request's arena. Total is not set. */
enum err store_dossier_list(struct db *db, const struct dossier_query *query, struct dossier_list *out);

/* How many the query finds. */
enum err store_dossier_count(struct db *db, const struct dossier_query *query, int64_t *total_r);

#endif
