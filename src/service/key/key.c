/* API keys: they are shown once, kept as a hash, and never have more rights than their user. */
#include "service/key/key.h"

#include "base/address.h"
#include "service/people/account.h"
#include "service/people/ticket.h"
#include "service/trail/changes.h"
#include "store/people/key.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define SIZE_DEFAULT 20

/* ---- loading */

static void owned(const struct context *c, const struct api_key *key, struct ownership *whose)
{
	whose->person = key->owner.id;
	/* Of a company's staff, the admins alone may have the keys of others. */
	if (c->who.role == ADMIN)
		whose->company = key->owner.company.id;
}

static enum err find(struct context *c, const struct named *named, struct api_key *out, struct ownership *whose)
{
	enum err e = store_key_any(c->db, c->arena, named->id[0], out);

	owned(c, out, whose);
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct api_key *out, struct ownership *whose)
{
	enum err e = store_key_any_lock(c->db, c->arena, named->id[0], out);

	owned(c, out, whose);
	return e;
}

FINDER(find, api_key)
FINDER(find_locked, api_key)
const struct load load_key = { .name = "API key", .keys = 1, LOADS(api_key, find, find_locked) };

/* Answers with the present state of the key. */
static enum err answer(struct context *c, struct uuid id, struct api_key *out)
{
	enum err e = store_key_any(c->db, c->arena, id, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* ---- history and audit */

/* clang-format off */
SHAPE(kept, api_key,
	ROW(api_key, name, "name", "kept"),
	ROW(api_key, scope_text, "scopes", "kept"),
	ROW(api_key, address_text, "addresses", "kept"),
	ROW(api_key, expires_at, "expires_at", "kept"));
/* clang-format on */

static enum err record_event(struct context *c, enum event_name name, const struct api_key *was, const struct api_key *next)
{
	struct change changes[COUNT(kept_fields)];
	struct event event = { .name = name,
		               .object = OBJECT_KEY,
		               .id = was->id.v.key != 0 ? was->id.v : next->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = service_changes(c, &kept, was, next, changes) };

	return store_event_write(c->db, &event);
}

/* ---- checking */

static void check_addresses(struct context *c, struct strs addresses, size_t off)
{
	struct network network;

	if (addresses.n > KEY_NETWORKS_MAX || key_list_text(c->arena, addresses).n > KEY_TEXT_MAX)
		fail_at(c, E_TOO_MANY, off, str_from_int(c->arena, KEY_NETWORKS_MAX));
	for (size_t i = 0; i < addresses.n; i++)
		if (!network_read(addresses.at[i], &network))
			fail_at(c, E_NETWORK, off, addresses.at[i]);
}

static void check_name(struct context *c, struct str name, size_t off)
{
	if (str_trim(name).n == 0)
		fail_at(c, E_REQUIRED, off, (struct str){ 0 });
	name_check(c, off, name);
}

static void check_draft(struct context *c, const struct key_draft *in)
{
	check_name(c, in->name, AT(in, name));
	check_addresses(c, in->addresses, AT(in, addresses));
	if (in->scopes.n == 0)
		fail_at(c, E_EMPTY_LIST, AT(in, scopes), (struct str){ 0 });
	if (in->scopes.n > KEY_SCOPES_MAX || key_list_text(c->arena, in->scopes).n > KEY_TEXT_MAX)
		fail_at(c, E_TOO_MANY, AT(in, scopes), str_from_int(c->arena, KEY_SCOPES_MAX));
	if (in->expires_at.us != 0 && in->expires_at.us <= c->now.us)
		fail_at(c, E_PAST, AT(in, expires_at), (struct str){ 0 });
}

/* Waits for other requests of the same user or company that make keys, and counts what there is. */
static enum err check_room(struct context *c, const struct key_draft *in)
{
	struct key_count count = { 0 };
	bool service = HAS(in, service.role);
	enum err e = store_key_room(c->db, &count);

	if (e == OK && ((!service && count.own >= KEYS_OF_USER) || count.company >= KEYS_OF_COMPANY))
		return fail_at(c, E_FULL, AT(in, name), (struct str){ 0 });
	return e;
}

/* ---- the use cases */

/* The account of a service has no address: what is written as one can get no mail, and nobody logs in with it. */
static enum err make_service(struct context *c, const struct key_draft *in, struct user *owner)
{
	*owner = (struct user){
		.id.v.pub = uuid_new(), .company.id = c->who.company, .role = in->service.role, .name = in->name
	};
	owner->email = STR_JOIN(c->arena, STR("service-"), str_hex(c->arena, owner->id.v.pub.byte, sizeof owner->id.v.pub.byte),
	                        STR("@invalid"));
	return store_key_service(c->db, owner);
}

static enum err make(struct context *c, const struct key_draft *in, struct user *owner, struct api_key *out)
{
	uint8_t secret[KEY_BYTES];
	struct api_key key = { .id.v.pub = uuid_new(),
		               .name = in->name,
		               .scope_text = key_list_text(c->arena, in->scopes),
		               .address_text = key_list_text(c->arena, in->addresses),
		               .expires_at = in->expires_at };
	enum err e = HAS(in, service.role) ? make_service(c, in, owner) : OK;

	if (e != OK)
		return e;
	random_bytes(secret, sizeof secret);
	key.owner = *owner;
	key.secret = STR_JOIN(c->arena, STR(KEY_PREFIX), base64url_encode(c->arena, secret, sizeof secret));
	key.hash = service_ticket_hash(c->arena, key.secret);
	e = store_key_insert(c->db, &key);
	if (e == OK)
		e = record_event(c, EVENT_KEY_CREATED, &(struct api_key){ 0 }, &key);
	if (e == OK)
		e = answer(c, key.id.v.pub, out);
	out->secret = key.secret;
	return e;
}

enum err service_key_create(struct context *c, const struct key_draft *in, struct api_key *out)
{
	struct user owner = { 0 };

	if (HAS(in, service.role) && c->who.role != ADMIN)
		return E_FORBIDDEN;
	check_draft(c, in);
	enum err e = faults_checked(c);
	if (e == OK)
		e = store_user_profile(c->db, &owner);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (!owner.verified && owner.role != CANDIDATE)
		return E_VERIFY_FIRST;
	e = check_room(c, in);
	c->outcome = MADE;
	return e == OK ? make(c, in, &owner, out) : e;
}

enum err service_key_list(struct context *c, const struct key_filter *in, struct api_key_list *out)
{
	struct key_query query = { .of_company = c->who.role == ADMIN,
		                   .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	return store_key_list(c->db, c->arena, &query, out);
}

/* Has all workers of this node forget what they know of the key. */
static void forget(struct context *c, const struct api_key *key)
{
	if (c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, key->owner.id.v.pub);
}

enum err service_key_change(struct context *c, const struct api_key *was, const struct key_edit *in, struct api_key *out)
{
	struct api_key next = *was;

	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	if (HAS(in, name)) {
		check_name(c, in->name, AT(in, name));
		next.name = in->name;
	}
	if (HAS(in, addresses)) {
		check_addresses(c, in->addresses, AT(in, addresses));
		next.address_text = key_list_text(c->arena, in->addresses);
	}
	if (HAS(in, expires_at)) {
		if (was->expires_at.us != 0 && in->expires_at.us > was->expires_at.us)
			fail_at(c, E_LATER, AT(in, expires_at), (struct str){ 0 });
		next.expires_at = in->expires_at;
	}
	enum err e = faults_checked(c);
	if (e == OK)
		e = store_key_save(c->db, &next);
	if (e == OK)
		e = record_event(c, EVENT_KEY_CHANGED, was, &next);
	forget(c, was);
	return e == OK ? answer(c, was->id.v.pub, out) : e;
}

enum err service_key_delete(struct context *c, const struct api_key *was, const struct key_key *in, struct nothing *out)
{
	(void)out;
	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	enum err e = store_key_end(c->db, was);
	if (e == OK && c->throttle != NULL)
		c->throttle->end_session(c->throttle->self, was->id.v.pub);
	forget(c, was);
	return e == OK ? record_event(c, EVENT_KEY_DELETED, was, &(struct api_key){ 0 }) : e;
}

/* ---- requests with a key */

enum err service_key_principal(struct context *c, struct str key, struct key_reading *out)
{
	struct api_key found = { .hash = service_ticket_hash(c->arena, key) };
	enum err e = store_key_by_hash(c->db, &found);

	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	/* The account of a service is not active, because nobody logs in with it. */
	if (found.ended_at.us != 0 || (!found.owner.active && !found.of_service))
		return E_UNAUTHORIZED;
	*out = (struct key_reading){ .who = { .user = found.owner.id,
		                              .company = found.owner.company.id,
		                              .role = found.owner.role,
		                              .zone = found.owner.zone,
		                              .key = found.id,
		                              .scopes = found.scope_text },
		                     .addresses = found.address_text,
		                     .expires_at = found.expires_at };
	return OK;
}

enum err service_key_used(struct db *db, const struct api_key *key)
{
	return store_key_used(db, key);
}
