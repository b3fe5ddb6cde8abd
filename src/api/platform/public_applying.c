/* Platform's public endpoints of whoever applies without an account, and then follows the application by the mailed link. */
#include "api/platform/platform.h"
#include "model/company.h"
#include "service/applying/applying.h"
#include "service/applying/follow.h"
#include "json/json.h"

/* clang-format off */
#define FILE_ROW(i) \
	ROW(applying_entry, file[i], "file_" #i, \
		"Answer to one of the questions that ask for a file, in their order", .lo = 1, .hi = 10 << 20, .accept = APPLYING_FILES)
#define APPLYING_FILES "document office text image"
SHAPE(platform_applying, applying_entry,
	ROW(applying_entry, company, "company", "Name of the company in public addresses", .where = PATH, .must = ALWAYS, .lo = 1, .hi = SLUG_MOST),
	ID(applying_entry, job, "job_id", "Id of the job", .where = PATH, .must = ALWAYS),
	ROW(applying_entry, name, "name", "Full name of whoever applies", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Camille Didato"),
	ROW(applying_entry, email, "email", "Mail address, to which the link is mailed that follows the application", .must = ALWAYS, .lo = 3, .hi = 254,
		.example = "camille@example.com"),
	ROW(applying_entry, resume, "resume",
		"Resume as PDF, DOC or DOCX, at most 10 MiB; the type is recognised by the content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx"),
	ROW(applying_entry, consent, "consent", "That the company may keep and use what is sent for this application; must be true", .must = ALWAYS, .example = "true"),
	ROW(applying_entry, phone, "phone", "Telephone number", .lo = 0, .hi = 50),
	ROW(applying_entry, cover, "cover_letter", "Cover letter", .lo = 0, .hi = 20000),
	ROW(applying_entry, answers, "answers",
		"JSON object of the answers by the keys of the questions: a text, one of the choices, true or false", .lo = 0, .hi = 200000,
		.example = "{}"),
	FILE_ROW(0), FILE_ROW(1), FILE_ROW(2),
	WORD(applying_entry, language, platform_language, "language", "Language of the mail; without it that of the company"),
	ROW(applying_entry, trap, "website", "Leave it empty: a form has it as an input that people do not see", .lo = 0, .hi = 2000));

struct applying_thanks {
	struct str detail;
};
SHAPE(platform_applying_thanks, applying_thanks,
	ROW(applying_thanks, detail, "detail", "What happens now; the same for everybody", .must = ALWAYS));

#define TOKEN(T) ROW(T, token, "token", "Token at the end of the mailed link", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128, .flags = SECRET)
SHAPE(platform_follow_key, follow_key, TOKEN(follow_key));
SHAPE(platform_follow_file, follow_upload,
	TOKEN(follow_upload),
	ROW(follow_upload, file, "file", "Document, text or picture, at most 10 MiB", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = APPLYING_FILES));
WORDS(platform_follow_decision, offer_status, [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected");
SHAPE(platform_follow_answer, follow_answer,
	TOKEN(follow_answer),
	WORD(follow_answer, status, platform_follow_decision, "status", "What is answered to the open offer", .must = ALWAYS),
	ROW(follow_answer, response, "response_notes", "Message to the company", .lo = 0, .hi = 20000));

WORDS(platform_follow_offer_status, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn", [OFFER_EXPIRED] = "expired");
SHAPE(platform_follow_offer, offer,
	ID(offer, id, "id", "Id of the offer", .must = ALWAYS),
	WORD(offer, status, platform_follow_offer_status, "status", "Status of the offer", .must = ALWAYS),
	ROW(offer, salary, "salary", "Salary that the company offers", .must = ALWAYS),
	ROW(offer, currency, "currency", "Currency of the salary (ISO 4217)", .must = ALWAYS),
	ROW(offer, start, "start_date", "First day of work", .must = ALWAYS),
	ROW(offer, notes, "notes", "Message of the company"),
	ROW(offer, expires_at, "expires_at", "Until when it may be answered; null: no end"));
SHAPE(platform_follow_interview, follow_interview,
	ID(follow_interview, interview.id, "id", "Id of the interview", .must = ALWAYS),
	WORD(follow_interview, interview.status, platform_interview_status, "status", "Status of the interview", .must = ALWAYS),
	ROW(follow_interview, interview.start.at, "scheduled_at", "When it begins", .must = ALWAYS),
	ROW(follow_interview, interview.start.zone, "timezone", "IANA name of the time zone in which it was planned; null: UTC"),
	ROW(follow_interview, interview.minutes, "duration_minutes", "How long it is", .must = ALWAYS),
	WORD(follow_interview, interview.mode, platform_mode, "mode", "How it is held", .must = ALWAYS),
	ROW(follow_interview, interview.location, "location", "Where it takes place"),
	ROW(follow_interview, interview.link, "meeting_link", "Address of the meeting room"),
	ROW(follow_interview, answer_link, "answer_url", "Address of the page where it is confirmed or declined; null when that is over"));
SHAPE(platform_follow_company, follow_page,
	ROW(follow_page, company.name, "name", "Name of the company", .must = ALWAYS),
	ROW(follow_page, slug, "slug", "Name of the company in public addresses"),
	ROW(follow_page, company.email, "email", "Mail address of the company"));
SHAPE(platform_follow_job, follow_page,
	ID(follow_page, application.job.id, "id", "Id of the job", .must = ALWAYS),
	ROW(follow_page, application.job.title, "title", "Title of the job", .must = ALWAYS));
SHAPE(platform_follow, follow_page,
	ROW(follow_page, application.candidate.name, "name", "Name of whoever has applied", .must = ALWAYS),
	GROUP(follow_page, platform_follow_job, "job", "The job"),
	GROUP(follow_page, platform_follow_company, "company", "The company"),
	ROW(follow_page, waiting, "waiting", "Whether the company sees nothing before the address is confirmed", .must = ALWAYS),
	ROW(follow_page, unconfirmed, "unconfirmed", "Whether the company sees the application, and that its address is not confirmed", .must = ALWAYS),
	WORD(follow_page, application.status, platform_application_status, "status",
		"Status of the application; submitted while it is waiting", .must = ALWAYS),
	ROW(follow_page, application.applied_at, "applied_at", "When it was sent", .must = ALWAYS),
	LIST(follow_page, interviews, platform_follow_interview, "interviews", "The interviews, soonest first"),
	POINTER(follow_page, offer, platform_follow_offer, "offer", "The last offer; null when there is none"));
/* clang-format on */

/* The answers of a JSON object: texts as they are, true and false as yes and no. False when the text is something else. */
static bool parse_answers(struct context *c, struct str text, struct given_answer_list *list_r)
{
	struct node *root = NULL;
	struct str why;
	size_t n = 0;

	if (json_parse(c->arena, text, &root, &why) != OK || root->token != TOKEN_OBJECT)
		return false;
	for (const struct node *member = root->child; member != NULL; member = member->next)
		n++;
	struct given_answer *given = ARENA_ARRAY(c->arena, struct given_answer, n + 1);
	n = 0;
	for (const struct node *member = root->child; member != NULL; member = member->next) {
		bool truth = member->token == TOKEN_TRUE || member->token == TOKEN_FALSE;
		if (!truth && member->token != TOKEN_STRING && member->token != TOKEN_NULL)
			return false;
		struct str said = member->token == TOKEN_TRUE ? STR("yes") : truth ? STR("no") : member->text;
		given[n++] = (struct given_answer){ member->name, member->token == TOKEN_NULL ? (struct str){ 0 } : said };
	}
	*list_r = (struct given_answer_list){ .at = given, .n = n };
	return true;
}

static enum err apply(struct context *c, const struct applying_entry *in, struct applying_thanks *out)
{
	struct applying_entry entry = *in;
	struct nothing nothing = { 0 };

	/* Answers by position are those of the page's form. */
	if (HAS(in, answers) && in->answers.n > 0 && !parse_answers(c, in->answers, &entry.given))
		return fail_at(c, E_FORMAT, AT(in, answers), STR("answers"));
	MARK(&entry, answers);
	out->detail = STR("Thank you. If everything is in order, a mail is on its way to you that says how it goes on.");
	return service_applying_send(c, &entry, &nothing);
}

OPERATION(apply, applying_entry, applying_thanks)
OPERATION(service_follow_look, follow_key, follow_page)
OPERATION(service_follow_confirm, follow_key, follow_page)
OPERATION(service_follow_withdraw, follow_key, follow_page)
OPERATION(service_follow_add_file, follow_upload, follow_page)
OPERATION(service_follow_answer_offer, follow_answer, follow_page)

#define BASE "/api/v1/public"
#define FOLLOWED BASE "/applications/{token}"
#define PUBLIC_ROW .roles = USER | PUBLIC, .guard = ANYONE, .any_token = true, .rate = RATE_PUBLIC, .all_origins = true
#define BY_LINK                                                                                                                \
	PUBLIC_ROW, .keys = KEYS_MAY,                                                                                          \
	            .because = "the token is signed by the server, and says for which application it was mailed"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "public_jobs.apply", .method = METHOD_POST, .path = BASE "/{company}/jobs/{job_id}/apply", .summary = "Apply for a job without an account",
	  .doc = "The answer is the same for everybody. Whoever has the address gets a mail with a link that follows the application. Of an address that "
	  "has an account, and of everybody when the company wishes so, the application is shown to the company only after that link was opened, and "
	  "dropped after 7 days. A second application to the same job adds the resume as a file; a withdrawn one is submitted again.",
	  PUBLIC_ROW, .because = "everybody may apply", .body_max = 11 << 20,
	  CALL(apply, platform_applying, platform_applying_thanks), .answer = { { 202, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "public_applications.get", .method = METHOD_GET, .path = FOLLOWED, .summary = "Get an application by the mailed link",
	  BY_LINK, CALL(service_follow_look, platform_follow_key, platform_follow), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "public_applications.confirm", .method = METHOD_POST, .path = FOLLOWED "/confirm", .summary = "Confirm the address of an application",
	  .doc = "What waits for it is then shown to the company. Every other POST by the link confirms the address, too.",
	  BY_LINK, CALL(service_follow_confirm, platform_follow_key, platform_follow), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "public_applications.withdraw", .method = METHOD_POST, .path = FOLLOWED "/withdraw", .summary = "Withdraw an application by the mailed link",
	  .doc = "The interviews that lie ahead are cancelled.",
	  BY_LINK, CALL(service_follow_withdraw, platform_follow_key, platform_follow), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "public_applications.add_file", .method = METHOD_POST, .path = FOLLOWED "/files", .summary = "Add a file to an application by the mailed link",
	  BY_LINK, .body_max = 11 << 20, CALL(service_follow_add_file, platform_follow_file, platform_follow), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "public_applications.answer_offer", .method = METHOD_POST, .path = FOLLOWED "/offer", .summary = "Accept or reject the offer by the mailed link",
	  BY_LINK, CALL(service_follow_answer_offer, platform_follow_answer, platform_follow), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_public_applying = { endpoints, COUNT(endpoints) };
