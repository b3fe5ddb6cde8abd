#include "auth/totp.h"

#include <liboath/oath.h>
#include <openssl/crypto.h>
#include <stdio.h>
#include <stdlib.h>

#include "auth/token.h"
#include "base/buf.h"
#include "base/ids.h"

enum { SKEW_STEPS = 1, RECOVERY_LETTERS = 16, RECOVERY_GROUP = 4, URI_MAX = 2048, TYPED_MAX = 64 };

/* Crockford's base32: each character is five bits, and none of the letters that are mistaken for a digit is among them. */
static const char recovery_letters[] = "0123456789abcdefghjkmnpqrstvwxyz";

struct str totp_secret(struct arena *arena)
{
	char *bytes = arena_take(arena, TOTP_SECRET_BYTES);

	random_bytes(bytes, TOTP_SECRET_BYTES);
	return (struct str){ bytes, TOTP_SECRET_BYTES };
}

/* liboath fails only when there is no memory, or its input is not ours. */
_Noreturn static void fatal(int rc)
{
	(void)fprintf(stderr, "liboath: %s\n", oath_strerror(rc));
	abort();
}

struct str totp_secret_text(struct arena *arena, struct str secret)
{
	char *text = NULL;
	size_t n = 0;
	int rc = oath_base32_encode(secret.p, secret.n, &text, &n);

	if (rc != OATH_OK)
		fatal(rc);
	struct str copy = str_copy(arena, (struct str){ text, n });
	OPENSSL_cleanse(text, n);
	free(text);
	while (copy.n > 0 && copy.p[copy.n - 1] == '=')
		copy.n--;
	return copy;
}

struct str totp_uri(struct arena *arena, struct str secret, struct str issuer, struct str account)
{
	struct buf out = buf_new(arena, URI_MAX);

	buf_text(&out, "otpauth://totp/");
	buf_percent(&out, issuer);
	buf_char(&out, ':');
	buf_percent(&out, account);
	buf_text(&out, "?secret=");
	buf_str(&out, totp_secret_text(arena, secret));
	buf_text(&out, "&issuer=");
	buf_percent(&out, issuer);
	buf_text(&out, "&algorithm=SHA1&digits=");
	buf_int(&out, TOTP_DIGITS);
	buf_text(&out, "&period=");
	buf_int(&out, TOTP_SECONDS);
	return buf_view(&out);
}

bool totp_code(struct arena *arena, struct str code, struct str *code_r)
{
	char *digits = arena_take(arena, TOTP_DIGITS);
	size_t n = 0;

	for (size_t i = 0; i < code.n; i++) {
		if (code.p[i] == ' ')
			continue;
		if (code.p[i] < '0' || code.p[i] > '9' || n == TOTP_DIGITS)
			return false;
		digits[n++] = code.p[i];
	}
	*code_r = (struct str){ digits, n };
	return n == TOTP_DIGITS;
}

bool totp_check(struct str secret, struct str code, struct instant now, int64_t after, int64_t *step_r)
{
	int64_t present = instant_unix(now) / TOTP_SECONDS;
	char expected[TOTP_DIGITS + 1];
	bool found = false;

	for (int64_t step = present - SKEW_STEPS; step <= present + SKEW_STEPS; step++) {
		int rc = oath_totp_generate(secret.p, secret.n, step * TOTP_SECONDS, TOTP_SECONDS, 0, TOTP_DIGITS, expected);

		if (rc != OATH_OK)
			fatal(rc);
		if (same_secret(str_of(expected), code) && step > after && !found) {
			found = true;
			*step_r = step;
		}
	}
	OPENSSL_cleanse(expected, sizeof expected);
	return found;
}

struct str recovery_code(struct arena *arena)
{
	struct buf out = buf_new(arena, TYPED_MAX);
	uint8_t bytes[RECOVERY_LETTERS];

	random_bytes(bytes, sizeof bytes);
	for (size_t i = 0; i < RECOVERY_LETTERS; i++) {
		if (i > 0 && i % RECOVERY_GROUP == 0)
			buf_char(&out, '-');
		buf_char(&out, recovery_letters[bytes[i] & 31]);
	}
	OPENSSL_cleanse(bytes, sizeof bytes);
	return buf_view(&out);
}

struct str recovery_code_hash(struct arena *arena, struct str typed)
{
	struct str lower = str_lower(arena, typed);
	char *plain = arena_take(arena, lower.n + 1);
	uint8_t digest[32];
	size_t n = 0;

	for (size_t i = 0; i < lower.n; i++) {
		char c = lower.p[i];

		if (c != '-' && c != ' ')
			plain[n++] = (char)(c == 'o' ? '0' : c == 'i' || c == 'l' ? '1' : c);
	}
	sha256((struct str){ plain, n }, digest);
	OPENSSL_cleanse(plain, n);
	return str_copy(arena, (struct str){ (const char *)digest, sizeof digest });
}
