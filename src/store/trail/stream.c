#include "store/trail/stream.h"

#include "store/keys.h"
#include "store/statements.h"

/* ---- reading */

#define SWEPT "SELECT COALESCE((SELECT swept_to FROM events_swept WHERE company_id = "
#define LAST "), 0), COALESCE((SELECT MAX(id) FROM events WHERE "

static const struct db_statement bounds_staff = {
	.name = "stream.bounds_staff",
	.scope = DB_TENANT,
	.text = SWEPT "? AND user_id = 0" LAST "company_id = ? AND user_id = 0), 0)",
	PARAMS(COMPANY_COL, COMPANY_COL),
	RESULT(stream_bounds, COL(stream_bounds, swept), COL(stream_bounds, last)),
};

static const struct db_statement bounds_own = {
	.name = "stream.bounds_own",
	.scope = DB_PARTY,
	.text = SWEPT "0 AND user_id = ?" LAST "user_id = ?), 0)",
	PARAMS(CALLER_COL, CALLER_COL),
	RESULT(stream_bounds, COL(stream_bounds, swept), COL(stream_bounds, last)),
};

enum err store_stream_bounds(struct db *db, bool staff, struct stream_bounds *bounds_r)
{
	return db_one(db, staff ? &bounds_staff : &bounds_own, NULL, bounds_r);
}

/* clang-format off */
#define SELECT_EVENTS "SELECT e.id, e.public_id, e.event, e.object, e.object_public_id, e.at FROM events e"
#define EVENT_COLUMNS(T, m) COL(T, m key), COL(T, m id), COL(T, m type), COL(T, m object), COL(T, m about), COL(T, m at)
#define AFTER " AND e.id > ? ORDER BY e.id LIMIT ?"
/* clang-format on */

static const struct db_statement list_staff = {
	.name = "stream.list_staff",
	.scope = DB_TENANT,
	.text = SELECT_EVENTS " FORCE INDEX (staff) WHERE e.company_id = ? AND e.user_id = 0" AFTER,
	PARAMS(COMPANY_COL, COL(stream_window, after), COL(stream_window, limit)),
	RESULT(stream_event, EVENT_COLUMNS(stream_event, )),
};

static const struct db_statement list_own = {
	.name = "stream.list_own",
	.scope = DB_PARTY,
	.text = SELECT_EVENTS " FORCE INDEX (person) WHERE e.user_id = ?" AFTER,
	PARAMS(CALLER_COL, COL(stream_window, after), COL(stream_window, limit)),
	RESULT(stream_event, EVENT_COLUMNS(stream_event, )),
};

static const struct db_statement list_interviewer = {
	.name = "stream.list_interviewer",
	.scope = DB_PARTY,
	.text = SELECT_EVENTS " FORCE INDEX (person) WHERE e.user_id = ?"
	                      " AND (e.object <> " SQL_OBJECT_INTERVIEW
	                      " OR e.object_id = 0 OR EXISTS (SELECT 1 FROM bookings b WHERE b.person_id = ?"
	                      " AND b.interview_id = e.object_id))"
	                      " AND (e.object <> " SQL_OBJECT_APPLICATION
	                      " OR EXISTS (SELECT 1 FROM interviews i STRAIGHT_JOIN bookings b ON b.interview_id = i.id"
	                      " WHERE i.application_id = e.object_id AND b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE
	                      "))" AFTER,
	PARAMS(CALLER_COL, CALLER_COL, CALLER_COL, COL(stream_window, after), COL(stream_window, limit)),
	RESULT(stream_event, EVENT_COLUMNS(stream_event, )),
};

enum err store_stream_list(struct db *db, const struct stream_window *window, struct stream_event_list *list_r)
{
	const struct db_statement *list = window->staff ? &list_staff : window->interviewer ? &list_interviewer : &list_own;
	return db_all(db, list, window, &list_r->at, &list_r->n);
}

/* ---- writing */

struct note {
	int64_t event;
	struct user_id person;
};

static const struct db_statement note = {
	.name = "stream.note",
	.scope = DB_ANYONE, /* the readers are others than the caller */
	.text = "INSERT INTO outbox_people (outbox_id, user_id) VALUES (?, ?)",
	PARAMS(COL(note, event), COL_KEY(note, person)),
};

enum err store_stream_note(struct db *db, int64_t event, struct user_id person)
{
	return db_run(db, &note, &(struct note){ event, person }, NULL, NULL);
}

/* A reader of an event of the batch, and the object by which it is seen that they may still read it (0: it was deleted). */
struct reader {
	int64_t event, object;
	struct user_id person;
	bool candidate;
};

/* The scope is anyone, because the dispatcher has no caller. All readers are named by rows of the event's company. */
#define READERS(name_, ...)                                                                                                    \
	{                                                                                                                      \
		.name = "stream." name_, .scope = DB_ANYONE, .text = __VA_ARGS__,                                              \
		RESULT(reader, COL(reader, event), COL(reader, object), COL_KEY(reader, person), COL(reader, candidate))       \
	}
#define OF_BATCH(object) " WHERE " SQL_IN_BATCH " AND o.object = " object

static const struct db_statement booked = READERS(
        "booked",
        "SELECT o.id, b.interview_id, b.person_id, b.part = " SQL_PART_CANDIDATE " FROM " SQL_BATCH
        " STRAIGHT_JOIN bookings b FORCE INDEX (interview) ON b.interview_id = o.object_id" OF_BATCH(SQL_OBJECT_INTERVIEW),
        PARAMS(BATCH_COLS));

static const struct db_statement applied = READERS(
        "applied",
        "SELECT o.id, a.id, a.candidate_id, 0 FROM " SQL_BATCH
        " STRAIGHT_JOIN applications a FORCE INDEX (PRIMARY) ON a.id = o.object_id" OF_BATCH(
                SQL_OBJECT_APPLICATION) " UNION SELECT o.id, i.application_id, b.person_id, 0 FROM " SQL_BATCH
                                        " STRAIGHT_JOIN interviews i FORCE INDEX (application) ON i.application_id = o.object_id"
                                        " STRAIGHT_JOIN bookings b FORCE INDEX (interview) ON b.interview_id = i.id" OF_BATCH(
                                                SQL_OBJECT_APPLICATION) " AND b.part <> " SQL_PART_CANDIDATE,
        PARAMS(BATCH_COLS, BATCH_COLS));

static const struct db_statement offered =
        READERS("offered",
                "SELECT o.id, f.id, f.candidate_id, 1 FROM " SQL_BATCH
                " STRAIGHT_JOIN offers f FORCE INDEX (PRIMARY) ON f.id = o.object_id" OF_BATCH(SQL_OBJECT_OFFER),
                PARAMS(BATCH_COLS));

static const struct db_statement screened =
        READERS("screened",
                "SELECT o.id, s.id, s.candidate_id, 1 FROM " SQL_BATCH
                " STRAIGHT_JOIN chat_sessions s FORCE INDEX (PRIMARY) ON s.id = o.object_id" OF_BATCH(SQL_OBJECT_CHAT),
                PARAMS(BATCH_COLS));

static const struct db_statement noted =
        READERS("noted",
                "SELECT o.id, 0, p.user_id, 0 FROM " SQL_BATCH
                " STRAIGHT_JOIN outbox_people p FORCE INDEX (PRIMARY) ON p.outbox_id = o.id WHERE " SQL_IN_BATCH,
                PARAMS(BATCH_COLS));

static const struct db_statement forget_noted = {
	.name = "stream.forget_noted",
	.scope = DB_ANYONE,
	.text = "DELETE FROM outbox_people WHERE outbox_id IN " SQL_KEYS,
	PARAMS(KEYS_COLS),
};

/* One row of the stream: an event as one reader sees it. The person 0 is the staff of the company. */
struct sighting {
	struct outbox_event event;
	int64_t object, person;
};

static const struct db_statement write = {
	.name = "stream.write",
	.scope = DB_ANYONE, /* as READERS */
	.text = "INSERT INTO events (public_id, company_id, event, object, object_public_id, at, object_id, user_id) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL(sighting, event.pub), COL_KEY(sighting, event.company), COL(sighting, event.name),
	       COL(sighting, event.object), COL(sighting, event.id.pub), COL(sighting, event.at), COL(sighting, object),
	       COL(sighting, person)),
};

/* Rows that wait to be written, because many of them are written with one statement. */
enum { ROWS_MOST = 128 };
struct rows {
	struct db *db;
	struct sighting at[ROWS_MOST];
	size_t n;
};

static enum err flush(struct rows *rows)
{
	size_t n = rows->n;

	rows->n = 0;
	return db_run_many(rows->db, &write, rows->at, sizeof rows->at[0], n);
}

static enum err add(struct rows *rows, const struct outbox_event *event, int64_t object, int64_t person)
{
	rows->at[rows->n++] = (struct sighting){ *event, object, person };
	return rows->n == ROWS_MOST ? flush(rows) : OK;
}

/* Who reads events about such an object, when the event has one of these bits. */
static const struct {
	unsigned object, outside;
	const struct db_statement *statement;
} kinds[] = {
	{ OBJECT_INTERVIEW, LIVE_PEOPLE | LIVE_INTERVIEWERS, &booked },
	{ OBJECT_APPLICATION, LIVE_PEOPLE, &applied },
	{ OBJECT_OFFER, LIVE_CANDIDATE, &offered },
	{ OBJECT_CHAT, LIVE_CANDIDATE, &screened },
	{ .outside = LIVE_NOTED, .statement = &noted },
};

static bool read_by(const struct outbox_event *event, size_t kind)
{
	bool about = kinds[kind].statement == &noted || kinds[kind].object == event->object;

	return about && (event_outside(event->event) & kinds[kind].outside) != 0;
}

/* Reads the readers of each kind that the batch has. */
static enum err find_readers(struct db *db, struct arena *arena, const struct outbox_batch *batch,
                             struct outbox_rows found_r[COUNT(kinds)])
{
	enum err e = OK;

	for (size_t kind = 0; e == OK && kind < COUNT(kinds); kind++) {
		void *rows = NULL;
		size_t n = 0;
		bool any = false;

		for (size_t i = 0; i < batch->n; i++)
			any = any || read_by(&batch->at[i], kind);
		if (any)
			e = db_all(db, kinds[kind].statement, batch, &rows, &n);
		found_r[kind] = outbox_batch_sort(arena, batch, rows, sizeof(struct reader), n);
	}
	return e;
}

static enum err write_event(struct rows *rows, const struct outbox_batch *batch, size_t which,
                            const struct outbox_rows found[COUNT(kinds)])
{
	const struct outbox_event *event = &batch->at[which];
	unsigned outside = event_outside(event->event);
	enum err e = OK;

	if ((outside & LIVE_STAFF) && event->company.v.key != 0)
		e = add(rows, event, event->id.key, 0);
	if (e == OK && (outside & LIVE_SELF) && event->object == OBJECT_USER)
		e = add(rows, event, event->id.key, event->id.key);
	for (size_t kind = 0; kind < COUNT(kinds); kind++) {
		bool all = (outside & LIVE_INTERVIEWERS) == 0 || (outside & LIVE_PEOPLE) != 0;

		for (size_t i = found[kind].begin[which]; read_by(event, kind) && e == OK && i < found[kind].begin[which + 1];
		     i++) {
			const struct reader *reader = found[kind].at[i];

			if (all || !reader->candidate)
				e = add(rows, event, reader->object, reader->person.v.key);
		}
	}
	return e;
}

/* The events are written in their order, so each reader finds them in it. */
enum err store_stream_write(struct db *db, struct arena *arena, const struct outbox_batch *batch)
{
	struct rows rows = { .db = db };
	struct outbox_rows found[COUNT(kinds)] = { 0 };
	int64_t told[OUTBOX_BATCH_MOST];
	size_t n_told = 0;
	enum err e = find_readers(db, arena, batch, found);

	for (size_t i = 0; e == OK && i < batch->n; i++) {
		e = write_event(&rows, batch, i, found);
		if (event_outside(batch->at[i].event) & LIVE_NOTED)
			told[n_told++] = batch->at[i].key;
	}
	if (e == OK)
		e = flush(&rows);
	return e == OK ? store_run_keys(db, &forget_noted, told, n_told, NULL) : e;
}

/* ---- sweeping */

struct sweep {
	struct instant before;
	int64_t most, to;
};

/* The key up to which events have expired. It reads no more rows than may be deleted. */
static const struct db_statement expired = {
	.name = "stream.expired",
	.scope = DB_ANYONE,
	.text = "SELECT COALESCE(MAX(t.id), 0) FROM (SELECT id, at FROM events WHERE id > 0 ORDER BY id LIMIT ?) t WHERE t.at "
	        "< ?",
	PARAMS(COL(sweep, most), COL(sweep, before)),
	RESULT(sweep, COL(sweep, to)),
};

/* For each reader, the last event among those that are deleted. */
#define GOING                                                                                                                  \
	"(SELECT IF(user_id = 0, company_id, 0) AS company, user_id AS reader, MAX(id) AS last FROM events WHERE id <= ?"      \
	" GROUP BY company, reader) t"

static const struct db_statement mark_again = {
	.name = "stream.mark_again",
	.scope = DB_ANYONE,
	.text = "UPDATE " GOING
	        " STRAIGHT_JOIN events_swept s ON s.company_id = t.company AND s.user_id = t.reader SET s.swept_to = t.last",
	PARAMS(COL(sweep, to)),
};

static const struct db_statement mark = {
	.name = "stream.mark",
	.scope = DB_ANYONE,
	.text = "INSERT INTO events_swept (company_id, user_id, swept_to) SELECT t.company, t.reader, t.last FROM " GOING
	        " WHERE NOT EXISTS (SELECT 1 FROM events_swept s WHERE s.company_id = t.company AND s.user_id = t.reader)",
	PARAMS(COL(sweep, to)),
};

static const struct db_statement sweep = {
	.name = "stream.sweep",
	.scope = DB_ANYONE,
	.text = "DELETE FROM events WHERE id <= ?",
	PARAMS(COL(sweep, to)),
};

enum err store_stream_purge(struct db *db, struct instant before, int64_t most, int64_t *n_r)
{
	struct sweep it = { .before = before, .most = most };
	enum err e = db_one(db, &expired, &it, &it);

	*n_r = 0;
	if (e != OK || it.to == 0)
		return e;
	e = db_run(db, &mark_again, &it, NULL, NULL);
	if (e == OK)
		e = db_run(db, &mark, &it, NULL, NULL);
	return e == OK ? db_run(db, &sweep, &it, n_r, NULL) : e;
}

/* ---- publishing */

struct claim {
	struct str place;
	bool mine;
};

static const struct db_statement claim_ = {
	.name = "stream.claim",
	.scope = DB_ANYONE,
	.text = "SELECT COALESCE(IS_USED_LOCK(?) = CONNECTION_ID(), 0) = 1 OR COALESCE(GET_LOCK(?, 0), 0) = 1",
	PARAMS(COL(claim, place), COL(claim, place)),
	RESULT(claim, COL(claim, mine)),
};

enum err store_stream_claim(struct db *db, struct str place, bool *mine_r)
{
	struct claim claim = { .place = place };
	enum err e = db_one(db, &claim_, &claim, &claim);

	*mine_r = e == OK && claim.mine;
	return e;
}

struct stretch {
	int64_t after, to, most;
};

static const struct db_statement next = {
	.name = "stream.next",
	.scope = DB_ANYONE,
	.text = "SELECT COALESCE(MAX(t.id), 0) FROM (SELECT id FROM events WHERE id > ? ORDER BY id LIMIT ?) t",
	PARAMS(COL(stretch, after), COL(stretch, most)),
	RESULT(stretch, COL(stretch, to)),
};

enum err store_stream_next(struct db *db, int64_t after, int64_t most, int64_t *to_r)
{
	struct stretch stretch = { .after = after, .most = most };
	enum err e = db_one(db, &next, &stretch, &stretch);

	*to_r = stretch.to > after ? stretch.to : after;
	return e;
}

static const struct db_statement newest = {
	.name = "stream.newest",
	.scope = DB_ANYONE,
	.text = "SELECT COALESCE(MAX(id), 0) FROM events",
	RESULT(stretch, COL(stretch, to)),
};

enum err store_stream_newest(struct db *db, int64_t *key_r)
{
	struct stretch stretch = { .to = 0 };
	enum err e = db_one(db, &newest, NULL, &stretch);

	*key_r = stretch.to;
	return e;
}

/* clang-format off */
#define HINT "SELECT e.id, e.public_id, e.event, e.object, e.object_public_id, e.at, u.id AS reader, u.public_id AS reader_id," \
	" u.token_version, u.active, "
/* clang-format on */

/* Admin and hr with a company read the rows of the company, and of their own rows only those about themselves. */
static const struct db_statement hints = {
	.name = "stream.hints",
	.scope = DB_ANYONE,
	.text = HINT "u.role IN " SQL_ADMIN_OR_HR
	             " AND u.company_id IS NOT NULL FROM events e FORCE INDEX (PRIMARY) JOIN users u ON u.id = e.user_id"
	             " WHERE e.id > ? AND e.id <= ? AND e.user_id <> 0 UNION ALL " HINT
	             "0 FROM events e FORCE INDEX (PRIMARY) JOIN users u FORCE INDEX (company) ON u.company_id = e.company_id"
	             " AND u.role IN " SQL_ADMIN_OR_HR " WHERE e.id > ? AND e.id <= ? AND e.user_id = 0 ORDER BY reader, id",
	PARAMS(COL(stretch, after), COL(stretch, to), COL(stretch, after), COL(stretch, to)),
	RESULT(stream_hint, EVENT_COLUMNS(stream_hint, event.), COL_KEY(stream_hint, user), COL_PUB(stream_hint, user),
	       COL(stream_hint, version), COL(stream_hint, active), COL(stream_hint, own)),
};

enum err store_stream_hints(struct db *db, int64_t after, int64_t to, struct stream_hint **hints_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &hints, &(struct stretch){ .after = after, .to = to }, &rows, n_r);

	*hints_r = rows;
	return e;
}

STATEMENTS(stream, &bounds_staff, &bounds_own, &list_staff, &list_own, &list_interviewer, &note, &booked, &applied, &offered,
           &screened, &noted, &forget_noted, &write, &expired, &mark_again, &mark, &sweep, &claim_, &next, &hints);
