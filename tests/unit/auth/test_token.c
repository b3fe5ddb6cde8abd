/* auth/token: one published vector, and every way to forge, change or outlive a token (RFC 8725). */
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdlib.h>

#include "../with_arena.h"
#include "auth/ring.h"

#define NOW 1731400000
#define HEADER "{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"
#define SUBJECT "0193200a-7c00-7000-8000-000000000001"
#define NAMES "\"iss\":\"interviewd\",\"aud\":\"interviewd-api\",\"sub\":\"" SUBJECT "\""
#define PAYLOAD "{" NAMES ",\"iat\":1731400000,\"exp\":1731400900}"

static struct token_ring *ring;
static uint8_t secret[64];

static int setup(void **state)
{
	const struct token_settings settings = { .keys = { { STR("k1"), HS256, { (char *)secret, 32 } },
		                                           { STR("k2"), HS384, { (char *)secret + 8, 48 } },
		                                           { STR("k3"), HS512, { (char *)secret, 64 } } },
		                                 .n_keys = 3,
		                                 .issuer = STR("interviewd"),
		                                 .audience = STR("interviewd-api") };

	(void)state;
	arena = arena_new(0);
	for (size_t i = 0; i < sizeof secret; i++)
		secret[i] = (uint8_t)i;
	ring = token_ring_new(&settings);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	token_ring_free(&ring);
	assert_null(ring);
	arena_free(&arena);
	return 0;
}

static struct str base64(struct str text)
{
	return base64url_encode(arena, text.p, text.n);
}

static struct str signed_by(const EVP_MD *digest, struct str key, struct str text)
{
	uint8_t mac[EVP_MAX_MD_SIZE];
	unsigned n = 0;

	assert_non_null(HMAC(digest, key.p, (int)key.n, (const unsigned char *)text.p, text.n, mac, &n));
	return STR_JOIN(arena, text, STR("."), base64url_encode(arena, mac, n));
}

/* A token with any header and payload, signed correctly with HMAC-SHA256 and the first key. */
static struct str forged(struct str header, struct str payload)
{
	return signed_by(EVP_sha256(), (struct str){ (char *)secret, 32 },
	                 STR_JOIN(arena, base64(header), STR("."), base64(payload)));
}

static enum err verify_at(struct str token, int64_t now)
{
	struct claims claims;

	return token_verify(ring, arena, token, instant_of_unix(now), &claims);
}

static enum err verify(struct str token)
{
	return verify_at(token, NOW);
}

static void the_published_vector(void **state)
{
	static const struct str expected =
	        STR("eyJhbGciOiJIUzI1NiIsInR5cCI6ImF0K2p3dCIsImtpZCI6ImsxIn0."
	            "eyJpc3MiOiJpbnRlcnZpZXdkIiwiYXVkIjoiaW50ZXJ2aWV3ZC1hcGkiLCJzdWIiOiIwMTkzMjAwYS03YzAwLTcwMDAtODAwMC0wMDAwMD"
	            "AwMDAw"
	            "MDEiLCJpYXQiOjE3MzE0MDAwMDAsImV4cCI6MTczMTQwMDkwMH0.K7vGwwEmeSPL097czJ2HjbD4547oKZgwGOGUns8dNlM");
	struct claims claims = { .issued = instant_of_unix(NOW), .expires = instant_of_unix(NOW + 900) }, read;

	(void)state;
	assert_true(uuid_parse(STR(SUBJECT), &claims.subject));
	assert_true(str_equal(forged(STR(HEADER), STR(PAYLOAD)), expected));
	assert_true(str_equal(token_sign(ring, arena, &claims), expected));
	assert_int_equal(token_verify(ring, arena, expected, instant_of_unix(NOW), &read), OK);
	assert_true(uuid_equal(read.subject, claims.subject));
	assert_int_equal(instant_unix(read.issued), NOW);
	assert_int_equal(instant_unix(read.expires), NOW + 900);
	assert_int_equal(read.not_before.us, 0);
	assert_int_equal(read.version, 0);
	assert_false(read.cookie || read.setup);
	claims.setup = true;
	assert_int_equal(token_verify(ring, arena, token_sign(ring, arena, &claims), instant_of_unix(NOW), &read), OK);
	assert_true(read.setup && !read.cookie);
}

static void each_algorithm_reads_what_it_wrote(void **state)
{
	struct claims claims = { .subject = uuid_new(),
		                 .session = uuid_new(),
		                 .issued = instant_of_unix(NOW),
		                 .expires = instant_of_unix(NOW + 60),
		                 .not_before = instant_of_unix(NOW),
		                 .version = 7,
		                 .cookie = true };

	(void)state;
	for (enum token_algorithm algorithm = HS256; algorithm <= HS512; algorithm++) {
		const struct token_settings settings = { .keys = { { STR("a_B-9"), algorithm, { (char *)secret, 64 } } },
			                                 .n_keys = 1,
			                                 .issuer = STR("i"),
			                                 .audience = STR("a") };
		struct token_ring *other = token_ring_new(&settings);
		struct str token = token_sign(other, arena, &claims);
		struct claims read;

		assert_int_equal(token_verify(other, arena, token, claims.issued, &read), OK);
		assert_true(uuid_equal(read.subject, claims.subject));
		assert_true(uuid_equal(read.session, claims.session));
		assert_int_equal(read.version, 7);
		assert_true(read.cookie && !read.setup);
		assert_int_equal(instant_unix(read.not_before), NOW);
		assert_int_equal(verify(token), E_UNAUTHORIZED);
		token_ring_free(&other);
	}
}

static void rights_are_sealed_for_one_user_and_session(void **state)
{
	struct claims claims = { .subject = uuid_new(),
		                 .session = uuid_new(),
		                 .issued = instant_of_unix(NOW),
		                 .expires = instant_of_unix(NOW + 60),
		                 .rights = { .user_key = 41, .company_key = 43, .company = uuid_new(), .role = 4 } };
	struct claims other = claims, read;
	struct str token, sealed;
	int64_t keys[2] = { claims.rights.user_key, claims.rights.company_key };

	(void)state;
	memset(claims.rights.zone, 'z', sizeof claims.rights.zone); /* the longest name has no NUL */
	token = token_sign(ring, arena, &claims);
	for (int i = 0; i < 2; i++) { /* parsed, then from the cache */
		assert_int_equal(token_verify(ring, arena, token, claims.issued, &read), OK);
		assert_memory_equal(&read.rights, &claims.rights, sizeof read.rights);
	}
	other.rights.company_key = 0;
	other.rights.company = (struct uuid){ 0 };
	assert_int_equal(token_verify(ring, arena, token_sign(ring, arena, &other), claims.issued, &read), OK);
	assert_memory_equal(&read.rights, &other.rights, sizeof read.rights);

	sealed = rights_seal(ring, arena, &claims);
	assert_true(base64url_decode(arena, sealed, &token));
	for (size_t i = 0; i + sizeof keys[0] <= token.n; i++)
		assert_true(memcmp(token.p + i, &keys[0], sizeof keys[0]) != 0 &&
		            memcmp(token.p + i, &keys[1], sizeof keys[1]) != 0);
	other = (struct claims){ .subject = claims.subject, .session = claims.session };
	rights_unseal(ring, arena, sealed, &other);
	assert_int_equal(other.rights.user_key, 41);
	for (int i = 0; i < 2; i++) {
		other = (struct claims){ .subject = i == 0 ? uuid_new() : claims.subject,
			                 .session = i == 1 ? uuid_new() : claims.session };
		rights_unseal(ring, arena, sealed, &other);
		assert_int_equal(other.rights.user_key, 0);
	}
	other = (struct claims){ .subject = claims.subject, .session = claims.session };
	rights_unseal(ring, arena, str_from(sealed, 4), &other);
	rights_unseal(ring, arena, STR("?"), &other);
	rights_unseal(ring, arena, (struct str){ 0 }, &other);
	assert_int_equal(other.rights.user_key, 0);
}

static void every_key_verifies(void **state)
{
	static const struct {
		const char *header;
		const EVP_MD *(*digest)(void);
		size_t from, n;
	} keys[] = { { "{\"kid\":\"k2\",\"typ\":\"at+jwt\",\"alg\":\"HS384\"}", EVP_sha384, 8, 48 },
		     { "{\"alg\":\"HS512\",\"x\":[1,{}],\"kid\":\"k3\",\"typ\":\"at+jwt\"}", EVP_sha512, 0, 64 },
		     { "{ \"alg\" : \"HS256\" , \"typ\":\"at+jwt\", \"kid\":\"k1\" }", EVP_sha256, 0, 32 } };

	(void)state;
	for (size_t i = 0; i < COUNT(keys); i++) {
		struct str text = STR_JOIN(arena, base64(str_of(keys[i].header)), STR("."), base64(STR(PAYLOAD)));
		struct str key = { (char *)secret + keys[i].from, keys[i].n };

		assert_int_equal(verify(signed_by(keys[i].digest(), key, text)), OK);
		/* The right text with the right key id, signed with the secret of another key. */
		key.n--;
		assert_int_equal(verify(signed_by(keys[i].digest(), key, text)), E_UNAUTHORIZED);
	}
}

static void headers_that_are_refused(void **state)
{
	static const struct str headers[] = {
		STR("{\"alg\":\"none\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"None\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"nOnE\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"hs256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS512\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS384\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":[\"HS256\"],\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":256,\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":null,\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k2\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":null}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":1}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":[\"k1\"]}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"K1\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1 \"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\\u0000\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"../../dev/null\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"' OR 1=1--\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"JWT\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"refresh\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"crit\":[\"exp\"]}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"crit\":[]}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"b64\":false,\"crit\":[\"b64\"]}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"jku\":\"https://evil.example/keys\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"x5u\":\"https://evil.example/cert\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"x5c\":[\"AAAA\"]}"),
		STR("[\"HS256\"]"),
		STR("\"HS256\""),
		STR("null"),
		STR("{}"),
		STR("{"),
		STR(""),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}x"),
		STR("\xEF\xBB\xBF{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}"),
		STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\"k1\",\"a\":\"\xFF\"}"),
	};

	(void)state;
	for (size_t i = 0; i < COUNT(headers); i++)
		assert_int_equal(verify(forged(headers[i], STR(PAYLOAD))), E_UNAUTHORIZED);
	assert_int_equal(verify(forged(STR(HEADER), STR(PAYLOAD))), OK);
}

static void claims_that_are_refused(void **state)
{
#define REST ",\"iat\":1731400000,\"exp\":1731400900}"
	static const struct str payloads[] = {
		STR("{\"aud\":\"interviewd-api\",\"sub\":\"" SUBJECT "\"" REST),
		STR("{\"iss\":\"other\",\"aud\":\"interviewd-api\",\"sub\":\"" SUBJECT "\"" REST),
		STR("{\"iss\":\"interviewd\",\"sub\":\"" SUBJECT "\"" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":\"other\",\"sub\":\"" SUBJECT "\"" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":[\"interviewd-api\"],\"sub\":\"" SUBJECT "\"" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":\"interviewd-api\"" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":\"interviewd-api\",\"sub\":\"admin\"" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":\"interviewd-api\",\"sub\":1" REST),
		STR("{\"iss\":\"interviewd\",\"aud\":\"interviewd-api\",\"sub\":\"00000000-0000-0000-0000-000000000000\"" REST),
		STR("{" NAMES ",\"iat\":1731400000}"),
		STR("{" NAMES ",\"exp\":1731400900}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":null}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":\"1731400900\"}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900.5}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1.7314009e9}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":-1}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":9223372036854775807}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":99999999999999999999}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":7258118400}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"exp\":1999999999}"),
		STR("{" NAMES ",\"iat\":1731400031,\"exp\":1731400900}"),
		STR("{" NAMES ",\"iat\":\"x\",\"exp\":1731400900}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"nbf\":1731400031}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"nbf\":true}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"ver\":-1}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"ver\":\"1\"}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"ver\":null}"),
		STR("{" NAMES ",\"iat\":1731400000,\"exp\":1731400900,\"sub\":\"" SUBJECT "\"}"),
		STR("[]"),
		STR("null"),
		STR("{"),
		STR(""),
	};
#undef REST

	(void)state;
	for (size_t i = 0; i < COUNT(payloads); i++)
		assert_int_equal(verify(forged(STR(HEADER), payloads[i])), E_UNAUTHORIZED);
}

static void time_has_thirty_seconds_of_leeway(void **state)
{
	struct str token = forged(STR(HEADER), STR("{" NAMES ",\"iat\":1731400000,\"nbf\":1731400010,\"exp\":1731400900}"));

	(void)state;
	assert_int_equal(verify_at(token, NOW - 21), E_UNAUTHORIZED); /* nbf */
	assert_int_equal(verify_at(token, NOW - 20), OK);
	assert_int_equal(verify_at(token, NOW + 899), OK);
	assert_int_equal(verify_at(token, NOW + 929), OK);
	assert_int_equal(verify_at(token, NOW + 930), E_UNAUTHORIZED);
	token = forged(STR(HEADER), STR(PAYLOAD));
	assert_int_equal(verify_at(token, NOW - 31), E_UNAUTHORIZED); /* iat */
	assert_int_equal(verify_at(token, NOW - 30), OK);
}

/* The times of a token are checked again even when its signature was verified before. A refused token is not remembered. */
static void tokens_seen_before(void **state)
{
	struct str good = forged(STR(HEADER), STR(PAYLOAD));
	struct str bad = forged(STR(HEADER), STR("{" NAMES ",\"iat\":1731400000}"));
	struct str other = forged(STR(HEADER), STR("{\"iss\":\"interviewd\",\"aud\":\"interviewd-api\","
	                                           "\"sub\":\"0193200a-7c00-7000-8000-000000000002\","
	                                           "\"iat\":1731400000,\"exp\":1731400900}"));
	struct claims first, second;

	(void)state;
	for (int i = 0; i < 3; i++) {
		assert_int_equal(token_verify(ring, arena, good, instant_of_unix(NOW), &first), OK);
		assert_int_equal(token_verify(ring, arena, other, instant_of_unix(NOW), &second), OK);
		assert_int_equal(first.subject.byte[15], 1);
		assert_int_equal(second.subject.byte[15], 2);
		assert_int_equal(verify(bad), E_UNAUTHORIZED);
		assert_int_equal(verify_at(good, NOW + 930), E_UNAUTHORIZED);
		assert_int_equal(verify_at(good, NOW - 31), E_UNAUTHORIZED);
	}
}

static void texts_that_are_no_token(void **state)
{
	struct str good = forged(STR(HEADER), STR(PAYLOAD)), rest = good;
	struct str header = str_cut(&rest, '.'), payload = str_cut(&rest, '.'), signature = rest;
	const struct str texts[] = {
		{ 0 },
		STR(""),
		STR("."),
		STR(".."),
		STR("..."),
		STR_JOIN(arena, header, STR("."), payload),
		STR_JOIN(arena, header, STR("."), payload, STR(".")),
		STR_JOIN(arena, header, STR(".."), signature),
		STR_JOIN(arena, STR("."), payload, STR("."), signature),
		STR_JOIN(arena, good, STR(".")),
		STR_JOIN(arena, good, STR(".x")),
		STR_JOIN(arena, STR("."), good),
		STR_JOIN(arena, good, STR("=")),
		STR_JOIN(arena, good, STR("A")),
		STR_JOIN(arena, good, STR(" ")),
		STR_JOIN(arena, STR(" "), good),
		STR_JOIN(arena, header, STR("=."), payload, STR("."), signature),
		STR_JOIN(arena, header, STR("."), payload, STR("=."), signature),
		STR_JOIN(arena, header, STR("\n."), payload, STR("."), signature),
	};

	(void)state;
	assert_int_equal(verify(good), OK);
	for (size_t i = 0; i < COUNT(texts); i++)
		assert_int_equal(verify(texts[i]), E_UNAUTHORIZED);
}

/* Every other character in a token makes it invalid; the last one of the signature has unused bits, which must be zero. */
static void every_character_counts(void **state)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_+/=. ";
	struct str good = forged(STR(HEADER), STR(PAYLOAD));

	(void)state;
	for (size_t i = 0; i < good.n; i++) {
		char *bent = str_cstring(arena, good);

		for (size_t j = 0; j < sizeof alphabet - 1; j += i + 1 < good.n ? 7 : 1) {
			bent[i] = alphabet[j];
			if (bent[i] != good.p[i])
				assert_int_equal(verify((struct str){ bent, good.n }), E_UNAUTHORIZED);
		}
	}
}

static void oversize(void **state)
{
	static char filler[5000];
	struct str payload, long_kid;

	(void)state;
	memset(filler, 'x', sizeof filler);
	payload = STR_JOIN(arena, STR("{\"x\":\""), (struct str){ filler, sizeof filler },
	                   STR("\"," NAMES ",\"iat\":1731400000,\"exp\":1731400900}"));
	assert_int_equal(verify(forged(STR(HEADER), payload)), E_UNAUTHORIZED);
	payload = STR_JOIN(arena, STR("{\"x\":\""), (struct str){ filler, 2000 },
	                   STR("\"," NAMES ",\"iat\":1731400000,\"exp\":1731400900}"));
	assert_int_equal(verify(forged(STR(HEADER), payload)), OK);
	long_kid = STR_JOIN(arena, STR("{\"alg\":\"HS256\",\"typ\":\"at+jwt\",\"kid\":\""), (struct str){ filler, 2000 },
	                    STR("\"}"));
	assert_int_equal(verify(forged(long_kid, STR(PAYLOAD))), E_UNAUTHORIZED);
}

static void signed_urls(void **state)
{
	static const struct str path = STR("/api/v1/files/0193200a-7c00-7000-8000-000000000001");
	struct buf out = buf_new(arena, 1000);
	struct instant now = instant_of_unix(NOW);
	struct str query, bent, rest, expires, signature;

	(void)state;
	url_sign(ring, path, now, 3600, &out);
	assert_int_equal(out.p[0], '?');
	query = str_from(buf_view(&out), 1);
	assert_true(str_starts(query, STR("expires=1731403600&signature=")));
	assert_true(url_verify(ring, arena, path, query, now));
	assert_true(url_verify(ring, arena, path, query, instant_add(now, 3599)));
	assert_false(url_verify(ring, arena, path, query, instant_add(now, 3600)));
	assert_true(url_verify(ring, arena, path, STR_JOIN(arena, STR("download=1&"), query), now));
	assert_false(url_verify(ring, arena, STR("/api/v1/files/0193200a-7c00-7000-8000-000000000002"), query, now));
	assert_false(url_verify(ring, arena, STR_JOIN(arena, path, STR("\n1731403600")), query, now));
	rest = query;
	expires = str_cut(&rest, '&');
	signature = rest;
	assert_true(url_verify(ring, arena, path, STR_JOIN(arena, signature, STR("&"), expires), now));
	assert_false(url_verify(ring, arena, path, expires, now));
	assert_false(url_verify(ring, arena, path, signature, now));
	assert_false(url_verify(ring, arena, path, (struct str){ 0 }, now));
	assert_false(url_verify(ring, arena, path, STR_JOIN(arena, query, STR("&"), expires), now));
	assert_false(url_verify(ring, arena, path, STR_JOIN(arena, query, STR("&"), signature), now));
	assert_false(url_verify(ring, arena, path, STR_JOIN(arena, query, STR("=")), now));
	assert_false(url_verify(ring, arena, path, STR_JOIN(arena, STR("expires=9731403600&"), signature), now));
	assert_false(url_verify(ring, arena, path, STR_JOIN(arena, STR("expires=01731403600&"), signature), now));
	bent = str_copy(arena, query);
	((char *)bent.p)[bent.n - 2] ^= 1;
	assert_false(url_verify(ring, arena, path, bent, now));
}

static void signed_urls_name_their_reader(void **state)
{
	static const struct str path = STR("/api/v1/files/x");
	static const char named[] = "reader=0193200a-7c00-7000-8000-000000000001&expires=1731400060&signature=";
	struct buf out = buf_new(arena, 1000);
	struct instant now = instant_of_unix(NOW), later = instant_add(now, 60);
	struct uuid reader, other, found;
	struct str query, rest;

	(void)state;
	assert_true(uuid_parse(STR("0193200a-7c00-7000-8000-000000000001"), &reader));
	assert_true(uuid_parse(STR("0193200a-7c00-7000-8000-000000000002"), &other));
	url_sign_for(ring, path, reader, later, &out);
	query = str_from(buf_view(&out), 1);
	assert_true(str_starts(query, str_of(named)));
	assert_true(url_reader(query, &found) && uuid_equal(found, reader));
	assert_true(url_verify(ring, arena, url_path_for(arena, path, reader), query, now));
	assert_false(url_verify(ring, arena, url_path_for(arena, path, reader), query, later));
	assert_false(url_verify(ring, arena, url_path_for(arena, path, other), query, now));
	rest = query;
	(void)str_cut(&rest, '&');
	assert_true(url_reader(rest, &found) && uuid_none(found));
	assert_false(url_verify(ring, arena, url_path_for(arena, path, found), rest, now));
	assert_false(url_reader(STR("reader=x&expires=1"), &found));
	buf_reset(&out);
	url_sign(ring, path, now, 60, &out);
	assert_false(url_verify(ring, arena, url_path_for(arena, path, reader), str_from(buf_view(&out), 1), now));
}

static void urls_outlive_a_new_key(void **state)
{
	static const struct str path = STR("/api/v1/files/x");
	const struct token_settings settings = { .keys = { { STR("new"), HS256, { (char *)secret + 16, 40 } },
		                                           { STR("k1"), HS256, { (char *)secret, 32 } } },
		                                 .n_keys = 2,
		                                 .issuer = STR("interviewd"),
		                                 .audience = STR("interviewd-api") };
	struct token_ring *rotated = token_ring_new(&settings);
	struct buf out = buf_new(arena, 1000);
	struct instant now = instant_of_unix(NOW);

	(void)state;
	url_sign(ring, path, now, 60, &out);
	assert_true(url_verify(rotated, arena, path, str_from(buf_view(&out), 1), now));
	assert_int_equal(token_verify(rotated, arena, forged(STR(HEADER), STR(PAYLOAD)), now, &(struct claims){ 0 }), OK);
	buf_reset(&out);
	url_sign(rotated, path, now, 60, &out);
	assert_false(url_verify(ring, arena, path, str_from(buf_view(&out), 1), now));
	token_ring_free(&rotated);
}

static void purposes_have_keys_of_their_own(void **state)
{
	uint8_t file[32], link[32], again[32];

	(void)state;
	token_mac(ring, "file", STR("x"), file);
	token_mac(ring, "link", STR("x"), link);
	token_mac(ring, "file", STR("x"), again);
	assert_memory_equal(file, again, 32);
	assert_memory_not_equal(file, link, 32);
}

static void digests_and_comparison(void **state)
{
	/* FIPS 180-2, appendix B.1. */
	static const uint8_t abc[32] = { 0xBA, 0x78, 0x16, 0xBF, 0x8F, 0x01, 0xCF, 0xEA, 0x41, 0x41, 0x40,
		                         0xDE, 0x5D, 0xAE, 0x22, 0x23, 0xB0, 0x03, 0x61, 0xA3, 0x96, 0x17,
		                         0x7A, 0x9C, 0xB4, 0x10, 0xFF, 0x61, 0xF2, 0x00, 0x15, 0xAD };
	uint8_t digest[32];

	(void)state;
	sha256(STR("abc"), digest);
	assert_memory_equal(digest, abc, 32);
	sha256((struct str){ 0 }, digest);
	assert_int_equal(digest[0], 0xE3);
	assert_true(same_secret(STR("abc"), STR("abc")));
	assert_true(same_secret((struct str){ 0 }, STR("")));
	assert_false(same_secret(STR("abc"), STR("abd")));
	assert_false(same_secret(STR("abc"), STR("ab")));
}

/* A token is read in the same way whether its claims stand as this program writes them or in another form of JSON. */
static void test_forms(void **state)
{
	static const char *const more[][2] = {
		{ "", "" },
		{ ",\"nbf\":1731400000", ", \"nbf\": 1731400000" },
		{ ",\"ver\":12,\"cks\":true", " ,\"cks\":true,\"ver\":12" },
		{ ",\"rgt\":\"AAAA\"", ",\"rgt\":\"AA\\u0041A\"" },
	};

	(void)state;
	for (size_t i = 0; i < COUNT(more); i++) {
		const struct str start = STR("{" NAMES ",\"sid\":\"" SUBJECT "\",\"iat\":1731400000,\"exp\":1731400900");
		struct claims as_written, other;
		struct str token = forged(STR(HEADER), STR_JOIN(arena, start, str_of(more[i][0]), STR("}")));

		assert_int_equal(token_verify(ring, arena, token, instant_of_unix(NOW), &as_written), OK);
		token = forged(STR(HEADER), STR_JOIN(arena, start, str_of(more[i][1]), STR("}")));
		assert_int_equal(token_verify(ring, arena, token, instant_of_unix(NOW), &other), OK);
		assert_memory_equal(&as_written, &other, sizeof other);
	}
}

/* Signed or not, what is cut off at any place, or goes on behind its end, is no token. */
static void test_cut(void **state)
{
	const struct str whole =
	        STR("{" NAMES ",\"sid\":\"" SUBJECT "\",\"iat\":1731400000,\"exp\":1731400900,\"ver\":1,\"rgt\":\"AAAA\"}");

	(void)state;
	assert_int_equal(verify_at(forged(STR(HEADER), whole), NOW), OK);
	for (size_t n = 0; n < whole.n; n++)
		assert_int_equal(verify_at(forged(STR(HEADER), (struct str){ whole.p, n }), NOW), E_UNAUTHORIZED);
	assert_int_equal(verify_at(forged(STR(HEADER), STR_JOIN(arena, whole, STR("}"))), NOW), E_UNAUTHORIZED);
	assert_int_equal(verify_at(forged(STR(HEADER), STR_JOIN(arena, whole, STR(","))), NOW), E_UNAUTHORIZED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_forms, setup, teardown),
		cmocka_unit_test_setup_teardown(test_cut, setup, teardown),
		cmocka_unit_test_setup_teardown(the_published_vector, setup, teardown),
		cmocka_unit_test_setup_teardown(each_algorithm_reads_what_it_wrote, setup, teardown),
		cmocka_unit_test_setup_teardown(rights_are_sealed_for_one_user_and_session, setup, teardown),
		cmocka_unit_test_setup_teardown(every_key_verifies, setup, teardown),
		cmocka_unit_test_setup_teardown(headers_that_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(claims_that_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(time_has_thirty_seconds_of_leeway, setup, teardown),
		cmocka_unit_test_setup_teardown(tokens_seen_before, setup, teardown),
		cmocka_unit_test_setup_teardown(texts_that_are_no_token, setup, teardown),
		cmocka_unit_test_setup_teardown(every_character_counts, setup, teardown),
		cmocka_unit_test_setup_teardown(oversize, setup, teardown),
		cmocka_unit_test_setup_teardown(signed_urls, setup, teardown),
		cmocka_unit_test_setup_teardown(signed_urls_name_their_reader, setup, teardown),
		cmocka_unit_test_setup_teardown(urls_outlive_a_new_key, setup, teardown),
		cmocka_unit_test_setup_teardown(purposes_have_keys_of_their_own, setup, teardown),
		cmocka_unit_test_setup_teardown(digests_and_comparison, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
