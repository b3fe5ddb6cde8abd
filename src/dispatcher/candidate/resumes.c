/*
 * The lane of resumes: a child process reads the text of each, and its words are put into the index by which companies search.
 * A document that cannot be read, or that has ended the dispatcher three times, is given up. One whose program is not installed
 * waits, and is looked at again a day later.
 */
#include "dispatcher/candidate/extract.h"
#include "dispatcher/lane.h"
#include "service/candidate/known.h"
#include "store/candidate/candidate.h"
#include "store/candidate/merge.h"
#include "store/candidate/resume.h"

enum {
	JOBS_MAX = 2, /* documents that are read at the same time */
	LEASE = 120,  /* seconds; longer than reading may take */
	ATTEMPTS_MAX = 3,
	WORDS_MAX = 5000, /* different words of one resume */
	MISSING = 86400   /* seconds until a document is looked at again whose program is not installed */
};

struct resume_job {
	struct arena *arena;
	struct resume resume;
	struct extraction *child;
};
struct resume_lane {
	struct resume_job *jobs[JOBS_MAX]; /* NULL: a free place */
};

static struct resume_lane *lane_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_resumes)];

	if (*place == NULL)
		*place = ARENA_NEW(d->life, struct resume_lane);
	return *place;
}

/* ---- results */

struct ending {
	struct dispatcher *d;
	const struct resume *resume;
	const struct str *words;
	size_t n;
};

static enum err end_body(void *arg)
{
	const struct ending *ending = arg;
	const struct resume *resume = ending->resume;
	const struct candidate_words words = { &resume->candidate, WORDS_OF_RESUME, ending->words, ending->n };
	enum err e;

	dispatcher_act_for(ending->d, resume->candidate.company);
	e = store_resume_end(ending->d->db, resume);
	if (e == OK && ending->n > 0)
		e = store_candidate_words_add(ending->d->db, &words);
	return e == OK && ending->n > 0 ? store_merge_words(ending->d->db, &resume->candidate) : e;
}

/* Writes the result. When that fails, the document is read again after the lease has ended. */
static void end(struct dispatcher *d, struct resume *resume, struct arena *arena)
{
	struct ending ending = { .d = d, .resume = resume };
	struct str *words;
	uint8_t digest[32];

	if (resume->status == RESUME_READ) {
		ending.n = search_words(arena, resume->text, WORDS_MAX, &words);
		ending.words = words;
	}
	if (ending.n > 0) {
		sha256(resume->text, digest);
		resume->hash = (struct str){ (const char *)digest, sizeof digest };
	}
	enum err e = db_transaction(d->db, end_body, NULL, &ending);
	LOG(DISPATCH, LOG_TEXT_OF("lane", "resumes"), LOG_INT("file", resume->file.v.key), LOG_INT("status", resume->status),
	    LOG_INT("words", (int64_t)ending.n), LOG_TEXT_OF("written", e == OK ? "yes" : err_code(e)));
}

static void end_jobs(struct dispatcher *d)
{
	struct resume_lane *lane = lane_of(d);

	for (size_t i = 0; i < JOBS_MAX; i++) {
		struct resume_job *job = lane->jobs[i];
		enum extract_state state = job == NULL ? EXTRACT_RUNS : extract_look(job->child, &job->resume.text);

		if (state == EXTRACT_RUNS)
			continue;
		job->resume.status = state == EXTRACT_DONE ? RESUME_READ : RESUME_GIVEN_UP;
		job->resume.next_at = d->now;
		end(d, &job->resume, job->arena);
		lane->jobs[i] = NULL;
		arena_free(&(struct arena *){ job->arena });
	}
}

/* ---- beginning */

static void begin(struct dispatcher *d, const struct resume *claimed)
{
	struct resume_lane *lane = lane_of(d);
	struct arena *arena = arena_new(0);
	struct resume_job *job = ARENA_NEW(arena, struct resume_job);
	struct str path = STR_JOIN(arena, d->job->business->storage, STR("/"), claimed->stored);

	*job = (struct resume_job){ .arena = arena, .resume = *claimed };
	job->resume.stored = job->resume.type = (struct str){ 0 };
	if (claimed->attempts > ATTEMPTS_MAX)
		job->resume.status = RESUME_GIVEN_UP;
	else if (!extract_possible(claimed->type))
		job->resume.next_at = instant_add(d->now, MISSING);
	else
		job->child = extract_begin(arena, path, claimed->type);
	if (job->child == NULL) {
		end(d, &job->resume, arena);
		arena_free(&arena);
		return;
	}
	for (size_t i = 0; i < JOBS_MAX; i++)
		if (lane->jobs[i] == NULL) {
			lane->jobs[i] = job;
			return;
		}
}

struct claim {
	struct dispatcher *d;
	int room;
	struct resume *resumes;
	size_t n;
};

static enum err claim_body(void *arg)
{
	struct claim *claim = arg;
	struct dispatcher *d = claim->d;
	struct resume_lease lease = { .owner = d->owner, .most = claim->room, .until = instant_add(d->now, LEASE) };

	return store_resume_claim(d->db, lease, &claim->resumes, &claim->n);
}

/* ---- candidates without words: those that the migration has made */

struct indexing {
	struct dispatcher *d;
	const struct candidate *candidate;
};

static enum err index_body(void *arg)
{
	const struct indexing *indexing = arg;
	struct context c = dispatcher_context(indexing->d, indexing->candidate->company);
	enum err e = store_candidate_indexed(c.db, indexing->candidate);

	return e == OK ? service_candidate_index(&c, indexing->candidate) : e;
}

static enum err index_some(struct dispatcher *d)
{
	struct candidate *candidates;
	size_t n = 0;
	enum err e = store_candidate_unindexed(d->db, &candidates, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		struct indexing indexing = { d, &candidates[i] };

		e = db_transaction(d->db, index_body, NULL, &indexing);
		e = e == E_NO_ROW ? OK : e;
	}
	d->woken = d->woken || (e == OK && n > 0);
	return e;
}

static int free_places(struct dispatcher *d)
{
	const struct resume_lane *lane = lane_of(d);
	int n = 0;

	for (size_t i = 0; i < JOBS_MAX; i++)
		n += lane->jobs[i] == NULL;
	return n;
}

static enum err take(struct dispatcher *d, int room)
{
	end_jobs(d);
	struct claim claim = { .d = d, .room = free_places(d) < room ? free_places(d) : room };
	enum err e = d->due.candidates ? index_some(d) : OK;
	if (e != OK || claim.room == 0 || !d->due.resumes)
		return e;
	e = db_transaction(d->db, claim_body, NULL, &claim);
	for (size_t i = 0; e == OK && i < claim.n; i++) {
		e = store_resume_found(d->db, &claim.resumes[i]);
		if (e == OK)
			begin(d, &claim.resumes[i]);
		else if (e == E_NO_ROW) /* the file was deleted, and this row with it */
			e = OK;
	}
	return e;
}

const struct lane lane_resumes = { .name = "resumes", .most = JOBS_MAX, .take = take };
