/* Whether a person can be booked for a time: hours, what is taken, buffers, limits, notice, horizon. Pure logic, no I/O. */
#ifndef MODEL_CALENDAR_RULES_H
#define MODEL_CALENDAR_RULES_H

#include "model/calendar/calendar.h"

/* Half-open, in Unix time. */
struct unix_span {
	int64_t from, to;
};

/* A span of working hours: the day and the minute on which it begins on the person's clocks, and what it is in UTC. */
struct work_span {
	struct date day;
	int64_t from_minute;
	struct unix_span time;
};

struct date_span {
	struct date first, last; /* both included */
};

/*
 * The days whose hours may concern a time on these days of any time zone. Two time zones are at most 26 hours apart, because
 * the furthest are UTC-12 and UTC+14, and hours go on for a day after the one on which they begin.
 */
static inline struct date_span days_near(struct date first, struct date last)
{
	return (struct date_span){ { first.day1 - 3 }, { last.day1 + 2 } };
}

/* The hours of a person on certain days, worked out. */
struct person_time {
	const struct availability *person;
	const struct zone *zone;
	const struct work_span *spans; /* one for each span of hours, in the order of days */
	size_t n_spans;
	const struct unix_span *hours; /* the same, sorted, and joined where they touch */
	size_t n_hours;
	const int32_t *begins; /* the day on which each of person->taken begins; NULL when the person has no limits */
};

/*
 * Works out the hours that begin on these days. False when the person's time zone is unknown: then they have no hours, because
 * those of any other zone could lie in the night. *time_r is in `arena`, and refers to `person`.
 */
bool person_time_of(struct arena *arena, const struct availability *person, struct date_span days, struct person_time *time_r);

/* The first rule that refuses the slot; RULE_NONE when the person can be booked for it. */
enum slot_rule person_time_refuses(const struct person_time *time, struct unix_span slot, struct instant now);

/* All rules that refuse the slot, as a set of slot_rule; of what is taken at most one. */
unsigned person_time_broken(const struct person_time *time, struct unix_span slot, struct instant now);

/*
 * The starts on the steps of these people, whether or not they can be booked then: those at which slots_find looks. The days of
 * the query are days in `zone`.
 */
struct instants slots_steps(struct arena *arena, const struct person_time *const *people, size_t n,
                            const struct slot_query *query, const struct zone *zone);

#endif
