/* Applications, as far as interviews find, make and move them. */
#ifndef SERVICE_APPLICATION_MOVE_H
#define SERVICE_APPLICATION_MOVE_H

#include "model/interview.h"
#include "service/context.h"

/*
 * The application of `application->candidate` (its key) to the open job of the caller's company that is called `position`,
 * locked; an unlisted job and the application are made when there is none. Comes after the candidate's calendar was locked,
 * so that two requests for one candidate do not both make it.
 */
enum err service_application_for(struct context *c, struct str position, struct application *application);

/*
 * Moves a locked application to another status and records it; its candidate and whoever posted the job are notified. The open
 * offer of an application that closes is withdrawn. Does nothing when the application has that status already. `application`
 * needs its ids, company, candidate, job (title, poster) and `before`, which is written too.
 */
enum err service_application_move(struct context *c, struct application *application, enum application_status to);

/* Withdraws the open offer of a locked application, if there is one, so that nobody accepts it. One that is due expires
 * instead. */
enum err service_application_close_offer(struct context *c, const struct application *application);

/* To call when an interview was scheduled: an earlier status moves to interview_scheduled, and is kept in `before`. */
enum err service_application_scheduled(struct context *c, struct application *application);

/* To call when an interview was cancelled: if no other is left, an application that is ongoing goes back to `before`. */
enum err service_application_undo(struct context *c, struct application *application);

#endif
