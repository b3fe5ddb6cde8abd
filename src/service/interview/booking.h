/* The time of people, booked and released by the use cases of interviews. No two bookings of one person ever overlap. */
#ifndef SERVICE_INTERVIEW_BOOKING_H
#define SERVICE_INTERVIEW_BOOKING_H

#include "service/context.h"
#include "store/interview/booking.h"

/* The people whose time an interview takes, and the input member that gets the fault when there is a clash. */
struct booking_request {
	const struct interview *interview; /* its start and length; id.v.key is 0 before it is inserted */
	const struct user_id *people;      /* keys; 0 is skipped */
	size_t n;
	size_t off;
};

/*
 * Locks the calendars of these people in the order of their keys, checks that they are free, and deletes their expired holds
 * when one is in the way. It must come before any other lock but that of the interview itself. E_INVALID: a fault E_CLASH (or
 * E_BUSY) at `off`. Its text has the requested time, and the time of the other interview only when that is of the caller's
 * company.
 */
enum err service_booking_reserve(struct context *c, const struct booking_request *request);

/* The two steps of service_booking_reserve, for callers that must do something between them. */
enum err service_booking_lock(struct context *c, const struct booking_request *request);
enum err service_booking_check(struct context *c, const struct booking_request *request);

/*
 * Both together are service_booking_check, for callers that lock the application between the calendars and the bookings: the
 * first locks it, reads its status, and looks for what is in the way, with one statement; the second refuses what was found.
 * E_NO_ROW: there is no such application of the caller or the caller's company.
 */
enum err service_booking_look(struct context *c, const struct booking_request *request, struct application *application,
                              struct booking_clash *found_r);
enum err service_booking_conclude(struct context *c, const struct booking_request *request, const struct booking_clash *found);

/* A person and their part in the interview. */
struct seat {
	struct user_id person;
	enum part part;
};

/* Books the interview for these people. E_INVALID as above, when a key of the database finds an overlap that the check did not
 * find. */
enum err service_booking_add(struct context *c, const struct booking_request *request, const struct seat *seats, size_t n);

/* Moves all bookings of the interview to its time. E_INVALID as above. */
enum err service_booking_move(struct context *c, const struct booking_request *request);

#endif
