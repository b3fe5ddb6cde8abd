/* Writes one operation: who may call it, what it takes and what it answers. */
#include <string.h>

#include "api/keys.h"
#include "api/openapi.h"
#include "shape/media.h"

/* ---- parameters */

static const char *const places[] = { [PATH] = "path", [QUERY] = "query", [HEADER] = "header" };

static bool is_list(const struct field *field)
{
	return field->kind == KIND_SET || field->kind == KIND_STRS || field->kind == KIND_INSTANTS || field->kind == KIND_IDS;
}

/* Writes a parameter. `other` is the row that takes values which `field` refuses; NULL when there is none. */
static void parameter(struct document *document, const struct field *field, const struct field *other, const struct cut *cut)
{
	struct json_writer *w = document->w;

	json_object(w);
	openapi_text(w, "name", field->name);
	openapi_text(w, "in", places[field->where]);
	openapi_text(w, "description", field->doc);
	openapi_bool(w, "required", field->where == PATH || field_required(field, cut->view));
	if (field->where == QUERY && is_list(field)) {
		openapi_text(w, "style", "form");
		openapi_bool(w, "explode", false);
	}
	json_key(w, "schema");
	if (other != NULL) {
		json_object(w);
		json_key(w, "anyOf");
		json_array(w);
		openapi_value(document, field, cut);
		openapi_value(document, other, cut);
		json_end(w);
		json_end(w);
	} else {
		openapi_value(document, field, cut);
	}
	json_end(w);
}

/* Recursion goes as deep as shapes are nested in the program's text. */
static void parameters_of(struct document *document, const struct shape *shape, const struct cut *cut)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i], *next = i + 1 < shape->n ? field + 1 : NULL;

		if (!field_stands(field, cut->view, 0))
			continue;
		if (field->name == NULL && field->shape != NULL)
			parameters_of(document, field->shape, cut);
		if (field->name == NULL || field->where == BODY)
			continue;
		if ((field->flags & ELSE) == 0 || next == NULL || next->name == NULL || strcmp(next->name, field->name) != 0) {
			parameter(document, field, NULL, cut);
			continue;
		}
		i++;
		if (field->words != NULL && next->words != NULL) {
			const struct field joined = openapi_joined(document, field, next);
			parameter(document, &joined, NULL, cut);
		} else {
			parameter(document, field, next, cut);
		}
	}
}

static void shared_parameter(struct json_writer *w, const char *reference)
{
	json_object(w);
	openapi_text(w, "$ref", reference);
	json_end(w);
}

static void parameters(struct document *document, const struct route *route, const struct cut *cut)
{
	struct json_writer *w = document->w;

	json_key(w, "parameters");
	json_array(w);
	parameters_of(document, route->endpoint->in, cut);
	if (implied_replay(route))
		shared_parameter(w, "#/components/parameters/Idempotency-Key");
	if (route->dry_run)
		shared_parameter(w, "#/components/parameters/Prefer");
	if (implied_etag(route))
		shared_parameter(w, "#/components/parameters/If-None-Match");
	json_end(w);
}

/* ---- request body */

/* Whether the request must have a body, because a BODY row is required. */
static bool body_required(const struct shape *shape, const struct cut *cut)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (!field_stands(field, cut->view, 0))
			continue;
		if (field->name == NULL && field->shape != NULL && body_required(field->shape, cut))
			return true;
		if (field->name != NULL && field->where == BODY && field_required(field, cut->view))
			return true;
	}
	return false;
}

static void accepted_types(struct document *document, const char *accept)
{
	struct buf types = buf_new(document->arena, 4096);
	size_t n;
	const struct media *kinds = media_kinds(&n);

	for (size_t i = 0; i < n; i++) {
		if (!media_listed(&kinds[i], accept))
			continue;
		if (types.n > 0)
			buf_text(&types, ", ");
		buf_str(&types, media_type_of(&kinds[i]));
	}
	json_key(document->w, "contentType");
	json_str(document->w, buf_view(&types));
}

static void encoding(struct document *document, const struct shape *shape, const struct cut *cut)
{
	struct json_writer *w = document->w;

	json_key(w, "encoding");
	json_object(w);
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];

		if (field->kind != KIND_UPLOAD || field->accept == NULL || !field_stands(field, cut->view, 0))
			continue;
		json_key(w, field->name);
		json_object(w);
		accepted_types(document, field->accept);
		json_end(w);
	}
	json_end(w);
}

static void content(struct document *document, const struct route *route, struct cut cut)
{
	struct json_writer *w = document->w;

	json_key(w, "content");
	json_object(w);
	if (!route->files_only) {
		json_key(w, route->body == BODY_FORM ? "application/x-www-form-urlencoded" : "application/json");
		json_object(w);
		json_key(w, "schema");
		openapi_ref(document, route->endpoint->in, &cut, NULL);
		json_end(w);
	}
	if (route->body == BODY_MULTIPART) {
		cut.form = true;
		json_key(w, "multipart/form-data");
		json_object(w);
		json_key(w, "schema");
		openapi_ref(document, route->endpoint->in, &cut, NULL);
		encoding(document, route->endpoint->in, &cut);
		json_end(w);
	}
	json_end(w);
}

static void request_body(struct document *document, const struct route *route, const struct cut *cut)
{
	if (route->body == BODY_NONE)
		return;
	json_key(document->w, "requestBody");
	json_object(document->w);
	openapi_bool(document->w, "required", body_required(route->endpoint->in, cut));
	content(document, route, *cut);
	json_end(document->w);
}

/* ---- responses */

static void header_rows(struct document *document, const struct shape *shape, const struct cut *cut, int status)
{
	struct json_writer *w = document->w;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		bool redirect = status >= 300 && strcmp(field->name != NULL ? field->name : "", "Location") == 0;

		if (!field_stands(field, cut->view, 0))
			continue;
		if (field->name == NULL && field->kind == KIND_OBJECT)
			header_rows(document, field->shape, cut, status);
		if (field->where != HEADER)
			continue;
		json_key(w, field->name);
		json_object(w);
		openapi_text(w, "description", field->doc);
		openapi_bool(w, "required", field->kind == KIND_INT || redirect);
		json_key(w, "schema");
		openapi_value(document, field, cut);
		json_end(w);
	}
}

static void response_headers(struct document *document, const struct route *route, const struct cut *cut, int status)
{
	const struct endpoint *e = route->endpoint;

	json_key(document->w, "headers");
	json_object(document->w);
	openapi_usual_headers(document, route);
	if (implied_replay(route))
		openapi_member_ref(document->w, "Idempotency-Replayed", "headers", "Idempotency-Replayed");
	header_rows(document, e->page != NULL ? e->page : endpoint_answers(e, status), cut, status);
	json_end(document->w);
}

static void media(struct json_writer *w, const char *type)
{
	bool text = strncmp(type, "text/", 5) == 0, json = strcmp(type, "application/json") == 0;

	json_key(w, type);
	json_object(w);
	json_key(w, "schema");
	json_object(w);
	openapi_text(w, "type", json ? "object" : "string");
	if (!text && !json)
		openapi_text(w, "contentMediaType", "application/octet-stream");
	json_end(w);
	json_end(w);
}

/* Whether the list may be had as a file, too. */
static bool has_format(const struct route *route)
{
	const struct shape *window = route->window != NULL ? route->window->shape : NULL;

	for (size_t i = 0; window != NULL && (route->endpoint->roles & (ADMIN | HR)) != 0 && i < window->n; i++)
		if (window->fields[i].off == offsetof(struct window, format))
			return true;
	return false;
}

static void response_content(struct document *document, const struct route *route, const struct cut *cut)
{
	const struct endpoint *e = route->endpoint;
	const struct shape *envelope = e->wrap != NULL ? e->wrap : route->surface->envelope;

	json_key(document->w, "content");
	json_object(document->w);
	if (e->media != NULL) {
		media(document->w, e->media);
	} else {
		json_key(document->w, "application/json");
		json_object(document->w);
		json_key(document->w, "schema");
		openapi_enclosure(document, envelope, cut);
		json_end(document->w);
		if (has_format(route))
			media(document->w, "text/csv");
	}
	json_end(document->w);
}

/* Writes the answer of all outcomes with this status. The envelope's message is one of those that they have. */
static void success(struct document *document, const struct route *route, int status)
{
	const struct endpoint *e = route->endpoint;
	struct cut cut = {
		.surface = route->surface, .endpoint = e, .view = e->view, .roles = e->roles & USER, .status = status
	};
	bool fixed = true;

	for (size_t i = 0; i < OUTCOMES; i++) {
		const char *says = e->answer[i].says;

		if (e->answer[i].status != status)
			continue;
		fixed = fixed && says != NULL && strchr(says, '{') == NULL;
		if (fixed)
			cut.says[cut.n_says++] = says;
	}
	json_key_str(document->w, str_from_int(document->arena, status));
	json_object(document->w);
	openapi_text(document->w, "description", cut.n_says > 0 ? cut.says[0] : err_reason(status));
	if (!fixed)
		cut.n_says = 0;
	response_headers(document, route, &cut, status);
	if (status != 204 && status < 300)
		response_content(document, route, &cut);
	json_end(document->w);
}

static void responses(struct document *document, const struct route *route)
{
	const struct endpoint *e = route->endpoint;
	const struct cut cut = { .surface = route->surface, .endpoint = e, .view = e->view };
	struct json_writer *w = document->w;

	json_key(w, "responses");
	json_object(w);
	for (size_t i = 0; i < OUTCOMES; i++) {
		bool before = e->answer[i].status == 0;

		for (size_t k = 0; k < i; k++)
			before = before || e->answer[k].status == e->answer[i].status;
		if (!before)
			success(document, route, e->answer[i].status);
	}
	if (implied_etag(route)) {
		json_key(w, "304");
		json_object(w);
		openapi_text(w, "description", err_reason(304));
		response_headers(document, route, &cut, 304);
		json_end(w);
	}
	openapi_errors(document, route);
	json_end(w);
}

/* ---- */

/* Writes one way of authentication; NULL: none is needed. */
static void requirement(struct json_writer *w, const char *scheme)
{
	json_object(w);
	if (scheme != NULL) {
		json_key(w, scheme);
		json_array(w);
		json_end(w);
	}
	json_end(w);
}

static void security(struct json_writer *w, const struct route *route)
{
	const struct endpoint *e = route->endpoint;

	json_key(w, "security");
	json_array(w);
	if ((e->roles & USER) != 0)
		requirement(w, "bearer");
	if ((e->roles & USER) != 0 && keys_open(route))
		requirement(w, "apiKey");
	if (e->signed_url)
		requirement(w, "signedUrl");
	if ((e->roles & USER) != 0 && (e->roles & PUBLIC) != 0)
		requirement(w, NULL);
	json_end(w);
}

/* Writes the scope that an API key needs. */
static void scope(struct document *document, const struct route *route)
{
	struct str access = keys_write(route) ? STR(":write") : STR(":read");

	if ((route->endpoint->roles & USER) == 0 || !keys_open(route))
		return;
	json_key(document->w, "x-scope");
	json_str(document->w, STR_JOIN(document->arena, keys_tag(route), access));
}

static const char *verb_of(enum method method)
{
	switch (method) {
	case METHOD_GET:
		return "get";
	case METHOD_POST:
		return "post";
	case METHOD_PUT:
		return "put";
	case METHOD_PATCH:
		return "patch";
	default:
		return "delete";
	}
}

void openapi_operation(struct document *document, const struct route *route)
{
	const struct endpoint *e = route->endpoint;
	const struct cut cut = {
		.surface = route->surface, .endpoint = e, .view = e->view, .input = true, .create = e->method == METHOD_POST
	};
	struct json_writer *w = document->w;

	json_key(w, verb_of(e->method));
	json_object(w);
	openapi_text(w, "operationId", e->id);
	openapi_text(w, "summary", e->summary);
	if (e->doc != NULL)
		openapi_text(w, "description", e->doc);
	json_key(w, "tags");
	json_array(w);
	json_text(w, route->resource->tag);
	json_end(w);
	openapi_roles(w, "x-roles", e->roles);
	security(w, route);
	scope(document, route);
	parameters(document, route, &cut);
	request_body(document, route, &cut);
	responses(document, route);
	json_end(w);
}
