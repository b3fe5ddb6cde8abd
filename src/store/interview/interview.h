/* Interviews in the database. Keys come from rows that were read before; whose they are is checked by service/. */
#ifndef STORE_INTERVIEW_INTERVIEW_H
#define STORE_INTERVIEW_INTERVIEW_H

#include "db/db.h"
#include "model/interview.h"

/*
 * Who is meant: the caller's company with its zone, the active candidate `in->candidate`, and the active member of the
 * company's staff `in->interviewer`, into `out`; the key of one who was not found (or not named) is 0. E_NO_ROW when the
 * caller has no company.
 */
enum err store_interview_people(struct db *db, const struct interview_edit *in, struct interview *out);

/*
 * The active member of the caller's company's staff whose key is in `who->id` or, without one, whose public id is there or,
 * without that, whose address is `who->email` (case does not count): sets its id. E_NO_ROW.
 */
enum err store_interview_staff(struct db *db, struct user *who);

/*
 * One of any company by its public id, for the guard, but no private entry. Reads what `shown` asks for and the members of
 * COLUMNS_ACCESS; the scorecard lies in the request's arena. E_NO_ROW.
 */
enum err store_interview_any(struct db *db, struct shown shown, struct uuid id, struct interview *out);

/* As store_interview_any of all members of its own row, which stays locked until the transaction ends. */
enum err store_interview_any_lock(struct db *db, struct uuid id, struct interview *out);

/* As store_interview_any and store_interview_any_lock, of what tracker shows: private entries too, which have an owner.
 * E_NO_ROW. */
enum err store_interview_any_entry(struct db *db, struct shown shown, struct uuid id, struct interview *out);
enum err store_interview_any_entry_lock(struct db *db, struct uuid id, struct interview *out);

/* Writes a new one and sets its key; with its empty scorecard, unless it is a private entry. */
enum err store_interview_insert(struct db *db, struct interview *it);

/*
 * Writes all that may change, raises the version (also in `it`) and stamps updated_at. E_STALE when it was changed since it
 * was read, or is neither of the caller's company nor of the caller as candidate or owner.
 */
enum err store_interview_save(struct db *db, struct interview *it);

/* Removes an interview of the caller's company, or a private entry of the caller, with its bookings and scorecards. */
enum err store_interview_remove(struct db *db, struct interview_id id);

/* How many interviews of its application, but for itself, are completed; locks nothing. */
enum err store_interview_completed(struct db *db, const struct interview *except, int64_t *n_r);

/* How many of the application's interviews are not cancelled; locks nothing. */
enum err store_interview_live(struct db *db, struct application_id application, int64_t *n_r);

/* ---- lists */
enum interview_scope {
	SCOPE_CANDIDATE,   /* those of the caller as candidate */
	SCOPE_COMPANY,     /* all of the caller's company */
	SCOPE_APPLICATION, /* those of the company for query->application */
	SCOPE_INTERVIEWER, /* those of the company with query->interviewer; without query->application */
	SCOPE_SITTING,     /* those that the caller sits on, as interviewer or on the panel */
	SCOPE_LOG,         /* those of the caller as candidate, and the private entries of the caller */
	SCOPE_ONGOING,     /* those of the company whose application is in interviews now */
	SCOPE_SITTING_ONGOING,
	SCOPES
};

/* What a list asks for, every member given: sets with all bits for "any", the widest span for "any time". */
struct interview_query {
	enum interview_scope scope;
	enum interview_order order;
	struct set status, mode, topic;
	struct set or_topic;                  /* these are found whatever their mode; 0: none */
	struct instant from, to;              /* half-open on the start */
	bool timed;                           /* `from` or `to` was asked for */
	struct uuid application, interviewer; /* none: any */
	int64_t limit, offset;
};

/* One page of what `shown` asks for. The rows lie in `arena`. */
struct interview_page {
	struct interview *at;
	size_t n;
};
enum err store_interview_list(struct db *db, struct arena *arena, struct shown shown, const struct interview_query *query,
                              struct interview_page *page_r);

/* out->total: how many the query finds. With `tallies` out->tally too: of all in its scope, those waiting, confirmed and
 * ahead, completed. */
enum err store_interview_count(struct db *db, const struct interview_query *query, bool tallies, struct interview_list *out);

#endif
