/* The checks of all rows that the compiler cannot make. They run once, at the start, before the server forks. */
#ifndef API_CHECK_H
#define API_CHECK_H

#include "api/route.h"

/* Collects defects, one line each: "<surface or endpoint>: <what is wrong> <with what>". */
struct check {
	struct buf why;
	const struct surface *surface;
	const struct endpoint *endpoint; /* NULL while the surface itself is checked */
};

/* Notes a defect, with the place of the row when it is one of an endpoint; `about` may be NULL. */
void check_defect(struct check *check, const char *what, const char *about);

/* Checks that the text of an error has only placeholders that fault_text (shape/shape.h) knows. NULL is allowed. */
void check_text(struct check *check, const char *text);

/* The resource that the id of check->endpoint names; NULL, noted as a defect, when it names none of its surface. */
const struct resource *check_resource(struct check *check);

/* Checks the envelope, error shape, resources, roots and texts of check->surface. */
void check_surface(struct check *check);

/* Checks the columns, shapes and texts of the row of `route`. The parameters of the route's path must be filled in. */
void check_endpoint(struct check *check, const struct route *route);

/* Checks what the row of `route` says of access: its load, its guard and its operation must fit together. */
void check_access(struct check *check, const struct route *route);

/* Whether the row takes a secret (SECRET). */
bool check_takes_secret(const struct endpoint *endpoint);

/* Checks the names of the schemas in the OpenAPI document, by making it. The registry must have no other defects. */
void check_document(struct check *check, const struct registry *registry);

/* Checks every row of `shape` and of the shapes inside it; with `input` also presence bits and the size of the struct. */
void check_shape(struct check *check, const struct shape *shape, bool input);

#endif
