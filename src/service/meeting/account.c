/* The use cases of a company's account at a meeting provider. The dispatcher makes the rooms. */
#include "store/meeting/account.h"
#include "auth/seal.h"
#include "auth/sign.h"
#include "service/meeting/meeting.h"
#include "service/trail/changes.h"

#define PEM STR("-----BEGIN")
#define HOST_MAX 254

/* ---- history and audit, which never contain a secret */

/* clang-format off */
WORDS(provider_words, provider, [PROVIDER_BUILT_IN] = "built_in", [PROVIDER_JITSI] = "jitsi", [PROVIDER_GOOGLE_MEET] = "google_meet",
	[PROVIDER_GOOGLE_CALENDAR] = "google_calendar", [PROVIDER_ZOOM] = "zoom", [PROVIDER_TEAMS] = "teams", [PROVIDER_NONE] = "none");
SHAPE(kept, meeting_account,
	WORD(meeting_account, provider, provider_words, "provider", "kept"),
	ROW(meeting_account, account, "account_id", "kept"),
	ROW(meeting_account, client, "client_id", "kept"),
	ROW(meeting_account, hosts_text, "hosts", "kept"),
	ROW(meeting_account, url, "url", "kept"),
	ROW(meeting_account, calendar, "calendar_id", "kept"));
/* clang-format on */

static enum err record_event(struct context *c, enum event_name name, const struct meeting_account *was,
                             const struct meeting_account *next)
{
	struct change changes[COUNT(kept_fields)];
	struct event event = { .name = name,
		               .object = OBJECT_COMPANY,
		               .id = c->who.company.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = service_changes(c, &kept, was, next, changes) };

	return store_event_write(c->db, &event);
}

/* The stored form: one address in each line. */
static struct str hosts_text(struct context *c, struct strs hosts)
{
	struct str text = { 0 };

	for (size_t i = 0; i < hosts.n; i++)
		text = i == 0 ? hosts.at[i] : STR_JOIN(c->arena, text, STR("\n"), hosts.at[i]);
	return text;
}

/* ---- checking */

static void check_word(struct context *c, size_t off, struct str text)
{
	if (text.p != NULL && !meeting_word_valid(text))
		(void)fail_at(c, E_FORMAT, off, text);
}

static void check_hosts(struct context *c, struct strs hosts)
{
	size_t off = offsetof(struct meeting_account_edit, hosts);

	for (size_t i = 0; i < hosts.n; i++) {
		if (hosts.at[i].n > HOST_MAX || !meeting_word_valid(hosts.at[i]))
			(void)fail_at(c, E_FORMAT, off, hosts.at[i]);
	}
}

/* A private key where the provider needs one. Jitsi takes a private key or a shared secret; a text that begins like a key must
 * be a valid one. */
static void check_secret(struct context *c, const struct meeting_account_edit *in)
{
	bool google = in->provider == PROVIDER_GOOGLE_MEET || in->provider == PROVIDER_GOOGLE_CALENDAR;
	bool key = google || (in->provider == PROVIDER_JITSI && str_starts(in->secret, PEM));

	if (in->secret.p == NULL)
		return;
	if (key && !sign_rsa_valid(in->secret))
		(void)fail_at(c, E_PRIVATE_KEY, AT(in, secret), (struct str){ 0 });
	else if (!key && !meeting_word_valid(in->secret))
		(void)fail_at(c, E_FORMAT, AT(in, secret), (struct str){ 0 });
}

/* Copies from the input the members that this provider has. */
static struct meeting_account_edit trimmed(const struct meeting_account_edit *in)
{
	struct meeting_account_edit edit = *in;
	struct str *const texts[] = { &edit.account, &edit.client, &edit.key_id, &edit.secret, &edit.url, &edit.calendar };

	for (size_t i = 0; i < COUNT(texts); i++) {
		if (meeting_account_need(in->provider, (size_t)((char *)texts[i] - (char *)&edit)) == NEED_NOTHING)
			*texts[i] = (struct str){ 0 };
	}
	if (meeting_account_need(in->provider, AT(in, hosts)) == NEED_NOTHING)
		edit.hosts = (struct strs){ 0 };
	if (meeting_account_need(in->provider, AT(in, guests)) == NEED_NOTHING)
		edit.guests = (struct maybe_bool){ 0 };
	return edit;
}

/* `kept_secret`: a secret is stored already and stays in use when none was sent. */
static enum err check(struct context *c, const struct meeting_account_edit *in, bool kept_secret)
{
	const struct {
		size_t off;
		bool given;
	} members[] = {
		{ AT(in, account), in->account.p != NULL }, { AT(in, client), in->client.p != NULL },
		{ AT(in, hosts), in->hosts.n > 0 },         { AT(in, secret), in->secret.p != NULL || kept_secret },
		{ AT(in, url), in->url.p != NULL },
	};

	for (size_t i = 0; i < COUNT(members); i++) {
		if (!members[i].given && meeting_account_need(in->provider, members[i].off) == NEED_MUST)
			(void)fail_at(c, E_REQUIRED, members[i].off, (struct str){ 0 });
	}
	/* Jitsi's tokens contain the application's id. */
	if (in->provider == PROVIDER_JITSI && in->account.p == NULL && (in->secret.p != NULL || kept_secret))
		(void)fail_at(c, E_REQUIRED, AT(in, account), (struct str){ 0 });
	check_word(c, AT(in, account), in->account);
	if (in->provider == PROVIDER_TEAMS && in->account.p != NULL && !meeting_tenant_valid(in->account))
		(void)fail_at(c, E_FORMAT, AT(in, account), in->account);
	check_word(c, AT(in, client), in->client);
	check_word(c, AT(in, key_id), in->key_id);
	check_word(c, AT(in, calendar), in->calendar);
	check_hosts(c, in->hosts);
	check_secret(c, in);
	if (in->url.p != NULL && !meeting_base_valid(in->url))
		(void)fail_at(c, E_FORMAT, AT(in, url), in->url);
	return faults_checked(c);
}

/* ---- the use cases */

static void finish(struct context *c, struct meeting_account *out)
{
	out->secret = (struct str){ 0 };
	out->hosts = meeting_hosts(c->arena, out->hosts_text);
	if (!out->guests.has)
		out->guests = (struct maybe_bool){ false, true };
}

/* Answers with the present state of the account. */
static enum err answer(struct context *c, struct meeting_account *out)
{
	enum err e = store_meeting_account_get(c->db, out);

	if (e == E_NO_ROW)
		*out = (struct meeting_account){ .provider = c->settings->meeting_links ? PROVIDER_BUILT_IN : PROVIDER_NONE,
			                         .is_default = true,
			                         .version = MEETING_ACCOUNT_DEFAULT };
	finish(c, out);
	return e == E_NO_ROW ? OK : e;
}

enum err service_meeting_account_get(struct context *c, const struct nothing *in, struct meeting_account *out)
{
	(void)in;
	return answer(c, out);
}

/* Locks and loads the company's account. `version` is the one that the client read, or 0. OK also when the company has none;
 * *was_r has no key then. */
static enum err load(struct context *c, int64_t version, struct meeting_account *was_r)
{
	enum err e = store_meeting_account_lock(c->db, was_r);

	if (e == E_NO_ROW) {
		was_r->version = MEETING_ACCOUNT_DEFAULT;
		e = OK;
	}
	return e == OK && version != 0 && version != was_r->version ? E_STALE : e;
}

/* Whether rooms that were made with `was` can be changed and cancelled with `in`. */
static bool same_account(const struct meeting_account *was, const struct meeting_account_edit *in)
{
	return was->id.v.key != 0 && was->provider == in->provider && str_equal(was->account, in->account) &&
	       str_equal(was->client, in->client) && str_equal(was->url, in->url);
}

static struct meeting_account account_of(struct context *c, const struct meeting_account *was,
                                         const struct meeting_account_edit *in, bool same)
{
	struct meeting_account next = { .id = was->id,
		                        .provider = in->provider,
		                        .account = in->account,
		                        .client = in->client,
		                        .key_id = in->key_id,
		                        .secret = same ? was->secret : (struct str){ 0 },
		                        .hosts_text = hosts_text(c, in->hosts),
		                        .url = in->url,
		                        .calendar = in->calendar,
		                        .guests = in->guests };

	if (!same)
		next.id.v.pub = uuid_new();
	if (in->secret.p != NULL)
		next.secret = seal(c->ring, c->arena,
		                   (struct str){ (const char *)next.id.v.pub.byte, sizeof next.id.v.pub.byte }, in->secret);
	return next;
}

enum err service_meeting_account_set(struct context *c, const struct meeting_account_edit *in, struct meeting_account *out)
{
	struct meeting_account was = { 0 };
	struct meeting_account_edit edit = trimmed(in);
	enum err e = load(c, in->version, &was);

	if (e != OK)
		return e;
	bool same = same_account(&was, &edit), erased = HAS(in, secret) && in->secret.p == NULL;
	if (erased)
		was.secret = (struct str){ 0 };
	e = check(c, &edit, same && was.secret.n > 0);
	if (e != OK)
		return e;
	struct meeting_account next = account_of(c, &was, &edit, same);
	e = was.id.v.key != 0 ? store_meeting_account_save(c->db, &next) : store_meeting_account_insert(c->db, &next);
	if (e == OK && was.id.v.key != 0)
		e = store_meeting_account_wake(c->db, was.id);
	if (e == OK)
		e = record_event(c, EVENT_MEETING_PROVIDER_SET, &was, &next);
	if (e == E_DUPLICATE)
		e = E_RETRY;
	return e == OK ? answer(c, out) : e;
}

enum err service_meeting_account_delete(struct context *c, const struct meeting_account_key *in, struct nothing *out)
{
	struct meeting_account was = { 0 };
	enum err e = load(c, in->version, &was);

	(void)out;
	if (e != OK || was.id.v.key == 0)
		return e;
	e = store_meeting_account_delete(c->db, &was);
	if (e == OK)
		e = store_meeting_account_wake(c->db, was.id);
	return e == OK ? record_event(c, EVENT_MEETING_PROVIDER_DELETED, &was, &(struct meeting_account){ 0 }) : e;
}

enum err service_meeting_account_test(struct context *c, const struct nothing *in, struct meeting_account *out)
{
	struct meeting_account was = { 0 };
	enum err e = load(c, 0, &was);

	(void)in;
	if (e == OK && !provider_remote(was.provider))
		e = E_NOT_FOUND;
	if (e == OK)
		e = store_meeting_account_test(c->db, &was);
	if (e == OK)
		e = record_event(c, EVENT_MEETING_PROVIDER_TESTED, &was, &was);
	return e == OK ? answer(c, out) : e;
}
