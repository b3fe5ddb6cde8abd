/*
 * The pages below /dev/outbox show mails that were written but not sent because no mail server is configured. They exist only
 * in development.
 */
#include "api/common/common.h"
#include "base/html.h"
#include "service/mail/mail.h"

enum { LIST_MAX = 1 << 20, MAIL_MAX = 4 << 20 };
/* The Content-Security-Policy of a mail's HTML: it may run no scripts and load nothing. */
#define PART_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
static const char *const parts[] = { "html", "text", "calendar", "message" };

/* clang-format off */
WORDS(common_outbox_part_words, outbox_part, [OUTBOX_TEXT] = "text", [OUTBOX_CALENDAR] = "calendar", [OUTBOX_MESSAGE] = "message");
SHAPE(common_outbox, outbox_key,
	ID(outbox_key, id, "mail_id", "Id of the mail", .where = PATH, .must = ALWAYS));
SHAPE(common_outbox_part, outbox_key,
	ID(outbox_key, id, "mail_id", "Id of the mail", .where = PATH, .must = ALWAYS),
	WORD(outbox_key, part, common_outbox_part_words, "part", "Which part of the mail is shown", .where = PATH, .must = ALWAYS));
/* clang-format on */

static void cell(struct buf *out, struct str text)
{
	buf_text(out, "<td>");
	html_text(out, text);
	buf_text(out, "</td>");
}

static void line(struct context *c, struct buf *out, const struct mail_written *one)
{
	buf_text(out, "<tr>");
	cell(out, mail_time(c->arena, LANGUAGE_ENGLISH, one->mail.sent_at, STR("UTC")));
	cell(out, STR_JOIN(c->arena, one->mail.name, STR(" <"), one->mail.email, STR(">")));
	buf_text(out, "<td><a href=\"/dev/outbox/");
	html_text(out, uuid_text(c->arena, one->mail.id.v.pub));
	buf_text(out, "\">");
	html_text(out, one->subject.n > 0 ? one->subject : STR("(no subject)"));
	buf_text(out, "</a></td></tr>\n");
}

static enum err outbox_list(struct context *c, const struct nothing *in, struct blob *out)
{
	struct mail_written_list list = { 0 };
	struct buf html = buf_new(c->arena, LIST_MAX);
	enum err e = service_outbox_list(c, in, &list);

	if (e != OK)
		return e;
	common_page_begin(&html, "en", STR("Outbox"));
	buf_text(&html, "<h1>Outbox</h1>\n<p>The newest mails, which no server was there to send (development).</p>\n"
	                "<table><tr><th>Written</th><th>To</th><th>Subject</th></tr>\n");
	for (size_t i = 0; i < list.n; i++)
		line(c, &html, &list.at[i]);
	buf_text(&html, list.n > 0 ? "</table>\n" : "</table>\n<p>None yet.</p>\n");
	common_page_end(&html);
	out->type = STR("text/html");
	out->body = buf_view(&html);
	return html.error;
}

static void part(struct buf *out, const char *name, struct str text)
{
	if (text.n == 0)
		return;
	buf_text(out, "<h2>");
	buf_text(out, name);
	buf_text(out, "</h2>\n<pre>");
	html_text(out, text);
	buf_text(out, "</pre>\n");
}

static enum err outbox_get(struct context *c, const struct outbox_key *in, struct blob *out)
{
	struct mail_written one = { 0 };
	struct buf html = buf_new(c->arena, MAIL_MAX);
	struct str path = STR_JOIN(c->arena, STR("/dev/outbox/"), uuid_text(c->arena, in->id.v.pub));
	enum err e = service_outbox_get(c, in, &one);

	if (e != OK)
		return e;
	common_page_begin(&html, "en", one.subject);
	buf_text(&html, "<p><a href=\"/dev/outbox\">Outbox</a></p>\n<h1>");
	html_text(&html, one.subject);
	buf_text(&html, "</h1>\n<p>To: ");
	html_text(&html, STR_JOIN(c->arena, one.mail.name, STR(" <"), one.mail.email, STR(">")));
	buf_text(&html, "<br>");
	html_text(&html, mail_time(c->arena, LANGUAGE_ENGLISH, one.mail.sent_at, STR("UTC")));
	buf_text(&html, "</p>\n<p>Alone:");
	for (size_t i = 0; i < COUNT(parts); i++) {
		buf_text(&html, " <a href=\"");
		html_text(&html, path);
		buf_char(&html, '/');
		buf_text(&html, parts[i]);
		buf_text(&html, "\">");
		buf_text(&html, parts[i]);
		buf_text(&html, "</a>");
	}
	buf_text(&html, "</p>\n");
	part(&html, "Text", one.text);
	part(&html, "Calendar", one.calendar);
	common_page_end(&html);
	out->type = STR("text/html");
	out->body = buf_view(&html);
	return html.error;
}

static enum err outbox_html(struct context *c, const struct outbox_key *in, struct blob *out)
{
	struct mail_written one = { 0 };
	enum err e = service_outbox_get(c, in, &one);

	out->type = STR("text/html");
	out->policy = STR(PART_POLICY);
	out->body = one.html;
	return e == OK && one.html.n == 0 ? E_NOT_FOUND : e;
}

static enum err outbox_part(struct context *c, const struct outbox_key *in, struct blob *out)
{
	struct mail_written one = { 0 };
	enum err e = service_outbox_get(c, in, &one);

	out->type = STR("text/plain");
	out->body = in->part == OUTBOX_TEXT ? one.text : in->part == OUTBOX_CALENDAR ? one.calendar : one.message;
	return e == OK && out->body.p == NULL ? E_NOT_FOUND : e;
}

OPERATION(outbox_list, nothing, blob)
OPERATION(outbox_get, outbox_key, blob)
OPERATION(outbox_html, outbox_key, blob)
OPERATION(outbox_part, outbox_key, blob)

#define IN_DEVELOPMENT "it exists in development alone, where mails are not sent"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "common.outbox.list", .method = METHOD_GET, .path = "/dev/outbox", .summary = "Show the mails that were not sent",
	  .doc = "In development only.",
	  .roles = PUBLIC, .guard = ANYONE, .because = IN_DEVELOPMENT, .rate = RATE_NONE, .media = "text/html", CALL(outbox_list, shape_nothing, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
	{ .id = "common.outbox.get", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}", .summary = "Show a mail that was not sent",
	  .doc = "In development only.",
	  .roles = PUBLIC, .guard = ANYONE, .because = IN_DEVELOPMENT, .rate = RATE_NONE, .media = "text/html", CALL(outbox_get, common_outbox, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
	{ .id = "common.outbox.get_html", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}/html",
	  .summary = "Show the HTML of a mail that was not sent",
	  .doc = "In development only. The page may run no scripts and load nothing.",
	  .roles = PUBLIC, .guard = ANYONE, .because = IN_DEVELOPMENT, .rate = RATE_NONE, .media = "text/html", CALL(outbox_html, common_outbox, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
	{ .id = "common.outbox.get_part", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}/{part}",
	  .summary = "Show a part of a mail that was not sent, or its whole message",
	  .doc = "In development only.",
	  .roles = PUBLIC, .guard = ANYONE, .because = IN_DEVELOPMENT, .rate = RATE_NONE, .media = "text/plain", CALL(outbox_part, common_outbox_part, shape_blob),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL }) },
};
/* clang-format on */
const struct endpoint_group common_outboxes = { endpoints, COUNT(endpoints) };
