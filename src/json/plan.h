/*
 * Private to json/: a plan lists the rows of a shape that are written for one view and one role, with their names as JSON. It
 * is the same for every answer, so it is made only once.
 */
#ifndef JSON_PLAN_H
#define JSON_PLAN_H

#include "json/json.h"

/* This many bytes behind a key can be read too, because keys are copied in steps of this size. */
enum { KEY_BEYOND = 16 };

/* One row that is written into the body. */
struct step {
	const struct field *field;
	struct str key; /* ,"name": with its comma; none when the row has no name */
	size_t off;     /* the offset of the row's member */
	unsigned group; /* from 1; rows joined by ELSE are one group, of which the first with something to show is written */
	bool passes;    /* when there is nothing to show, it is left out or the next row of its group is written */
	bool single;    /* one value, of a kind that encode_single writes */
	const struct plan *plan; /* the plan of an object's, pointer's, list's or group's shape; else NULL */
};

struct plan {
	const struct shape *shape;
	unsigned view, role;
	const struct step *steps;
	size_t n;
	const struct step *alone; /* the only step, when it is a KIND_ROWS or KIND_BODY row without a name; else NULL */
};

/* The plan of `shape`, which must be valid until the process ends, as its rows must. Never NULL; valid until the process ends.
 */
const struct plan *plan_of(const struct shape *shape, unsigned view, unsigned role);

#endif
