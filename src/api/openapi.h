/* What the files that write the OpenAPI document share. */
#ifndef API_OPENAPI_H
#define API_OPENAPI_H

#include "api/check.h"
#include "api/implied.h"
#include "api/schema.h"
#include "json/json.h"

/*
 * A response under components/responses: what several endpoints answer with one status in the same words. It is named after
 * the surface and the errors, so that no other endpoint changes its name.
 */
struct shared_error {
	const struct route *route; /* the first route that has it */
	enum err errors[E_END];
	size_t n;
	bool counted; /* whether it has the headers of rate limits */
	struct str name;
};

struct document {
	struct arena *arena;
	const struct registry *registry;
	struct json_writer *w;
	struct schemas schemas;
	struct check *check; /* where schemas without a proper name are noted; NULL when they were checked before */
	struct shared_error *errors;
	size_t n_errors, capacity_errors;
};

/* Writes a reference to the schema of this cut of `shape`, which is noted to be written later; `doc` may be NULL. */
void openapi_ref(struct document *document, const struct shape *shape, const struct cut *cut, const char *doc);

/* Writes the schema of this cut of `shape` itself. */
void openapi_shape(struct document *document, const struct shape *shape, const struct cut *cut);

/*
 * As openapi_ref for an envelope or a page. One that consists of the answer or the rows alone is written in place, without a
 * reference.
 */
void openapi_enclosure(struct document *document, const struct shape *shape, const struct cut *cut);

/* One row for two rows of words that ELSE joins under one name: it takes any word of either. In the document's arena. */
struct field openapi_joined(struct document *document, const struct field *field, const struct field *next);

/* Writes the schema of a row's value. */
void openapi_value(struct document *document, const struct field *field, const struct cut *cut);

/* Writes "examples" of a row's value, when it has one. */
void openapi_examples(struct json_writer *w, const struct field *field);

/* Writes the operation of a row. */
void openapi_operation(struct document *document, const struct route *route);

/* Writes the members of "responses" for all errors of a route; most refer to components, which openapi_shared_errors writes. */
void openapi_errors(struct document *document, const struct route *route);
void openapi_shared_errors(struct document *document);

/* Writes the schema of the answer of a dry run, which the parameter Prefer names: the member CommonDryRun of the schemas. */
void openapi_dry_run(struct document *document);

/* Writes the headers that every answer of a route has. */
void openapi_usual_headers(struct document *document, const struct route *route);

/* Writes "webhooks": a path item for each event that a webhook may ask for. */
void openapi_webhooks(struct document *document);

/* Writes a member that refers to components/<kind>/<what>. */
void openapi_member_ref(struct json_writer *w, const char *name, const char *kind, const char *what);

/* Write a member that is a text, and one that is a boolean. */
void openapi_text(struct json_writer *w, const char *name, const char *text);
void openapi_bool(struct json_writer *w, const char *name, bool b);

/* Writes a member that is a list of roles. */
void openapi_roles(struct json_writer *w, const char *name, unsigned roles);

/* Write a schema that is only a type, and one of an array of texts. */
void openapi_type(struct json_writer *w, const char *type);
void openapi_texts(struct json_writer *w);

#endif
