/*
 * What a service tells systemd and is given by it (sd_notify(3), sd_listen_fds(3)). Built without libsystemd, or started by
 * something else, nothing is told and nothing given.
 */
#ifndef MASTER_NOTIFY_H
#define MASTER_NOTIFY_H

#include <stdint.h>

/*
 * The listening stream socket that systemd handed over (always descriptor 3), close-on-exec; -1 when there is none, -2
 * when what was handed over is not exactly one such socket. Asked once: it clears the environment variables.
 */
int notify_listen_fd(void);

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
