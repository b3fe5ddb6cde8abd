/*
 * The page that the link in a mailed invitation opens. It has plain forms and no scripts. Only POST changes anything, because
 * mail programs and scanners follow links.
 */
#include "api/common/common.h"
#include "base/html.h"
#include "service/interview/respond.h"

enum { PAGE_MAX = 64 << 10 };

/* clang-format off */
SHAPE(common_invitation_key, answer_key,
	ROW(answer_key, token, "token",
		"Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128));
SHAPE(common_invitation_answer, answer_edit,
	ROW(answer_edit, token, "token",
		"Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128),
	ROW(answer_edit, answer, "answer",
		"What the candidate answers: confirm, decline or propose", .must = ALWAYS, .lo = 1, .hi = 20, .example = "confirm"),
	ROW(answer_edit, reason, "reason", "Why the candidate declines", .lo = 0, .hi = 2000),
	ROW(answer_edit, day, "day", "Day that the candidate proposes, as YYYY-MM-DD", .lo = 0, .hi = 20),
	ROW(answer_edit, time, "time",
		"Time that the candidate proposes, as HH:MM in the time zone that the page shows", .lo = 0, .hi = 20),
	ROW(answer_edit, message, "message", "Message to the company about the proposal", .lo = 0, .hi = 2000));
/* clang-format on */

enum phrase {
	TITLE,
	WHEN,
	DURATION,
	PLACE,
	LINK,
	ASK,
	CONFIRM,
	DECLINE_TITLE,
	DECLINE,
	REASON,
	PROPOSE_TITLE,
	PROPOSE_NOTE,
	PROPOSE,
	DAY,
	TIME,
	MESSAGE,
	IS_CONFIRMED,
	IS_CANCELLED,
	IS_MOVED,
	IS_OVER,
	IS_GONE,
	DID_CONFIRM,
	DID_DECLINE,
	DID_PROPOSE,
	NOT_A_TIME,
	PHRASES
};
static const char *const phrases[2][PHRASES] = {
	{ [TITLE] = "Your interview",
	  [WHEN] = "When",
	  [DURATION] = "Duration",
	  [PLACE] = "Where",
	  [LINK] = "Link",
	  [ASK] = "Will you be there?",
	  [CONFIRM] = "Confirm",
	  [DECLINE_TITLE] = "Decline",
	  [DECLINE] = "Decline the interview",
	  [REASON] = "Reason (optional)",
	  [PROPOSE_TITLE] = "Propose another time",
	  [PROPOSE_NOTE] = "The time is that of",
	  [PROPOSE] = "Send the proposal",
	  [DAY] = "Day",
	  [TIME] = "Time",
	  [MESSAGE] = "Message (optional)",
	  [IS_CONFIRMED] = "You have confirmed this interview.",
	  [IS_CANCELLED] = "This interview has been cancelled.",
	  [IS_MOVED] = "This interview has moved since: please use the link of the newer mail.",
	  [IS_OVER] = "This interview has begun or is over: it can no longer be answered.",
	  [IS_GONE] = "There is no such interview any more.",
	  [DID_CONFIRM] = "Thank you, your interview is confirmed.",
	  [DID_DECLINE] = "The interview is cancelled. Thank you for telling us.",
	  [DID_PROPOSE] = "Thank you, your proposal was passed on. Until you hear from us, the present time stands.",
	  [NOT_A_TIME] = "Please give a day and a time that lie ahead." },
	{ [TITLE] = "Votre entretien",
	  [WHEN] = "Quand",
	  [DURATION] = "Durée",
	  [PLACE] = "Où",
	  [LINK] = "Lien",
	  [ASK] = "Serez-vous présent ?",
	  [CONFIRM] = "Confirmer",
	  [DECLINE_TITLE] = "Décliner",
	  [DECLINE] = "Décliner l'entretien",
	  [REASON] = "Motif (facultatif)",
	  [PROPOSE_TITLE] = "Proposer un autre moment",
	  [PROPOSE_NOTE] = "L'heure est celle de",
	  [PROPOSE] = "Envoyer la proposition",
	  [DAY] = "Jour",
	  [TIME] = "Heure",
	  [MESSAGE] = "Message (facultatif)",
	  [IS_CONFIRMED] = "Vous avez confirmé cet entretien.",
	  [IS_CANCELLED] = "Cet entretien a été annulé.",
	  [IS_MOVED] = "Cet entretien a été déplacé depuis : merci d'utiliser le lien du message le plus récent.",
	  [IS_OVER] = "Cet entretien a commencé ou est terminé : il n'est plus possible d'y répondre.",
	  [IS_GONE] = "Cet entretien n'existe plus.",
	  [DID_CONFIRM] = "Merci, votre entretien est confirmé.",
	  [DID_DECLINE] = "L'entretien est annulé. Merci de nous avoir prévenus.",
	  [DID_PROPOSE] = "Merci, votre proposition a été transmise. En attendant une réponse, l'horaire actuel reste valable.",
	  [NOT_A_TIME] = "Merci d'indiquer un jour et une heure à venir." },
};

static const char *phrase(const struct answer_page *page, enum phrase phrase)
{
	return phrases[page->language == LANGUAGE_FRENCH][phrase];
}

static enum phrase notice(const struct answer_page *page)
{
	static const enum phrase by_done[] = { [ANSWER_DID_CONFIRM] = DID_CONFIRM,
		                               [ANSWER_DID_DECLINE] = DID_DECLINE,
		                               [ANSWER_DID_PROPOSE] = DID_PROPOSE,
		                               [ANSWER_NOT_A_TIME] = NOT_A_TIME };
	static const enum phrase by_state[] = {
		[ANSWER_OPEN] = ASK,       [ANSWER_CONFIRMED] = IS_CONFIRMED, [ANSWER_DECLINED] = IS_CANCELLED,
		[ANSWER_MOVED] = IS_MOVED, [ANSWER_OVER] = IS_OVER,           [ANSWER_GONE] = IS_GONE
	};

	return page->done != ANSWER_NOTHING ? by_done[page->done] : by_state[page->state];
}

static void row(struct buf *out, const char *name, struct str text, bool link)
{
	if (text.n == 0)
		return;
	buf_text(out, "<dt>");
	html_text(out, str_of(name));
	buf_text(out, "</dt><dd>");
	if (link)
		html_link(out, text, (struct str){ 0 });
	else
		html_lines(out, text);
	buf_text(out, "</dd>\n");
}

static void details(struct context *c, struct buf *out, const struct answer_page *page)
{
	const struct interview *it = &page->interview;
	bool shown = page->state == ANSWER_OPEN || page->state == ANSWER_CONFIRMED;

	if (page->state == ANSWER_GONE)
		return;
	buf_text(out, "<p>");
	html_text(out, mail_summary(c->arena, page->language, it->application.job.title, it->company.name));
	buf_text(out, "</p>\n");
	if (!shown)
		return;
	buf_text(out, "<dl>\n");
	row(out, phrase(page, WHEN), mail_time(c->arena, page->language, it->start.at, page->zone), false);
	row(out, phrase(page, DURATION), mail_duration(c->arena, page->language, it->minutes), false);
	row(out, phrase(page, PLACE), mail_place(page->language, it->mode, it->location), false);
	row(out, phrase(page, LINK), it->link, true);
	buf_text(out, "</dl>\n");
}

static void open_form(struct buf *out, const char *answer)
{
	buf_text(out, "<form method=\"post\"><input type=\"hidden\" name=\"answer\" value=\"");
	buf_text(out, answer);
	buf_text(out, "\">\n");
}

static void field(struct buf *out, const struct answer_page *page, enum phrase name, const char *element)
{
	buf_text(out, "<label>");
	html_text(out, str_of(phrase(page, name)));
	buf_text(out, "<br>");
	buf_text(out, element);
	buf_text(out, "</label>\n");
}

static void close_form(struct buf *out, const struct answer_page *page, enum phrase name)
{
	buf_text(out, "<p><button>");
	html_text(out, str_of(phrase(page, name)));
	buf_text(out, "</button></p></form>\n");
}

static void fold(struct buf *out, const struct answer_page *page, enum phrase name)
{
	buf_text(out, "<details><summary>");
	html_text(out, str_of(phrase(page, name)));
	buf_text(out, "</summary>\n");
}

static void forms(struct buf *out, const struct answer_page *page)
{
	bool asked = page->state == ANSWER_OPEN || page->state == ANSWER_CONFIRMED;

	if (!asked || (page->done != ANSWER_NOTHING && page->done != ANSWER_NOT_A_TIME))
		return;
	if (page->state == ANSWER_OPEN) {
		open_form(out, "confirm");
		close_form(out, page, CONFIRM);
	}
	fold(out, page, PROPOSE_TITLE);
	open_form(out, "propose");
	buf_text(out, "<p>");
	html_text(out, str_of(phrase(page, PROPOSE_NOTE)));
	buf_char(out, ' ');
	html_text(out, page->zone.n > 0 ? page->zone : STR("UTC"));
	buf_text(out, ".</p>\n");
	field(out, page, DAY, "<input type=\"date\" name=\"day\" required>");
	field(out, page, TIME, "<input type=\"time\" name=\"time\" required>");
	field(out, page, MESSAGE, "<textarea name=\"message\" rows=\"3\" maxlength=\"500\"></textarea>");
	close_form(out, page, PROPOSE);
	buf_text(out, "</details>\n");
	fold(out, page, DECLINE_TITLE);
	open_form(out, "decline");
	field(out, page, REASON, "<textarea name=\"reason\" rows=\"3\" maxlength=\"500\"></textarea>");
	close_form(out, page, DECLINE);
	buf_text(out, "</details>\n");
}

static void write_page(struct context *c, const struct answer_page *page, struct blob *out)
{
	struct buf html = buf_new(c->arena, PAGE_MAX);
	struct str title = str_of(phrase(page, TITLE));

	common_page_begin(&html, page->language == LANGUAGE_FRENCH ? "fr" : "en", title);
	buf_text(&html, "<h1>");
	html_text(&html, title);
	buf_text(&html, "</h1>\n");
	details(c, &html, page);
	buf_text(&html, "<p class=\"notice\"><strong>");
	html_text(&html, str_of(phrase(page, notice(page))));
	buf_text(&html, "</strong></p>\n");
	forms(&html, page);
	common_page_end(&html);
	out->type = STR("text/html");
	out->body = buf_view(&html);
}

static enum err answer_look(struct context *c, const struct answer_key *in, struct blob *out)
{
	struct answer_page page = { 0 };
	enum err e = service_answer_look(c, in, &page);

	if (e == OK)
		write_page(c, &page, out);
	return e;
}

static enum err answer_give(struct context *c, const struct answer_edit *in, struct blob *out)
{
	struct answer_page page = { 0 };
	enum err e = service_answer_give(c, in, &page);

	if (e == OK)
		write_page(c, &page, out);
	return e;
}

OPERATION(answer_look, answer_key, blob)
OPERATION(answer_give, answer_edit, blob)

/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "common.interviews.get_invitation", .method = METHOD_GET, .path = "/i/{token}",
	  .summary = "Show the page of a mailed invitation",
	  .doc = "The page shows the interview and has buttons to confirm, decline or propose another time. Reading it changes nothing.",
	  .roles = PUBLIC, .guard = ANYONE,
	  .because = "the token is signed by the server, and says which candidate it was mailed to", .media = "text/html", CALL(answer_look, common_invitation_key, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "common.interviews.answer_invitation", .method = METHOD_POST, .path = "/i/{token}", .summary = "Answer a mailed invitation",
	  .doc = "What the forms of the invitation's page send.",
	  .roles = PUBLIC, .guard = ANYONE,
	  .because = "the token is signed by the server, and says which candidate it was mailed to", .media = "text/html", .form = true, CALL(answer_give, common_invitation_answer, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_INVALID, NULL }) },
};
/* clang-format on */
const struct endpoint_group common_answers = { endpoints, COUNT(endpoints) };
