/* The career pages of companies: what is shown to everybody. */
#include "service/job/career.h"
#include "store/job/career.h"

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

static bool wanted(const struct career_job *job, const struct career_filter *in)
{
	return job->found && (in->employment == EMPLOYMENT_NONE || job->employment == in->employment) &&
	       (in->work == WORK_NONE || job->work == in->work);
}

static enum err find_company(struct context *c, struct str slug, struct career_company *out)
{
	out->slug = slug;
	enum err e = store_career_company(c->db, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_career(struct context *c, const struct career_filter *in, struct career *out)
{
	struct career_job_list jobs = { 0 };
	struct str *words;
	struct strs all = { .n = search_words(c->arena, in->q, SEARCH_QUERY_MAX, &words) };
	enum err e = find_company(c, in->company, &out->company);

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

enum err service_career_job(struct context *c, struct str company, struct uuid id, struct career_company *company_r,
                            struct career_job *job_r)
{
	enum err e = find_company(c, company, company_r);

	job_r->id.v.pub = id;
	if (e == OK)
		e = store_career_job(c->db, company_r->id, job_r);
	job_r->open = e == OK && open_now(c, job_r);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}
