/* Platform's endpoints by which candidates answer an invitation with the link in its mail, as the page /i/{token} does. */
#include "api/platform/platform.h"
#include "service/interview/respond.h"

/* clang-format off */
WORDS(platform_invitation_state, answer_state, [ANSWER_OPEN] = "open", [ANSWER_CONFIRMED] = "confirmed", [ANSWER_DECLINED] = "cancelled",
	[ANSWER_MOVED] = "moved", [ANSWER_OVER] = "over", [ANSWER_GONE] = "gone");

SHAPE(platform_invitation_interview, answer_page,
	ROW(answer_page, interview.start.at, "scheduled_at", "Start of the interview, in UTC", .must = ALWAYS),
	ROW(answer_page, interview.minutes, "duration_minutes", "Length of the interview in minutes", .must = ALWAYS),
	ROW(answer_page, zone, "timezone", "IANA name of the candidate's time zone, or else that of the interview", .must = ALWAYS, .example = "Europe/Paris"),
	WORD(answer_page, interview.mode, platform_mode, "mode", "How the interview is held", .must = ALWAYS),
	ROW(answer_page, interview.location, "location", "Place of the interview; null when there is none"),
	ROW(answer_page, interview.link, "meeting_link", "Address of the online meeting; null when there is none"));
SHAPE(platform_public_interview, answer_page,
	WORD(answer_page, state, platform_invitation_state, "state",
		"Whether the interview can be answered. It can while it is open or confirmed. moved: the link of the newer mail shows it; over: it has begun or is over; gone: it no longer exists", .must = ALWAYS),
	ROW(answer_page, interview.company.name, "company_name", "Name of the company that invites; null when the interview is gone"),
	ROW(answer_page, interview.application.job.title, "job_title", "Title of the job; null when the interview is gone"),
	GROUP(answer_page, platform_invitation_interview, "interview", "Time and place; null when the interview cannot be answered", .flags = IF_ANY));
#define TOKEN(T) ROW(T, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128)
SHAPE(platform_public_interview_key, answer_key, TOKEN(answer_key));
SHAPE(platform_public_interview_answer, answer_edit,
	TOKEN(answer_edit),
	RESPONSE_ROWS(answer_edit));
/* clang-format on */

/* Refuses an answer that was not taken. */
static enum err give(struct context *c, const struct answer_edit *in, struct answer_page *out)
{
	enum err e = service_answer_give(c, in, AT(in, times), out);

	if (e == OK && out->done == ANSWER_TOO_LATE)
		return fail_at(c, E_NOTICE, AT(in, answer), mail_time(c->arena, out->language, out->until, out->zone));
	if (e == OK && out->done == ANSWER_NOTHING)
		return fail_at(c, E_MOVE, AT(in, answer), str_of(platform_invitation_state_words[out->state]));
	return e;
}

OPERATION(service_answer_look, answer_key, answer_page)
OPERATION(give, answer_edit, answer_page)

#define BASE "/api/v1/public/interviews/{token}"
#define BY_LINK                                                                                                                \
	.roles = USER | PUBLIC, .guard = ANYONE,                                                                               \
	.because = "the token is signed by the server, and says which candidate it was mailed to", .any_token = true,          \
	.rate = RATE_PUBLIC, .all_origins = true
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "public_interviews.get", .method = METHOD_GET, .path = BASE, .summary = "Get the interview of a mailed invitation",
	  .doc = "What the page of the link shows. The token is the end of the link.", BY_LINK,
	  CALL(service_answer_look, platform_public_interview_key, platform_public_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "public_interviews.respond", .method = METHOD_POST, .path = BASE "/respond", .summary = "Answer a mailed invitation",
	  .doc = "For whoever has the link. To decline cancels the interview. A confirmed one may be declined until the notice of the company begins, another until its start. To propose other times replaces the proposal before; an interview may have five.",
	  BY_LINK, CALL(give, platform_public_interview_answer, platform_public_interview), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_answers = { endpoints, COUNT(endpoints) };
