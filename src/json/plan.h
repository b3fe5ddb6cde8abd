/*
 * Within json/: what is left of a shape's rows for one view and one role. Which rows stand, and how their names are
 * written, is the same for each answer, so it is worked out once.
 */
#ifndef JSON_PLAN_H
#define JSON_PLAN_H

#include "json/json.h"

/* So many bytes behind a key may be read, too: it is copied in steps of so many. */
enum { KEY_BEYOND = 16 };

/* One row that stands in the body. */
struct step {
	const struct field *field;
	struct str key; /* ,"name": and none when the row has no name */
	size_t off;     /* the row's */
	unsigned group; /* from 1; rows joined by ELSE are one group, of which the first that has something to show stands */
	bool passes;    /* when there is nothing to show, it is left out or another stands for it */
	bool single;    /* one value, of a kind that encode_single writes */
	const struct plan *plan; /* of the shape of an object, pointer, list or group; else NULL */
};

struct plan {
	const struct shape *shape;
	unsigned view, role;
	const struct step *steps;
	size_t n;
	const struct step *alone; /* the nameless rows or body that stand for the whole; NULL when there is more, or a name */
};

/* The plan of `shape`, which must live as long as the process, as its rows do. Never NULL; lives that long too. */
const struct plan *plan_of(const struct shape *shape, unsigned view, unsigned role);

#endif
