/* Who asks: the token of a request, and what all workers know of the users. */
#include "floor.h"
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <sys/mman.h>

static const char user_text[] =
        "SELECT u.id, u.public_id, u.role, u.active, u.token_version, u.kept_session, u.zone, u.company_id, c.public_id FROM users u "
        "LEFT JOIN companies c ON c.id = u.company_id WHERE u.public_id = ?";
static struct statement user_statement;

void prepare_caller(void)
{
	prepare(&user_statement, user_text, "i", "nsnnnssns");
}

static EVP_MAC_CTX *mac;

static int base64_value(unsigned char c)
{
	return c >= 'A' && c <= 'Z'   ? c - 'A'
	       : c >= 'a' && c <= 'z' ? c - 'a' + 26
	       : c >= '0' && c <= '9' ? c - '0' + 52
	       : c == '-'             ? 62
	       : c == '_'             ? 63
	                              : -1;
}

static size_t base64_decode(const char *text, size_t n, unsigned char *out, size_t size)
{
	uint32_t bits = 0;
	size_t at = 0;

	for (size_t i = 0; i < n; i++) {
		int value = base64_value((unsigned char)text[i]);

		if (value < 0)
			return 0;
		bits = bits << 6 | (uint32_t)value;
		if (i % 4 != 0 && at < size)
			out[at++] = (unsigned char)(bits >> (6 - 2 * (i % 4)));
	}
	return at;
}

bool uuid_read(const char *text, unsigned char id[16])
{
	size_t n = 0;

	for (size_t i = 0; i < 36; i++) {
		int digit = text[i] >= '0' && text[i] <= '9'   ? text[i] - '0'
		            : text[i] >= 'a' && text[i] <= 'f' ? text[i] - 'a' + 10
		                                               : -1;

		if (i == 8 || i == 13 || i == 18 || i == 23) {
			if (text[i] != '-')
				return false;
			continue;
		}
		if (digit < 0)
			return false;
		id[n / 2] = (unsigned char)(n % 2 == 0 ? digit << 4 : id[n / 2] | digit);
		n++;
	}
	return true;
}

/* Reads the subject of a token. False: the signature is wrong, or the token has expired. */
static bool token_read(const char *token, unsigned char subject[16])
{
	const char *payload = strchr(token, '.'), *signature = payload != NULL ? strchr(payload + 1, '.') : NULL, *member;
	unsigned char ours[32], sent[32];
	char claims[1024];
	size_t n;

	if (signature == NULL || base64_decode(signature + 1, strlen(signature + 1), sent, sizeof sent) != sizeof sent)
		return false;
	if (EVP_MAC_init(mac, NULL, 0, NULL) != 1 ||
	    EVP_MAC_update(mac, (const unsigned char *)token, (size_t)(signature - token)) != 1 ||
	    EVP_MAC_final(mac, ours, &n, sizeof ours) != 1 || CRYPTO_memcmp(ours, sent, sizeof ours) != 0)
		return false;
	n = base64_decode(payload + 1, (size_t)(signature - payload - 1), (unsigned char *)claims, sizeof claims - 1);
	claims[n] = '\0';
	member = strstr(claims, "\"exp\":");
	if (member == NULL || strtoll(member + 6, NULL, 10) <= time(NULL))
		return false;
	member = strstr(claims, "\"sub\":\"");
	return member != NULL && strlen(member) > 43 && uuid_read(member + 7, subject);
}

/* The workers share what one of them has read. A place is free, then being written, then known for ever. */
enum { USERS = 1 << 16 };
enum { FREE, WRITTEN, KNOWN };
static struct user *users;

static struct user *user_after(struct user *user)
{
	return user == users + USERS - 1 ? users : user + 1;
}

const struct user *user_of(const char *authorization)
{
	unsigned char id[16];
	struct user *user;
	int state;

	if (authorization == NULL || strncmp(authorization, "Bearer ", 7) != 0 || !token_read(authorization + 7, id))
		return NULL;
	for (user = &users[(id[14] << 8 | id[15]) % USERS]; (state = atomic_load(&user->state)) != FREE;
	     user = user_after(user))
		if (state == KNOWN && memcmp(user->id, id, sizeof id) == 0)
			return user;
	memcpy(user_statement.in[0].id, id, sizeof id);
	execute(&user_statement);
	if (!fetch(&user_statement))
		return NULL;
	while (state = FREE, !atomic_compare_exchange_strong(&user->state, &state, WRITTEN))
		user = user_after(user);
	memcpy(user->id, id, sizeof id);
	user->key = row[0].number;
	user->role = row[2].number;
	user->company = row[7].null ? 0 : row[7].number;
	if (!row[8].null)
		memcpy(user->company_id, row[8].text, sizeof user->company_id);
	atomic_store(&user->state, KNOWN);
	(void)fetch(&user_statement);
	return user;
}

void key_mac(const char *secret)
{
	char digest[] = "SHA256";
	OSSL_PARAM params[] = { OSSL_PARAM_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0), OSSL_PARAM_END };

	mac = EVP_MAC_CTX_new(EVP_MAC_fetch(NULL, "HMAC", NULL));
	if (mac == NULL || EVP_MAC_init(mac, (const unsigned char *)secret, strlen(secret), params) != 1)
		die("HMAC");
}

void make_users(void)
{
	users = mmap(NULL, USERS * sizeof *users, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (users == MAP_FAILED)
		die("memory");
}
