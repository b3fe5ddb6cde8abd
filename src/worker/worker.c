/* The worker's loop: handles one request after another, until told to stop or until its maximum number of requests is reached.
 */
#include "worker/worker.h"
#include "base/wake.h"
#include "service/service.h"
#include "worker/exchange.h"
#include <errno.h>
#include <sys/stat.h>

enum {
	WAIT_MS = 2000, /* the time between two heartbeats, and two looks at what has ended, of an idle worker */
	/* More than the caches take together. A piece of this size is mapped, so the parts of it that are never used are never
	 * there. */
	LIFE_BYTES = 320 << 10,
	REQUEST_BYTES = 65536 /* enough memory for nearly every request; it is kept from one request to the next */
};

static void beat(struct slot *slot, int64_t now)
{
	atomic_store(&slot->heartbeat, (long)(now / INSTANT_SECOND));
}

/* Makes the storage folders. A failure is logged and does not stop the worker; uploads will fail later. */
static void make_folders(struct arena *arena, struct str storage)
{
	const struct str folders[] = { storage, STR_JOIN(arena, storage, STR("/incoming")) };

	for (size_t i = 0; i < COUNT(folders); i++)
		if (storage.n > 0 && mkdir(str_cstring(arena, folders[i]), 0750) != 0 && errno != EEXIST)
			LOG(FILE_ERROR, LOG_STR("folder", folders[i]), LOG_INT("errno", errno));
}

enum err worker_schema(struct worker *w)
{
	enum err e = service_schema(w->db);

	w->schema_known = e == OK;
	if (e == E_NO_ROW && !w->schema_told)
		LOG(SCHEMA, LOG_TEXT_OF("reason", "The schema is older than this program: run interviewctl migrate."));
	w->schema_told = e == E_NO_ROW;
	return e == E_NO_ROW ? e : OK;
}

/* A worker starts even without the database, or with an old schema: it answers 503 until the database is as it should be. */
static bool ready(struct worker *w)
{
	enum err e = db_connect(w->db);

	if (e == OK) {
		db_enter(w->db, w->arena, (struct db_scope_values){ .now = clock_now() }, w->settings->budget_ms);
		e = worker_schema(w);
		(void)db_leave(w->db, NULL);
	}
	if (e == OK)
		e = service_prepare(w->db);
	return e == OK || e == E_NO_ROW || e == E_NO_WRITE || e == E_UNAVAILABLE || e == E_TIMEOUT;
}

/* Called when no request is queued: writes what is buffered, then waits for a request. False when none came within WAIT_MS. */
static bool rest(struct worker *w)
{
	log_flush();
	return fcgi_wait(w->fcgi, noted_waiting(w->noted) ? NOTED_WAIT_MS : WAIT_MS);
}

/* A worker that finds no room in the database for a single statement is helped by all others, which close half of theirs. */
static void share_room(struct worker *w)
{
	int wanted;

	if (db_lacks_room(w->db))
		slots_want_room(w->slot);
	wanted = slots_room_wanted(w->slot);
	if (wanted != w->room_wanted)
		db_make_room(w->db);
	w->room_wanted = wanted;
}

/* An idle worker writes what all have noted; a busy one does so, too, after a second. */
static void write_noted(struct worker *w, bool idle, int64_t now)
{
	if (!noted_waiting(w->noted))
		w->noted_since = 0;
	else if (idle || (w->noted_since != 0 && now - w->noted_since >= NOTED_WAIT_MS * INT64_C(1000)))
		noted_write(w->noted, w->db, w->arena);
	else if (w->noted_since == 0)
		w->noted_since = now;
}

static void serve(struct worker *w)
{
	struct slot *slot = w->slot;

	for (long served = 0; *slot->stop == 0 && (slot->requests_max == 0 || served < slot->requests_max);) {
		struct request request;
		enum arrival arrival = fcgi_accept(w->fcgi, w->arena, &request);
		bool idle = arrival == ARRIVAL_NONE && !rest(w);
		int64_t now = clock_monotonic();

		beat(slot, now);
		if (arrival == ARRIVAL_GONE)
			LOG(CLIENT_GONE, LOG_INT("served", served));
		if (arrival == ARRIVAL_REQUEST) {
			atomic_store(&slot->state, SLOT_BUSY);
			chain_run(w, &request);
			atomic_store(&slot->state, SLOT_READY);
			served++;
		}
		if (idle || views_due(w->views, now))
			views_write(w->views, w->db, w->arena);
		if (idle || used_due(w->used, now))
			used_write(w->used, w->db, w->arena);
		write_noted(w, idle, now);
		share_room(w);
		endings_read_in_turn(w, false);
		arena_reset(w->arena);
	}
	atomic_store(&slot->state, SLOT_DRAINING);
	views_write(w->views, w->db, w->arena);
	used_write(w->used, w->db, w->arena);
	noted_write(w->noted, w->db, w->arena);
}

static int64_t workers_serving(const void *self)
{
	const struct slot *slot = self;

	return slots_serving(slot->board);
}

int worker_run(void *arg, struct slot *slot, int listen_fd)
{
	const struct worker_job *job = arg;
	const struct worker_settings *settings = job->settings;
	struct arena *life = arena_new(LIFE_BYTES);
	struct worker worker = {
		.settings = settings,
		.registry = job->registry,
		.shared = job->shared,
		.ended = job->ended,
		.muted = job->muted,
		.noted = job->noted,
		.slot = slot,
		.arena = arena_new(REQUEST_BYTES),
		.fcgi = fcgi_new(listen_fd, &slot->wait_mask),
		.db = db_new(&settings->database),
		.ring = token_ring_new(&settings->tokens),
		.cache = cache_new(life, job->shared),
		.keys = key_cache_new(life, job->shared, job->ended),
		.used = used_new(life),
		.views = views_new(life),
		.probe = { .workers = workers_serving, .self = slot },
		.wake_fd = wake_open(life, settings->wake),
	};
	int status = 1;

	db_trace(worker.db, settings->statement_log);
	db_watch(worker.db, &slot->writing);
	log_hold(&slot->held);
	beat(slot, clock_monotonic());
	make_folders(life, settings->business.storage);
	if (ready(&worker)) {
		endings_read_in_turn(&worker, true);
		arena_reset(worker.arena);
		atomic_store(&slot->state, SLOT_READY);
		serve(&worker);
		status = 0;
	}
	wake_close(worker.wake_fd);
	token_ring_free(&worker.ring);
	db_free(&worker.db);
	fcgi_free(&worker.fcgi);
	arena_free(&worker.arena);
	arena_free(&life);
	return status;
}
