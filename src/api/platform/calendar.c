/* Platform's endpoints of the calendar: when people are busy. */
#include "api/platform/platform.h"
#include "service/calendar/free_busy.h"

/* clang-format off */
WORDS(platform_busy_kind, busy_kind, [BUSY_INTERVIEW] = "interview", [BUSY_HOLD] = "hold", [BUSY_IMPORTED] = "imported", [BUSY_OFF] = "off");
SHAPE(platform_busy_span, busy_span,
	ROW(busy_span, from, "start", "When it begins, in UTC", .must = ALWAYS),
	ROW(busy_span, to, "end", "When it ends, in UTC", .must = ALWAYS),
	WORD(busy_span, kind, platform_busy_kind, "kind",
		"What takes the time; \"off\" is the time between working hours", .must = ALWAYS),
	ROW(busy_span, interview, "interview_id",
		"Id of the interview; null for all else, and for interviewers when it is a colleague's"));
SHAPE(platform_free_busy, free_busy,
	ID(free_busy, person, "person", "Id of the person", .must = ALWAYS),
	LIST(free_busy, busy, platform_busy_span, "busy", "What takes the person's time, in order; spans of different kinds may overlap"));
SHAPE(platform_free_busy_query, free_busy_query,
	PAGING(free_busy_query, platform_window),
	ROW(free_busy_query, people, "people", "Ids of at most 25 people of the company, separated by commas", .where = QUERY, .must = ALWAYS,
		.lo = 1, .hi = PEOPLE_WANTED_MOST, .within = AMONG_STAFF),
	ROW(free_busy_query, from, "from", "Begin of the span", .where = QUERY, .must = ALWAYS, .example = "2027-03-01"),
	ROW(free_busy_query, to, "to", "End of the span, at most 31 days later; a plain day is included", .where = QUERY, .must = ALWAYS,
		.as = AS_DAY_END, .example = "2027-03-05"));
/* clang-format on */

OPERATION(service_free_busy, free_busy_query, free_busy_list)

#define BASE "/api/v1/calendar"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "free_busy.list", .method = METHOD_GET, .path = BASE "/free_busy", .summary = "List when people are busy",
	  .doc = "A line for each person, in the order of people.", .roles = STAFF, .guard = COMPANY,
	  CALL_LIST(service_free_busy, platform_free_busy_query, platform_free_busy, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_calendar = { endpoints, COUNT(endpoints) };
