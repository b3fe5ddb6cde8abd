/* The working hours, exceptions and busy times of a person, and the computation of free slots. Pure logic, no I/O. */
#ifndef MODEL_CALENDAR_CALENDAR_H
#define MODEL_CALENDAR_CALENDAR_H

#include "base/zone.h"
#include "model/user.h"

#define SLOT_DAYS_MAX 31

/*
 * Working hours on one weekday (0 Sunday to 6 Saturday): a half-open span, in minutes since midnight in the person's time zone.
 * A span over midnight ends after 1440, at most a day after its begin, and belongs to the day on which it begins.
 */
struct hours {
	int64_t weekday, from_minute, to_minute;
};

/* A day with other hours than its weekday: those during which the person can be booked, or none when from equals to. */
struct exception_day {
	struct date day;
	int64_t from_minute, to_minute;
};

/* A half-open span. */
struct busy {
	struct instant from, to;
};

/* A half-open span that is taken, and by what. */
enum occupied_by { TAKEN_IMPORTED, TAKEN_INTERVIEW, TAKEN_HOLD };
struct occupied {
	struct instant from, to;
	enum occupied_by by;
	struct uuid interview; /* read only for calendar_query.interviews */
};

struct availability {
	struct user_id person;
	struct str name;
	struct str zone;                            /* the time zone of the hours; UTC when it is empty */
	int64_t buffer_before, buffer_after;        /* minutes */
	struct maybe_int max_per_day, max_per_week; /* of interviews and holds, on days and weeks from Monday in `zone` */
	int64_t notice_minutes;                     /* how long before its start an interview must be asked for */
	struct maybe_int horizon_days;              /* how many days ahead, in `zone`, the last slot lies */
	bool hours_set;                             /* without hours the person never works */
	const struct hours *hours;                  /* without any, unless hours_set, Monday to Friday 9 to 17 applies */
	size_t n_hours;
	const struct exception_day *exceptions;
	size_t n_exceptions;
	const struct occupied *taken; /* sorted by from */
	size_t n_taken;
};
struct availability_list {
	const struct availability *at;
	size_t n;
};

/* Why a person cannot be booked for a time. In this order the rules are asked. */
enum slot_rule {
	RULE_NONE,
	RULE_PAST,       /* it begins in the past */
	RULE_NOTICE,     /* it begins sooner than the shortest notice */
	RULE_HORIZON,    /* it lies further ahead than the person can be booked */
	RULE_HOURS,      /* it is not within the working hours */
	RULE_INTERVIEW,  /* it overlaps an interview */
	RULE_HOLD,       /* it overlaps a hold */
	RULE_IMPORTED,   /* it overlaps a time that another calendar takes */
	RULE_BUFFER,     /* it leaves too little time before or after something else */
	RULE_DAY_LIMIT,  /* the person has the most interviews of a day already */
	RULE_WEEK_LIMIT, /* the same for a week */
	RULES_END
};
/* clang-format off */
/* The word of each rule in answers and warnings, at its place in an array. */
#define SLOT_RULE_WORDS \
	[RULE_PAST] = "past", [RULE_NOTICE] = "notice", [RULE_HORIZON] = "horizon", [RULE_HOURS] = "hours", \
	[RULE_INTERVIEW] = "interview", [RULE_HOLD] = "hold", [RULE_IMPORTED] = "imported", [RULE_BUFFER] = "buffer", \
	[RULE_DAY_LIMIT] = "max_per_day", [RULE_WEEK_LIMIT] = "max_per_week"
/* clang-format on */

struct slot_query {
	struct seen seen;
	struct date from, to; /* both inclusive, days in `zone` */
	struct user_id interviewer;
	int64_t minutes;
	struct str zone; /* the calendar owner's zone when it was not sent */
	/* Of several people together, instead of one interviewer: */
	struct str people;       /* who is wanted: model/calendar/people_wanted.h */
	struct maybe_int notice; /* minutes, besides the notice of each person */
	bool explain;            /* the answer says why other starts are refused */
};

/* A free start with the people who take part, in the order of seats; and a start at which a rule refuses a person. */
struct slot_choice {
	struct instant start;
	struct ids people;
};
struct slot_choices {
	const struct slot_choice *at;
	size_t n;
};
struct slot_refusal {
	struct instant start;
	enum slot_rule rule;
	struct user_id person;
};
struct slot_refusals {
	const struct slot_refusal *at;
	size_t n;
};

struct slots {
	struct instants at;
	struct slot_choices choices;  /* when people were wanted */
	struct slot_refusals refused; /* when an explanation was wanted */
};

/*
 * The start times of slots of `minutes` in which at least one of `people` is free by all rules (model/calendar/rules.h).
 * Each start is listed once, the earliest first, and none is before `now`. Slots begin at steps of `minutes` from the start of
 * each span of working hours. The days `from` to `to` are days in `zone`, or in each person's own zone when `zone` is NULL.
 * When the clock is put forward, the slots in the skipped time are not offered; when it is put back, the slots of the repeated
 * hour are offered twice. The result is in `arena`, and is empty when slots_check refuses the query.
 */
struct instants slots_find(struct arena *arena, const struct availability_list *people, const struct slot_query *query,
                           const struct zone *zone, struct instant now);

/* E_ORDER when `to` is before `from`, E_SPAN when the span has more than SLOT_DAYS_MAX days, otherwise OK. */
enum err slots_check(const struct slot_query *query);

#endif
