#include "auth/password.h"

#include <argon2.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "auth/token.h"
#include "base/ids.h"
#include "base/log.h"

enum {
	SALT_SIZE = 16,
	HASH_SIZE = 32,
	SIZE_MAX_TEXT = 64, /* the longest salt or hash of an imported PHC string, in bytes */
	TEXT_MAX = 96,      /* its length in base64, with padding and NUL */
	KIB_MAX = 1 << 20,
	PASSES_MAX = 64,
	LANES_MAX = 16
};

/* The content of a PHC string. */
struct phc {
	int64_t kib, passes, lanes;
	uint8_t salt[SIZE_MAX_TEXT];
	size_t n_salt, n_hash;
	struct str hash; /* in base64, as in the string */
};

/*
 * Memory for argon2, directly from the kernel. malloc would raise its mmap threshold after the first use, and then keep these
 * megabytes in the heap of each worker that has handled a login.
 */
static int take_memory(uint8_t **memory, size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED) {
		perror("mmap");
		abort();
	}
	*memory = p;
	return ARGON2_OK;
}

static void give_memory_back(uint8_t *memory, size_t size)
{
	(void)munmap(memory, size);
}

/* Computes into `hash`, whose size is phc->n_hash. */
static bool compute(struct str password, const struct phc *phc, uint8_t *hash)
{
	argon2_context context = {
		.out = hash,
		.outlen = (uint32_t)phc->n_hash,
		.pwd = (uint8_t *)password.p,
		.pwdlen = (uint32_t)password.n,
		.salt = (uint8_t *)phc->salt,
		.saltlen = (uint32_t)phc->n_salt,
		.t_cost = (uint32_t)phc->passes,
		.m_cost = (uint32_t)phc->kib,
		.lanes = (uint32_t)phc->lanes,
		.threads = 1,
		.version = ARGON2_VERSION_13,
		.allocate_cbk = take_memory,
		.free_cbk = give_memory_back,
	};
	int result = argon2_ctx(&context, Argon2_id);

	if (result != ARGON2_OK)
		LOG(REQUEST_FAILED, LOG_TEXT_OF("reason", argon2_error_message(result)));
	return result == ARGON2_OK;
}

/* Base64 without padding, as in PHC strings; returns its length. */
static size_t encode(const uint8_t *bytes, size_t n, char text[TEXT_MAX])
{
	int length = EVP_EncodeBlock((unsigned char *)text, bytes, (int)n);

	while (length > 0 && text[length - 1] == '=')
		length--;
	return (size_t)length;
}

static size_t decoded_size(struct str text)
{
	return text.n / 4 * 3 + text.n % 4 * 3 / 4;
}

static bool decode(struct str text, uint8_t bytes[SIZE_MAX_TEXT])
{
	unsigned char padded[TEXT_MAX], out[TEXT_MAX];
	size_t n = 0;

	if (text.n % 4 == 1 || decoded_size(text) > SIZE_MAX_TEXT || str_find(text, '=') < text.n)
		return false;
	memcpy(padded, text.p, text.n);
	for (n = text.n; n % 4 != 0; n++)
		padded[n] = '=';
	if (EVP_DecodeBlock(out, padded, (int)n) < 0)
		return false;
	memcpy(bytes, out, decoded_size(text));
	return true;
}

/* Reads a number from 1 to `most` that follows `name`, for example "m=". */
static bool take_number(struct str *rest, struct str name, int64_t most, int64_t *number_r)
{
	struct str part = str_cut(rest, ',');

	return str_starts(part, name) && str_to_int(str_from(part, name.n), number_r) && *number_r >= 1 && *number_r <= most;
}

static bool parse(struct str text, struct phc *phc_r)
{
	struct phc phc = { 0 };
	struct str rest = text, start = str_cut(&rest, '$'), kind = str_cut(&rest, '$'), version = str_cut(&rest, '$');
	struct str numbers = str_cut(&rest, '$'), salt = str_cut(&rest, '$');

	if (start.n != 0 || !str_equal(kind, STR("argon2id")) || !str_equal(version, STR("v=19")))
		return false;
	if (!take_number(&numbers, STR("m="), KIB_MAX, &phc.kib) ||
	    !take_number(&numbers, STR("t="), PASSES_MAX, &phc.passes) ||
	    !take_number(&numbers, STR("p="), LANES_MAX, &phc.lanes) || numbers.p != NULL)
		return false;
	phc.n_salt = decoded_size(salt);
	phc.hash = rest;
	phc.n_hash = decoded_size(rest);
	if (phc.n_salt < ARGON2_MIN_SALT_LENGTH || phc.n_hash < SALT_SIZE || phc.n_hash > SIZE_MAX_TEXT ||
	    !decode(salt, phc.salt))
		return false;
	*phc_r = phc;
	return true;
}

enum err password_hash(struct arena *arena, struct str password, const struct password_cost *cost, struct str *phc_r)
{
	struct phc phc = { .kib = cost->kib, .passes = cost->passes, .lanes = 1, .n_salt = SALT_SIZE, .n_hash = HASH_SIZE };
	char salt_text[TEXT_MAX], hash_text[TEXT_MAX];
	struct str salt = { salt_text, 0 }, hash_part = { hash_text, 0 };
	uint8_t hash[HASH_SIZE];

	random_bytes(phc.salt, SALT_SIZE);
	if (!compute(password, &phc, hash))
		return E_INTERNAL;
	salt.n = encode(phc.salt, SALT_SIZE, salt_text);
	hash_part.n = encode(hash, HASH_SIZE, hash_text);
	*phc_r = STR_JOIN(arena, STR("$argon2id$v=19$m="), str_from_int(arena, cost->kib), STR(",t="),
	                  str_from_int(arena, cost->passes), STR(",p=1$"), salt, STR("$"), hash_part);
	OPENSSL_cleanse(hash, sizeof hash);
	return OK;
}

bool password_verify(struct str password, struct str phc, const struct password_cost *cost, bool *rehash_r)
{
	struct phc stored = { .kib = cost->kib, .passes = cost->passes, .lanes = 1, .n_salt = SALT_SIZE, .n_hash = HASH_SIZE };
	bool known = parse(phc, &stored), right;
	uint8_t hash[SIZE_MAX_TEXT];
	char text[TEXT_MAX];

	*rehash_r = false;
	if (!compute(password, &stored, hash))
		return false;
	right = same_secret((struct str){ text, encode(hash, stored.n_hash, text) }, stored.hash) && known;
	OPENSSL_cleanse(hash, sizeof hash);
	*rehash_r = right && (stored.kib != cost->kib || stored.passes != cost->passes || stored.lanes != 1 ||
	                      stored.n_salt != SALT_SIZE || stored.n_hash != HASH_SIZE);
	return right;
}
