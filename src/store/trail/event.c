/* Statements that write history, audit, outbox and notifications, several rows with each. */
#include "store/trail/event.h"
#include "store/statements.h"

/* What a row of any of the four tables takes of an event, of one of its changes, or of one of the people notified. */
struct entry {
	struct company_id company;
	enum object object;
	struct id id;
	struct uuid pub;
	struct str name, address, request_id, title, message, member, before, after, was, became;
	int64_t person;
	bool quiet;
};

/* The caller is the actor. There is none when somebody registers or the dispatcher works, and the reader of a notification is
 * somebody else, so no statement is of one company or person. */
static const struct db_statement audit = {
	.name = "event.audit",
	.scope = DB_ANYONE,
	.text = "INSERT INTO audit (company_id, actor_id, actor_role, key_id, at, action, object, object_id, "
	        "object_public_id, address, request_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(entry, company), CALLER_COL, ROLE_COL, API_KEY_COL, NOW_COL, COL(entry, name), COL(entry, object),
	       COL(entry, id.key), COL(entry, id.pub), COL(entry, address), COL(entry, request_id)),
};

static const struct db_statement history = {
	.name = "event.history",
	.scope = DB_ANYONE,
	.text = "INSERT INTO history (company_id, object, object_id, actor_id, at, member, old_text, new_text) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(entry, company), COL(entry, object), COL(entry, id.key), CALLER_COL, NOW_COL, COL(entry, member),
	       COL(entry, before), COL(entry, after)),
};

#define NOTIFICATION_SQL                                                                                                       \
	"INSERT INTO notifications (public_id, company_id, user_id, event, object, object_id, object_public_id, title, "       \
	"message, created_at) "
#define NOTIFICATION_BIND                                                                                                      \
	COL(entry, pub), COL_KEY(entry, company), COL(entry, person), COL(entry, name), COL(entry, object),                    \
	        COL(entry, id.key), COL(entry, id.pub), COL(entry, title), COL(entry, message), NOW_COL
static const struct db_statement notification = {
	.name = "event.notification",
	.scope = DB_ANYONE,
	.text = NOTIFICATION_SQL "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(NOTIFICATION_BIND),
};

/* Those who have chosen not to see the event get no row. */
static const struct db_statement notification_asked = {
	.name = "event.notification_asked",
	.scope = DB_ANYONE,
	.text = NOTIFICATION_SQL "SELECT ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM DUAL WHERE NOT EXISTS (SELECT 1 "
	                         "FROM notification_choices n WHERE n.user_id = ? AND n.event = ? AND n.app = 0)",
	PARAMS(NOTIFICATION_BIND, COL(entry, person), COL(entry, name)),
};

static const struct db_statement outbox = {
	.name = "event.outbox",
	.scope = DB_ANYONE,
	.text = "INSERT INTO outbox (public_id, company_id, actor_id, event, object, object_id, object_public_id, at, was, became, "
	        "quiet) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL(entry, pub), COL_KEY(entry, company), CALLER_COL, COL(entry, name), COL(entry, object), COL(entry, id.key),
	       COL(entry, id.pub), NOW_COL, COL(entry, was), COL(entry, became), COL(entry, quiet)),
};

enum { AUDIT, HISTORY, NOTIFICATIONS, OUTBOX, TABLES };
static const struct db_statement *const inserts[TABLES] = {
	[AUDIT] = &audit,
	[HISTORY] = &history,
	[NOTIFICATIONS] = &notification_asked,
	[OUTBOX] = &outbox,
};

/* Rows of one table that are not written yet. */
enum { ROWS = 4 };
struct rows {
	struct db *db;
	size_t table, n;
	const struct db_statement *insert;
	struct entry at[ROWS];
};

/* Room for one more of `n` items of `size` bytes, in the witness's arena. */
static void *grown(const struct event_witness *witness, void *items, size_t n, size_t *room, size_t size)
{
	size_t was = *room;

	if (n < was)
		return items;
	*room = was > 0 ? was * 2 : ROWS;
	return was > 0 ? arena_extend(witness->arena, items, was * size, *room * size)
	               : arena_take_many(witness->arena, *room, size);
}

static void note(struct event_witness *witness, const struct rows *rows, const struct entry *entry, int64_t key)
{
	if (rows->table == NOTIFICATIONS) {
		witness->told = grown(witness, witness->told, witness->n_told, &witness->told_room, sizeof *witness->told);
		witness->told[witness->n_told++] =
		        (struct event_told){ entry->company, { .v.key = entry->person }, entry->title };
	} else if (rows->table == OUTBOX) {
		witness->events =
		        grown(witness, witness->events, witness->n_events, &witness->events_room, sizeof *witness->events);
		witness->events[witness->n_events++] = (struct outbox_event){ .key = key,
			                                                      .pub = entry->pub,
			                                                      .company = entry->company,
			                                                      .name = entry->name,
			                                                      .event = event_find(entry->name),
			                                                      .object = entry->object,
			                                                      .id = entry->id };
	}
}

static enum err write_alone(const struct rows *rows, const struct entry *entry, int64_t *key_r)
{
	struct event_witness *witness = db_witness(rows->db);
	int64_t written = 0, key = 0;
	enum err e = db_run(rows->db, rows->insert, entry, &written, &key);

	if (e == OK && written > 0 && witness != NULL)
		note(witness, rows, entry, key);
	if (key_r != NULL)
		*key_r = key;
	return e;
}

static enum err flush(struct rows *rows)
{
	size_t n = rows->n;

	rows->n = 0;
	return db_run_many(rows->db, rows->insert, rows->at, sizeof rows->at[0], n);
}

static enum err add(struct rows *rows, const struct entry *entry)
{
	if (db_witness(rows->db) != NULL)
		return write_alone(rows, entry, NULL);
	rows->at[rows->n++] = *entry;
	return rows->n == ROWS ? flush(rows) : OK;
}

static enum err add_changes(struct rows *rows, const struct event *event, struct entry *entry)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < event->n_changes; i++) {
		entry->member = str_of(event->changes[i].member);
		entry->before = event->changes[i].before;
		entry->after = event->changes[i].after;
		e = add(rows, entry);
	}
	return e;
}

static enum err add_told(struct rows *rows, const struct event *event, struct entry *entry)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && entry->title.p != NULL && i < event->n_told; i++) {
		entry->person = event->told[i].v.key;
		entry->pub = uuid_new();
		if (entry->person != 0)
			e = add(rows, entry);
	}
	return e;
}

static enum err add_outside(struct rows *rows, const struct event *event, struct entry *entry)
{
	if (event_outside(event->name) == QUIET)
		return OK;
	for (size_t i = 0; i < event->n_changes; i++) {
		if (str_equal(str_of(event->changes[i].member), STR("status"))) {
			entry->was = event->changes[i].before;
			entry->became = event->changes[i].after;
		}
	}
	entry->pub = uuid_new();
	return event->outbox_r != NULL ? write_alone(rows, entry, event->outbox_r) : add(rows, entry);
}

static enum err add_event(struct rows *rows, const struct event *event)
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
		.quiet = db_quiet(rows->db),
	};

	if (event->name == EVENT_NONE)
		return E_INTERNAL;
	switch (rows->table) {
	case HISTORY:
		return add_changes(rows, event, &entry);
	case NOTIFICATIONS:
		return entry.quiet ? OK : add_told(rows, event, &entry);
	case OUTBOX:
		return add_outside(rows, event, &entry);
	default:
		return add(rows, &entry);
	}
}

/* Whether nobody whom the event tells may have chosen not to see it. */
static bool all_hear(const struct event_hearing *hearing, const struct event *event)
{
	for (size_t i = 0; event_title(event->name).p != NULL && i < event->n_told; i++)
		if (hearing->may_mute(hearing->self, event->told[i]))
			return false;
	return true;
}

static const struct db_statement *insert_of(struct db *db, size_t table, const struct event *events, size_t n)
{
	const struct event_hearing *hearing = db_hearing(db);
	bool all = hearing != NULL;

	for (size_t i = 0; all && table == NOTIFICATIONS && i < n; i++)
		all = all_hear(hearing, &events[i]);
	return table == NOTIFICATIONS && all ? &notification : inserts[table];
}

enum err store_events_write(struct db *db, const struct event *events, size_t n)
{
	enum err e = OK;

	for (size_t table = 0; e == OK && table < TABLES; table++) {
		struct rows rows = { .db = db, .table = table, .insert = insert_of(db, table, events, n) };
		for (size_t i = 0; e == OK && i < n; i++)
			e = add_event(&rows, &events[i]);
		if (e == OK)
			e = flush(&rows);
	}
	return e;
}

enum err store_event_write(struct db *db, const struct event *event)
{
	return store_events_write(db, event, 1);
}

void store_events_watch(struct db *db, struct event_witness *witness)
{
	db_set_witness(db, witness);
}

void store_events_hear(struct db *db, const struct event_hearing *hearing)
{
	db_set_hearing(db, hearing);
}

STATEMENTS(event, &audit, &history, &notification, &notification_asked, &outbox);
