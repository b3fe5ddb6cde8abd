/* Interviews in the database. A key comes from a row that was read before; whether the caller may have that row is checked by
 * service/. */
#ifndef STORE_INTERVIEW_INTERVIEW_H
#define STORE_INTERVIEW_INTERVIEW_H

#include "db/db.h"
#include "model/interview/interview.h"

/*
 * Finds an active member of the staff of the caller's company: by the key in `who->id`; when it is 0, by the public id; when
 * that is null too, by `who->email` (case is ignored). Sets the ids, the names, the mail address and the title. E_NO_ROW: there
 * is none.
 */
enum err store_interview_staff(struct db *db, struct user *who);

/* Finds those of the first STAFF_MOST people, by their public ids, whom store_interview_staff would find, in any order. */
enum { STAFF_MOST = 10 };
enum err store_interview_staff_all(struct db *db, const struct id *ids, size_t n, struct user_list *found_r);

/*
 * Loads the interview with this public id, of any company, for a guard; no private entry. Reads the members of `shown` and of
 * COLUMNS_ACCESS; the scorecard is in the request's arena. E_NO_ROW: there is none.
 */
enum err store_interview_any(struct db *db, struct shown shown, struct uuid id, struct interview *out);

/*
 * As store_interview_any with all members of the own row, which is locked until the transaction ends. Reads too what a change
 * and its answer need: who scheduled it, the names of company, job, candidate and interviewer, the notice of the company, who
 * answers for the job, the caller's scorecard as far as it is shown with the interview, and the panel.
 */
enum err store_interview_any_lock(struct db *db, struct uuid id, struct interview *out);

/* Reads into a locked interview what store_interview_any_lock reads beside its own row. E_NO_ROW: it was deleted. */
enum err store_interview_facts(struct db *db, struct interview *it);

/* Whether store_interview_any_lock reads all members of `shown`, so that after a change the answer is known. */
bool store_interview_locked(struct shown shown);

/* As store_interview_any, but finds private entries too, which have an owner. For the tracker. */
enum err store_interview_any_entry(struct db *db, struct shown shown, struct uuid id, struct interview *out);
/* As store_interview_any_lock, but finds private entries too. */
enum err store_interview_any_entry_lock(struct db *db, struct uuid id, struct interview *out);

/* Inserts an interview, and sets its key and version. */
enum err store_interview_insert(struct db *db, struct interview *it);

/*
 * Writes all members that may change, raises the version, also in `it`, and sets updated_at. E_STALE: it was changed since it
 * was read, or is neither of the caller's company nor of the caller as candidate or owner.
 */
enum err store_interview_save(struct db *db, struct interview *it);

/* Deletes an interview of the caller's company, or a private entry of the caller, with its bookings and scorecards. */
enum err store_interview_remove(struct db *db, struct interview_id id);

/*
 * Locks the interviews of an application that are still to come (scheduled or confirmed, and not begun), in the order of their
 * ids. The application is that of the interview of->id, which is locked too, or else of->application.id; both by public id.
 */
enum err store_interview_any_lock_ahead(struct db *db, const struct interview *of);

/*
 * Reads and locks the interviews of the application that are still to come, by id, into the request's arena. It does not wait
 * for an interview that another transaction has locked; then list_r->n is less than list_r->total.
 */
enum err store_interview_ahead(struct db *db, struct application_id application, struct interview_list *list_r);

/* Counts the completed interviews of the application of `except`, without `except` itself. It locks nothing. */
enum err store_interview_completed(struct db *db, const struct interview *except, int64_t *n_r);

/* Counts the interviews of the application that are not cancelled. It locks nothing. */
enum err store_interview_live(struct db *db, struct application_id application, int64_t *n_r);

/* ---- lists */
enum interview_scope {
	SCOPE_CANDIDATE,      /* the interviews of the caller as candidate */
	SCOPE_COMPANY,        /* all interviews of the caller's company */
	SCOPE_APPLICATION,    /* those of the company for query->application */
	SCOPE_INTERVIEWER,    /* those of the company on which query->interviewer sits; query->application is not used */
	SCOPE_AS_INTERVIEWER, /* those where the caller is the interviewer or on the panel */
	SCOPE_LOG,            /* those of the caller as candidate, and the caller's private entries */
	SCOPE_ONGOING,        /* those of the company whose applications are in the interview stage */
	SCOPE_AS_INTERVIEWER_ONGOING,
	SCOPES
};

/* The filter and the page of a list. Every member is set: a set with all bits means any, and the widest span means any time. */
struct interview_query {
	enum interview_scope scope;
	enum interview_order order;
	struct set status, mode, topic;
	struct set or_topic;                  /* these topics are found with any mode; 0: none */
	struct instant from, to;              /* half-open on the start */
	bool timed;                           /* the request has a limit on the start */
	struct uuid application, interviewer; /* null: any */
	int64_t limit, offset;
};

/* One page of interviews, with the members of `shown`. The rows are in `arena`. */
struct interview_page {
	struct interview *at;
	size_t n;
};
/* Reads the page. */
enum err store_interview_list(struct db *db, struct arena *arena, struct shown shown, const struct interview_query *query,
                              struct interview_page *page_r);

/* Counts the interviews that the query finds (out->total). With `tallies` it also counts in the whole scope: those scheduled,
 * those confirmed and still to come, and those that are over (out->tally). */
enum err store_interview_count(struct db *db, const struct interview_query *query, bool tallies, struct interview_list *out);

#endif
