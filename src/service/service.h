/*
 * The use cases. Each is called inside the request's one transaction (worker/act opens it for every method that writes,
 * lazily), checks its rules, writes through store/, and leaves history, audit and outbox rows beside what it changed.
 * Inputs are const; outputs are zeroed structs, filled in the arena. Every function may return E_UNAVAILABLE, E_TIMEOUT,
 * E_RETRY and E_INTERNAL from the database; what else it returns stands above it. E_INVALID: see c->faults.
 */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "model/calendar.h"
#include "model/file.h"
#include "model/interview.h"
#include "service/context.h"

struct nothing {
	struct seen seen;
};

/* ---- accounts (service/account.c) */

/* Makes a candidate, or an interviewer with a company of that name. E_INVALID (taken address, weak password, ...). MADE. */
enum err service_account_register(struct context *c, const struct registration *in, struct user *out);

/* Checks the password and signs an access token. E_CREDENTIALS, same answer and time for an unknown account; E_LIMITED. */
enum err service_account_login(struct context *c, const struct credentials *in, struct session *out);

/* The administrator's, from interviewctl: adds an account; its company is made when there is none of that name. E_INVALID. */
enum err service_account_add(struct context *c, const struct account_addition *in, struct user *out);

/* The administrator's: lets an account in or shuts it out, which ends its sessions. E_NOT_FOUND. */
enum err service_account_enable(struct context *c, struct str email, bool active);

/* The principal that the claims name: E_UNAUTHORIZED for one who is gone, disabled, or whose tokens were revoked. */
enum err service_account_principal(struct context *c, const struct claims *claims, struct principal *out);

/* ---- interviews (service/interview.c, service/booking.c) */

/* Schedules. Application by id, or candidate and position. E_INVALID (unknown people, closed application, clash, gap),
 * E_FORBIDDEN. MADE. */
enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out);

/* Those that the caller may see and the filter finds; EMPTY when there are none. */
enum err service_interview_list(struct context *c, const struct interview_filter *in, struct interview_list *out);

/* One. E_NOT_FOUND; E_NOT_YOURS for one that exists but is another's (surfaces without a text for it show E_NOT_FOUND). */
enum err service_interview_get(struct context *c, const struct interview_key *in, struct interview *out);

/* Changes what was sent. E_INVALID (E_MOVE, E_CLASH ...), E_NOT_FOUND, E_NOT_YOURS, E_STALE (If-Match), E_FORBIDDEN. */
enum err service_interview_change(struct context *c, const struct interview_edit *in, struct interview *out);

/* As service_interview_schedule for an application that has had none. E_NO_CV; faults E_CV_RUNNING, E_CV_CLOSED. MADE. */
enum err service_interview_start(struct context *c, const struct interview_edit *in, struct interview *out);

/*
 * Sets the decision, which completes the interview and moves its application; back to pending, both are as before. What
 * repeats the decision only adds its remark to the history. E_INVALID (E_MOVE), E_NOT_FOUND, E_NOT_YOURS, E_STALE.
 */
enum err service_interview_decide(struct context *c, const struct interview_edit *in, struct interview *out);

/* Takes one away; for those outside it is cancelled. E_NOT_FOUND, E_NOT_YOURS, E_STALE; E_FORBIDDEN but for admin and hr. */
enum err service_interview_drop(struct context *c, const struct interview_key *in, struct nothing *out);

/* The main scorecard, made complete or changed. MADE the first time. E_INVALID, E_NOT_FOUND, E_NOT_YOURS, E_STALE. */
enum err service_scorecard_fill(struct context *c, const struct scorecard_edit *in, struct scorecard *out);

/* The company's applications as CVs to interview, those before interviews unless `all`, newest first; EMPTY. E_FORBIDDEN. */
enum err service_cv_list(struct context *c, const struct application_filter *in, struct application_list *out);

/*
 * A log of interviews (service/journal.c). What a candidate writes is a private entry of theirs, which no other use case ever
 * sees; what staff writes is an interview of their company. A candidate reads here what staff made with them, too.
 */
enum err service_journal_add(struct context *c, const struct interview_edit *in, struct interview *out);

/* As service_interview_get; a candidate's E_NOT_FOUND covers what is another's. */
enum err service_journal_get(struct context *c, const struct interview_key *in, struct interview *out);

/* As service_interview_change and service_interview_drop; E_FORBIDDEN for a candidate's that staff made. */
enum err service_journal_change(struct context *c, const struct interview_edit *in, struct interview *out);
enum err service_journal_drop(struct context *c, const struct interview_key *in, struct nothing *out);

/* The candidate confirms. E_NOT_PENDING, E_NOT_FOUND, E_NOT_YOURS, E_STALE. */
enum err service_interview_confirm(struct context *c, const struct interview_key *in, struct interview *out);

/* ---- calendar (service/calendar.c) */

/* Free starts. E_INVALID (order, span, zone, no such interviewer). */
enum err service_slots(struct context *c, const struct slot_query *in, struct slots *out);

/* ---- files (service/file.c) */

/* Keeps a material of an interview the caller takes part in. E_INVALID (type, empty, no such interview), E_NOT_FOUND. MADE. */
enum err service_material_add(struct context *c, const struct material_upload *in, struct file *out);

/* The materials of an interview, newest first. E_NOT_FOUND. */
enum err service_material_list(struct context *c, const struct interview_key *in, struct file_list *out);

/* Opens a file for download. E_NOT_FOUND. A valid URL signature was checked by the worker: role PUBLIC then means "signed". */
enum err service_file_open(struct context *c, const struct file_key *in, struct blob *out);

/* ---- meeting links (service/meeting.c) */

struct join_key {
	struct seen seen;
	struct str token;
	struct str ticket; /* whom the link was made for; none: for everybody */
};

/* Where /join/{token} leads: a room, or EMPTY a page that says what to do. E_NOT_FOUND. */
enum err service_meeting_join(struct context *c, const struct join_key *in, struct blob *out);

/* ---- health and documents (service/health.c) */

/* The worker answers: "ok". */
enum err service_health(struct context *c, const struct nothing *in, struct blob *out);

/* Database and schema too; E_UNAVAILABLE when the schema is older than this program or the database is away. */
enum err service_ready(struct context *c, const struct nothing *in, struct blob *out);

/* The OpenAPI document. */
enum err service_openapi(struct context *c, const struct nothing *in, struct blob *out);

/* ---- the start of a process (service/prepare.c) */

/* Prepares every statement, so that a schema that does not fit is seen before the first request: E_INTERNAL, E_UNAVAILABLE. */
enum err service_prepare(struct db *db);

/* ---- demo data (service/demo.c): ./dev up only, idempotent */
enum err service_demo_load(struct context *c);

#endif
