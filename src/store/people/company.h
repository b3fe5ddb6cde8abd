/* Companies in the database: one's own, and all of them for the admin of the installation. */
#ifndef STORE_PEOPLE_COMPANY_H
#define STORE_PEOPLE_COMPANY_H

#include "db/db.h"
#include "model/company.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Reads the caller's company; store_company_own_lock locks its row. E_NO_ROW: the caller has none. */
enum err store_company_own(struct db *db, struct company_detail *out);
enum err store_company_own_lock(struct db *db, struct company_detail *out);

/* Writes the members of the caller's company that its admin changes, and raises the version. E_DUPLICATE: another one has the
 * slug. */
enum err store_company_save(struct db *db, const struct company_detail *company);

/* Counts the other accounts of the caller's company. */
enum err store_company_others(struct db *db, int64_t *n_r);

/* ---- all companies */

struct company_query {
	struct str pattern; /* a LIKE pattern for the name; null: any */
	int64_t limit, offset;
};
/* Reads a page of all companies by name, and counts those that are found. */
enum err store_company_list(struct db *db, const struct company_query *query, struct company_detail_list *list_r);

/* Loads any company by its public id, for a guard; store_company_any_lock locks the row. E_NO_ROW: there is none. */
enum err store_company_any(struct db *db, struct uuid id, struct company_detail *out);
enum err store_company_any_lock(struct db *db, struct uuid id, struct company_detail *out);

/* Finds the company with this slug, else the oldest with this name, and locks it. For interviewctl. E_NO_ROW: there is none. */
enum err store_company_named(struct db *db, struct str named, struct company_detail *out);

/* Writes name, slug and active, and raises the version. E_DUPLICATE: another company has the slug. */
enum err store_company_set(struct db *db, const struct company_detail *company);

struct company_member {
	struct uuid id;
};
/* Ends all sessions of the company's staff, and reads who they are. */
enum err store_company_end_sessions(struct db *db, struct company_id company, struct company_member **staff_r, size_t *n_r);

/* Whether the company may send anything: it is not disabled. For the dispatcher. */
enum err store_company_active(struct db *db, struct company_id company, bool *active_r);

#endif
