#include "service/upkeep/sweep.h"

#include "service/import/import.h"
#include "service/offer/offer.h"
#include "service/people/ticket.h"
#include "service/trail/replay.h"
#include "store/calendar/hold.h"
#include "store/interview/booking.h"
#include "store/people/session.h"
#include "store/trail/outbox.h"
#include "store/trail/stream.h"
#include "store/upkeep.h"
#include "store/webhook/delivery.h"

enum {
	OFFERS_AT_ONCE = 20, /* each offer locks its application */
	DAY = 86400,
	DELIVERY_DAYS = 30,
	STREAM_DAYS = 30,
	STREAM_AT_ONCE = 2000, /* rows */
	EVENT_DAYS = 40        /* deliveries refer to events, so they are removed first */
};

const char *service_sweep_name(enum sweep what)
{
	static const char *const names[SWEEPS] = {
		[SWEEP_OFFERS] = "offers expired",
		[SWEEP_HOLDS] = "expired holds removed",
		[SWEEP_SESSIONS] = "expired refresh tokens removed",
		[SWEEP_TICKETS] = "expired tokens of mails removed",
		[SWEEP_REPLAYS] = "kept answers removed",
		[SWEEP_DELIVERIES] = "old deliveries removed",
		[SWEEP_EVENTS] = "old events removed",
		[SWEEP_STREAM] = "rows of the event stream removed",
		[SWEEP_IMPORTS] = "files of imports removed",
	};
	return names[what];
}

enum err service_sweep_due(struct context *c, struct set *due_r)
{
	struct upkeep it = { .now = c->now,
		             .session = instant_add(c->now, -SESSION_KEPT_SECONDS),
		             .ticket = instant_add(c->now, -TICKET_KEPT_SECONDS),
		             .replay = instant_add(c->now, -INT64_C(3600) * REPLAY_HOURS),
		             .delivery = instant_add(c->now, -DELIVERY_DAYS * DAY),
		             .event = instant_add(c->now, -EVENT_DAYS * DAY),
		             .stream = instant_add(c->now, -STREAM_DAYS * DAY) };
	enum err e = store_upkeep_due(c->db, &it);
	const bool any[SWEEPS] = {
		[SWEEP_OFFERS] = it.offers,   [SWEEP_HOLDS] = it.holds,        [SWEEP_SESSIONS] = it.sessions,
		[SWEEP_TICKETS] = it.tickets, [SWEEP_REPLAYS] = it.replays,    [SWEEP_DELIVERIES] = it.deliveries,
		[SWEEP_EVENTS] = it.events,   [SWEEP_STREAM] = it.stream_rows, [SWEEP_IMPORTS] = it.imports,
	};

	*due_r = (struct set){ 0 };
	for (enum sweep what = 0; e == OK && what < SWEEPS; what++)
		if (any[what])
			due_r->bits |= UINT64_C(1) << what;
	return e;
}

static enum err purge_holds(struct context *c, int64_t *n_r)
{
	int64_t bookings = 0;
	enum err e = store_calendar_hold_purge(c->db, c->now, n_r);

	if (e == OK)
		e = store_booking_purge(c->db, c->now, &bookings);
	*n_r = *n_r > bookings ? *n_r : bookings;
	return e;
}

enum err service_sweep(struct context *c, enum sweep what, int64_t *n_r)
{
	*n_r = 0;
	switch (what) {
	case SWEEP_OFFERS:
		return service_offer_expire(c, OFFERS_AT_ONCE, n_r);
	case SWEEP_HOLDS:
		return purge_holds(c, n_r);
	case SWEEP_SESSIONS:
		return store_session_purge(c->db, c->now, n_r);
	case SWEEP_TICKETS:
		return service_ticket_purge(c, n_r);
	case SWEEP_REPLAYS:
		return service_replay_purge(c, n_r);
	case SWEEP_DELIVERIES:
		return store_delivery_purge(c->db, instant_add(c->now, -DELIVERY_DAYS * DAY), n_r);
	case SWEEP_EVENTS:
		return store_outbox_purge(c->db, instant_add(c->now, -EVENT_DAYS * DAY), n_r);
	case SWEEP_STREAM:
		return store_stream_purge(c->db, instant_add(c->now, -STREAM_DAYS * DAY), STREAM_AT_ONCE, n_r);
	case SWEEP_IMPORTS:
		return service_import_forget(c, n_r);
	case SWEEPS:
		break;
	}
	return E_INTERNAL;
}
