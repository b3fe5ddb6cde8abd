/* The request in hand with its answer, and the steps that take it from one to the other. Only files of worker/ include it. */
#ifndef WORKER_EXCHANGE_H
#define WORKER_EXCHANGE_H

#include "api/report.h"
#include "base/log.h"
#include "fcgi/multipart.h"
#include "fcgi/response.h"
#include "service/trail/replay.h"
#include "worker/cache.h"
#include "worker/views.h"
#include "worker/worker.h"
#include "json/json.h"

/* What a worker has for all its requests. */
struct worker {
	const struct worker_settings *settings;
	const struct registry *registry;
	struct shared *shared;
	struct slot *slot;
	struct arena *arena; /* of the request in hand: reset by the loop */
	struct fcgi *fcgi;
	struct db *db;
	struct token_ring *ring;
	struct cache *cache;
	struct view_counts *views;
	struct readiness_probe probe;
	int wake_fd; /* tells dispatchers of a commit */
};

#define FORGOTTEN_MAX 8
struct exchange {
	struct worker *worker;
	struct arena *arena;
	struct request request;
	struct match match;
	const struct route *route; /* NULL: unknown path or method */
	const struct endpoint *endpoint;
	struct context context;
	struct throttle throttle;
	struct views views;
	void *in, *out;
	void *record;     /* what the row's loader found; NULL: the row has none, or its id in the body named nothing */
	enum guard guard; /* the row's */
	struct multipart multipart;
	struct response response;
	struct reporter reporter; /* who tells of errors, for struct json_style */
	const char *step;         /* the one in hand */
	bool answered;            /* a step has made the whole answer: the others are skipped */
	enum err refused;         /* why routing or authentication refuse it: told after it was counted */
	bool by_signature;        /* a signed URL stands in for a token */
	bool token_sent;
	struct str why; /* {value} of E_MALFORMED */
	struct quota_state quota;
	int64_t quota_allowed; /* 0: not counted */
	struct str body;       /* as sent, for the fingerprint */
	struct replay replay;
	bool replay_locked;
	struct uuid forgotten[FORGOTTEN_MAX]; /* users whose generation is raised once more after the commit */
	size_t n_forgotten;
	int64_t begun; /* clock_monotonic */
};

/* A list as every LIST_OF struct begins. */
struct any_list {
	const void *at;
	size_t n;
	int64_t total, tally[3];
};

/* Takes one request through the chain and answers it. (chain.c) */
void chain_run(struct worker *worker, const struct request *request);

/*
 * The steps, in their order. Each returns OK or why the request fails; error_answer then makes the answer.
 *
 * route: finds the row; an unknown path or method is noted in `refused`. OPTIONS is answered here.
 * authenticate: finds out who asks; what is wrong with the token is noted in `refused`. E_UNAVAILABLE and the like too.
 * limit: takes one from the hour of the user or the address. E_LIMITED.
 * authorise: `refused`, or E_FORBIDDEN for a role that the row does not name, or whom its guard leaves nothing.
 * decode: path, query, headers and body into `in`. E_INVALID with every fault, E_MALFORMED, E_MEDIA, E_TOO_LARGE,
 *   E_NOT_FOUND (a malformed id in the path), E_STALE.
 * load: finds the row's record for its guard. E_NOT_FOUND, E_NOT_YOURS; a fault E_NO_SUCH for an id of the body.
 * act: calls the row's operation with it. What that returns; E_INVALID when it noted faults.
 * encode: the answer by the row, the surface and the outcome. E_INTERNAL when it is larger than any answer should be.
 */
enum err step_route(struct exchange *x);
enum err step_authenticate(struct exchange *x);
enum err step_limit(struct exchange *x);
enum err step_authorise(struct exchange *x);
enum err step_decode(struct exchange *x);
enum err step_load(struct exchange *x);
enum err step_act(struct exchange *x);
enum err step_encode(struct exchange *x);

/* Runs load, act and encode: for methods that write inside one transaction, with the Idempotency-Key's kept answer. (act.c) */
enum err transact(struct exchange *x);

/* Makes the answer of a request that failed with `e`, in the error shape of its surface. (error.c) */
void error_answer(struct exchange *x, enum err e);

/* Removes the files that service put into storage for this request, and forgets them. (act.c) */
void forget_kept(struct exchange *x);

/* Removes the files that a request which has succeeded made needless. (act.c) */
void remove_dropped(struct exchange *x);

/* A JSON body, from `shape`; E_INTERNAL when it is too large. (encode.c) */
enum err encode_json(struct exchange *x, const struct shape *shape, const void *value, const struct json_inner *inner);

/* Notes a fault of the page that is asked for when it does not end within the first 100,000 lines. (page.c) */
void page_check(struct exchange *x);

/* The page that `list` is, by the paging rows of the input. (page.c) */
struct page page_of(struct exchange *x, const struct any_list *list);

/* Answers a preflight, adds the headers that let an allowed origin read the answer. (cors.c) */
void cors_preflight(struct exchange *x);
void cors_headers(struct exchange *x);

#endif
