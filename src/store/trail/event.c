/* Statements that write history, audit, outbox and notifications. */
#include "store/trail/event.h"
#include "store/statements.h"

/* The values that the statements bind: the event, the current one of its changes, and the current one of the people
 * notified. */
struct entry {
	struct company_id company;
	enum object object;
	struct id id;
	struct uuid pub;
	struct str name, address, request_id, title, message, member, before, after, was, became;
	int64_t person;
};

static const struct db_statement history = {
	.name = "event.history",
	.scope = DB_ANYONE, /* as event.audit */
	.text = "INSERT INTO history (company_id, object, object_id, actor_id, at, member, old_text, new_text) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(entry, company), COL(entry, object), COL(entry, id.key), CALLER_COL, NOW_COL, COL(entry, member),
	       COL(entry, before), COL(entry, after)),
};

static const struct db_statement audit = {
	.name = "event.audit",
	.scope = DB_ANYONE, /* the caller is the actor; there is none when somebody registers or the dispatcher works */
	.text = "INSERT INTO audit (company_id, actor_id, actor_role, at, action, object, object_id, object_public_id, "
	        "address, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(entry, company), CALLER_COL, ROLE_COL, NOW_COL, COL(entry, name), COL(entry, object), COL(entry, id.key),
	       COL(entry, id.pub), COL(entry, address), COL(entry, request_id)),
};

static const struct db_statement outbox = {
	.name = "event.outbox",
	.scope = DB_ANYONE, /* as event.audit */
	.text = "INSERT INTO outbox (public_id, company_id, actor_id, event, object, object_id, object_public_id, at, was, became) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL(entry, pub), COL_KEY(entry, company), CALLER_COL, COL(entry, name), COL(entry, object), COL(entry, id.key),
	       COL(entry, id.pub), NOW_COL, COL(entry, was), COL(entry, became)),
};

static const struct db_statement notification = {
	.name = "event.notification",
	.scope = DB_ANYONE, /* the reader is somebody else than the caller */
	.text = "INSERT INTO notifications (public_id, company_id, user_id, event, object, object_id, object_public_id, title, "
	        "message, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL(entry, pub), COL_KEY(entry, company), COL(entry, person), COL(entry, name), COL(entry, object),
	       COL(entry, id.key), COL(entry, id.pub), COL(entry, title), COL(entry, message), NOW_COL),
};

enum err store_event_write(struct db *db, const struct event *event)
{
	struct entry entry = {
		.company = event->company,
		.object = event->object,
		.id = event->id,
		.name = event_text(event->name),
		.address = event->address,
		.request_id = event->request_id,
		.title = event_title(event->name),
		.message = event->message,
	};
	enum err e = event->name == EVENT_NONE ? E_INTERNAL : db_run(db, &audit, &entry, NULL, NULL);

	for (size_t i = 0; e == OK && i < event->n_changes; i++) {
		entry.member = str_of(event->changes[i].member);
		entry.before = event->changes[i].before;
		entry.after = event->changes[i].after;
		if (str_equal(entry.member, STR("status"))) {
			entry.was = entry.before;
			entry.became = entry.after;
		}
		e = db_run(db, &history, &entry, NULL, NULL);
	}
	for (size_t i = 0; e == OK && entry.title.p != NULL && i < event->n_told; i++) {
		entry.person = event->told[i].v.key;
		entry.pub = uuid_new();
		if (entry.person != 0)
			e = db_run(db, &notification, &entry, NULL, NULL);
	}
	if (e == OK && event_outside(event->name) != QUIET) {
		entry.pub = uuid_new();
		e = db_run(db, &outbox, &entry, NULL, event->outbox_r);
	}
	return e;
}

STATEMENTS(event, &history, &audit, &outbox, &notification);
