/* Platform: applications for jobs. */
#include "api/platform/platform.h"
#include "service/dossier.h"

/* clang-format off */
SHAPE(platform_application, dossier,
	ID(dossier, application.id, "id", "Application", .must = ALWAYS),
	ID(dossier, application.job.id, "job", "Job", .must = ALWAYS),
	ROW(dossier, application.job.title, "job_title", "Its title", .must = ALWAYS),
	ROW(dossier, company_name, "company_name", "Whose job it is", .must = ALWAYS),
	ID(dossier, application.candidate.id, "candidate", "Who applies", .must = ALWAYS),
	ROW(dossier, application.candidate.name, "candidate_name", "Their name", .must = ALWAYS),
	ROW(dossier, application.candidate.email, "candidate_email", "Their mail address", .must = ALWAYS),
	WORD(dossier, application.status, platform_application_status, "status", "State", .must = ALWAYS),
	ROW(dossier, cover, "cover_letter", "Letter"),
	ID(dossier, resume, "resume", "Where to read the resume, for an hour", .link = "/api/v1/files/"),
	ROW(dossier, portfolio, "portfolio_url", "Work on the net"),
	ROW(dossier, notes, "internal_notes", "Of hr, for hr", .not_for = INTERVIEWER | CANDIDATE),
	ROW(dossier, feedback, "interview_feedback", "Of the staff, for the staff", .not_for = CANDIDATE),
	ROW(dossier, technical, "technical_score", "0 to 100", .not_for = CANDIDATE),
	ROW(dossier, culture, "cultural_fit_score", "0 to 100", .not_for = CANDIDATE),
	ROW(dossier, application.applied_at, "created_at", "When it came", .must = ALWAYS),
	ROW(dossier, updated_at, "updated_at", "When it was changed", .must = ALWAYS),
	ROW(dossier, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_apply, dossier_entry,
	ID(dossier_entry, job, "job", "Job", .must = ALWAYS),
	ROW(dossier_entry, cover, "cover_letter", "Letter", .lo = 0, .hi = 20000, .example = "Cover letter text"),
	ROW(dossier_entry, resume, "resume", "PDF, DOC or DOCX, by its content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx"),
	ROW(dossier_entry, portfolio, "portfolio_url", "Work on the net", .lo = 0, .hi = 2000, .example = "https://github.com/username"));
#define SCORE .lo = 0, .hi = 100
SHAPE(platform_application_edit, dossier_edit,
	ID(dossier_edit, id, "application_id", "Application", .where = PATH, .must = ALWAYS),
	ROW(dossier_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG),
	WORD(dossier_edit, status, platform_application_status, "status", "New state; a candidate may withdraw"),
	ROW(dossier_edit, notes, "internal_notes", "For hr alone", .lo = 0, .hi = 20000, .example = "Strong candidate, schedule interview"),
	ROW(dossier_edit, feedback, "interview_feedback", "For the staff", .lo = 0, .hi = 20000, .example = "Excellent technical skills"),
	ROW(dossier_edit, technical, "technical_score", "0 to 100", SCORE, .example = "85.5"),
	ROW(dossier_edit, culture, "cultural_fit_score", "0 to 100", SCORE, .example = "90.0"));
SHAPE(platform_application_key, dossier_key,
	ID(dossier_key, id, "application_id", "Application", .where = PATH, .must = ALWAYS));
SHAPE(platform_application_query, dossier_filter,
	PAGING(dossier_filter, platform_window),
	ID(dossier_filter, job, "job", "Only for this job", .where = QUERY),
	WORDSET(dossier_filter, status, platform_application_status, "status", "Only these", .where = QUERY),
	ID(dossier_filter, candidate, "candidate", "Only of this candidate", .where = QUERY));
/* clang-format on */

OPERATION(service_dossier_apply, dossier_entry, dossier)
OPERATION(service_dossier_list, dossier_filter, dossier_list)
OPERATION(service_dossier_get, dossier_key, dossier)
OPERATION(service_dossier_change, dossier_edit, dossier)

#define BASE "/api/v1/jobs/applications"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "platform.apply", .methods = METHOD_POST, .path = BASE, .summary = "Apply for a job", .roles = CANDIDATE,
	  .guard = SELF, .body_max = 11 << 20, CALL(service_dossier_apply, platform_apply, platform_application),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "platform.applications", .methods = METHOD_GET, .path = BASE, .summary = "List applications", .roles = USER,
	  .guard = PARTY, CALL_LIST(service_dossier_list, platform_application_query, platform_application, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "platform.application", .methods = METHOD_GET, .path = BASE "/{application_id}", .summary = "One application",
	  .roles = USER, .guard = PARTY, CALL(service_dossier_get, platform_application_key, platform_application),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "platform.application_change", .methods = METHOD_PATCH, .path = BASE "/{application_id}",
	  .summary = "Move, score or withdraw an application", .roles = ADMIN | HR | CANDIDATE, .guard = PARTY,
	  CALL(service_dossier_change, platform_application_edit, platform_application), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_applications = { endpoints, COUNT(endpoints) };
