/* The use cases that read jobs: one, or a page of those that the caller may see. */
#include "service/job/job.h"

#include "store/job/detail.h"
#include "store/pages.h"

static void own(const struct job_detail *job, struct ownership *whose)
{
	whose->company = job->company;
	whose->published = job->status == JOB_PUBLISHED && !job->unlisted;
}

static enum err find(struct context *c, const struct named *named, struct job_detail *out, struct ownership *whose)
{
	enum err e = store_job_detail_any(c->db, named->id[0], out);

	own(out, whose);
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct job_detail *out, struct ownership *whose)
{
	enum err e = store_job_detail_any_lock(c->db, named->id[0], out);

	own(out, whose);
	return e;
}

static enum err rest(struct context *c, bool lock, struct job_detail *job)
{
	(void)lock;
	job->open = job_open(job, c->now);
	job->questions = questions_parse(c->arena, job->questions_text);
	return store_job_detail_skills(c->db, c->arena, job);
}

FINDER(find, job_detail)
FINDER(find_locked, job_detail)
REST(rest, job_detail)
const struct load load_job = { .name = "job", .keys = 1, LOADS(job_detail, find, find_locked), .rest = rest_any };

enum err service_job_show(struct context *c, const struct job_detail *job, const struct job_key *in, struct job_detail *out)
{
	(void)in;
	*out = *job;
	if (c->who.role == CANDIDATE && c->views != NULL)
		c->views->add(c->views->self, job->id.v);
	return OK;
}

enum err service_job_viewed(struct db *db, struct job_id job, int64_t views)
{
	return store_job_detail_viewed(db, job, views);
}

/* ---- lists */

static struct set any_if_none(struct set set)
{
	return set.bits != 0 ? set : (struct set){ UINT32_MAX };
}

/* Joins the names with commas. A name has no comma, because the list was split at commas. */
static struct str joined(struct context *c, struct strs names)
{
	struct str *parts = ARENA_ARRAY(c->arena, struct str, 2 * names.n + 1);

	if (names.n == 0)
		return (struct str){ 0 };
	for (size_t i = 0; i < names.n; i++) {
		parts[2 * i] = i == 0 ? STR("") : STR(",");
		parts[2 * i + 1] = names.at[i];
	}
	return str_join(c->arena, parts, 2 * names.n);
}

static bool filtered(const struct job_filter *in)
{
	return in->employment.bits != 0 || in->experience.bits != 0 || in->work.bits != 0 || in->location.n > 0 ||
	       !uuid_none(in->department.v.pub) || in->department_name.n > 0 || in->salary_min.has || in->salary_max.has ||
	       in->skills.n > 0 || in->active.has;
}

static struct job_query query_of(struct context *c, const struct job_filter *in)
{
	struct job_query query = {
		.scope = c->who.role == CANDIDATE ? JOBS_PUBLISHED : JOBS_OF_COMPANY,
		.status = any_if_none(in->status),
		.employment = any_if_none(in->employment),
		.experience = any_if_none(in->experience),
		.work = any_if_none(in->work),
		.department = in->department.v.pub,
		.department_name = in->department_name,
		.location = job_pattern(c->arena, in->location),
		.salary_min = in->salary_min,
		.salary_max = in->salary_max,
		.skills = joined(c, in->skills),
		.active = in->active,
		.limit = in->window.size,
		.offset = window_offset(&in->window, in->window.size),
	};

	for (size_t i = 0; in->skills.n <= COUNT(query.skill) && i < in->skills.n; i++)
		query.skill[i] = in->skills.at[i];
	query.filtered = filtered(in);
	if (!(c->who.role & (ADMIN | HR)))
		query.status.bits &= 1u << JOB_PUBLISHED;
	return query;
}

static enum err take_words(struct context *c, const struct job_filter *in, struct job_query *query)
{
	struct search_query words = { .n = 0 };

	if (!search_parse(c->arena, in->q, &words))
		return fail_at(c, E_WORDS, AT(in, q), str_from_int(c->arena, SEARCH_QUERY_MAX));
	for (size_t i = 0; i < words.n; i++)
		query->words[i] = job_word_pattern(c->arena, words.word[i]);
	if (words.beginning.n > 0)
		query->words[words.n] = job_word_pattern(c->arena, words.beginning);
	return OK;
}

enum err service_job_list(struct context *c, const struct job_filter *in, struct job_detail_list *out)
{
	struct job_page page = { 0 };

	struct job_query query = query_of(c, in);
	enum err e = take_words(c, in, &query);
	/* A filter that asks only for statuses that the caller may not see, or for no word, finds nothing. */
	if (e != OK || query.status.bits == 0 || (query.words[0].n == 0 && str_trim(in->q).n > 0))
		return e;
	e = store_job_detail_list(c->db, c->arena, &query, &page);
	for (size_t i = 0; i < page.n; i++)
		page.at[i].open = job_open(&page.at[i], c->now);
	out->at = page.at;
	out->n = page.n;
	out->total = page.total;
	if (e != OK || page.total > 0 || store_last_page(query.offset, query.limit, out->n, &out->total))
		return e;
	return store_job_detail_count(c->db, &query, &out->total);
}
