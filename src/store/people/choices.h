/* What people have chosen to be told of, and how. Notifications ask where they are written (store/trail/event.c). */
#ifndef STORE_PEOPLE_CHOICES_H
#define STORE_PEOPLE_CHOICES_H

#include "db/db.h"
#include "model/user.h"

/* All functions return the errors of db_one, db_all and db_run. */

/* Reads the caller's choices. Events without a row are shown and mailed. */
enum err store_choices(struct db *db, struct event_choices *choices_r);

/* Writes the caller's choice for one event. */
enum err store_choice_save(struct db *db, enum event_name event, const struct event_choice *choice);

/* Whether `person` wants mails about the event. For the dispatcher. */
enum err store_choice_mails(struct db *db, struct user_id person, enum event_name event, bool *mails_r);

/* Lists at most `most` of those who have chosen not to see some event, as endings that have their keys. */
enum err store_choices_muting(struct db *db, int64_t most, struct session_ending **endings_r, size_t *n_r);

#endif
