#include "api/implied.h"
#include "api/keys.h"
#include "api/report.h"

/*
 * The row of the input that is sent at `where` and is presented as `as`, also in nested shapes without a name; NULL when there
 * is none.
 */
static const struct field *input_row(const struct shape *shape, unsigned view, enum where where, enum as as)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *field = &shape->fields[i];
		const struct field *found = NULL;

		if (!field_stands(field, view, 0))
			continue;
		if (field->name == NULL && field->shape != NULL)
			found = input_row(field->shape, view, where, as);
		else if (field->where == where && (as == AS_IS || field->as == as))
			found = field;
		if (found != NULL)
			return found;
	}
	return NULL;
}

bool implied_replay(const struct route *route)
{
	const struct endpoint *e = route->endpoint;

	return e->method != METHOD_GET;
}

bool implied_etag(const struct route *route)
{
	const struct endpoint *e = route->endpoint;

	return e->method == METHOD_GET && e->page == NULL && input_row(e->out, e->view, HEADER, AS_ETAG) != NULL;
}

static void set(bool *may, enum err e, bool when)
{
	may[e] = may[e] || when;
}

/* Sets the errors with which the steps before the operation may refuse a request, and those that any operation may meet. */
static void imply(const struct route *route, bool *may)
{
	const struct endpoint *e = route->endpoint;
	const struct principal installation = { .role = ADMIN };
	bool writes = e->method != METHOD_GET, limited = e->rate != RATE_NONE;

	set(may, E_MALFORMED, true);
	set(may, E_NO_DRY_RUN, writes && !route->dry_run);
	set(may, E_UNAUTHORIZED, (e->roles & PUBLIC) == 0);
	set(may, E_FORBIDDEN,
	    (e->roles & PUBLIC) == 0 && ((e->roles & USER) != USER || service_guard_excludes(e->guard, &installation)));
	set(may, E_KEY_SCOPE, (e->roles & USER) != 0 && keys_open(route));
	set(may, E_NOT_BY_KEY, !keys_open(route));
	set(may, E_OTP_SETUP, (e->roles & USER) != 0 && !e->setup);
	set(may, E_NOT_FOUND, route->n_params > 0);
	set(may, E_STALE, input_row(e->in, e->view, HEADER, AS_ETAG) != NULL);
	set(may, E_TOO_LARGE, route->body != BODY_NONE);
	set(may, E_MEDIA, route->body != BODY_NONE);
	set(may, E_LIMITED, limited);
	set(may, E_RUNNING, implied_replay(route));
	set(may, E_KEY_REUSED, implied_replay(route));
	set(may, E_UNKNOWN_OUTCOME, writes);
	set(may, E_UNAVAILABLE, limited);
	set(may, E_INTERNAL, true);
}

size_t implied_errors(const struct route *route, enum err errors[E_END])
{
	const struct reporter reporter = { route->surface, route->endpoint };
	bool may[E_END] = { false };
	size_t n = 0;

	for (const struct declared *d = route->endpoint->errors; d != NULL && d->error != OK; d++)
		may[report_outside(&reporter, d->error)] = true;
	imply(route, may);
	for (int e = OK + 1; e < E_END; e++)
		if (may[e])
			errors[n++] = (enum err)e;
	return n;
}
