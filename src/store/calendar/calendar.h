/* The working hours, exceptions and busy times of people. */
#ifndef STORE_CALENDAR_CALENDAR_H
#define STORE_CALENDAR_CALENDAR_H

#include "db/db.h"
#include "model/calendar/calendar.h"
#include "model/calendar/people_wanted.h"
#include "model/interview/interview.h"

/* Whose calendars are read. The statements themselves check the caller's company or running applications. */
enum calendar_whose {
	CALENDAR_OWN,       /* the caller's */
	CALENDAR_COLLEAGUE, /* of one member of the caller's company, by public id */
	CALENDAR_COMPANY,   /* of all interviewers of the caller's company */
	CALENDAR_NAMED,     /* of several members of the caller's company, by public ids */
	CALENDAR_HOST,      /* of one interviewer, by public id, of a company where the caller has a running application */
	CALENDAR_HOSTS      /* of all interviewers of such companies */
};

struct calendar_query {
	struct user_id person;                 /* for CALENDAR_COLLEAGUE and CALENDAR_HOST: the public id */
	struct uuid named[PEOPLE_WANTED_MOST]; /* for CALENDAR_NAMED; none is nobody */
	struct date from, to;                  /* exceptions of these days, both included */
	bool interviews;                       /* which interviews take the time is wanted, too */
	struct instant begin, end;             /* busy times that start in [begin, end); none is longer than a day */
};

/*
 * Reads the calendars, ordered by person, into `arena`: in two statements, and one more for every 32 further people. Only
 * active people are found; the list is empty when there is nobody. Expired holds do not count as busy.
 */
enum err store_calendar_find(struct db *db, struct arena *arena, enum calendar_whose whose, const struct calendar_query *query,
                             struct availability_list *list_r);

/* Widens the span of busy times by a week at both ends, because the limit of a week counts what begins on all its days, also
 * when only one of them is asked for. Private to store/calendar/. */
void calendar_widen(struct calendar_query *span);

/* People who are known by their keys. */
enum { CALENDAR_PEOPLE_FEW = 12 };
struct calendar_people {
	struct user_id person[CALENDAR_PEOPLE_FEW];
	size_t n;
	struct calendar_query span; /* as above, without `person` */
	struct interview_id except; /* its bookings do not count; null: all count */
};

/* Reads the calendars of these people with one statement, ordered by person, into `arena`. What takes their time is read from a
 * week before the span until a week after it. */
enum err store_calendar_rules(struct db *db, struct arena *arena, const struct calendar_people *people,
                              struct availability_list *list_r);

/* Sets the time zone (null: that of the person or the company) and the buffers of a person's calendar, found by its key. */
enum err store_calendar_change(struct db *db, const struct availability *calendar);

#endif
