/* The participants of interviews, and the time for which they are booked. */
#ifndef STORE_INTERVIEW_BOOKING_H
#define STORE_INTERVIEW_BOOKING_H

#include "db/db.h"
#include "model/interview/interview.h"

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

/* The most people for whom one statement looks, and the number for which a shorter one suffices. */
enum { BOOKING_CHECK = 12, BOOKING_FEW = 4 };

/*
 * Locks the calendars of these people until the transaction ends, by raising their versions. Inserts the calendar of a person
 * who has none. `people` are different, in the order of their keys, and not 0. A booking calls it for all its participants,
 * before it looks for free time.
 */
enum err store_booking_lock_all(struct db *db, const struct user_id *people, size_t n);
enum err store_booking_lock(struct db *db, struct user_id person);

/* The question whether the time of at most BOOKING_CHECK people is free. The bookings of interview `except` are ignored. */
struct booking_check {
	struct user_id people[BOOKING_CHECK]; /* the key 0 is nobody */
	size_t n;
	struct interview_id except;
	struct application_id application; /* for store_booking_reserve */
	struct instant from, to;
	struct instant earliest; /* set by the functions below */
};

/* A booking that overlaps. `company` is the company of the booking; its key is 0 for time imported from another calendar. */
struct booking_clash {
	struct company_id company;
	struct instant from, to;   /* null: there is none */
	struct instant expires_at; /* of a hold, which may be expired; else null */
};

/* Deletes the expired holds of these people. */
enum err store_booking_expire(struct db *db, const struct booking_check *check);

/* Deletes some of the holds that expired before `before`, of all people. *n_r is their number. */
enum err store_booking_purge(struct db *db, struct instant before, int64_t *n_r);

/* Finds a booking, hold or imported time of these people that overlaps [from, to). E_NO_ROW: they are free. */
enum err store_booking_clash(struct db *db, const struct booking_check *check, struct booking_clash *clash_r);

/*
 * As store_booking_clash, and with the same statement locks check->application until the transaction ends and reads its ids,
 * status and times into `application`. Without an overlap clash_r->from is null. E_NO_ROW: there is no such application of the
 * caller or the caller's company.
 */
enum err store_booking_reserve(struct db *db, const struct booking_check *check, struct application *application,
                               struct booking_clash *clash_r);

/* Inserts these rows. E_DUPLICATE: a person has a part in this interview already, or a booking at the same time (see
 * store_booking_overlaps). */
enum err store_booking_insert(struct db *db, const struct booking *bookings, size_t n);

/* Whether the last E_DUPLICATE came from the key that refuses overlaps. */
bool store_booking_overlaps(const struct db *db);

/* Reads all parts of an interview into the request's arena. */
enum err store_booking_of(struct db *db, struct interview_id interview, struct booking_list *list_r);

/*
 * Reads all people concerned by the interview: the participants, who scheduled it, and who posted its job. Only `person` is
 * set, and nobody is listed twice.
 */
enum err store_booking_concerned(struct db *db, struct interview_id interview, struct booking_list *list_r);

/* Reads the seats of an interview, its interviewer's first and then those of the panel in the order in which they were added,
 * into the request's arena. */
enum err store_booking_seats(struct db *db, struct interview_id interview, struct seat_taken_list *seats_r);

/* Sets the answer of the person's seat in an interview of the caller's company. */
enum err store_booking_answer(struct db *db, struct interview_id interview, const struct seat_taken *seat);

/* Reads the members of the panel, in the order in which they were added: ids, name, mail address, in the request's arena. */
enum err store_booking_panel(struct db *db, struct interview_id interview, struct user_list *panel_r);

/* Reads whether `person` takes part in the interview as interviewer or as member of the panel. */
enum err store_booking_interviews(struct db *db, struct interview_id interview, struct user_id person, bool *interviews_r);

/* Moves all parts of an interview to [from, to), and forgets what people have answered for their seats. E_DUPLICATE as
 * store_booking_insert. */
enum err store_booking_move(struct db *db, const struct booking *booking);

/* Frees the time of an interview that is cancelled. The parts stay. */
enum err store_booking_release(struct db *db, struct interview_id interview);

/* Deletes the part of one person. */
enum err store_booking_remove(struct db *db, const struct booking *booking);

#endif
