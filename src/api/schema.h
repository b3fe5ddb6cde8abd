/*
 * The schemas of the OpenAPI document and their names. Clients are generated from these names, so a name comes from the shape
 * and the view alone, never from the order in which endpoints use them:
 *
 *   a shape               its name in Pascal case: platform_application is PlatformApplication; a shape that several surfaces
 *                         share has the surface before it: AssistantError
 *   a view of a shape     the name that VIEWS gives it: PlatformInterviewLine
 *   for some roles        the above and, when some members are hidden from others, ForStaff, ForCandidate ...
 *   a multipart form      the above and Form
 *   a page of rows        the name of a row and Page
 *   an envelope           the endpoint's id and Reply, because its message is the endpoint's own:
 * CandidateInterviewsConfirmReply a webhook's body      Webhook and the shape's name
 */
#ifndef API_SCHEMA_H
#define API_SCHEMA_H

#include "api/endpoint.h"

/* Which part of a shape a schema describes. */
struct cut {
	const struct surface *surface;   /* NULL: a webhook's body */
	const struct endpoint *endpoint; /* what KIND_ROWS and KIND_BODY stand for */
	unsigned view;
	unsigned roles; /* of the callers who see it; 0: rows are hidden from nobody */
	bool input;     /* a request */
	bool create;    /* of a method that makes something: null means absent */
	bool form;      /* multipart: files, no null */
	int status;     /* of an answer */
	const char *says[OUTCOMES];
	size_t n_says; /* what an envelope's message says; 0: any text */
};

/* A schema under components/schemas. */
struct schema {
	const struct shape *shape;
	struct cut cut;
	struct str name;
};
struct schemas {
	struct arena *arena;
	struct schema *at;
	size_t n, capacity;
};

/*
 * The schema of this cut of `shape`, added to `schemas` when it is new. NULL and *wrong_r when it cannot be published: the view
 * or the roles have no name, or the name belongs to another schema.
 */
const struct schema *schema_of(struct schemas *schemas, const struct shape *shape, const struct cut *cut, const char **wrong_r);

/* A snake_case name in Pascal case: "platform_job" is "PlatformJob". Dots count as underscores. */
struct str schema_pascal(struct arena *arena, struct str name);

#endif
