#include "store/trail/stream.h"

#include "store/sql.h"
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
	void *rows;
	enum err e = db_all(db, list, window, &rows, &list_r->n);

	list_r->at = rows;
	return e;
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

/* clang-format off */
#define INSERT_EVENT "INSERT INTO events (public_id, company_id, event, object, object_public_id, at, object_id, user_id) "
#define EVENT_VALUES "?, ?, ?, ?, ?, ?"
#define EVENT_PARAMS COL(outbox_event, pub), COL_KEY(outbox_event, company), COL(outbox_event, name), \
	COL(outbox_event, object), COL(outbox_event, id.pub), COL(outbox_event, at)
/* The scope is anyone, because the dispatcher has no caller. It writes only to people who are named by rows of the event's
 * company. */
#define WRITE(name_, text_, ...) { .name = "stream." name_, .scope = DB_ANYONE, .text = INSERT_EVENT text_, PARAMS(EVENT_PARAMS, __VA_ARGS__) }
/* clang-format on */

static const struct db_statement to_staff = WRITE("to_staff", "VALUES (" EVENT_VALUES ", ?, 0)", COL(outbox_event, id.key));

static const struct db_statement to_self =
        WRITE("to_self", "VALUES (" EVENT_VALUES ", ?, ?)", COL(outbox_event, id.key), COL(outbox_event, id.key));

static const struct db_statement to_people =
        WRITE("to_people", "SELECT " EVENT_VALUES ", b.interview_id, b.person_id FROM bookings b WHERE b.interview_id = ?",
              COL(outbox_event, id.key));

static const struct db_statement to_interviewers =
        WRITE("to_interviewers",
              "SELECT " EVENT_VALUES
              ", b.interview_id, b.person_id FROM bookings b WHERE b.interview_id = ? AND b.part <> " SQL_PART_CANDIDATE,
              COL(outbox_event, id.key));

static const struct db_statement to_applicant =
        WRITE("to_applicant",
              "SELECT " EVENT_VALUES ", a.id, a.candidate_id FROM applications a WHERE a.id = ? UNION "
              "SELECT " EVENT_VALUES
              ", i.application_id, b.person_id FROM interviews i STRAIGHT_JOIN bookings b ON b.interview_id = i.id"
              " WHERE i.application_id = ? AND b.part <> " SQL_PART_CANDIDATE,
              COL(outbox_event, id.key), EVENT_PARAMS, COL(outbox_event, id.key));

static const struct db_statement to_offered = WRITE(
        "to_offered", "SELECT " EVENT_VALUES ", o.id, o.candidate_id FROM offers o WHERE o.id = ?", COL(outbox_event, id.key));

static const struct db_statement to_screened =
        WRITE("to_screened", "SELECT " EVENT_VALUES ", s.id, s.candidate_id FROM chat_sessions s WHERE s.id = ?",
              COL(outbox_event, id.key));

static const struct db_statement to_noted = WRITE(
        "to_noted", "SELECT " EVENT_VALUES ", 0, p.user_id FROM outbox_people p WHERE p.outbox_id = ?", COL(outbox_event, key));

static const struct db_statement noted = {
	.name = "stream.noted",
	.scope = DB_ANYONE,
	.text = "DELETE FROM outbox_people WHERE outbox_id = ?",
	PARAMS(COL(outbox_event, key)),
};

/* The statement that writes rows for the participants of such an object; NULL when it has none. */
static const struct db_statement *to_those_of(unsigned object, unsigned outside)
{
	if (object == OBJECT_INTERVIEW && (outside & (LIVE_PEOPLE | LIVE_INTERVIEWERS)))
		return outside & LIVE_PEOPLE ? &to_people : &to_interviewers;
	if (object == OBJECT_APPLICATION && (outside & LIVE_PEOPLE))
		return &to_applicant;
	if (object == OBJECT_OFFER && (outside & LIVE_CANDIDATE))
		return &to_offered;
	if (object == OBJECT_CHAT && (outside & LIVE_CANDIDATE))
		return &to_screened;
	return object == OBJECT_USER && (outside & LIVE_SELF) ? &to_self : NULL;
}

enum err store_stream_write(struct db *db, const struct outbox_event *event)
{
	unsigned outside = event_outside(event->event);
	const struct db_statement *those = to_those_of(event->object, outside);
	enum err e = OK;

	if ((outside & LIVE_STAFF) && event->company.v.key != 0)
		e = db_run(db, &to_staff, event, NULL, NULL);
	if (e == OK && those != NULL)
		e = db_run(db, those, event, NULL, NULL);
	if (e == OK && (outside & LIVE_NOTED))
		e = db_run(db, &to_noted, event, NULL, NULL);
	if (e == OK && (outside & LIVE_NOTED))
		e = db_run(db, &noted, event, NULL, NULL);
	return e;
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

STATEMENTS(stream, &bounds_staff, &bounds_own, &list_staff, &list_own, &list_interviewer, &note, &to_staff, &to_self,
           &to_people, &to_interviewers, &to_applicant, &to_offered, &to_screened, &to_noted, &noted, &expired, &mark_again,
           &mark, &sweep, &claim_, &next, &hints);
