/*
 * The lane of meeting rooms. The rows of the meetings are the queue. Each row has the last known state of the room, and is due
 * when the interview has changed or when it is time for another attempt. That a room is going to be made is written before the
 * request, so that after a lost answer the room is searched for, and not made twice, if the provider can search.
 */
#include "auth/seal.h"
#include "dispatcher/meeting/job.h"

enum { IN_FLIGHT = 16, TEST_MINUTES = 30, DAY = 86400 };

/* A digest of everything that the room depends on; when it changes, the room must be changed too. */
static struct str content_of(struct arena *arena, const struct meeting_work *work, struct strs people)
{
	struct str *parts = ARENA_ARRAY(arena, struct str, 6 + 2 * people.n);
	uint8_t *digest = arena_take(arena, 32);
	size_t n = 0;

	parts[n++] = str_from_int(arena, instant_unix(work->start));
	parts[n++] = STR("\n");
	parts[n++] = str_from_int(arena, work->minutes);
	parts[n++] = work->zone;
	parts[n++] = STR("\n");
	parts[n++] = meeting_title(arena, work);
	for (size_t i = 0; i < people.n; i++) {
		parts[n++] = STR("\n");
		parts[n++] = people.at[i];
	}
	sha256(str_join(arena, parts, n), digest);
	return (struct str){ (const char *)digest, 32 };
}

/* ---- claims, all of them in one transaction */
struct batch {
	struct dispatcher *d;
	int most;              /* jobs that may start */
	struct room_job *jobs; /* claimed, in the arena of the step */
	int n;
};

/* Returns the beginning of the window that contains `now`; *end_r is its end. */
static struct instant window_of(enum room_window window, struct instant now, struct instant *end_r)
{
	int64_t seconds = instant_unix(now), day = seconds / DAY;
	unsigned month;
	int year;

	if (window == WINDOW_MINUTE) {
		*end_r = instant_of_unix(seconds - seconds % 60 + 60);
		return instant_of_unix(seconds - seconds % 60);
	}
	if (window == WINDOW_DAY) {
		*end_r = instant_of_unix((day + 1) * DAY);
		return instant_of_unix(day * DAY);
	}
	civil_date(day, &year, &month, &(unsigned){ 0 });
	*end_r = instant_of_unix(civil_day(month == 12 ? year + 1 : year, month == 12 ? 1 : month + 1, 1) * DAY);
	return instant_of_unix(civil_day(year, month, 1) * DAY);
}

static int64_t used_of_host(const struct meeting_quota *quotas, size_t n, struct str host)
{
	for (size_t i = 0; i < n; i++) {
		if (str_equal(quotas[i].host, host))
			return quotas[i].used;
	}
	return 0;
}

/*
 * Chooses the host of a room, and counts the step for the host. A room that exists, or may exist, keeps its host; else it is
 * the host with the fewest counted steps in this window. E_LIMITED: no host is allowed more before *until_r. E_NOT_FOUND: the
 * account has no hosts.
 */
static enum err choose_host(struct dispatcher *d, struct room_job *job, enum room_step step, struct instant *until_r)
{
	struct strs hosts = meeting_hosts(d->arena, job->account.hosts_text);
	struct meeting_quota quota = { .account = job->account.id.v.pub }, *used = NULL;
	const struct room_provider *provider = job->provider;
	bool fixed = job->work.host.n > 0;
	size_t n = 0;

	if (fixed)
		hosts = (struct strs){ &job->work.host, 1 };
	if (hosts.n == 0)
		return E_NOT_FOUND;
	size_t best = (size_t)job->work.key % hosts.n;
	if ((provider->counted >> step & 1) == 0) {
		job->work.host = hosts.at[best];
		return OK;
	}
	quota.period = window_of(provider->window, d->now, until_r);
	enum err e = store_meeting_quotas(d->db, job->account.id, quota.period, &used, &n);
	for (size_t i = 0; i < hosts.n; i++) {
		if (used_of_host(used, n, hosts.at[i]) < used_of_host(used, n, hosts.at[best]))
			best = i;
	}
	if (e == OK && used_of_host(used, n, hosts.at[best]) >= provider->allowed)
		return E_LIMITED;
	quota.host = job->work.host = hosts.at[best];
	return e == OK ? store_meeting_quota_use(d->db, &quota) : e;
}

static bool open_secret(struct dispatcher *d, struct room_job *job)
{
	const struct uuid *id = &job->account.id.v.pub;

	return unseal(d->ring, d->arena, (struct str){ (const char *)id->byte, sizeof id->byte }, job->account.secret,
	              &job->account.secret);
}

/* The first step of a job. */
static enum room_step step_of(const struct room_job *job, bool find)
{
	if (find)
		return ROOM_FIND;
	return job->goal == MEETING_MAKE ? ROOM_MAKE : job->goal == MEETING_CHANGE ? ROOM_CHANGE : ROOM_CANCEL;
}

/* Postpones the next attempt until `until`, and releases the lease. */
static enum err postpone(struct dispatcher *d, struct room_job *job, int64_t held, struct instant until)
{
	struct meeting_terms terms = meeting_terms_of(d, job);

	meeting_postpone(&job->work, job->goal, &terms, (until.us - d->now.us) / INSTANT_SECOND);
	job->work.lease = 0;
	return meeting_work_save(d, &job->work, held, job->was);
}

static enum err start_lease(struct batch *batch, struct room_job *job, int64_t held)
{
	struct dispatcher *d = batch->d;
	bool kept = false;

	random_bytes(&job->lease, sizeof job->lease);
	job->lease = (job->lease & INT64_MAX) | 1;
	job->lease_until = instant_add(d->now, d->settings->meeting_lease_seconds);
	job->was_trying = job->work.trying;
	job->work.lease = job->lease;
	job->work.next_at = job->lease_until;
	job->work.attempts++;
	if (job->goal == MEETING_MAKE)
		job->work.trying = true;
	enum err e = store_meeting_save(d->db, &job->work, held, &kept);
	if (e == OK && kept)
		batch->jobs[batch->n++] = *job;
	return e;
}

/* Gives up with an error text, because no attempt can succeed before somebody changes the account. */
static enum err give_up(struct dispatcher *d, struct room_job *job, int64_t held, const char *why)
{
	job->work.error = str_of(why);
	job->work.lease = 0;
	job->work.state = job->goal == MEETING_MAKE     ? MEETING_FALLBACK
	                  : job->goal == MEETING_CHANGE ? MEETING_MADE
	                                                : MEETING_ENDED;
	return meeting_work_save(d, &job->work, held, job->was);
}

/* Claims a meeting that needs requests, unless they must wait, or cannot succeed. */
static enum err claim_goal(struct batch *batch, struct room_job *job, int64_t held, bool find)
{
	struct dispatcher *d = batch->d;
	struct instant until = { 0 };
	struct room_request nothing;
	enum err e;

	if (!open_secret(d, job))
		return give_up(d, job, held, "The stored credentials cannot be decrypted any more: set them again");
	job->step = step_of(job, find);
	job->room = meeting_room(d, job, d->arena);
	if (job->goal == MEETING_CHANGE && !job->provider->ask(&job->room, job->step, &nothing)) {
		job->work.content = job->content;
		job->work.lease = 0;
		return meeting_work_save(d, &job->work, held, job->was);
	}
	if (!memory_may_ask(meeting_memory_of(d), job->account.id.v.pub, job->provider->per_second, d->now, &until))
		return postpone(d, job, held, until);
	e = choose_host(d, job, job->goal == MEETING_MAKE ? ROOM_MAKE : job->step, &until);
	if (e == E_NOT_FOUND)
		return give_up(d, job, held, "The account has no hosts");
	if (e == E_LIMITED) {
		job->work.error = STR("The limit of the provider is reached");
		return postpone(d, job, held, until);
	}
	return e == OK ? start_lease(batch, job, held) : e;
}

static enum err claim_meeting(struct batch *batch, int64_t key)
{
	struct dispatcher *d = batch->d;
	struct room_job job = { 0 };
	bool find = false;
	enum err e = store_meeting_load(d->db, key, &job.work);

	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	int64_t held = job.work.lease;
	job.was = job.work.state;
	job.account = job.work.by;
	job.provider = room_provider_of(job.account.provider);
	if (job.account.provider == PROVIDER_GOOGLE_CALENDAR)
		e = store_meeting_people(d->db, job.work.interview, &job.people);
	if (e != OK)
		return e;
	job.content = content_of(d->arena, &job.work, job.people);
	struct meeting_terms terms = meeting_terms_of(d, &job);
	job.goal = meeting_plan(&job.work, &terms, &find);
	if (job.goal == MEETING_FORGET)
		return store_meeting_forget(d->db, &job.work, held);
	if (job.goal != MEETING_NOTHING)
		return claim_goal(batch, &job, held, find);
	job.work.lease = 0;
	return meeting_work_save(d, &job.work, held, job.was);
}

/* Claims the test of an account, which makes a room for tomorrow and cancels it. */
static enum err claim_test(struct batch *batch, const struct meeting_account *account)
{
	struct dispatcher *d = batch->d;
	struct room_job job = { .test = true,
		                .account = *account,
		                .provider = room_provider_of(account->provider),
		                .goal = MEETING_MAKE,
		                .step = ROOM_MAKE,
		                .lease_until = instant_add(d->now, d->settings->meeting_lease_seconds) };
	struct strs hosts = meeting_hosts(d->arena, account->hosts_text);
	struct meeting_lease lease = { .account = account->id, .until = job.lease_until };

	random_bytes(&lease.lease, sizeof lease.lease);
	lease.lease = (lease.lease & INT64_MAX) | 1;
	job.lease = lease.lease;
	enum err e = store_meeting_test_hold(d->db, &lease);
	if (e != OK)
		return e;
	if (job.provider == NULL || hosts.n == 0 || !open_secret(d, &job)) {
		bool kept;
		lease.test = TEST_FAILED;
		lease.error = STR("The stored credentials cannot be decrypted any more: set them again");
		return store_meeting_test_end(d->db, &lease, &kept);
	}
	random_bytes(job.work.token.byte, sizeof job.work.token.byte);
	job.work.title = STR("Test");
	job.work.start = instant_add(d->now, DAY);
	job.work.minutes = TEST_MINUTES;
	job.work.host = hosts.at[0];
	batch->jobs[batch->n++] = job;
	return OK;
}

/* One meeting, or one account, whose own data are at fault must not hold back all others. */
static enum err claim_or_set_aside(struct batch *batch, const struct meeting_account *account, int64_t key)
{
	struct str why = STR("The data of this room cannot be read or kept");
	struct db *db = batch->d->db;
	enum err e = account != NULL ? claim_test(batch, account) : claim_meeting(batch, key);

	if (e != E_DATA)
		return e;
	return account != NULL ? store_meeting_test_set_aside(db, account->id, why) : store_meeting_set_aside(db, key, why);
}

static enum err claim(void *arg)
{
	struct batch *batch = arg;
	struct meeting_account *accounts = NULL;
	struct meeting_work *due = NULL;
	size_t n = 0;
	enum err e = store_meeting_tests_due(batch->d->db, batch->most, &accounts, &n);

	batch->jobs = ARENA_ARRAY(batch->d->arena, struct room_job, (size_t)batch->most);
	for (size_t i = 0; e == OK && i < n; i++)
		e = claim_or_set_aside(batch, &accounts[i], 0);
	if (e == OK && batch->n < batch->most)
		e = store_meeting_due(batch->d->db, batch->most - batch->n, &due, &n);
	else
		n = 0;
	for (size_t i = 0; e == OK && i < n; i++)
		e = claim_or_set_aside(batch, NULL, due[i].key);
	return e;
}

static void reset_claims(void *arg)
{
	struct batch *batch = arg;

	batch->n = 0;
}

/* ---- the lane */
static enum err fan_out(struct dispatcher *d, const struct outbox_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if (batch->at[i].object == OBJECT_INTERVIEW)
			return store_meeting_mark(d->db, batch);
	return OK;
}

static enum err take(struct dispatcher *d, int room)
{
	struct batch batch = { .d = d, .most = room - memory_waiting(meeting_memory_of(d)) };
	enum err e = d->due.meetings && batch.most > 0 ? db_transaction(d->db, claim, reset_claims, &batch) : OK;

	for (int i = 0; e == OK && i < batch.n; i++)
		meeting_job_begin(d, &batch.jobs[i]);
	return e;
}

const struct lane lane_meetings = { .name = "meetings", .most = IN_FLIGHT, .fan_out = fan_out, .take = take };
