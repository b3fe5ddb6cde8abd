/* Writes the answers of requests that fail: one response for each status, with an example of each error that has it. */
#include <string.h>

#include "api/openapi.h"
#include "api/report.h"
#include "api/surfaces.h"

enum { EXAMPLE_MAX = 16384 };

/* The first row that a request may get wrong, for an example of E_INVALID; NULL when there is none. */
static const struct field *example_row(const struct shape *shape, unsigned view)
{
	const struct field *first = NULL;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i], *found = NULL;

		if (!field_stands(field, view, 0))
			continue;
		if (field->name == NULL && field->shape != NULL)
			found = example_row(field->shape, view);
		else if (field->name != NULL && (field->where == BODY || field->where == QUERY))
			found = field;
		if (found != NULL && field_required(found, view))
			return found;
		if (first == NULL)
			first = found;
	}
	return first;
}

/* What stands for {value} in an example. */
static struct str example_value(enum err e)
{
	switch (e) {
	case E_MALFORMED:
		return STR("parse error: premature EOF (at byte 12)");
	case E_CLASH:
	case E_BUSY:
		return STR("2024-03-20T14:00:00Z");
	default:
		return STR("...");
	}
}

static void example(struct document *document, const struct route *route, enum err e)
{
	struct reporter reporter = { route->surface, route->endpoint };
	const struct fault about = { .error = e, .value = example_value(e) };
	struct report report = report_of(&reporter, document->arena, &about);
	const struct json_style style = { .view = route->endpoint->view,
		                          .role = route->endpoint->roles,
		                          .millis = route->surface->millis,
		                          .fault_text = report_fault_text,
		                          .fault_name = report_fault_name,
		                          .reporter = &reporter,
		                          .arena = document->arena };
	struct buf out = buf_new(document->arena, EXAMPLE_MAX);
	const struct field *row = example_row(route->endpoint->in, route->endpoint->view);

	report.path = str_of(route->endpoint->path);
	report.now = instant_of_unix(1710943200); /* 2024-03-20T14:00:00Z */
	if (e == E_INVALID && row != NULL) {
		enum err wrong = field_required(row, route->endpoint->view) ? E_REQUIRED : E_TYPE;

		faults_add(&report.fields, (struct fault){ .field = row, .error = wrong, .value = STR("...") });
	}
	json_encode(&out, route->surface->error, &report, NULL, &style);
	json_key(document->w, err_code(e));
	json_object(document->w);
	openapi_text(document->w, "summary", err_code(e));
	json_key(document->w, "value");
	json_raw(document->w, buf_view(&out));
	json_end(document->w);
}

static void headers(struct document *document, const struct route *route, int status)
{
	json_key(document->w, "headers");
	json_object(document->w);
	openapi_usual_headers(document, route);
	if (status == 401)
		openapi_member_ref(document->w, "WWW-Authenticate", "headers", "WWW-Authenticate");
	if (report_retry(status))
		openapi_member_ref(document->w, "Retry-After", "headers", "Retry-After");
	json_end(document->w);
}

static void response(struct document *document, const struct route *route, const enum err *errors, size_t n)
{
	const struct reporter reporter = { route->surface, route->endpoint };
	const struct cut cut = { .surface = route->surface, .view = route->endpoint->view };
	struct json_writer *w = document->w;
	int status = report_status(&reporter, errors[0]);

	json_object(w);
	openapi_text(w, "description", err_reason(status));
	headers(document, route, status);
	json_key(w, "content");
	json_object(w);
	json_key(w, "application/json");
	json_object(w);
	json_key(w, "schema");
	openapi_ref(document, route->surface->error, &cut, NULL);
	json_key(w, "examples");
	json_object(w);
	for (size_t i = 0; i < n; i++)
		example(document, route, errors[i]);
	json_end(w);
	json_end(w);
	json_key(w, "application/problem+json");
	json_object(w);
	json_key(w, "schema");
	openapi_ref(document, &shape_problem, &(struct cut){ .surface = &surface_common }, NULL);
	json_end(w);
	json_end(w);
	json_end(w);
}

/*
 * Whether these errors look the same for all endpoints: the endpoint has no texts of its own for them, and no example shows
 * its members.
 */
static bool usual(const struct endpoint *endpoint, const enum err *errors, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (errors[i] == E_INVALID)
			return false;
		for (const struct declared *d = endpoint->errors; d != NULL && d->error != OK; d++)
			if (d->error == errors[i] && d->message != NULL)
				return false;
	}
	return true;
}

static bool counted(const struct route *route)
{
	return route->endpoint->rate != RATE_NONE;
}

static bool same(const struct shared_error *shared, const struct route *route, const enum err *errors, size_t n)
{
	return shared->route->surface == route->surface && shared->counted == counted(route) && shared->n == n &&
	       memcmp(shared->errors, errors, n * sizeof *errors) == 0;
}

static void grow(struct document *document)
{
	size_t capacity = document->capacity_errors > 0 ? 2 * document->capacity_errors : 32;
	struct shared_error *errors = ARENA_ARRAY(document->arena, struct shared_error, capacity);

	if (document->n_errors > 0)
		memcpy(errors, document->errors, document->n_errors * sizeof *errors);
	document->errors = errors;
	document->capacity_errors = capacity;
}

/* The names of errors in errors.def. They are unique, while several errors may have the same code. */
static const char *const names[E_END] = {
#define ERROR(name, status, code, text) [E_##name] = #name,
#include "base/errors.def"
#undef ERROR
};

/* "PlatformNotFound"; for several errors, the name has all of theirs. */
static struct str shared_name(const struct document *document, const struct shared_error *shared)
{
	struct arena *arena = document->arena;
	struct str name = schema_pascal(arena, str_of(shared->route->surface->name));

	for (size_t i = 0; i < shared->n; i++)
		name = STR_JOIN(arena, name, schema_pascal(arena, str_lower(arena, str_of(names[shared->errors[i]]))));
	return shared->counted ? name : STR_JOIN(arena, name, STR("Uncounted"));
}

static struct str shared_error(struct document *document, const struct route *route, const enum err *errors, size_t n)
{
	struct shared_error *made;

	for (size_t i = 0; i < document->n_errors; i++)
		if (same(&document->errors[i], route, errors, n))
			return document->errors[i].name;
	if (document->n_errors == document->capacity_errors)
		grow(document);
	made = &document->errors[document->n_errors];
	*made = (struct shared_error){ .route = route, .n = n, .counted = counted(route) };
	memcpy(made->errors, errors, n * sizeof *errors);
	made->name = shared_name(document, made);
	document->n_errors++;
	return made->name;
}

void openapi_shared_errors(struct document *document)
{
	json_key(document->w, "responses");
	json_object(document->w);
	for (size_t i = 0; i < document->n_errors; i++) {
		const struct shared_error *shared = &document->errors[i];

		json_key_str(document->w, shared->name);
		response(document, shared->route, shared->errors, shared->n);
	}
	json_end(document->w);
}

/* Sorts errors by status, and those with one status in the order of errors.def. */
static void sort(const struct reporter *reporter, enum err *errors, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		enum err e = errors[i];
		size_t at = i;

		for (; at > 0 && report_status(reporter, errors[at - 1]) > report_status(reporter, e); at--)
			errors[at] = errors[at - 1];
		errors[at] = e;
	}
}

void openapi_errors(struct document *document, const struct route *route)
{
	const struct reporter reporter = { route->surface, route->endpoint };
	struct json_writer *w = document->w;
	enum err errors[E_END];
	size_t n = implied_errors(route, errors), end;

	sort(&reporter, errors, n);
	for (size_t i = 0; i < n; i = end) {
		int status = report_status(&reporter, errors[i]);

		for (end = i + 1; end < n && report_status(&reporter, errors[end]) == status; end++)
			;
		json_key_str(w, str_from_int(document->arena, status));
		if (!usual(route->endpoint, errors + i, end - i)) {
			response(document, route, errors + i, end - i);
			continue;
		}
		json_object(w);
		json_key(w, "$ref");
		json_str(w, STR_JOIN(document->arena, STR("#/components/responses/"),
		                     shared_error(document, route, errors + i, end - i)));
		json_end(w);
	}
}
