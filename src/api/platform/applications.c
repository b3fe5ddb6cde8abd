/* Platform: applications for jobs. */
#include "api/platform/platform.h"
#include "service/application/application.h"

/* clang-format off */
SHAPE(platform_application, application_detail,
	ID(application_detail, application.id, "id", "Application", .must = ALWAYS),
	ID(application_detail, application.job.id, "job", "Job", .must = ALWAYS),
	ROW(application_detail, application.job.title, "job_title", "Its title", .must = ALWAYS),
	ROW(application_detail, company_name, "company_name", "Whose job it is", .must = ALWAYS),
	ID(application_detail, application.candidate.id, "candidate", "Who applies", .must = ALWAYS),
	ROW(application_detail, application.candidate.name, "candidate_name", "Their name", .must = ALWAYS),
	ROW(application_detail, application.candidate.email, "candidate_email", "Their mail address", .must = ALWAYS),
	WORD(application_detail, application.status, platform_application_status, "status", "State", .must = ALWAYS),
	ROW(application_detail, cover, "cover_letter", "Letter"),
	ID(application_detail, resume, "resume", "Where to read the resume, for an hour", .link = "/api/v1/files/"),
	ROW(application_detail, portfolio, "portfolio_url", "Work on the net"),
	ROW(application_detail, notes, "internal_notes", "Of hr, for hr", .not_for = INTERVIEWER | CANDIDATE),
	ROW(application_detail, feedback, "interview_feedback", "Of the staff, for the staff", .not_for = CANDIDATE),
	ROW(application_detail, technical, "technical_score", "0 to 100", .not_for = CANDIDATE),
	ROW(application_detail, culture, "cultural_fit_score", "0 to 100", .not_for = CANDIDATE),
	ROW(application_detail, application.applied_at, "created_at", "When it came", .must = ALWAYS),
	ROW(application_detail, updated_at, "updated_at", "When it was changed", .must = ALWAYS),
	ROW(application_detail, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_application_create, application_entry,
	ID(application_entry, job, "job", "Job", .must = ALWAYS),
	ROW(application_entry, cover, "cover_letter", "Letter", .lo = 0, .hi = 20000, .example = "Cover letter text"),
	ROW(application_entry, resume, "resume", "PDF, DOC or DOCX, by its content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx"),
	ROW(application_entry, portfolio, "portfolio_url", "Work on the net", .lo = 0, .hi = 2000, .example = "https://github.com/username"));
#define SCORE .lo = 0, .hi = 100
SHAPE(platform_application_update, application_edit,
	ID(application_edit, id, "application_id", "Application", .where = PATH, .must = ALWAYS),
	ROW(application_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG),
	WORD(application_edit, status, platform_application_status, "status", "New state; a candidate may withdraw"),
	ROW(application_edit, notes, "internal_notes", "For hr alone", .lo = 0, .hi = 20000, .example = "Strong candidate, schedule interview"),
	ROW(application_edit, feedback, "interview_feedback", "For the staff", .lo = 0, .hi = 20000, .example = "Excellent technical skills"),
	ROW(application_edit, technical, "technical_score", "0 to 100", SCORE, .example = "85.5"),
	ROW(application_edit, culture, "cultural_fit_score", "0 to 100", SCORE, .example = "90.0"));
SHAPE(platform_application_key, application_key,
	ID(application_key, id, "application_id", "Application", .where = PATH, .must = ALWAYS));
SHAPE(platform_application_query, application_detail_filter,
	PAGING(application_detail_filter, platform_window),
	ID(application_detail_filter, job, "job", "Only for this job", .where = QUERY),
	WORDSET(application_detail_filter, status, platform_application_status, "status", "Only these", .where = QUERY),
	ID(application_detail_filter, candidate, "candidate", "Only of this candidate", .where = QUERY));
/* clang-format on */

OPERATION(service_application_apply, application_entry, application_detail)
OPERATION(service_application_list, application_detail_filter, application_detail_list)
OPERATION(service_application_get, application_key, application_detail)
OPERATION(service_application_change, application_edit, application_detail)

#define BASE "/api/v1/jobs/applications"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "applications.create", .method = METHOD_POST, .path = BASE, .summary = "Apply for a job", .roles = CANDIDATE,
	  .guard = SELF, .body_max = 11 << 20, CALL(service_application_apply, platform_application_create, platform_application),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "applications.list", .method = METHOD_GET, .path = BASE, .summary = "List applications", .roles = USER,
	  .guard = PARTY, CALL_LIST(service_application_list, platform_application_query, platform_application, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "applications.get", .method = METHOD_GET, .path = BASE "/{application_id}", .summary = "One application",
	  .roles = USER, .guard = PARTY, CALL(service_application_get, platform_application_key, platform_application),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "applications.update", .method = METHOD_PATCH, .path = BASE "/{application_id}",
	  .summary = "Move, score or withdraw an application", .roles = ADMIN | HR | CANDIDATE, .guard = PARTY,
	  CALL(service_application_change, platform_application_update, platform_application), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_applications = { endpoints, COUNT(endpoints) };
