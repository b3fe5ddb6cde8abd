#include "service/trail/stream.h"
#include "service/people/people.h"

#include "store/trail/stream.h"

#define TICKET_SECONDS 60
#define PATH "/api/v1/events"

/* ---- the stream */

static bool reads_company(const struct principal *who)
{
	return (who->role & (ADMIN | HR)) != 0 && who->company.v.key != 0;
}

/* A cursor of another stream (for example from before a backup was restored) is treated like one whose events were removed. */
static bool out_of_date(int64_t cursor, int64_t swept, int64_t end)
{
	return cursor > end || (cursor > 0 && cursor < swept);
}

enum err service_stream_since(struct context *c, const struct stream_query *in, struct stream *out)
{
	struct stream_window window = { .after = in->cursor,
		                        .limit = in->limit + 1,
		                        .staff = reads_company(&c->who),
		                        .interviewer = c->who.role == INTERVIEWER };
	struct stream_bounds bounds = { 0 };
	enum err e = store_stream_bounds(c->db, window.staff, &bounds);
	int64_t end = bounds.last > bounds.swept ? bounds.last : bounds.swept;

	out->reset = e == OK && HAS(in, cursor) && out_of_date(in->cursor, bounds.swept, end);
	if (e == OK && HAS(in, cursor) && !out->reset)
		e = store_stream_list(c->db, &window, &out->events);
	if (e != OK)
		return e;
	out->more = (int64_t)out->events.n > in->limit;
	if (out->more)
		out->events.n = (size_t)in->limit;
	struct stream_event *events = ARENA_ARRAY(c->arena, struct stream_event, out->events.n);
	for (size_t i = 0; i < out->events.n; i++) {
		events[i] = out->events.at[i];
		events[i].cursor = str_from_int(c->arena, events[i].key);
		/* Keys are committed in order, so when the list holds a key, all earlier ones were read, too. */
		if (out->more || events[i].key > end)
			end = events[i].key;
	}
	out->events.at = events;
	out->cursor = str_from_int(c->arena, end);
	return OK;
}

/* ---- subscribing */

struct str service_stream_channel_name(struct token_ring *ring, struct arena *arena, struct uuid user, int64_t version)
{
	struct str who = { (const char *)user.byte, sizeof user.byte };
	uint8_t mac[32];

	token_mac(ring, "channel", STR_JOIN(arena, who, str_from_int(arena, version)), mac);
	return base64url_encode(arena, mac, sizeof mac);
}

/* The address that a ticket signs. It does not exist, so a file's signature is no valid ticket, and a ticket opens no file. */
static struct str ticket_path(struct arena *arena, struct str subscriber)
{
	return STR_JOIN(arena, STR(PATH "/of/"), subscriber);
}

enum err service_stream_ticket(struct context *c, const struct nothing *in, struct stream_ticket *out)
{
	struct str subscriber, address;
	struct buf signature = buf_new(c->arena, 256);

	(void)in;
	if (c->settings->push_socket.n == 0)
		return E_NO_PUSH;
	subscriber = STR_JOIN(c->arena, uuid_text(c->arena, c->who.user.v.pub), STR("."),
	                      str_from_int(c->arena, c->who.token_version), STR("."),
	                      uuid_none(c->who.session) ? STR("") : uuid_text(c->arena, c->who.session));
	url_sign(c->ring, ticket_path(c->arena, subscriber), c->now, TICKET_SECONDS, &signature);
	address = STR_JOIN(c->arena, c->settings->public_url, STR(PATH "?subscriber="), subscriber, STR("&"),
	                   str_from(buf_view(&signature), 1));
	out->url = address;
	/* http: becomes ws:, https: wss: */
	out->websocket_url = STR_JOIN(c->arena, STR("ws"), str_from(address, 4));
	out->expires = instant_of_unix(instant_unix(c->now) + TICKET_SECONDS);
	c->outcome = MADE;
	return OK;
}

/* Loads the present account of whoever the ticket was made for. */
static enum err ticket_holder(struct context *c, const struct subscription *in, struct principal *who_r)
{
	struct str query = STR_JOIN(c->arena, STR("expires="), in->expires, STR("&signature="), in->signature);
	struct str session = in->subscriber, user = str_cut(&session, '.'), version = str_cut(&session, '.');
	struct claims claims = { 0 };
	enum err e;

	if (!url_verify(c->ring, c->arena, ticket_path(c->arena, in->subscriber), query, c->now))
		return E_UNAUTHORIZED;
	if (!uuid_parse(user, &claims.subject) || !str_to_int(version, &claims.version))
		return E_UNAUTHORIZED;
	if (session.n > 0 && !uuid_parse(session, &claims.session))
		return E_UNAUTHORIZED;
	e = session.n > 0 ? service_session_runs(c, claims.session) : OK;
	return e == OK ? service_account_principal(c, &claims, who_r) : e;
}

/* A browser sends the page's origin. Our own pages may subscribe, and those of the allowed origins. */
static bool origin_allowed(const struct settings *settings, struct str origin)
{
	return origin.n == 0 || str_equal(origin, settings->public_url) || settings_origin_allowed(settings, origin);
}

enum err service_stream_channel(struct context *c, const struct subscription *in, struct stream_channel *out)
{
	struct principal who = c->who;
	enum err e = OK;

	if (c->settings->push_socket.n == 0)
		return E_NO_PUSH;
	if (who.role == PUBLIC)
		e = ticket_holder(c, in, &who);
	if (e == OK && !origin_allowed(c->settings, in->origin))
		e = E_FORBIDDEN;
	if (e == OK)
		out->channel = service_stream_channel_name(c->ring, c->arena, who.user.v.pub, who.token_version);
	return e;
}

enum err service_stream_absent(struct context *c, const struct nothing *in, struct blob *out)
{
	(void)c;
	(void)in;
	(void)out;
	return E_NO_PUSH;
}
