/*
 * The users who may have chosen not to see some event, in memory that all workers share: so events are written without asking
 * the database for the choices of their people, of whom hardly any has made one. A choice is added before it is committed, so
 * it counts at once on its node; others read it within two seconds, with what has ended (endings.c). Whoever is in here is
 * asked for, so one too many costs a little time and nothing else.
 */
#ifndef WORKER_MUTED_H
#define WORKER_MUTED_H

#include "model/principal.h"

enum { MUTED_MOST = 50000 }; /* so many choices are read; when there are more, everybody is asked for */

struct muted;

/* Makes the memory; ends the process when there is not enough. */
struct muted *muted_new(void);
void muted_free(struct muted **muted);

/* Adds a user, who is never taken out again. */
void muted_add(struct muted *muted, struct user_id who);
/* The same of all users. */
void muted_add_everybody(struct muted *muted);

/* Notes that all choices were read that were made before the server started; and whether they were. */
void muted_was_read(struct muted *muted);
bool muted_is_read(const struct muted *muted);

/* Whether the user may have made such a choice; everybody before muted_was_read. */
bool muted_may(const struct muted *muted, struct user_id who);

#endif
