/* The working hours, exceptions and busy times of people. */
#ifndef STORE_CALENDAR_CALENDAR_H
#define STORE_CALENDAR_CALENDAR_H

#include "db/db.h"
#include "model/calendar/calendar.h"

/* Whose calendars are read. The statements themselves check the caller's company or running applications. */
enum calendar_whose {
	CALENDAR_OWN,       /* the caller's */
	CALENDAR_COLLEAGUE, /* of one member of the caller's company, by public id */
	CALENDAR_COMPANY,   /* of all interviewers of the caller's company */
	CALENDAR_HOST,      /* of one interviewer, by public id, of a company where the caller has a running application */
	CALENDAR_HOSTS      /* of all interviewers of such companies */
};

struct calendar_query {
	struct user_id person;     /* for CALENDAR_COLLEAGUE and CALENDAR_HOST: the public id */
	struct date from, to;      /* exceptions of these days, both included */
	struct instant begin, end; /* busy times that start in [begin, end); none is longer than a day */
};

/*
 * Reads the calendars, ordered by person, into `arena`: in two statements, and one more for every 32 further people. Only
 * active people are found; the list is empty when there is nobody. Expired holds do not count as busy.
 */
enum err store_calendar_find(struct db *db, struct arena *arena, enum calendar_whose whose, const struct calendar_query *query,
                             struct availability_list *list_r);

/* Sets the time zone (null: that of the person or the company) and the buffers of a person's calendar, found by its key. */
enum err store_calendar_change(struct db *db, const struct availability *calendar);

/* Adds working hours on a weekday. E_DUPLICATE: hours of that weekday begin at the same minute. */
enum err store_calendar_add_hours(struct db *db, struct user_id person, struct hours hours);
/* Adds an exception: a day whose hours differ from those of its weekday. E_DUPLICATE: an exception of that day begins at the
 * same minute. */
enum err store_calendar_add_exception(struct db *db, struct user_id person, struct exception_day day);

#endif
