/* Platform's endpoints of imports, and how their lines are taken. */
#include "api/platform/platform.h"
#include "service/application/application.h"
#include "service/import/import.h"

enum { READ = 1, CHANGE = 2 };

/* clang-format off */
WORDS(platform_import_kind, import_kind, [IMPORT_JOBS] = "jobs", [IMPORT_CANDIDATES] = "candidates", [IMPORT_APPLICATIONS] = "applications");
WORDS(platform_import_status, import_status, [IMPORT_CHECKING] = "checking", [IMPORT_CHECKED] = "checked", [IMPORT_RUNNING] = "running",
	[IMPORT_DONE] = "done", [IMPORT_STOPPED] = "stopped");

SHAPE(platform_import, import,
	ID(import, id, "id", "Id of the import", .must = ALWAYS),
	WORD(import, kind, platform_import_kind, "kind", "What the lines are", .must = ALWAYS),
	WORD(import, status, platform_import_status, "status",
		"checking: the lines are being checked; checked: it can be started; running: its good lines are being taken; done; stopped: it could not go on", .must = ALWAYS),
	ROW(import, name, "name", "Name of the file", .must = ALWAYS),
	ROW(import, size, "size", "Size of the file in bytes", .must = ALWAYS),
	ROW(import, lines, "lines", "Number of lines of the file, without the header", .must = ALWAYS),
	ROW(import, good, "good", "Number of lines that were found good so far", .must = ALWAYS),
	ROW(import, bad, "bad", "Number of lines that were found bad so far", .must = ALWAYS),
	ROW(import, done, "done", "Number of lines that were taken", .must = ALWAYS),
	ROW(import, created_at, "created_at", "When the file was uploaded", .must = ALWAYS),
	ROW(import, updated_at, "updated_at", "When something of it last changed", .must = ALWAYS),
	ROW(import, ended_at, "ended_at", "When its last line was taken, or it was stopped"),
	ETAG(import, 0));
SHAPE(platform_import_create, import_entry,
	WORD(import_entry, kind, platform_import_kind, "kind", "What the lines are", .must = ALWAYS),
	ROW(import_entry, file, "file",
		"A file of CSV (UTF-8, at most 50 MiB and 100,000 lines) whose first line names members of the body with which one is made", .must = ALWAYS, .lo = 1, .hi = IMPORT_BYTES_MAX, .accept = "csv txt"));
SHAPE(platform_import_query, import_filter, PAGING(import_filter, platform_window));
SHAPE(platform_import_key, import_key,
	ID(import_key, id, "import_id", "Id of the import", .where = PATH, .must = ALWAYS),
	IF_MATCH(import_key, CHANGE));
SHAPE(platform_import_error, import_error,
	ROW(import_error, line, "line", "Number of the line in the file, where the names are line 1", .must = ALWAYS),
	ROW(import_error, field, "field", "The column that is wrong; null when the whole line is wrong"),
	ROW(import_error, message, "message", "What is wrong", .must = ALWAYS));
SHAPE(platform_import_error_query, import_error_filter,
	ID(import_error_filter, id, "import_id", "Id of the import", .where = PATH, .must = ALWAYS),
	PAGING(import_error_filter, platform_window));

/* An application without its resume, which no line can have. */
SHAPE(platform_import_application, application_entry,
	ID(application_entry, job, "job", "Id of the job to apply for", .must = ALWAYS, .within = "the published jobs, as load_posting finds them"),
	ROW(application_entry, cover, "cover_letter", "Cover letter of the candidate", .lo = 0, .hi = 20000),
	ROW(application_entry, portfolio, "portfolio_url", "Address of the candidate's work on the web", .lo = 0, .hi = 2000),
	ID(application_entry, candidate, "candidate",
		"Id of the candidate of the company who applies", .within = "the candidates of the caller's company: store_candidate"),
	ROW(application_entry, candidate_name, "candidate_name", "Full name of the candidate, with candidate_email instead of candidate", .lo = 1, .hi = 200),
	ROW(application_entry, candidate_email, "candidate_email", "Mail address of the candidate", .lo = 3, .hi = 254));
/* clang-format on */

/* ---- how lines are taken */

/* The job is loaded as the chain does it for the endpoint that makes an application. */
static enum err take_application(struct context *c, const void *in)
{
	const struct application_entry *entry = in;
	const struct named named = { .id = { entry->job.v.pub }, .in = in, .lock = true };
	struct job_detail job = { 0 };
	struct application_detail out = { 0 };
	enum err e = service_load(c, &load_posting, PARTY, &named, &job);

	if (e == E_NOT_FOUND || e == E_NOT_YOURS) {
		fail_at(c, E_NO_SUCH, AT(entry, job), uuid_text(c->arena, entry->job.v.pub));
		return service_application_apply(c, NULL, entry, &out);
	}
	return e == OK ? service_application_apply(c, &job, entry, &out) : e;
}

static const char *const once_applied[] = { "job", "candidate", "candidate_email", NULL };
static const struct import_target import_applications = {
	.in = &platform_import_application, .take = take_application, .once = once_applied, .twice = E_APPLIED
};
const struct import_target *const import_targets[] = {
	[IMPORT_JOBS] = &import_jobs,
	[IMPORT_CANDIDATES] = &import_candidates,
	[IMPORT_APPLICATIONS] = &import_applications,
};

OPERATION(service_import_make, import_entry, import)
OPERATION(service_import_list, import_filter, import_list)
OPERATION_ON(service_import_start, import, import_key, import)
OPERATION_ON(service_import_delete, import, import_key, nothing)
OPERATION_ON(service_import_errors, import, import_error_filter, import_error_list)

#define BASE "/api/v1/imports"
#define ONE BASE "/{import_id}"
#define OFFICE .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "imports.create", .method = METHOD_POST, .path = BASE, .summary = "Upload a file of jobs, candidates or applications",
	  .doc = "The lines are checked, and taken when the import is started. An import sends no mail.", OFFICE, .body_max = IMPORT_BYTES_MAX + (1 << 20),
	  CALL(service_import_make, platform_import_create, platform_import), .answer = { [MADE] = { 202, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "imports.list", .method = METHOD_GET, .path = BASE, .summary = "List imports", .doc = "Newest first.", OFFICE,
	  CALL_LIST(service_import_list, platform_import_query, platform_import, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "imports.get", .method = METHOD_GET, .path = ONE, .summary = "Get an import", OFFICE, .load = &load_import,
	  .view = READ, SHOW(platform_import_key, platform_import), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "imports.delete", .method = METHOD_DELETE, .path = ONE, .summary = "Delete an import",
	  .doc = "An import that is running ends. What was taken stays.", OFFICE, .load = &load_import,
	  .view = CHANGE,
	  CALL(service_import_delete, platform_import_key, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "imports.start", .method = METHOD_POST, .path = ONE "/start", .summary = "Take the good lines of an import",
	  .doc = "The import must be checked.", OFFICE, .load = &load_import, .view = CHANGE,
	  CALL(service_import_start, platform_import_key, platform_import),
	  .answer = { { 202, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "imports.list_errors", .method = METHOD_GET, .path = ONE "/errors", .summary = "List what is wrong with lines of an import",
	  .doc = "By line; at most five for a line.", OFFICE, .load = &load_import,
	  CALL_LIST(service_import_errors, platform_import_error_query, platform_import_error, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_imports = { endpoints, COUNT(endpoints) };
