/* Platform's endpoints of jobs and departments. */
#include "api/platform/platform.h"
#include "service/import/import.h"
#include "service/job/job.h"

enum { LINE = 1, DETAIL = 2, CREATE = 4, CHANGE = 8, SHOWN = LINE | DETAIL };

/* clang-format off */
WORDS(platform_job_status, job_status, [JOB_DRAFT] = "draft", [JOB_PUBLISHED] = "published", [JOB_CLOSED] = "closed");
SHAPE(platform_question, question, PLATFORM_QUESTION_ROWS);
SHAPE(platform_question_edit, question, PLATFORM_QUESTION_ROWS);
VIEWED(platform_job, job_detail, VIEWS(VIEW(LINE, "PlatformJobLine"), VIEW(DETAIL, "PlatformJob")),
	ID(job_detail, id, "id", "Id of the job", .must = ALWAYS),
	ROW(job_detail, title, "title", "Title of the job", .must = ALWAYS),
	ID(job_detail, department, "department",
		"Id of the department that the job belongs to; null when it has none", .views = DETAIL),
	ROW(job_detail, department_name, "department_name",
		"Name of the department that the job belongs to; null when it has none"),
	ROW(job_detail, description, "description", "Full description of the job", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, requirements, "requirements", "What the company asks of candidates", .views = DETAIL),
	ROW(job_detail, responsibilities, "responsibilities", "What the job consists of", .views = DETAIL),
	WORD(job_detail, employment, platform_employment, "employment_type", "Kind of employment"),
	WORD(job_detail, experience, platform_experience, "experience_level", "Level of experience"),
	WORD(job_detail, work, platform_work_model, "work_model", "Whether the work is done on site, remotely, or both"),
	ROW(job_detail, location, "location", "Place of work"),
	ROW(job_detail, salary_min, "salary_min", "Lowest salary"),
	ROW(job_detail, salary_max, "salary_max", "Highest salary"),
	ROW(job_detail, currency, "salary_currency", "Currency of the salary (ISO 4217)"),
	ROW(job_detail, years, "min_experience_years", "Least number of years of experience", .views = DETAIL),
	ROW(job_detail, education, "education_required", "Education that the company asks for", .views = DETAIL),
	ROW(job_detail, deadline, "application_deadline", "Until when candidates may apply; null: no end", .views = DETAIL),
	ROW(job_detail, required, "required_skills", "Skills that a candidate needs", .views = DETAIL),
	ROW(job_detail, preferred, "preferred_skills", "Skills that are welcome but not needed", .views = DETAIL),
	WORD(job_detail, status, platform_job_status, "status", "Status of the job", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, open, "is_open_for_applications", "Whether candidates may apply now"),
	ID(job_detail, company, "company", "Id of the company whose job it is", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, company_name, "company_name", "Name of the company whose job it is", .must = ALWAYS, .views = DETAIL),
	ID(job_detail, poster, "posted_by", "Id of the person who made the job", .views = DETAIL),
	ROW(job_detail, poster_name, "posted_by_name", "Full name of the person who made the job"),
	ROW(job_detail, published_at, "published_at", "When the job was published; null until then", .views = DETAIL),
	ROW(job_detail, created_at, "created_at", "When the job was made", .must = ALWAYS),
	ROW(job_detail, updated_at, "updated_at", "When the job was last changed", .must = ALWAYS, .views = DETAIL),
	ROW(job_detail, views, "views_count", "How often candidates have looked at the job; new views are added every few seconds"),
	ROW(job_detail, applications, "applications_count", "Number of applications for the job"),
	ID(job_detail, owner, "owner", "Id of the person who answers for the job: who made it, until another is named",
		.views = DETAIL, .not_for = CANDIDATE),
	ROW(job_detail, owner_name, "owner_name", "Full name of that person", .views = DETAIL, .not_for = CANDIDATE),
	LIST(job_detail, questions, platform_question, "questions", "Questions to those who apply without an account", .views = DETAIL),
	ETAG(job_detail, DETAIL));

#define SALARY .lo = 0, .hi = DECIMAL_MAX
VIEWED(platform_job_edit, job_edit, VIEWS(VIEW(CREATE, "PlatformJobCreate"), VIEW(CHANGE, "PlatformJobUpdate")),
	ID(job_edit, id, "job_id", "Id of the job", .where = PATH, .must = ALWAYS, .views = CHANGE),
	IF_MATCH(job_edit, CHANGE),
	ROW(job_edit, title, "title", "Title of the job", .must = CREATE, .lo = 1, .hi = 200, .example = "New Job Position", .flags = NOT_NULL),
	ID(job_edit, department, "department", "Id of a department of the company",
		.within = "the departments of the company: store_department_hold"),
	ROW(job_edit, description, "description",
		"Full description of the job", .must = CREATE, .lo = 1, .hi = 50000, .example = "Job description", .flags = NOT_NULL),
	ROW(job_edit, requirements, "requirements", "What the company asks of candidates", .lo = 0, .hi = 50000),
	ROW(job_edit, responsibilities, "responsibilities", "What the job consists of", .lo = 0, .hi = 50000),
	WORD(job_edit, employment, platform_employment, "employment_type", "Kind of employment", .must = CREATE, .flags = NOT_NULL),
	WORD(job_edit, experience, platform_experience, "experience_level", "Level of experience"),
	WORD(job_edit, work, platform_work_model, "work_model", "Whether the work is done on site, remotely, or both"),
	ROW(job_edit, location, "location", "Place of work", .lo = 0, .hi = 200, .example = "Remote"),
	ROW(job_edit, salary_min, "salary_min", "Lowest salary", SALARY, .example = "80000.00"),
	ROW(job_edit, salary_max, "salary_max", "Highest salary; not below salary_min", SALARY, .example = "120000.00"),
	ROW(job_edit, currency, "salary_currency", "Currency of the salary (ISO 4217)", .lo = 3, .hi = 3, .example = "USD"),
	ROW(job_edit, years, "min_experience_years", "Least number of years of experience", .lo = 0, .hi = 80, .example = "3"),
	ROW(job_edit, education, "education_required", "Education that the company asks for", .lo = 0, .hi = 500),
	ROW(job_edit, deadline, "application_deadline", "Until when candidates may apply", .example = "2024-12-31T23:59:59Z"),
	ROW(job_edit, required, "required_skills", "Skills that a candidate needs", .lo = 0, .hi = 100),
	ROW(job_edit, preferred, "preferred_skills", "Skills that are welcome but not needed", .lo = 0, .hi = 100),
	LIST(job_edit, questions, platform_question_edit, "questions",
		"Questions to those who apply without an account; at most three ask for a file. They replace the present ones", .hi = QUESTIONS_MAX, .views = CHANGE),
	ID(job_edit, owner, "owner", "Id of the member of the staff who answers for the job; null: who made it", .views = CHANGE,
		.within = "the active staff of the company: store_interview_staff"),
	WORD(job_edit, status, platform_job_status, "status",
		"Status of the job; a new job is a draft unless another status is sent, and a published job never becomes a draft again"));
SHAPE(platform_job_key, job_key,
	ID(job_key, id, "job_id", "Id of the job", .where = PATH, .must = ALWAYS),
	IF_MATCH(job_key, CHANGE));
SHAPE(platform_job_query, job_filter,
	PAGING(job_filter, platform_window),
	ROW(job_filter, q, "q",
		"Only jobs in which every one of these words is found, at most eight; a word of three letters or more may be the beginning of a longer one", .where = QUERY, .lo = 0, .hi = 200),
	ID(job_filter, department, "department", "Only jobs of the department with this id", .where = QUERY, .flags = ELSE),
	ROW(job_filter, department_name, "department",
		"Only jobs of the department with this name", .where = QUERY, .lo = 1, .hi = 200),
	WORDSET(job_filter, employment, platform_employment, "employment_type",
		"Only jobs with one of these kinds of employment, separated by commas", .where = QUERY),
	WORDSET(job_filter, experience, platform_experience, "experience_level",
		"Only jobs with one of these levels of experience, separated by commas", .where = QUERY),
	WORDSET(job_filter, work, platform_work_model, "work_model",
		"Only jobs with one of these work models, separated by commas", .where = QUERY),
	WORDSET(job_filter, status, platform_job_status, "status",
		"Only jobs with one of these statuses, separated by commas", .where = QUERY),
	ROW(job_filter, location, "location",
		"Only jobs whose place of work contains this text", .where = QUERY, .lo = 1, .hi = 200),
	ROW(job_filter, salary_min, "min_salary", "Only jobs that may pay this much or more", .where = QUERY, SALARY),
	ROW(job_filter, salary_max, "max_salary", "Only jobs that may pay this much or less", .where = QUERY, SALARY),
	ROW(job_filter, skills, "skills",
		"Only jobs that need or welcome one of these skills, separated by commas", .where = QUERY, .lo = 1, .hi = 100),
	ROW(job_filter, active, "is_active",
		"true: only jobs that candidates may apply for now; false: only the others", .where = QUERY));

/* ---- departments */
SHAPE(platform_department, department,
	ID(department, id, "id", "Id of the department", .must = ALWAYS),
	ROW(department, name, "name", "Name of the department", .must = ALWAYS),
	ROW(department, created_at, "created_at", "When the department was made", .must = ALWAYS),
	ROW(department, updated_at, "updated_at", "When the department was last changed", .must = ALWAYS),
	ETAG(department, DETAIL));
VIEWED(platform_department_edit, department_edit,
	VIEWS(VIEW(CREATE, "PlatformDepartmentCreate"), VIEW(CHANGE, "PlatformDepartmentUpdate")),
	ID(department_edit, id, "department_id", "Id of the department", .where = PATH, .must = ALWAYS, .views = CHANGE),
	IF_MATCH(department_edit, CHANGE),
	ROW(department_edit, name, "name",
		"Name of the department; no other department of the company may have it", .must = CREATE, .lo = 1, .hi = 200, .example = "Engineering", .flags = NOT_NULL));
SHAPE(platform_department_key, department_key,
	ID(department_key, id, "department_id", "Id of the department", .where = PATH, .must = ALWAYS),
	IF_MATCH(department_key, CHANGE));
SHAPE(platform_department_query, department_filter,
	PAGING(department_filter, platform_window));
/* clang-format on */

OPERATION(service_job_list, job_filter, job_detail_list)
OPERATION_ON(service_job_show, job_detail, job_key, job_detail)
OPERATION(service_job_create, job_edit, job_detail)
OPERATION_ON(service_job_change, job_detail, job_edit, job_detail)
OPERATION_ON(service_job_publish, job_detail, job_key, job_detail)
OPERATION_ON(service_job_close, job_detail, job_key, job_detail)
OPERATION(service_department_list, department_filter, department_list)
OPERATION(service_department_create, department_edit, department)
OPERATION_ON(service_department_change, department, department_edit, department)
OPERATION_ON(service_department_delete, department, department_key, department)

static enum err take_job(struct context *c, const void *in)
{
	struct job_detail out = { 0 };

	return service_job_create(c, in, &out);
}

const struct import_target import_jobs = { .in = &platform_job_edit, .view = CREATE, .take = take_job };

#define JOBS "/api/v1/jobs/jobs"
#define DEPARTMENTS "/api/v1/jobs/departments"
#define RECRUITERS .roles = ADMIN | HR, .guard = COMPANY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "jobs.list", .method = METHOD_GET, .path = JOBS, .summary = "List jobs",
	  .doc = "Candidates see the published jobs of all companies, interviewers those of their company, admin and hr all jobs of the company. Newest first.", .roles = USER, .guard = PARTY,
	  .view = LINE, .exact = true, CALL_LIST(service_job_list, platform_job_query, platform_job, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "jobs.create", .method = METHOD_POST, .path = JOBS, .summary = "Create a job", RECRUITERS,
	  .view = CREATE | DETAIL, CALL(service_job_create, platform_job_edit, platform_job),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "jobs.get", .method = METHOD_GET, .path = JOBS "/{job_id}", .summary = "Get a job", .roles = USER, .load = &load_job, .guard = PARTY,
	  .view = DETAIL, CALL(service_job_show, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "jobs.update", .method = METHOD_PATCH, .path = JOBS "/{job_id}", .summary = "Change a job",
	  .doc = "Members that are not sent keep their values.", .load = &load_job, RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_change, platform_job_edit, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "jobs.publish", .method = METHOD_POST, .path = JOBS "/{job_id}/publish", .summary = "Publish a job", .load = &load_job, RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_publish, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "jobs.close", .method = METHOD_POST, .path = JOBS "/{job_id}/close", .summary = "Close a job",
	  .doc = "Nobody can apply for it any more.", .load = &load_job, RECRUITERS,
	  .view = CHANGE | DETAIL, CALL(service_job_close, platform_job_key, platform_job), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },

	{ .id = "departments.list", .method = METHOD_GET, .path = DEPARTMENTS, .summary = "List departments",
	  .doc = "By name.", .roles = STAFF,
	  .guard = COMPANY, .view = LINE,
	  CALL_LIST(service_department_list, platform_department_query, platform_department, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "departments.create", .method = METHOD_POST, .path = DEPARTMENTS, .summary = "Create a department", RECRUITERS,
	  .view = CREATE | DETAIL, CALL(service_department_create, platform_department_edit, platform_department),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "departments.get", .method = METHOD_GET, .path = DEPARTMENTS "/{department_id}", .summary = "Get a department",
	  .roles = STAFF, .load = &load_department, .guard = COMPANY, .view = DETAIL, SHOW(platform_department_key, platform_department),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "departments.update", .method = METHOD_PATCH, .path = DEPARTMENTS "/{department_id}",
	  .summary = "Rename a department", .load = &load_department, RECRUITERS, .view = CHANGE | DETAIL,
	  CALL(service_department_change, platform_department_edit, platform_department), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "departments.delete", .method = METHOD_DELETE, .path = DEPARTMENTS "/{department_id}",
	  .summary = "Delete a department",
	  .doc = "The jobs of the department stay, without a department.", .load = &load_department, RECRUITERS, .view = CHANGE,
	  CALL(service_department_delete, platform_department_key, platform_department), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_jobs = { endpoints, COUNT(endpoints) };
