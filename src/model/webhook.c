/* Rules about webhooks: the URLs they may have, the secrets that sign deliveries, and the names of their events. */
#include "model/webhook.h"

#include <arpa/inet.h>

#include "base/address.h"

#define SECRET_PREFIX STR("whsec_")
enum { HOST_MAX = 253, KEY_MIN = 24, KEY_MAX = 64, KEY_NEW = 32 };

static bool digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* ---- the URL */

/* Allows the characters of RFC 3986, except "#", because a webhook has no fragment. Other characters are refused because
 * programs that parse URLs disagree about them. */
static bool characters_valid(struct str url)
{
	for (size_t i = 0; i < url.n; i++) {
		char c = url.p[i];

		if (c <= ' ' || c >= 0x7f || str_find(STR("\"#<>\\^`{|}"), c) < 10)
			return false;
	}
	return true;
}

static bool port_valid(struct str port)
{
	int64_t number;

	return port.n <= 5 && port.n > 0 && digit(port.p[0]) && str_to_int(port, &number) && number >= 1 && number <= 65535;
}

/* Whether `host` consists of labels of letters, digits, hyphens and underscores. One dot may follow the last label. */
static bool name_valid(struct str host)
{
	if (host.n > 0 && host.p[host.n - 1] == '.')
		host.n--;
	if (host.n == 0 || host.n > HOST_MAX)
		return false;
	for (struct str rest = host; rest.p != NULL;) {
		struct str label = str_cut(&rest, '.');

		if (label.n == 0 || label.n > 63)
			return false;
		for (size_t i = 0; i < label.n; i++) {
			if (!digit(label.p[i]) && !letter(label.p[i]) && label.p[i] != '-' && label.p[i] != '_')
				return false;
		}
	}
	return true;
}

/* Whether the last label of `host` is a number. Every resolver then takes the host for an address, in any notation (URL
 * Standard, "ends in a number"). */
static bool is_number(struct str host)
{
	size_t start = host.n;

	while (start > 0 && host.p[start - 1] != '.')
		start--;
	struct str last = str_from(host, start);
	if (last.n >= 2 && last.p[0] == '0' && (last.p[1] == 'x' || last.p[1] == 'X'))
		return true;
	for (size_t i = 0; i < last.n; i++) {
		if (!digit(last.p[i]))
			return false;
	}
	return last.n > 0;
}

/* Names that do not exist on the public internet: a single label, and the reserved domains (RFC 6761, 6762 and 8375, and
 * ICANN's .internal). */
static bool is_local(struct str host)
{
	static const char *const ends[] = { ".localhost", ".local", ".internal", ".home.arpa" };

	for (size_t i = 0; i < COUNT(ends); i++) {
		struct str end = str_of(ends[i]);

		if (host.n > end.n && str_equal_nocase(str_from(host, host.n - end.n), end))
			return true;
	}
	return str_find(host, '.') == host.n || str_equal_nocase(host, STR("home.arpa"));
}

static enum err check_packed(const void *packed, size_t n, bool private)
{
	return private || address_public((struct str){ packed, n }) ? OK : E_ADDRESS;
}

static enum err check_address6(struct str host, bool private)
{
	char text[INET6_ADDRSTRLEN];
	struct in6_addr address;

	if (host.n >= sizeof text)
		return E_FORMAT;
	for (size_t i = 0; i < host.n; i++)
		text[i] = host.p[i];
	text[host.n] = '\0';
	return inet_pton(AF_INET6, text, &address) == 1 ? check_packed(&address, sizeof address, private) : E_FORMAT;
}

static enum err check_name(struct str host, bool private)
{
	char text[64];
	struct in_addr address;

	if (!name_valid(host))
		return E_FORMAT;
	if (host.p[host.n - 1] == '.')
		host.n--;
	if (!is_number(host))
		return !private && is_local(host) ? E_ADDRESS : OK;
	if (host.n >= sizeof text)
		return E_FORMAT;
	for (size_t i = 0; i < host.n; i++)
		text[i] = host.p[i];
	text[host.n] = '\0';
	return inet_aton(text, &address) == 1 ? check_packed(&address, sizeof address, private) : E_FORMAT;
}

/* Checks a host with an optional port. An IPv6 address is in brackets. */
static enum err check_authority(struct str authority, bool private)
{
	bool six = str_starts(authority, STR("["));
	struct str host = six ? str_from(authority, 1) : authority, port;

	if (str_find(authority, '@') < authority.n)
		return E_FORMAT;
	if (six) {
		size_t end = str_find(host, ']');
		if (end == host.n)
			return E_FORMAT;
		port = str_from(host, end + 1);
		host.n = end;
		if (port.n > 0 && port.p[0] != ':')
			return E_FORMAT;
	} else {
		size_t end = str_find(host, ':');
		port = str_from(host, end);
		host.n = end;
	}
	if (port.n > 0 && !port_valid(str_from(port, 1)))
		return E_FORMAT;
	return six ? check_address6(host, private) : check_name(host, private);
}

enum err webhook_url_check(struct str url, struct webhook_targets allowed)
{
	size_t colon = str_find(url, ':');
	struct str scheme = { url.p, colon }, rest = str_from(url, colon);
	bool secure = str_equal_nocase(scheme, STR("https"));

	if (!characters_valid(url) || (!secure && !str_equal_nocase(scheme, STR("http"))) || !str_starts(rest, STR("://")))
		return E_FORMAT;
	struct str authority = str_from(rest, 3);
	for (size_t i = 0; i < authority.n; i++) {
		if (authority.p[i] == '/' || authority.p[i] == '?')
			authority.n = i;
	}
	enum err e = check_authority(authority, allowed.private);
	return e == OK && !secure && !allowed.http ? E_SCHEME : e;
}

/* ---- the secret */

/* The number of bytes that padded base64 (RFC 4648 section 4) decodes to, or 0 when `text` is not valid base64. */
static size_t base64_size(struct str text)
{
	size_t n = text.n;

	if (n == 0 || n % 4 != 0)
		return 0;
	while (n > text.n - 2 && text.p[n - 1] == '=')
		n--;
	for (size_t i = 0; i < n; i++) {
		char c = text.p[i];
		if (!digit(c) && !letter(c) && c != '+' && c != '/')
			return 0;
	}
	return n * 3 / 4;
}

bool webhook_secret_valid(struct str secret)
{
	if (secret.n < WEBHOOK_SECRET_MIN || secret.n > WEBHOOK_SECRET_MAX)
		return false;
	for (size_t i = 0; i < secret.n; i++) {
		if (secret.p[i] <= ' ' || secret.p[i] >= 0x7f)
			return false;
	}
	if (!str_starts(secret, SECRET_PREFIX))
		return true;
	size_t size = base64_size(str_from(secret, SECRET_PREFIX.n));
	return size >= KEY_MIN && size <= KEY_MAX;
}

struct str webhook_secret_key(struct arena *arena, struct str secret)
{
	struct str key;

	if (str_starts(secret, SECRET_PREFIX) && base64_decode(arena, str_from(secret, SECRET_PREFIX.n), &key))
		return key;
	return secret;
}

struct str webhook_secret_new(struct arena *arena)
{
	uint8_t key[KEY_NEW];

	random_bytes(key, sizeof key);
	return STR_JOIN(arena, SECRET_PREFIX, base64_encode(arena, key, sizeof key));
}

/* ---- the events */

_Static_assert((int)WEBHOOK_EVENTS_END <= (int)SET_MAX, "the events that webhooks may ask for fit a set");

struct str webhook_event_names(struct arena *arena, struct set events, struct str between)
{
	struct str names = { 0 };

	for (enum event_name event = EVENT_NONE + 1; event < WEBHOOK_EVENTS_END; event++) {
		if ((events.bits >> event & 1) != 0)
			names = names.p == NULL ? event_text(event) : STR_JOIN(arena, names, between, event_text(event));
	}
	return names;
}

struct set webhook_events(struct str names)
{
	struct set events = { 0 };

	while (names.p != NULL) {
		enum event_name event = event_find(str_cut(&names, ','));

		if (event != EVENT_NONE && event < WEBHOOK_EVENTS_END)
			events.bits |= UINT64_C(1) << event;
	}
	return events;
}
