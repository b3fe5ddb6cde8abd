/* The use cases of interviews, their scorecards, and the log that candidates keep. See service/service.h for what all of them
 * share. */
#ifndef SERVICE_INTERVIEW_INTERVIEW_H
#define SERVICE_INTERVIEW_INTERVIEW_H

#include "model/interview.h"
#include "service/context.h"

/* ---- interviews (service/interview/read.c, service/interview/booking.c) */

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

/*
 * A log of interviews (service/interview/journal.c). What a candidate writes is a private entry of theirs, which no other use
 * case ever sees; what staff writes is an interview of their company. A candidate reads here what staff made with them, too.
 */
enum err service_journal_add(struct context *c, const struct interview_edit *in, struct interview *out);

/* As service_interview_get; a candidate's E_NOT_FOUND covers what is another's. */
enum err service_journal_get(struct context *c, const struct interview_key *in, struct interview *out);

/* As service_interview_change and service_interview_drop; E_FORBIDDEN for a candidate's that staff made. */
enum err service_journal_change(struct context *c, const struct interview_edit *in, struct interview *out);
enum err service_journal_drop(struct context *c, const struct interview_key *in, struct nothing *out);

/* The candidate confirms. E_NOT_PENDING, E_NOT_FOUND, E_NOT_YOURS, E_STALE. */
enum err service_interview_confirm(struct context *c, const struct interview_key *in, struct interview *out);

#endif
