#include "master/master.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/log.h"
#include "master/listener.h"
#include "master/notify.h"
#include "master/pool.h"

enum state {
	STARTING, /* the first children are not READY yet */
	RUNNING,
	RELOADING, /* a new generation is being started beside the old one */
	DRAINING,  /* children finish their work */
	KILLING,
	ENDED
};

/* Health checks are rare and answered quickly, so a short queue is enough. */
enum { HEALTH_BACKLOG = 64 };

enum happening { ALL_READY, START_FAILED, RELOAD, STOP, NOBODY_LEFT };

struct master {
	const struct master_settings *settings;
	struct listener listeners[CHILD_KINDS]; /* of the kinds that take requests; fd -1: none */
	struct pool *pool;
	enum state state;
	int signal_fd;
	bool reload_asked;
	int64_t watchdog_us, watchdog_last;
};

/* The state machine: the state that follows `now` after `what` happened. Everything that is not named here changes nothing. */
static enum state after(enum state now, enum happening what)
{
	switch (now) {
	case STARTING:
		return what == ALL_READY ? RUNNING : what == STOP ? DRAINING : now;
	case RUNNING:
		return what == RELOAD ? RELOADING : what == STOP ? DRAINING : now;
	case RELOADING:
		return what == ALL_READY || what == START_FAILED ? RUNNING : what == STOP ? DRAINING : now;
	case DRAINING:
		return what == NOBODY_LEFT ? ENDED : what == STOP ? KILLING : now;
	case KILLING:
		return what == NOBODY_LEFT ? ENDED : now;
	case ENDED:
		break;
	}
	return ENDED;
}

static void say_ready(const struct master *master)
{
	char status[80];

	snprintf(status, sizeof status, "Serving with %d workers, generation %d",
	         master->pool->current.plan->children[WORKER].count, master->pool->current.number);
	notify_ready(status);
}

/* Loads the plan of the next generation; false when the configuration is not valid. */
static bool begin_reload(struct master *master)
{
	struct pool *pool = master->pool;
	const struct master_plan *plan;

	LOG(RELOAD, LOG_INT("generation", pool->current.number + 1));
	notify_reloading();
	plan = master->settings->load(master->settings->loader);
	if (plan == NULL) {
		LOG(RELOAD_FAILED, LOG_TEXT_OF("reason", "configuration"), LOG_INT("generation", pool->current.number));
		say_ready(master);
		return false;
	}
	pool->next = (struct generation){ .number = pool->current.number + 1, .plan = plan };
	return true;
}

static void end_reload(struct master *master, bool good, int64_t now)
{
	struct pool *pool = master->pool;
	struct generation gone = good ? pool->current : pool->next;

	if (good) {
		pool->current = pool->next;
		listener_set_backlog(&master->listeners[WORKER], pool->current.plan->backlog);
	}
	pool->next = (struct generation){ 0 };
	pool_drain(pool, pool->current.number, pool->current.plan->drain_seconds, now);
	if (good)
		LOG(RELOADED, LOG_INT("generation", pool->current.number));
	else
		LOG(RELOAD_FAILED, LOG_TEXT_OF("reason", "a new process did not become ready"),
		    LOG_INT("generation", pool->current.number));
	master->settings->unload(master->settings->loader, gone.plan);
	say_ready(master);
}

static void close_listeners(struct master *master)
{
	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		listener_close(&master->listeners[kind]);
}

static void begin_drain(struct master *master, int64_t now)
{
	LOG(STOP, LOG_INT("workers", pool_alive(master->pool)));
	notify_stopping();
	close_listeners(master);
	pool_drain(master->pool, 0, master->pool->current.plan->drain_seconds, now);
}

static void happen(struct master *master, enum happening what, int64_t now)
{
	enum state old = master->state, new = after(old, what);

	if (new == old)
		return;
	if (new == RELOADING && !begin_reload(master))
		return;
	master->state = new;
	if (old == RELOADING && new == RUNNING) {
		end_reload(master, what == ALL_READY, now);
	} else if (old == STARTING && new == RUNNING) {
		LOG(READY, LOG_INT("workers", master->pool->current.plan->children[WORKER].count));
		say_ready(master);
	} else if (new == DRAINING) {
		begin_drain(master, now);
	} else if (new == KILLING) {
		pool_kill(master->pool);
	}
}

static void take_signals(struct master *master, int64_t now)
{
	struct signalfd_siginfo info;

	while (read(master->signal_fd, &info, sizeof info) == sizeof info) {
		switch (info.ssi_signo) {
		case SIGTERM:
		case SIGINT:
		case SIGQUIT:
			happen(master, STOP, now);
			break;
		case SIGHUP:
			master->reload_asked = true;
			break;
		case SIGUSR1:
			pool_print(master->pool, now);
			break;
		default: /* SIGCHLD only ends the wait; the loop reaps children anyway */
			break;
		}
	}
}

/* Starts the children that the state requires, and finds out what has happened. */
static void advance(struct master *master, int64_t now)
{
	struct pool *pool = master->pool;

	pool_reap(pool, now);
	pool_watch(pool, now);
	if (master->state >= DRAINING) {
		if (pool_alive(pool) == 0)
			happen(master, NOBODY_LEFT, now);
		return;
	}
	if (master->reload_asked && master->state == RUNNING) {
		master->reload_asked = false;
		happen(master, RELOAD, now);
	}
	pool_fill(pool, &pool->current, now);
	if (master->state == RELOADING) {
		if (pool->next.failures > 0)
			happen(master, START_FAILED, now);
		else if (pool_missing(pool, &pool->next) == 0)
			happen(master, ALL_READY, now);
		else
			pool_fill(pool, &pool->next, now);
	} else if (pool_missing(pool, &pool->current) == 0) {
		happen(master, ALL_READY, now);
	}
}

/* The number of milliseconds after which the master looks at its children again even without a signal. */
static int patience(const struct master *master, int64_t now)
{
	const struct pool *pool = master->pool;
	int64_t ms = pool_starting(pool) ? 5 : pool_draining(pool) ? 50 : 1000;

	if (pool->current.next_start > now && pool->current.next_start - now < ms * 1000)
		ms = (pool->current.next_start - now) / 1000 + 1;
	if (master->watchdog_us > 0 && master->watchdog_us / 4000 < ms)
		ms = master->watchdog_us / 4000 + 1;
	return (int)ms;
}

static void feed_watchdog(struct master *master, int64_t now)
{
	if (master->watchdog_us == 0 || now - master->watchdog_last < master->watchdog_us / 3)
		return;
	if (!pool_healthy(master->pool, now))
		return;
	master->watchdog_last = now;
	notify_watchdog();
}

static void serve(struct master *master)
{
	struct pollfd wait = { .fd = master->signal_fd, .events = POLLIN };

	while (master->state != ENDED) {
		int64_t now = clock_monotonic();

		advance(master, now);
		feed_watchdog(master, now);
		if (master->state == ENDED)
			break;
		poll(&wait, 1, patience(master, now));
		take_signals(master, clock_monotonic());
	}
}

/* Blocks the signals that the master reads from its signalfd. *wait_r is a worker's mask while it waits: only SIGTERM is
 * unblocked. */
static void block_signals(sigset_t *heard_r, sigset_t *before_r, sigset_t *wait_r)
{
	static const int heard[] = { SIGTERM, SIGINT, SIGQUIT, SIGHUP, SIGUSR1, SIGCHLD };

	sigemptyset(heard_r);
	for (size_t i = 0; i < COUNT(heard); i++)
		sigaddset(heard_r, heard[i]);
	sigprocmask(SIG_BLOCK, heard_r, before_r);
	sigprocmask(SIG_SETMASK, NULL, wait_r);
	sigdelset(wait_r, SIGTERM);
	signal(SIGPIPE, SIG_IGN);
}

static void close_master(struct master *master)
{
	struct pool *pool = master->pool;

	if (pool->next.plan != NULL)
		master->settings->unload(master->settings->loader, pool->next.plan);
	master->settings->unload(master->settings->loader, pool->current.plan);
	pool_free(&master->pool);
	close(master->signal_fd);
}

/* Opens the sockets of all kinds that take requests. False on failure, which is logged. */
static bool open_listeners(struct master *master, const struct master_plan *plan)
{
	const struct master_settings *settings = master->settings;
	int given[CHILD_KINDS];
	char health[sizeof master->listeners[HEALTH].path] = "";

	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		master->listeners[kind].fd = given[kind] = -1;
	if (settings->listen[HEALTH].n < sizeof health && settings->listen[HEALTH].n > 0)
		memcpy(health, settings->listen[HEALTH].p, settings->listen[HEALTH].n);
	if (!notify_listen_fds(health, &given[HEALTH], &given[WORKER])) {
		LOG(LISTEN,
		    LOG_TEXT_OF(
		            "what",
		            "systemd must pass one listening stream socket for workers and one for health checks, and nothing else"));
		return false;
	}
	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++) {
		const struct listener_place place = { settings->listen[kind], settings->socket_group, given[kind],
			                              kind == HEALTH ? HEALTH_BACKLOG : plan->backlog };

		if (plan->children[kind].count == 0 || place.listen.n == 0)
			continue;
		/* With sockets from systemd the service may not be able to create another one, so health checks have no socket.
		 */
		if (kind == HEALTH && given[HEALTH] < 0 && given[WORKER] >= 0) {
			LOG(NO_HEALTH_SOCKET, LOG_STR("path", place.listen));
			continue;
		}
		if (!listener_open(&place, &master->listeners[kind]))
			return false;
	}
	return true;
}

int master_run(const struct master_settings *settings)
{
	struct master master = { .settings = settings, .state = STARTING };
	const struct master_plan *plan = settings->load(settings->loader);
	sigset_t heard, before, wait;

	if (plan == NULL)
		return EXIT_FAILURE;
	if (!open_listeners(&master, plan)) {
		close_listeners(&master);
		settings->unload(settings->loader, plan);
		return EXIT_FAILURE;
	}
	block_signals(&heard, &before, &wait);
	master.signal_fd = signalfd(-1, &heard, SFD_NONBLOCK | SFD_CLOEXEC);
	if (master.signal_fd < 0)
		abort();
	master.pool = pool_new(master.signal_fd, &wait);
	for (enum child_kind kind = 0; kind < CHILD_KINDS; kind++)
		master.pool->listen_fds[kind] = master.listeners[kind].fd;
	master.pool->current = (struct generation){ .number = 1, .plan = plan };
	master.watchdog_us = notify_watchdog_us();
	LOG(START, LOG_STR("listen", settings->listen[WORKER]), LOG_INT("workers", plan->children[WORKER].count));
	serve(&master);
	LOG(STOPPED, LOG_INT("generation", master.pool->current.number), LOG_INT("requests", master.pool->requests));
	close_master(&master);
	sigprocmask(SIG_SETMASK, &before, NULL);
	return EXIT_SUCCESS;
}
