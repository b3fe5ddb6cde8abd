#include "store/upkeep.h"

#include "store/sql.h"
#include "store/statements.h"

#define ANY "EXISTS (SELECT 1 FROM "

static const struct db_statement due = {
	.name = "upkeep.due",
	.scope = DB_ANYONE, /* the sweep works for all companies */
	.text = "SELECT " ANY "offers FORCE INDEX (due) WHERE status = " SQL_OFFER_SENT " AND expires_at <= ?), " ANY
	        "bookings FORCE INDEX (interview) WHERE interview_id IS NULL AND expires_at < ?) OR " ANY
	        "calendar_holds FORCE INDEX (expiry) WHERE expires_at < ?), " ANY
	        "refresh_tokens FORCE INDEX (expiry) WHERE expires_at < ?) OR " ANY
	        "sessions FORCE INDEX (expiry) WHERE expires_at < ?), " ANY
	        "one_time_tokens FORCE INDEX (expiry) WHERE expires_at < ?), " ANY
	        "replays FORCE INDEX (age) WHERE created_at < ?), " ANY
	        "webhook_deliveries FORCE INDEX (age) WHERE created_at < ?), " ANY
	        "outbox FORCE INDEX (age) WHERE at < ? AND status <> " SQL_OUTBOX_WAITING
	        "), COALESCE((SELECT at FROM events WHERE id > 0 ORDER BY id LIMIT 1) < ?, 0), " ANY
	        "imports FORCE INDEX (forget) WHERE forget_at <= ?)",
	PARAMS(COL(upkeep, now), COL(upkeep, now), COL(upkeep, now), COL(upkeep, now), COL(upkeep, session),
	       COL(upkeep, ticket), COL(upkeep, replay), COL(upkeep, delivery), COL(upkeep, event), COL(upkeep, stream),
	       COL(upkeep, now)),
	RESULT(upkeep, COL(upkeep, offers), COL(upkeep, holds), COL(upkeep, sessions), COL(upkeep, tickets),
	       COL(upkeep, replays), COL(upkeep, deliveries), COL(upkeep, events), COL(upkeep, stream_rows),
	       COL(upkeep, imports)),
};

enum err store_upkeep_due(struct db *db, struct upkeep *upkeep)
{
	return db_one(db, &due, upkeep, upkeep);
}

STATEMENTS(upkeep, &due);
