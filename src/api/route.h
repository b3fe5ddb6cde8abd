/* The route tree, with one level for each segment of a path. It is built once and then only read. */
#ifndef API_ROUTE_H
#define API_ROUTE_H

#include "api/registry.h"

#define ROUTE_SEGMENTS_MAX 16

enum segment_kind { SEGMENT_LITERAL, SEGMENT_SUFFIXED, SEGMENT_PARAMETER }; /* in the order in which they are tried */
struct segment {
	enum segment_kind kind;
	struct str text;                /* the literal, or what stands after the parameter: "{id}.ics" */
	struct segment *children;       /* in the order in which they are tried */
	struct segment *next;           /* the next child of the same parent */
	const struct route *methods[8]; /* by the number of the bit in enum method */
	struct str allow;               /* none: no path ends here */
};

/* One segment of a row's path. */
struct pattern {
	enum segment_kind kind;
	struct str text, name; /* name: the parameter's */
};

/* Reads one segment of a row's path. False when it is badly written. */
bool pattern_read(struct str segment, struct pattern *pattern_r);

/*
 * Cuts `path` into segments; one slash at its end is ignored. False when it does not begin with a slash, or has an empty
 * segment or too many.
 */
bool route_cut(struct str path, struct str segments[ROUTE_SEGMENTS_MAX], size_t *n_r);

/*
 * Puts a route where its row's path leads, below `root`, and fills route->params. NULL, or why it cannot be done
 * (static text): a badly written path, too many parameters, a method that is taken.
 */
const char *route_insert(struct arena *arena, struct segment *root, struct route *route);

/* Fills `allow` of all routes, and of the segments that they end at. */
void route_allow(struct arena *arena, struct segment *root, struct route *routes, size_t n);

/* The segment at which `path` ends, by the order above, and the values of the parameters in order; NULL when there is none. */
const struct segment *route_find(const struct segment *root, struct str path, struct str values[ROUTE_PARAMS_MAX]);

#endif
