/* The answers of requests that fail: one response a status, with an example of each error that has it. */
#include "api/openapi.h"
#include "api/report.h"

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

/* What {value} says in an example. */
static struct str example_value(enum err e)
{
	switch (e) {
	case E_MALFORMED:
		return STR("parse error: premature EOF (at byte 12)");
	case E_CLASH:
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
	if (status == 429 || status == 503)
		openapi_member_ref(document->w, "Retry-After", "headers", "Retry-After");
	json_end(document->w);
}

static void response(struct document *document, const struct route *route, const enum err *errors, size_t n)
{
	const struct reporter reporter = { route->surface, route->endpoint };
	const struct cut cut = { .surface = route->surface, .endpoint = NULL, .view = route->endpoint->view };
	struct json_writer *w = document->w;
	int status = report_status(&reporter, errors[0]);

	json_key_str(w, str_from_int(document->arena, status));
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
		if (report_status(&reporter, errors[i]) == status)
			example(document, route, errors[i]);
	json_end(w);
	json_end(w);
	json_end(w);
	json_end(w);
}

/* Errors in the order of their status; of one status in that of errors.def. */
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
	enum err errors[E_END];
	size_t n = implied_errors(route, errors);

	sort(&reporter, errors, n);
	for (size_t i = 0; i < n; i++)
		if (i == 0 || report_status(&reporter, errors[i]) != report_status(&reporter, errors[i - 1]))
			response(document, route, errors + i, n - i);
}
