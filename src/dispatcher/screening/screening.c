/*
 * The lane of ratings: a language model rates the answers of candidates. A request that is repeated after a crash costs tokens,
 * but its rating is written only once. A server that keeps failing gets no requests for a while; its circuit breaker is in the
 * database, for all dispatchers. An answer that is not rated in time is scored by the fixed rules.
 */
#include "dispatcher/screening/language_model.h"

enum {
	LEASE_SLACK = 5,   /* seconds by which a lease is longer than the time limit of a request */
	FAILURES_MOST = 5, /* failures in a row, after which the server gets no requests for the following pause */
	PAUSE_FIRST = 30,  /* seconds; doubled after each further failure, up to PAUSE_MOST */
	PAUSE_MOST = 600,
	PAUSE_CLOSED = 300, /* seconds; the server refuses the key, the quota or the address */
	TARGET_MOST = 200,  /* bytes of the column */
	IDLE_SECONDS = 5    /* between looks for due scores when no model is configured */
};

/* An answer that is being rated. */
struct rating_job {
	struct rating_work work;
	struct language_model_request request;
};

/* The key of the server's circuit breaker in the database: the model's name and the URL. */
static struct str target_of(struct dispatcher *d)
{
	struct str target = STR_JOIN(d->arena, d->job->business->llm.name, STR(" "), d->settings->llm_url);

	return target.n <= TARGET_MOST ? target : (struct str){ target.p, TARGET_MOST };
}

/* ---- requests */

/* Copies the work from the arena of the step to that of the transfer, which lives longer. */
static struct rating_work work_copy(struct arena *arena, const struct rating_work *work)
{
	struct rating_work copy = *work;

	copy.job_title = str_copy(arena, work->job_title);
	copy.question.subject = str_copy(arena, work->question.subject);
	copy.question.question = str_copy(arena, work->question.question);
	copy.question.answer = str_copy(arena, work->question.answer);
	copy.before_question = str_copy(arena, work->before_question);
	copy.before_answer = str_copy(arena, work->before_answer);
	return copy;
}

static void done(struct dispatcher *d, struct transfer *transfer);

static void send_request(struct dispatcher *d, const struct rating_work *work, struct set lacks)
{
	struct transfer *transfer = transfer_new(d, &lane_screening);
	struct str *headers = ARENA_ARRAY(transfer->arena, struct str, 3);
	struct rating_job *job = ARENA_NEW(transfer->arena, struct rating_job);

	job->work = work_copy(transfer->arena, work);
	job->request = (struct language_model_request){ .model = d->job->business->llm.name,
		                                        .answer_tokens = d->job->business->llm.answer_tokens,
		                                        .lacks = lacks,
		                                        .work = &job->work };
	headers[0] = STR("Content-Type: application/json");
	headers[1] = STR("Accept: application/json");
	headers[2] = STR_JOIN(transfer->arena, STR("Authorization: Bearer "), d->settings->llm_key);
	transfer->item = job;
	transfer->method = TRANSFER_POST;
	transfer->url = STR_JOIN(transfer->arena, d->settings->llm_url, STR("/chat/completions"));
	transfer->headers = headers;
	transfer->n_headers = d->settings->llm_key.n > 0 ? 3 : 2;
	transfer->body = language_model_body(transfer->arena, &job->request);
	/* The administrator has chosen the address, and models often run in the private network. */
	transfer->plain = str_starts(transfer->url, STR("http://"));
	transfer->private_allowed = true;
	transfer->ms = d->settings->llm_seconds * 1000;
	transfer->done = done;
	transfer_start(d, transfer);
}

/* ---- claims */

struct claim {
	struct dispatcher *d;
	int room;
	struct rating_server server;
	struct rating_work *works;
	size_t n;
};

static enum err score_due_body(void *arg)
{
	struct claim *claim = arg;
	struct context c = dispatcher_context(claim->d, (struct company_id){ 0 });
	enum err e = service_rating_score_due(&c);

	return e == OK && claim->d->job->business->llm.name.n == 0 ? service_rating_give_up(&c) : e;
}

/* How many requests may start: none during a pause, and one at a time after it, until the server works again. */
static int64_t requests_allowed(const struct claim *claim)
{
	if (claim->server.open_until.us > claim->d->now.us)
		return 0;
	if (claim->server.failures < FAILURES_MOST)
		return claim->room;
	return transfers_in_flight(claim->d, &lane_screening) == 0 ? 1 : 0;
}

static enum err claim_body(void *arg)
{
	struct claim *claim = arg;
	struct dispatcher *d = claim->d;
	struct context c = dispatcher_context(d, (struct company_id){ 0 });
	struct rating_claim wanted = { .lease = d->owner,
		                       .until = instant_add(d->now, d->settings->llm_seconds + LEASE_SLACK),
		                       .prompt_bytes = language_model_overhead() };
	enum err e;

	claim->server = (struct rating_server){ .target = target_of(d) };
	claim->n = 0;
	e = store_rating_server(d->db, &claim->server);
	wanted.most = requests_allowed(claim);
	return e == OK && wanted.most > 0 ? service_rating_claim(&c, &wanted, &claim->works, &claim->n) : e;
}

/* Whether to look for scores that are due: once a second, not after every commit; every IDLE_SECONDS without a model. */
static bool is_time_to_score(struct dispatcher *d, bool has_model)
{
	void **place = &d->lane_state[lane_number(&lane_screening)];
	struct instant *last = *place;

	if (last == NULL)
		*place = last = ARENA_NEW(d->life, struct instant);
	if (instant_unix(d->now) - instant_unix(*last) < (has_model ? 1 : IDLE_SECONDS))
		return false;
	*last = d->now;
	return true;
}

static enum err take(struct dispatcher *d, int room)
{
	struct claim claim = { .d = d, .room = room };
	bool has_model = d->job->business->llm.name.n > 0;
	bool given_up = !has_model && d->due.ratings;
	enum err e = OK;

	if ((d->due.scores || given_up) && is_time_to_score(d, has_model))
		e = db_transaction(d->db, score_due_body, NULL, &claim);
	if (e != OK || !has_model || !d->due.ratings)
		return e;
	e = db_transaction(d->db, claim_body, NULL, &claim);
	for (size_t i = 0; i < claim.n && e == OK; i++)
		send_request(d, &claim.works[i], claim.server.lacks);
	return e;
}

/* ---- results */

struct ending {
	struct dispatcher *d;
	const struct rating_job *job;
	struct rating_answer answer;
	struct set lacks;
	enum language_model_health health;
};

/* Updates the circuit breaker of the server; returns whether it has changed. */
static bool update_server(const struct ending *ending, struct rating_server *server)
{
	struct rating_server before = *server;
	int64_t pause = 0;

	server->lacks.bits |= ending->lacks.bits;
	if (ending->health == MODEL_HEALTHY) {
		server->failures = 0;
		server->open_until = (struct instant){ 0 };
	} else {
		server->failures++;
		if (ending->health == MODEL_CLOSED)
			pause = PAUSE_CLOSED;
		else if (server->failures >= FAILURES_MOST)
			pause = server->failures - FAILURES_MOST > 4 ? PAUSE_MOST
			                                             : PAUSE_FIRST << (server->failures - FAILURES_MOST);
		if (pause > 0)
			server->open_until = instant_add(ending->d->now, pause);
	}
	return server->lacks.bits != before.lacks.bits || server->failures != before.failures ||
	       server->open_until.us != before.open_until.us;
}

static enum err end_body(void *arg)
{
	const struct ending *ending = arg;
	struct dispatcher *d = ending->d;
	struct context c = dispatcher_context(d, ending->job->work.company);
	struct rating_server server = { .target = target_of(d) };
	enum err e = service_rating_record(&c, &ending->job->work, &ending->answer);

	if (e == OK)
		e = store_rating_server(d->db, &server);
	return e == OK && update_server(ending, &server) ? store_rating_server_save(d->db, &server) : e;
}

/* Writes the result. The texts of the candidate and of the model are never logged. */
static void done(struct dispatcher *d, struct transfer *transfer)
{
	static const char *const verdicts[] = { [VERDICT_RATED] = "rated",
		                                [VERDICT_AGAIN] = "retry",
		                                [VERDICT_MISSHAPEN] = "malformed",
		                                [VERDICT_ADAPT] = "adapted",
		                                [VERDICT_NO] = "given up" };
	struct rating_job *job = transfer->item;
	struct ending ending = { .d = d, .job = job };
	enum err e;

	ending.answer = language_model_answer(d->arena, transfer, &job->request, &ending.lacks);
	ending.answer.lease = d->owner;
	ending.health = language_model_health(transfer, &ending.answer);
	/* When the result cannot be written, the answer is rated again after its lease ends. */
	e = db_transaction(d->db, end_body, NULL, &ending);
	LOG(DISPATCH, LOG_TEXT_OF("lane", "screening"), LOG_INT("rating", job->work.key),
	    LOG_INT("attempt", job->work.attempts + 1), LOG_INT("status", transfer->status), LOG_INT("ms", transfer->took_ms),
	    LOG_TEXT_OF("verdict", verdicts[ending.answer.verdict]),
	    LOG_STR("why", ending.answer.rating.reason.p != NULL ? ending.answer.rating.reason : STR("")),
	    LOG_STR("request", ending.answer.rating.request.p != NULL ? ending.answer.rating.request : STR("")),
	    LOG_TEXT_OF("written", e == OK ? "yes" : err_code(e)));
}

const struct lane lane_screening = { .name = "screening", .most = 8, .take = take };
