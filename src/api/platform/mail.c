/* Mails of a company: what they say, in words of its own, and what became of them. No document names these. */
#include "service/mail/mail.h"
#include "api/platform/platform.h"

#define TEXTS "/api/v1/mail/templates"
enum { ONE = 1 };

/* clang-format off */
WORDS(platform_mail_kind, mail_kind, [MAIL_VERIFICATION] = "verification", [MAIL_RESET] = "password_reset",
	[MAIL_PASSWORD_CHANGED] = "password_changed", [MAIL_INVITATION] = "invitation", [MAIL_INTERVIEW] = "interview",
	[MAIL_INTERVIEW_MOVED] = "interview_moved", [MAIL_INTERVIEW_CANCELLED] = "interview_cancelled", [MAIL_REMINDER_DAY] = "reminder_day",
	[MAIL_REMINDER_HOUR] = "reminder_hour", [MAIL_OFFER] = "offer", [MAIL_DIGEST] = "digest");
WORDS(platform_mail_status, mail_status, [MAIL_WAITING] = "waiting", [MAIL_SENT] = "sent", [MAIL_FAILED] = "failed",
	[MAIL_DROPPED] = "dropped", [MAIL_LATE] = "late", [MAIL_UNKNOWN] = "unknown");

SHAPE(platform_mail_template, mail_text,
	WORD(mail_text, kind, platform_mail_kind, "kind", "Which mail", .must = ALWAYS),
	WORD(mail_text, language, platform_language, "language", "In which language", .must = ALWAYS),
	ROW(mail_text, subject, "subject", "Subject", .must = ALWAYS),
	ROW(mail_text, text, "text", "Text", .must = ALWAYS),
	ROW(mail_text, html, "html", "HTML; null: made from the text"),
	ROW(mail_text, own, "is_custom", "Whether these are the company's words", .must = ALWAYS),
	ROW(mail_text, names, "placeholders", "What {{...}} may say in it", .must = ALWAYS),
	ROW(mail_text, updated_at, "updated_at", "When the company last changed them"),
	ROW(mail_text, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = ONE));
SHAPE(platform_mail_preview, mail_text,
	ROW(mail_text, subject, "subject", "Subject, with made-up values", .must = ALWAYS),
	ROW(mail_text, text, "text", "Text", .must = ALWAYS),
	ROW(mail_text, html, "html", "HTML", .must = ALWAYS));
SHAPE(platform_mail_template_key, mail_text_key,
	WORD(mail_text_key, kind, platform_mail_kind, "kind", "Which mail", .where = PATH, .must = ALWAYS),
	WORD(mail_text_key, language, platform_language, "language", "In which language", .where = PATH, .must = ALWAYS));
SHAPE(platform_mail_template_end, mail_text_key,
	WORD(mail_text_key, kind, platform_mail_kind, "kind", "Which mail", .where = PATH, .must = ALWAYS),
	WORD(mail_text_key, language, platform_language, "language", "In which language", .where = PATH, .must = ALWAYS),
	ROW(mail_text_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_mail_template_update, mail_text_edit,
	WORD(mail_text_edit, kind, platform_mail_kind, "kind", "Which mail", .where = PATH, .must = ALWAYS),
	WORD(mail_text_edit, language, platform_language, "language", "In which language", .where = PATH, .must = ALWAYS),
	ROW(mail_text_edit, subject, "subject", "Subject", .must = ALWAYS, .lo = 1, .hi = 300, .example = "Interview for {{position}}"),
	ROW(mail_text_edit, text, "text", "Text; a line whose placeholders are all empty is left out", .must = ALWAYS, .lo = 1, .hi = 20000,
		.example = "Hello {{recipient}},\n\n..."),
	ROW(mail_text_edit, html, "html", "HTML of the inner part; without it, it is made from the text", .lo = 0, .hi = 50000),
	ROW(mail_text_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_mail_preview_request, mail_text_edit,
	WORD(mail_text_edit, kind, platform_mail_kind, "kind", "Which mail", .must = ALWAYS),
	WORD(mail_text_edit, language, platform_language, "language", "In which language", .must = ALWAYS),
	ROW(mail_text_edit, subject, "subject", "Subject; without it, the one in use", .lo = 1, .hi = 300),
	ROW(mail_text_edit, text, "text", "Text; without it, the one in use", .lo = 1, .hi = 20000),
	ROW(mail_text_edit, html, "html", "HTML; without it, that in use, or made from the text that is sent", .lo = 0, .hi = 50000));
/* A list has no pages: there are as many as there are kinds and languages. */
SHAPE(platform_mail_template_page, page,
	PAGE_ROWS("results", "All of them"));

SHAPE(platform_mail, mail,
	ID(mail, id, "id", "Mail", .must = ALWAYS),
	WORD(mail, kind, platform_mail_kind, "kind", "Which mail", .must = ALWAYS),
	WORD(mail, status, platform_mail_status, "status", "What became of it", .must = ALWAYS),
	ROW(mail, email, "recipient", "To which address", .must = ALWAYS),
	ROW(mail, attempts, "attempts", "How often it was tried", .must = ALWAYS),
	ROW(mail, answer, "response", "What the mail server said last"),
	ROW(mail, send_at, "send_at", "When it was, or is, due", .must = ALWAYS),
	ROW(mail, created_at, "created_at", "When it was written", .must = ALWAYS),
	ROW(mail, sent_at, "sent_at", "When it was sent"));
SHAPE(platform_mail_query, mail_filter,
	WORDSET(mail_filter, status, platform_mail_status, "status", "Those of this state", .where = QUERY),
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
	{ .id = "mail_templates.list", .method = METHOD_GET, .path = TEXTS, .summary = "What the company's mails say, of all kinds in all languages",
	  OFFICE, CALL_LIST(service_mail_text_list, shape_nothing, platform_mail_template, platform_mail_template_page), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.get", .method = METHOD_GET, .path = TEXTS "/{kind}/{language}", .summary = "What one of them says",
	  OFFICE, .view = ONE, CALL(service_mail_text_get, platform_mail_template_key, platform_mail_template), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.set", .method = METHOD_PUT, .path = TEXTS "/{kind}/{language}", .summary = "Say it in the company's own words",
	  OFFICE, .view = ONE, CALL(service_mail_text_set, platform_mail_template_update, platform_mail_template), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "mail_templates.reset", .method = METHOD_DELETE, .path = TEXTS "/{kind}/{language}", .summary = "Back to the words that come with the program",
	  OFFICE, .view = ONE, CALL(service_mail_text_reset, platform_mail_template_end, platform_mail_template), .answer = { { 200, NULL } } },
	{ .id = "mail_templates.preview", .method = METHOD_POST, .path = "/api/v1/mail/preview",
	  .summary = "How a mail looks, with made-up values: what is sent here, else what is in use", OFFICE,
	  CALL(service_mail_text_preview, platform_mail_preview_request, platform_mail_preview), .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "mails.list", .method = METHOD_GET, .path = "/api/v1/mail/messages", .summary = "The company's mails and what became of them, newest first",
	  OFFICE, CALL_LIST(service_mail_list, platform_mail_query, platform_mail, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */
const struct endpoint_group platform_mails = { endpoints, COUNT(endpoints) };
