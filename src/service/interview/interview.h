/* The use cases of interviews, their scorecards, and the log that candidates keep. See service/service.h for what all of them
 * share. */
#ifndef SERVICE_INTERVIEW_INTERVIEW_H
#define SERVICE_INTERVIEW_INTERVIEW_H

#include "model/application.h"
#include "service/guard.h"

/* An interview: its candidate's, its company's, and that of the interviewers who sit on it. For a method that reads it has what
 * the answer shows. */
extern const struct load load_interview;

/*
 * Schedules. The candidate and the position, for which an application is found or made; or the application. E_INVALID (unknown
 * people, closed application, clash, gap), E_FORBIDDEN. MADE.
 */
enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out);
enum err service_interview_schedule_for(struct context *c, const struct application *application,
                                        const struct interview_edit *in, struct interview *out);

/* As service_interview_schedule_for, for an application that has had no interview. E_CV_RUNNING and E_CV_CLOSED are faults.
 * MADE. */
enum err service_interview_start(struct context *c, const struct application *application, const struct interview_edit *in,
                                 struct interview *out);

/* Those that the caller may see and the filter finds; EMPTY when there are none. */
enum err service_interview_list(struct context *c, const struct interview_filter *in, struct interview_list *out);

/* Changes what was sent. E_INVALID (E_MOVE, E_CLASH ...), E_STALE (If-Match), E_FORBIDDEN. */
enum err service_interview_change(struct context *c, const struct interview *record, const struct interview_edit *in,
                                  struct interview *out);

/*
 * Sets the decision, which completes the interview and moves its application; back to pending, both are as before. What
 * repeats the decision only adds its remark to the history. E_INVALID (E_MOVE), E_STALE.
 */
enum err service_interview_decide(struct context *c, const struct interview *was, const struct interview_edit *in,
                                  struct interview *out);

/* As load_interview, for a decision. That which rejects ends other interviews of the application, so they are locked too. */
extern const struct load load_interview_decision;

/*
 * As load_application and service_application_change. An application that is rejected or withdrawn ends its interviews that lie
 * ahead: they are cancelled in the same transaction, and out->ended names them.
 */
extern const struct load load_application_change;
enum err service_interview_change_application(struct context *c, const struct application_detail *was,
                                              const struct application_edit *in, struct application_detail *out);

/* Takes one away; for those outside it is cancelled. E_STALE; E_FORBIDDEN but for admin and hr. */
enum err service_interview_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                                struct nothing *out);

/* The main scorecard of an interview, made complete or changed. MADE the first time. E_INVALID, E_STALE. */
enum err service_scorecard_fill(struct context *c, const struct interview *it, const struct scorecard_edit *in,
                                struct scorecard *out);

/* The candidate confirms. E_NOT_PENDING, E_STALE. */
enum err service_interview_confirm(struct context *c, const struct interview *was, const struct interview_key *in,
                                   struct interview *out);

/* ---- a log of interviews (service/interview/journal.c) */

/*
 * What a candidate writes is a private entry, which is theirs alone and which no other use case ever sees. What staff writes is
 * an interview of their company. A candidate reads here what staff made with them, too.
 */
extern const struct load load_entry;

/* Adds an entry for an application. As service_interview_schedule_for, where staff writes it. */
enum err service_journal_add(struct context *c, const struct application *application, const struct interview_edit *in,
                             struct interview *out);

/* As service_interview_change and service_interview_drop; E_FORBIDDEN for a candidate's that staff made. */
enum err service_journal_change(struct context *c, const struct interview *was, const struct interview_edit *in,
                                struct interview *out);
enum err service_journal_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                              struct nothing *out);

#endif
