/* The route tree: one level a path segment. Built once from constant rows, then only read. */
#ifndef API_ROUTE_H
#define API_ROUTE_H

#include "api/registry.h"

#define ROUTE_SEGMENTS_MAX 16

enum segment_kind { SEGMENT_LITERAL, SEGMENT_SUFFIXED, SEGMENT_PARAMETER }; /* in the order in which they are tried */
struct segment {
	enum segment_kind kind;
	struct str text;                /* the literal, or what stands after the parameter: "{id}.ics" */
	struct segment *children;       /* best first */
	struct segment *next;           /* sibling */
	const struct route *methods[8]; /* by the bit number of enum method */
	struct str allow;               /* none: no path ends here */
};

/* What the pattern of one segment says. */
struct pattern {
	enum segment_kind kind;
	struct str text, name; /* name: of the parameter */
};

/* Reads one segment of a row's path. False when it is badly written. */
bool pattern_read(struct str segment, struct pattern *pattern_r);

/* Cuts `path` into segments, one slash at its end aside. False: no '/' at the front, an empty segment, or too many. */
bool route_cut(struct str path, struct str segments[ROUTE_SEGMENTS_MAX], size_t *n_r);

/*
 * Puts a route where its row's path leads, below `root`, and fills route->params. NULL, or why it cannot be done
 * (static text): a badly written path, too many parameters, a method that is taken.
 */
const char *route_insert(struct arena *arena, struct segment *root, struct route *route);

/* Fills `allow` of every segment that has routes, and of these routes. */
void route_allow(struct arena *arena, struct segment *root, struct route *routes, size_t n);

/* The segment at which `path` ends, best first, and the values of its parameters in order; NULL when there is none. */
const struct segment *route_find(const struct segment *root, struct str path, struct str values[ROUTE_PARAMS_MAX]);

#endif
