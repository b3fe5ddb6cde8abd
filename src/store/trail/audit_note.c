/* Writes notes into the audit that no change writes (service/noted.h). */
#include "store/statements.h"
#include "store/trail/audit.h"

/* A note as it is bound. */
struct row {
	struct audit_note v;
	struct str action;
	int64_t object_key;
};

static const struct db_statement insert = {
	.name = "audit.note",
	.scope = DB_ANYONE, /* notes of everybody are written together */
	.text = "INSERT INTO audit (company_id, actor_id, actor_role, key_id, at, action, object, object_id, object_public_id, address,"
	        " request_id) VALUES (?, (SELECT u.id FROM users u FORCE INDEX (public_id) WHERE u.public_id = ?), COALESCE((SELECT r.role"
	        " FROM users r FORCE INDEX (public_id) WHERE r.public_id = ?), 0), NULLIF(?, 0), ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(row, v.company), COL(row, v.actor), COL(row, v.actor), COL(row, v.api_key), COL(row, v.at),
	       COL(row, action), COL(row, v.object), COL(row, object_key), COL(row, v.id.pub), COL(row, v.address),
	       COL(row, v.request_id)),
};

enum { ROWS = 16 };

enum err store_audit_write(struct db *db, const struct audit_note *notes, size_t n)
{
	struct row rows[ROWS];
	enum err e = OK;

	for (size_t at = 0; e == OK && at < n; at += ROWS) {
		size_t some = n - at < ROWS ? n - at : ROWS;

		for (size_t i = 0; i < some; i++)
			rows[i] = (struct row){ notes[at + i], event_text(notes[at + i].action), notes[at + i].id.key };
		e = db_run_many(db, &insert, rows, sizeof rows[0], some);
	}
	return e;
}

STATEMENTS(audit_note, &insert);
