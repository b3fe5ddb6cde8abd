/* Platform's endpoints of availability: when people of the staff can be booked for interviews. */
#include "api/platform/platform.h"
#include "service/calendar/working_time.h"

/* clang-format off */
#define SPAN \
	ROW(clock_span, from, "from", "Local time at which it begins, as HH:MM", .must = ALWAYS, .lo = 1, .hi = 20, .example = "09:00"), \
	ROW(clock_span, to, "to", \
		"Local time at which it ends, as HH:MM; 24:00 is the end of the day. A time that is not after from is one of the next day", \
		.must = ALWAYS, .lo = 1, .hi = 20, .example = "17:30")
SHAPE(platform_clock_span, clock_span, SPAN);
SHAPE(platform_clock_span_replace, clock_span, SPAN);
#define DAY(i, span, name) LIST(weekly_hours, day[i], span, name, "Working hours that begin on this day of the week", .hi = DAY_SPANS_MOST)
#define DAYS(span) DAY(1, span, "monday"), DAY(2, span, "tuesday"), DAY(3, span, "wednesday"), DAY(4, span, "thursday"), \
	DAY(5, span, "friday"), DAY(6, span, "saturday"), DAY(0, span, "sunday")
SHAPE(platform_weekly_hours, weekly_hours, DAYS(platform_clock_span));
SHAPE(platform_weekly_hours_replace, weekly_hours, DAYS(platform_clock_span_replace));
#define EXCEPTION(span) \
	ROW(exception_hours, date, "date", "Day whose hours differ from those of its weekday", .must = ALWAYS), \
	LIST(exception_hours, hours, span, "hours", "Hours that begin on this day; none: a day off", .hi = DAY_SPANS_MOST)
SHAPE(platform_exception_hours, exception_hours, EXCEPTION(platform_clock_span));
SHAPE(platform_exception_hours_replace, exception_hours, EXCEPTION(platform_clock_span_replace));

#define PERSON_ID ID(working_time, id, "id", "Id of the person; \"me\" stands for the caller", .where = PATH, .must = ALWAYS, .flags = OR_ME)
#define LIMITS \
	ROW(working_time, buffer_before, "buffer_before", "Minutes that stay free before an interview", .lo = 0, .hi = BUFFER_MOST), \
	ROW(working_time, buffer_after, "buffer_after", "Minutes that stay free after an interview", .lo = 0, .hi = BUFFER_MOST), \
	ROW(working_time, max_per_day, "max_per_day", "Most interviews on one day; null: no limit", .lo = 1, .hi = LOAD_MOST), \
	ROW(working_time, max_per_week, "max_per_week", "Most interviews from Monday to Sunday; null: no limit", .lo = 1, .hi = LOAD_MOST), \
	ROW(working_time, notice_minutes, "notice_minutes", "How many minutes ahead an interview must be asked for", .lo = 0, .hi = NOTICE_MOST), \
	ROW(working_time, horizon_days, "horizon_days", "How many days ahead the last slot lies; null: no limit", .lo = 1, .hi = HORIZON_MOST)
SHAPE(platform_availability_shown, working_time,
	ROW(working_time, zone, "timezone", "IANA name of the time zone of the hours", .must = ALWAYS, .example = "Europe/Paris"),
	POINTER(working_time, weekly, platform_weekly_hours, "weekly", "Working hours of each day of the week", .must = ALWAYS),
	LIST(working_time, exceptions, platform_exception_hours, "exceptions", "Days with other hours, in order"),
	LIMITS,
	ETAG(working_time, 0));
SHAPE(platform_availability_key, working_time, PERSON_ID);
SHAPE(platform_availability_replace, working_time,
	PERSON_ID,
	ROW(working_time, zone, "timezone",
		"IANA name of the time zone of the hours; without it that of the person, or else of the company", .lo = 0, .hi = 64, .example = "Europe/Paris"),
	POINTER(working_time, weekly, platform_weekly_hours_replace, "weekly",
		"Working hours of each day of the week; without it Monday to Friday from 9 to 17. On a day that is left out the person does not work",
		.flags = NOT_NULL),
	LIST(working_time, exceptions, platform_exception_hours_replace, "exceptions",
		"Days with other hours", .hi = EXCEPTIONS_MOST),
	LIMITS,
	IF_MATCH(working_time, 0));
/* clang-format on */

OPERATION_ON(service_working_time_replace, working_time, working_time, working_time)

/* clang-format off */
#define AVAILABILITY .path = "/api/v1/users/users/{id}/availability", .roles = STAFF, .load = &load_working_time, .guard = PARTY
static const struct endpoint endpoints[] = {
	{ .id = "availability.get", .method = METHOD_GET, .summary = "Get when a member of the staff can be booked",
	  .doc = "Interviewers see their own, admin and hr that of all staff of the company.", AVAILABILITY,
	  SHOW(platform_availability_key, platform_availability_shown), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "availability.replace", .method = METHOD_PUT, .summary = "Replace when a member of the staff can be booked",
	  .doc = "What is not sent gets its default. Free slots obey all of it; staff who book by hand are warned by the header X-Availability-Warnings, not refused. "
		"Hours over midnight belong to the day on which they begin, and so does an exception.", AVAILABILITY,
	  CALL(service_working_time_replace, platform_availability_replace, platform_availability_shown), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_availability = { endpoints, COUNT(endpoints) };
