/*
 * The lane of live updates. The fan-out writes the rows of the live stream. Then hints of them are published to the channels of
 * those readers who have subscribed at this host's nginx. A lost hint does no harm, because the stream has every event: so
 * no hint is sent again, and events during an outage are not published after it. Of several dispatchers on one host only one
 * publishes.
 */
#include <unistd.h>

#include "base/wake.h"
#include "dispatcher/transfer.h"
#include "model/words.h"
#include "service/trail/stream.h"
#include "store/trail/stream.h"
#include "json/json.h"

enum {
	BATCH = 64, /* events that are published at once */
	MESSAGE_MOST = 65536,
	ANSWER_MS = 2000,
	VERSIONS = 3, /* channels of a user that are closed, because sessions may have ended several times since */
	HOST_MOST = 256,
	PLACE_BYTES = 16
};

/* One request to nginx: a message to a channel, or, without a message, the end of all connections to it. */
struct publication {
	struct str channel, message;
};

struct live {
	struct str place;    /* the name of the right to publish at this nginx */
	int64_t published;   /* events up to this key were published */
	bool mine;           /* this dispatcher has the right */
	int wake;            /* the FIFO that wakes the dispatcher which has the right; -1: none */
	bool begun;          /* this dispatcher has tried to claim the right */
	bool written;        /* this dispatcher wrote rows of the stream, which the publishing one does not know of yet */
	struct arena *arena; /* of the batch that is being published; NULL: there is none */
	struct publication *publications;
	size_t n, next;
	bool failed, logged; /* nginx refused the last publication; the failure was logged */
};

static struct live *live_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_live)];
	struct live *made;
	uint8_t digest[32];
	char host[HOST_MOST] = "";

	if (*place != NULL)
		return *place;
	*place = made = ARENA_NEW(d->life, struct live);
	(void)gethostname(host, sizeof host - 1);
	sha256(STR_JOIN(d->life, str_of(host), STR(" "), d->job->business->push_socket), digest);
	made->place = STR_JOIN(d->life, STR("interviewd push "), str_hex(d->life, digest, PLACE_BYTES));
	made->wake = d->job->wake.n > 0 ? wake_open(d->life, STR_JOIN(d->life, d->job->wake, STR(".live"))) : -1;
	return made;
}

struct str live_place(struct dispatcher *d)
{
	return d->job->business->push_socket.n > 0 ? live_of(d)->place : (struct str){ 0 };
}

/* Claims the right to publish. A dispatcher that has just got this right, or has lost hints, starts after the newest event. */
static enum err begin(struct dispatcher *d)
{
	struct live *live = live_of(d);
	bool before = live->mine && !live->failed;
	enum err e = store_stream_claim(d->db, live->place, &live->mine);

	d->wake = live->mine ? live->wake : -1;
	if (e != OK || before || !live->mine)
		return e;
	live->failed = false;
	return store_stream_newest(d->db, &live->published);
}

/* Claims the right unless somebody has it, as d->due says: it may be lost with the connection, or free again. */
static enum err begin_again(struct dispatcher *d)
{
	struct live *live = live_of(d);
	enum err e = OK;

	if (d->due.place_free || (d->due.place_mine && (!live->mine || live->failed))) {
		e = begin(d);
	} else if (!d->due.place_mine) {
		live->mine = false;
		d->wake = -1;
	}
	if (e == OK && !live->mine && live->written)
		wake_signal(live->wake);
	return e;
}

/* The right is claimed before the first row is written, so events that waited for a dispatcher are published too. */
static enum err fan_out(struct dispatcher *d, const struct outbox_batch *batch)
{
	struct live *live = live_of(d);

	if (!live->begun && d->job->business->push_socket.n > 0)
		(void)begin(d); /* take() tries again after an error */
	live->begun = live->written = true;
	return store_stream_write(d->db, d->arena, batch);
}

/* ---- messages */

static void write_event(struct json_writer *w, const struct stream_event *event, struct str cursor)
{
	char id[36], at[32];

	json_object(w);
	uuid_format(event->id, id);
	json_key(w, "id");
	json_str(w, (struct str){ id, sizeof id });
	json_key(w, "cursor");
	json_str(w, cursor);
	json_key(w, "type");
	json_str(w, event->type);
	json_key(w, "object");
	json_str(w, word_object(event->object));
	uuid_format(event->about, id);
	json_key(w, "object_id");
	json_str(w, (struct str){ id, sizeof id });
	json_key(w, "at");
	json_str(w, (struct str){ at, instant_format(event->at, false, at) });
	json_end(w);
}

/* A message in the form of a page of the stream; none when this reader may see none of the events. */
static struct str message_of(struct arena *arena, const struct stream_hint *hints, size_t n)
{
	struct buf text = buf_new(arena, MESSAGE_MOST);
	struct json_writer w = json_writer(&text);
	struct str cursor = { 0 };

	json_object(&w);
	json_key(&w, "events");
	json_array(&w);
	for (size_t i = 0; i < n; i++) {
		if (!hints[i].active || hints[i].own)
			continue;
		cursor = str_from_int(arena, hints[i].event.key);
		write_event(&w, &hints[i].event, cursor);
	}
	json_end(&w);
	json_key(&w, "cursor");
	json_str(&w, cursor);
	json_end(&w);
	return cursor.n > 0 && text.error == OK ? buf_view(&text) : (struct str){ 0 };
}

static void add(struct dispatcher *d, const struct stream_hint *reader, int64_t version, struct str message)
{
	struct live *live = live_of(d);
	struct str channel = service_stream_channel_name(d->ring, live->arena, reader->user.v.pub, version);

	live->publications[live->n++] = (struct publication){ channel, message };
}

/* Adds the message for one reader, and the end of their connections if their sessions have ended. */
static void add_reader(struct dispatcher *d, const struct stream_hint *hints, size_t n)
{
	struct str message = message_of(live_of(d)->arena, hints, n);
	int64_t version = hints[0].version;
	bool end = false;

	if (message.n > 0)
		add(d, &hints[0], version, message);
	for (size_t i = 0; i < n; i++)
		end = end || (event_outside(event_find(hints[i].event.type)) & LIVE_ENDS) != 0;
	for (int64_t back = 0; end && back < VERSIONS && back <= version; back++)
		add(d, &hints[0], version - back, (struct str){ 0 });
}

/* Reads the next events, and makes a batch of them with one message for each reader. */
static enum err begin_batch(struct dispatcher *d)
{
	struct live *live = live_of(d);
	struct stream_hint *hints;
	size_t n = 0;
	int64_t to;
	enum err e = store_stream_next(d->db, live->published, BATCH, &to);

	if (e == OK && to > live->published)
		e = store_stream_hints(d->db, live->published, to, &hints, &n);
	if (e != OK)
		return e;
	live->published = to;
	if (n == 0)
		return OK;
	live->arena = arena_new(0);
	live->publications = ARENA_ARRAY(live->arena, struct publication, n * (1 + VERSIONS));
	for (size_t i = 0, end; i < n; i = end) {
		for (end = i; end < n && hints[end].user.v.key == hints[i].user.v.key; end++)
			;
		add_reader(d, &hints[i], end - i);
	}
	return OK;
}

/* ---- publishing */

/* Frees the batch when all of it was published. */
static void end_batch(struct dispatcher *d)
{
	struct live *live = live_of(d);

	if (live->arena == NULL || live->next < live->n || transfers_in_flight(d, &lane_live) > 0)
		return;
	live->n = live->next = 0;
	arena_free(&live->arena);
}

static void done(struct dispatcher *d, struct transfer *transfer)
{
	struct live *live = live_of(d);
	bool taken = transfer->end == TRANSFER_DONE && (transfer->status < 300 || transfer->status == 404);

	if (!taken && !live->logged)
		LOG(DISPATCH_FAILED, LOG_TEXT_OF("lane", "live"), LOG_INT("status", transfer->status),
		    LOG_STR("why", transfer->why));
	live->logged = !taken;
	live->failed = live->failed || !taken;
	if (live->failed || *d->slot->stop != 0)
		live->next = live->n;
	end_batch(d);
}

static void send_publication(struct dispatcher *d, const struct publication *publication)
{
	static const struct str headers[] = { { "Content-Type: application/json", 30 } };
	struct transfer *transfer = transfer_new(d, &lane_live);

	transfer->method = publication->message.p != NULL ? TRANSFER_POST : TRANSFER_DELETE;
	transfer->url = STR_JOIN(transfer->arena, STR("http://push/"), publication->channel);
	transfer->unix_socket = d->job->business->push_socket;
	transfer->plain = true;
	transfer->headers = headers;
	transfer->n_headers = COUNT(headers);
	transfer->body = publication->message;
	transfer->ms = ANSWER_MS;
	transfer->done = done;
	transfer_start(d, transfer);
}

/* A batch begins when the one before it has ended, so a reader gets the hints in the order of the events. */
static enum err publish(struct dispatcher *d, int room)
{
	struct live *live = live_of(d);
	enum err e = OK;

	if (live->arena == NULL) {
		e = begin_again(d);
		live->written = false;
	}
	if (e == OK && live->arena == NULL && live->mine && d->due.newest > live->published)
		e = begin_batch(d);
	for (; e == OK && room > 0 && live->next < live->n; room--)
		send_publication(d, &live->publications[live->next++]);
	end_batch(d);
	return e;
}

/* ---- the lane */

static enum err take(struct dispatcher *d, int room)
{
	return d->job->business->push_socket.n > 0 ? publish(d, room) : OK;
}

const struct lane lane_live = { .name = "live", .most = 32, .fan_out = fan_out, .take = take };
