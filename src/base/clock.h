/* Points in time: as a number, as RFC 3339 text, and as days of the proleptic Gregorian calendar. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/str.h"

/*
 * Microseconds since 1970-01-01T00:00:00Z, up to the end of 2199. Zero means "none", so 1970-01-01T00:00:00Z itself is kept
 * as 1 microsecond; no output shows the difference.
 */
struct instant {
	int64_t us;
};
#define INSTANT_SECOND INT64_C(1000000)

/* Days since 1970-01-01, plus one, because zero means "none". */
struct date {
	int32_t day1;
};

/* A local time of day as seconds since midnight, plus one, because zero means "none". */
struct wall {
	int32_t second1;
};

/* The current time (CLOCK_REALTIME), in microseconds; the database stores whole seconds of it. */
struct instant clock_now(void);

/* Microseconds of CLOCK_MONOTONIC, for durations and deadlines. */
int64_t clock_monotonic(void);

/* CPU time of this process in microseconds (CLOCK_PROCESS_CPUTIME_ID). */
int64_t clock_cpu(void);

/* Convert from and to Unix time: whole seconds since 1970-01-01T00:00:00Z. What lies outside the years 0 to 9999 becomes their
 * first or last second, so that every instant can be written. */
struct instant instant_of_unix(int64_t seconds);
int64_t instant_unix(struct instant at);

/* `at` plus `seconds`, which may be negative. None stays none. The result is limited like that of instant_of_unix. */
struct instant instant_add(struct instant at, int64_t seconds);

/*
 * Reads an RFC 3339 instant ("2024-03-20T14:00:00Z", any offset, 'T' or a space; fractions are cut off, seconds may be
 * missing). A text without an offset is in UTC, and a plain date means its midnight in UTC. False, and *at_r untouched, when
 * the text is anything else or lies outside 1970..2199.
 */
bool instant_parse(struct str text, struct instant *at_r);

/* Writes "2024-03-20T14:00:00Z", or with `millis` "2024-03-20T14:00:00.000Z", to `text` (32 bytes); returns its length. */
size_t instant_format(struct instant at, bool millis, char text[32]);

/* Reads "YYYY-MM-DD" (years 1970 to 2199, only days that exist); and writes it, returning its length. */
bool date_parse(struct str text, struct date *day_r);
size_t date_format(struct date day, char text[16]);

/* Reads "HH:MM" or "HH:MM:SS" (fractions are cut off); and writes it, with or without seconds, returning its length. */
bool wall_parse(struct str text, struct wall *at_r);
size_t wall_format(struct wall at, bool seconds, char text[16]);

/* Converts a civil date (year -32800..29200, month 1..12, day 1..31) to the number of days since 1970-01-01, and back. */
int64_t civil_day(int64_t year, unsigned month, unsigned day);
void civil_date(int64_t day, int *year_r, unsigned *month_r, unsigned *day_r);

/* The weekday of a day number: 0 is Sunday, 6 is Saturday. */
int civil_weekday(int64_t day);

#endif
