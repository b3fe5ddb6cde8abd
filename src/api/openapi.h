/* Within api/: the OpenAPI document in the making. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/check.h"
#include "api/implied.h"
#include "api/schema.h"
#include "json/json.h"

/*
 * A response under components/responses: what several rows answer with one status, word for word. It is named after the surface
 * and the errors, so that no other row changes its name.
 */
struct shared_error {
	const struct route *route; /* the first that has it */
	enum err errors[E_END];
	size_t n;
	bool counted; /* has the headers of rate limits */
	struct str name;
};

struct document {
	struct arena *arena;
	const struct registry *registry;
	struct json_writer *w;
	struct schemas schemas;
	struct check *check; /* where schemas without a name of their own are noted; NULL: there are none */
	struct shared_error *errors;
	size_t n_errors, capacity_errors;
};

/* Writes a reference to the schema of this cut of `shape`, which is noted to be written later; `doc` may be NULL. */
void openapi_ref(struct document *document, const struct shape *shape, const struct cut *cut, const char *doc);

/* Writes the schema of this cut of `shape` itself. */
void openapi_shape(struct document *document, const struct shape *shape, const struct cut *cut);

/* As openapi_ref for an envelope or a page; what stands bare (an array, or the answer itself) is written in its place. */
void openapi_enclosure(struct document *document, const struct shape *shape, const struct cut *cut);

/* Two rows of words that ELSE joins under one name, as one: any word of either. In the document's arena. */
struct field openapi_joined(struct document *document, const struct field *field, const struct field *next);

/* Writes the schema of one row's value; `in_list`: of what one of its elements is. */
void openapi_value(struct document *document, const struct field *field, const struct cut *cut);

/* Writes "examples" of a row's value, when it has one. */
void openapi_examples(struct json_writer *w, const struct field *field);

/* Writes the operation of a row. */
void openapi_operation(struct document *document, const struct route *route);

/* Writes the members of "responses" for all errors of a route; most refer to components, which openapi_shared_errors writes. */
void openapi_errors(struct document *document, const struct route *route);
void openapi_shared_errors(struct document *document);

/* Writes "headers" members that every answer of a route has. */
void openapi_usual_headers(struct document *document, const struct route *route);

/* Writes "webhooks": a path item for each event that a webhook may ask for. */
void openapi_webhooks(struct document *document);

/* A member that refers to components/<kind>/<what>. */
void openapi_member_ref(struct json_writer *w, const char *name, const char *kind, const char *what);

/* A member that is a text; one that is true or false. */
void openapi_text(struct json_writer *w, const char *name, const char *text);
void openapi_bool(struct json_writer *w, const char *name, bool b);

/* A member that is a list of roles. */
void openapi_roles(struct json_writer *w, const char *name, unsigned roles);

/* A schema that says no more than a type; one of arrays of texts. */
void openapi_type(struct json_writer *w, const char *type);
void openapi_texts(struct json_writer *w);

#endif
