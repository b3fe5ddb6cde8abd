/* The career pages of companies: what is shown to everybody. */
#include "service/job/career.h"
#include "base/buf.h"
#include "model/company.h"
#include "store/job/career.h"
#include "store/job/detail.h"

enum { UUID_TEXT = 36, TITLE_MAX = 60 };

enum err service_career_companies(struct context *c, struct career_company_list *out)
{
	return store_career_companies(c->db, out);
}

enum err service_career_newest(struct context *c, int64_t most, struct career_entry_list *out)
{
	return store_career_newest(c->db, most, out);
}

static bool open_now(const struct context *c, const struct career_job *job)
{
	return job->status == JOB_PUBLISHED && (job->deadline.us == 0 || job->deadline.us > c->now.us);
}

static bool contains(struct str text, struct str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++)
		if (str_equal_nocase((struct str){ text.p + i, part.n }, part))
			return true;
	return part.n == 0;
}

static bool wanted(const struct career_job *job, const struct career_filter *in)
{
	return job->found && (in->department.n == 0 || str_equal_nocase(job->department, in->department)) &&
	       contains(job->location, in->location) &&
	       (in->employment == EMPLOYMENT_NONE || job->employment == in->employment) &&
	       (in->work == WORK_NONE || job->work == in->work);
}

enum err service_career_company(struct context *c, struct str slug, struct career_company *out)
{
	/* No company has an invalid slug, and the database refuses to compare the ASCII column with other text. */
	if (!slug_valid(slug))
		return E_NOT_FOUND;
	out->slug = slug;
	enum err e = store_career_company(c->db, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_career(struct context *c, const struct career_filter *in, struct career *out)
{
	struct career_job_list jobs = { 0 };
	struct str *words;
	struct strs all = { .n = search_words(c->arena, in->q, SEARCH_QUERY_MAX, &words) };
	enum err e = service_career_company(c, in->company, &out->company);

	all.at = words;
	if (e == OK)
		e = store_career_jobs(c->db, c->arena, out->company.id, all, &jobs);
	if (e != OK)
		return e;
	struct career_job *shown = ARENA_ARRAY(c->arena, struct career_job, jobs.n + 1);
	for (size_t i = 0; i < jobs.n; i++) {
		if (!wanted(&jobs.at[i], in))
			continue;
		shown[out->jobs.n] = jobs.at[i];
		shown[out->jobs.n++].open = true;
	}
	out->jobs.at = shown;
	out->all = (int64_t)jobs.n;
	return OK;
}

enum err service_career_job(struct context *c, struct str company, struct uuid id, struct career_entry *out)
{
	if (!slug_valid(company))
		return E_NOT_FOUND;
	out->company.slug = company;
	out->job.id.v.pub = id;
	enum err e = store_career_job(c->db, out);
	out->job.open = e == OK && open_now(c, &out->job);
	out->job.questions = questions_parse(c->arena, out->job.questions_text);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_career_skills(struct context *c, struct career_job *job)
{
	struct job_detail detail = { .id = job->id };
	enum err e = store_job_detail_skills(c->db, c->arena, &detail);

	job->required = detail.required;
	job->preferred = detail.preferred;
	return e;
}

struct str service_career_address(struct context *c, const struct career_job *job)
{
	struct buf out = buf_new(c->arena, UUID_TEXT + 1 + TITLE_MAX);
	struct str lower = str_lower(c->arena, job->title);
	bool gap = true;

	buf_str(&out, uuid_text(c->arena, job->id.v.pub));
	for (size_t i = 0; i < lower.n && out.n < UUID_TEXT + TITLE_MAX; i++) {
		bool plain = (lower.p[i] >= 'a' && lower.p[i] <= 'z') || (lower.p[i] >= '0' && lower.p[i] <= '9');
		if (plain && gap)
			buf_char(&out, '-');
		if (plain)
			buf_char(&out, lower.p[i]);
		gap = !plain;
	}
	return buf_view(&out);
}

struct str service_career_url(struct context *c, struct str slug, const struct career_job *job)
{
	return STR_JOIN(c->arena, c->settings->public_url, STR("/jobs/"), slug, STR("/"), service_career_address(c, job));
}

struct str service_career_schema_type(enum employment employment)
{
	static const char *const types[] = { [EMPLOYMENT_NONE] = "OTHER",          [EMPLOYMENT_FULL_TIME] = "FULL_TIME",
		                             [EMPLOYMENT_PART_TIME] = "PART_TIME", [EMPLOYMENT_CONTRACT] = "CONTRACTOR",
		                             [EMPLOYMENT_INTERNSHIP] = "INTERN",   [EMPLOYMENT_TEMPORARY] = "TEMPORARY",
		                             [EMPLOYMENT_FREELANCE] = "CONTRACTOR" };

	return str_of(types[employment]);
}
