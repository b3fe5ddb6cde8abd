#include "auth/token.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "auth/ring.h"
#include "json/json.h"

enum { TOKEN_MAX = 4096, KID_MAX = 64, LEEWAY_SECONDS = 30 };

/* The last second of struct instant's range: 2199-12-31T23:59:59Z. */
static const int64_t last_second = INT64_C(7258118399);

static const char *const algorithm_names[] = { [HS256] = "HS256", [HS384] = "HS384", [HS512] = "HS512" };

static const char access_type[] = "at+jwt";

static bool kid_valid(struct str kid)
{
	for (size_t i = 0; i < kid.n; i++) {
		char c = kid.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'))
			return false;
	}
	return kid.n > 0 && kid.n <= KID_MAX;
}

static struct str header_of(struct arena *arena, const struct token_key *key)
{
	struct buf out = buf_new(arena, TOKEN_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	json_key(&w, "alg");
	json_text(&w, algorithm_names[key->algorithm]);
	json_key(&w, "typ");
	json_text(&w, access_type);
	json_key(&w, "kid");
	json_str(&w, key->kid);
	json_end(&w);
	return STR_JOIN(arena, base64url_encode(arena, out.p, out.n), STR("."));
}

static void begin_claims(struct json_writer *w, const struct token_ring *ring)
{
	json_object(w);
	json_key(w, "iss");
	json_str(w, ring->issuer);
	json_key(w, "aud");
	json_str(w, ring->audience);
}

static struct str opening_of(struct arena *arena, const struct token_ring *ring)
{
	struct buf out = buf_new(arena, TOKEN_MAX);
	struct json_writer w = json_writer(&out);

	begin_claims(&w, ring);
	json_key(&w, "sub");
	buf_char(&out, '"');
	return buf_view(&out);
}

static struct token_key key_copy(struct arena *arena, struct token_key key)
{
	assert(kid_valid(key.kid));
	key.kid = str_copy(arena, key.kid);
	key.secret = str_copy(arena, key.secret);
	return key;
}

struct token_ring *token_ring_new(const struct token_settings *settings)
{
	struct arena *arena = arena_new(0);
	struct token_ring *ring = ARENA_NEW(arena, struct token_ring);

	assert(settings->n_keys > 0 && settings->n_keys <= TOKEN_KEYS_MAX && settings->n_seal_keys <= TOKEN_KEYS_MAX);
	ring->arena = arena;
	ring->n = settings->n_keys;
	ring->n_seals = settings->n_seal_keys;
	ring->issuer = str_copy(arena, settings->issuer);
	ring->audience = str_copy(arena, settings->audience);
	ring->opening = opening_of(arena, ring);
	ring->hmac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	for (size_t i = 0; i < ring->n; i++) {
		struct ring_key *key = &ring->keys[i];

		key->key = key_copy(arena, settings->keys[i]);
		key->header = header_of(arena, &key->key);
		key->mac = mac_new(ring->hmac, key->key.algorithm, key->key.secret);
	}
	for (size_t i = 0; i < ring->n_seals; i++) {
		const struct seal_key *seal = &settings->seal_keys[i];

		ring->seals[i].key = key_copy(arena, (struct token_key){ seal->kid, HS256, seal->secret });
	}
	return ring;
}

static void derived_free(struct ring_key *key)
{
	for (size_t i = 0; i < PURPOSES_MAX; i++)
		EVP_MAC_CTX_free(key->derived[i].mac);
	EVP_CIPHER_CTX_free(key->unsealing);
}

void token_ring_free(struct token_ring **ring)
{
	struct arena *arena;

	if (*ring == NULL)
		return;
	for (size_t i = 0; i < (*ring)->n; i++) {
		EVP_MAC_CTX_free((*ring)->keys[i].mac);
		derived_free(&(*ring)->keys[i]);
	}
	for (size_t i = 0; i < (*ring)->n_seals; i++)
		derived_free(&(*ring)->seals[i]);
	EVP_MAC_free((*ring)->hmac);
	arena = (*ring)->arena;
	arena_free(&arena);
	*ring = NULL;
}

static void put_time(struct json_writer *w, const char *name, struct instant at)
{
	if (at.us == 0)
		return;
	json_key(w, name);
	json_int(w, instant_unix(at));
}

static void put_uuid(struct json_writer *w, const char *name, struct uuid id)
{
	char text[36];

	if (uuid_none(id))
		return;
	uuid_format(id, text);
	json_key(w, name);
	json_str(w, (struct str){ text, sizeof text });
}

static void put_flag(struct json_writer *w, const char *name, bool flag)
{
	if (!flag)
		return;
	json_key(w, name);
	json_bool(w, true);
}

/* The claims as base64url. Left out are a version of 0, flags that are not set, and ids and instants that are none. */
static struct str payload_of(struct token_ring *ring, struct arena *arena, const struct claims *claims)
{
	struct str rights = rights_seal(ring, arena, claims);
	struct buf out = buf_new(arena, TOKEN_MAX);
	struct json_writer w = json_writer(&out);

	begin_claims(&w, ring);
	put_uuid(&w, "sub", claims->subject);
	put_uuid(&w, "sid", claims->session);
	put_time(&w, "iat", claims->issued);
	put_time(&w, "exp", claims->expires);
	put_time(&w, "nbf", claims->not_before);
	if (claims->version != 0) {
		json_key(&w, "ver");
		json_int(&w, claims->version);
	}
	put_flag(&w, "cks", claims->cookie);
	put_flag(&w, "stp", claims->setup);
	if (rights.n > 0) {
		json_key(&w, "rgt");
		json_str(&w, rights);
	}
	json_end(&w);
	return base64url_encode(arena, out.p, out.n);
}

struct str token_sign(struct token_ring *ring, struct arena *arena, const struct claims *claims)
{
	struct ring_key *key = &ring->keys[0];
	struct str text = STR_JOIN(arena, key->header, payload_of(ring, arena, claims));
	uint8_t mac[MAC_MAX];
	size_t n = mac_of(key->mac, text, mac);

	return STR_JOIN(arena, text, STR("."), base64url_encode(arena, mac, n));
}

static const struct node *object_of(struct arena *arena, struct str text)
{
	struct str why;
	struct node *root;

	return json_parse(arena, text, &root, &why) == OK && root->token == TOKEN_OBJECT ? root : NULL;
}

/* Decodes a part of a token as a JSON object; NULL when it is none. */
static const struct node *object_in(struct arena *arena, struct str part)
{
	struct str text;

	return base64url_decode(arena, part, &text) ? object_of(arena, text) : NULL;
}

static bool member_is(const struct node *object, const char *name, struct str expected)
{
	const struct node *member = json_member(object, name);

	return member != NULL && member->token == TOKEN_STRING && str_equal(member->text, expected);
}

/*
 * The key for a token's header. `kid` only selects one of the configured keys, and the algorithm must be that key's. A header
 * that brings a key or an extension of its own is refused (RFC 8725 sections 3.1 and 3.10).
 */
static struct ring_key *key_of(struct token_ring *ring, struct arena *arena, struct str part)
{
	static const char *const refused[] = { "jwk", "jku", "x5u", "x5c", "x5t", "x5t#S256", "crit", "b64", "zip", "enc" };
	const struct node *header;

	/* Nearly all tokens were made by this program; their headers are known, and need not be parsed. */
	for (size_t i = 0; i < ring->n; i++) {
		if (str_equal((struct str){ ring->keys[i].header.p, ring->keys[i].header.n - 1 }, part))
			return &ring->keys[i];
	}
	header = object_in(arena, part);
	if (header == NULL || !member_is(header, "typ", str_of(access_type)))
		return NULL;
	for (size_t i = 0; i < COUNT(refused); i++) {
		if (json_member(header, refused[i]) != NULL)
			return NULL;
	}
	for (size_t i = 0; i < ring->n; i++) {
		struct ring_key *key = &ring->keys[i];

		if (member_is(header, "kid", key->key.kid))
			return member_is(header, "alg", str_of(algorithm_names[key->key.algorithm])) ? key : NULL;
	}
	return NULL;
}

/* Reads a NumericDate in whole seconds; none when the claim is missing. False when the claim is not valid. */
static bool time_of(const struct node *claims, const char *name, struct instant *at_r)
{
	const struct node *member = json_member(claims, name);
	int64_t seconds;

	*at_r = (struct instant){ 0 };
	if (member == NULL)
		return true;
	if (member->token != TOKEN_NUMBER || !str_to_int(member->text, &seconds) || seconds < 0 || seconds > last_second)
		return false;
	*at_r = instant_of_unix(seconds);
	return true;
}

static bool version_of(const struct node *claims, int64_t *version_r)
{
	const struct node *member = json_member(claims, "ver");

	*version_r = 0;
	return member == NULL || (member->token == TOKEN_NUMBER && str_to_int(member->text, version_r) && *version_r >= 0);
}

/* Reads an id; none when the claim is missing. False when the claim is no id. */
static bool uuid_of(const struct node *claims, const char *name, struct uuid *id_r)
{
	const struct node *member = json_member(claims, name);

	*id_r = (struct uuid){ 0 };
	return member == NULL || (member->token == TOKEN_STRING && uuid_parse(member->text, id_r) && !uuid_none(*id_r));
}

static bool flag_of(const struct node *claims, const char *name)
{
	const struct node *flag = json_member(claims, name);

	return flag != NULL && flag->token == TOKEN_TRUE;
}

/* Checks and reads all claims; the caller checks the times. `exp` and `iat` are required and must not be 0. */
static bool claims_of(struct token_ring *ring, struct arena *arena, const struct node *object, struct claims *claims_r)
{
	const struct node *rights = json_member(object, "rgt");
	struct claims claims = { 0 };

	if (!member_is(object, "iss", ring->issuer) || !member_is(object, "aud", ring->audience))
		return false;
	if (!uuid_of(object, "sub", &claims.subject) || uuid_none(claims.subject) || !uuid_of(object, "sid", &claims.session))
		return false;
	if (!time_of(object, "iat", &claims.issued) || !time_of(object, "exp", &claims.expires) ||
	    !time_of(object, "nbf", &claims.not_before) || !version_of(object, &claims.version))
		return false;
	claims.cookie = flag_of(object, "cks");
	claims.setup = flag_of(object, "stp");
	if (rights != NULL && rights->token == TOKEN_STRING)
		rights_unseal(ring, arena, rights->text, &claims);
	*claims_r = claims;
	return claims.issued.us != 0 && claims.expires.us != 0;
}

/* ---- the claims as this program writes them */

static bool take(struct str *rest, struct str front)
{
	if (rest->n < front.n || memcmp(rest->p, front.p, front.n) != 0)
		return false;
	*rest = str_from(*rest, front.n);
	return true;
}

static bool take_char(struct str *rest, char c)
{
	return take(rest, (struct str){ &c, 1 });
}

/* Takes the comma, the name of a member and its colon; nothing when another member or the end follows. */
static bool take_name(struct str *rest, const char *name)
{
	struct str tried = *rest;

	if (!take_char(&tried, ',') || !take_char(&tried, '"') || !take(&tried, str_of(name)) || !take_char(&tried, '"') ||
	    !take_char(&tried, ':'))
		return false;
	*rest = tried;
	return true;
}

/* Takes an id and the quote behind it. */
static bool take_id(struct str *rest, struct uuid *id_r)
{
	enum { TEXT = 36 };

	if (rest->n <= TEXT || rest->p[TEXT] != '"' || !uuid_parse((struct str){ rest->p, TEXT }, id_r) || uuid_none(*id_r))
		return false;
	*rest = str_from(*rest, TEXT + 1);
	return true;
}

/* Takes a whole number that is greater than zero. */
static bool take_number(struct str *rest, int64_t *number_r)
{
	size_t n = 0;

	while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
		n++;
	if (n == 0 || rest->p[0] == '0' || !str_to_int((struct str){ rest->p, n }, number_r))
		return false;
	*rest = str_from(*rest, n);
	return true;
}

static bool take_time(struct str *rest, struct instant *at_r)
{
	int64_t seconds;

	if (!take_number(rest, &seconds) || seconds > last_second)
		return false;
	*at_r = instant_of_unix(seconds);
	return true;
}

/*
 * Reads claims that stand exactly as payload_of writes them for a session that may do everything. It makes no tree, which would
 * cost more than all else that is done for a user whom a worker does not know. False: they stand in another way, as those with
 * "stp" do, and claims_of decides.
 */
static bool claims_as_written(struct token_ring *ring, struct arena *arena, struct str rest, struct claims *claims_r)
{
	struct claims claims = { 0 };
	struct str rights = { 0 };

	if (!take(&rest, ring->opening) || !take_id(&rest, &claims.subject) ||
	    (take_name(&rest, "sid") && !(take_char(&rest, '"') && take_id(&rest, &claims.session))) ||
	    !take_name(&rest, "iat") || !take_time(&rest, &claims.issued) || !take_name(&rest, "exp") ||
	    !take_time(&rest, &claims.expires) || (take_name(&rest, "nbf") && !take_time(&rest, &claims.not_before)) ||
	    (take_name(&rest, "ver") && !take_number(&rest, &claims.version)))
		return false;
	claims.cookie = take_name(&rest, "cks");
	if (claims.cookie && !take(&rest, STR("true")))
		return false;
	if (take_name(&rest, "rgt")) {
		if (!take_char(&rest, '"'))
			return false;
		const char *end = memchr(rest.p, '"', rest.n);

		if (end == NULL)
			return false;
		rights = (struct str){ rest.p, (size_t)(end - rest.p) };
		if (memchr(rights.p, '\\', rights.n) != NULL)
			return false;
		rest = str_from(rest, rights.n + 1);
	}
	if (!take_char(&rest, '}') || rest.n > 0)
		return false;
	if (rights.n > 0)
		rights_unseal(ring, arena, rights, &claims);
	*claims_r = claims;
	return true;
}

static bool in_time(const struct claims *claims, struct instant now)
{
	struct instant early = instant_add(now, -LEEWAY_SECONDS), late = instant_add(now, LEEWAY_SECONDS);

	return claims->issued.us <= late.us && claims->not_before.us <= late.us && claims->expires.us > early.us;
}

/*
 * The cache entry for the token with the signature `mac` under `key` or, with *found_r false, the entry to use for it. The
 * client has sent this same signature, so the comparison need not be in constant time.
 */
static struct known *known_place(struct token_ring *ring, const struct ring_key *key, const uint8_t mac[MAC_MAX], bool *found_r)
{
	struct known *set = ring->known[mac[0] % KNOWN_SETS], *place = &set[mac[1] % KNOWN_WAYS];

	*found_r = false;
	for (struct known *known = set; known < set + KNOWN_WAYS; known++) {
		if (known->key == NULL)
			place = known;
		if (known->key != key || memcmp(known->mac, mac, MAC_MAX) != 0)
			continue;
		*found_r = true;
		return known;
	}
	return place;
}

/* The claims of a payload whose valid signature under `key` is `mac`, from the cache or parsed; NULL when they are not valid.
 */
static const struct claims *signed_claims(struct token_ring *ring, struct arena *arena, const struct ring_key *key,
                                          const uint8_t mac[MAC_MAX], struct str payload)
{
	bool found;
	struct known *known = known_place(ring, key, mac, &found);
	struct str text;

	if (found)
		return &known->claims;
	known->key = NULL;
	if (!base64url_decode(arena, payload, &text))
		return NULL;
	if (!claims_as_written(ring, arena, text, &known->claims)) {
		const struct node *object = object_of(arena, text);

		if (object == NULL || !claims_of(ring, arena, object, &known->claims))
			return NULL;
	}
	known->key = key;
	memcpy(known->mac, mac, MAC_MAX);
	return &known->claims;
}

enum err token_verify(struct token_ring *ring, struct arena *arena, struct str token, struct instant now,
                      struct claims *claims_r)
{
	struct str rest = token, header = str_cut(&rest, '.'), payload = str_cut(&rest, '.'), signature = rest, sent;
	const struct claims *claims;
	struct ring_key *key;
	uint8_t mac[MAC_MAX] = { 0 };
	size_t n;

	if (token.n > TOKEN_MAX || signature.n == 0 || payload.n == 0)
		return E_UNAUTHORIZED;
	key = key_of(ring, arena, header);
	if (key == NULL || !base64url_decode(arena, signature, &sent))
		return E_UNAUTHORIZED;
	n = mac_of(key->mac, (struct str){ token.p, header.n + 1 + payload.n }, mac);
	if (!same_secret(sent, (struct str){ (char *)mac, n }))
		return E_UNAUTHORIZED;
	claims = signed_claims(ring, arena, key, mac, payload);
	if (claims == NULL || !in_time(claims, now))
		return E_UNAUTHORIZED;
	*claims_r = *claims;
	return OK;
}
