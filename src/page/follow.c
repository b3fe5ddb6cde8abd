/*
 * The pages that the links in mails about applications open: one follows the application, the other asks whoever has the
 * address whether they have applied. Only POST changes anything, because mail programs and scanners follow links.
 */
#include "page/pages.h"

#include "service/applying/follow.h"

struct follow_look_key {
	struct seen seen;
	struct str token, done;
};
struct follow_form {
	struct seen seen;
	struct str token, what, response;
	struct upload file;
};

/* clang-format off */
#define TOKEN(T) ROW(T, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128)
SHAPE(page_follow, follow_look_key,
	TOKEN(follow_look_key),
	ROW(follow_look_key, done, "done", "What was just done, for the sentence that says so", .where = QUERY, .hi = 20));
SHAPE(page_follow_act, follow_form,
	TOKEN(follow_form),
	ROW(follow_form, what, "what", "What is done: confirm, withdraw, file, accept or reject", .must = ALWAYS, .lo = 1, .hi = 20, .example = "confirm"),
	ROW(follow_form, response, "response_notes", "Message to the company about the offer", .lo = 0, .hi = 20000),
	ROW(follow_form, file, "file", "File that is added", .lo = 1, .hi = 10 << 20, .accept = "document office text image"));
SHAPE(page_follow_confirm, follow_key, TOKEN(follow_key));
WORDS(status_words, application_status, [APPLICATION_SUBMITTED] = "submitted", [APPLICATION_UNDER_REVIEW] = "under_review",
	[APPLICATION_SCREENING] = "screening", [APPLICATION_INTERVIEW_SCHEDULED] = "interview_scheduled",
	[APPLICATION_INTERVIEWING] = "interviewing", [APPLICATION_SELECTED] = "selected", [APPLICATION_OFFER] = "offer",
	[APPLICATION_HIRED] = "hired", [APPLICATION_REJECTED] = "rejected", [APPLICATION_WITHDRAWN] = "withdrawn");
WORDS(interview_words, interview_status, [INTERVIEW_SCHEDULED] = "scheduled", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "cancelled", [INTERVIEW_NO_SHOW] = "no_show");
WORDS(offer_words, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn", [OFFER_EXPIRED] = "expired");
/* clang-format on */

/* ---- looking */

/* Whether `done` of the address may be true: a link with a word that somebody invented shows nothing. */
static bool plausible(struct str done, const struct follow_page *page)
{
	if (str_equal(done, STR("withdraw")))
		return page->application.status == APPLICATION_WITHDRAWN;
	if (str_equal(done, STR("accept")))
		return page->offer != NULL && page->offer->status == OFFER_ACCEPTED;
	if (str_equal(done, STR("reject")))
		return page->offer != NULL && page->offer->status == OFFER_REJECTED;
	return !page->waiting && !page->unconfirmed && (str_equal(done, STR("confirm")) || str_equal(done, STR("file")));
}

static struct follow_line_list lines_of(struct context *c, const struct follow_page *page)
{
	struct follow_line *lines = ARENA_ARRAY(c->arena, struct follow_line, page->interviews.n + 1);
	size_t base = c->settings->public_url.n + sizeof "/i/" - 1;

	for (size_t i = 0; i < page->interviews.n; i++) {
		const struct follow_interview *shown = &page->interviews.at[i];
		const struct interview *it = &shown->interview;
		bool placed = it->location.n > 0;

		lines[i] = (struct follow_line){
			.status = str_of(words_word(&interview_words, it->status)),
			.place = it->location,
			.by = placed                   ? STR("")
			      : it->mode == MODE_PHONE ? STR("phone")
			      : it->mode == MODE_VIDEO ? STR("video")
			                               : STR(""),
			.start = it->start.at,
			.minutes = it->minutes,
			.link = url_of(shown->answer_link.n > 0 ? it->link : STR("")),
			.answer = shown->answer_link.n > base ? str_from(shown->answer_link, base) : STR(""),
		};
	}
	return (struct follow_line_list){ .at = lines, .n = page->interviews.n };
}

static enum err follow_look(struct context *c, const struct follow_look_key *in, struct follow_view *out)
{
	struct follow_page page = { 0 };
	enum err e = service_follow_look(c, &(struct follow_key){ .token = in->token }, &page);

	if (e != OK)
		return e;
	*out = (struct follow_view){ .job = page.application.job.title,
		                     .company = page.company.name,
		                     .slug = page.slug,
		                     .name = page.application.candidate.name,
		                     .brand = page_colour(page.company.colour),
		                     .zone = page.zone,
		                     .token = in->token,
		                     .language = page.language,
		                     .status = str_of(words_word(&status_words, page.application.status)),
		                     .waiting = page.waiting,
		                     .unconfirmed = page.unconfirmed,
		                     .running = page.running,
		                     .applied_at = page.application.applied_at,
		                     .interviews = lines_of(c, &page),
		                     .interviewed = page.interviews.n > 0,
		                     .offered = page.offer != NULL };
	if (plausible(in->done, &page))
		out->said = in->done;
	if (page.offer == NULL)
		return OK;
	out->open_offer = page.offer->status == OFFER_SENT;
	out->offer_status = str_of(words_word(&offer_words, page.offer->status));
	out->salary = page.offer->salary;
	out->currency = page.offer->currency;
	out->start = page.offer->start;
	out->notes = page.offer->notes;
	out->expires_at = page.offer->expires_at;
	return OK;
}

/* ---- acting */

/* What a use case has found wrong is said of the member at `off` of this form; at 0 there is none. */
static enum err blamed(struct context *c, enum err e, size_t off)
{
	for (size_t i = 0; i < c->faults.n; i++)
		c->faults.at[i].off = off;
	return e;
}

static enum err answer_offer(struct context *c, const struct follow_form *in, bool accepted)
{
	struct follow_answer answer = { .token = in->token, .response = in->response };
	struct follow_page page = { 0 };

	answer.status = accepted ? OFFER_ACCEPTED : OFFER_REJECTED;
	if (in->response.n > 0)
		MARK(&answer, response);
	return blamed(c, service_follow_answer_offer(c, &answer, &page), AT(in, seen));
}

static enum err add_file(struct context *c, const struct follow_form *in)
{
	struct follow_page page = { 0 };

	if (in->file.size == 0)
		return fail_at(c, E_REQUIRED, AT(in, file), (struct str){ 0 });
	return blamed(c, service_follow_add_file(c, &(struct follow_upload){ .token = in->token, .file = in->file }, &page),
	              AT(in, file));
}

static enum err act(struct context *c, const struct follow_form *in)
{
	const struct follow_key key = { .token = in->token };
	struct follow_page page = { 0 };

	if (str_equal(in->what, STR("confirm")))
		return service_follow_confirm(c, &key, &page);
	if (str_equal(in->what, STR("withdraw")))
		return blamed(c, service_follow_withdraw(c, &key, &page), AT(in, seen));
	if (str_equal(in->what, STR("file")))
		return add_file(c, in);
	if (str_equal(in->what, STR("accept")) || str_equal(in->what, STR("reject")))
		return answer_offer(c, in, str_equal(in->what, STR("accept")));
	return fail_at(c, E_CHOICE, AT(in, what), in->what);
}

static enum err follow_act(struct context *c, const struct follow_form *in, struct blob *out)
{
	out->location = STR_JOIN(c->arena, STR("/a/"), in->token, STR("?done="), in->what);
	return act(c, in);
}

static enum err confirm_act(struct context *c, const struct follow_key *in, struct blob *out)
{
	struct follow_page page = { 0 };

	out->location = STR_JOIN(c->arena, STR("/a/"), in->token, STR("?done=confirm"));
	return service_follow_confirm(c, in, &page);
}

OPERATION(follow_look, follow_look_key, follow_view)
OPERATION(follow_act, follow_form, blob)
OPERATION(confirm_act, follow_key, blob)

#define BY_LINK                                                                                                                \
	.roles = PUBLIC, .guard = ANYONE,                                                                                      \
	.because = "the token is signed by the server, and says for which application it was mailed", .internal = true
#define FORM .media = "text/html", .form = true, .rate = RATE_PUBLIC
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.follow.get", .method = METHOD_GET, .path = "/a/{token}", .summary = "Show an application by the mailed link", BY_LINK,
	  CALL_PAGE(follow_look, page_follow, html_follow), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "page.follow.act", .method = METHOD_POST, .path = "/a/{token}", .summary = "Withdraw an application, add a file or answer an offer", BY_LINK,
	  FORM, .body_max = 11 << 20, CALL(follow_act, page_follow_act, shape_blob),
	  .answer = { { 303, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_INVALID, NULL }) },
	{ .id = "page.follow.ask", .method = METHOD_GET, .path = "/confirm/{token}", .summary = "Ask whoever has the address whether they have applied", BY_LINK,
	  CALL_PAGE(follow_look, page_follow, html_confirm), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "page.follow.confirm", .method = METHOD_POST, .path = "/confirm/{token}", .summary = "Confirm an application by the mailed link", BY_LINK,
	  FORM, CALL(confirm_act, page_follow_confirm, shape_blob),
	  .answer = { { 303, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */
const struct endpoint_group page_follows = { endpoints, COUNT(endpoints) };
