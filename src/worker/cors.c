/* The CORS protocol of the Fetch standard, for the configured origins, and for all where a row says so. */
#include "worker/exchange.h"

#define EXPOSED                                                                                                                \
	"Content-Disposition, ETag, Idempotency-Replayed, Link, Location, Preference-Applied, Retry-After, X-Request-Id, "     \
	"RateLimit, RateLimit-Policy, X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Total-Count, "            \
	"X-Count-Capped, X-Availability-Warnings"

/* The request's Origin if it is allowed; else none. */
static struct str origin_allowed(struct exchange *x)
{
	struct str origin = fcgi_header(x->worker->fcgi, "Origin");
	bool allowed = settings_origin_allowed(&x->worker->settings->business, origin);

	return allowed ? str_copy(x->arena, origin) : (struct str){ 0 };
}

/* Whether the path is one that scripts of every page may call. A preflight request has no row of its own. */
static bool for_all(const struct exchange *x)
{
	static const enum method methods[] = { METHOD_GET, METHOD_POST };

	if (x->endpoint != NULL)
		return x->endpoint->all_origins;
	for (size_t i = 0; i < COUNT(methods); i++) {
		struct match match = registry_match(x->worker->registry, x->request.path, methods[i]);
		if (match.route != NULL && match.route->endpoint->all_origins)
			return true;
	}
	return false;
}

void cors_preflight(struct exchange *x)
{
	if ((origin_allowed(x).p == NULL && !for_all(x)) ||
	    fcgi_header(x->worker->fcgi, "Access-Control-Request-Method").n == 0)
		return;
	response_header(&x->response, STR("Access-Control-Allow-Methods"), x->match.allow);
	response_header(&x->response, STR("Access-Control-Allow-Headers"),
	                STR("Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Prefer, X-Request-Id"));
	response_header(&x->response, STR("Access-Control-Max-Age"), STR("600"));
}

void cors_headers(struct exchange *x)
{
	const struct settings *settings = &x->worker->settings->business;
	struct str origin;

	if (for_all(x)) {
		response_header(&x->response, STR("Access-Control-Allow-Origin"), STR("*"));
		response_header(&x->response, STR("Access-Control-Expose-Headers"), STR(EXPOSED));
		return;
	}
	if (settings->cors_origins.n == 0 && !settings->development)
		return;
	origin = origin_allowed(x);
	response_header(&x->response, STR("Vary"), STR("Origin"));
	if (origin.p == NULL)
		return;
	response_header(&x->response, STR("Access-Control-Allow-Origin"), origin);
	response_header(&x->response, STR("Access-Control-Expose-Headers"), STR(EXPOSED));
}
