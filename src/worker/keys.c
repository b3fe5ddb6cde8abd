/* Authenticates by an API key, which comes as a bearer token, and says which endpoints it opens. */
#include "api/keys.h"
#include "model/key.h"
#include "worker/exchange.h"

/* What is known of the key, from the cache or from the database. */
static enum err read_key(struct exchange *x, struct str key, struct key_reading *found)
{
	struct key_cache *cache = x->worker->keys;
	int64_t now = clock_monotonic();
	uint8_t hash[KEY_HASH];
	enum err e;

	sha256(key, hash);
	if (key_cache_get(cache, hash, now, instant_unix(x->context.now), found))
		return OK;
	uint32_t generation = generation_of(x->worker->shared, key_cache_user(cache, hash));
	e = service_key_principal(&x->context, key, found);
	if (e == OK)
		key_cache_put(cache, hash, found, generation, now);
	return e;
}

enum err key_authenticate(struct exchange *x, struct str key)
{
	struct key_reading found = { 0 };
	struct context *c = &x->context;
	enum err e = read_key(x, key, &found);

	if (e != OK)
		return e;
	if ((found.expires_at.us != 0 && found.expires_at.us <= c->now.us) || !key_admits(found.addresses, c->address))
		return E_UNAUTHORIZED;
	c->who = found.who;
	/* The cache may be written before this request ends. */
	c->who.zone = str_copy(x->arena, found.who.zone);
	c->who.scopes = str_copy(x->arena, found.who.scopes);
	db_set_scope(c->db, (struct db_scope_values){ .caller = c->who.user.v.key,
	                                              .company = c->who.company.v.key,
	                                              .key = c->who.key.v.key,
	                                              .role = c->who.role,
	                                              .now = c->now });
	used_note(x->worker->used, USED_KEY, c->who.key.v.pub, c->address, c->now);
	return OK;
}

enum err key_authorise(const struct exchange *x)
{
	const struct principal *who = &x->context.who;

	if (who->key.v.key == 0)
		return OK;
	if (!keys_open(x->route))
		return E_NOT_BY_KEY;
	return key_allows(who->scopes, keys_tag(x->route), keys_write(x->route)) ? OK : E_KEY_SCOPE;
}
