/* Platform's endpoints of mail templates and of the mails of a company. They go beyond the document of the surface. */
#include "service/mail/mail.h"
#include "api/platform/platform.h"

#define TEXTS "/api/v1/mail/templates"
enum { ONE = 1 };

/* clang-format off */
WORDS(platform_mail_kind, mail_kind, MAIL_KIND_VALUES(WORD_OF));
WORDS(platform_mail_status, mail_status, [MAIL_WAITING] = "waiting", [MAIL_SENT] = "sent", [MAIL_FAILED] = "failed",
	[MAIL_DROPPED] = "dropped", [MAIL_LATE] = "late", [MAIL_UNKNOWN] = "unknown");
WORDS(platform_mail_wait, mail_wait, [WAIT_VERIFICATION] = "verification", [WAIT_QUOTA] = "quota",
	[WAIT_COMPANY] = "company");

SHAPE(platform_mail_template, mail_text,
	WORD(mail_text, kind, platform_mail_kind, "kind", "Which mail the template is for", .must = ALWAYS),
	WORD(mail_text, language, platform_language, "language", "Language of the template", .must = ALWAYS),
	ROW(mail_text, subject, "subject", "Subject of the mail", .must = ALWAYS),
	ROW(mail_text, text, "text", "Plain text of the mail", .must = ALWAYS),
	ROW(mail_text, html, "html", "HTML of the mail; null: it is made from the text"),
	ROW(mail_text, own, "is_custom",
		"Whether the company wrote this template; otherwise it came with the program", .must = ALWAYS),
	ROW(mail_text, names, "placeholders", "Names that may stand in the template as {{name}}", .must = ALWAYS),
	ROW(mail_text, updated_at, "updated_at",
		"When the company last changed the template; null for one that came with the program"),
	ETAG(mail_text, ONE));
SHAPE(platform_mail_preview, mail_text,
	ROW(mail_text, subject, "subject", "Subject of the mail with made-up values", .must = ALWAYS),
	ROW(mail_text, text, "text", "Plain text of the mail with made-up values", .must = ALWAYS),
	ROW(mail_text, html, "html", "HTML of the mail with made-up values", .must = ALWAYS));
SHAPE(platform_mail_template_key, mail_text_key,
	WORD(mail_text_key, kind, platform_mail_kind, "kind", "Which mail the template is for", .where = PATH, .must = ALWAYS),
	WORD(mail_text_key, language, platform_language, "language", "Language of the template", .where = PATH, .must = ALWAYS));
SHAPE(platform_mail_template_end, mail_text_key,
	WORD(mail_text_key, kind, platform_mail_kind, "kind", "Which mail the template is for", .where = PATH, .must = ALWAYS),
	WORD(mail_text_key, language, platform_language, "language", "Language of the template", .where = PATH, .must = ALWAYS),
	IF_MATCH(mail_text_key, 0));
SHAPE(platform_mail_template_update, mail_text_edit,
	WORD(mail_text_edit, kind, platform_mail_kind, "kind", "Which mail the template is for", .where = PATH, .must = ALWAYS),
	WORD(mail_text_edit, language, platform_language, "language", "Language of the template", .where = PATH, .must = ALWAYS),
	ROW(mail_text_edit, subject, "subject",
		"Subject of the mail", .must = ALWAYS, .lo = 1, .hi = 300, .example = "News for {{recipient}}"),
	ROW(mail_text_edit, text, "text",
		"Plain text of the mail; a line whose placeholders are all empty is left out", .must = ALWAYS, .lo = 1, .hi = 20000,
		.example = "Hello {{recipient}},\n\n..."),
	ROW(mail_text_edit, html, "html",
		"HTML of the mail's inner part; without it, it is made from the text", .lo = 0, .hi = 50000),
	IF_MATCH(mail_text_edit, 0));
SHAPE(platform_mail_preview_request, mail_text_edit,
	WORD(mail_text_edit, kind, platform_mail_kind, "kind", "Which mail is shown", .must = ALWAYS),
	WORD(mail_text_edit, language, platform_language, "language", "Language of the mail", .must = ALWAYS),
	ROW(mail_text_edit, subject, "subject", "Subject to try; without it, the one in use", .lo = 1, .hi = 300),
	ROW(mail_text_edit, text, "text", "Plain text to try; without it, the one in use", .lo = 1, .hi = 20000),
	ROW(mail_text_edit, html, "html",
		"HTML to try; without it, the one in use, or one made from the text that is sent", .lo = 0, .hi = 50000));
/* The list of templates has no pages, because there are only as many as there are kinds of mail and languages. */
SHAPE(platform_mail_template_page, page,
	PAGE_ROWS("results", "The templates of all kinds of mail in all languages"));

SHAPE(platform_mail, mail,
	ID(mail, id, "id", "Id of the mail", .must = ALWAYS),
	WORD(mail, kind, platform_mail_kind, "kind", "What the mail is about", .must = ALWAYS),
	WORD(mail, status, platform_mail_status, "status", "What became of the mail", .must = ALWAYS),
	WORD(mail, waits, platform_mail_wait, "waiting",
		"What holds a waiting mail back: the verification of the address of whoever caused it, or the daily quota of mails to addresses that nobody has verified; otherwise null"),
	ROW(mail, email, "recipient", "Mail address of the recipient", .must = ALWAYS),
	ROW(mail, attempts, "attempts", "How often the server tried to send the mail", .must = ALWAYS),
	ROW(mail, answer, "response", "Last answer of the mail server"),
	ROW(mail, send_at, "send_at", "When the mail is or was due", .must = ALWAYS),
	ROW(mail, created_at, "created_at", "When the mail was written", .must = ALWAYS),
	ROW(mail, sent_at, "sent_at", "When the mail was sent; null until then"));
SHAPE(platform_mail_query, mail_filter,
	WORDSET(mail_filter, status, platform_mail_status, "status",
		"Only mails with one of these statuses, separated by commas", .where = QUERY),
	PAGING(mail_filter, platform_window));
/* clang-format on */

OPERATION(service_mail_text_list, nothing, mail_text_list)
OPERATION(service_mail_text_get, mail_text_key, mail_text)
OPERATION(service_mail_text_set, mail_text_edit, mail_text)
OPERATION(service_mail_text_reset, mail_text_key, mail_text)
OPERATION(service_mail_text_preview, mail_text_edit, mail_text)
OPERATION(service_mail_list, mail_filter, mail_list)

#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "mail_templates.list", .method = METHOD_GET, .path = TEXTS, .summary = "List mail templates",
	  .doc = "All kinds of mail in all languages.",
	  OFFICE, CALL_LIST(service_mail_text_list, shape_nothing, platform_mail_template, platform_mail_template_page), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.get", .method = METHOD_GET, .path = TEXTS "/{kind}/{language}", .summary = "Get a mail template",
	  OFFICE, .view = ONE, CALL(service_mail_text_get, platform_mail_template_key, platform_mail_template), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.set", .method = METHOD_PUT, .path = TEXTS "/{kind}/{language}",
	  .summary = "Write a mail template of the company",
	  OFFICE, .view = ONE, CALL(service_mail_text_set, platform_mail_template_update, platform_mail_template), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "mail_templates.reset", .method = METHOD_DELETE, .path = TEXTS "/{kind}/{language}",
	  .summary = "Reset a mail template to the one that comes with the program",
	  OFFICE, .view = ONE, CALL(service_mail_text_reset, platform_mail_template_end, platform_mail_template), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.preview", .method = METHOD_POST, .path = "/api/v1/mail/preview",
	  .summary = "Preview a mail",
	  .doc = "With made-up values; what is not sent is taken from the template in use.", OFFICE,
	  CALL(service_mail_text_preview, platform_mail_preview_request, platform_mail_preview), .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "mails.list", .method = METHOD_GET, .path = "/api/v1/mail/messages", .summary = "List mails of the company",
	  .doc = "Newest first.",
	  OFFICE, CALL_LIST(service_mail_list, platform_mail_query, platform_mail, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */
const struct endpoint_group platform_mails = { endpoints, COUNT(endpoints) };
