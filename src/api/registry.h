/*
 * All surfaces, and what is computed from their rows once, before the server forks: the route tree, and for each route the
 * members that its answer shows.
 */
#ifndef API_REGISTRY_H
#define API_REGISTRY_H

#include "api/endpoint.h"
#include "base/buf.h"

/* The surfaces of the program (surfaces.c). */
extern const struct surface *const registry_surfaces[];
extern const size_t registry_surfaces_n;

#define ROUTE_PARAMS_MAX 4
struct route {
	const struct endpoint *endpoint;
	const struct surface *surface;
	const struct resource *resource; /* the resource in its id */
	struct shown shown;
	struct str allow;                    /* all methods of this path, for the header Allow */
	struct str params[ROUTE_PARAMS_MAX]; /* names of the path's parameters, in order */
	size_t n_params;
	enum body body;             /* what may be sent: BODY_MULTIPART when a row takes a file, BODY_NONE without BODY rows */
	bool files_only;            /* a file is required, so the body must be multipart */
	int64_t body_max, file_max; /* in bytes */
	const struct field *window; /* the paging row of the input; NULL when it has none */
	const struct field *keys[LOAD_KEYS]; /* the ids in the input by which the endpoint's record is found */
	size_t n_keys;
	bool looks;   /* ids in its body are looked up even if the body has other faults (worker/look.c) */
	bool dry_run; /* it offers a dry run (api/dry_run.h) */
	bool links;   /* its page shows the URLs of the next and the previous one */
};

struct registry;

/*
 * Builds it, or refuses (NULL) with *why_r (one line a defect): a row of another struct in a shape, members that share a
 * presence bit, an input too large, no roles or no guard, a {param} without a PATH row and the reverse, an unknown
 * {placeholder} in a text, ELSE as the last row of its name, two rows with one path and method or with one id, an id that is
 * not resource and verb, a list without a page, a row without operation, doc or answer, a schema of the document without a name
 * of its own (see schema.h). Lives as long as `arena`.
 */
struct registry *registry_new(struct arena *arena, struct str *why_r);

/* As registry_new, for other surfaces than those of the program (tests). */
struct registry *registry_of(struct arena *arena, const struct surface *const *surfaces, size_t n, struct str *why_r);

struct match {
	const struct route *route;     /* NULL: see `allow` */
	const struct surface *surface; /* never NULL: the surface of the route, or the one that answers this unknown path */
	struct str allow; /* the methods of the path when it exists but does not have this one; none: there is no such path */
	struct pair params[ROUTE_PARAMS_MAX];
	size_t n_params;
};

/*
 * Finds the row for a decoded path (with or without one final slash; a literal segment wins over a parameter, a parameter
 * with a suffix, "{id}.ics", over a bare one) and method (HEAD finds GET). An empty segment belongs to no path. The
 * parameters point into `path`.
 */
struct match registry_match(const struct registry *registry, struct str path, enum method method);

/* All routes, for the document and tests. */
size_t registry_routes(const struct registry *registry, const struct route **routes_r);

/* All surfaces of the registry; how many. */
size_t registry_surfaces_of(const struct registry *registry, const struct surface *const **surfaces_r);

/* The OpenAPI 3.1 document of all surfaces, as JSON. */
void registry_openapi(const struct registry *registry, struct str public_url, struct buf *out);

/* Writes a line for each endpoint: id, method, path, roles, and the guard with the record that it guards. For the golden file.
 */
void registry_matrix(const struct registry *registry, struct buf *out);

#endif
