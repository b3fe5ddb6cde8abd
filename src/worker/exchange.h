/* Private to worker/: the current request with its answer, and the steps that handle it. */
#ifndef WORKER_EXCHANGE_H
#define WORKER_EXCHANGE_H

#include "api/dry_run.h"
#include "api/report.h"
#include "base/log.h"
#include "fcgi/multipart.h"
#include "fcgi/response.h"
#include "service/file/sealed.h"
#include "service/trail/replay.h"
#include "worker/cache.h"
#include "worker/ended.h"
#include "worker/key_cache.h"
#include "worker/muted.h"
#include "worker/used.h"
#include "worker/views.h"
#include "worker/worker.h"
#include "json/json.h"

/* What a worker uses for all its requests. */
struct worker {
	const struct worker_settings *settings;
	const struct registry *registry;
	struct shared *shared;
	struct ended *ended;
	struct muted *muted;
	struct noted *noted;
	int64_t noted_since; /* clock_monotonic() when this worker first saw the notes that wait now; 0: none wait */
	struct slot *slot;
	struct arena *arena; /* of the current request: reset by the loop */
	struct fcgi *fcgi;
	struct db *db;
	struct token_ring *ring;
	struct cache *cache;
	struct key_cache *keys;
	struct used *used;
	struct view_counts *views;
	struct readiness_probe probe;
	int wake_fd;       /* wakes the dispatcher after a commit */
	bool schema_known; /* the database's schema is that of this program; false: the database has not answered yet, or is
	                      wrong */
	bool schema_told;  /* it was logged that it is wrong */
	int room_wanted;   /* slots_room_wanted() at the last look */
};

#define FORGOTTEN_MAX 256 /* a disabled company has so many staff at once; of more, some are let in for two seconds */
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
	struct noting noting;
	void *in, *out;
	void *record; /* the record that the row's loader found; NULL when the row has none, or no record has the body's id */
	enum guard guard; /* the guard of the row */
	struct multipart multipart;
	struct response response;
	struct reporter reporter; /* makes the texts of errors, for struct json_style */
	const char *step;         /* the current step */
	bool answered;            /* a step has made the whole answer, so the other steps are skipped */
	enum err refused;         /* an error of routing or authentication, which is answered after the request was counted */
	bool by_signature;        /* the URL's signature is valid, so no token is needed */
	bool token_sent;
	struct str why;     /* {value} of E_MALFORMED */
	int64_t version;    /* of the object that is shown, for ETag; 0: it has none */
	struct quota limit; /* that the request counts for; the key is in `counted` */
	struct uuid counted;
	struct quota_state quota;
	int64_t quota_allowed; /* 0: not counted */
	struct str body;       /* as sent, for the fingerprint of Idempotency-Key */
	struct replay replay;
	bool replay_locked;
	bool looking; /* the operation runs only to look up ids (look.c) */
	bool dry_run; /* everything is done and rolled back */
	struct event_hearing hearing;
	struct event_witness witness; /* the events that a dry run would have caused */
	struct foretold foretold;     /* what would have followed from these events */
	/* Users who are marked again after the commit, and sessions that are refused after it. Both have room for
	 * FORGOTTEN_MAX, made for the first one: few requests have any, but all would pay for so many bytes of each exchange.
	 */
	struct uuid *forgotten, *ended;
	size_t n_forgotten, n_ended;
	int64_t begun; /* clock_monotonic */
	struct {
		bool place;    /* one of the places for lists as files is taken */
		bool more;     /* rows are left behind those in the answer */
		int64_t lines; /* that were written */
	} csv;
	struct sealed_file sealed; /* its pieces follow the first one, which is the body */
};

/* The members with which every LIST_OF struct begins. */
struct any_list {
	const void *at;
	size_t n;
	int64_t total, tally[3];
};

/* Runs one request through all steps and answers it. (chain.c) */
void chain_run(struct worker *worker, const struct request *request);

/*
 * Asks the database whether its schema is that of this program. OK when it is, or when the database does not answer; else
 * E_NO_ROW, which is logged once. (worker.c)
 */
enum err worker_schema(struct worker *w);

/*
 * The steps, in their order. Each returns OK, or the error with which the request fails; then error_answer makes the answer.
 *
 * route: finds the endpoint's row; an unknown path or method is stored in `refused`. OPTIONS is answered here.
 * schema: E_UNAVAILABLE when the database's schema is too old; once it is known to be right, it is not asked for again.
 * authenticate: finds the user of the token or signature; any error, such as a wrong token or E_UNAVAILABLE, is stored in
 * `refused`. limit: counts the request against the hourly quota of the user or the address. E_LIMITED. authorise: returns
 * `refused`, or E_FORBIDDEN for a role that the row does not allow, or to which its guard permits nothing. dry run:
 * sets `dry_run` when one is asked for; E_NO_DRY_RUN when the row offers none. decode: reads path, query, headers and body into
 * `in`. E_INVALID with all faults, E_MALFORMED, E_MEDIA, E_TOO_LARGE, E_NOT_FOUND (a malformed id in the path), E_STALE. load:
 * finds the row's record for its guard. E_NOT_FOUND, E_NOT_YOURS; a fault E_NO_SUCH for an id of the body. act: calls the row's
 * operation with the input and the record, and returns its result; E_INVALID when it added faults. encode: makes the answer
 * from the row, the surface and the outcome. E_INTERNAL when it is larger than any answer should be.
 */
enum err step_route(struct exchange *x);
enum err step_schema(struct exchange *x);
enum err step_authenticate(struct exchange *x);
enum err step_limit(struct exchange *x);
enum err step_authorise(struct exchange *x);
enum err step_dry_run(struct exchange *x);
enum err step_decode(struct exchange *x);
enum err step_load(struct exchange *x);
enum err step_act(struct exchange *x);
enum err step_encode(struct exchange *x);

/* Runs load, act and encode; for methods that write, in one transaction, which also stores the answer for Idempotency-Key.
 * (act.c) */
enum err transact(struct exchange *x);

/*
 * Reads what has ended in the database into shared memory (endings.c). endings_read_in_turn does so when it is this worker's
 * turn, or when nobody has yet and it is the worker's `first` call. The errors of the database.
 */
enum err endings_read(struct worker *w, struct context *c);
void endings_read_in_turn(struct worker *w, bool first);

/* Has all workers of this node refuse the tokens of `session`. (endings.c) */
void endings_mark(struct worker *w, struct uuid session);

/* Has all workers of this node read `user` again, whatever tokens say and caches know. (endings.c) */
void endings_mark_user(struct worker *w, struct uuid user);

/* Whether what a verified token says of its user still holds. False: it may not, so the database must be asked. (endings.c) */
bool endings_unchanged(const struct worker *w, const struct context *c, const struct claims *claims);

/* Whether the session of a verified token has ended: E_UNAUTHORIZED. E_UNAVAILABLE when that was not known for too long and
 * cannot be read now. (endings.c) */
enum err endings_check(struct worker *w, struct context *c, const struct claims *claims);

/*
 * Pages (html.c). page_wanted: whether the answer of this request, errors included, is a page; page_accepted: whether its
 * Accept names text/html. encode_page makes it from what the operation has filled in; E_TOO_LARGE. page_error_answer makes the
 * page of a status. page_form_again makes the page of a form that was refused, with its faults; false when there is none, or it
 * cannot be read now. page_location adds the language of the page to the address to which a form leads.
 */
bool page_wanted(struct exchange *x);
bool page_accepted(struct exchange *x);
enum err encode_page(struct exchange *x);
void page_error_answer(struct exchange *x, int64_t status);
bool page_form_again(struct exchange *x);
struct str page_location(struct exchange *x, struct str location);

/* Whether the request is the form of a page; and checks where it comes from: E_FORBIDDEN when it comes from elsewhere,
 * E_INVALID when it is too old. *key_r is the key under which its answer is kept. (html.c) */
bool form_of_page(const struct exchange *x);
enum err form_check(struct exchange *x, struct str *key_r);

/*
 * Authenticates the caller by an API key. E_UNAUTHORIZED for one that is unknown, has ended or expired, or may not come from
 * this address. key_authorise: E_NOT_BY_KEY when the caller came with a key and the endpoint is closed to keys, E_KEY_SCOPE
 * when the key's scopes do not include it. (keys.c)
 */
enum err key_authenticate(struct exchange *x, struct str key);
enum err key_authorise(const struct exchange *x);

/* Makes the answer for a request that failed with `e`, in the error format of its surface. (error.c) */
void error_answer(struct exchange *x, enum err e);

/* Puts the answer of a dry run, which ended with `e`, into the answer that all dry runs have; what could not be read or was not
 * admitted stays as it is. Does nothing when the request is none. (dry_run.c) */
void dry_run_answer(struct exchange *x, enum err e);

/* At the begin of a dry run's transaction: it will be rolled back, and what it writes for others is noted until then.
 * dry_run_foretell: at its end, plans what would follow; the errors of the database. (dry_run.c) */
void dry_run_begin(struct exchange *x);
enum err dry_run_foretell(struct exchange *x);

/*
 * After a request was refused for faults of its body: adds a fault for each id in it that names nothing, so that all faults are
 * told together. The operation looks for them, in a run that writes nothing and of which only these faults are kept. Does
 * nothing when the row names no ids in the body, or takes secrets. (look.c)
 */
void look_further(struct exchange *x);

/* Removes the files that this request has put into storage, after it failed. (act.c) */
void forget_kept(struct exchange *x);

/* Removes the files that are no longer needed after this request succeeded. (act.c) */
void remove_dropped(struct exchange *x);

/* Makes the JSON body from `value`, which `shape` describes; E_INTERNAL when it is too large. (encode.c) */
enum err encode_json(struct exchange *x, const struct shape *shape, const void *value, const struct json_inner *inner);

/* How the body of this answer is written. (encode.c) */
struct json_style encode_style(struct exchange *x);

/*
 * A sealed file (sealed.c): sealed_encode makes the answer from its first piece, E_INTERNAL when it cannot be opened, and
 * sealed_stream sends it with all other pieces; false when nginx has closed the connection.
 */
enum err sealed_encode(struct exchange *x, const struct blob *blob);
bool sealed_stream(struct exchange *x);

/*
 * Lists as CSV (csv.c). csv_asked: whether the decoded input asks for one; csv_first_page prepares the reading of its first
 * page. csv_begin takes a place, E_UNAVAILABLE when there is none, and csv_end gives it back. csv_encode makes the answer from
 * the first page, and csv_stream sends it with all other pages; false when nginx has closed the connection.
 */
bool csv_asked(const struct exchange *x);
void csv_first_page(struct exchange *x);
enum err csv_begin(struct exchange *x);
void csv_end(struct exchange *x);
enum err csv_encode(struct exchange *x);
bool csv_stream(struct exchange *x);

/* Adds a fault when the requested page does not end within the first 100,000 rows of the list. Says how many rows of the list
 * are counted at most. (page.c) */
void page_check(struct exchange *x);

/* Describes the page that `list` contains, by the paging parameters of the input. (page.c) */
struct page page_of(struct exchange *x, const struct any_list *list);

/* Answers a CORS preflight request; and adds the headers that allow a permitted origin to read the answer. (cors.c) */
void cors_preflight(struct exchange *x);
void cors_headers(struct exchange *x);

#endif
