/* What the compiler cannot see of the rows: looked at once, at the start. */
#ifndef API_CHECK_H
#define API_CHECK_H

#include "api/route.h"

/* Where defects go: one line each, "<surface or endpoint>: <what is wrong> <with what>". */
struct check {
	struct buf why;
	const struct surface *surface;
	const struct endpoint *endpoint; /* NULL: the surface itself */
};

/* Notes a defect; `what` and `about` may be NULL. */
void check_defect(struct check *check, const char *what, const char *about);

/* A text of an error: its placeholders are those of shape/'s fault_text. NULL is fine. */
void check_text(struct check *check, const char *text);

/* The resource that the id of check->endpoint names; NULL, noted as a defect, when it names none of its surface. */
const struct resource *check_resource(struct check *check);

/* The envelope, error shape, resources, roots and texts of check->surface. */
void check_surface(struct check *check);

/* The columns, shapes and texts of the row of `route`, whose parameters are known. */
void check_endpoint(struct check *check, const struct route *route);

/* The names of the OpenAPI document's schemas. Only for a registry without other defects. */
void check_document(struct check *check, const struct registry *registry);

/* Every row of `shape` and of the shapes in it; `input`: presence bits and sizes too. */
void check_shape(struct check *check, const struct shape *shape, bool input);

#endif
