/* The time of people, taken and given back by the use cases of interviews. No two bookings of one person ever overlap. */
#ifndef SERVICE_INTERVIEW_BOOKING_H
#define SERVICE_INTERVIEW_BOOKING_H

#include "service/context.h"
#include "store/interview/booking.h"

/* The people whose time an interview takes, and where their faults go. */
struct booking_wish {
	const struct interview *interview; /* id.v.key 0 while it is being made: its start and length are asked for */
	const struct user_id *people;      /* keys; 0 is skipped */
	size_t n;
	size_t off; /* of the input member that a clash is a fault of */
};

/*
 * Locks the calendars of these people in the order of their keys, forgets their expired holds, and checks that they are free.
 * Comes before any other lock but that of the interview itself. E_INVALID: an E_CLASH (or E_BUSY) fault at `off`, which names
 * the time that was asked for, and the other interview's only when it is of the caller's company.
 */
enum err service_booking_reserve(struct context *c, const struct booking_wish *wish);

/* Its two halves, for what must be known between them. */
enum err service_booking_lock(struct context *c, const struct booking_wish *wish);
enum err service_booking_check(struct context *c, const struct booking_wish *wish);

/* Writes one person's part. E_INVALID as above, should the backstop key of the database see what the check did not. */
enum err service_booking_add(struct context *c, const struct booking_wish *wish, struct user_id person, enum part part);

/* Moves all parts to the interview's time. E_INVALID as above. */
enum err service_booking_move(struct context *c, const struct booking_wish *wish);

#endif
