/* Working hours, exceptions and busy times of a person, and the free slots that they leave. Pure logic, no I/O. */
#ifndef MODEL_CALENDAR_CALENDAR_H
#define MODEL_CALENDAR_CALENDAR_H

#include "base/zone.h"
#include "model/interview.h"

#define SLOT_DAYS_MAX 31

/* Hours of one weekday (0 Sunday .. 6 Saturday), minutes since midnight on the person's clock, half-open. */
struct hours {
	int64_t weekday, from_minute, to_minute;
};

/* A day that differs from its weekday: free hours, or with from = to none at all. */
struct exception_day {
	struct date day;
	int64_t from_minute, to_minute;
};

/* A half-open span of taken time. */
struct busy {
	struct instant from, to;
};

struct availability {
	struct user_id person;
	struct str zone;                     /* of the hours; none: UTC */
	int64_t buffer_before, buffer_after; /* minutes */
	const struct hours *hours;           /* none at all: Monday to Friday 9 to 17 */
	size_t n_hours;
	const struct exception_day *exceptions;
	size_t n_exceptions;
	const struct busy *busy; /* sorted by from */
	size_t n_busy;
};
struct availability_list {
	const struct availability *at;
	size_t n;
};

struct slot_query {
	struct seen seen;
	struct date from, to; /* both inclusive, on the clock of `zone` */
	struct user_id interviewer;
	int64_t minutes;
	struct str zone; /* none: the calendar owner's */
};

struct slots {
	struct instants at;
};

/*
 * Starts at which at least one of `people` is free for `minutes` (with their buffers), soonest first, each once, none
 * before `now`: steps of `minutes` from the start of each span of working hours, days `from` to `to` on the clock of
 * `zone` (NULL: of each person's own). A slot that a clock change cuts out of existence is not offered; the hour that
 * comes twice offers its slots twice. None when slots_check would refuse. In `arena`.
 */
struct instants slots_find(struct arena *arena, const struct availability_list *people, const struct slot_query *query,
                           const struct zone *zone, struct instant now);

/* E_ORDER (to before from) or E_SPAN (more than SLOT_DAYS_MAX days), else OK. */
enum err slots_check(const struct slot_query *query);

#endif
