/* Authenticates by a bearer token (RFC 6750), or by the signature in the URL where the endpoint's row accepts one. */
#include "api/keys.h"
#include "model/key.h"
#include "service/people/people.h"
#include "service/service.h"
#include "worker/exchange.h"

/* The token of "Bearer <token>"; none for another scheme. */
static struct str bearer_token(struct str authorization)
{
	struct str rest = str_trim(authorization), scheme = str_cut(&rest, ' ');

	return str_equal_nocase(scheme, STR("Bearer")) ? str_trim(rest) : (struct str){ 0 };
}

/* The principal by the user's row, from the cache or from the database. */
static enum err by_row(struct exchange *x, const struct claims *claims, struct principal *found)
{
	struct cache *cache = x->worker->cache;
	int64_t now = clock_monotonic();
	uint32_t generation = generation_of(x->worker->shared, claims->subject);
	enum err e;

	if (cache_get(cache, claims, now, found))
		return OK;
	e = service_account_principal(&x->context, claims, found);
	if (e == OK)
		cache_put(cache, found, generation, now);
	return e;
}

/* The principal of verified claims. Nearly always the token itself says who it is. */
static enum err principal_of(struct exchange *x, const struct claims *claims)
{
	struct principal found = { 0 };
	enum err e = OK;

	if (!endings_unchanged(x->worker, &x->context, claims) || !service_account_claimed(&x->context, claims, &found))
		e = by_row(x, claims, &found);
	if (e != OK)
		return e;
	x->context.who = found;
	x->context.who.session = claims->session;
	x->context.who.cookie = claims->cookie;
	x->context.who.setup = claims->setup;
	/* Whoever issued the token has written that the session was used. */
	if (!uuid_none(claims->session) && instant_unix(x->context.now) - instant_unix(claims->issued) >= USED_SESSION_SECONDS)
		used_note(x->worker->used, USED_SESSION, claims->session, x->context.address, x->context.now);
	db_set_scope(x->context.db, (struct db_scope_values){ .caller = found.user.v.key,
	                                                      .company = found.company.v.key,
	                                                      .role = found.role,
	                                                      .now = x->context.now });
	return OK;
}

static enum err by_token(struct exchange *x, struct str authorization)
{
	struct str token = bearer_token(authorization);
	struct claims claims;
	enum err e;

	x->token_sent = true;
	if (token.n == 0)
		return E_UNAUTHORIZED;
	if (key_is(token))
		return key_authenticate(x, token);
	e = token_verify(x->worker->ring, x->arena, token, x->context.now, &claims);
	if (e == OK)
		e = endings_check(x->worker, &x->context, &claims);
	return e == OK ? principal_of(x, &claims) : e;
}

/* Whether the URL is signed. It may say who reads by it. */
static bool by_url(struct exchange *x)
{
	struct uuid reader;

	if (!url_reader(x->request.query, &reader))
		return false;
	struct str path = url_path_for(x->arena, x->request.path, reader);
	if (!url_verify(x->worker->ring, x->arena, path, x->request.query, x->context.now))
		return false;
	x->context.reader = reader;
	return true;
}

enum err step_authenticate(struct exchange *x)
{
	struct str authorization;

	if (x->endpoint == NULL)
		return OK;
	if (x->endpoint->roles == PUBLIC) {
		/* An endpoint for everybody reads no token, but says that a program must not log in with its key. */
		if (!keys_open(x->route) && key_is(bearer_token(fcgi_header(x->worker->fcgi, "Authorization"))))
			x->refused = E_NOT_BY_KEY;
		return OK;
	}
	if (x->endpoint->signed_url && by_url(x)) {
		x->by_signature = true;
		return OK;
	}
	authorization = fcgi_header(x->worker->fcgi, "Authorization");
	if (authorization.n > 0)
		x->refused = by_token(x, authorization);
	else if ((x->endpoint->roles & PUBLIC) == 0)
		x->refused = E_UNAUTHORIZED;
	if (x->endpoint->any_token && x->refused == E_UNAUTHORIZED)
		x->refused = OK;
	return OK;
}
