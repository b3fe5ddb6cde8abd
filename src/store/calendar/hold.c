/* Statements about holds. */
#include "store/calendar/hold.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/* A hold and one of its people. */
struct calendar_hold_row {
	struct calendar_hold v;
	struct user_id person;
};

#define COLUMNS "id, public_id, company_id, owner_id, start_at, end_at, expires_at"
#define WITH_PEOPLE(holds)                                                                                                     \
	"SELECT h.id, h.public_id, h.company_id, h.owner_id, h.start_at, TIMESTAMPDIFF(MINUTE, h.start_at, h.end_at),"         \
	" h.expires_at, u.id, u.public_id FROM (" holds                                                                        \
	") h STRAIGHT_JOIN calendar_hold_people p ON p.hold_id = h.id STRAIGHT_JOIN users u ON u.id = p.person_id"             \
	" ORDER BY h.expires_at, h.id, p.person_id"
#define HOLD_ROW                                                                                                               \
	RESULT(calendar_hold_row, COL_KEY(calendar_hold_row, v.id), COL_PUB(calendar_hold_row, v.id),                          \
	       COL_KEY(calendar_hold_row, v.company), COL_KEY(calendar_hold_row, v.owner), COL(calendar_hold_row, v.start),    \
	       COL(calendar_hold_row, v.minutes), COL(calendar_hold_row, v.expires_at), COL_KEY(calendar_hold_row, person),    \
	       COL_PUB(calendar_hold_row, person))

#define FOUND " FROM calendar_holds FORCE INDEX (company) WHERE company_id = ? AND (? OR owner_id = ?) AND expires_at > ?"
#define FOUND_BIND COMPANY_COL, COL(calendar_hold_query, all), CALLER_COL, NOW_COL

static const struct db_statement list = {
	.name = "calendar_hold.list",
	.scope = DB_TENANT,
	.text = WITH_PEOPLE("SELECT " COLUMNS FOUND " ORDER BY expires_at, id LIMIT ? OFFSET ?"),
	PARAMS(FOUND_BIND, COL(calendar_hold_query, limit), COL(calendar_hold_query, offset)),
	HOLD_ROW,
};

static const struct db_statement count = {
	.name = "calendar_hold.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT FOUND STORE_COUNT_END,
	PARAMS(FOUND_BIND, MOST_COL),
	RESULT(calendar_hold_list, COL(calendar_hold_list, total)),
};

static const struct db_statement get = {
	.name = "calendar_hold.get",
	.scope = DB_GUARDED,
	.text = WITH_PEOPLE("SELECT " COLUMNS " FROM calendar_holds WHERE public_id = ? AND expires_at > ?"),
	PARAMS(COL_PUB(calendar_hold, id), NOW_COL),
	HOLD_ROW,
};

/* Puts the rows of each hold, which follow one another, together. */
static size_t gathered(struct arena *arena, const struct calendar_hold_row *rows, size_t n, struct calendar_hold *out)
{
	struct id *people = ARENA_ARRAY(arena, struct id, n);
	size_t found = 0;

	for (size_t i = 0; i < n; i++) {
		people[i] = rows[i].person.v;
		if (i == 0 || rows[i].v.id.v.key != rows[i - 1].v.id.v.key) {
			out[found] = rows[i].v;
			out[found].people = (struct ids){ .at = people + i };
			found++;
		}
		out[found - 1].people.n++;
	}
	return found;
}

enum err store_calendar_hold_list(struct db *db, struct arena *arena, const struct calendar_hold_query *query,
                                  struct calendar_hold_list *out)
{
	const struct calendar_hold_row *rows;
	size_t n;
	enum err e = db_all(db, &list, query, &rows, &n);

	if (e != OK)
		return e;
	struct calendar_hold *holds = ARENA_ARRAY(arena, struct calendar_hold, n);
	out->n = gathered(arena, rows, n, holds);
	out->at = holds;
	return store_last_page(query->offset, query->limit, out->n, &out->total) ? OK : db_one(db, &count, query, out);
}

enum err store_calendar_hold_any(struct db *db, struct arena *arena, struct uuid id, struct calendar_hold *out)
{
	const struct calendar_hold_row *rows;
	size_t n;

	out->id.v.pub = id;
	enum err e = db_all(db, &get, out, &rows, &n);
	return e == OK && gathered(arena, rows, n, out) == 0 ? E_NO_ROW : e;
}

static const struct db_statement own = {
	.name = "calendar_hold.own",
	.scope = DB_TENANT,
	.text = "SELECT id FROM calendar_holds WHERE public_id = ? AND company_id = ? AND owner_id = ? AND expires_at > ? FOR UPDATE",
	PARAMS(COL_PUB(calendar_hold, id), COMPANY_COL, CALLER_COL, NOW_COL),
	RESULT(calendar_hold, COL_KEY(calendar_hold, id)),
};

enum err store_calendar_hold_own(struct db *db, struct uuid id, struct calendar_hold *out)
{
	out->id.v.pub = id;
	return db_one(db, &own, out, out);
}

struct calendar_hold_limit {
	int64_t others; /* how many the caller may have besides the new one */
};
static const struct db_statement replaced = {
	.name = "calendar_hold.replaced",
	.scope = DB_TENANT,
	.text = "SELECT id FROM calendar_holds FORCE INDEX (owner) WHERE company_id = ? AND owner_id = ? AND expires_at > ? ORDER BY id DESC LIMIT 1 OFFSET ?",
	PARAMS(COMPANY_COL, CALLER_COL, NOW_COL, COL(calendar_hold_limit, others)),
	RESULT(calendar_hold, COL_KEY(calendar_hold, id)),
};

enum err store_calendar_hold_replaced(struct db *db, struct calendar_hold *out)
{
	return db_one(db, &replaced, &(struct calendar_hold_limit){ HOLDS_MOST - 1 }, out);
}

struct calendar_hold_new {
	struct calendar_hold v;
	struct instant end;
};
static const struct db_statement insert = {
	.name = "calendar_hold.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO calendar_holds (public_id, company_id, owner_id, start_at, end_at, expires_at) VALUES (?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(calendar_hold_new, v.id), COMPANY_COL, CALLER_COL, COL(calendar_hold_new, v.start),
	       COL(calendar_hold_new, end), COL(calendar_hold_new, v.expires_at)),
};

static const struct db_statement insert_person = {
	.name = "calendar_hold.insert_person",
	.scope = DB_ANYONE, /* the hold, which the caller makes, has the company */
	.text = "INSERT INTO calendar_hold_people (hold_id, person_id) VALUES (?, ?)",
	PARAMS(COL_KEY(calendar_hold_row, v.id), COL_KEY(calendar_hold_row, person)),
};

static const struct db_statement book = {
	.name = "calendar_hold.book",
	.scope = DB_TENANT,
	.text = "INSERT INTO bookings (company_id, person_id, part, start_at, end_at, expires_at) SELECT h.company_id, p.person_id,"
	        " " SQL_PART_INTERVIEWER ", h.start_at, h.end_at, h.expires_at FROM calendar_holds h"
	        " JOIN calendar_hold_people p ON p.hold_id = h.id WHERE h.id = ? AND h.company_id = ?",
	PARAMS(COL_KEY(calendar_hold, id), COMPANY_COL),
};

enum err store_calendar_hold_insert(struct db *db, struct arena *arena, struct calendar_hold *hold)
{
	const struct calendar_hold_new made = { *hold, instant_add(hold->start, hold->minutes * 60) };
	struct calendar_hold_row *rows = ARENA_ARRAY(arena, struct calendar_hold_row, hold->people.n);
	enum err e = db_run(db, &insert, &made, NULL, &hold->id.v.key);

	for (size_t i = 0; i < hold->people.n; i++)
		rows[i] = (struct calendar_hold_row){ .v.id = hold->id, .person.v = hold->people.at[i] };
	if (e == OK)
		e = db_run_many(db, &insert_person, rows, sizeof *rows, hold->people.n);
	return e == OK ? db_run(db, &book, hold, NULL, NULL) : e;
}

/* Its bookings have no interview and its expiry; a hold that replaced an expired one at the same start has a later one. */
static const struct db_statement unbook = {
	.name = "calendar_hold.unbook",
	.scope = DB_ANYONE, /* the hold was found for its owner, for its company, or for the sweep */
	.text = "DELETE b FROM calendar_holds h JOIN calendar_hold_people p ON p.hold_id = h.id JOIN bookings b FORCE INDEX (person_time)"
	        " ON b.person_id = p.person_id AND b.start_at = h.start_at AND b.interview_id IS NULL AND b.expires_at = h.expires_at"
	        " WHERE h.id = ?",
	PARAMS(COL_KEY(calendar_hold, id)),
};

static const struct db_statement remove_hold = {
	.name = "calendar_hold.delete",
	.scope = DB_ANYONE, /* as calendar_hold.unbook */
	.text = "DELETE FROM calendar_holds WHERE id = ?",
	PARAMS(COL_KEY(calendar_hold, id)),
};

enum err store_calendar_hold_delete(struct db *db, struct calendar_hold_id id)
{
	const struct calendar_hold hold = { .id = id };
	enum err e = db_run(db, &unbook, &hold, NULL, NULL);

	return e == OK ? db_run(db, &remove_hold, &hold, NULL, NULL) : e;
}

struct calendar_hold_expiry {
	struct instant before;
};
static const struct db_statement purge = {
	.name = "calendar_hold.purge",
	.scope = DB_ANYONE, /* an expired hold belongs to nobody */
	.text = "DELETE FROM calendar_holds WHERE expires_at < ? LIMIT 100",
	PARAMS(COL(calendar_hold_expiry, before)),
};

enum err store_calendar_hold_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct calendar_hold_expiry){ before }, n_r, NULL);
}

STATEMENTS(calendar_hold, &list, &count, &get, &own, &replaced, &insert, &insert_person, &book, &unbook, &remove_hold, &purge);
