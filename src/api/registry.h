/* All surfaces, and what is made of their rows once, before the fork: the route tree and each route's shown members. */
#ifndef API_REGISTRY_H
#define API_REGISTRY_H

#include "api/endpoint.h"
#include "base/buf.h"

extern const struct surface *const registry_surfaces[];
extern const size_t registry_surfaces_n;

struct route {
	const struct endpoint *endpoint;
	const struct surface *surface;
	struct shown shown;
	struct str allow; /* every method of this path, for Allow */
};

struct registry;

/*
 * Builds it, or refuses with *why_r (one line a defect): a row of another struct in a shape, members that share a presence
 * bit, an input too large, no roles or no guard, a {param} without a PATH row and the reverse, an unknown {placeholder}
 * in a text, ELSE as the last row of its name, two rows with one path and method, a list without a page, a row without
 * operation, doc or answer. Lives until the process ends.
 */
struct registry *registry_new(struct arena *arena, struct str *why_r);

#define ROUTE_PARAMS_MAX 4
struct match {
	const struct route *route;     /* NULL: see `allow` */
	const struct surface *surface; /* never NULL: the route's, or the one that answers this unknown path */
	struct str allow;              /* methods of the path when it exists without this one; none: no such path */
	struct pair params[ROUTE_PARAMS_MAX];
	size_t n_params;
};

/* Finds the row for a path (with or without a final slash; a literal segment wins over a parameter) and method
 * (HEAD finds GET). */
struct match registry_match(const struct registry *registry, struct str path, enum method method);

/* All routes, for documents and tests. */
size_t registry_routes(const struct registry *registry, const struct route **routes_r);

/* The OpenAPI 3.1 document of all surfaces, as JSON. */
void registry_openapi(const struct registry *registry, struct str public_url, struct buf *out);

/* One line a row: id, methods, path, roles, guard. For the reviewed golden file. */
void registry_matrix(const struct registry *registry, struct buf *out);

#endif
