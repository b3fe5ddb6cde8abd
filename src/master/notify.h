/*
 * What a service tells systemd and is given by it (sd_notify(3), sd_listen_fds(3)). Built without libsystemd, or started by
 * something else, nothing is told and nothing given.
 */
#ifndef MASTER_NOTIFY_H
#define MASTER_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The listening stream sockets that systemd handed over, close-on-exec: *health_r the unix socket at the path `health` ("":
 * none is), *other_r the one that is not; each -1 when there is none. False when something else was handed over, or two of a
 * kind. Asked once: it clears the environment variables.
 */
bool notify_listen_fds(const char *health, int *health_r, int *other_r);

/* READY=1 with a line for `systemctl status`: at the start, and when a reload has ended either way. */
void notify_ready(const char *status);

/* RELOADING=1 with MONOTONIC_USEC, so that systemd knows which READY=1 ends it. */
void notify_reloading(void);

/* STOPPING=1. */
void notify_stopping(void);

/* Microseconds within which notify_watchdog must be called; 0: nobody waits for it. */
int64_t notify_watchdog_us(void);

/* WATCHDOG=1. */
void notify_watchdog(void);

#endif
