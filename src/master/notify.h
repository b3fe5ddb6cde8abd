/*
 * Communication with systemd (sd_notify(3), sd_listen_fds(3)). When built without libsystemd, or not started by systemd, these
 * functions do nothing and there are no sockets.
 */
#ifndef MASTER_NOTIFY_H
#define MASTER_NOTIFY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * The listening stream sockets that systemd passed, close-on-exec: *health_r is the unix socket at the path `health` ("" for no
 * such path), *other_r any other one; -1 when there is none. False when systemd passed anything else, or two of one kind.
 * Called once, because it clears the environment variables.
 */
bool notify_listen_fds(const char *health, int *health_r, int *other_r);

/* READY=1 with a line for `systemctl status`: after the start, and after each reload, successful or not. */
void notify_ready(const char *status);

/* RELOADING=1 with MONOTONIC_USEC, so that systemd knows which READY=1 ends it. */
void notify_reloading(void);

/* STOPPING=1. */
void notify_stopping(void);

/* The longest time between two calls of notify_watchdog, in microseconds; 0: no watchdog is configured. */
int64_t notify_watchdog_us(void);

/* WATCHDOG=1. */
void notify_watchdog(void);

#endif
