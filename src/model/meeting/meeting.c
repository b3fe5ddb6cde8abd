/* Rules about meetings: how long to wait for a room, and the members of an account at a provider. */
#include "model/meeting/meeting.h"

#include "model/webhook.h"

bool provider_remote(unsigned provider)
{
	return provider >= PROVIDER_GOOGLE_MEET && provider <= PROVIDER_TEAMS;
}

static struct instant later(struct instant a, struct instant b)
{
	return a.us > b.us ? a : b;
}

struct instant meeting_frozen_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds)
{
	return later(instant_add(start, -fallback_seconds), instant_add(wanted_at, MEETING_GRACE_SECONDS));
}

struct instant meeting_fallback_at(struct instant wanted_at, struct instant start, int64_t fallback_seconds)
{
	struct instant frozen = meeting_frozen_at(wanted_at, start, fallback_seconds),
	               waited = instant_add(wanted_at, fallback_seconds);

	return waited.us < frozen.us ? waited : frozen;
}

/* clang-format off */
#define OFF(m) offsetof(struct meeting_account_edit, m)
static const struct {
	size_t off;
	enum need by[PROVIDERS];
} needs[] = {
	{ OFF(account), { [PROVIDER_JITSI] = NEED_HAVE, [PROVIDER_ZOOM] = NEED_MUST, [PROVIDER_TEAMS] = NEED_MUST } },
	{ OFF(client), { [PROVIDER_GOOGLE_MEET] = NEED_MUST, [PROVIDER_GOOGLE_CALENDAR] = NEED_MUST, [PROVIDER_ZOOM] = NEED_MUST,
		[PROVIDER_TEAMS] = NEED_MUST } },
	{ OFF(key_id), { [PROVIDER_JITSI] = NEED_HAVE, [PROVIDER_GOOGLE_MEET] = NEED_HAVE, [PROVIDER_GOOGLE_CALENDAR] = NEED_HAVE } },
	{ OFF(secret), { [PROVIDER_JITSI] = NEED_HAVE, [PROVIDER_GOOGLE_MEET] = NEED_MUST, [PROVIDER_GOOGLE_CALENDAR] = NEED_MUST,
		[PROVIDER_ZOOM] = NEED_MUST, [PROVIDER_TEAMS] = NEED_MUST } },
	{ OFF(hosts), { [PROVIDER_GOOGLE_MEET] = NEED_MUST, [PROVIDER_GOOGLE_CALENDAR] = NEED_MUST, [PROVIDER_ZOOM] = NEED_MUST,
		[PROVIDER_TEAMS] = NEED_MUST } },
	{ OFF(url), { [PROVIDER_JITSI] = NEED_MUST } },
	{ OFF(calendar), { [PROVIDER_GOOGLE_CALENDAR] = NEED_HAVE } },
	{ OFF(guests), { [PROVIDER_JITSI] = NEED_HAVE } },
};
/* clang-format on */

enum need meeting_account_need(enum provider provider, size_t off)
{
	for (size_t i = 0; i < COUNT(needs); i++) {
		if (needs[i].off == off && provider < PROVIDERS)
			return needs[i].by[provider];
	}
	return NEED_NOTHING;
}

struct strs meeting_hosts(struct arena *arena, struct str text)
{
	struct str *at = ARENA_ARRAY(arena, struct str, MEETING_HOSTS_MAX);
	size_t n = 0;

	while (text.n > 0 && n < MEETING_HOSTS_MAX)
		at[n++] = str_cut(&text, '\n');
	return (struct strs){ at, n };
}

bool meeting_word_valid(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] <= ' ' || text.p[i] >= 0x7f)
			return false;
	}
	/* As part of a path these would lead elsewhere. */
	return text.n > 0 && !str_equal(text, STR(".")) && !str_equal(text, STR(".."));
}

bool meeting_tenant_valid(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');

		if (!letter && (i == 0 || (c != '-' && c != '.')))
			return false;
	}
	return text.n > 0;
}

bool meeting_base_valid(struct str url)
{
	struct webhook_targets anywhere = {
		.private = true
	}; /* private addresses are allowed, because only browsers open this URL, never this server */

	return webhook_url_check(url, anywhere) == OK && !str_ends(url, STR("/")) && str_find(url, '?') == url.n;
}
