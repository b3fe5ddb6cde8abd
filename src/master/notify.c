#include "master/notify.h"

#ifdef HAVE_SYSTEMD

#include <sys/socket.h>
#include <systemd/sd-daemon.h>

#include "base/clock.h"

int notify_listen_fd(void)
{
	int n = sd_listen_fds(1);

	if (n == 0)
		return -1;
	return n == 1 && sd_is_socket(SD_LISTEN_FDS_START, AF_UNSPEC, SOCK_STREAM, 1) > 0 ? SD_LISTEN_FDS_START : -2;
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

int notify_listen_fd(void)
{
	return -1;
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
