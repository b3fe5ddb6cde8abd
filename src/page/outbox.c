/*
 * The pages below /dev/outbox show mails that were written but not sent because no mail server is configured. They exist only
 * in development.
 */
#include "page/pages.h"
#include "service/mail/mail.h"

/* The Content-Security-Policy of a mail's HTML: it may run no scripts and load nothing. */
#define PART_POLICY "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
static const struct outbox_part_name parts[] = {
	{ { "html", 4 } }, { { "text", 4 } }, { { "calendar", 8 } }, { { "message", 7 } }
};

/* clang-format off */
WORDS(page_outbox_part_words, outbox_part, [OUTBOX_TEXT] = "text", [OUTBOX_CALENDAR] = "calendar", [OUTBOX_MESSAGE] = "message");
SHAPE(page_outbox_mail, outbox_key,
	ID(outbox_key, id, "mail_id", "Id of the mail", .where = PATH, .must = ALWAYS));
SHAPE(page_outbox_part, outbox_key,
	ID(outbox_key, id, "mail_id", "Id of the mail", .where = PATH, .must = ALWAYS),
	WORD(outbox_key, part, page_outbox_part_words, "part", "Which part of the mail is shown", .where = PATH, .must = ALWAYS));
/* clang-format on */

static enum err outbox_list(struct context *c, const struct nothing *in, struct outbox_view *out)
{
	struct mail_written_list list = { 0 };
	enum err e = service_outbox_list(c, in, &list);
	struct outbox_row *lines = ARENA_ARRAY(c->arena, struct outbox_row, list.n + 1);

	for (size_t i = 0; e == OK && i < list.n; i++) {
		const struct mail *mail = &list.at[i].mail;
		lines[i] = (struct outbox_row){ uuid_text(c->arena, mail->id.v.pub), mail->name, mail->email,
			                        list.at[i].subject, mail->sent_at };
	}
	out->mails = (struct outbox_row_list){ .at = lines, .n = list.n };
	return e;
}

static enum err outbox_get(struct context *c, const struct outbox_key *in, struct outbox_mail_view *out)
{
	struct mail_written one = { 0 };
	enum err e = service_outbox_get(c, in, &one);

	*out = (struct outbox_mail_view){ .id = uuid_text(c->arena, in->id.v.pub),
		                          .name = one.mail.name,
		                          .email = one.mail.email,
		                          .subject = one.subject,
		                          .text = one.text,
		                          .calendar = one.calendar,
		                          .sent_at = one.mail.sent_at,
		                          .parts = { .at = parts, .n = COUNT(parts) } };
	return e;
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

OPERATION(outbox_list, nothing, outbox_view)
OPERATION(outbox_get, outbox_key, outbox_mail_view)
OPERATION(outbox_html, outbox_key, blob)
OPERATION(outbox_part, outbox_key, blob)

#define IN_DEVELOPMENT                                                                                                         \
	.roles = PUBLIC, .guard = ANYONE, .because = "it exists in development alone, where mails are not sent",               \
	.rate = RATE_NONE, .internal = true
#define MISSING ERRORS({ E_NOT_FOUND, NULL }, { E_UNAVAILABLE, NULL })
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.outbox.list", .method = METHOD_GET, .path = "/dev/outbox", .summary = "Show the mails that were not sent", IN_DEVELOPMENT,
	  CALL_PAGE(outbox_list, shape_nothing, html_outbox), .answer = { { 200, NULL } }, MISSING },
	{ .id = "page.outbox.get", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}", .summary = "Show a mail that was not sent", IN_DEVELOPMENT,
	  CALL_PAGE(outbox_get, page_outbox_mail, html_outbox_mail), .answer = { { 200, NULL } }, MISSING },
	{ .id = "page.outbox.get_html", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}/html",
	  .summary = "Show the HTML of a mail that was not sent", IN_DEVELOPMENT, .media = "text/html",
	  CALL(outbox_html, page_outbox_mail, shape_blob), .answer = { { 200, NULL } }, MISSING },
	{ .id = "page.outbox.get_part", .method = METHOD_GET, .path = "/dev/outbox/{mail_id}/{part}",
	  .summary = "Show a part of a mail that was not sent, or its whole message", IN_DEVELOPMENT, .media = "text/plain",
	  CALL(outbox_part, page_outbox_part, shape_blob), .answer = { { 200, NULL } }, MISSING },
};
/* clang-format on */
const struct endpoint_group page_outboxes = { endpoints, COUNT(endpoints) };
