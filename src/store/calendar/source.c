/* Statements about imported calendars and their busy times. */
#include "store/calendar/source.h"

#include "store/pages.h"
#include "store/statements.h"

#define COLUMNS                                                                                                                                  \
	"SELECT s.id, s.public_id, s.company_id, s.version, u.id, u.public_id, u.name, s.name, s.host, s.status, s.error, s.failures, s.events," \
	" s.left_out, TIMESTAMPDIFF(SECOND, s.read_at, ?), s.tried_at, s.read_at, s.next_at, s.created_at FROM calendar_sources s"
#define JOIN_PERSON " JOIN users u FORCE INDEX (PRIMARY) ON u.id = s.user_id"
#define ROWS                                                                                                                   \
	RESULT(source, COL_KEY(source, id), COL_PUB(source, id), COL_KEY(source, company), COL(source, version),               \
	       COL_KEY(source, person.id), COL_PUB(source, person.id), COL(source, person.name), COL(source, name),            \
	       COL(source, host), COL(source, status), COL(source, error), COL(source, failures), COL(source, events),         \
	       COL(source, left_out), COL(source, age), COL(source, tried_at), COL(source, read_at), COL(source, next_at),     \
	       COL(source, created_at))

struct sealed_source {
	struct source s;
	struct str sealed;
};

static const struct db_statement insert = {
	.name = "source.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO calendar_sources (public_id, company_id, user_id, name, host, url, next_at, created_by, created_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(sealed_source, s.id), COMPANY_COL, COL_KEY(sealed_source, s.person.id), COL(sealed_source, s.name),
	       COL(sealed_source, s.host), COL(sealed_source, sealed), NOW_COL, CALLER_COL, NOW_COL),
};

enum err store_source_insert(struct db *db, struct source *source, struct str sealed)
{
	struct sealed_source row = { *source, sealed };

	return db_run(db, &insert, &row, NULL, &source->id.v.key);
}

static const struct db_statement number = {
	.name = "source.number",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM calendar_sources FORCE INDEX (company) WHERE company_id = ? AND user_id = ?",
	PARAMS(COMPANY_COL, COL_KEY(source_query, person)),
	RESULT(source_list, COL(source_list, total)),
};

enum err store_source_number(struct db *db, struct user_id person, int64_t *n_r)
{
	struct source_query query = { .person = person };
	struct source_list list = { 0 };
	enum err e = db_one(db, &number, &query, &list);

	*n_r = list.total;
	return e;
}

static const struct db_statement any = {
	.name = "source.any",
	.scope = DB_GUARDED,
	.text = COLUMNS JOIN_PERSON " WHERE s.public_id = ?",
	PARAMS(NOW_COL, COL_PUB(source, id)),
	ROWS,
};

enum err store_source_any(struct db *db, struct uuid id, struct source *out)
{
	out->id.v.pub = id;
	return db_one(db, &any, out, out);
}

static const struct db_statement lock = {
	.name = "source.lock",
	.scope = DB_TENANT,
	.text = COLUMNS JOIN_PERSON " WHERE s.public_id = ? AND s.company_id = ? FOR UPDATE",
	PARAMS(NOW_COL, COL_PUB(source, id), COMPANY_COL),
	ROWS,
};

enum err store_source_lock(struct db *db, struct uuid id, struct source *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

#define OF_COMPANY " FORCE INDEX (company)" JOIN_PERSON " WHERE s.company_id = ?"
#define OF_PERSON                                                                                                              \
	" FORCE INDEX (company)" JOIN_PERSON " WHERE s.company_id = ?"                                                         \
	" AND s.user_id = (SELECT p.id FROM users p WHERE p.public_id = ?)"
#define PAGE " ORDER BY s.id DESC LIMIT ? OFFSET ?"
static const struct db_statement lists[2] = {
	{ .name = "source.list",
	  .scope = DB_TENANT,
	  .text = COLUMNS OF_COMPANY PAGE,
	  PARAMS(NOW_COL, COMPANY_COL, COL(source_query, limit), COL(source_query, offset)),
	  ROWS },
	{ .name = "source.list_person",
	  .scope = DB_TENANT,
	  .text = COLUMNS OF_PERSON PAGE,
	  PARAMS(NOW_COL, COMPANY_COL, COL_PUB(source_query, person), COL(source_query, limit), COL(source_query, offset)),
	  ROWS },
};
static const struct db_statement counts[2] = {
	{ .name = "source.count",
	  .scope = DB_TENANT,
	  .text = STORE_COUNT " FROM calendar_sources s" OF_COMPANY STORE_COUNT_END,
	  PARAMS(COMPANY_COL, MOST_COL),
	  RESULT(source_list, COL(source_list, total)) },
	{ .name = "source.count_person",
	  .scope = DB_TENANT,
	  .text = STORE_COUNT " FROM calendar_sources s" OF_PERSON STORE_COUNT_END,
	  PARAMS(COMPANY_COL, COL_PUB(source_query, person), MOST_COL),
	  RESULT(source_list, COL(source_list, total)) },
};

enum err store_source_list(struct db *db, const struct source_query *query, struct source_list *out)
{
	bool person = !uuid_none(query->person.v.pub);
	enum err e = db_all(db, &lists[person], query, &out->at, &out->n);

	return e != OK || store_last_page(query->offset, query->limit, out->n, &out->total)
	               ? e
	               : db_one(db, &counts[person], query, out);
}

static const struct db_statement remove_one = {
	.name = "source.remove",
	.scope = DB_TENANT,
	.text = "DELETE FROM calendar_sources WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(source, id), COMPANY_COL),
};

enum err store_source_remove(struct db *db, struct source_id id)
{
	return db_run(db, &remove_one, &(struct source){ .id = id }, NULL, NULL);
}

static const struct db_statement due = {
	.name = "source.due",
	.scope = DB_TENANT,
	.text = "UPDATE calendar_sources SET next_at = ?, version = version + 1 WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(source, id), COMPANY_COL),
};

enum err store_source_due(struct db *db, struct source_id id)
{
	return db_run(db, &due, &(struct source){ .id = id }, NULL, NULL);
}

/* ---- for the dispatcher */

static const struct db_statement waiting = {
	.name = "source.waiting",
	.scope = DB_ANYONE, /* the dispatcher works for all companies */
	.text = "SELECT id FROM calendar_sources FORCE INDEX (due) WHERE next_at <= ? ORDER BY next_at, id LIMIT ?"
	        " FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL, COL(source_lease, most)),
	RESULT(reading_source, COL_KEY(reading_source, id)),
};

static const struct db_statement take = {
	.name = "source.take",
	.scope = DB_ANYONE,
	.text = "UPDATE calendar_sources SET lease = ?, next_at = ? WHERE id = ?",
	PARAMS(COL(reading_source, lease), COL(reading_source, next_at), COL_KEY(reading_source, id)),
};

enum err store_source_claim(struct db *db, struct source_lease lease, struct reading_source **at_r, size_t *n_r)
{
	void *rows;
	enum err e = db_all(db, &waiting, &lease, &rows, n_r);

	*at_r = rows;
	for (size_t i = 0; e == OK && i < *n_r; i++) {
		(*at_r)[i].lease = lease.owner;
		(*at_r)[i].next_at = lease.until;
		e = db_run(db, &take, &(*at_r)[i], NULL, NULL);
	}
	return e;
}

static const struct db_statement reading = {
	.name = "source.reading",
	.scope = DB_ANYONE,
	.text = "SELECT s.public_id, s.company_id, s.user_id, s.url, s.etag, s.modified, s.whole_until, s.failures, s.events,"
	        " s.left_out, COALESCE(k.zone, u.zone, c.zone), u.email FROM calendar_sources s FORCE INDEX (PRIMARY)"
	        " JOIN users u FORCE INDEX (PRIMARY) ON u.id = s.user_id JOIN companies c FORCE INDEX (PRIMARY) ON c.id = s.company_id"
	        " LEFT JOIN calendars k ON k.user_id = u.id WHERE s.id = ? AND u.active = 1",
	PARAMS(COL_KEY(reading_source, id)),
	RESULT(reading_source, COL_PUB(reading_source, id), COL_KEY(reading_source, company), COL_KEY(reading_source, person),
	       COL(reading_source, url), COL(reading_source, etag), COL(reading_source, modified),
	       COL(reading_source, whole_until), COL(reading_source, failures), COL(reading_source, events),
	       COL(reading_source, left_out), COL(reading_source, zone), COL(reading_source, email)),
};

enum err store_source_reading(struct db *db, struct reading_source *source)
{
	return db_one(db, &reading, source, source);
}

/* The number of rows that one statement inserts. */
#define BATCH 10
struct busy_batch {
	struct source_id source;
	struct user_id person;
	struct busy at[BATCH];
};

static const struct db_statement present = {
	.name = "source.present",
	.scope = DB_ANYONE,
	.text = "SELECT start_at, end_at FROM busy_times WHERE source_id = ? ORDER BY start_at",
	PARAMS(COL_KEY(busy_batch, source)),
	RESULT(busy, COL(busy, from), COL(busy, to)),
};

static const struct db_statement clear = {
	.name = "source.clear",
	.scope = DB_ANYONE,
	.text = "DELETE FROM busy_times WHERE source_id = ?",
	PARAMS(COL_KEY(busy_batch, source)),
};

#define ONE_SQL "(?, ?, ?, ?)"
#define FIVE_SQL ONE_SQL ", " ONE_SQL ", " ONE_SQL ", " ONE_SQL ", " ONE_SQL
#define ONE_BIND(i)                                                                                                            \
	COL_KEY(busy_batch, source), COL_KEY(busy_batch, person), COL(busy_batch, at[i].from), COL(busy_batch, at[i].to)
#define FIVE_BIND(i) ONE_BIND((i)), ONE_BIND((i) + 1), ONE_BIND((i) + 2), ONE_BIND((i) + 3), ONE_BIND((i) + 4)
#define INSERT "INSERT INTO busy_times (source_id, user_id, start_at, end_at) VALUES "
static const struct db_statement add_one = {
	.name = "source.add",
	.scope = DB_ANYONE,
	.text = INSERT ONE_SQL,
	PARAMS(ONE_BIND(0)),
};
static const struct db_statement add_many = {
	.name = "source.add_many",
	.scope = DB_ANYONE,
	.text = INSERT FIVE_SQL ", " FIVE_SQL,
	PARAMS(FIVE_BIND(0), FIVE_BIND(5)),
};

static bool same_spans(const struct busy *a, size_t n_a, const struct busy *b, size_t n_b)
{
	bool same = n_a == n_b;

	for (size_t i = 0; same && i < n_a; i++)
		same = instant_unix(a[i].from) == instant_unix(b[i].from) && instant_unix(a[i].to) == instant_unix(b[i].to);
	return same;
}

enum err store_source_replace(struct db *db, const struct reading_source *source, const struct busy *spans, size_t n)
{
	struct busy_batch batch = { .source = source->id, .person = source->person };
	void *rows;
	size_t n_rows;
	enum err e = db_all(db, &present, &batch, &rows, &n_rows);

	if (e != OK || same_spans(rows, n_rows, spans, n))
		return e;
	if (n_rows > 0)
		e = db_run(db, &clear, &batch, NULL, NULL);
	for (size_t i = 0; e == OK && i < n;) {
		size_t most = n - i >= BATCH ? BATCH : 1;

		for (size_t k = 0; k < most; k++)
			batch.at[k] = spans[i + k];
		e = db_run(db, most == BATCH ? &add_many : &add_one, &batch, NULL, NULL);
		i += most;
	}
	return e;
}

static const struct db_statement end = {
	.name = "source.end",
	.scope = DB_ANYONE,
	.text = "UPDATE calendar_sources SET version = version + 1, lease = NULL, status = ?, failures = ?, error = ?, events = ?,"
	        " left_out = ?, etag = ?, modified = ?, whole_until = ?, tried_at = ?, read_at = COALESCE(?, read_at), next_at = ?"
	        " WHERE id = ? AND lease = ?",
	PARAMS(COL(reading_source, status), COL(reading_source, failures), COL(reading_source, error),
	       COL(reading_source, events), COL(reading_source, left_out), COL(reading_source, etag),
	       COL(reading_source, modified), COL(reading_source, whole_until), NOW_COL, COL(reading_source, read_at),
	       COL(reading_source, next_at), COL_KEY(reading_source, id), COL(reading_source, lease)),
};

enum err store_source_end(struct db *db, const struct reading_source *source)
{
	int64_t matched = 0;
	enum err e = db_run(db, &end, source, &matched, NULL);

	return e == OK && matched == 0 ? E_STALE : e;
}

STATEMENTS(source, &insert, &number, &any, &lock, &lists[0], &lists[1], &counts[0], &counts[1], &remove_one, &due, &waiting,
           &take, &reading, &present, &clear, &add_one, &add_many, &end);
