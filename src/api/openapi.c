/* Writes the OpenAPI 3.1 document from the rows that the server works with. */
#include "api/openapi.h"

#define DOCUMENT_MAX (16 << 20)
#ifndef PACKAGE_VERSION
#define PACKAGE_VERSION "0"
#endif

void openapi_text(struct json_writer *w, const char *name, const char *text)
{
	json_key(w, name);
	json_text(w, text);
}

void openapi_bool(struct json_writer *w, const char *name, bool b)
{
	json_key(w, name);
	json_bool(w, b);
}

void openapi_roles(struct json_writer *w, const char *name, unsigned roles)
{
	static const struct {
		unsigned role;
		const char *name;
	} names[] = { { ADMIN, "admin" },
		      { HR, "hr" },
		      { INTERVIEWER, "interviewer" },
		      { CANDIDATE, "candidate" },
		      { PUBLIC, "public" } };

	json_key(w, name);
	json_array(w);
	for (size_t i = 0; i < COUNT(names); i++)
		if ((roles & names[i].role) != 0)
			json_text(w, names[i].name);
	json_end(w);
}

void openapi_type(struct json_writer *w, const char *type)
{
	json_object(w);
	openapi_text(w, "type", type);
	json_end(w);
}

void openapi_texts(struct json_writer *w)
{
	json_object(w);
	openapi_text(w, "type", "array");
	json_key(w, "items");
	openapi_type(w, "string");
	json_end(w);
}

void openapi_member_ref(struct json_writer *w, const char *name, const char *kind, const char *what)
{
	char text[128];
	size_t n = 0;
	const char *const parts[] = { "#/components/", kind, "/", what };

	for (size_t i = 0; i < COUNT(parts); i++)
		for (const char *p = parts[i]; *p != '\0' && n < sizeof text; p++)
			text[n++] = *p;
	json_key(w, name);
	json_object(w);
	json_key(w, "$ref");
	json_str(w, (struct str){ text, n });
	json_end(w);
}

/* ---- what all operations share */

/* The first stands in every answer, the next five in every answer of an endpoint with a rate limit. */
static const struct shared_header {
	const char *name, *doc, *type, *pattern;
	bool always;
} shared_headers[] = {
	{ "X-Request-Id", "Id of the request, as the logs of the server show it", "string", "^[0-9A-Za-z-]{1,64}$", true },
	{ "X-RateLimit-Limit", "Number of requests that the caller may make in an hour", "integer", NULL, false },
	{ "X-RateLimit-Remaining", "Number of requests that are left in this hour", "integer", NULL, false },
	{ "X-RateLimit-Reset", "When the hour ends, in seconds since 1970", "integer", NULL, false },
	{ "RateLimit-Policy", "The same limit as draft-ietf-httpapi-ratelimit-headers writes it: q requests in w seconds",
	  "string", "^\"hour\";q=[0-9]+;w=3600$", false },
	{ "RateLimit", "What is left of it: r requests, and t seconds until the hour ends", "string",
	  "^\"hour\";r=[0-9]+;t=[0-9]+$", false },
	{ "Retry-After", "Seconds to wait before the request is sent again", "integer", NULL, true },
	{ "WWW-Authenticate", "How to authenticate (RFC 6750)", "string", "^Bearer", true },
	{ "Idempotency-Replayed",
	  "Present when the answer is the stored one of an earlier request with the same Idempotency-Key", "string", "^true$",
	  false },
};

static const struct shared_parameter {
	const char *name, *doc;
	const char *answer; /* the schema of the answer to which it leads; NULL: that of the operation */
} shared_parameters[] = {
	{ "Idempotency-Key",
	  "Unique text of 1 to 255 visible ASCII characters; when the same request is sent again with it within 24 hours, it gets the stored answer and nothing is done twice" },
	{ "Prefer",
	  "With dry-run (RFC 7240) nothing is changed: the answer says what the request would have been answered and what would have followed. It has the status 200, the header Preference-Applied and the schema CommonDryRun. The parameter dry_run=1 in the query is the same. 401, 403, 413, 415, 429 and 503 are answered as ever",
	  "CommonDryRun" },
	{ "If-None-Match",
	  "ETag of the version that the client has; when the object has not changed since, the answer is 304 without a body" },
};

static void shared_header(struct json_writer *w, const struct shared_header *header)
{
	json_key(w, header->name);
	json_object(w);
	openapi_text(w, "description", header->doc);
	openapi_bool(w, "required", header->always);
	json_key(w, "schema");
	json_object(w);
	openapi_text(w, "type", header->type);
	if (header->pattern != NULL)
		openapi_text(w, "pattern", header->pattern);
	json_end(w);
	json_end(w);
}

static void shared_parameter(struct json_writer *w, const struct shared_parameter *parameter)
{
	json_key(w, parameter->name);
	json_object(w);
	openapi_text(w, "name", parameter->name);
	openapi_text(w, "in", "header");
	openapi_text(w, "description", parameter->doc);
	openapi_bool(w, "required", false);
	json_key(w, "schema");
	openapi_type(w, "string");
	if (parameter->answer != NULL)
		openapi_member_ref(w, "x-answer", "schemas", parameter->answer);
	json_end(w);
}

static void security_schemes(struct json_writer *w)
{
	json_key(w, "securitySchemes");
	json_object(w);
	json_key(w, "bearer");
	json_object(w);
	openapi_text(w, "type", "http");
	openapi_text(w, "scheme", "bearer");
	openapi_text(w, "bearerFormat", "JWT");
	json_end(w);
	json_key(w, "apiKey");
	json_object(w);
	openapi_text(w, "type", "http");
	openapi_text(w, "scheme", "bearer");
	openapi_text(w, "bearerFormat", "iv_...");
	openapi_text(w, "description",
	             "API key of a user or of a company's service account (POST /api/v1/api_keys/); x-scope of an operation is "
	             "the scope that the key needs, unless it has the scope read or write");
	json_end(w);
	json_key(w, "signedUrl");
	json_object(w);
	openapi_text(w, "type", "apiKey");
	openapi_text(w, "in", "query");
	openapi_text(w, "name", "signature");
	openapi_text(w, "description", "Signature of a file's address, which answers show together with the parameter expires");
	json_end(w);
	json_end(w);
}

static void shared(struct json_writer *w)
{
	json_key(w, "headers");
	json_object(w);
	for (size_t i = 0; i < COUNT(shared_headers); i++)
		shared_header(w, &shared_headers[i]);
	json_end(w);
	json_key(w, "parameters");
	json_object(w);
	for (size_t i = 0; i < COUNT(shared_parameters); i++)
		shared_parameter(w, &shared_parameters[i]);
	json_end(w);
	security_schemes(w);
}

void openapi_usual_headers(struct document *document, const struct route *route)
{
	size_t n = route->endpoint->rate == RATE_NONE ? 1 : 6;

	for (size_t i = 0; i < n; i++)
		openapi_member_ref(document->w, shared_headers[i].name, "headers", shared_headers[i].name);
}

/* ---- the document */

static void info(struct json_writer *w)
{
	json_key(w, "info");
	json_object(w);
	openapi_text(w, "title", "interviewd");
	openapi_text(w, "version", PACKAGE_VERSION);
	openapi_text(w, "summary",
	             "Job interviews: jobs, applications, interviews, offers, by five REST APIs over the same data");
	openapi_text(
	        w, "description",
	        "Every path works with and without a slash at the end. Members of a request that are not named here are "
	        "ignored. In a request that creates an object, null means the same as leaving a member out. In a request that "
	        "changes an object, null clears a member, and a member that is left out keeps its value. This document is made "
	        "from the tables that the server itself works with.");
	json_key(w, "license");
	json_object(w);
	openapi_text(w, "name", "MIT");
	openapi_text(w, "identifier", "MIT");
	json_end(w);
	json_end(w);
}

static void servers(struct json_writer *w, struct str public_url)
{
	json_key(w, "servers");
	json_array(w);
	json_object(w);
	json_key(w, "url");
	json_str(w, public_url.n > 0 ? public_url : STR("/"));
	json_end(w);
	json_end(w);
}

static bool is_used(const struct resource *resource, const struct route *routes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (routes[i].resource == resource)
			return true;
	return false;
}

/*
 * Writes the tags of the resources of a surface that have operations; with `whole` as objects with descriptions, otherwise as
 * names.
 */
static void tags_of(struct json_writer *w, const struct surface *surface, const struct route *routes, size_t n, bool whole)
{
	for (const struct resource *one = surface->resources; one->name != NULL; one++) {
		if (!is_used(one, routes, n))
			continue;
		if (!whole) {
			json_text(w, one->tag);
			continue;
		}
		json_object(w);
		openapi_text(w, "name", one->tag);
		openapi_text(w, "description", one->doc);
		json_end(w);
	}
}

/* A tag is a resource of a surface; the tags of one surface are a group, for readers that know such groups (Redoc). */
static void tags(struct json_writer *w, const struct registry *registry, const struct route *routes, size_t n)
{
	const struct surface *const *surfaces;
	size_t n_surfaces = registry_surfaces_of(registry, &surfaces);

	json_key(w, "tags");
	json_array(w);
	for (size_t i = 0; i < n_surfaces; i++)
		tags_of(w, surfaces[i], routes, n, true);
	json_end(w);
	json_key(w, "x-tagGroups");
	json_array(w);
	for (size_t i = 0; i < n_surfaces; i++) {
		json_object(w);
		openapi_text(w, "name", surfaces[i]->title);
		json_key(w, "tags");
		json_array(w);
		tags_of(w, surfaces[i], routes, n, false);
		json_end(w);
		json_end(w);
	}
	json_end(w);
}

static bool same_path(const struct route *a, const struct route *b)
{
	return str_equal(str_of(a->endpoint->path), str_of(b->endpoint->path));
}

/* Writes all paths. The methods of a path stand together, also when their rows do not. */
static void paths(struct document *document, const struct route *routes, size_t n)
{
	json_key(document->w, "paths");
	json_object(document->w);
	for (size_t i = 0; i < n; i++) {
		size_t first = 0;

		while (!same_path(&routes[first], &routes[i]))
			first++;
		if (first < i)
			continue;
		json_key(document->w, routes[i].endpoint->path);
		json_object(document->w);
		for (size_t k = i; k < n; k++)
			if (same_path(&routes[k], &routes[i]))
				openapi_operation(document, &routes[k]);
		json_end(document->w);
	}
	json_end(document->w);
}

static void components(struct document *document)
{
	struct json_writer *w = document->w;

	json_key(w, "components");
	json_object(w);
	shared(w);
	openapi_shared_errors(document);
	json_key(w, "schemas");
	json_object(w);
	openapi_dry_run(document);
	/* Writing a schema may add the schemas that it refers to. */
	for (size_t i = 0; i < document->schemas.n; i++) {
		const struct schema schema = document->schemas.at[i];

		json_key_str(w, schema.name);
		openapi_shape(document, schema.shape, &schema.cut);
	}
	json_end(w);
	json_end(w);
}

/* The routes that clients may call, without those that only nginx calls. */
static const struct route *for_clients(struct arena *arena, const struct registry *registry, size_t *n_r)
{
	const struct route *routes;
	size_t n = registry_routes(registry, &routes);
	struct route *found = ARENA_ARRAY(arena, struct route, n);

	*n_r = 0;
	for (size_t i = 0; i < n; i++)
		if (!routes[i].endpoint->internal)
			found[(*n_r)++] = routes[i];
	return found;
}

/* Writes the document. With `check`, defects of names are noted there. */
static void write_document(const struct registry *registry, struct str public_url, struct buf *out, struct check *check)
{
	struct arena *arena = arena_new(0);
	struct json_writer w = json_writer(out);
	struct document document = {
		.arena = arena, .registry = registry, .w = &w, .schemas = { .arena = arena }, .check = check
	};
	size_t n;
	const struct route *routes = for_clients(arena, registry, &n);

	json_object(&w);
	openapi_text(&w, "openapi", "3.1.0");
	info(&w);
	servers(&w, public_url);
	tags(&w, registry, routes, n);
	paths(&document, routes, n);
	openapi_webhooks(&document);
	components(&document);
	json_end(&w);
	arena_free(&arena);
}

void registry_openapi(const struct registry *registry, struct str public_url, struct buf *out)
{
	write_document(registry, public_url, out, NULL);
}

void check_document(struct check *check, const struct registry *registry)
{
	struct buf out = buf_new(NULL, DOCUMENT_MAX);

	write_document(registry, STR("/"), &out, check);
	buf_free(&out);
}
