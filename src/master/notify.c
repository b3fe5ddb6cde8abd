#include "master/notify.h"

#ifdef HAVE_SYSTEMD

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include "base/clock.h"

bool notify_listen_fds(const char *health, int *health_r, int *other_r)
{
	int n = sd_listen_fds(1);

	*health_r = *other_r = -1;
	for (int fd = SD_LISTEN_FDS_START; fd < SD_LISTEN_FDS_START + n; fd++) {
		bool is_health = health[0] != '\0' && sd_is_socket_unix(fd, SOCK_STREAM, 1, health, 0) > 0;
		int *place = is_health ? health_r : other_r;

		if (*place != -1 || sd_is_socket(fd, AF_UNSPEC, SOCK_STREAM, 1) <= 0)
			return false;
		*place = fd;
	}
	return true;
}

void notify_ready(const char *status)
{
	sd_notifyf(0, "READY=1\nSTATUS=%s", status);
}

void notify_reloading(void)
{
	sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld\nSTATUS=Reloading", (long long)clock_monotonic());
}

void notify_stopping(void)
{
	sd_notify(0, "STOPPING=1\nSTATUS=Draining");
}

int64_t notify_watchdog_us(void)
{
	uint64_t us = 0;

	return sd_watchdog_enabled(0, &us) > 0 ? (int64_t)us : 0;
}

void notify_watchdog(void)
{
	sd_notify(0, "WATCHDOG=1");
}

#else

bool notify_listen_fds(const char *health, int *health_r, int *other_r)
{
	(void)health;
	*health_r = *other_r = -1;
	return true;
}

void notify_ready(const char *status)
{
	(void)status;
}

void notify_reloading(void)
{
}

void notify_stopping(void)
{
}

int64_t notify_watchdog_us(void)
{
	return 0;
}

void notify_watchdog(void)
{
}

#endif
