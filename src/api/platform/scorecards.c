/* Platform's endpoints of scorecards. */
#include "api/platform/platform.h"
#include "service/interview/cards.h"
#include "service/interview/interview.h"

enum { FILL = 1, REOPEN = 2, ONE = 4, LINE = 8 };

/* clang-format off */
WORDS(platform_recommendation, recommendation, [RECOMMENDATION_STRONG_NO] = "strong_no", [RECOMMENDATION_NO] = "no",
	[RECOMMENDATION_YES] = "yes", [RECOMMENDATION_STRONG_YES] = "strong_yes");
SHAPE(platform_scorecard_person, user,
	ID(user, id, "id", "Id of the person", .must = ALWAYS),
	ROW(user, name, "name", "Full name of the person", .must = ALWAYS));
VIEWED(platform_card, scorecard, VIEWS(VIEW(ONE | FILL | REOPEN, "PlatformScorecard"), VIEW(LINE, "PlatformScorecardLine")),
	OBJECT(scorecard, author, platform_scorecard_person, "author",
		"Who wrote the card; null: nobody signs it, because the interview has no interviewer", .flags = IF_ANY),
	OBJECT(scorecard, editor, platform_scorecard_person, "edited_by",
		"The last person who wrote in it without being its author; null when nobody did", .flags = IF_ANY),
	WORD(scorecard, recommendation, platform_recommendation, "recommendation", "Whether to hire the candidate; null while it is not said"),
	ROW(scorecard, ratings, "ratings", "Ratings from 0 to 10 by the keys of the criteria, those that are given", .lo = 0, .hi = RATING_MAX),
	ROW(scorecard, average, "average_rating", "Mean of the ratings that are given, to one decimal", .as = AS_TENTHS),
	ROW(scorecard, remark, "notes", "What the author says about the candidate; management's remark"),
	ROW(scorecard, technical, "technical_score", "Score for technical skills, 0 to 100; null while it is not given"),
	ROW(scorecard, culture, "cultural_fit_score", "Score for how the candidate fits the company, 0 to 100; null while it is not given"),
	ROW(scorecard, submitted_at, "submitted_at", "When the card was submitted; null: it is not, or was reopened"),
	ROW(scorecard, created_at, "created_at", "When the card was first filled in; null until then"),
	ROW(scorecard, updated_at, "updated_at", "When the card was last changed; null while it is not filled in"),
	ETAG(scorecard, ONE | FILL | REOPEN));
#define SCORE(m, name, what) ROW(card_edit, m, name, "Score for " what ", 0 to 100", .lo = 0, .hi = 100, .views = FILL, .example = "88.0")
VIEWED(platform_card_edit, card_edit,
	VIEWS(VIEW(FILL, "PlatformScorecardUpdate"), VIEW(REOPEN, "PlatformScorecardReopen")),
	ID(card_edit, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS),
	WORD(card_edit, recommendation, platform_recommendation, "recommendation", "Whether to hire the candidate", .views = FILL),
	ROW(card_edit, ratings, "ratings",
		"Ratings from 0 to 10 by the keys of the criteria: those of the interview's kit, otherwise appearance, knowledge, confidence, attitude and communication. Criteria that are not named keep their ratings, and null removes one",
		.lo = 0, .hi = RATING_MAX, .views = FILL, .example = "knowledge=8,communication=7"),
	ROW(card_edit, notes, "notes", "What the author says about the candidate", .lo = 0, .hi = 20000, .views = FILL),
	SCORE(technical, "technical_score", "technical skills"),
	SCORE(culture, "cultural_fit_score", "how the candidate fits the company"),
	ROW(card_edit, submitted, "submitted", "true: the card is submitted, and stays as it is until it is reopened", .views = FILL, .flags = NOT_NULL),
	ROW(card_edit, reason, "reason", "Why the card is reopened; stays in its history", .lo = 1, .hi = 2000, .views = REOPEN, .must = REOPEN,
		.example = "I had mixed up two candidates"),
	IF_MATCH(card_edit, 0));
SHAPE(platform_card_key, interview_key,
	ID(interview_key, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_card_query, card_filter,
	PAGING(card_filter, platform_window),
	ID(card_filter, id, "interview_id", "Id of the interview", .where = PATH, .must = ALWAYS));
SHAPE(platform_card_page, page,
	ROW(page, total, "count", "Number of cards"),
	ROW(page, next, "next", "Address of the next page; null on the last one"),
	ROW(page, previous, "previous", "Address of the page before; null on the first one"),
	ROW(page, split, "split", "Whether at least one submitted card recommends the candidate and another one does not"),
	PAGE_ROWS("results", "The cards on this page, the oldest first"),
	CAPPED("count_capped", BODY));
/* clang-format on */

OPERATION_ON(service_card_get, card_place, interview_key, scorecard)
OPERATION_ON(service_card_fill, interview, card_edit, scorecard)
OPERATION_ON(service_card_reopen, interview, card_edit, scorecard)
OPERATION_ON(service_card_list, card_place, card_filter, scorecard_list)

#define INTERVIEW "/api/v1/interviews/interviews/{interview_id}"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "scorecards.get", .method = METHOD_GET, .path = INTERVIEW "/scorecard", .summary = "Get your own scorecard of an interview",
	  .doc = "An empty one until it is filled in. Whoever does not sit on the interview has none; of an interview without an interviewer, admin and hr have the one that nobody signs.",
	  .roles = STAFF, .load = &load_cards, .guard = PARTY, .view = ONE, CALL(service_card_get, platform_card_key, platform_card),
	  .answer = { { 200, NULL } }, ERRORS({ E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "scorecards.fill", .method = METHOD_PUT, .path = INTERVIEW "/scorecard", .summary = "Fill in your own scorecard of an interview",
	  .doc = "Members that are not sent keep their values. 201 the first time, later 200. A submitted card is 400 until it is reopened.",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = FILL, CALL(service_card_fill, platform_card_edit, platform_card),
	  .answer = { [DONE] = { 200, NULL }, [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "scorecards.reopen", .method = METHOD_POST, .path = INTERVIEW "/scorecard/reopen",
	  .summary = "Reopen your own submitted scorecard", .doc = "The card can then be changed, and does not count until it is submitted again.",
	  .roles = STAFF, .load = &load_interview, .guard = PARTY, .view = REOPEN, CALL(service_card_reopen, platform_card_edit, platform_card),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "scorecards.list", .method = METHOD_GET, .path = INTERVIEW "/scorecards", .summary = "List the scorecards of an interview",
	  .doc = "Whoever sits on the interview sees the submitted ones once their own is submitted; before that the answer is 403 with the code own_card_first. Admin and hr who do not sit see all.",
	  .roles = STAFF, .load = &load_cards, .guard = PARTY, .view = LINE,
	  CALL_LIST(service_card_list, platform_card_query, platform_card, platform_card_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_OWN_CARD_FIRST, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_scorecards = { endpoints, COUNT(endpoints) };
