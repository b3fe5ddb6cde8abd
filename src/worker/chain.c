/* Every request passes these steps in this order, and finish() always runs at the end. */
#include "base/address.h"
#include "worker/exchange.h"
#include <string.h>

struct step {
	const char *name;
	enum err (*run)(struct exchange *x);
};
static enum err step_accept(struct exchange *x);
static const struct step steps[] = {
	{ "accept", step_accept },         { "route", step_route },
	{ "schema", step_schema },         { "authenticate", step_authenticate },
	{ "limit", step_limit },           { "authorise", step_authorise },
	{ "dry run", step_dry_run },       { "decode", step_decode },
	{ "load, act, encode", transact },
};

static int64_t now_unix(void)
{
	return instant_unix(clock_now());
}

/* ---- throttle: lets service/ count in the shared memory of worker/limit.c */

static void throttle_give_back(void *self, const char *kind, struct str key)
{
	const struct exchange *x = self;

	limit_give_back(x->worker->shared, kind, key, now_unix());
}

/* A dry run takes nothing: it only learns whether there is something left. */
static bool throttle_take(void *self, const struct quota *quota, int64_t *wait_r)
{
	const struct exchange *x = self;
	struct quota_state state;
	int64_t now = now_unix();

	*wait_r = 0;
	if (!x->worker->settings->business.limits)
		return true;
	if (limit_take(x->worker->shared, quota, now, &state)) {
		if (x->dry_run || x->looking)
			throttle_give_back(self, quota->kind, quota->key);
		return true;
	}
	*wait_r = state.reset - now;
	return false;
}

static void remember(struct exchange *x, struct uuid **list, size_t *n, struct uuid id)
{
	if (*list == NULL)
		*list = ARENA_ARRAY(x->arena, struct uuid, FORGOTTEN_MAX);
	if (*n < FORGOTTEN_MAX)
		(*list)[(*n)++] = id;
}

/* The user is marked now, before anybody sees the change, and again after the commit, for a worker that has read the old row in
 * between. */
static void throttle_forget_user(void *self, struct uuid user)
{
	struct exchange *x = self;

	endings_mark_user(x->worker, user);
	remember(x, &x->forgotten, &x->n_forgotten, user);
}

static void throttle_end_session(void *self, struct uuid session)
{
	struct exchange *x = self;

	remember(x, &x->ended, &x->n_ended, session);
}

static bool throttle_hash_begin(void *self)
{
	const struct exchange *x = self;

	return slots_hash_begin(x->worker->slot);
}

static void throttle_hash_end(void *self)
{
	const struct exchange *x = self;

	slots_hash_end(x->worker->slot);
}

static void throttle_mute(void *self, struct user_id user)
{
	const struct exchange *x = self;

	muted_add(x->worker->muted, user);
}

/* A list that was not read lately may lack what another node has committed. */
static bool may_mute(const void *self, struct user_id who)
{
	const struct worker *w = self;

	return muted_may(w->muted, who) || clock_monotonic() - ended_read_at(w->ended) >= CACHE_SECONDS * INSTANT_SECOND;
}

static bool note(void *self, const struct audit_note *note)
{
	return noted_add(self, note);
}

/* ---- accept and finish */

/* A session in a browser has so many times the requests of a user, and they are counted in tenths. */
enum { COOKIE_TIMES = 5, TENTHS = 10 };
static void count_less(struct exchange *x);

static void slot_text(char *to, size_t size, struct str text)
{
	size_t n = text.n < size ? text.n : size - 1;

	if (n > 0)
		memcpy(to, text.p, n);
	to[n] = '\0';
}

static void begin(struct exchange *x)
{
	const struct worker_settings *settings = x->worker->settings;
	struct context *c = &x->context;

	x->begun = clock_monotonic();
	log_request(x->request.id);
	slot_text(x->worker->slot->request_id, sizeof x->worker->slot->request_id, x->request.id);
	slot_text(x->worker->slot->endpoint, sizeof x->worker->slot->endpoint, STR(""));
	x->throttle = (struct throttle){ throttle_take,       throttle_give_back, throttle_forget_user, throttle_end_session,
		                         throttle_hash_begin, throttle_hash_end,  throttle_mute,        x };
	x->views = (struct views){ views_add, x->worker->views };
	x->noting = (struct noting){ note, x->worker->noted };
	*c = (struct context){ .arena = x->arena,
		               .db = x->worker->db,
		               .now = clock_now(),
		               .request_id = x->request.id,
		               .address = x->request.address,
		               .device = x->request.method == METHOD_POST ? fcgi_header(x->worker->fcgi, "User-Agent")
		                                                          : (struct str){ 0 },
		               .settings = &settings->business,
		               .ring = x->worker->ring,
		               .throttle = &x->throttle,
		               .views = &x->views,
		               .noting = &x->noting,
		               .probe = x->worker->slot->board != NULL ? &x->worker->probe : NULL,
		               .who = { .role = PUBLIC } };
	db_enter(c->db, x->arena, (struct db_scope_values){ .role = PUBLIC, .now = c->now }, settings->budget_ms);
	x->hearing = (struct event_hearing){ may_mute, x->worker };
	store_events_hear(c->db, &x->hearing);
	x->match = registry_match(x->worker->registry, x->request.path, x->request.method);
	x->reporter.surface = x->match.surface;
}

/* E_UNAVAILABLE for a request that waited so long in the queue that its client has probably given up. */
static enum err step_accept(struct exchange *x)
{
	int64_t waited_us = x->context.now.us - x->request.arrived.us;

	if (x->request.arrived.us == 0 || waited_us / 1000 <= x->worker->settings->deadline_ms)
		return OK;
	x->context.retry_after = 1;
	return E_UNAVAILABLE;
}

/* The limit of the request twice: as the documents say, and as draft-ietf-httpapi-ratelimit-headers does, with the seconds that
 * are left. */
static void add_limit_headers(struct exchange *x)
{
	struct response *r = &x->response;
	struct str allowed = str_from_int(x->arena, x->quota_allowed), remaining = str_from_int(x->arena, x->quota.remaining);
	int64_t left = x->quota.reset - instant_unix(x->context.now);

	response_header(r, STR("X-RateLimit-Limit"), allowed);
	response_header(r, STR("X-RateLimit-Remaining"), remaining);
	response_header(r, STR("X-RateLimit-Reset"), str_from_int(x->arena, x->quota.reset));
	response_header(r, STR("RateLimit-Policy"), STR_JOIN(x->arena, STR("\"hour\";q="), allowed, STR(";w=3600")));
	response_header(r, STR("RateLimit"),
	                STR_JOIN(x->arena, STR("\"hour\";r="), remaining, STR(";t="), str_from_int(x->arena, left)));
}

static void add_headers(struct exchange *x)
{
	struct response *r = &x->response;

	response_header(r, STR("X-Request-Id"), x->request.id);
	response_header(r, STR("X-Content-Type-Options"), STR("nosniff"));
	if (response_value(r, STR("Cache-Control")).p == NULL)
		response_header(r, STR("Cache-Control"),
		                x->endpoint != NULL && x->endpoint->rate == RATE_NONE ? STR("no-cache") : STR("no-store"));
	if (x->quota_allowed > 0)
		add_limit_headers(x);
	cors_headers(x);
}

static void log_answer(struct exchange *x, int64_t statements, int64_t database_us)
{
	char text[36];
	struct str user = { text, sizeof text };

	uuid_format(x->context.who.user.v.pub, text);
	if (uuid_none(x->context.who.user.v.pub))
		user = STR("");
	LOG(REQUEST, LOG_STR("method", x->request.method_name),
	    LOG_STR("endpoint", x->endpoint != NULL ? str_of(x->endpoint->id) : STR("")), LOG_INT("status", x->response.status),
	    LOG_INT("us", clock_monotonic() - x->begun), LOG_INT("statements", statements), LOG_INT("database_us", database_us),
	    LOG_INT("bytes", (int64_t)x->response.body.n), LOG_STR("user", user),
	    LOG_STR("address", x->request.address.p != NULL ? x->request.address : STR("")));
}

/* Sends the answer and cleans up: the open transaction, temporary uploads, and the stored files of a request that failed. */
static void finish(struct exchange *x, enum err e)
{
	struct slot *slot = x->worker->slot;
	int64_t statements, database_us = 0;

	for (size_t i = 0; i < x->n_forgotten; i++)
		endings_mark_user(x->worker, x->forgotten[i]);
	/* After a commit of unknown outcome the rows may exist: a superfluous file is better than a row without its file. */
	if (x->dry_run || (e != OK && e != E_UNKNOWN_OUTCOME))
		forget_kept(x);
	if (e == OK && !x->dry_run)
		remove_dropped(x);
	multipart_discard(&x->multipart);
	count_less(x);
	add_headers(x);
	bool sealed = e == OK && x->sealed.file != NULL, streamed = sealed || (e == OK && x->csv.more), sent = true;
	if (streamed)
		sent = sealed ? sealed_stream(x) : csv_stream(x);
	csv_end(x);
	/* The answer wakes nginx, which takes the processor: what is left to do then costs another turn. So it comes last. */
	statements = db_leave(x->context.db, &database_us);
	log_answer(x, statements, database_us);
	if (!streamed)
		sent = fcgi_respond(x->worker->fcgi, x->arena, &x->response, x->request.method == METHOD_HEAD);
	if (!sent)
		LOG(ANSWER_LOST, LOG_INT("status", x->response.status));
	log_request((struct str){ 0 });
	atomic_fetch_add(&slot->requests, 1);
	if (x->response.status >= 500)
		atomic_fetch_add(&slot->errors, 1);
}

void chain_run(struct worker *worker, const struct request *request)
{
	struct exchange *x = ARENA_NEW(worker->arena, struct exchange);
	enum err e = OK;

	x->worker = worker;
	x->arena = worker->arena;
	x->request = *request;
	begin(x);
	for (size_t i = 0; i < COUNT(steps) && e == OK && !x->answered; i++) {
		x->step = steps[i].name;
		e = steps[i].run(x);
	}
	if (e != OK)
		error_answer(x, e);
	dry_run_answer(x, e);
	finish(x, e);
}

/* ---- route, limit, authorise */

enum err step_route(struct exchange *x)
{
	x->route = x->match.route;
	if (x->route != NULL && x->route->endpoint->for_browsers && !page_accepted(x)) {
		x->route = NULL;
		x->refused = E_NOT_FOUND;
		return OK;
	}
	if (x->request.bad.p != NULL) {
		x->route = NULL;
		x->why = x->request.bad;
		x->refused = E_MALFORMED;
		return OK;
	}
	if (x->route != NULL) {
		x->endpoint = x->reporter.endpoint = x->route->endpoint;
		x->context.shown = x->route->shown;
		slot_text(x->worker->slot->endpoint, sizeof x->worker->slot->endpoint, str_of(x->endpoint->id));
	} else if (x->match.allow.p == NULL) {
		x->refused = E_NOT_FOUND;
	} else if (x->request.method == METHOD_OPTIONS) {
		x->response.status = 204;
		response_header(&x->response, STR("Allow"), x->match.allow);
		cors_preflight(x);
		x->answered = true;
	} else {
		x->refused = E_METHOD;
	}
	return OK;
}

enum err step_schema(struct exchange *x)
{
	struct worker *w = x->worker;

	if (w->schema_known || x->endpoint == NULL || x->endpoint->rate == RATE_NONE || worker_schema(w) == OK)
		return OK;
	return E_UNAVAILABLE;
}

/* What everybody may read has limits of its own, so that whoever looks at jobs can still sign in. */
static struct quota public_quota(struct exchange *x)
{
	const struct worker_settings *settings = x->worker->settings;
	bool reads = x->request.method == METHOD_GET || x->request.method == METHOD_HEAD;

	return (struct quota){ .kind = reads ? "public reading" : "public writing",
		               .key = address_network(x->request.address, x->counted.byte),
		               .allowed = reads ? settings->hourly_public_reading : settings->hourly_public_writing,
		               .seconds = 3600 };
}

/* The hourly limit that the request counts for. Its key is in `x`. */
static struct quota quota_of(struct exchange *x)
{
	const struct worker_settings *settings = x->worker->settings;
	const struct principal *who = &x->context.who;
	bool key = who->key.v.key != 0;

	if (x->endpoint != NULL && x->endpoint->rate == RATE_PUBLIC)
		return public_quota(x);
	x->counted = key ? who->key.v.pub : who->cookie ? who->session : who->user.v.pub;
	struct quota quota = { .kind = key           ? "key"
		                       : who->cookie ? "session"
		                                     : "user",
		               .key = { (const char *)x->counted.byte, sizeof x->counted.byte },
		               .allowed = settings->hourly_user,
		               .seconds = 3600 };
	if (uuid_none(x->counted)) {
		quota.kind = "address";
		quota.key = address_network(x->request.address, x->counted.byte);
		quota.allowed = settings->hourly_address;
	} else if (who->cookie && !key) {
		/* The page of a browser asks often whether something has changed. */
		quota.allowed = settings->hourly_user * COOKIE_TIMES * TENTHS;
		quota.weight = TENTHS;
	}
	return quota;
}

enum err step_limit(struct exchange *x)
{
	int64_t now = instant_unix(x->context.now), tenths;

	if (!x->worker->settings->business.limits || (x->endpoint != NULL && x->endpoint->rate == RATE_NONE))
		return OK;
	/* While the database is not available, a user cannot be identified and must not use up the quota of the address. */
	if (x->refused != OK && err_status(x->refused) >= 500)
		return OK;
	x->limit = quota_of(x);
	tenths = x->limit.weight > 0 ? x->limit.weight : 1;
	x->quota_allowed = x->limit.allowed / tenths;
	bool taken = limit_take(x->worker->shared, &x->limit, now, &x->quota);
	x->quota.remaining /= tenths;
	if (taken)
		return OK;
	x->context.retry_after = x->quota.reset - now;
	return E_LIMITED;
}

/* An answer that nothing has changed counts as a tenth for the page of a browser. */
static void count_less(struct exchange *x)
{
	if (x->response.status != 304 || x->limit.weight != TENTHS)
		return;
	x->limit.weight = TENTHS - 1;
	limit_return(x->worker->shared, &x->limit, now_unix());
}

static enum guard guard_of(const struct exchange *x)
{
	if (x->by_signature)
		return ANYONE;
#ifdef GUARD_MUTATION
	/* In a build for tests: the row that the header names has no guard, and tests/api/test_guards.py must notice. */
	if (str_equal(fcgi_header(x->worker->fcgi, "X-Weaken-Guard"), str_of(x->endpoint->id)))
		return ANYONE;
#endif
	return x->endpoint->guard;
}

/* An endpoint without a guard works without a user, so the token's user is not passed on. */
static void act_for_nobody(struct exchange *x)
{
	x->context.who = (struct principal){ .role = PUBLIC };
	db_set_scope(x->context.db, (struct db_scope_values){ .role = PUBLIC, .now = x->context.now });
}

enum err step_authorise(struct exchange *x)
{
	const struct principal *who = &x->context.who;

	if (x->refused != OK)
		return x->refused;
	x->guard = guard_of(x);
	if (x->by_signature)
		return OK;
	if (key_authorise(x) != OK)
		return key_authorise(x);
	if (who->setup && !x->endpoint->setup)
		return E_OTP_SETUP;
	if ((x->endpoint->roles & who->role) == 0)
		return who->role == PUBLIC ? E_UNAUTHORIZED : E_FORBIDDEN;
	if (service_guard_excludes(x->guard, who))
		return E_FORBIDDEN;
	if (x->guard == ANYONE && x->endpoint->load == NULL)
		act_for_nobody(x);
	return OK;
}
