/* The career pages: the open jobs of a company, and one job. They are the same for everybody, so they may be kept for a minute.
 */
#include "page/pages.h"

#include <string.h>

#include "model/colour.h"
#include "model/company.h"
#include "service/applying/applying.h"

enum { UUID_TEXT = 36 };

/* clang-format off */
WORDS(page_employment, employment, [EMPLOYMENT_FULL_TIME] = "full_time", [EMPLOYMENT_PART_TIME] = "part_time",
	[EMPLOYMENT_CONTRACT] = "contract", [EMPLOYMENT_INTERNSHIP] = "internship", [EMPLOYMENT_TEMPORARY] = "temporary",
	[EMPLOYMENT_FREELANCE] = "freelance");
WORDS(page_work, work_model, [WORK_ONSITE] = "onsite", [WORK_REMOTE] = "remote", [WORK_HYBRID] = "hybrid");
WORDS(page_experience, experience, [EXPERIENCE_ENTRY] = "entry", [EXPERIENCE_JUNIOR] = "junior", [EXPERIENCE_MID] = "mid",
	[EXPERIENCE_SENIOR] = "senior", [EXPERIENCE_LEAD] = "lead", [EXPERIENCE_EXECUTIVE] = "executive");

struct career_key {
	struct seen seen;
	struct str company, job, q, done;
	enum employment employment;
	enum work_model work;
};
SHAPE(page_career, career_key,
	ROW(career_key, company, "company", "The company's name in addresses", .where = PATH, .must = ALWAYS, .lo = 1, .hi = SLUG_MOST),
	ROW(career_key, q, "q", "Words that the job, its department or its place has", .where = QUERY, .hi = 100),
	WORD(career_key, employment, page_employment, "employment_type", "Kind of employment", .where = QUERY),
	WORD(career_key, work, page_work, "work_model", "Where the work is done", .where = QUERY));
SHAPE(page_career_job, career_key,
	ROW(career_key, company, "company", "The company's name in addresses", .where = PATH, .must = ALWAYS, .lo = 1, .hi = SLUG_MOST),
	ROW(career_key, job, "job", "The job's id, and behind it its title", .where = PATH, .must = ALWAYS, .lo = 36, .hi = 300),
	ROW(career_key, done, "done", "What was just done, for the sentence that says so", .where = QUERY, .hi = 20));

#define ANSWER_ROW(i) ROW(applying_entry, answer[i], "answer_" #i, "Answer to the question at this position", .lo = 0, .hi = 5000)
#define FILE_ROW(i) \
	ROW(applying_entry, file[i], "file_" #i, "Answer to one of the questions that ask for a file", .lo = 1, .hi = 10 << 20, \
		.accept = "document office text image")
SHAPE(page_job_apply, applying_entry,
	ROW(applying_entry, company, "company", "The company's name in addresses", .where = PATH, .must = ALWAYS, .lo = 1, .hi = SLUG_MOST),
	ROW(applying_entry, job_name, "job", "The job's id, and behind it its title", .where = PATH, .must = ALWAYS, .lo = 36, .hi = 300),
	ROW(applying_entry, name, "name", "Full name of whoever applies", .must = ALWAYS, .lo = 1, .hi = 200),
	ROW(applying_entry, email, "email", "Mail address", .must = ALWAYS, .lo = 3, .hi = 254),
	ROW(applying_entry, phone, "phone", "Telephone number", .lo = 0, .hi = 50),
	ROW(applying_entry, resume, "resume", "Resume", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx"),
	ROW(applying_entry, cover, "cover_letter", "Cover letter", .lo = 0, .hi = 20000),
	ANSWER_ROW(0), ANSWER_ROW(1), ANSWER_ROW(2), ANSWER_ROW(3), ANSWER_ROW(4), ANSWER_ROW(5), ANSWER_ROW(6), ANSWER_ROW(7), ANSWER_ROW(8),
	ANSWER_ROW(9), ANSWER_ROW(10), ANSWER_ROW(11), ANSWER_ROW(12), ANSWER_ROW(13), ANSWER_ROW(14), ANSWER_ROW(15), ANSWER_ROW(16),
	ANSWER_ROW(17), ANSWER_ROW(18), ANSWER_ROW(19),
	FILE_ROW(0), FILE_ROW(1), FILE_ROW(2),
	ROW(applying_entry, consent, "consent", "That the company may keep and use what is sent for this application"),
	ROW(applying_entry, trap, "website", "An input that people do not see", .lo = 0, .hi = 2000),
	ROW(applying_entry, lang, "lang", "Language that the address names", .where = QUERY, .lo = 0, .hi = 20),
	ROW(applying_entry, accept_language, "Accept-Language", "Languages of the browser", .where = HEADER, .lo = 0, .hi = 1000));

struct brand_key {
	struct seen seen;
	struct str colour;
};
SHAPE(page_brand, brand_key,
	ROW(brand_key, colour, "colour", "A colour as six hexadecimal digits", .where = PATH, .must = ALWAYS, .lo = 6, .hi = 6));
/* clang-format on */

static struct str word(const struct words *words, unsigned value)
{
	const char *text = words_word(words, value);

	return text != NULL ? str_of(text) : STR("");
}

static struct career_line line_of(struct context *c, const struct career_job *job)
{
	return (struct career_line){ .address = service_career_address(c, job),
		                     .title = job->title,
		                     .place = job->location,
		                     .employment = word(&page_employment, job->employment),
		                     .work = word(&page_work, job->work),
		                     .paid = job->salary_min.has || job->salary_max.has,
		                     .low = job->salary_min.has ? job->salary_min : job->salary_max,
		                     .high = job->salary_max.has ? job->salary_max : job->salary_min,
		                     .currency = job->currency };
}

/* The jobs come sorted by department. */
static struct career_group_list groups_of(struct context *c, const struct career_job_list *jobs)
{
	struct career_group *groups = ARENA_ARRAY(c->arena, struct career_group, jobs->n + 1);
	struct career_line *lines = ARENA_ARRAY(c->arena, struct career_line, jobs->n + 1);
	size_t n = 0;

	for (size_t i = 0; i < jobs->n; i++) {
		lines[i] = line_of(c, &jobs->at[i]);
		if (n == 0 || !str_equal(groups[n - 1].department, jobs->at[i].department))
			groups[n++] =
			        (struct career_group){ .department = jobs->at[i].department, .jobs = { .at = &lines[i] } };
		groups[n - 1].jobs.n++;
	}
	return (struct career_group_list){ .at = groups, .n = n };
}

static enum err career_look(struct context *c, const struct career_key *in, struct career_view *out)
{
	struct career career = { 0 };
	const struct career_filter filter = {
		.company = in->company, .q = in->q, .employment = in->employment, .work = in->work
	};
	enum err e = service_career(c, &filter, &career);

	if (e != OK)
		return e;
	*out = (struct career_view){ .company = career.company.name,
		                     .slug = career.company.slug,
		                     .brand = page_colour(career.company.colour),
		                     .email = career.company.email,
		                     .zone = career.company.zone,
		                     .q = in->q,
		                     .employment = word(&page_employment, in->employment),
		                     .work = word(&page_work, in->work),
		                     .filtered = in->q.n > 0 || in->employment != EMPLOYMENT_NONE || in->work != WORK_NONE,
		                     .all = career.all,
		                     .shown = (int64_t)career.jobs.n,
		                     .groups = groups_of(c, &career.jobs) };
	return OK;
}

static enum err job_look(struct context *c, const struct career_key *in, struct job_view *out)
{
	struct career_entry found = { 0 };
	struct uuid id;

	if (!uuid_parse((struct str){ in->job.p, UUID_TEXT }, &id))
		return E_NOT_FOUND;
	enum err e = service_career_job(c, in->company, id, &found);
	if (e != OK)
		return e;
	const struct career_job *job = &found.job;
	const struct career_company *company = &found.company;
	*out = (struct job_view){ .line = line_of(c, job),
		                  .company = company->name,
		                  .slug = company->slug,
		                  .brand = page_colour(company->colour),
		                  .address = company->address,
		                  .zone = company->zone,
		                  .department = job->department,
		                  .experience = word(&page_experience, job->experience),
		                  .description = job->description,
		                  .responsibilities = job->responsibilities,
		                  .requirements = job->requirements,
		                  .education = job->education,
		                  .schema_type = service_career_schema_type(job->employment),
		                  .deadline = job->deadline,
		                  .published = job->published_at,
		                  .open = job->open,
		                  .sent = str_equal(in->done, STR("applied")),
		                  .questions = job->questions,
		                  .kept = company->kept };
	if (!job->open)
		c->outcome = EMPTY;
	return OK;
}

static enum err job_apply(struct context *c, const struct applying_entry *in, struct blob *out)
{
	struct applying_entry entry = *in;
	struct nothing nothing = { 0 };

	if (!uuid_parse((struct str){ in->job_name.p, UUID_TEXT }, &entry.job.v.pub))
		return E_NOT_FOUND;
	entry.language = html_language(in->lang, in->accept_language);
	out->location = STR_JOIN(c->arena, STR("/jobs/"), in->company, STR("/"), in->job_name, STR("?done=applied"));
	return service_applying_send(c, &entry, &nothing);
}

/* ---- a company's colour as a style sheet: two variables and what stands on them, for each scheme */

static void put_colour(struct context *c, struct buf *out, const char *name, struct colour colour)
{
	const uint8_t bytes[] = { colour.red, colour.green, colour.blue };

	buf_text(out, "--");
	buf_text(out, name);
	buf_text(out, ":#");
	buf_str(out, str_hex(c->arena, bytes, sizeof bytes));
	buf_char(out, ';');
}

static void put_scheme(struct context *c, struct buf *out, struct colour colour, bool dark)
{
	const struct scheme_colours colours = colour_for(colour, dark);

	buf_text(out, ":root{");
	put_colour(c, out, "accent", colours.accent);
	put_colour(c, out, "accent-hover", colours.accent);
	put_colour(c, out, "on-accent", colours.on_accent);
	put_colour(c, out, "accent-soft", colours.soft);
	buf_char(out, '}');
}

static enum err brand_get(struct context *c, const struct brand_key *in, struct blob *out)
{
	struct buf css = buf_new(c->arena, 1024);
	struct colour colour;

	if (!colour_parse(in->colour, &colour))
		return E_NOT_FOUND;
	put_scheme(c, &css, colour, false);
	buf_text(&css, "@media (prefers-color-scheme:dark){");
	put_scheme(c, &css, colour, true);
	buf_text(&css, "}\n");
	out->type = STR("text/css");
	out->body = buf_view(&css);
	out->etag = in->colour;
	out->caching = STR("public, max-age=31536000, immutable");
	return css.error;
}

OPERATION(career_look, career_key, career_view)
OPERATION(job_look, career_key, job_view)
OPERATION(job_apply, applying_entry, blob)
OPERATION(brand_get, brand_key, blob)

#define FOR_ALL .roles = PUBLIC, .guard = ANYONE, .because = "open jobs are for everybody", .internal = true
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "page.career.list", .method = METHOD_GET, .path = "/jobs/{company}", .summary = "Show the open jobs of a company", FOR_ALL,
	  CALL_PAGE(career_look, page_career, html_career), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_INVALID, NULL }) },
	{ .id = "page.career.get", .method = METHOD_GET, .path = "/jobs/{company}/{job}", .summary = "Show a job", FOR_ALL,
	  CALL_PAGE(job_look, page_career_job, html_job), .answer = { { 200, NULL }, [EMPTY] = { 410, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "page.career.apply", .method = METHOD_POST, .path = "/jobs/{company}/{job}", .summary = "Apply for a job without an account",
	  .roles = PUBLIC, .guard = ANYONE, .because = "everybody may apply", .rate = RATE_PUBLIC, .internal = true, .media = "text/html", .form = true,
	  .body_max = 11 << 20, CALL(job_apply, page_job_apply, shape_blob),
	  .answer = { { 303, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_INVALID, NULL }) },
	{ .id = "page.brand.get", .method = METHOD_GET, .path = "/brand/{colour}.css", .summary = "Get a company's colour as a style sheet",
	  .roles = PUBLIC, .guard = ANYONE, .because = "it is computed of its own address", .rate = RATE_NONE, .internal = true,
	  .media = "text/css", CALL(brand_get, page_brand, shape_document), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */
const struct endpoint_group page_careers = { endpoints, COUNT(endpoints) };
