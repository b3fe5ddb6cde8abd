/* Platform's endpoints of the staff of a company: colleagues, and what one of them hands over to another. */
#include "service/people/staff.h"
#include "api/platform/platform.h"
#include "service/interview/hand_over.h"

enum { LINE = 1, WHOLE = 2, CHANGED = 4 };

/* clang-format off */
#define NOT_FOR_INTERVIEWERS .not_for = INTERVIEWER | CANDIDATE
SHAPE(platform_leftovers, leftovers,
	ROW(leftovers, interviews, "interviews", "Ids of interviews that are still to come, on which the person sits"),
	ROW(leftovers, jobs, "jobs", "Ids of jobs that are not closed, and that the person answers for"),
	ROW(leftovers, rounds, "rounds", "Ids of rounds of jobs that name the person; always empty so far"),
	ROW(leftovers, links, "links", "Ids of self-scheduling links that name the person; always empty so far"));
VIEWED(platform_colleague, colleague,
	VIEWS(VIEW(LINE, "PlatformColleagueLine"), VIEW(WHOLE, "PlatformColleague"), VIEW(CHANGED, "PlatformColleagueChanged")),
	ID(colleague, id, "id", "Id of the person", .must = ALWAYS),
	ROW(colleague, name, "name", "Full name of the person", .must = ALWAYS),
	ROW(colleague, title, "title", "Position of the person in the company"),
	ID(colleague, picture, "picture",
		"Signed address of the person's picture, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .link = "/api/v1/files/"),
	ROW(colleague, email, "email", "Mail address of the person; for admin and hr only", NOT_FOR_INTERVIEWERS),
	WORD(colleague, role, platform_staff_role, "role", "Role of the person; for admin and hr only", NOT_FOR_INTERVIEWERS),
	ROW(colleague, active, "is_active", "Whether the person may log in; for admin and hr only", NOT_FOR_INTERVIEWERS),
	ROW(colleague, last_seen, "last_seen",
		"When the person was last seen; null: not lately. For admin and hr only", NOT_FOR_INTERVIEWERS),
	ROW(colleague, totp, "totp", "Whether the person logs in with a second factor; for admin and hr only", NOT_FOR_INTERVIEWERS),
	POINTER(colleague, leftovers, platform_leftovers, "to_hand_over",
		"What the person leaves to others; only in the answer to a deactivation", .views = CHANGED, .flags = OMIT),
	ETAG(colleague, WHOLE | CHANGED));

WORDS(platform_staff_order, staff_order, [STAFF_BY_NAME] = "name", [STAFF_BY_NAME_DOWN] = "-name", [STAFF_BY_EMAIL] = "email",
	[STAFF_BY_EMAIL_DOWN] = "-email", [STAFF_BY_CREATION] = "created_at", [STAFF_BY_CREATION_DOWN] = "-created_at");
SHAPE(platform_staff_query, staff_filter,
	PAGING(staff_filter, platform_window),
	ROW(staff_filter, q, "q",
		"Part of a name; for admin and hr also of a mail address", .where = QUERY, .lo = 0, .hi = 200),
	WORDSET(staff_filter, role, platform_staff_role, "role",
		"Only people with one of these roles; for admin and hr only", .where = QUERY, NOT_FOR_INTERVIEWERS),
	ROW(staff_filter, active, "is_active",
		"true: only people who may log in; false: only others. For admin and hr only", .where = QUERY, NOT_FOR_INTERVIEWERS),
	WORD(staff_filter, order, platform_staff_order, "ordering",
		"Order of the list; with a hyphen the other way around. Interviewers may order by name only", .where = QUERY));
#define COLLEAGUE_ID(T) ID(T, id, "id", "Id of the person; \"me\" stands for the caller", .where = PATH, .must = ALWAYS, .flags = OR_ME)
SHAPE(platform_colleague_key, colleague_edit,
	COLLEAGUE_ID(colleague_edit));
SHAPE(platform_colleague_update, colleague_edit,
	COLLEAGUE_ID(colleague_edit),
	WORD(colleague_edit, role, platform_staff_role, "role",
		"Role of the person; only an admin may change it, and nobody their own", .flags = NOT_NULL),
	ROW(colleague_edit, title, "title", "Position of the person in the company", .lo = 0, .hi = 200),
	ROW(colleague_edit, active, "is_active",
		"Whether the person may log in; only an admin may change it. false ends the person's sessions, keys and calendar feed", .flags = NOT_NULL),
	IF_MATCH(colleague_edit, 0));

WORDS(platform_all, hand_over_all, [HAND_OVER_ALL] = "all");
SHAPE(platform_hand_over, hand_over,
	COLLEAGUE_ID(hand_over),
	ID(hand_over, to, "to", "Id of the colleague who takes over", .must = ALWAYS, .within = AMONG_STAFF),
	WORD(hand_over, all, platform_all, "interviews",
		"Ids of interviews that are still to come, on which the person sits; or \"all\", at most 200 at once", .flags = ELSE),
	ROW(hand_over, interviews, "interviews",
		"Ids of interviews that are still to come, on which the person sits; or \"all\", at most 200 at once", .hi = HAND_OVER_MOST,
		.within = "the interviews of the person who is loaded: store_handover_interviews"),
	ROW(hand_over, jobs, "jobs", "Whether the jobs that the person answers for are handed over, too, at most 200 at once"),
	ROW(hand_over, rounds, "rounds", "Whether the person is replaced in rounds of jobs; there are none so far"),
	ROW(hand_over, links, "links", "Whether the person is replaced in self-scheduling links; there are none so far"),
	IF_MATCH(hand_over, 0));
SHAPE(platform_leftover, leftover,
	ROW(leftover, id, "id", "Id of an interview that was not handed over", .must = ALWAYS),
	ROW(leftover, reason, "reason", "Why it was not, as a sentence", .must = ALWAYS));
SHAPE(platform_handed_over, handed_over,
	ROW(handed_over, moved, "moved", "Ids of the interviews and jobs that were handed over"),
	LIST(handed_over, left, platform_leftover, "left", "The interviews that stayed"),
	ETAG(handed_over, 0));
/* clang-format on */

OPERATION(service_staff_list, staff_filter, colleague_list)
OPERATION_ON(service_colleague_change, colleague, colleague_edit, colleague)
OPERATION_ON(service_interview_hand_over, colleague, hand_over, handed_over)

#define BASE "/api/v1/users/users"
#define A_COLLEAGUE .load = &load_colleague, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "staff.list", .method = METHOD_GET, .path = BASE, .summary = "List the staff of the company",
	  .doc = "Interviewers see the names of active colleagues.", .roles = STAFF, .guard = COMPANY, .view = LINE,
	  CALL_LIST(service_staff_list, platform_staff_query, platform_colleague, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "staff.get", .method = METHOD_GET, .path = BASE "/{id}", .summary = "Get a member of the staff", .roles = STAFF, A_COLLEAGUE,
	  .view = WHOLE, SHOW(platform_colleague_key, platform_colleague), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "staff.update", .method = METHOD_PATCH, .path = BASE "/{id}", .summary = "Change a member of the staff",
	  .doc = "hr may change the title alone. The last admin of a company stays its admin. "
		"Somebody who is deactivated keeps their interviews until they are handed over.", .roles = ADMIN | HR, A_COLLEAGUE,
	  .view = CHANGED, CALL(service_colleague_change, platform_colleague_update, platform_colleague),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "staff.hand_over", .method = METHOD_POST, .path = BASE "/{id}/hand_over",
	  .summary = "Give interviews and jobs of a colleague to another",
	  .doc = "No interview changes its time or status. One for which the other person is not free stays where it is.",
	  .roles = ADMIN | HR, A_COLLEAGUE, CALL(service_interview_hand_over, platform_hand_over, platform_handed_over),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_staff = { endpoints, COUNT(endpoints) };
