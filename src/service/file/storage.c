/* Stores uploads as files, and removes files. */
#include "service/file/storage.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#define ROOM_LEAST (16 << 20) /* bytes: when less is free, there may be no room for the largest upload */
#define RETRY_SECONDS 60

struct str service_storage_name(struct context *c, struct str incoming)
{
	struct uuid id;
	uint8_t digest[32];
	sha256(incoming, digest);
	for (size_t i = 0; i < sizeof id.byte; i++)
		id.byte[i] = digest[i];
	struct str name = uuid_text(c->arena, id);
	return STR_JOIN(c->arena, (struct str){ name.p, 2 }, STR("/"), name);
}

/* A disk that is full or read-only is for the administrator to mend, and the same request succeeds afterwards. */
static enum err disk_error(struct context *c, const char *what)
{
	bool full = errno == ENOSPC || errno == EDQUOT || errno == EROFS;

	LOG(FILE_ERROR, LOG_TEXT_OF("call", what), LOG_INT("errno", errno));
	if (full)
		c->retry_after = RETRY_SECONDS;
	return full ? E_UNAVAILABLE : E_INTERNAL;
}

/* A file that a committed row names must be on the disk, so its bytes are synced first, and then its name. */
static bool on_disk(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

/* Adds `path` to a list, unless it is there. */
static void note(struct context *c, const struct str **list, size_t *n, struct str path)
{
	for (size_t i = 0; i < *n; i++) {
		if (str_equal((*list)[i], path))
			return;
	}
	struct str *more = ARENA_ARRAY(c->arena, struct str, *n + 1);
	for (size_t i = 0; i < *n; i++)
		more[i] = (*list)[i];
	more[*n] = path;
	*list = more;
	++*n;
}

static struct str path_of(struct context *c, struct str stored)
{
	return STR_JOIN(c->arena, c->settings->storage, STR("/"), stored);
}

enum err service_storage_keep(struct context *c, struct str incoming, struct str stored)
{
	struct str path = path_of(c, stored);
	const char *from = str_cstring(c->arena, incoming), *to = str_cstring(c->arena, path);
	const char *folder = str_cstring(c->arena, (struct str){ path.p, path.n - stored.n + 2 });
	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		return disk_error(c, "mkdir");
	/* An earlier run of this transaction may have moved it already. The group may read it: nginx sends it. */
	if (rename(from, to) != 0 && (errno != ENOENT || access(to, F_OK) != 0))
		return disk_error(c, "rename");
	note(c, &c->kept, &c->n_kept, path);
	if (chmod(to, 0640) != 0 || !on_disk(to, 0) || !on_disk(folder, O_DIRECTORY))
		return disk_error(c, "fsync");
	return OK;
}

void service_storage_drop(struct context *c, struct str stored)
{
	note(c, &c->dropped, &c->n_dropped, path_of(c, stored));
}

enum err service_storage_erase(struct context *c, struct str stored)
{
	if (unlink(str_cstring(c->arena, path_of(c, stored))) != 0 && errno != ENOENT)
		return disk_error(c, "unlink");
	return OK;
}

bool service_storage_writable(struct context *c)
{
	const char *folder = str_cstring(c->arena, c->settings->storage);
	struct statvfs fs;

	if (c->settings->storage.n == 0)
		return true;
	return statvfs(folder, &fs) == 0 && (fs.f_flag & ST_RDONLY) == 0 && (uint64_t)fs.f_bavail * fs.f_frsize >= ROOM_LEAST &&
	       access(folder, W_OK | X_OK) == 0;
}

bool service_storage_has(struct context *c, struct str stored)
{
	if (access(str_cstring(c->arena, path_of(c, stored)), F_OK) == 0)
		return true;
	disk_error(c, "access");
	return false;
}
