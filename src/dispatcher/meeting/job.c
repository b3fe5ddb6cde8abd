/* A job: sends the requests for one room to its provider, one after the other, and writes the result. */
#include "dispatcher/meeting/job.h"
#include "store/meeting/account.h"
#include "store/trail/event.h"

#define NAME_BYTES 16
enum { ATTEMPTS_MAX = 20, EARLY_SECONDS = 60, PENDING_SECONDS = 2 };

struct meeting_memory *meeting_memory_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_meetings)];

	if (*place == NULL)
		*place = memory_new(d->life);
	return *place;
}

/* ---- the description of a room */

/* A name that is the same for each attempt to make this room, and that no other room has. It does not reveal the link. */
static struct str name_of(struct arena *arena, const struct meeting_work *work)
{
	uint8_t digest[32];

	sha256((struct str){ (const char *)work->token.byte, sizeof work->token.byte }, digest);
	return STR_JOIN(arena, str_hex(arena, digest, NAME_BYTES), STR("g"), str_from_int(arena, work->generation));
}

struct str meeting_title(struct arena *arena, const struct meeting_work *work)
{
	return work->candidate.n > 0 ? STR_JOIN(arena, work->title, STR(" - "), work->candidate) : work->title;
}

struct room meeting_room(struct dispatcher *d, const struct room_job *job, struct arena *arena)
{
	const struct meeting_work *work = &job->work;
	struct room room = { .arena = arena,
		             .places = &d->settings->meeting_places,
		             .account = &job->account,
		             .host = work->host,
		             .name = name_of(arena, work),
		             .remote_id = work->remote_id,
		             .title = meeting_title(arena, work),
		             .zone = work->zone.n > 0 ? work->zone : STR("UTC"),
		             .start = work->start,
		             .end = instant_add(work->start, work->minutes * 60),
		             .now = d->now,
		             .people = job->people };

	return room;
}

struct meeting_terms meeting_terms_of(struct dispatcher *d, const struct room_job *job)
{
	return (struct meeting_terms){ .arena = d->arena,
		                       .now = d->now,
		                       .fallback_seconds = d->job->business->meeting_fallback_seconds,
		                       .content = job->content,
		                       .same_again = job->provider != NULL && job->provider->same_again,
		                       .findable = job->provider != NULL && job->provider->findable };
}

/* ---- the history */

static struct str state_text(enum meeting_state state)
{
	static const char *const words[] = { [MEETING_MADE] = "ready",
		                             [MEETING_WAITING] = "waiting",
		                             [MEETING_FALLBACK] = "fallback",
		                             [MEETING_ENDED] = "cancelled" };

	return str_of(words[state]);
}

/* Writes to the interview's history that the state of its room has changed. */
static enum err record_event(struct dispatcher *d, const struct meeting_work *work, enum meeting_state was)
{
	struct change change = { "meeting_room", state_text(was), state_text(work->state) };
	struct event event = { .name = EVENT_INTERVIEW_MEETING_ROOM,
		               .object = OBJECT_INTERVIEW,
		               .id = work->interview.v,
		               .company = work->company,
		               .changes = &change,
		               .n_changes = 1 };

	if (was == work->state || uuid_none(work->interview.v.pub))
		return OK;
	if (work->error.n > 0)
		change.after = STR_JOIN(d->arena, change.after, STR(": "), work->error);
	dispatcher_act_for(d, work->company);
	return store_event_write(d->db, &event);
}

enum err meeting_work_save(struct dispatcher *d, struct meeting_work *work, int64_t held, enum meeting_state was)
{
	bool kept = false;
	enum err e = store_meeting_save(d->db, work, held, &kept);

	return e == OK && kept ? record_event(d, work, was) : e;
}

/* ---- requests */
static void done(struct dispatcher *d, struct transfer *transfer);

static struct str token_host(const struct room_job *job)
{
	return job->provider->token_by_host ? job->work.host : (struct str){ 0 };
}

static void send_request(struct dispatcher *d, struct room_job *job, const struct room_request *request)
{
	struct transfer *transfer = transfer_new(d, &lane_meetings);
	struct str *headers = ARENA_ARRAY(transfer->arena, struct str, 3);
	size_t n = 0;

	headers[n++] = STR("Accept: application/json");
	if (request->type != NULL)
		headers[n++] = STR_JOIN(transfer->arena, STR("Content-Type: "), str_of(request->type));
	if (!job->for_token)
		headers[n++] = STR_JOIN(transfer->arena, STR("Authorization: Bearer "), job->room.token);
	transfer->method = request->method;
	transfer->url = request->url;
	transfer->body = request->body;
	transfer->headers = headers;
	transfer->n_headers = n;
	transfer->user = request->user;
	transfer->password = request->password;
	transfer->plain = str_starts(request->url, STR("http://")); /* only the configuration can set such a URL, for tests */
	transfer->once = job->step == ROOM_MAKE && !job->for_token;
	transfer->ms = d->settings->meeting_seconds * 1000;
	if (request->most > 0)
		transfer->most = request->most;
	transfer->done = done;
	transfer->item = job;
	transfer_start(d, transfer);
}

static void on_verdict(struct dispatcher *d, struct room_job *job, enum room_verdict verdict, const struct room_answer *answer);

static void fail(struct dispatcher *d, struct room_job *job, enum room_verdict verdict, const char *why)
{
	on_verdict(d, job, verdict, &(struct room_answer){ .why = str_of(why) });
}

/* Sends the request of the current step. A step for which the provider has no request is finished at once. */
static void send_step(struct dispatcher *d, struct room_job *job)
{
	struct room_request request = { 0 };

	job->for_token = false;
	job->room.now = d->now;
	job->room.remote_id = job->work.remote_id;
	if (job->provider->ask(&job->room, job->step, &request))
		send_request(d, job, &request);
	else
		fail(d, job, VERDICT_DONE, NULL);
}

/* Continues with the current step, and requests an access token first if there is none. */
static void continue_job(struct dispatcher *d, struct room_job *job)
{
	struct room_request request = { 0 };
	struct uuid account = job->account.id.v.pub;

	if (instant_add(d->now, d->settings->meeting_seconds).us > job->lease_until.us) {
		fail(d, job, VERDICT_DOWN, "The requests took too long");
		return;
	}
	job->room.token = str_copy(job->room.arena, memory_token(meeting_memory_of(d), account, token_host(job), d->now));
	if (job->room.token.n > 0) {
		send_step(d, job);
		return;
	}
	if (!memory_fetch(meeting_memory_of(d), account, token_host(job), &job->waiter))
		return;
	job->for_token = true;
	job->room.now = d->now;
	if (job->provider->ask(&job->room, ROOM_TOKEN, &request))
		send_request(d, job, &request);
	else
		fail(d, job, VERDICT_REFUSED, "The private key cannot sign");
}

static void copy_texts(struct room_job *job, struct arena *arena)
{
	struct str *const texts[] = {
		&job->account.account,    &job->account.client,   &job->account.key_id,  &job->account.secret,
		&job->account.hosts_text, &job->account.calendar, &job->work.remote_id,  &job->work.host,
		&job->work.error,         &job->work.content,     &job->work.remote_url, &job->work.zone,
		&job->work.link,          &job->work.title,       &job->work.candidate,  &job->content,
	};
	struct str *people = ARENA_ARRAY(arena, struct str, job->people.n);

	for (size_t i = 0; i < COUNT(texts); i++)
		*texts[i] = str_copy(arena, *texts[i]);
	for (size_t i = 0; i < job->people.n; i++)
		people[i] = str_copy(arena, job->people.at[i]);
	job->people.at = people;
	job->work.by = (struct meeting_account){ 0 };
}

void meeting_job_begin(struct dispatcher *d, const struct room_job *claimed)
{
	struct arena *arena = arena_new(0);
	struct room_job *job = ARENA_NEW(arena, struct room_job);

	*job = *claimed;
	job->arena = arena;
	copy_texts(job, arena);
	job->room = meeting_room(d, job, arena);
	continue_job(d, job);
}

/* ---- results */
struct ending {
	struct dispatcher *d;
	struct room_job *job;
	struct meeting_work work;
	bool forget;
	struct str failure; /* the error text of a test; none: it passed */
};

static enum err write_ending(void *arg)
{
	const struct ending *ending = arg;
	struct meeting_work work = ending->work;

	if (ending->forget)
		return store_meeting_forget(ending->d->db, &work, ending->job->lease);
	work.lease = 0;
	return meeting_work_save(ending->d, &work, ending->job->lease, ending->job->was);
}

static enum err write_test(void *arg)
{
	const struct ending *ending = arg;
	const struct room_job *job = ending->job;
	struct meeting_lease lease = { .account = job->account.id,
		                       .lease = job->lease,
		                       .test = ending->failure.p == NULL ? TEST_PASSED : TEST_FAILED,
		                       .error = ending->failure };
	bool kept = false;
	enum err e = store_meeting_test_end(ending->d->db, &lease, &kept);

	/* The account works, so rooms that could not be made before are tried again. */
	return e == OK && kept && lease.test == TEST_PASSED ? store_meeting_account_wake(ending->d->db, job->account.id) : e;
}

/* When the result cannot be written, the meeting is claimed again after its lease ends. */
static void end(struct dispatcher *d, struct room_job *job, bool forget)
{
	struct ending ending = { .d = d, .job = job, .work = job->work, .forget = forget };

	(void)db_transaction(d->db, write_ending, NULL, &ending);
	arena_free(&(struct arena *){ job->arena });
}

static void end_test(struct dispatcher *d, struct room_job *job, struct str failure)
{
	struct ending ending = { .d = d, .job = job, .failure = failure };

	(void)db_transaction(d->db, write_test, NULL, &ending);
	arena_free(&(struct arena *){ job->arena });
}

static void retry(struct dispatcher *d, struct room_job *job, int64_t wait)
{
	struct meeting_terms terms = meeting_terms_of(d, job);
	int64_t back_off = meeting_back_off(job->work.attempts > 0 ? job->work.attempts - 1 : 0);

	meeting_postpone(&job->work, job->goal, &terms, wait > 0 ? wait : back_off);
	end(d, job, false);
}

static void next_step(struct dispatcher *d, struct room_job *job, enum room_step step)
{
	job->step = step;
	continue_job(d, job);
}

static void finish_made(struct dispatcher *d, struct room_job *job)
{
	job->work.state = MEETING_MADE;
	job->work.trying = false;
	job->work.attempts = 0;
	job->work.content = job->content;
	job->work.error = (struct str){ 0 };
	job->work.next_at = (struct instant){ 0 };
	end(d, job, false);
}

static void finish_cancelled(struct dispatcher *d, struct room_job *job)
{
	bool gone = uuid_none(job->work.interview.v.pub);

	meeting_give_up(&job->work);
	if (job->renew) {
		job->renew = false;
		retry(d, job, 0);
		return;
	}
	job->work.state = MEETING_ENDED;
	job->work.attempts = 0;
	job->work.next_at = (struct instant){ 0 };
	end(d, job, gone);
}

/* A retry cannot help: the built-in room replaces a new room, a changed room stays as it is, a cancelled room is given up. */
static void finish_refused(struct dispatcher *d, struct room_job *job)
{
	job->work.next_at = (struct instant){ 0 };
	if (job->goal == MEETING_CANCEL || job->renew) {
		job->renew = false;
		finish_cancelled(d, job);
		return;
	}
	if (job->goal == MEETING_MAKE)
		job->work.state = MEETING_FALLBACK;
	end(d, job, false);
}

static void succeeded(struct dispatcher *d, struct room_job *job, const struct room_answer *answer)
{
	if (answer->url.n > 0) {
		job->work.remote_id = str_copy(job->room.arena, answer->remote_id);
		job->work.remote_url = str_copy(job->room.arena, answer->url);
	}
	switch (job->step) {
	case ROOM_FIND:
		next_step(d, job, job->goal == MEETING_CANCEL ? ROOM_CANCEL : ROOM_CHANGE);
		return;
	case ROOM_CANCEL:
		finish_cancelled(d, job);
		return;
	default:
		finish_made(d, job);
	}
}

static void room_not_found(struct dispatcher *d, struct room_job *job, const struct room_answer *answer)
{
	if (job->step == ROOM_CANCEL) {
		finish_cancelled(d, job);
	} else if (job->step == ROOM_FIND && answer->page.n > 0) {
		job->room.page = str_copy(job->room.arena, answer->page);
		next_step(d, job, ROOM_FIND);
	} else if (job->step == ROOM_FIND && job->goal == MEETING_MAKE) {
		next_step(d, job, ROOM_MAKE);
	} else if (job->step == ROOM_FIND) {
		finish_cancelled(d, job);
	} else if (job->step == ROOM_MAKE) { /* the provider does not know the host */
		job->work.trying = job->was_trying;
		finish_refused(d, job);
	} else { /* the room was deleted at the provider */
		meeting_give_up(&job->work);
		job->work.state = MEETING_WAITING;
		job->goal = MEETING_MAKE;
		retry(d, job, 1);
	}
}

/* A test makes one attempt, and cancels the room that it has made. */
static void on_test(struct dispatcher *d, struct room_job *job, enum room_verdict verdict, const struct room_answer *answer)
{
	if (verdict == VERDICT_TOKEN && !job->for_token && !job->renewed) {
		job->renewed = true;
		continue_job(d, job);
	} else if (verdict == VERDICT_DONE && job->step == ROOM_MAKE) {
		job->work.remote_id = str_copy(job->room.arena, answer->remote_id);
		next_step(d, job, ROOM_CANCEL);
	} else if ((verdict == VERDICT_PENDING || verdict == VERDICT_FAILED) && job->step == ROOM_MAKE) {
		job->renew = verdict == VERDICT_FAILED;
		next_step(d, job, ROOM_CANCEL);
	} else if (job->renew) {
		end_test(d, job, STR("The event was made, but without a room"));
	} else {
		bool passed = verdict == VERDICT_DONE || (job->step == ROOM_CANCEL && verdict == VERDICT_GONE);
		end_test(d, job, passed ? (struct str){ 0 } : answer->why.n > 0 ? answer->why : STR("The test failed"));
	}
}

static void on_meeting_verdict(struct dispatcher *d, struct room_job *job, enum room_verdict verdict,
                               const struct room_answer *answer)
{
	int64_t wait = 0;

	if (verdict != VERDICT_DONE)
		job->work.error = str_copy(job->room.arena, answer->why);
	switch (verdict) {
	case VERDICT_DONE:
		succeeded(d, job, answer);
		return;
	case VERDICT_PENDING:
		job->work.error = (struct str){ 0 };
		retry(d, job, PENDING_SECONDS);
		return;
	case VERDICT_TAKEN:
		next_step(d, job, ROOM_READ);
		return;
	case VERDICT_GONE:
		room_not_found(d, job, answer);
		return;
	case VERDICT_FAILED:
		job->renew = true;
		next_step(d, job, ROOM_CANCEL);
		return;
	case VERDICT_TOKEN:
		if (!job->renewed) {
			job->renewed = true;
			continue_job(d, job);
			return;
		}
		break;
	case VERDICT_LIMITED:
		wait = job->retry_after;
		if (wait > 0)
			memory_closed(meeting_memory_of(d), job->account.id.v.pub, instant_add(d->now, wait));
		if (job->step == ROOM_MAKE)
			job->work.trying = job->was_trying;
		retry(d, job, wait);
		return;
	case VERDICT_DOWN:
		if (job->for_token)
			job->work.trying = job->was_trying;
		if (job->goal == MEETING_MAKE || job->work.attempts < ATTEMPTS_MAX) {
			retry(d, job, 0);
			return;
		}
		break;
	case VERDICT_REFUSED:
		if (job->step == ROOM_FIND && !job->for_token) { /* may not search: continue as if nothing was found */
			room_not_found(d, job, &(struct room_answer){ 0 });
			return;
		}
		break;
	}
	if (job->step == ROOM_MAKE)
		job->work.trying = job->was_trying;
	finish_refused(d, job);
}

static void on_verdict(struct dispatcher *d, struct room_job *job, enum room_verdict verdict, const struct room_answer *answer)
{
	struct uuid account = job->account.id.v.pub;

	if (verdict == VERDICT_TOKEN)
		memory_token_forget(meeting_memory_of(d), account, token_host(job), job->room.token);
	if (verdict == VERDICT_DOWN)
		memory_down(meeting_memory_of(d), account, d->now);
	else
		memory_up(meeting_memory_of(d), account);
	if (job->test)
		on_test(d, job, verdict, answer);
	else
		on_meeting_verdict(d, job, verdict, answer);
}

/* Called when the token request finished, successfully or not: continues this job and all jobs that waited for the token. */
static void on_token(struct dispatcher *d, struct room_job *job, enum room_verdict verdict, const struct room_answer *answer)
{
	struct waiter *waiter = memory_fetched(meeting_memory_of(d), job->account.id.v.pub, token_host(job));

	if (verdict == VERDICT_DONE)
		memory_token_keep(meeting_memory_of(d), job->account.id.v.pub, token_host(job), answer->token,
		                  instant_add(d->now, answer->seconds - EARLY_SECONDS));
	while (waiter != NULL) {
		struct room_job *other = (struct room_job *)waiter;

		waiter = waiter->next;
		other->for_token = true;
		if (verdict == VERDICT_DONE)
			other->room.token = str_copy(other->room.arena, answer->token);
		if (verdict == VERDICT_DONE)
			send_step(d, other);
		else
			on_verdict(d, other, verdict, answer);
	}
	job->room.token = str_copy(job->room.arena, answer->token);
	if (verdict == VERDICT_DONE)
		send_step(d, job);
	else
		on_verdict(d, job, verdict, answer);
}

static void done(struct dispatcher *d, struct transfer *transfer)
{
	struct room_job *job = transfer->item;
	struct room_answer answer = { .status = transfer->status, .text = transfer->answer, .why = transfer->why };
	enum room_verdict verdict = transfer->end == TRANSFER_REFUSED ? VERDICT_REFUSED : VERDICT_DOWN;

	job->retry_after = transfer_retry_after(transfer, d->now);
	if (transfer->end == TRANSFER_DONE)
		verdict = job->provider->read(&job->room, job->for_token ? ROOM_TOKEN : job->step, &answer);
	if (job->for_token)
		on_token(d, job, verdict, &answer);
	else
		on_verdict(d, job, verdict, &answer);
}
