/* Platform's public endpoints: the companies that show their jobs, and their open jobs. They are the same for everybody. */
#include "api/platform/platform.h"
#include "model/company.h"
#include "service/job/career.h"

enum { LINE = 1, DETAIL = 2 };

/* ---- JSON-LD: a job as search engines read it (https://schema.org/JobPosting). Its constants are members, because an answer
 * is made of a struct alone. */
struct posting {
	struct career_job job;
	struct career_company company;
	struct str address;
	struct str context, job_posting, organization, place, postal, property, amount, quantity, unit, telecommute, employment;
};
LIST_OF(posting);

/* clang-format off */
#define TYPE(member) ROW(posting, member, "@type", "Type in the words of schema.org", .must = ALWAYS)
SHAPE(platform_posting_organization, posting, TYPE(organization),
	ROW(posting, company.name, "name", "Name of the company", .must = ALWAYS));
SHAPE(platform_posting_identifier, posting, TYPE(property),
	ROW(posting, company.name, "name", "Name of the company", .must = ALWAYS),
	ID(posting, job.id, "value", "Id of the job", .must = ALWAYS));
SHAPE(platform_posting_address, posting, TYPE(postal),
	ROW(posting, job.location, "addressLocality", "Place of work", .flags = OMIT));
SHAPE(platform_posting_place, posting, TYPE(place),
	GROUP(posting, platform_posting_address, "address", "Where the place is"));
SHAPE(platform_posting_range, posting, TYPE(quantity),
	ROW(posting, job.salary_min, "minValue", "Lowest salary", .flags = OMIT),
	ROW(posting, job.salary_max, "maxValue", "Highest salary", .flags = OMIT),
	ROW(posting, unit, "unitText", "For what it is paid: a year", .must = ALWAYS));
SHAPE(platform_posting_salary, posting,
	ROW(posting, amount, "@type", "Type in the words of schema.org"),
	ROW(posting, job.currency, "currency", "Currency of the salary (ISO 4217)", .flags = OMIT),
	GROUP(posting, platform_posting_range, "value", "From what to what"));
SHAPE(platform_posting, posting,
	ROW(posting, context, "@context", "Where the words are explained", .must = ALWAYS, .example = "https://schema.org/"),
	TYPE(job_posting),
	ROW(posting, job.title, "title", "Title of the job", .must = ALWAYS),
	ROW(posting, job.description, "description", "Full description of the job", .must = ALWAYS),
	ROW(posting, job.published_at, "datePosted", "When the job was published", .must = ALWAYS),
	ROW(posting, job.deadline, "validThrough", "Until when candidates may apply", .flags = OMIT),
	ROW(posting, employment, "employmentType", "Kind of employment in the words of schema.org", .must = ALWAYS),
	ROW(posting, telecommute, "jobLocationType", "TELECOMMUTE for a job that is done remotely", .flags = OMIT),
	ROW(posting, address, "url", "Address of the job's page", .must = ALWAYS),
	GROUP(posting, platform_posting_organization, "hiringOrganization", "The company"),
	GROUP(posting, platform_posting_identifier, "identifier", "The id of the job"),
	GROUP(posting, platform_posting_place, "jobLocation", "Place of work"),
	GROUP(posting, platform_posting_salary, "baseSalary", "What the job pays", .flags = IF_ANY | OMIT));

/* ---- companies and jobs */
VIEWED(platform_public_company, career_company, VIEWS(VIEW(LINE, "PlatformPublicCompanyLine"), VIEW(DETAIL, "PlatformPublicCompany")),
	ROW(career_company, name, "name", "Name of the company", .must = ALWAYS),
	ROW(career_company, slug, "slug", "Name of the company in public addresses", .must = ALWAYS, .example = "tech-solutions"),
	ROW(career_company, logo, "logo", "Address of the company's logo; null when there is none"),
	ROW(career_company, colour, "colour", "Colour of the company's pages", .example = "#1f6feb"),
	ROW(career_company, jobs, "open_jobs", "How many jobs are open", .must = ALWAYS, .views = LINE),
	ROW(career_company, address, "address", "Postal address of the company", .views = DETAIL),
	ROW(career_company, email, "email", "Mail address of the company", .views = DETAIL),
	ROW(career_company, phone, "phone", "Telephone number of the company", .views = DETAIL));

SHAPE(platform_public_question, question, PLATFORM_QUESTION_ROWS);
VIEWED(platform_public_job, posting, VIEWS(VIEW(LINE, "PlatformPublicJobLine"), VIEW(DETAIL, "PlatformPublicJob")),
	ID(posting, job.id, "id", "Id of the job", .must = ALWAYS),
	ROW(posting, job.title, "title", "Title of the job", .must = ALWAYS),
	ROW(posting, job.department, "department_name", "Name of the department that the job belongs to; null when it has none"),
	ROW(posting, job.description, "description", "Full description of the job", .must = ALWAYS, .views = DETAIL),
	ROW(posting, job.requirements, "requirements", "What the company asks of candidates", .views = DETAIL),
	ROW(posting, job.responsibilities, "responsibilities", "What the job consists of", .views = DETAIL),
	WORD(posting, job.employment, platform_employment, "employment_type", "Kind of employment"),
	WORD(posting, job.experience, platform_experience, "experience_level", "Level of experience"),
	WORD(posting, job.work, platform_work_model, "work_model", "Whether the work is done on site, remotely, or both"),
	ROW(posting, job.location, "location", "Place of work"),
	ROW(posting, job.salary_min, "salary_min", "Lowest salary"),
	ROW(posting, job.salary_max, "salary_max", "Highest salary"),
	ROW(posting, job.currency, "salary_currency", "Currency of the salary (ISO 4217)"),
	ROW(posting, job.years, "min_experience_years", "Least number of years of experience", .views = DETAIL),
	ROW(posting, job.education, "education_required", "Education that the company asks for", .views = DETAIL),
	ROW(posting, job.deadline, "application_deadline", "Until when candidates may apply; null: no end"),
	ROW(posting, job.required, "required_skills", "Skills that a candidate needs", .views = DETAIL),
	ROW(posting, job.preferred, "preferred_skills", "Skills that are welcome but not needed", .views = DETAIL),
	LIST(posting, job.questions, platform_public_question, "questions", "Questions to whoever applies here", .views = DETAIL),
	ROW(posting, job.open, "is_open_for_applications", "Whether candidates may apply now"),
	ROW(posting, company.name, "company_name", "Name of the company whose job it is", .must = ALWAYS),
	ROW(posting, job.published_at, "published_at", "When the job was published", .must = ALWAYS),
	ROW(posting, job.created_at, "created_at", "When the job was made", .must = ALWAYS),
	ROW(posting, job.updated_at, "updated_at", "When the job was last changed", .must = ALWAYS, .views = DETAIL),
	ROW(posting, address, "apply_url", "Address of the page that shows the job to candidates", .must = ALWAYS,
		.example = "https://interviews.example.com/jobs/tech-solutions/0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b-data-engineer"),
	GROUP(posting, platform_posting, "json_ld", "The job as JSON-LD, for the head of a page that search engines read", .views = DETAIL));

struct public_filter {
	struct seen seen;
	struct window window;
	struct career_filter is;
};
SHAPE(platform_public_window, window,
	ROW(window, page1, "page", "Number of the page, starting at 1", .where = QUERY, .lo = 1, .hi = 1000000, .otherwise = 1),
	PAGE_SIZE("page_size", "rows on a page", 100, 20));
#define SLUG(T, member) ROW(T, member, "company", "Name of the company in public addresses", .where = PATH, .must = ALWAYS, .lo = 1, .hi = SLUG_MOST)
SHAPE(platform_public_companies, public_filter,
	PAGING(public_filter, platform_public_window));
SHAPE(platform_public_key, public_filter, SLUG(public_filter, is.company));
SHAPE(platform_public_query, public_filter,
	SLUG(public_filter, is.company),
	PAGING(public_filter, platform_public_window),
	ROW(public_filter, is.q, "q",
		"Only jobs in which every one of these words is found; a word may be the beginning of a longer one", .where = QUERY, .lo = 0, .hi = 200),
	ROW(public_filter, is.department, "department", "Only jobs of the department with this name", .where = QUERY, .lo = 1, .hi = 200),
	ROW(public_filter, is.location, "location", "Only jobs whose place of work contains this text", .where = QUERY, .lo = 1, .hi = 200),
	WORD(public_filter, is.employment, platform_employment, "employment_type", "Only jobs of this kind of employment", .where = QUERY),
	WORD(public_filter, is.work, platform_work_model, "work_model", "Only jobs with this work model", .where = QUERY));

struct public_job_key {
	struct seen seen;
	struct str company;
	struct job_id job;
};
SHAPE(platform_public_job_key, public_job_key,
	SLUG(public_job_key, company),
	ID(public_job_key, job, "job_id", "Id of the job", .where = PATH, .must = ALWAYS));
/* clang-format on */

/* The rows of a list on the page that was asked for. */
struct slice {
	size_t from, n;
};
static struct slice slice_of(const struct window *window, size_t n)
{
	size_t from = (size_t)(window_offset(window, window->size)), most = (size_t)window->size;

	if (from >= n)
		return (struct slice){ 0, 0 };
	return (struct slice){ from, n - from < most ? n - from : most };
}

static enum err companies(struct context *c, const struct public_filter *in, struct career_company_list *out)
{
	struct career_company_list all = { 0 };
	enum err e = service_career_companies(c, &all);
	struct slice slice = slice_of(&in->window, all.n);

	out->at = all.at + slice.from;
	out->n = slice.n;
	out->total = (int64_t)all.n;
	return e;
}

static enum err company(struct context *c, const struct public_filter *in, struct career_company *out)
{
	return service_career_company(c, in->is.company, out);
}

static struct posting posting_of(struct context *c, const struct career_company *company, const struct career_job *job)
{
	return (struct posting){ .job = *job, .company = *company, .address = service_career_url(c, company->slug, job) };
}

static enum err jobs(struct context *c, const struct public_filter *in, struct posting_list *out)
{
	struct career found = { 0 };
	enum err e = service_career(c, &in->is, &found);
	struct slice slice = slice_of(&in->window, found.jobs.n);
	struct posting *rows = ARENA_ARRAY(c->arena, struct posting, slice.n + 1);

	for (size_t i = 0; e == OK && i < slice.n; i++)
		rows[i] = posting_of(c, &found.company, &found.jobs.at[slice.from + i]);
	out->at = rows;
	out->n = slice.n;
	out->total = (int64_t)found.jobs.n;
	return e;
}

static enum err job(struct context *c, const struct public_job_key *in, struct posting *out)
{
	struct career_entry found = { 0 };
	enum err e = service_career_job(c, in->company, in->job.v.pub, &found);

	if (e == OK)
		e = service_career_skills(c, &found.job);
	if (e != OK)
		return e;
	*out = posting_of(c, &found.company, &found.job);
	out->context = STR("https://schema.org/");
	out->job_posting = STR("JobPosting");
	out->organization = STR("Organization");
	out->place = STR("Place");
	out->postal = STR("PostalAddress");
	out->property = STR("PropertyValue");
	out->quantity = STR("QuantitativeValue");
	out->unit = STR("YEAR");
	out->employment = service_career_schema_type(found.job.employment);
	if (found.job.work == WORK_REMOTE)
		out->telecommute = STR("TELECOMMUTE");
	if (found.job.salary_min.has || found.job.salary_max.has)
		out->amount = STR("MonetaryAmount");
	return OK;
}

OPERATION(companies, public_filter, career_company_list)
OPERATION(company, public_filter, career_company)
OPERATION(jobs, public_filter, posting_list)
OPERATION(job, public_job_key, posting)

#define BASE "/api/v1/public"
#define FOR_ALL                                                                                                                \
	.roles = USER | PUBLIC, .guard = ANYONE, .because = "open jobs are for everybody", .any_token = true,                  \
	.rate = RATE_PUBLIC, .all_origins = true
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "public_companies.list", .method = METHOD_GET, .path = BASE "/companies", .summary = "List the companies that show their jobs",
	  .doc = "By name.", FOR_ALL, .view = LINE,
	  CALL_LIST(companies, platform_public_companies, platform_public_company, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "public_companies.get", .method = METHOD_GET, .path = BASE "/{company}", .summary = "Get a company that shows its jobs",
	  FOR_ALL, .view = DETAIL, CALL(company, platform_public_key, platform_public_company), .answer = { { 200, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "public_jobs.list", .method = METHOD_GET, .path = BASE "/{company}/jobs", .summary = "List the open jobs of a company",
	  .doc = "By department and title.", FOR_ALL, .view = LINE,
	  CALL_LIST(jobs, platform_public_query, platform_public_job, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "public_jobs.get", .method = METHOD_GET, .path = BASE "/{company}/jobs/{job_id}", .summary = "Get a job of a company",
	  .doc = "Also one that is closed; is_open_for_applications says whether it takes applications.", FOR_ALL, .view = DETAIL,
	  CALL(job, platform_public_job_key, platform_public_job), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_public = { endpoints, COUNT(endpoints) };
