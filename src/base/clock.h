/* Points in time: as a number, as RFC 3339 text, and as days of the proleptic Gregorian calendar. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

/*
 * Microseconds since 1970-01-01T00:00:00Z. Zero is "none": the first instant itself is kept as 1 microsecond, which no
 * output shows. Valid from 1970 to the end of 2199.
 */
struct instant {
	int64_t us;
};
#define INSTANT_SECOND INT64_C(1000000)

/* Days since 1970-01-01, plus one: zero is "none". */
struct date {
	int32_t day1;
};

/* Seconds since midnight, plus one: zero is "none". */
struct wall {
	int32_t second1;
};

/* The present, cut to whole seconds when stored; from CLOCK_REALTIME. */
struct instant clock_now(void);

/* Microseconds of CLOCK_MONOTONIC, for durations and deadlines. */
int64_t clock_monotonic(void);

/* CPU time of this process in microseconds (CLOCK_PROCESS_CPUTIME_ID). */
int64_t clock_cpu(void);

/* From and to whole seconds since 1970 (Unix time). */
struct instant instant_of_unix(int64_t seconds);
int64_t instant_unix(struct instant at);

/* `at` moved by `seconds`. None stays none. */
struct instant instant_add(struct instant at, int64_t seconds);

/*
 * Reads an RFC 3339 instant ("2024-03-20T14:00:00Z", any offset, 'T' or a space, fractions cut, seconds optional); a
 * text without zone is UTC, a plain date is its midnight. False when it is something else or outside 1970..2199.
 */
bool instant_parse(struct str text, struct instant *at_r);

/* Writes "2024-03-20T14:00:00Z", or with `millis` "2024-03-20T14:00:00.000Z", to `text` (32 bytes); returns its length. */
size_t instant_format(struct instant at, bool millis, char text[32]);

/* Reads "YYYY-MM-DD" (years 1970 to 2199, real days only). */
bool date_parse(struct str text, struct date *day_r);
size_t date_format(struct date day, char text[16]);

/* Reads "HH:MM" or "HH:MM:SS" (fractions cut). */
bool wall_parse(struct str text, struct wall *at_r);
size_t wall_format(struct wall at, bool seconds, char text[16]);

/* Civil calendar: day number since 1970-01-01 of year (-32800..29200), month 1..12, day 1..31, and back. */
int64_t civil_day(int64_t year, unsigned month, unsigned day);
void civil_date(int64_t day, int *year_r, unsigned *month_r, unsigned *day_r);

/* 0 Sunday .. 6 Saturday of a day number. */
int civil_weekday(int64_t day);

#endif
