/* Collects the faults that a use case finds, and decides which origins may call us. */
#include "service/context.h"

#include "model/user.h"

enum err fail_at(struct context *c, enum err e, size_t off, struct str value)
{
	faults_add(&c->faults, (struct fault){ .off = off, .error = e, .value = value });
	return E_INVALID;
}

void name_check(struct context *c, size_t off, struct str name)
{
	if (!name_plain(name))
		fail_at(c, E_NOT_PLAIN, off, name);
}

enum err faults_checked(const struct context *c)
{
	return c->faults.n > 0 ? E_INVALID : OK;
}

/* Whether the origin is on this host ("http://localhost:5173"), where front ends run while they are developed. */
static bool of_this_host(struct str origin)
{
	static const struct str hosts[] = { { "localhost", 9 }, { "127.0.0.1", 9 }, { "[::1]", 5 } };

	if (str_starts(origin, STR("http://")))
		origin = str_from(origin, 7);
	else if (str_starts(origin, STR("https://")))
		origin = str_from(origin, 8);
	else
		return false;
	for (size_t i = 0; i < COUNT(hosts); i++) {
		struct str port = { 0 };
		int64_t number;

		if (!str_starts(origin, hosts[i]))
			continue;
		port = str_from(origin, hosts[i].n);
		if (port.n == 0 || (*port.p == ':' && str_to_int(str_from(port, 1), &number) && number > 0 && number < 65536))
			return true;
	}
	return false;
}

bool settings_origin_allowed(const struct settings *settings, struct str origin)
{
	struct str list = settings->cors_origins;

	while (origin.n > 0 && list.p != NULL)
		if (str_equal(str_cut(&list, ' '), origin))
			return true;
	return settings->development && of_this_host(origin);
}
