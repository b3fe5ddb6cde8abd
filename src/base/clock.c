#include "base/clock.h"

#include <assert.h>
#include <string.h>
#include <time.h>

enum { YEAR_FIRST = 1970, YEAR_LAST = 2199, DAY_SECONDS = 86400 };

/* The first and the last second that instant_format can write: those of the years 0 and 9999. */
#define SECOND_FIRST INT64_C(-62167219200)
#define SECOND_LAST INT64_C(253402300799)

static int64_t read_clock(clockid_t id)
{
	struct timespec t;

	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * INSTANT_SECOND + t.tv_nsec / 1000;
}

struct instant clock_now(void)
{
	return (struct instant){ read_clock(CLOCK_REALTIME) };
}

int64_t clock_monotonic(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_cpu(void)
{
	return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

static int64_t between(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

struct instant instant_of_unix(int64_t seconds)
{
	seconds = between(seconds, SECOND_FIRST, SECOND_LAST);
	return (struct instant){ seconds != 0 ? seconds * INSTANT_SECOND : 1 };
}

int64_t instant_unix(struct instant at)
{
	return at.us / INSTANT_SECOND;
}

struct instant instant_add(struct instant at, int64_t seconds)
{
	if (at.us == 0)
		return at;
	/* The longest possible distance, so that the sum below cannot overflow. */
	seconds = between(seconds, SECOND_FIRST - SECOND_LAST, SECOND_LAST - SECOND_FIRST);
	at.us = between(at.us + seconds * INSTANT_SECOND, SECOND_FIRST * INSTANT_SECOND, SECOND_LAST * INSTANT_SECOND);
	return at.us != 0 ? at : (struct instant){ 1 };
}

/* Howard Hinnant's days_from_civil: in eras of 400 years that begin in March, the leap day is the last day of a year. */
int64_t civil_day(int64_t year, unsigned month, unsigned day)
{
	int64_t era;
	unsigned of_era, of_year;

	year -= month <= 2;
	era = (year >= 0 ? year : year - 399) / 400;
	of_era = (unsigned)(year - era * 400);
	of_year = (153 * (month + (month > 2 ? -3u : 9u)) + 2) / 5 + day - 1;
	return era * 146097 + (int64_t)(of_era * 365 + of_era / 4 - of_era / 100 + of_year) - 719468;
}

/*
 * Cassio Neri and Lorenz Schneider, "Euclidean affine functions and their application to calendar algorithms" (2022): one
 * multiplication each gives the year (which begins in March), its day, and its month. Days are counted from the March that
 * lies SHIFT eras of 400 years before the year 0, so that no number is negative.
 */
void civil_date(int64_t day, int *year_r, unsigned *month_r, unsigned *day_r)
{
	enum { SHIFT = 82, ERA_DAYS = 146097, EPOCH = 719468 };
	uint32_t quarters = 4 * ((uint32_t)day + EPOCH + SHIFT * ERA_DAYS) + 3;
	uint32_t century = quarters / ERA_DAYS, of_century = quarters % ERA_DAYS / 4;
	uint64_t years = UINT64_C(2939745) * (4 * of_century + 3);
	uint32_t of_year = (uint32_t)years / 2939745 / 4, months = 2141 * of_year + 197913;
	bool next = of_year >= 306; /* January and February belong to the next civil year */

	*year_r = (int)(100 * century + (uint32_t)(years >> 32)) - 400 * SHIFT + next;
	*month_r = (months >> 16) - (next ? 12 : 0);
	*day_r = (months & 0xFFFF) / 2141 + 1;
}

int civil_weekday(int64_t day)
{
	int64_t weekday = (day + 4) % 7; /* 1970-01-01 was a Thursday */

	return (int)(weekday < 0 ? weekday + 7 : weekday);
}

/* Removes exactly `digits` digits from the front of *rest. */
static bool take_number(struct str *rest, size_t digits, int *number_r)
{
	int64_t number;
	struct str front = { rest->p, digits };

	if (rest->n < digits || front.p[0] == '-' || !str_to_int(front, &number))
		return false;
	*rest = str_from(*rest, digits);
	*number_r = (int)number;
	return true;
}

static bool take_char(struct str *rest, char c)
{
	if (rest->n == 0 || rest->p[0] != c)
		return false;
	*rest = str_from(*rest, 1);
	return true;
}

static bool take_date(struct str *rest, int64_t *day_r)
{
	static const int lengths[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
	int year, month, day, length;

	if (!take_number(rest, 4, &year) || !take_char(rest, '-') || !take_number(rest, 2, &month) || !take_char(rest, '-') ||
	    !take_number(rest, 2, &day))
		return false;
	if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12)
		return false;
	length = lengths[month - 1] + (month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0));
	if (day < 1 || day > length)
		return false;
	*day_r = civil_day(year, (unsigned)month, (unsigned)day);
	return true;
}

static bool take_wall(struct str *rest, int *seconds_r)
{
	int hour, minute, second = 0;

	if (!take_number(rest, 2, &hour) || !take_char(rest, ':') || !take_number(rest, 2, &minute))
		return false;
	if (take_char(rest, ':')) {
		if (!take_number(rest, 2, &second))
			return false;
		if (take_char(rest, '.') || take_char(rest, ',')) {
			size_t digits = 0;

			while (digits < rest->n && rest->p[digits] >= '0' && rest->p[digits] <= '9')
				digits++;
			if (digits == 0)
				return false;
			*rest = str_from(*rest, digits);
		}
	}
	/* POSIX time has no leap seconds: :60 is the same as the beginning of the next minute. */
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*seconds_r = hour * 3600 + minute * 60 + second;
	return true;
}

static bool take_offset(struct str *rest, int *seconds_r)
{
	int hour, minute = 0, sign = 1;

	*seconds_r = 0;
	if (rest->n == 0 || take_char(rest, 'Z') || take_char(rest, 'z'))
		return true;
	if (take_char(rest, '-'))
		sign = -1;
	else if (!take_char(rest, '+'))
		return false;
	if (!take_number(rest, 2, &hour))
		return false;
	if (rest->n > 0) {
		(void)take_char(rest, ':');
		if (!take_number(rest, 2, &minute))
			return false;
	}
	*seconds_r = sign * (hour * 3600 + minute * 60);
	return hour <= 23 && minute <= 59;
}

bool instant_parse(struct str text, struct instant *at_r)
{
	int64_t day, unix_seconds;
	int seconds = 0, offset = 0;

	if (!take_date(&text, &day))
		return false;
	if (text.n > 0) {
		if (!take_char(&text, 'T') && !take_char(&text, 't') && !take_char(&text, ' '))
			return false;
		if (!take_wall(&text, &seconds) || !take_offset(&text, &offset) || text.n > 0)
			return false;
	}
	unix_seconds = day * DAY_SECONDS + seconds - offset;
	if (unix_seconds < 0 || unix_seconds >= civil_day(YEAR_LAST + 1, 1, 1) * DAY_SECONDS)
		return false;
	*at_r = instant_of_unix(unix_seconds);
	return true;
}

bool date_parse(struct str text, struct date *day_r)
{
	int64_t day;

	if (!take_date(&text, &day) || text.n > 0)
		return false;
	day_r->day1 = (int32_t)day + 1;
	return true;
}

bool wall_parse(struct str text, struct wall *at_r)
{
	int seconds;

	if (!take_wall(&text, &seconds) || text.n > 0 || seconds >= DAY_SECONDS)
		return false;
	at_r->second1 = seconds + 1;
	return true;
}

/* "00" to "99", so that two digits are written with one copy. */
static const char two_digits[] = "0001020304050607080910111213141516171819"
                                 "2021222324252627282930313233343536373839"
                                 "4041424344454647484950515253545556575859"
                                 "6061626364656667686970717273747576777879"
                                 "8081828384858687888990919293949596979899";

static char *put_two(char *at, unsigned number)
{
	memcpy(at, two_digits + 2 * (size_t)number, 2);
	return at + 2;
}

static char *put_date(char *at, int64_t day_number)
{
	int year;
	unsigned month, day;

	civil_date(day_number, &year, &month, &day);
	assert(year >= 0 && year <= 9999);
	at = put_two(at, (unsigned)year / 100);
	at = put_two(at, (unsigned)year % 100);
	*at++ = '-';
	at = put_two(at, month);
	*at++ = '-';
	return put_two(at, day);
}

static char *put_wall(char *at, unsigned second, bool seconds)
{
	at = put_two(at, second / 3600);
	*at++ = ':';
	at = put_two(at, second / 60 % 60);
	if (seconds) {
		*at++ = ':';
		at = put_two(at, second % 60);
	}
	return at;
}

size_t instant_format(struct instant at, bool millis, char text[32])
{
	int64_t unix_seconds = instant_unix(at), second = unix_seconds % DAY_SECONDS;
	char *end;

	if (second < 0)
		second += DAY_SECONDS; /* before 1970 */
	end = put_date(text, (unix_seconds - second) / DAY_SECONDS);

	*end++ = 'T';
	end = put_wall(end, (unsigned)second, true);
	if (millis) {
		unsigned fraction = (unsigned)(at.us / 1000 % 1000);

		*end++ = '.';
		*end++ = (char)('0' + fraction / 100);
		end = put_two(end, fraction % 100);
	}
	*end++ = 'Z';
	return (size_t)(end - text);
}

size_t date_format(struct date day, char text[16])
{
	return (size_t)(put_date(text, day.day1 - 1) - text);
}

size_t wall_format(struct wall at, bool seconds, char text[16])
{
	return (size_t)(put_wall(text, (unsigned)(at.second1 - 1), seconds) - text);
}
