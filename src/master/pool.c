#include "master/pool.h"

#include <assert.h>
#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/ids.h"
#include "base/log.h"
#include "base/shared_memory.h"
#include "master/crash.h"

#define SECOND_US INT64_C(1000000)
#define BACK_OFF_FIRST_US (SECOND_US / 10)
#define BACK_OFF_MOST_US (16 * SECOND_US)
#define YOUNG_US SECOND_US             /* a child that fails within this time has failed to start */
#define BEAT_LEAST_US (15 * SECOND_US) /* heartbeats come at least every 5 s, and a request may take 10 s */

/* The names of the log fields with a child's process id. */
static const char *const child_names[CHILD_KINDS] = { [HEALTH] = "health", [WORKER] = "worker", [DISPATCHER] = "dispatcher" };

/* Each row has cache lines of its own, so that the counting of one child does not slow down others (false sharing). */
struct row {
	alignas(64) struct slot slot;
	volatile sig_atomic_t stop;
};

/* What all children share, in the memory of the row behind the last one. */
struct common {
	_Atomic size_t used; /* how many rows were ever used */
	_Atomic int64_t exporting[2 * EXPORTING_MOST];
	_Atomic int hashing[HASHING_MOST];
	_Atomic int room_wanted;
};
static_assert(sizeof(struct common) <= sizeof(struct row), "the row behind the last one has room for it");

/* The flag that a child's signal handler sets. A handler gets no argument of its own, so it is a static variable. */
static volatile sig_atomic_t *stop_mark;

static void on_stop(int signal)
{
	(void)signal;
	*stop_mark = 1;
}

struct pool *pool_new(int signal_fd, const sigset_t *wait_mask)
{
	struct pool *pool = calloc(1, sizeof *pool);

	if (pool == NULL)
		abort();
	pool->rows = shared_memory((POOL_ROWS + 1) * sizeof(struct row));
	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		pool->listen_fds[kind] = -1;
	pool->signal_fd = signal_fd;
	struct common *common = (void *)&pool->rows[POOL_ROWS];
	pool->used = &common->used;
	pool->board = (struct slot_board){ &pool->rows->slot, sizeof *pool->rows, pool->used,
		                           common->exporting, common->hashing,    &common->room_wanted };
	pool->master = getpid();
	pool->wait_mask = *wait_mask;
	return pool;
}

void pool_free(struct pool **pool)
{
	if (*pool == NULL)
		return;
	munmap((*pool)->rows, (POOL_ROWS + 1) * sizeof(struct row));
	free(*pool);
	*pool = NULL;
}

static struct generation *generation_of(struct pool *pool, int number)
{
	if (pool->current.number == number)
		return &pool->current;
	return pool->next.number == number ? &pool->next : NULL;
}

/* Children that fail together count once: the pause doubles only when a start after the last pause has failed too. */
static void start_failed(struct generation *generation, int64_t now)
{
	generation->failures++;
	if (now < generation->next_start)
		return;
	generation->back_off_us = generation->back_off_us == 0 ? BACK_OFF_FIRST_US : generation->back_off_us * 2;
	if (generation->back_off_us > BACK_OFF_MOST_US)
		generation->back_off_us = BACK_OFF_MOST_US;
	generation->next_start = now + generation->back_off_us;
	LOG(BACK_OFF, LOG_INT("milliseconds", generation->back_off_us / 1000), LOG_INT("failures", generation->failures));
}

static _Noreturn void live(const struct pool *pool, struct row *row, const struct master_plan *plan, enum child_kind kind)
{
	struct sigaction stop = { .sa_handler = on_stop };

	/* The master may have died before prctl was called; then no signal would be sent. */
	if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0 || getppid() != pool->master)
		_exit(EXIT_FAILURE);
	close(pool->signal_fd);
	stop_mark = &row->stop;
	sigemptyset(&stop.sa_mask);
	sigaction(SIGTERM, &stop, NULL);
	crash_watch(&row->slot);
	for (enum child_kind other = 0; other < CHILD_KINDS; other++)
		if (other != kind && pool->listen_fds[other] >= 0)
			close(pool->listen_fds[other]);
	exit(plan->children[kind].run(plan->job, &row->slot, pool->listen_fds[kind]));
}

static void set_row(struct pool *pool, struct row *row, const struct generation *generation, enum child_kind kind, int64_t now)
{
	memset(row, 0, sizeof *row);
	row->slot.generation = generation->number;
	row->slot.started = (long)(now / SECOND_US);
	row->slot.heartbeat = (long)(now / SECOND_US);
	row->slot.wait_mask = pool->wait_mask;
	row->slot.stop = &row->stop;
	row->slot.serves = kind == WORKER;
	row->slot.board = &pool->board;
	row->slot.requests_max = (long)jittered(generation->plan->requests_max);
	row->slot.state = SLOT_STARTING;
}

static bool start(struct pool *pool, struct generation *generation, enum child_kind kind, int64_t now)
{
	const struct master_plan *plan = generation->plan;
	size_t i = 0;
	pid_t pid;

	while (i < POOL_ROWS && pool->children[i].pid != 0)
		i++;
	if (i == POOL_ROWS)
		return false;
	set_row(pool, &pool->rows[i], generation, kind, now);
	if (i >= atomic_load(pool->used))
		atomic_store(pool->used, i + 1);
	pid = fork();
	if (pid == 0) {
		pool->rows[i].slot.pid = getpid();
		live(pool, &pool->rows[i], plan, kind);
	}
	if (pid < 0) {
		LOG(WORKER_LOST, LOG_TEXT_OF("what", "fork"), LOG_TEXT_OF("reason", strerror(errno)));
		start_failed(generation, now);
		return false;
	}
	pool->rows[i].slot.pid = pid;
	pool->children[i] = (struct child){
		.pid = pid,
		.kind = kind,
		.generation = generation->number,
		.started = now,
		.start_limit = plan->start_seconds * SECOND_US,
		.beat_limit = plan->drain_seconds * SECOND_US > BEAT_LEAST_US ? plan->drain_seconds * SECOND_US : BEAT_LEAST_US,
	};
	LOG(WORKER_START, LOG_INT(child_names[kind], pid), LOG_INT("generation", generation->number));
	return true;
}

/* The number of children of a kind that should run. The one for health checks only runs when it has a socket. */
static int wanted(const struct pool *pool, const struct generation *generation, enum child_kind kind)
{
	return kind == HEALTH && pool->listen_fds[kind] < 0 ? 0 : generation->plan->children[kind].count;
}

void pool_fill(struct pool *pool, struct generation *generation, int64_t now)
{
	if (now < generation->next_start)
		return;
	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		while (pool_serving(pool, kind, generation->number) < wanted(pool, generation, kind))
			if (!start(pool, generation, kind, now))
				return;
}

static void note_ready(struct pool *pool, size_t i)
{
	struct child *child = &pool->children[i];
	struct generation *generation = generation_of(pool, child->generation);
	int state = pool->rows[i].slot.state;

	if (child->ready || state < SLOT_READY)
		return;
	child->ready = true;
	if (generation != NULL)
		generation->back_off_us = generation->next_start = 0;
}

/* A NUL-terminated copy of a text in shared memory, which a crashed child may have damaged. */
struct text {
	char bytes[80];
};
static struct text text_of(const char *shared, size_t size)
{
	struct text text = { { 0 } };

	memcpy(text.bytes, shared, size < sizeof text.bytes ? size : sizeof text.bytes - 1);
	return text;
}

static void report_end(const struct pool *pool, size_t i, int status)
{
	const struct child *child = &pool->children[i];
	const struct slot *slot = &pool->rows[i].slot;
	struct text request = text_of(slot->request_id, sizeof slot->request_id);
	struct text endpoint = text_of(slot->endpoint, sizeof slot->endpoint);
	bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;
	char backtrace[CRASH_TEXT];

	crash_text(slot, backtrace);
	const struct log_field fields[] = {
		LOG_INT(child_names[child->kind], child->pid),
		LOG_INT("generation", child->generation),
		LOG_INT("requests", slot->requests),
		LOG_INT("exit", WIFEXITED(status) ? WEXITSTATUS(status) : -1),
		LOG_INT("signal", WIFSIGNALED(status) ? WTERMSIG(status) : 0),
		LOG_TEXT_OF("in_hand", request.bytes),
		LOG_TEXT_OF("endpoint", endpoint.bytes),
		LOG_TEXT_OF("backtrace", backtrace),
	};

	log_write(clean ? LOG_WORKER_END : LOG_WORKER_LOST, fields, clean ? 4 : COUNT(fields));
}

static void ended(struct pool *pool, size_t i, int status, int64_t now)
{
	struct child *child = &pool->children[i];
	struct slot *slot = &pool->rows[i].slot;
	struct generation *generation = generation_of(pool, child->generation);
	bool clean = WIFEXITED(status) && WEXITSTATUS(status) == 0;

	note_ready(pool, i);
	slots_hash_free(&pool->board, child->pid);
	slots_export_free(&pool->board, child->pid);
	log_rescue(&slot->held);
	report_end(pool, i, status);
	pool->requests += slot->requests;
	pool->errors += slot->errors;
	pool->lost += clean ? 0 : 1;
	if (generation != NULL && child->deadline == 0 && (!child->ready || (!clean && now - child->started < YOUNG_US)))
		start_failed(generation, now);
	*child = (struct child){ 0 };
	slot->state = SLOT_FREE;
}

void pool_reap(struct pool *pool, int64_t now)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		size_t i = 0;

		while (i < POOL_ROWS && pool->children[i].pid != pid)
			i++;
		if (i < POOL_ROWS)
			ended(pool, i, status, now);
	}
}

/* Why a child must be killed now; NULL when it need not be. */
static const char *overdue(const struct pool *pool, size_t i, int64_t now)
{
	const struct child *child = &pool->children[i];
	int64_t beat_since = (now - child->beat_limit) / SECOND_US;

	if (child->deadline != 0)
		return now >= child->deadline ? "drain" : NULL;
	if (!child->ready)
		return now - child->started > child->start_limit ? "start" : NULL;
	return pool->rows[i].slot.heartbeat < beat_since && child->started / SECOND_US < beat_since ? "heartbeat" : NULL;
}

void pool_watch(struct pool *pool, int64_t now)
{
	for (size_t i = 0; i < POOL_ROWS; i++) {
		struct child *child = &pool->children[i];
		struct text request, endpoint;
		const char *why;

		if (child->pid == 0)
			continue;
		note_ready(pool, i);
		why = overdue(pool, i, now);
		if (why == NULL || child->killed)
			continue;
		request = text_of(pool->rows[i].slot.request_id, sizeof pool->rows[i].slot.request_id);
		endpoint = text_of(pool->rows[i].slot.endpoint, sizeof pool->rows[i].slot.endpoint);
		LOG(WORKER_STUCK, LOG_INT(child_names[child->kind], child->pid), LOG_TEXT_OF("late", why),
		    LOG_TEXT_OF("in_hand", request.bytes), LOG_TEXT_OF("endpoint", endpoint.bytes));
		kill(child->pid, SIGKILL);
		child->killed = true;
	}
}

void pool_drain(struct pool *pool, int keep, int seconds, int64_t now)
{
	for (size_t i = 0; i < POOL_ROWS; i++) {
		struct child *child = &pool->children[i];

		if (child->pid == 0 || child->deadline != 0 || child->generation == keep)
			continue;
		child->deadline = now + seconds * SECOND_US;
		/* Both the flag and the signal are needed: a busy child checks the flag, a waiting child is woken by the
		 * signal. */
		pool->rows[i].stop = 1;
		kill(child->pid, SIGTERM);
	}
}

void pool_kill(struct pool *pool)
{
	for (size_t i = 0; i < POOL_ROWS; i++)
		if (pool->children[i].pid != 0 && !pool->children[i].killed) {
			kill(pool->children[i].pid, SIGKILL);
			pool->children[i].killed = true;
		}
}

int pool_alive(const struct pool *pool)
{
	int n = 0;

	for (size_t i = 0; i < POOL_ROWS; i++)
		n += pool->children[i].pid != 0;
	return n;
}

/* Whether the child is of this kind and generation, and was not told to stop. */
static bool serves(const struct child *child, enum child_kind kind, int generation)
{
	return child->pid != 0 && child->kind == kind && child->generation == generation && child->deadline == 0;
}

int pool_serving(const struct pool *pool, enum child_kind kind, int generation)
{
	int n = 0;

	for (size_t i = 0; i < POOL_ROWS; i++)
		n += serves(&pool->children[i], kind, generation);
	return n;
}

int pool_missing(const struct pool *pool, const struct generation *generation)
{
	int n = 0;

	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++) {
		n += wanted(pool, generation, kind);
		for (size_t i = 0; i < POOL_ROWS; i++)
			n -= pool->children[i].ready && serves(&pool->children[i], kind, generation->number);
	}
	return n;
}

bool pool_starting(const struct pool *pool)
{
	for (size_t i = 0; i < POOL_ROWS; i++)
		if (pool->children[i].pid != 0 && pool->children[i].deadline == 0 && !pool->children[i].ready)
			return true;
	return false;
}

bool pool_draining(const struct pool *pool)
{
	for (size_t i = 0; i < POOL_ROWS; i++)
		if (pool->children[i].deadline != 0)
			return true;
	return false;
}

bool pool_healthy(const struct pool *pool, int64_t now)
{
	bool any = false;

	for (size_t i = 0; i < POOL_ROWS; i++) {
		if (pool->children[i].pid == 0)
			continue;
		any = true;
		if (!pool->children[i].killed && overdue(pool, i, now) == NULL)
			return true;
	}
	return !any;
}

static void print_row(const struct pool *pool, size_t i, int64_t now)
{
	static const char *const names[] = {
		[SLOT_FREE] = "free", [SLOT_STARTING] = "starting", [SLOT_READY] = "ready",
		[SLOT_BUSY] = "busy", [SLOT_DRAINING] = "draining",
	};
	const struct child *child = &pool->children[i];
	const struct slot *slot = &pool->rows[i].slot;
	struct text request = text_of(slot->request_id, sizeof slot->request_id);
	struct text endpoint = text_of(slot->endpoint, sizeof slot->endpoint);
	int state = slot->state;

	LOG(SCOREBOARD, LOG_INT(child_names[child->kind], child->pid), LOG_INT("generation", child->generation),
	    LOG_TEXT_OF("state", state >= 0 && state < (int)COUNT(names) ? names[state] : "unknown"),
	    LOG_INT("requests", slot->requests), LOG_INT("errors", slot->errors),
	    LOG_INT("age_seconds", (now - child->started) / SECOND_US),
	    LOG_INT("heartbeat_seconds", now / SECOND_US - slot->heartbeat), LOG_TEXT_OF("in_hand", request.bytes),
	    LOG_TEXT_OF("endpoint", endpoint.bytes));
}

void pool_print(const struct pool *pool, int64_t now)
{
	long requests = pool->requests, errors = pool->errors;
	int alive[CHILD_KINDS] = { 0 };

	for (size_t i = 0; i < POOL_ROWS; i++) {
		if (pool->children[i].pid == 0)
			continue;
		print_row(pool, i, now);
		alive[pool->children[i].kind]++;
		requests += pool->rows[i].slot.requests;
		errors += pool->rows[i].slot.errors;
	}
	LOG(SCOREBOARD, LOG_INT("workers", alive[WORKER]), LOG_INT("dispatchers", alive[DISPATCHER]),
	    LOG_INT("generation", pool->current.number), LOG_INT("requests", requests), LOG_INT("errors", errors),
	    LOG_INT("lost", pool->lost));
}
