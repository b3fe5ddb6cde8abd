/* Finds, makes and moves applications for the use cases of interviews. */
#ifndef SERVICE_APPLICATION_MOVE_H
#define SERVICE_APPLICATION_MOVE_H

#include "model/interview/interview.h"
#include "service/context.h"

/*
 * Makes the application of `application->candidate` (its key) for application->job or, when its key is 0, for the open job of
 * the caller's company with the title `position`; without one, makes an unlisted job too. When there is one already, it is
 * locked instead. The candidate's calendar must be locked before. *made_r: it was made; then the caller writes *event_r
 * together with its own event. E_NO_ROW: there was one, which is gone.
 */
struct event;
enum err service_application_make(struct context *c, struct str position, struct application *application,
                                  struct event *event_r, bool *made_r);

/*
 * Moves a locked application to another status and records it; its candidate and whoever posted the job are notified. The open
 * offer of an application that closes is withdrawn. Does nothing when the application has that status already. `application`
 * needs its ids, company, candidate, job (title, poster) and `before`, which is written too.
 */
enum err service_application_move(struct context *c, struct application *application, enum application_status to);

/*
 * Has the open offer of a locked application expire, if there is one and it is due, and moves the application from offer to
 * selected, so that what is written is decided by the status that everybody reads (SQL_APPLICATION_STATUS). `application` as
 * for service_application_move(), which calls it.
 */
enum err service_application_settle(struct context *c, struct application *application);

/* Withdraws the open offer of a locked application, if there is one, so that nobody accepts it. One that is due expires
 * instead. */
enum err service_application_close_offer(struct context *c, const struct application *application);

/*
 * Called when an interview is scheduled. Moves a locked application with an earlier status to interview_scheduled, and keeps
 * that status in `before`. *moved_r: it was moved; then the caller writes *event_r together with its own event.
 */
enum err service_application_scheduled(struct context *c, struct application *application, struct event *event_r,
                                       bool *moved_r);

/* Called after an interview is cancelled. When it was the last one, moves an application that is still open back to
 * `before`. */
enum err service_application_undo(struct context *c, struct application *application);

#endif
