/* Platform's endpoints of applications. */
#include "api/platform/platform.h"
#include "service/application/application.h"
#include "service/interview/interview.h"

enum { READ = 1, MOVED = 2 };

/* clang-format off */
SHAPE(platform_application_answer, question_answer,
	ROW(question_answer, key, "key", "Name of the question", .must = ALWAYS),
	ROW(question_answer, title, "question", "The question as it was", .must = ALWAYS),
	ROW(question_answer, text, "answer", "The answer; of a question that is answered by yes or no one of these words, of a file its name", .must = ALWAYS),
	ROW(question_answer, file, "file",
		"Signed address of the file, valid for 30 to 60 minutes unless the server is configured otherwise; null for other kinds of questions", .link = "/api/v1/files/"));
VIEWED(platform_application, application_detail,
	VIEWS(VIEW(READ, "PlatformApplication"), VIEW(MOVED, "PlatformApplicationUpdated")),
	ID(application_detail, application.id, "id", "Id of the application", .must = ALWAYS),
	ID(application_detail, application.job.id, "job", "Id of the job", .must = ALWAYS),
	ROW(application_detail, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	ROW(application_detail, company_name, "company_name", "Name of the company whose job it is", .must = ALWAYS),
	ID(application_detail, application.candidate.id, "candidate", "Id of the candidate", .must = ALWAYS),
	ROW(application_detail, application.candidate.name, "candidate_name", "Full name of the candidate", .must = ALWAYS),
	ROW(application_detail, application.candidate.email, "candidate_email", "Mail address of the candidate", .must = ALWAYS),
	WORD(application_detail, application.status, platform_application_status, "status",
		"Status of the application", .must = ALWAYS),
	ROW(application_detail, cover, "cover_letter", "Cover letter of the candidate"),
	ID(application_detail, resume, "resume",
		"Signed address of the resume, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .link = "/api/v1/files/"),
	ROW(application_detail, portfolio, "portfolio_url", "Address of the candidate's work on the web"),
	ROW(application_detail, notes, "internal_notes",
		"Notes of admin and hr, which nobody else sees", .not_for = INTERVIEWER | CANDIDATE),
	ROW(application_detail, feedback, "interview_feedback",
		"Feedback of the staff, which the candidate does not see", .not_for = CANDIDATE),
	ROW(application_detail, technical, "technical_score",
		"Score for technical skills, 0 to 100; null while it is not given", .not_for = CANDIDATE),
	ROW(application_detail, culture, "cultural_fit_score",
		"Score for how the candidate fits the company, 0 to 100; null while it is not given", .not_for = CANDIDATE),
	ROW(application_detail, application.applied_at, "created_at", "When the candidate applied", .must = ALWAYS),
	ROW(application_detail, updated_at, "updated_at", "When the application was last changed", .must = ALWAYS),
	LIST(application_detail, answers, platform_application_answer, "answers", "Answers to the questions of the job, of whoever applied without an account"),
	ROW(application_detail, unconfirmed, "unconfirmed",
		"Whether the application was made without an account, and nobody has opened the link that was mailed to its address"),
	ROW(application_detail, ended, "cancelled_interviews",
		"Ids of the interviews that were cancelled, because the application was rejected or withdrawn", .must = ALWAYS, .views = MOVED),
	ETAG(application_detail, 0));
SHAPE(platform_application_create, application_entry,
	ID(application_entry, job, "job", "Id of the job to apply for", .must = ALWAYS, .flags = FINDS_RECORD),
	ROW(application_entry, cover, "cover_letter",
		"Cover letter of the candidate", .lo = 0, .hi = 20000, .example = "Cover letter text"),
	ROW(application_entry, resume, "resume",
		"Resume as PDF, DOC or DOCX, at most 10 MiB; the type is recognised by the content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx"),
	ROW(application_entry, portfolio, "portfolio_url",
		"Address of the candidate's work on the web", .lo = 0, .hi = 2000, .example = "https://github.com/username"),
	ID(application_entry, candidate, "candidate",
		"Id of the candidate of the company who applies; for admin and hr", .within = "the candidates of the caller's company: store_candidate"),
	ROW(application_entry, candidate_name, "candidate_name",
		"Full name of the candidate who applies; for admin and hr, with candidate_email, instead of candidate", .lo = 1, .hi = 200),
	ROW(application_entry, candidate_email, "candidate_email",
		"Mail address of the candidate who applies; for admin and hr", .lo = 3, .hi = 254));
#define SCORE .lo = 0, .hi = 100
#define FIXED(member, wire) \
	ROW(application_edit, member, wire, "A candidate who sends it is refused: what was applied with stays", .lo = 0, .hi = 20000, .not_for = STAFF)
SHAPE(platform_application_update, application_edit,
	ID(application_edit, id, "application_id", "Id of the application", .where = PATH, .must = ALWAYS),
	IF_MATCH(application_edit, 0),
	WORD(application_edit, status, platform_application_status, "status", "New status; a candidate may only withdraw"),
	ROW(application_edit, notes, "internal_notes",
		"Notes of admin and hr, which nobody else sees", .lo = 0, .hi = 20000, .example = "Strong candidate, schedule interview"),
	ROW(application_edit, feedback, "interview_feedback",
		"Feedback of the staff, which the candidate does not see", .lo = 0, .hi = 20000, .example = "Excellent technical skills"),
	ROW(application_edit, technical, "technical_score", "Score for technical skills, 0 to 100", SCORE, .example = "85.5"),
	ROW(application_edit, culture, "cultural_fit_score",
		"Score for how the candidate fits the company, 0 to 100", SCORE, .example = "90.0"),
	FIXED(cover, "cover_letter"),
	FIXED(resume, "resume"),
	FIXED(portfolio, "portfolio_url"),
	FIXED(job, "job"));
SHAPE(platform_application_key, application_key,
	ID(application_key, id, "application_id", "Id of the application", .where = PATH, .must = ALWAYS));
SHAPE(platform_application_query, application_detail_filter,
	PAGING(application_detail_filter, platform_window),
	ID(application_detail_filter, job, "job", "Only applications for this job", .where = QUERY),
	WORDSET(application_detail_filter, status, platform_application_status, "status",
		"Only applications with one of these statuses, separated by commas", .where = QUERY),
	ID(application_detail_filter, candidate, "candidate", "Only applications of this candidate", .where = QUERY));
/* clang-format on */

OPERATION_ON(service_application_apply, job_detail, application_entry, application_detail)
OPERATION(service_application_list, application_detail_filter, application_detail_list)
OPERATION_ON(service_interview_change_application, application_detail, application_edit, application_detail)

#define BASE "/api/v1/jobs/applications"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "applications.create", .method = METHOD_POST, .path = BASE, .summary = "Apply for a job", .roles = ADMIN | HR | CANDIDATE,
	  .doc = "Candidates apply for themselves. Admin and hr name the candidate who applies, by id or by name and mail address, who is added to "
	  "the candidates of the company; a candidate who names somebody is refused.",
	  .load = &load_posting, .guard = PARTY, .body_max = 11 << 20, .view = READ, CALL(service_application_apply, platform_application_create, platform_application),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "applications.list", .method = METHOD_GET, .path = BASE, .summary = "List applications",
	  .doc = "Candidates see their own, interviewers those that they interview, admin and hr all of the company. Newest first.", .roles = USER,
	  .guard = PARTY, .view = READ, .exact = true, CALL_LIST(service_application_list, platform_application_query, platform_application, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "applications.get", .method = METHOD_GET, .path = BASE "/{application_id}", .summary = "Get an application",
	  .roles = USER, .load = &load_application, .guard = PARTY, .view = READ, SHOW(platform_application_key, platform_application),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "applications.update", .method = METHOD_PATCH, .path = BASE "/{application_id}",
	  .summary = "Move, score or withdraw an application",
	  .doc = "Members that are not sent keep their values. Rejecting and withdrawing cancel the interviews that lie ahead.",
	  .roles = ADMIN | HR | CANDIDATE, .load = &load_application_change, .guard = PARTY, .view = MOVED,
	  CALL(service_interview_change_application, platform_application_update, platform_application), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_applications = { endpoints, COUNT(endpoints) };
