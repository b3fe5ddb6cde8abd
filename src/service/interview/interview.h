/* The use cases of interviews, their scorecards, and the log that candidates keep. See service/service.h for what all of them
 * share. */
#ifndef SERVICE_INTERVIEW_INTERVIEW_H
#define SERVICE_INTERVIEW_INTERVIEW_H

#include "model/application/application.h"
#include "model/meeting/meeting.h"
#include "service/guard.h"

/* Loads an interview, for its candidate, its company, and the interviewers who take part. For a method that reads, it has the
 * members that the answer shows. */
extern const struct load load_interview;

/*
 * Schedules an interview for a candidate and a position. Their application is found, or made when there is none. E_INVALID
 * (unknown people, closed application, clash, gap), E_FORBIDDEN. MADE.
 */
enum err service_interview_schedule(struct context *c, const struct interview_edit *in, struct interview *out);
/*
 * Loads the application that the request names, with all else that service_interview_schedule_for() needs, for its candidate,
 * its company and the company's interviewers. It is not locked, because the calendars of the people are locked first.
 */
extern const struct load load_draft;
/* As load_draft, for the management API. E_NO_CV: there is none. */
extern const struct load load_cv;

/* As service_interview_schedule, for the application of this draft. */
enum err service_interview_schedule_for(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                                        struct interview *out);

/* As service_interview_schedule_for, for an application that has had no interview. E_CV_RUNNING and E_CV_CLOSED are faults.
 * MADE. */
enum err service_interview_start(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                                 struct interview *out);

/* Lists the interviews that the caller may see and that the filter finds. EMPTY. */
enum err service_interview_list(struct context *c, const struct interview_filter *in, struct interview_list *out);

/* Changes the members that were sent. E_INVALID (E_MOVE, E_CLASH ...), E_STALE (If-Match), E_FORBIDDEN. */
enum err service_interview_change(struct context *c, const struct interview *record, const struct interview_edit *in,
                                  struct interview *out);

/*
 * Sets the decision, which completes the interview and moves its application. The decision pending restores both. To repeat the
 * present decision only adds the remark to the history. E_INVALID (E_MOVE), E_STALE.
 */
enum err service_interview_decide(struct context *c, const struct interview *was, const struct interview_edit *in,
                                  struct interview *out);

/*
 * Takes back the status no_show within NO_SHOW_DAYS after it was set. The interview gets its earlier status, even when it is
 * past. E_INVALID (E_MOVE: its status is not no_show; E_LATE), E_STALE.
 */
#define NO_SHOW_DAYS 7
enum err service_interview_undo_no_show(struct context *c, const struct interview *was, const struct interview_edit *in,
                                        struct interview *out);

/* As load_interview, for a decision. A rejection ends other interviews of the application, so these are locked too. */
extern const struct load load_interview_decision;

/*
 * As load_application and service_application_change. When an application is rejected or withdrawn, its interviews that are
 * still to come are cancelled in the same transaction; out->ended has their ids.
 */
extern const struct load load_application_change;
enum err service_interview_change_application(struct context *c, const struct application_detail *was,
                                              const struct application_edit *in, struct application_detail *out);

/* Deletes an interview. Webhooks and calendars are told that it was cancelled. E_STALE; E_FORBIDDEN: the caller is neither
 * admin nor hr. */
enum err service_interview_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                                struct nothing *out);

/* Fills in the main scorecard of an interview, or changes it. MADE the first time. E_INVALID, E_STALE. */
enum err service_scorecard_fill(struct context *c, const struct interview *it, const struct scorecard_edit *in,
                                struct scorecard *out);

/* Confirms an interview, for its candidate. E_NOT_PENDING, E_STALE. */
enum err service_interview_confirm(struct context *c, const struct interview *was, const struct interview_key *in,
                                   struct interview *out);

/* ---- a log of interviews (service/interview/journal.c) */

/*
 * Loads an entry of the log. An entry that a candidate writes is private: no other use case ever sees it. An entry that staff
 * writes is an interview of their company. The log of a candidate also has the interviews that staff made with them.
 */
extern const struct load load_entry;

/* Adds an entry for an application. When staff writes it, it is as service_interview_schedule_for. */
enum err service_journal_add(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                             struct interview *out);

/* Like service_interview_change and service_interview_drop. E_FORBIDDEN: a candidate changes an interview that staff made. */
enum err service_journal_change(struct context *c, const struct interview *was, const struct interview_edit *in,
                                struct interview *out);
enum err service_journal_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                              struct nothing *out);

#endif
