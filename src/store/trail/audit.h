/* The audit in the database, as its readers see it. */
#ifndef STORE_TRAIL_AUDIT_H
#define STORE_TRAIL_AUDIT_H

#include "db/db.h"
#include "model/trail/audit.h"

/* What a page shows. Members that are none exclude nothing. */
struct audit_query {
	bool installation; /* the rows that belong to no company, instead of those of the caller's company */
	struct uuid actor, object;
	struct str action;
	struct instant from, to; /* in [from, to) */
	int64_t limit, offset;
};

/* Reads a page, newest first, and counts the rows that the query finds, as far as lists count. Errors as db_all. */
enum err store_audit_list(struct db *db, const struct audit_query *query, struct audit_entry_list *list_r);

/* Writes `n` notes. Errors as db_run. */
enum err store_audit_write(struct db *db, const struct audit_note *notes, size_t n);

#endif
