/* The use cases of webhooks and their deliveries. The dispatcher sends the deliveries (dispatcher/webhook). */
#include "service/webhook/webhook.h"

#include "auth/seal.h"
#include "model/words.h"
#include "service/trail/changes.h"
#include "store/pages.h"
#include "store/webhook/delivery.h"
#include "store/webhook/webhook.h"

#define SIZE_DEFAULT 20

/* ---- loading: each object belongs to its company */

static enum err find(struct context *c, const struct named *named, struct webhook *out, struct ownership *whose)
{
	enum err e = store_webhook_any(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct webhook *out, struct ownership *whose)
{
	enum err e = store_webhook_any_lock(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

/* Not locked: redelivery is a single statement, which does not depend on the values that were read. */
static enum err find_delivery(struct context *c, const struct named *named, struct delivery *out, struct ownership *whose)
{
	const struct delivery_key key = { .webhook.v.pub = named->id[0], .id.v.pub = named->id[1] };
	enum err e = store_delivery_any(c->db, key, out);

	whose->company = out->company;
	return e;
}

FINDER(find, webhook)
FINDER(find_locked, webhook)
FINDER(find_delivery, delivery)
const struct load load_webhook = { .name = "webhook", .keys = 1, LOADS(webhook, find, find_locked) };
const struct load load_delivery = { .name = "delivery", .keys = 2, LOADS(delivery, find_delivery, find_delivery) };

/* ---- history and audit, which never contain a secret */

/* clang-format off */
SHAPE(kept, webhook,
	ROW(webhook, url, "url", "kept"),
	ROW(webhook, active, "is_active", "kept"));
/* clang-format on */
#define CHANGES_MAX (COUNT(kept_fields) + 1)

static size_t changes_of(struct context *c, const struct webhook *was, const struct webhook *next, struct change *changes)
{
	size_t n = service_changes(c, &kept, was, next, changes);

	if (was->events.bits != next->events.bits)
		changes[n++] = (struct change){ "events", webhook_event_names(c->arena, was->events, STR(", ")),
			                        webhook_event_names(c->arena, next->events, STR(", ")) };
	return n;
}

static enum err record_event(struct context *c, enum event_name name, const struct webhook *was, const struct webhook *next)
{
	struct change changes[CHANGES_MAX];
	struct event event = { .name = name,
		               .object = OBJECT_WEBHOOK,
		               .id = was->id.v.key != 0 ? was->id.v : next->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = changes_of(c, was, next, changes) };

	return store_event_write(c->db, &event);
}

/* ---- checking */

static void check_url(struct context *c, const struct webhook_edit *in)
{
	struct webhook_targets allowed = { .http = c->settings->webhook_http, .private = c->settings->webhook_private };
	enum err e = webhook_url_check(in->url, allowed);

	if (e != OK)
		(void)fail_at(c, e, AT(in, url), in->url);
}

/* Checks the members that were sent. */
static enum err check(struct context *c, const struct webhook_edit *in)
{
	if (HAS(in, url))
		check_url(c, in);
	if (HAS(in, events) && in->events.bits == 0)
		(void)fail_at(c, E_EMPTY_LIST, AT(in, events), (struct str){ 0 });
	if (in->secret.p != NULL && !webhook_secret_valid(in->secret))
		(void)fail_at(c, E_SECRET, AT(in, secret), (struct str){ 0 });
	return faults_checked(c);
}

static struct str sealed(struct context *c, const struct webhook *webhook)
{
	struct str bound = { (const char *)webhook->id.v.pub.byte, sizeof webhook->id.v.pub.byte };

	return seal(c->ring, c->arena, bound, webhook->secret);
}

/* Answers with the present webhook, and with `secret` if this answer shows it. */
static enum err answer(struct context *c, struct uuid id, struct str secret, struct webhook *out)
{
	enum err e = store_webhook_any(c->db, id, out);

	out->secret = secret;
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* ---- the use cases */

/* Whether the webhook has changed since the client read `version`; 0 means that the client did not send If-Match. */
static bool changed_since(const struct webhook *webhook, int64_t version)
{
	return version != 0 && version != webhook->version;
}

enum err service_webhook_create(struct context *c, const struct webhook_edit *in, struct webhook *out)
{
	struct webhook webhook = { .id.v.pub = uuid_new(),
		                   .url = in->url,
		                   .events = in->events,
		                   .event_names = webhook_event_names(c->arena, in->events, STR(",")),
		                   .active = { !HAS(in, active) || in->active.v, true },
		                   .secret = in->secret };
	enum err e = check(c, in);

	if (e != OK)
		return e;
	if (webhook.secret.p == NULL)
		webhook.secret = webhook_secret_new(c->arena);
	e = store_webhook_insert(c->db, &webhook, sealed(c, &webhook));
	if (e == OK)
		e = record_event(c, EVENT_WEBHOOK_CREATED, &(struct webhook){ 0 }, &webhook);
	c->outcome = MADE;
	return e == OK ? answer(c, webhook.id.v.pub, webhook.secret, out) : e;
}

enum err service_webhook_list(struct context *c, const struct webhook_filter *in, struct webhook_list *out)
{
	int64_t limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT;
	int64_t offset = window_offset(&in->window, limit);

	enum err e = store_webhook_list(c->db, limit, offset, out);
	return e == OK ? store_webhook_count(c->db, out) : e;
}

enum err service_webhook_disable(struct context *c, const struct webhook *webhook, struct user_id owner, struct str why)
{
	const struct change change = { "is_active", STR("true"), STR("false") };
	struct event event = { .name = EVENT_WEBHOOK_DISABLED,
		               .object = OBJECT_WEBHOOK,
		               .id = webhook->id.v,
		               .company = c->who.company,
		               .changes = &change,
		               .n_changes = 1,
		               .told = &owner,
		               .n_told = 1,
		               .message = STR_JOIN(c->arena, webhook->url, STR(": "), why) };
	enum err e = store_webhook_disable(c->db, webhook->id);

	return e == OK ? store_event_write(c->db, &event) : e;
}

enum err service_webhook_change(struct context *c, const struct webhook *was, const struct webhook_edit *in,
                                struct webhook *out)
{
	struct change changes[CHANGES_MAX];
	struct webhook next = *was;
	enum err e = changed_since(was, in->version) ? E_STALE : check(c, in);

	if (e != OK)
		return e;
	if (HAS(in, url))
		next.url = in->url;
	if (HAS(in, events)) {
		next.events = in->events;
		next.event_names = webhook_event_names(c->arena, in->events, STR(","));
	}
	if (HAS(in, active))
		next.active = in->active;
	bool anew = next.active.v && (!was->active.v || !str_equal(next.url, was->url));
	if (anew)
		next.failing_since = (struct instant){ 0 };
	if (changes_of(c, was, &next, changes) > 0) {
		e = store_webhook_save(c->db, &next);
		if (e == OK && anew)
			e = store_delivery_due(c->db, was->id);
		if (e == OK)
			e = record_event(c, EVENT_WEBHOOK_CHANGED, was, &next);
	}
	return e == OK ? answer(c, was->id.v.pub, (struct str){ 0 }, out) : e;
}

enum err service_webhook_delete(struct context *c, const struct webhook *was, const struct webhook_key *in, struct nothing *out)
{
	enum err e = changed_since(was, in->version) ? E_STALE : store_webhook_delete(c->db, was);

	(void)out;
	return e == OK ? record_event(c, EVENT_WEBHOOK_DELETED, was, &(struct webhook){ 0 }) : e;
}

enum err service_webhook_rotate(struct context *c, const struct webhook *was, const struct webhook_rotation *in,
                                struct webhook *out)
{
	struct webhook webhook = *was;
	enum err e = changed_since(was, in->version) ? E_STALE : OK;

	if (e == OK && in->secret.p != NULL && !webhook_secret_valid(in->secret))
		e = fail_at(c, E_SECRET, AT(in, secret), (struct str){ 0 });
	if (e != OK)
		return e;
	webhook.secret = in->secret.p != NULL ? in->secret : webhook_secret_new(c->arena);
	webhook.old_until = (struct instant){ 0 };
	if (in->overlap_hours > 0)
		webhook.old_until = instant_add(c->now, in->overlap_hours * 3600);
	e = store_webhook_rotate(c->db, &webhook, sealed(c, &webhook));
	if (e == OK)
		e = record_event(c, EVENT_WEBHOOK_SECRET_ROTATED, was, was);
	return e == OK ? answer(c, webhook.id.v.pub, webhook.secret, out) : e;
}

/* Answers with the present state of a delivery. */
static enum err answer_delivery(struct context *c, struct webhook_id webhook, struct delivery_id id, struct delivery *out)
{
	enum err e = store_delivery_any(c->db, (struct delivery_key){ .webhook = webhook, .id = id }, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_webhook_ping(struct context *c, const struct webhook *webhook, const struct webhook_key *in,
                              struct delivery *out)
{
	struct delivery delivery = { .webhook = webhook->id, .event = event_text(EVENT_WEBHOOK_PING) };
	struct event event = { .name = EVENT_WEBHOOK_PING,
		               .object = OBJECT_WEBHOOK,
		               .id = webhook->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .outbox_r = &delivery.outbox };
	enum err e = store_event_write(c->db, &event);

	(void)in;
	if (e == OK)
		e = store_delivery_insert(c->db, &delivery);
	if (e == OK)
		e = store_delivery_due(c->db, webhook->id);
	return e == OK ? answer_delivery(c, webhook->id, delivery.id, out) : e;
}

enum err service_delivery_list(struct context *c, const struct webhook *webhook, const struct delivery_filter *in,
                               struct delivery_list *out)
{
	struct delivery_query query = { .webhook = webhook->id,
		                        .status.bits = in->status.bits != 0 ? in->status.bits : UINT32_MAX >> 1,
		                        .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	enum err e = store_delivery_list(c->db, &query, out);
	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total)
	               ? e
	               : store_delivery_count(c->db, &query, out);
}

enum err service_delivery_again(struct context *c, const struct delivery *was, const struct delivery_key *in,
                                struct delivery *out)
{
	const struct webhook webhook = { .id = was->webhook };
	enum err e = store_delivery_again(c->db, was);

	(void)in;
	if (e == OK)
		e = store_delivery_due(c->db, was->webhook);
	if (e == OK)
		e = record_event(c, EVENT_WEBHOOK_REDELIVERED, &webhook, &webhook);
	return e == OK ? answer_delivery(c, was->webhook, was->id, out) : e;
}

enum err service_delivery_tries(struct context *c, const struct delivery *delivery, const struct try_filter *in,
                                struct delivery_try_list *out)
{
	struct try_query query = { .delivery = delivery->id, .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	enum err e = store_try_list(c->db, &query, out);
	return e == OK ? store_try_count(c->db, &query, out) : e;
}

enum err service_deliveries_again(struct context *c, const struct webhook *webhook, const struct redelivery *in,
                                  struct redelivered *out)
{
	struct redelivery wanted = *in;

	if (in->until.us <= in->since.us)
		return fail_at(c, E_ORDER, AT(in, until), (struct str){ 0 });
	wanted.webhook = webhook->id;
	if (wanted.status.bits == 0)
		wanted.status.bits = 1u << DELIVERY_FAILED;
	enum err e = store_deliveries_again(c->db, &wanted, REDELIVERED_MOST, &out->count);
	if (e == OK && out->count > 0)
		e = store_delivery_due(c->db, webhook->id);
	return e == OK && out->count > 0 ? record_event(c, EVENT_WEBHOOK_REDELIVERED, webhook, webhook) : e;
}
