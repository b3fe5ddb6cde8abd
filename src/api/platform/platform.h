/*
 * What the files of the platform surface share. It is in the style of Django REST: answers are bare objects, pages are
 * count/next/previous/results, errors are {detail} or a list of texts for each field.
 */
#ifndef API_PLATFORM_PLATFORM_H
#define API_PLATFORM_PLATFORM_H

#include "api/surfaces.h"
#include "model/interview/answer.h"
#include "model/job/question.h"

/* The endpoints of each file. */
extern const struct endpoint_group platform_accounts, platform_jobs, platform_applications, platform_chatbot,
        platform_interviews, platform_offers, platform_analytics, platform_notifications, platform_webhooks,
        platform_availability, platform_calendar, platform_other_calendars, platform_events, platform_mails, platform_staff,
        platform_company_endpoints;
extern const struct endpoint_group platform_meetings, platform_candidates, platform_candidate_notes, platform_candidate_merges,
        platform_imports, platform_keys, platform_privacy, platform_sessions, platform_audit, platform_factors, platform_public,
        platform_answers, platform_public_applying, platform_scorecards, platform_rounds;

/* clang-format off */
WORDS(platform_application_status, application_status, [APPLICATION_SUBMITTED] = "submitted",
	[APPLICATION_UNDER_REVIEW] = "under_review", [APPLICATION_SCREENING] = "screening",
	[APPLICATION_INTERVIEW_SCHEDULED] = "interview_scheduled", [APPLICATION_INTERVIEWING] = "interviewing",
	[APPLICATION_SELECTED] = "selected", [APPLICATION_OFFER] = "offer", [APPLICATION_HIRED] = "hired",
	[APPLICATION_REJECTED] = "rejected", [APPLICATION_WITHDRAWN] = "withdrawn");
WORDS(platform_interview_status, interview_status, [INTERVIEW_SCHEDULED] = "scheduled", [INTERVIEW_CONFIRMED] = "confirmed",
	[INTERVIEW_COMPLETED] = "completed", [INTERVIEW_CANCELLED] = "cancelled", [INTERVIEW_NO_SHOW] = "no_show");

WORDS(platform_mode, mode, [MODE_VIDEO] = "video", [MODE_IN_PERSON] = "in_person", [MODE_PHONE] = "phone");
WORDS(platform_answer, candidate_answer, [CANDIDATE_CONFIRMS] = "confirm", [CANDIDATE_DECLINES] = "decline",
	[CANDIDATE_PROPOSES] = "propose");

WORDS(platform_object, object, [OBJECT_COMPANY] = "company", [OBJECT_USER] = "user", [OBJECT_JOB] = "job",
	[OBJECT_APPLICATION] = "application", [OBJECT_INTERVIEW] = "interview", [OBJECT_EVALUATION] = "evaluation",
	[OBJECT_FILE] = "file", [OBJECT_OFFER] = "offer", [OBJECT_CHAT] = "chat", [OBJECT_WEBHOOK] = "webhook",
	[OBJECT_INVITATION] = "invitation", [OBJECT_DEPARTMENT] = "department",
	[OBJECT_CANDIDATE] = "candidate", [OBJECT_ROOM] = "room", [OBJECT_ROUND] = "round", [OBJECT_KEY] = "api_key", [OBJECT_IMPORT] = "import");

/* How somebody is employed, and for what. */
WORDS(platform_employment, employment, [EMPLOYMENT_FULL_TIME] = "full_time", [EMPLOYMENT_PART_TIME] = "part_time",
	[EMPLOYMENT_CONTRACT] = "contract", [EMPLOYMENT_INTERNSHIP] = "internship", [EMPLOYMENT_TEMPORARY] = "temporary",
	[EMPLOYMENT_FREELANCE] = "freelance");
WORDS(platform_experience, experience, [EXPERIENCE_ENTRY] = "entry", [EXPERIENCE_JUNIOR] = "junior", [EXPERIENCE_MID] = "mid",
	[EXPERIENCE_SENIOR] = "senior", [EXPERIENCE_LEAD] = "lead", [EXPERIENCE_EXECUTIVE] = "executive");
WORDS(platform_work_model, work_model, [WORK_ONSITE] = "onsite", [WORK_REMOTE] = "remote", [WORK_HYBRID] = "hybrid");

/* What a job asks whoever applies without an account. */
WORDS(platform_question_kind, question_kind, [QUESTION_TEXT] = "text", [QUESTION_CHOICE] = "choice", [QUESTION_YES_NO] = "yes_no",
	[QUESTION_FILE] = "file");
#define PLATFORM_QUESTION_ROWS \
	ROW(question, key, "key", "Name of the question in answers: a-z, 0-9 and _", .must = ALWAYS, .lo = 1, .hi = 40, .example = "notice_period"), \
	ROW(question, title, "title", "The question", .must = ALWAYS, .lo = 1, .hi = 300, .example = "How long is your notice period?"), \
	WORD(question, kind, platform_question_kind, "kind", "How it is answered", .must = ALWAYS), \
	ROW(question, required, "required", "Whether nobody can apply without an answer"), \
	ROW(question, choices, "choices", "The answers of which one is chosen, when kind is choice; at most 50", .lo = 1, .hi = 200)

/* The roles of a company's staff, for which people are invited. */
WORDS(platform_staff_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer");

WORDS(platform_language, language, [LANGUAGE_ENGLISH] = "en", [LANGUAGE_FRENCH] = "fr");

WORDS(platform_format, list_format, [FORMAT_JSON] = "json", [FORMAT_CSV] = "csv");
/* A list may be had as a file by those who answer for the data of their company. */
#define LIST_FORMAT WORD(window, format, platform_format, "format", \
	"csv: the whole list that the filter finds, at most 100,000 rows, as a file of CSV instead of a page; page and page_size do not count", \
	.where = QUERY, .not_for = (unsigned)~(ADMIN | HR))

/* The members of a file that hangs on something. */
#define PLATFORM_FILE_ROWS \
	ID(file, id, "id", "Id of the file", .must = ALWAYS), \
	ID(file, id, "url", \
		"Signed address of the file, valid for 30 to 60 minutes unless the server is configured otherwise", .must = ALWAYS, .link = "/api/v1/files/"), \
	ROW(file, name, "name", "Name of the file", .must = ALWAYS), \
	ROW(file, type, "type", "Media type of the file, by its content", .must = ALWAYS), \
	ROW(file, size, "size", "Size of the file in bytes", .must = ALWAYS), \
	ROW(file, created_at, "created_at", "When the file was uploaded", .must = ALWAYS)

SHAPE(platform_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("page_size", "rows on a page", 100, 20),
	LIST_FORMAT);
SHAPE(platform_page, page,
	ROW(page, total, "count", "Number of rows that the filter finds"),
	ROW(page, next, "next", "Address of the next page; null on the last one"),
	ROW(page, previous, "previous", "Address of the page before; null on the first one"),
	ROW(page, link, "Link", "Addresses of the neighbouring pages (RFC 8288); left out when there is none", .where = HEADER,
		.flags = OMIT, .example = "<https://hr.example.com/api/v1/jobs/jobs/?page=3>; rel=\"next\""),
	PAGE_ROWS("results", "The rows on this page"),
	CAPPED("count_capped", BODY));
/* What a candidate answers to an interview, signed in or by the mailed link. */
#define RESPONSE_ROWS(T) \
	WORD(T, answer, platform_answer, "answer", "What the candidate answers", .must = ALWAYS), \
	ROW(T, reason, "reason", \
		"Why the candidate declines", .lo = 0, .hi = DECLINE_REASON_MOST, .example = "I have accepted another offer"), \
	ROW(T, times, "times", \
		"The starts that are proposed: one to three that lie ahead", .lo = 1, .hi = PROPOSAL_TIMES_MOST), \
	ROW(T, message, "message", \
		"Message to the company about the proposal", .lo = 0, .hi = PROPOSAL_TEXT_MOST, .example = "My train arrives at noon")
/* clang-format on */

#endif
