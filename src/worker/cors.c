/* The CORS protocol of the Fetch standard, for the configured origins only. */
#include "worker/exchange.h"

/* The request's Origin if it is allowed; else none. */
static struct str origin_allowed(struct exchange *x)
{
	struct str origin = fcgi_header(x->worker->fcgi, "Origin");
	bool allowed = settings_origin_allowed(&x->worker->settings->business, origin);

	return allowed ? str_copy(x->arena, origin) : (struct str){ 0 };
}

void cors_preflight(struct exchange *x)
{
	if (origin_allowed(x).p == NULL || fcgi_header(x->worker->fcgi, "Access-Control-Request-Method").n == 0)
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

	if (settings->cors_origins.n == 0 && !settings->development)
		return;
	origin = origin_allowed(x);
	response_header(&x->response, STR("Vary"), STR("Origin"));
	if (origin.p == NULL)
		return;
	response_header(&x->response, STR("Access-Control-Allow-Origin"), origin);
	response_header(&x->response, STR("Access-Control-Expose-Headers"),
	                STR("Content-Disposition, ETag, Idempotency-Replayed, Link, Location, Preference-Applied, Retry-After, "
	                    "X-Request-Id, "
	                    "X-RateLimit-Limit, X-RateLimit-Remaining, X-RateLimit-Reset, X-Total-Count, X-Count-Capped, "
	                    "X-Availability-Warnings"));
}
