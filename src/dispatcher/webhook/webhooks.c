/*
 * The lane of webhooks. Each event is sent at least once to every webhook that asks for it, signed as Standard Webhooks 1.0.0
 * says; a receiver gets the events of one object in their order. A webhook is claimed as a whole, so a slow or dead receiver
 * delays nobody but itself.
 */
#include "auth/seal.h"
#include "dispatcher/transfer.h"
#include "model/payload.h"
#include "model/words.h"
#include "service/webhook/webhook.h"
#include "store/webhook/delivery.h"
#include "json/json.h"

enum {
	MOST = 256, /* deliveries in flight */
	DELAYS_MAX = 32,
	CLAIMS = 16,         /* webhooks that are claimed in one transaction */
	IN_FLIGHT = 4,       /* deliveries of one webhook in flight */
	IN_FLIGHT_FAST = 16, /* the same for a webhook that is fast */
	FAST_MS = 500,       /* a webhook is fast when its last answer took less than this */
	PAYLOAD_MOST = 16384,
	ANSWER_MOST = 2048,
	ERROR_MOST = 500,
	FAST_SLOTS = 1024 /* how many fast webhooks are remembered */
};

struct webhooks {
	int64_t delays[DELAYS_MAX]; /* seconds before each further attempt */
	size_t n_delays;
	int64_t fast[FAST_SLOTS]; /* keys of webhooks that are fast, each in the slot of its key */
};

/* The deliveries that were claimed of one webhook. Its arena is freed when the last of them has ended. */
struct batch {
	struct arena *arena;
	struct delivery_target target;
	struct str keys[2]; /* the keys that sign: of the secret, and of the old one while it still signs */
	size_t n_keys;
	int in_flight;
	struct instant paused; /* the end of a pause that the receiver asked for (Retry-After); null: none */
};

/* The HTTP request of one delivery. */
struct request {
	struct batch *batch;
	struct delivery_attempt attempt;
	const struct transfer *transfer;
};

/* The lane's memory, made at its first use. Delays that are not numbers were refused with the configuration. */
static struct webhooks *webhooks_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_webhooks)];
	struct str rest = d->settings->webhook_retry;
	struct webhooks *made;

	if (*place != NULL)
		return *place;
	*place = made = ARENA_NEW(d->life, struct webhooks);
	while (rest.n > 0 && made->n_delays < DELAYS_MAX) {
		struct str text = str_cut(&rest, ' ');

		if (str_to_int(text, &made->delays[made->n_delays]))
			made->n_delays++;
	}
	return made;
}

static int64_t *fast_slot(struct dispatcher *d, struct webhook_id webhook)
{
	return &webhooks_of(d)->fast[(uint64_t)webhook.v.key % FAST_SLOTS];
}

/* ---- fan-out */

static enum err fan_out(struct dispatcher *d, const struct outbox_batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if ((event_outside(batch->at[i].event) & WEBHOOKS) != 0)
			return store_delivery_queue(d->db, batch);
	return OK;
}

/* ---- one request */

static struct str payload_of(struct dispatcher *d, const struct delivery_attempt *attempt, struct arena *arena)
{
	struct payload payload = { .type = attempt->event,
		                   .at = attempt->event_at,
		                   .event = attempt->event_id,
		                   .object = word_object(attempt->object),
		                   .id = attempt->object_id,
		                   .was = attempt->was,
		                   .became = attempt->became };
	struct buf body = buf_new(arena, PAYLOAD_MOST);

	json_encode(&body, payload_shape(), &payload, NULL, &(struct json_style){ .arena = d->arena });
	return buf_view(&body);
}

/* Writes the headers of a request. Each secret that signs signs "id.timestamp.body". The first one also signs the body alone,
 * as GitHub does. */
static void sign(const struct batch *batch, struct str id, struct transfer *transfer, struct instant now)
{
	struct arena *arena = transfer->arena;
	struct str *headers = ARENA_ARRAY(arena, struct str, 5), all = STR("");
	struct str at = str_from_int(arena, instant_unix(now));
	struct str text = STR_JOIN(arena, id, STR("."), at, STR("."), transfer->body);
	uint8_t mac[32];

	for (size_t i = 0; i < batch->n_keys; i++) {
		hmac_sha256(batch->keys[i], text, mac);
		all = STR_JOIN(arena, all, i == 0 ? STR("v1,") : STR(" v1,"), base64_encode(arena, mac, sizeof mac));
	}
	hmac_sha256(batch->keys[0], transfer->body, mac);
	headers[0] = STR("Content-Type: application/json");
	headers[1] = STR_JOIN(arena, STR("webhook-id: "), id);
	headers[2] = STR_JOIN(arena, STR("webhook-timestamp: "), at);
	headers[3] = STR_JOIN(arena, STR("webhook-signature: "), all);
	headers[4] = STR_JOIN(arena, STR("X-Webhook-Signature-256: sha256="), str_hex(arena, mac, sizeof mac));
	transfer->headers = headers;
	transfer->n_headers = 5;
}

static void done(struct dispatcher *d, struct transfer *transfer);

static void send_one(struct dispatcher *d, struct batch *batch, const struct delivery_attempt *attempt)
{
	struct transfer *transfer = transfer_new(d, &lane_webhooks);
	struct request *request = ARENA_NEW(transfer->arena, struct request);

	*request = (struct request){ .batch = batch, .attempt = *attempt };
	request->attempt.event = str_copy(transfer->arena, attempt->event);
	transfer->item = request;
	transfer->method = TRANSFER_POST;
	transfer->url = batch->target.url;
	transfer->body = payload_of(d, attempt, transfer->arena);
	transfer->plain = d->job->business->webhook_http;
	transfer->private_allowed = d->job->business->webhook_private;
	transfer->ms = d->settings->webhook_seconds * 1000;
	transfer->most = ANSWER_MOST;
	transfer->cut = true;
	transfer->done = done;
	sign(batch, uuid_text(transfer->arena, attempt->id.v.pub), transfer, clock_now());
	batch->in_flight++;
	transfer_start(d, transfer);
}

/* ---- claims */

static bool open_secret(struct dispatcher *d, struct batch *batch, struct str sealed)
{
	struct uuid id = batch->target.id.v.pub;
	struct str bound = { (const char *)id.byte, sizeof id.byte }, secret;

	if (!unseal(d->ring, batch->arena, bound, sealed, &secret))
		return false;
	batch->keys[batch->n_keys++] = webhook_secret_key(batch->arena, secret);
	return true;
}

static struct batch *batch_new(const struct delivery_target *target)
{
	struct arena *arena = arena_new(1024);
	struct batch *batch = ARENA_NEW(arena, struct batch);

	*batch = (struct batch){ .arena = arena, .target = *target };
	batch->target.url = str_copy(arena, target->url);
	return batch;
}

/*
 * How many deliveries of a webhook may be in flight. A failing webhook gets one, which shows whether its receiver works again.
 * A slow one gets one too while the lane is more than half full, so that many slow receivers do not fill it.
 */
static int64_t most_in_flight(struct dispatcher *d, const struct delivery_target *target, int room)
{
	if (target->failures > 0)
		return 1;
	if (*fast_slot(d, target->id) == target->id.v.key)
		return IN_FLIGHT_FAST;
	return room > MOST / 2 ? IN_FLIGHT : 1;
}

struct claim {
	struct dispatcher *d;
	int room;
	struct delivery_target *targets;
	size_t n;
	struct {
		struct delivery_attempt *at;
		size_t n;
	} heads[CLAIMS];
};

static enum err claim_heads(struct claim *claim, size_t i, int64_t left)
{
	struct dispatcher *d = claim->d;
	struct delivery_target *target = &claim->targets[i];
	struct delivery_batch wanted = { .most = most_in_flight(d, target, claim->room),
		                         .until = instant_add(d->now, d->settings->webhook_lease_seconds) };
	enum err e;

	if (wanted.most > left)
		wanted.most = left;
	dispatcher_act_for(d, target->company);
	e = store_delivery_begin(d->db, target, wanted, &claim->heads[i].at, &claim->heads[i].n);
	return e == OK && claim->heads[i].n == 0 ? store_delivery_release(d->db, target, d->now) : e;
}

/*
 * Claims webhooks, and the deliveries of each that may be sent now. There is room for one delivery of every claimed webhook,
 * and failing webhooks get at most half of the lane's room.
 */
static enum err claim_body(void *arg)
{
	struct claim *claim = arg;
	struct dispatcher *d = claim->d;
	struct delivery_lease lease = { .most = claim->room < CLAIMS ? claim->room : CLAIMS,
		                        .failures = claim->room > MOST / 2 ? INT32_MAX : 0,
		                        .until = instant_add(d->now, d->settings->webhook_lease_seconds) };
	int64_t left = claim->room;
	enum err e;

	/* Each claim has a new number, so that a lease that this dispatcher has lost is not confused with this one. */
	random_bytes(&lease.owner, sizeof lease.owner);
	lease.owner &= INT64_MAX;
	e = store_delivery_claim(d->db, lease, &claim->targets, &claim->n);

	for (size_t i = 0; e == OK && i < claim->n; i++) {
		e = claim_heads(claim, i, left - (int64_t)(claim->n - i - 1));
		left -= (int64_t)claim->heads[i].n;
	}
	return e;
}

static enum err disable_body(void *arg);

struct disabling {
	struct dispatcher *d;
	const struct delivery_target *target;
	const char *why;
};

/* The secret was encrypted with a key that the configuration no longer has, so nothing can be signed until it is rotated. */
static void disable_unreadable(struct dispatcher *d, const struct delivery_target *target)
{
	struct disabling disabling = { d, target, "its secret cannot be read any more: rotate it" };

	LOG(DISPATCH_FAILED, LOG_TEXT_OF("lane", "webhooks"), LOG_INT("webhook", target->id.v.key),
	    LOG_TEXT_OF("why", "secret cannot be unsealed"));
	(void)db_transaction(d->db, disable_body, NULL, &disabling);
}

static enum err take(struct dispatcher *d, int room)
{
	struct claim claim = { .d = d, .room = room };
	enum err e = d->due.webhooks ? db_transaction(d->db, claim_body, NULL, &claim) : OK;

	for (size_t i = 0; e == OK && i < claim.n; i++) {
		const struct delivery_target *target = &claim.targets[i];
		struct batch *batch;

		if (claim.heads[i].n == 0)
			continue;
		batch = batch_new(target);
		if (!open_secret(d, batch, target->secret)) {
			disable_unreadable(d, target);
			arena_free(&(struct arena *){ batch->arena });
			continue;
		}
		if (target->secret_old.n > 0)
			(void)open_secret(d, batch, target->secret_old);
		for (size_t j = 0; j < claim.heads[i].n; j++)
			send_one(d, batch, &claim.heads[i].at[j]);
	}
	if (e == OK && claim.n == CLAIMS)
		d->woken = true;
	return e;
}

/* ---- results */

static enum err disable_body(void *arg)
{
	const struct disabling *disabling = arg;
	struct context c = dispatcher_context(disabling->d, disabling->target->company);
	struct webhook webhook = { .id = disabling->target->id, .url = disabling->target->url };
	enum err e = service_webhook_disable(&c, &webhook, disabling->target->owner, str_of(disabling->why));

	return e == OK ? store_delivery_release(disabling->d->db, disabling->target, disabling->d->now) : e;
}

static bool succeeded(const struct transfer *transfer)
{
	return transfer->end == TRANSFER_DONE && transfer->status >= 200 && transfer->status < 300;
}

/* The pause of a failing webhook doubles with each failure. After it, the oldest delivery that is due is sent. */
static struct instant pause_until(const struct dispatcher *d, int64_t failures)
{
	int64_t most = d->settings->webhook_pause_seconds, seconds = failures > 16 ? most : INT64_C(1) << failures;

	return instant_add(d->now, jittered(seconds > most ? most : seconds));
}

/* Whether the receiver's answer means that it no longer exists, or refuses this delivery for ever. Then there are no
 * retries. */
static bool refuses_more(const struct transfer *transfer)
{
	return transfer->end == TRANSFER_DONE &&
	       (transfer->status == 410 ||
	        str_equal_nocase(transfer_header(transfer, "webhook-delivery"), STR("abort-message")));
}

/* Writes the result into the attempt, and the state of the webhook into the batch. */
static void note_result(struct dispatcher *d, struct request *request)
{
	const struct transfer *transfer = request->transfer;
	struct delivery_attempt *attempt = &request->attempt;
	struct delivery_target *target = &request->batch->target;
	const struct webhooks *webhooks = webhooks_of(d);
	int64_t wait = transfer_retry_after(transfer, d->now);

	if (wait > 0)
		wait++; /* a part of the present second has passed already */
	attempt->answer_status = (struct maybe_int){ transfer->status, transfer->end == TRANSFER_DONE };
	attempt->answer_ms = transfer->took_ms;
	attempt->answer_body = str_legible(transfer->arena, transfer->answer); /* the answer may contain any bytes */
	attempt->error = transfer->why;
	if (attempt->error.n > ERROR_MOST)
		attempt->error.n = ERROR_MOST;
	attempt->next_at = d->now;
	if (succeeded(transfer)) {
		attempt->status = DELIVERY_DELIVERED;
		target->failing_since = (struct instant){ 0 };
		target->failures = 0;
		return;
	}
	target->failures++;
	if (target->failing_since.us == 0)
		target->failing_since = d->now;
	attempt->status = DELIVERY_FAILED;
	if (refuses_more(transfer) || attempt->step > (int64_t)webhooks->n_delays)
		return;
	attempt->status = DELIVERY_PENDING;
	int64_t delay = jittered(webhooks->delays[attempt->step - 1]);
	attempt->next_at = instant_add(d->now, delay > wait ? delay : wait);
	if (wait > 0 && instant_add(d->now, wait).us > request->batch->paused.us)
		request->batch->paused = instant_add(d->now, wait);
}

/* The reason to switch off the webhook itself; NULL: none. A delivery that was refused for ever is not a reason. */
static const char *reason_to_disable(const struct request *request)
{
	const struct delivery_attempt *attempt = &request->attempt;

	if (request->transfer->end == TRANSFER_DONE && request->transfer->status == 410)
		return "its receiver says that it is gone (410)";
	if (attempt->status == DELIVERY_FAILED && !refuses_more(request->transfer) &&
	    request->batch->target.failures >= attempt->step)
		return "every attempt to deliver has failed";
	return NULL;
}

struct ending {
	struct dispatcher *d;
	struct request *request;
	bool health; /* the health of the webhook has changed */
};

static enum err end_body(void *arg)
{
	const struct ending *ending = arg;
	struct dispatcher *d = ending->d;
	const struct delivery_target *target = &ending->request->batch->target;
	struct disabling disabling = { d, target, reason_to_disable(ending->request) };
	struct instant not_before = ending->request->batch->paused;
	struct delivery_target current;
	enum err e = store_delivery_hold(d->db, target, &current);
	/* The URL was changed during the attempt, so the result says nothing about the new receiver. */
	bool moved = e == OK && !str_equal(current.url, target->url);

	if (e != OK)
		return e;
	dispatcher_act_for(d, target->company);
	e = store_delivery_end(d->db, &ending->request->attempt);
	if (e == OK && ending->health && !moved)
		e = store_delivery_health(d->db, target);
	if (e == OK && disabling.why != NULL && !moved && current.active.v)
		return disable_body(&disabling);
	if (e != OK || ending->request->batch->in_flight > 0)
		return e;
	if (moved)
		not_before = d->now;
	else if (not_before.us == 0)
		not_before = target->failures > 0 ? pause_until(d, target->failures) : d->now;
	return store_delivery_release(d->db, target, not_before);
}

static void done(struct dispatcher *d, struct transfer *transfer)
{
	struct request *request = transfer->item;
	struct batch *batch = request->batch;
	int64_t failures = batch->target.failures;
	struct ending ending = { .d = d, .request = request };
	enum err e;

	request->transfer = transfer;
	batch->in_flight--;
	*fast_slot(d, batch->target.id) = transfer->took_ms < FAST_MS ? batch->target.id.v.key : 0;
	note_result(d, request);
	ending.health = failures != batch->target.failures;
	/* When the result cannot be written, the delivery is sent once more after the lease ends. */
	e = db_transaction(d->db, end_body, NULL, &ending);
	LOG(DISPATCH, LOG_TEXT_OF("lane", "webhooks"), LOG_STR("event", request->attempt.event),
	    LOG_INT("webhook", batch->target.id.v.key), LOG_INT("attempt", request->attempt.step),
	    LOG_INT("status", transfer->status), LOG_INT("ms", transfer->took_ms),
	    LOG_STR("why", transfer->why.p != NULL ? transfer->why : STR("")),
	    LOG_TEXT_OF("kept", e == OK ? "yes" : err_code(e)));
	if (batch->in_flight == 0)
		arena_free(&(struct arena *){ batch->arena });
}

const struct lane lane_webhooks = { .name = "webhooks", .most = MOST, .fan_out = fan_out, .take = take };
