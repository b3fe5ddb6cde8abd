/*
 * The use cases, one folder for each domain object. Each folder has a header of its own that declares what the layers above
 * may call:
 *
 *   people/people.h            accounts, sessions, passwords, one's own profile, invitations of staff
 *   people/staff.h             the staff of a company: who they are, and what their admin changes
 *   people/factor.h            second factors of logins
 *   company/company.h          a company's settings; all companies, for the admin of the installation
 *   interview/interview.h      scheduling, changing, deciding, deleting; the scorecard; a candidate's own journal
 *   interview/respond.h        links by which a candidate answers without logging in
 *   interview/hand_over.h      a colleague takes over interviews and jobs
 *   application/application.h  applications, and management's list of CVs
 *   job/job.h                  jobs and departments
 *   offer/offer.h              offers
 *   calendar/calendar.h        free slots; calendar/feed.h: subscriptions; calendar/source.h: imported calendars
 *   mail/mail.h                mails: planned, composed, and looked at
 *   meeting/meeting.h          meeting links and the accounts of their providers
 *   webhook/webhook.h          webhooks and their deliveries
 *   screening/screening.h      the chatbot's sessions; screening/rating.h: ratings by a language model
 *   analytics/analytics.h      figures
 *   file/file.h                materials and downloads
 *   trail/notification.h       notifications; trail/stream.h: live updates; trail/replay.h: Idempotency-Key
 *   upkeep/sweep.h             what only time makes necessary; upkeep/reseal.h: new keys; upkeep/demo.h: the demo's data
 *
 * Each is called inside the request's one transaction (worker/act.c opens it for every method that writes, at the first
 * statement), checks its rules, writes through store/, and leaves history, audit and outbox rows beside what it changed.
 * Inputs are const; outputs are zeroed structs, filled in the arena. Every function may return E_UNAVAILABLE, E_TIMEOUT,
 * E_RETRY and E_INTERNAL from the database; what else it returns stands above it. E_INVALID: see c->faults.
 */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "service/context.h"

/* ---- health and documents (service/health.c) */

/* Answers "ok", which shows that the worker works. */
enum err service_health(struct context *c, const struct nothing *in, struct blob *out);

/* The state of this node. */
struct readiness {
	struct str status;  /* "ready" */
	int64_t schema;     /* the number of the newest migration that was applied */
	int64_t workers;    /* how many accept requests now */
	struct str storage; /* "ok", or "full" when files cannot be written; reading still works */
};

/*
 * Checks the database, the schema and the workers. The last answer of the database is used for a second. E_UNAVAILABLE: the
 * database does not answer in time, the schema is older than this program, or no worker accepts requests.
 */
enum err service_ready(struct context *c, const struct nothing *in, struct readiness *out);

/* Answers with the OpenAPI document. */
enum err service_openapi(struct context *c, const struct nothing *in, struct blob *out);

/* ---- the start of a process (service/prepare.c) */

/* Whether the database has the schema of this program or a later one. E_NO_ROW when it has an older one or none; E_UNAVAILABLE
 * and the other errors of db_one. Called between db_enter and db_leave. */
enum err service_schema(struct db *db);

/* Prepares the statements of the commonest requests. E_INTERNAL, E_UNAVAILABLE, E_NO_WRITE. */
enum err service_prepare(struct db *db);

#endif
