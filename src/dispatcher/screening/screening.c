/*
 * Answers of candidates rated by a language model. A repetition after a crash does no harm but for its cost: a rating is
 * written once. A server that keeps failing is left alone for a while (its circuit breaker stands in the database, for all
 * dispatchers); the fixed rules score what is not rated in time.
 */
#include "dispatcher/screening/language_model.h"

enum {
	LEASE_SLACK = 5,   /* seconds beyond the time of a request that a dispatcher which died keeps an answer */
	FAILURES_MOST = 5, /* one after another; then nothing is asked for */
	PAUSE_FIRST = 30,  /* seconds, twice that after the next failure, until */
	PAUSE_MOST = 600,
	PAUSE_SHUT = 300, /* when the server wants nothing of us: key, quota, address */
	TARGET_MOST = 200,
	IDLE_SECONDS = 5
};

/* An answer that is being rated. */
struct asked {
	struct rating_work work;
	struct language_model_request request;
};

static struct str target_of(struct dispatcher *d)
{
	struct str target = STR_JOIN(d->arena, d->job->business->llm.name, STR(" "), d->settings->llm_url);

	return target.n <= TARGET_MOST ? target : (struct str){ target.p, TARGET_MOST };
}

/* ---- asked */

/* What was read in a step lives as long as the transfer. */
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

static void ask(struct dispatcher *d, const struct rating_work *work, struct set lacks)
{
	struct transfer *transfer = transfer_new(d, &lane_screening);
	struct str *headers = ARENA_ARRAY(transfer->arena, struct str, 3);
	struct asked *asked = ARENA_NEW(transfer->arena, struct asked);

	asked->work = work_copy(transfer->arena, work);
	asked->request = (struct language_model_request){ .model = d->job->business->llm.name,
		                                          .answer_tokens = d->job->business->llm.answer_tokens,
		                                          .lacks = lacks,
		                                          .work = &asked->work };
	headers[0] = STR("Content-Type: application/json");
	headers[1] = STR("Accept: application/json");
	headers[2] = STR_JOIN(transfer->arena, STR("Authorization: Bearer "), d->settings->llm_key);
	transfer->item = asked;
	transfer->method = TRANSFER_POST;
	transfer->url = STR_JOIN(transfer->arena, d->settings->llm_url, STR("/chat/completions"));
	transfer->headers = headers;
	transfer->n_headers = d->settings->llm_key.n > 0 ? 3 : 2;
	transfer->body = language_model_body(transfer->arena, &asked->request);
	/* The address is the administrator's own choice, and models often run in the house. */
	transfer->plain = str_starts(transfer->url, STR("http://"));
	transfer->private_allowed = true;
	transfer->ms = d->settings->llm_seconds * 1000;
	transfer->done = done;
	transfer_start(d, transfer);
}

/* ---- claimed */

struct claim {
	struct dispatcher *d;
	int room;
	struct rating_server server;
	struct rating_work *works;
	size_t n;
};

static enum err settle_body(void *arg)
{
	struct claim *claim = arg;
	struct context c = dispatcher_context(claim->d, (struct company_id){ 0 });
	enum err e = service_rating_score_due(&c);

	return e == OK && claim->d->job->business->llm.name.n == 0 ? service_rating_give_up(&c) : e;
}

/* How many may be asked of a server: one whether it is back, none while it is left alone. */
static int64_t room_of(const struct claim *claim)
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
	wanted.most = room_of(claim);
	return e == OK && wanted.most > 0 ? service_rating_claim(&c, &wanted, &claim->works, &claim->n) : e;
}

/* Scores that have waited long enough are looked for once a second, not after every commit; without a model, now and then. */
static bool looks_for_due(struct dispatcher *d, bool modelled)
{
	void **place = &d->own[lane_number(&lane_screening)];
	struct instant *looked = *place;

	if (looked == NULL)
		*place = looked = ARENA_NEW(d->life, struct instant);
	if (instant_unix(d->now) - instant_unix(*looked) < (modelled ? 1 : IDLE_SECONDS))
		return false;
	*looked = d->now;
	return true;
}

static enum err take(struct dispatcher *d, int room)
{
	struct claim claim = { .d = d, .room = room };
	bool modelled = d->job->business->llm.name.n > 0;
	enum err e = OK;

	if (looks_for_due(d, modelled))
		e = db_transaction(d->db, settle_body, NULL, &claim);
	if (e != OK || !modelled)
		return e;
	e = db_transaction(d->db, claim_body, NULL, &claim);
	for (size_t i = 0; i < claim.n && e == OK; i++)
		ask(d, &claim.works[i], claim.server.lacks);
	return e;
}

/* ---- what came of it */

struct ending {
	struct dispatcher *d;
	const struct asked *asked;
	struct rating_answer answer;
	struct set lacks;
	enum language_model_health health;
};

/* The server's state after this; whether it has changed. */
static bool server_after(const struct ending *ending, struct rating_server *server)
{
	struct rating_server before = *server;
	int64_t pause = 0;

	server->lacks.bits |= ending->lacks.bits;
	if (ending->health == MODEL_WELL) {
		server->failures = 0;
		server->open_until = (struct instant){ 0 };
	} else {
		server->failures++;
		if (ending->health == MODEL_SHUT)
			pause = PAUSE_SHUT;
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
	struct context c = dispatcher_context(d, ending->asked->work.company);
	struct rating_server server = { .target = target_of(d) };
	enum err e = service_rating_record(&c, &ending->asked->work, &ending->answer);

	if (e == OK)
		e = store_rating_server(d->db, &server);
	return e == OK && server_after(ending, &server) ? store_rating_server_save(d->db, &server) : e;
}

/* What was said stands in no log. */
static void done(struct dispatcher *d, struct transfer *transfer)
{
	static const char *const verdicts[] = { [VERDICT_RATED] = "rated",
		                                [VERDICT_AGAIN] = "again",
		                                [VERDICT_MISSHAPEN] = "misshapen",
		                                [VERDICT_ADAPT] = "adapted",
		                                [VERDICT_NO] = "given up" };
	struct asked *asked = transfer->item;
	struct ending ending = { .d = d, .asked = asked };
	enum err e;

	ending.answer = language_model_answer(d->arena, transfer, &asked->request, &ending.lacks);
	ending.answer.lease = d->owner;
	ending.health = language_model_health(transfer, &ending.answer);
	/* What cannot be written is asked once more when the lease is over. */
	e = db_transaction(d->db, end_body, NULL, &ending);
	LOG(DISPATCH, LOG_TEXT_OF("lane", "screening"), LOG_INT("rating", asked->work.key),
	    LOG_INT("attempt", asked->work.attempts + 1), LOG_INT("status", transfer->status), LOG_INT("ms", transfer->took_ms),
	    LOG_TEXT_OF("verdict", verdicts[ending.answer.verdict]),
	    LOG_STR("why", ending.answer.rating.reason.p != NULL ? ending.answer.rating.reason : STR("")),
	    LOG_STR("request", ending.answer.rating.request.p != NULL ? ending.answer.rating.request : STR("")),
	    LOG_TEXT_OF("kept", e == OK ? "yes" : err_code(e)));
}

const struct lane lane_screening = { .name = "screening", .most = 8, .take = take };
