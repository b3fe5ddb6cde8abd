/* Working hours, exceptions and taken time of people. */
#ifndef STORE_CALENDAR_CALENDAR_H
#define STORE_CALENDAR_CALENDAR_H

#include "db/db.h"
#include "model/calendar/calendar.h"

/* Whose calendars. The caller's side of it (company, running applications) stands in the statements themselves. */
enum calendar_whose {
	CALENDAR_OWN,       /* the caller's */
	CALENDAR_COLLEAGUE, /* of one member of the caller's company, by public id */
	CALENDAR_COMPANY,   /* of all interviewers of the caller's company */
	CALENDAR_HOST,      /* of one interviewer, by public id, of a company where the caller has a running application */
	CALENDAR_HOSTS      /* of all such */
};

struct calendar_query {
	struct user_id person;     /* of CALENDAR_COLLEAGUE and CALENDAR_HOST; pub is enough */
	struct date from, to;      /* exceptions of these days, both included */
	struct instant begin, end; /* taken time that starts in here; no piece of it is longer than a day */
};

/*
 * The calendars, in two statements, ordered by person: nobody is an empty list. Only active people are found, and holds
 * that have expired take no time. In the arena of `db`.
 */
enum err store_calendar_find(struct db *db, struct arena *arena, enum calendar_whose whose, const struct calendar_query *query,
                             struct availability_list *list_r);

/* Sets zone (none: the person's or company's) and buffers of a person's calendar (its key). */
enum err store_calendar_change(struct db *db, const struct availability *calendar);

/* Adds hours of a weekday, or a day that differs from its weekday. E_DUPLICATE when one begins at that minute already. */
enum err store_calendar_add_hours(struct db *db, struct user_id person, struct hours hours);
enum err store_calendar_add_exception(struct db *db, struct user_id person, struct exception_day day);

#endif
