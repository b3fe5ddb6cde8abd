#include "master/listener.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/log.h"

enum { NAME_MAX_BYTES = 256 };

static bool refuse(struct str where, const char *what, int error)
{
	LOG(LISTEN, LOG_STR("listen", where), LOG_TEXT_OF("what", what),
	    LOG_TEXT_OF("reason", error == 0 ? "-" : strerror(error)));
	return false;
}

static bool copy_name(struct str from, char *to, size_t room)
{
	if (from.n == 0 || from.n >= room || memchr(from.p, '\0', from.n) != NULL)
		return false;
	memcpy(to, from.p, from.n);
	to[from.n] = '\0';
	return true;
}

static int stream_socket(int family)
{
	return socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
}

/* Removes the socket file of a server that has ended. False, with errno, when the path is in use by something else. */
static bool remove_stale(const struct sockaddr_un *address)
{
	struct stat seen;
	int probe, error;

	if (lstat(address->sun_path, &seen) != 0)
		return errno == ENOENT;
	if (!S_ISSOCK(seen.st_mode)) {
		errno = EEXIST;
		return false;
	}
	probe = stream_socket(AF_UNIX);
	if (probe < 0)
		return false;
	error = connect(probe, (const struct sockaddr *)address, sizeof *address) == 0 ? EADDRINUSE : errno;
	close(probe);
	/* Only ECONNREFUSED means that the owner is dead; a running server with a full queue causes EAGAIN. */
	if (error == ECONNREFUSED)
		return unlink(address->sun_path) == 0;
	errno = error;
	return false;
}

static bool give_to_group(const char *path, struct str group)
{
	char name[NAME_MAX_BYTES];
	const struct group *found;

	if (group.n == 0)
		return true;
	errno = 0;
	if (!copy_name(group, name, sizeof name) || (found = getgrnam(name)) == NULL) {
		errno = errno == 0 ? ENOENT : errno;
		return false;
	}
	return chown(path, (uid_t)-1, found->gr_gid) == 0;
}

static bool bind_unix(const struct listener_place *place, const struct sockaddr_un *address, struct listener *listener)
{
	struct stat made;
	mode_t mask = umask(0177);
	bool bound = bind(listener->fd, (const struct sockaddr *)address, sizeof *address) == 0;

	umask(mask);
	if (!bound)
		return refuse(place->listen, "bind", errno);
	memcpy(listener->path, address->sun_path, sizeof listener->path);
	if (stat(listener->path, &made) != 0)
		return refuse(place->listen, "stat", errno);
	listener->device = made.st_dev;
	listener->inode = made.st_ino;
	if (!give_to_group(listener->path, place->socket_group))
		return refuse(place->listen, "socket_group", errno);
	/* The mode decides who may connect. It was 0600 until the group was set, so that nobody else could connect before. */
	if (chmod(listener->path, 0660) != 0)
		return refuse(place->listen, "chmod", errno);
	return true;
}

static bool open_unix(const struct listener_place *place, struct listener *listener)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	if (!copy_name(place->listen, address.sun_path, sizeof address.sun_path))
		return refuse(place->listen, "the path of a unix socket must have 1 to 107 bytes", 0);
	if (!remove_stale(&address))
		return refuse(place->listen,
		              errno == EADDRINUSE || errno == EAGAIN ? "another server is listening"
		                                                     : "the path is in use by another file",
		              errno);
	listener->fd = stream_socket(AF_UNIX);
	if (listener->fd < 0)
		return refuse(place->listen, "socket", errno);
	return bind_unix(place, &address, listener);
}

static bool bind_first(const struct addrinfo *found, struct listener *listener)
{
	int on = 1;

	for (const struct addrinfo *a = found; a != NULL; a = a->ai_next) {
		listener->fd = stream_socket(a->ai_family);
		if (listener->fd < 0)
			continue;
		if (setsockopt(listener->fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
		    bind(listener->fd, a->ai_addr, a->ai_addrlen) == 0)
			return true;
		close(listener->fd);
		listener->fd = -1;
	}
	return false;
}

/* "127.0.0.1:9000", "[::1]:9000", "localhost:9000" */
static bool open_tcp(const struct listener_place *place, struct listener *listener)
{
	const struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV };
	char host[NAME_MAX_BYTES], port[16];
	struct str where = place->listen, name;
	struct addrinfo *found = NULL;
	size_t colon = where.n;
	bool bound;
	int code;

	while (colon > 0 && where.p[colon - 1] != ':')
		colon--;
	name = (struct str){ where.p, colon > 0 ? colon - 1 : 0 };
	if (name.n > 2 && name.p[0] == '[' && name.p[name.n - 1] == ']')
		name = (struct str){ name.p + 1, name.n - 2 };
	if (!copy_name(name, host, sizeof host) || !copy_name(str_from(where, colon), port, sizeof port))
		return refuse(where, "must be a path that begins with /, or address:port", 0);
	code = getaddrinfo(host, port, &hints, &found);
	if (code != 0)
		return refuse(where, gai_strerror(code), code == EAI_SYSTEM ? errno : 0);
	bound = bind_first(found, listener);
	code = errno;
	freeaddrinfo(found);
	return bound || refuse(where, "bind", code);
}

static bool open_own(const struct listener_place *place, struct listener *listener)
{
	bool bound = str_starts(place->listen, STR("/")) ? open_unix(place, listener) : open_tcp(place, listener);

	if (bound && listen(listener->fd, place->backlog) != 0)
		bound = refuse(place->listen, "listen", errno);
	if (!bound)
		listener_close(listener);
	return bound;
}

bool listener_open(const struct listener_place *place, struct listener *listener_r)
{
	int flags;

	*listener_r = (struct listener){ .fd = place->given };
	if (listener_r->fd < 0)
		return open_own(place, listener_r);
	listener_r->inherited = true;
	flags = fcntl(listener_r->fd, F_GETFL);
	if (flags < 0 || fcntl(listener_r->fd, F_SETFL, flags | O_NONBLOCK) != 0)
		return refuse(STR("systemd"), "fcntl", errno);
	return true;
}

void listener_set_backlog(const struct listener *listener, int backlog)
{
	if (listener->fd >= 0 && !listener->inherited)
		listen(listener->fd, backlog);
}

void listener_close(struct listener *listener)
{
	struct stat now;

	if (listener->path[0] != '\0' && lstat(listener->path, &now) == 0 && now.st_dev == listener->device &&
	    now.st_ino == listener->inode)
		unlink(listener->path);
	listener->path[0] = '\0';
	if (listener->fd >= 0)
		close(listener->fd);
	listener->fd = -1;
}
