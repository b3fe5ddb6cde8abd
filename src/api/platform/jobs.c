/* Platform: jobs and departments. */
#include "api/platform/platform.h"
#include "service/job/job.h"

enum { LINE = 1, DETAIL = 2, CREATE = 4, CHANGE = 8, SHOWN = LINE | DETAIL };

/* clang-format off */
WORDS(platform_job_status, job_status, [JOB_DRAFT] = "draft", [JOB_PUBLISHED] = "published", [JOB_CLOSED] = "closed");
WORDS(platform_employment, employment, [EMPLOYMENT_FULL_TIME] = "full_time", [EMPLOYMENT_PART_TIME] = "part_time",
	[EMPLOYMENT_CONTRACT] = "contract", [EMPLOYMENT_INTERNSHIP] = "internship", [EMPLOYMENT_TEMPORARY] = "temporary",
	[EMPLOYMENT_FREELANCE] = "freelance");
WORDS(platform_experience, experience, [EXPERIENCE_ENTRY] = "entry", [EXPERIENCE_JUNIOR] = "junior", [EXPERIENCE_MID] = "mid",
	[EXPERIENCE_SENIOR] = "senior", [EXPERIENCE_LEAD] = "lead", [EXPERIENCE_EXECUTIVE] = "executive");
WORDS(platform_work_model, work_model, [WORK_ONSITE] = "onsite", [WORK_REMOTE] = "remote", [WORK_HYBRID] = "hybrid");

VIEWED(platform_job, job_detail, VIEWS(VIEW(LINE, "PlatformJobLine"), VIEW(DETAIL, "PlatformJob")),
	ID(job_detail, id, "id", "Job", .must = ALWAYS),
	ROW(job_detail, title, "title", "Its title", .must = ALWAYS),
	ID(job_detail, department, "department", "Its department", .views = DETAIL),
	ROW(job_detail, department_name, "department_name", "The department's name"),
	ROW(job_detail, description, "description", "Full text", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, requirements, "requirements", "What is asked for", .views = DETAIL),
	ROW(job_detail, responsibilities, "responsibilities", "What is to be done", .views = DETAIL),
	WORD(job_detail, employment, platform_employment, "employment_type", "Kind of employment"),
	WORD(job_detail, experience, platform_experience, "experience_level", "Level of experience"),
	WORD(job_detail, work, platform_work_model, "work_model", "Where the work is done"),
	ROW(job_detail, location, "location", "Place"),
	ROW(job_detail, salary_min, "salary_min", "Least salary"),
	ROW(job_detail, salary_max, "salary_max", "Highest salary"),
	ROW(job_detail, currency, "salary_currency", "Its currency, ISO 4217"),
	ROW(job_detail, years, "min_experience_years", "Years of experience, at least", .views = DETAIL),
	ROW(job_detail, education, "education_required", "Education", .views = DETAIL),
	ROW(job_detail, deadline, "application_deadline", "Until when applications are taken", .views = DETAIL),
	ROW(job_detail, required, "required_skills", "Skills that are needed", .views = DETAIL),
	ROW(job_detail, preferred, "preferred_skills", "Skills that are welcome", .views = DETAIL),
	WORD(job_detail, status, platform_job_status, "status", "State", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, open, "is_open_for_applications", "Whether it takes applications now"),
	ID(job_detail, company, "company", "Whose job it is", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, company_name, "company_name", "The company's name", .must = ALWAYS, .views = DETAIL),
	ID(job_detail, poster, "posted_by", "Who made it", .views = DETAIL),
	ROW(job_detail, poster_name, "posted_by_name", "Their name"),
	ROW(job_detail, published_at, "published_at", "When it was published", .views = DETAIL),
	ROW(job_detail, created_at, "created_at", "When it was made", .must = ALWAYS),
	ROW(job_detail, updated_at, "updated_at", "When it was changed", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, views, "views_count", "How often candidates looked at it; added up every few seconds"),
	ROW(job_detail, applications, "applications_count", "How many applied"),
	ROW(job_detail, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = DETAIL));

#define SALARY .lo = 0, .hi = 9999999999
VIEWED(platform_job_edit, job_edit, VIEWS(VIEW(CREATE, "PlatformJobCreate"), VIEW(CHANGE, "PlatformJobUpdate")),
	ID(job_edit, id, "job_id", "Job", .where = PATH, .must = ALWAYS, .views = CHANGE),
	ROW(job_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG, .views = CHANGE),
	ROW(job_edit, title, "title", "Its title", .must = CREATE, .lo = 1, .hi = 200, .example = "New Job Position"),
	ID(job_edit, department, "department", "A department of the company"),
	ROW(job_edit, description, "description", "Full text", .must = CREATE, .lo = 1, .hi = 50000, .example = "Job description"),
	ROW(job_edit, requirements, "requirements", "What is asked for", .lo = 0, .hi = 50000),
	ROW(job_edit, responsibilities, "responsibilities", "What is to be done", .lo = 0, .hi = 50000),
	WORD(job_edit, employment, platform_employment, "employment_type", "Kind of employment", .must = CREATE),
	WORD(job_edit, experience, platform_experience, "experience_level", "Level of experience"),
	WORD(job_edit, work, platform_work_model, "work_model", "Where the work is done"),
	ROW(job_edit, location, "location", "Place", .lo = 0, .hi = 200, .example = "Remote"),
	ROW(job_edit, salary_min, "salary_min", "Least salary", SALARY, .example = "80000.00"),
	ROW(job_edit, salary_max, "salary_max", "Highest salary", SALARY, .example = "120000.00"),
	ROW(job_edit, currency, "salary_currency", "Its currency, ISO 4217", .lo = 0, .hi = 3, .example = "USD"),
	ROW(job_edit, years, "min_experience_years", "Years of experience, at least", .lo = 0, .hi = 80, .example = "3"),
	ROW(job_edit, education, "education_required", "Education", .lo = 0, .hi = 500),
	ROW(job_edit, deadline, "application_deadline", "Until when applications are taken", .example = "2024-12-31T23:59:59Z"),
	ROW(job_edit, required, "required_skills", "Skills that are needed", .lo = 0, .hi = 100),
	ROW(job_edit, preferred, "preferred_skills", "Skills that are welcome", .lo = 0, .hi = 100),
	WORD(job_edit, status, platform_job_status, "status", "State; a published job never becomes a draft again"));
SHAPE(platform_job_key, job_key,
	ID(job_key, id, "job_id", "Job", .where = PATH, .must = ALWAYS),
	ROW(job_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG, .views = CHANGE));
SHAPE(platform_job_query, job_filter,
	PAGING(job_filter, platform_window),
	ROW(job_filter, q, "q", "Words that all stand in it, beginnings of words too", .where = QUERY, .lo = 0, .hi = 200),
	ID(job_filter, department, "department", "Only of this department", .where = QUERY, .flags = ELSE),
	ROW(job_filter, department_name, "department", "Only of the department of this name", .where = QUERY, .lo = 1, .hi = 200),
	WORDSET(job_filter, employment, platform_employment, "employment_type", "Only these", .where = QUERY),
	WORDSET(job_filter, experience, platform_experience, "experience_level", "Only these", .where = QUERY),
	WORDSET(job_filter, work, platform_work_model, "work_model", "Only these", .where = QUERY),
	WORDSET(job_filter, status, platform_job_status, "status", "Only these", .where = QUERY),
	ROW(job_filter, location, "location", "Only where the place has this in it", .where = QUERY, .lo = 1, .hi = 200),
	ROW(job_filter, salary_min, "min_salary", "Only what may pay this or more", .where = QUERY, SALARY),
	ROW(job_filter, salary_max, "max_salary", "Only what may pay this or less", .where = QUERY, SALARY),
	ROW(job_filter, skills, "skills", "Only those that need or welcome one of these", .where = QUERY, .lo = 1, .hi = 100),
	ROW(job_filter, active, "is_active", "Only those that take applications now, or that do not", .where = QUERY));

/* ---- departments */
SHAPE(platform_department, department,
	ID(department, id, "id", "Department", .must = ALWAYS),
	ROW(department, name, "name", "Its name", .must = ALWAYS),
	ROW(department, created_at, "created_at", "When it was made", .must = ALWAYS),
	ROW(department, updated_at, "updated_at", "When it was changed", .must = ALWAYS),
	ROW(department, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = DETAIL));
VIEWED(platform_department_edit, department_edit, VIEWS(VIEW(CREATE, "PlatformDepartmentCreate"), VIEW(CHANGE, "PlatformDepartmentUpdate")),
	ID(department_edit, id, "department_id", "Department", .where = PATH, .must = ALWAYS, .views = CHANGE),
	ROW(department_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG, .views = CHANGE),
	ROW(department_edit, name, "name", "Its name", .must = CREATE, .lo = 1, .hi = 200, .example = "Engineering"));
SHAPE(platform_department_key, department_key,
	ID(department_key, id, "department_id", "Department", .where = PATH, .must = ALWAYS),
	ROW(department_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG, .views = CHANGE));
SHAPE(platform_department_query, department_filter,
	PAGING(department_filter, platform_window));
/* clang-format on */

OPERATION(service_job_list, job_filter, job_detail_list)
OPERATION(service_job_get, job_key, job_detail)
OPERATION(service_job_create, job_edit, job_detail)
OPERATION(service_job_change, job_edit, job_detail)
OPERATION(service_job_publish, job_key, job_detail)
OPERATION(service_job_close, job_key, job_detail)
OPERATION(service_department_list, department_filter, department_list)
OPERATION(service_department_get, department_key, department)
OPERATION(service_department_create, department_edit, department)
OPERATION(service_department_change, department_edit, department)
OPERATION(service_department_delete, department_key, department)

#define JOBS "/api/v1/jobs/jobs"
#define DEPARTMENTS "/api/v1/jobs/departments"
#define RECRUITERS .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "jobs.list", .method = METHOD_GET, .path = JOBS, .summary = "List jobs", .roles = USER, .guard = PARTY,
	  .view = LINE, CALL_LIST(service_job_list, platform_job_query, platform_job, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "jobs.create", .method = METHOD_POST, .path = JOBS, .summary = "Make a job", RECRUITERS,
	  .view = CREATE | DETAIL, CALL(service_job_create, platform_job_edit, platform_job),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "jobs.get", .method = METHOD_GET, .path = JOBS "/{job_id}", .summary = "One job", .roles = USER, .guard = PARTY,
	  .view = DETAIL, CALL(service_job_get, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "jobs.update", .method = METHOD_PATCH, .path = JOBS "/{job_id}", .summary = "Change a job", RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_change, platform_job_edit, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "jobs.publish", .method = METHOD_POST, .path = JOBS "/{job_id}/publish", .summary = "Publish a job", RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_publish, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "jobs.close", .method = METHOD_POST, .path = JOBS "/{job_id}/close", .summary = "Close a job", RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_close, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },

	{ .id = "departments.list", .method = METHOD_GET, .path = DEPARTMENTS, .summary = "List departments", .roles = STAFF,
	  .guard = COMPANY, .view = LINE,
	  CALL_LIST(service_department_list, platform_department_query, platform_department, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "departments.create", .method = METHOD_POST, .path = DEPARTMENTS, .summary = "Make a department", RECRUITERS,
	  .view = CREATE | DETAIL, CALL(service_department_create, platform_department_edit, platform_department),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "departments.get", .method = METHOD_GET, .path = DEPARTMENTS "/{department_id}", .summary = "One department",
	  .roles = STAFF, .guard = COMPANY, .view = DETAIL, CALL(service_department_get, platform_department_key, platform_department),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "departments.update", .method = METHOD_PATCH, .path = DEPARTMENTS "/{department_id}",
	  .summary = "Name a department anew", RECRUITERS, .view = CHANGE | DETAIL,
	  CALL(service_department_change, platform_department_edit, platform_department), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "departments.delete", .method = METHOD_DELETE, .path = DEPARTMENTS "/{department_id}",
	  .summary = "Delete a department; its jobs stay", RECRUITERS, .view = CHANGE,
	  CALL(service_department_delete, platform_department_key, platform_department), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_jobs = { endpoints, COUNT(endpoints) };
