/* Platform's endpoints of the rounds of a job, and of the kit of an interview. */
#include "api/platform/platform.h"
#include "service/interview/cards.h"
#include "service/job/round.h"

enum { LISTED = 1, CREATE = 2, CHANGE = 4, SHOWN = 8, KIT = 16, ONE = CREATE | CHANGE | SHOWN };

/* clang-format off */
WORDS(platform_round_kind, topic, [TOPIC_SCREENING] = "screening", [TOPIC_TECHNICAL] = "technical", [TOPIC_BEHAVIORAL] = "behavioral",
	[TOPIC_FINAL] = "final", [TOPIC_HR] = "hr", [TOPIC_PANEL] = "panel", [TOPIC_OTHER] = "other");
#define CRITERION_ROWS \
	ROW(criterion, key, "key", "Name of the criterion in ratings: a-z, 0-9 and _", .must = ALWAYS, .lo = 1, .hi = CRITERION_KEY_MAX, .example = "coding"), \
	ROW(criterion, title, "title", "What is rated, in one line", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Writes clear code")
SHAPE(platform_criterion, criterion, CRITERION_ROWS);
SHAPE(platform_criterion_edit, criterion, CRITERION_ROWS);
VIEWED(platform_round, round,
	VIEWS(VIEW(LISTED, "PlatformRoundLine"), VIEW(ONE, "PlatformRound"), VIEW(KIT, "PlatformKit")),
	ID(round, id, "id", "Id of the round", .must = ALWAYS, .views = ONE | LISTED),
	ROW(round, position, "position", "Place among the rounds of the job", .must = ALWAYS, .views = ONE | LISTED),
	ROW(round, title, "title", "Title of the round", .must = ALWAYS),
	WORD(round, topic, platform_round_kind, "kind", "What its interviews are about; null when that is not said", .views = ONE | LISTED),
	ROW(round, minutes, "minutes", "Length of its interviews in minutes", .must = ALWAYS, .views = ONE | LISTED),
	ROW(round, people, "people", "Ids of those who may take it", .views = ONE | LISTED),
	ROW(round, questions, "questions", "What is asked"),
	LIST(round, criteria, platform_criterion, "criteria",
		"By what the candidate is rated; none: appearance, knowledge, confidence, attitude and communication"),
	ROW(round, instructions, "instructions", "What whoever interviews must know"),
	ROW(round, created_at, "created_at", "When the round was made", .must = ALWAYS, .views = ONE | LISTED),
	ROW(round, updated_at, "updated_at", "When the round was last changed", .must = ALWAYS, .views = ONE | LISTED),
	ETAG(round, ONE | KIT));
#define JOB_ID(T, m) ID(T, m, "job_id", "Id of the job", .where = PATH, .must = ALWAYS)
#define ROUND_ID ID(round_edit, id, "round_id", "Id of the round", .where = PATH, .must = ALWAYS, .views = CHANGE)
VIEWED(platform_round_edit, round_edit, VIEWS(VIEW(CREATE, "PlatformRoundCreate"), VIEW(CHANGE, "PlatformRoundUpdate")),
	JOB_ID(round_edit, job), ROUND_ID,
	ROW(round_edit, position, "position", "Place among the rounds of the job; the last when it is not sent", .lo = 1, .hi = 1000, .flags = NOT_NULL),
	ROW(round_edit, title, "title", "Title of the round", .must = CREATE, .lo = 1, .hi = 200, .flags = NOT_NULL, .example = "Technical interview"),
	WORD(round_edit, topic, platform_round_kind, "kind", "What its interviews are about"),
	ROW(round_edit, minutes, "minutes", "Length of its interviews in minutes; 60 when it is not sent", .lo = 5, .hi = 480, .flags = NOT_NULL),
	ROW(round_edit, people, "people", "Ids of those who may take it, at most 20", .hi = ROUND_PEOPLE_MAX, .within = AMONG_STAFF),
	ROW(round_edit, questions, "questions", "What is asked, one line each, at most 50", .lo = 1, .hi = 1000),
	LIST(round_edit, criteria, platform_criterion_edit, "criteria", "By what the candidate is rated, at most 20", .hi = CRITERIA_MAX),
	ROW(round_edit, instructions, "instructions", "What whoever interviews must know", .lo = 0, .hi = 20000),
	IF_MATCH(round_edit, CHANGE));
SHAPE(platform_round_key, round_edit, JOB_ID(round_edit, job), ID(round_edit, id, "round_id", "Id of the round", .where = PATH, .must = ALWAYS));
SHAPE(platform_round_end, round_edit, JOB_ID(round_edit, job), ID(round_edit, id, "round_id", "Id of the round", .where = PATH, .must = ALWAYS),
	IF_MATCH(round_edit, 0));
SHAPE(platform_round_query, round_filter, PAGING(round_filter, platform_window), JOB_ID(round_filter, job));
SHAPE(platform_kit_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
/* clang-format on */

OPERATION_ON(service_round_list, round_job, round_filter, round_list)
OPERATION_ON(service_round_show, round, round_edit, round)
OPERATION_ON(service_round_create, round_job, round_edit, round)
OPERATION_ON(service_round_change, round, round_edit, round)
OPERATION_ON(service_round_delete, round, round_edit, nothing)
OPERATION_ON(service_kit_show, card_place, interview_key, round)

#define ROUNDS "/api/v1/jobs/jobs/{job_id}/rounds"
#define RECRUITERS .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "rounds.list", .method = METHOD_GET, .path = ROUNDS, .summary = "List the rounds of a job", .doc = "By position.",
	  .roles = STAFF, .load = &load_round_job, .guard = COMPANY, .view = LISTED,
	  CALL_LIST(service_round_list, platform_round_query, platform_round, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "rounds.create", .method = METHOD_POST, .path = ROUNDS, .summary = "Add a round to a job", .load = &load_round_job, RECRUITERS,
	  .view = CREATE, CALL(service_round_create, platform_round_edit, platform_round), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "rounds.get", .method = METHOD_GET, .path = ROUNDS "/{round_id}", .summary = "Get a round of a job", .roles = STAFF,
	  .load = &load_round, .guard = COMPANY, .view = SHOWN, CALL(service_round_show, platform_round_key, platform_round),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "rounds.update", .method = METHOD_PATCH, .path = ROUNDS "/{round_id}", .summary = "Change a round of a job",
	  .doc = "Members that are not sent keep their values. Interviews that were made from it have the changed kit.", .load = &load_round, RECRUITERS,
	  .view = CHANGE, CALL(service_round_change, platform_round_edit, platform_round), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "rounds.delete", .method = METHOD_DELETE, .path = ROUNDS "/{round_id}", .summary = "Delete a round of a job",
	  .doc = "Interviews that were made from it keep its kit.", .load = &load_round, RECRUITERS,
	  CALL(service_round_delete, platform_round_end, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "interviews.get_kit", .method = METHOD_GET, .path = "/api/v1/interviews/interviews/{interview_id}/kit",
	  .summary = "Get the kit of an interview", .doc = "That of its round; 404 without a round.",
	  .roles = STAFF, .load = &load_cards, .guard = PARTY, .view = KIT, CALL(service_kit_show, platform_kit_key, platform_round),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_rounds = { endpoints, COUNT(endpoints) };
