/* The participants of interviews, and the time for which they are booked. */
#ifndef STORE_INTERVIEW_BOOKING_H
#define STORE_INTERVIEW_BOOKING_H

#include "db/db.h"
#include "model/interview.h"

/* The part of one person in one interview. */
struct booking {
	struct interview_id interview;
	struct user_id person;
	enum part part;
	struct instant from, to; /* half-open */
	bool released;           /* the interview is cancelled, so the time is free */
};
struct booking_list {
	const struct booking *at;
	size_t n;
};

/*
 * Locks a person's calendar until the transaction ends, by raising its version. Inserts the calendar when the person has none.
 * A booking calls it for each participant, in the order of their keys, before it looks for free time.
 */
enum err store_booking_lock(struct db *db, struct user_id person);

#define BOOKING_CHECK 4
/* The question whether the time of at most BOOKING_CHECK people is free; key 0 means nobody. The bookings of interview `except`
 * are ignored. */
struct booking_check {
	struct user_id people[BOOKING_CHECK];
	struct interview_id except;
	struct instant from, to;
	struct instant earliest; /* set by store_booking_clash */
};

/* A booking that overlaps. `company` is the company of the booking; its key is 0 for time imported from another calendar. */
struct booking_clash {
	struct company_id company;
	struct instant from, to;
};

/* Deletes the expired holds of these people. */
enum err store_booking_expire(struct db *db, const struct booking_check *check);

/* Deletes some of the holds that expired before `before`, of all people. *n_r is their number. */
enum err store_booking_purge(struct db *db, struct instant before, int64_t *n_r);

/* Finds the first booking, unexpired hold or imported time of these people that overlaps [from, to). E_NO_ROW: they are
 * free. */
enum err store_booking_clash(struct db *db, const struct booking_check *check, struct booking_clash *clash_r);

/* Inserts one row. E_DUPLICATE: the person has a part in this interview already, or a booking at the same time (see
 * store_booking_overlaps). */
enum err store_booking_insert(struct db *db, const struct booking *booking);

/* Whether the last E_DUPLICATE came from the key that refuses overlaps. */
bool store_booking_overlaps(const struct db *db);

/* Reads all parts of an interview into the request's arena. */
enum err store_booking_of(struct db *db, struct interview_id interview, struct booking_list *list_r);

/*
 * Reads all people concerned by the interview: the participants, who scheduled it, and who posted its job. Only `person` is
 * set, and nobody is listed twice.
 */
enum err store_booking_concerned(struct db *db, struct interview_id interview, struct booking_list *list_r);

/* Reads the members of the panel, in the order in which they were added: ids, name, mail address, in the request's arena. */
enum err store_booking_panel(struct db *db, struct interview_id interview, struct user_list *panel_r);

/* Reads whether `person` takes part in the interview as interviewer or as member of the panel. */
enum err store_booking_interviews(struct db *db, struct interview_id interview, struct user_id person, bool *interviews_r);

/* Moves all parts of an interview to [from, to). E_DUPLICATE as store_booking_insert. */
enum err store_booking_move(struct db *db, const struct booking *booking);

/* Frees the time of an interview that is cancelled. The parts stay. */
enum err store_booking_release(struct db *db, struct interview_id interview);

/* Deletes the part of one person. */
enum err store_booking_remove(struct db *db, const struct booking *booking);

#endif
