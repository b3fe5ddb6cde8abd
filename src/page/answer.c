/*
 * The page that the link in a mailed invitation opens. Only POST changes anything, because mail programs and scanners follow
 * links.
 */
#include "page/pages.h"

struct answer_look_key {
	struct seen seen;
	struct str token, done;
};

/* clang-format off */
WORDS(page_answer_words, candidate_answer, [CANDIDATE_CONFIRMS] = "confirm", [CANDIDATE_DECLINES] = "decline", [CANDIDATE_PROPOSES] = "propose");
SHAPE(page_invitation, answer_look_key,
	ROW(answer_look_key, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128),
	ROW(answer_look_key, done, "done", "What was just answered, for the sentence that says so", .where = QUERY, .hi = 20));
SHAPE(page_invitation_answer, answer_edit,
	ROW(answer_edit, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128),
	WORD(answer_edit, answer, page_answer_words, "answer", "What the candidate answers", .must = ALWAYS),
	ROW(answer_edit, reason, "reason", "Why the candidate declines", .lo = 0, .hi = 2000),
	ROW(answer_edit, day, "day", "Day that the candidate proposes, as YYYY-MM-DD", .lo = 0, .hi = 20),
	ROW(answer_edit, time, "time",
		"Time that the candidate proposes, as HH:MM in the time zone that the page shows", .lo = 0, .hi = 20),
	ROW(answer_edit, message, "message", "Message to the company about the proposal", .lo = 0, .hi = 2000));
/* clang-format on */

static struct str state_word(enum answer_state state)
{
	static const char *const words[] = {
		[ANSWER_OPEN] = "open",   [ANSWER_CONFIRMED] = "confirmed", [ANSWER_DECLINED] = "cancelled",
		[ANSWER_MOVED] = "moved", [ANSWER_OVER] = "over",           [ANSWER_GONE] = "gone"
	};

	return str_of(words[state]);
}

/* Whether `done` of the address may be true: a link with a word that somebody invented shows nothing. */
static bool plausible(struct str done, enum answer_state state)
{
	if (str_equal(done, STR("confirmed")))
		return state == ANSWER_CONFIRMED;
	if (str_equal(done, STR("declined")))
		return state == ANSWER_DECLINED;
	return str_equal(done, STR("proposed")) && (state == ANSWER_OPEN || state == ANSWER_CONFIRMED);
}

static enum err answer_look(struct context *c, const struct answer_look_key *in, struct answer_view *out)
{
	struct answer_page page = { 0 };
	const struct interview *it = &page.interview;
	enum err e = service_answer_look(c, &(struct answer_key){ .token = in->token }, &page);

	if (e != OK)
		return e;
	out->asked = it->start.at.us != 0;
	out->shown = out->asked;
	out->state = state_word(page.state);
	out->language = page.language;
	out->zone = page.zone;
	out->company = it->company.name;
	out->brand = page_colour(it->company.colour);
	out->job = it->application.job.title;
	out->start = it->start.at;
	out->minutes = it->minutes;
	out->link = url_of(it->link);
	out->place = it->location;
	out->by = it->location.n > 0       ? STR("")
	          : it->mode == MODE_PHONE ? STR("phone")
	          : it->mode == MODE_VIDEO ? STR("video")
	                                   : STR("");
	if (plausible(in->done, page.state))
		out->said = in->done;
	out->asked = out->asked && out->said.n == 0;
	return OK;
}

static enum err answer_give(struct context *c, const struct answer_edit *in, struct blob *out)
{
	static const char *const words[] = { [ANSWER_NOTHING] = "",
		                             [ANSWER_DID_CONFIRM] = "confirmed",
		                             [ANSWER_DID_DECLINE] = "declined",
		                             [ANSWER_DID_PROPOSE] = "proposed",
		                             [ANSWER_TOO_LATE] = "" };
	struct answer_page page = { 0 };
	enum err e = service_answer_give(c, in, AT(in, day), &page);

	if (e != OK)
		return e;
	if (page.done == ANSWER_TOO_LATE)
		return fail_at(c, E_NOTICE, AT(in, reason), mail_time(c->arena, page.language, page.until, page.zone));
	out->location = STR_JOIN(c->arena, STR("/i/"), in->token, STR("?done="), str_of(words[page.done]));
	return OK;
}

OPERATION(answer_look, answer_look_key, answer_view)
OPERATION(answer_give, answer_edit, blob)

#define BY_LINK .because = "the token is signed by the server, and says which candidate it was mailed to"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.invitation.get", .method = METHOD_GET, .path = "/i/{token}", .summary = "Show the page of a mailed invitation",
	  .roles = PUBLIC, .guard = ANYONE, BY_LINK, .internal = true, CALL_PAGE(answer_look, page_invitation, html_answer),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "page.invitation.answer", .method = METHOD_POST, .path = "/i/{token}", .summary = "Answer a mailed invitation",
	  .roles = PUBLIC, .guard = ANYONE, BY_LINK, .internal = true, .media = "text/html", .form = true,
	  CALL(answer_give, page_invitation_answer, shape_blob),
	  .answer = { { 303, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_INVALID, NULL }) },
};
/* clang-format on */
const struct endpoint_group page_answers = { endpoints, COUNT(endpoints) };
