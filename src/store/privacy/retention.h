/*
 * What companies keep for a time only, in the database. Rows of one kind are looked at in the order of their keys, some at a
 * time. All functions return the errors of db_one, db_all and db_run.
 */
#ifndef STORE_PRIVACY_RETENTION_H
#define STORE_PRIVACY_RETENTION_H

#include "db/db.h"
#include "model/privacy.h"

/* Adds the parts of the caller's company that it has days for and that are not there yet, with `next` as their first time. */
enum err store_retention_follow(struct db *db, struct instant next);

/* Locks the part that is due first. E_NO_ROW: none is due that another process does not have. */
enum err store_retention_next(struct db *db, struct retention_part *out);

/* Locks the part of out->company and out->kind. E_NO_ROW: there is none. */
enum err store_retention_lock(struct db *db, struct retention_part *out);

/* Reads names, zone and days of the part's company. E_NO_ROW: there is no such company. */
enum err store_retention_days(struct db *db, struct retention_part *out);

/* Reads the parts of a company (null: of all), with names, zone and days. */
enum err store_retention_parts(struct db *db, struct company_id company, struct retention_part **parts_r, size_t *n_r);

/* Writes how far a part is; or removes it. */
enum err store_retention_save(struct db *db, const struct retention_part *part);
enum err store_retention_remove(struct db *db, const struct retention_part *part);

/* ---- the rows of one kind, but the audit, whose chain is cut (store/trail/cut.h) */

/* Rows with keys in (after, upto] of a company that are older than `before`. */
struct retention_span {
	struct company_id company;
	enum retained kind;
	int64_t after, upto, most;
	struct instant before;
	struct str email; /* written in the place of mail addresses */
};

/* A row that was looked at. */
struct retained_row {
	int64_t key;
	struct user_id person; /* of an application: the candidate's key */
	bool young;            /* not old enough */
	bool kept;             /* under a legal hold, or still needed */
	bool full;             /* there is something to blank */
};

/* Reads the next rows behind span->after, span->most at most, in the order of their keys. */
enum err store_retention_rows(struct db *db, const struct retention_span *span, struct retained_row **rows_r, size_t *n_r);

/* Blanks mails, notifications or chat of the span, but those that are kept. */
enum err store_retention_blank(struct db *db, const struct retention_span *span);

/* Locks an application and its interviews, and looks at it again. E_NO_ROW: it has another status now. */
enum err store_retention_application(struct db *db, const struct retention_span *span, struct retained_row *row);

/* Whether all applications that the company has of a person are erased. */
enum err store_retention_all_erased(struct db *db, struct company_id company, struct user_id person, bool *all_r);

#endif
