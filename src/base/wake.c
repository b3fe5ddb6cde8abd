#include "base/wake.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/log.h"

int wake_open(struct arena *scratch, struct str path)
{
	const char *name = str_cstring(scratch, path);
	struct stat seen;
	int fd = -1;

	if (path.n == 0)
		return -1;
	/* Opened for reading too, so that there is always a reader (no SIGPIPE) and always a writer (no end of file). */
	if (mkfifo(name, 0660) == 0 || errno == EEXIST)
		fd = open(name, O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW);
	if (fd >= 0 && fstat(fd, &seen) == 0 && S_ISFIFO(seen.st_mode))
		return fd;
	LOG(WAKE, LOG_STR("fifo", path), LOG_INT("errno", fd < 0 ? errno : EEXIST));
	wake_close(fd);
	return -1;
}

void wake_close(int fd)
{
	if (fd >= 0)
		(void)close(fd);
}

void wake_signal(int fd)
{
	if (fd >= 0 && write(fd, "!", 1) != 1)
		return; /* EAGAIN: the FIFO is full, so the reader will wake up anyway */
}

void wake_drain(int fd)
{
	char bytes[256];

	while (fd >= 0 && read(fd, bytes, sizeof bytes) == (ssize_t)sizeof bytes)
		;
}
