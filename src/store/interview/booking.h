/* Who takes part in an interview, and the time that it takes of them. */
#ifndef STORE_INTERVIEW_BOOKING_H
#define STORE_INTERVIEW_BOOKING_H

#include "db/db.h"
#include "model/interview.h"

/* One person's part in one interview. */
struct booking {
	struct interview_id interview;
	struct user_id person;
	enum part part;
	struct instant from, to; /* half-open */
	bool released;           /* it takes no time: the interview is cancelled */
};
struct booking_list {
	const struct booking *at;
	size_t n;
};

/*
 * Locks a person's calendar until the transaction ends, by raising its version. A booking calls it for each of its people,
 * in the order of their keys, before it looks for free time. Makes the calendar of a person who has none.
 */
enum err store_booking_lock(struct db *db, struct user_id person);

#define BOOKING_CHECK 4
/* What a booking asks: the time of at most BOOKING_CHECK people at once, key 0 for none, but for one interview's. */
struct booking_check {
	struct user_id people[BOOKING_CHECK];
	struct interview_id except;
	struct instant from, to;
	struct instant earliest; /* set by store_booking_clash */
};

/* What stands in the way. `company` is whose it is; its key is 0 for what was imported from another calendar. */
struct booking_clash {
	struct company_id company;
	struct instant from, to;
};

/* Deletes holds of these people that have expired. */
enum err store_booking_expire(struct db *db, const struct booking_check *check);

/* Deletes some holds of anybody that expired before then, *n_r of them. */
enum err store_booking_purge(struct db *db, struct instant before, int64_t *n_r);

/* The first booking, live hold or imported time of these people that overlaps [from, to); E_NO_ROW when they are free. */
enum err store_booking_clash(struct db *db, const struct booking_check *check, struct booking_clash *clash_r);

/* Writes one row. E_DUPLICATE: the backstop key (store_booking_overlaps) or the person's part is there already. */
enum err store_booking_insert(struct db *db, const struct booking *booking);

/* Whether the last E_DUPLICATE came from the key that refuses overlaps. */
bool store_booking_overlaps(const struct db *db);

/* All parts in an interview, in the request's arena. */
enum err store_booking_of(struct db *db, struct interview_id interview, struct booking_list *list_r);

/* The members of the panel, in the order in which they came: ids, name, mail address, in the request's arena. */
enum err store_booking_panel(struct db *db, struct interview_id interview, struct user_list *panel_r);

/* Whether `person` sits on the interview as interviewer or member of the panel. */
enum err store_booking_sits(struct db *db, struct interview_id interview, struct user_id person, bool *sits_r);

/* Moves all parts of an interview to [from, to). E_DUPLICATE as store_booking_insert. */
enum err store_booking_move(struct db *db, const struct booking *booking);

/* Gives the time back (the interview is cancelled), keeping who took part. */
enum err store_booking_release(struct db *db, struct interview_id interview);

/* Takes one person's part away. */
enum err store_booking_remove(struct db *db, const struct booking *booking);

#endif
