/* Platform's endpoints of the calendar: when people are busy, holds, and rooms. */
#include "api/platform/platform.h"
#include "service/calendar/free_busy.h"
#include "service/calendar/room.h"
#include "service/interview/hold.h"

enum { LISTED = 1, CREATE = 2, CHANGE = 4, ONE = CREATE | CHANGE };

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

SHAPE(platform_calendar_hold, calendar_hold,
	ID(calendar_hold, id, "id", "Id of the hold", .must = ALWAYS),
	ROW(calendar_hold, people, "people", "Ids of the people whose time is held", .must = ALWAYS),
	ROW(calendar_hold, start, "start", "When the time begins, in UTC", .must = ALWAYS),
	ROW(calendar_hold, minutes, "duration_minutes", "Length of the time in minutes", .must = ALWAYS),
	ROW(calendar_hold, expires_at, "expires_at", "When the hold ends by itself, in UTC", .must = ALWAYS));
SHAPE(platform_calendar_hold_create, calendar_hold_edit,
	ROW(calendar_hold_edit, people, "people", "Ids of at most 10 people of the company", .must = ALWAYS, .hi = 10, .within = AMONG_STAFF),
	ROW(calendar_hold_edit, start, "start", "When the time begins; a time without an offset is UTC", .must = ALWAYS,
		.example = "2040-03-01T09:00:00Z"),
	ROW(calendar_hold_edit, minutes, "duration_minutes", "Length of the time in minutes; 60 when it is not sent", .lo = 5, .hi = 480,
		.example = "60"),
	ROW(calendar_hold_edit, lasts, "minutes", "After how many minutes the hold ends; 10 when it is not sent", .lo = 1,
		.hi = HOLD_MINUTES_MOST, .example = "5"));
SHAPE(platform_calendar_hold_key, calendar_hold_edit, ID(calendar_hold_edit, id, "hold_id", "Id of the hold", .where = PATH, .must = ALWAYS));
SHAPE(platform_calendar_hold_query, calendar_hold_filter, PAGING(calendar_hold_filter, platform_window));

VIEWED(platform_room, room, VIEWS(VIEW(LISTED, "PlatformRoomLine"), VIEW(ONE, "PlatformRoom")),
	ID(room, id, "id", "Id of the room", .must = ALWAYS),
	ROW(room, name, "name", "Name of the room", .must = ALWAYS),
	ROW(room, place, "place", "Where the room is; null when nobody has said"),
	ROW(room, capacity, "capacity", "How many people have room; null when nobody has said"),
	ROW(room, active, "is_active", "Whether the room can be used", .must = ALWAYS),
	ROW(room, created_at, "created_at", "When the room was made", .must = ALWAYS),
	ROW(room, updated_at, "updated_at", "When the room was last changed", .must = ALWAYS),
	ETAG(room, ONE));
#define ROOM_ID ID(room_edit, id, "room_id", "Id of the room", .where = PATH, .must = ALWAYS, .views = CHANGE)
VIEWED(platform_room_edit, room_edit, VIEWS(VIEW(CREATE, "PlatformRoomCreate"), VIEW(CHANGE, "PlatformRoomUpdate")),
	ROOM_ID,
	ROW(room_edit, name, "name", "Name of the room; no other room of the company may have it", .must = CREATE, .lo = 1, .hi = 200, .flags = NOT_NULL,
		.example = "Galilei"),
	ROW(room_edit, place, "place", "Where the room is", .lo = 0, .hi = 500, .example = "2nd floor, on the left"),
	ROW(room_edit, capacity, "capacity", "How many people have room", .lo = 1, .hi = ROOM_CAPACITY_MOST, .example = "6"),
	ROW(room_edit, active, "is_active", "Whether the room can be used", .flags = NOT_NULL),
	IF_MATCH(room_edit, CHANGE));
SHAPE(platform_room_key, room_edit,
	ID(room_edit, id, "room_id", "Id of the room", .where = PATH, .must = ALWAYS),
	IF_MATCH(room_edit, 0));
SHAPE(platform_room_query, room_filter,
	PAGING(room_filter, platform_window),
	ROW(room_filter, active, "is_active", "true: only rooms that can be used; false: only others", .where = QUERY));
/* clang-format on */

OPERATION(service_room_list, room_filter, room_list)
OPERATION(service_room_create, room_edit, room)
OPERATION_ON(service_room_change, room, room_edit, room)
OPERATION_ON(service_room_delete, room, room_edit, nothing)
OPERATION(service_calendar_hold_list, calendar_hold_filter, calendar_hold_list)
OPERATION(service_calendar_hold_create, calendar_hold_edit, calendar_hold)
OPERATION_ON(service_calendar_hold_delete, calendar_hold, calendar_hold_edit, nothing)
OPERATION(service_free_busy, free_busy_query, free_busy_list)

#define BASE "/api/v1/calendar"
#define HOLDS BASE "/holds"
#define ROOMS BASE "/rooms"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "free_busy.list", .method = METHOD_GET, .path = BASE "/free_busy", .summary = "List when people are busy",
	  .doc = "A line for each person, in the order of people.", .roles = STAFF, .guard = COMPANY,
	  CALL_LIST(service_free_busy, platform_free_busy_query, platform_free_busy, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },

	{ .id = "holds.list", .method = METHOD_GET, .path = HOLDS, .summary = "List holds",
	  .doc = "Soonest to expire first. Admin and hr see all of the company, interviewers their own.", .roles = STAFF, .guard = COMPANY,
	  CALL_LIST(service_calendar_hold_list, platform_calendar_hold_query, platform_calendar_hold, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "holds.create", .method = METHOD_POST, .path = HOLDS, .summary = "Hold the time of people",
	  .doc = "Nobody else can book it until the hold ends, by itself or because its owner schedules an interview with it. Of five holds of one person a further one ends the oldest.",
	  .roles = STAFF, .guard = COMPANY, CALL(service_calendar_hold_create, platform_calendar_hold_create, platform_calendar_hold),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "holds.delete", .method = METHOD_DELETE, .path = HOLDS "/{hold_id}", .summary = "End a hold", .roles = STAFF,
	  .load = &load_calendar_hold, .guard = PARTY, CALL(service_calendar_hold_delete, platform_calendar_hold_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },

	{ .id = "rooms.list", .method = METHOD_GET, .path = ROOMS, .summary = "List the rooms of the company", .doc = "By name.",
	  .roles = STAFF, .guard = COMPANY, .view = LISTED,
	  CALL_LIST(service_room_list, platform_room_query, platform_room, platform_page), .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "rooms.create", .method = METHOD_POST, .path = ROOMS, .summary = "Add a room", .roles = ADMIN | HR, .guard = COMPANY,
	  .view = CREATE, CALL(service_room_create, platform_room_edit, platform_room), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "rooms.update", .method = METHOD_PATCH, .path = ROOMS "/{room_id}", .summary = "Change a room", .roles = ADMIN | HR,
	  .load = &load_room, .guard = COMPANY, .view = CHANGE, CALL(service_room_change, platform_room_edit, platform_room),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "rooms.delete", .method = METHOD_DELETE, .path = ROOMS "/{room_id}", .summary = "Delete a room", .roles = ADMIN | HR,
	  .load = &load_room, .guard = COMPANY, CALL(service_room_delete, platform_room_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_calendar = { endpoints, COUNT(endpoints) };
