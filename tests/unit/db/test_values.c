/* db/: every kind of value is written and read back, and the rules for statements. */
#include "../with_arena.h"
#include "base/log.h"
#include "database.h"

enum colour { RED, GREEN, BLUE };
struct thing_id {
	struct id v;
};
struct thing {
	struct thing_id id;
	struct str text, bytes;
	int64_t number;
	bool flag;
	struct maybe_int maybe_number;
	struct maybe_bool maybe_flag;
	struct decimal price;
	struct instant at;
	struct date day;
	struct wall time;
	struct set colours;
	enum colour colour;
	int64_t other; /* no column */
};
#define THING                                                                                                                  \
	COL_PUB(thing, id), COL(thing, text), COL(thing, bytes), COL(thing, number), COL(thing, flag),                         \
	        COL(thing, maybe_number), COL(thing, maybe_flag), COL(thing, price), COL(thing, at), COL(thing, day),          \
	        COL(thing, time), COL(thing, colours), COL(thing, colour)
#define THING_COLUMNS "pub, text, bytes, number, flag, maybe_number, maybe_flag, price, at, day, time, colours, colour"

static const struct db_statement insert = {
	.name = "thing.insert",
	.text = "INSERT INTO things (" THING_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(THING),
};
static const struct db_statement by_key = {
	.name = "thing.by_key",
	.text = "SELECT id, " THING_COLUMNS " FROM things WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(thing, id)),
	RESULT(thing, COL_KEY(thing, id), THING),
};
static const struct db_statement list = {
	.name = "thing.list",
	.text = "SELECT id, text FROM things WHERE number >= ? ORDER BY id",
	.scope = DB_ANYONE,
	PARAMS(COL(thing, number)),
	RESULT(thing, COL_KEY(thing, id), COL(thing, text)),
};
static const struct db_statement rename_thing = {
	.name = "thing.rename",
	.text = "UPDATE things SET text = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(thing, text), COL_KEY(thing, id)),
};
static const struct db_statement find = {
	.name = "thing.find",
	.text = "SELECT id FROM things WHERE price = ? AND at = ? AND day = ? AND time = ? AND pub = ? AND flag = ?",
	.scope = DB_ANYONE,
	PARAMS(COL(thing, price), COL(thing, at), COL(thing, day), COL(thing, time), COL_PUB(thing, id), COL(thing, flag)),
	RESULT(thing, COL_KEY(thing, id)),
};

static struct db *db;

static int setup(void **state)
{
	(void)state;
	database_sql("DROP TABLE IF EXISTS things");
	database_sql("CREATE TABLE things (id BIGINT AUTO_INCREMENT PRIMARY KEY, pub BINARY(16) UNIQUE, text LONGTEXT, "
	             "bytes VARBINARY(1000), number BIGINT, flag TINYINT, maybe_number INT, maybe_flag TINYINT, price "
	             "DECIMAL(12,2), "
	             "at DATETIME, day DATE, time INT, colours BIGINT, colour TINYINT UNSIGNED) CHARACTER SET utf8mb4");
	db = db_new(&database_settings);
	arena = database_enter(db, 0);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	database_leave(db, &arena, NULL);
	db_free(&db);
	return 0;
}

static struct thing full(void)
{
	return (struct thing){
		.id.v.pub = uuid_new(),
		.text = STR("Ærø \xF0\x9F\x98\x80 \xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D '; DROP"),
		.bytes = (struct str){ "\0\1\xFF'", 4 },
		.number = INT64_MIN,
		.flag = true,
		.maybe_number = { -5, true },
		.maybe_flag = { false, true },
		.price = { -1234567, true },
		.at = instant_of_unix(1710943200),
		.day = { 20000 },
		.time = { 52201 },
		.colours = { INT64_MAX },
		.colour = BLUE,
	};
}

static void assert_str(struct str a, struct str b)
{
	assert_int_equal(a.p == NULL, b.p == NULL);
	assert_int_equal(a.n, b.n);
	if (a.n > 0)
		assert_memory_equal(a.p, b.p, a.n);
}

static void assert_thing(const struct thing *a, const struct thing *b)
{
	assert_true(uuid_equal(a->id.v.pub, b->id.v.pub));
	assert_str(a->text, b->text);
	assert_str(a->bytes, b->bytes);
	assert_int_equal(a->number, b->number);
	assert_int_equal(a->flag, b->flag);
	assert_int_equal(a->maybe_number.v, b->maybe_number.v);
	assert_int_equal(a->maybe_number.has, b->maybe_number.has);
	assert_int_equal(a->maybe_flag.v, b->maybe_flag.v);
	assert_int_equal(a->maybe_flag.has, b->maybe_flag.has);
	assert_int_equal(a->price.cents, b->price.cents);
	assert_int_equal(a->price.has, b->price.has);
	assert_int_equal(a->at.us, b->at.us);
	assert_int_equal(a->day.day1, b->day.day1);
	assert_int_equal(a->time.second1, b->time.second1);
	assert_int_equal(a->colours.bits, b->colours.bits);
	assert_int_equal(a->colour, b->colour);
}

static struct thing there_and_back(const struct thing *in)
{
	struct thing key = { 0 }, out;
	int64_t affected = 0;

	memset(&out, 0xAA, sizeof out);
	out.other = 42;
	assert_int_equal(db_run(db, &insert, in, &affected, &key.id.v.key), OK);
	assert_int_equal(affected, 1);
	assert_true(key.id.v.key > 0);
	assert_int_equal(db_one(db, &by_key, &key, &out), OK);
	assert_int_equal(out.id.v.key, key.id.v.key);
	assert_int_equal(out.other, 42);
	return out;
}

static void every_kind(void **state)
{
	struct thing in = full(), out, found = { 0 };

	(void)state;
	out = there_and_back(&in);
	assert_thing(&in, &out);
	assert_int_equal(db_one(db, &find, &in, &found), OK);
	assert_int_equal(found.id.v.key, out.id.v.key);
	assert_int_equal(database_number("SELECT COUNT(*) FROM things WHERE price = -12345.67 AND time = 52200 AND "
	                                 "day = '2024-10-03' AND at = '2024-03-20 14:00:00' AND colour = 2"),
	                 1);
}

static void nothing_is_null(void **state)
{
	struct thing none = { .text = { NULL, 0 } }, out = there_and_back(&none);

	(void)state;
	assert_thing(&none, &out);
	assert_int_equal(
	        database_number("SELECT COUNT(*) FROM things WHERE pub IS NULL AND text IS NULL AND bytes IS NULL AND "
	                        "maybe_number IS NULL AND maybe_flag IS NULL AND price IS NULL AND at IS NULL AND "
	                        "day IS NULL AND time IS NULL AND number = 0 AND flag = 0 AND colours = 0 AND colour = 0"),
	        1);
	/* NULL from an outer join is null too, for every kind. */
	database_sql("UPDATE things SET number = NULL, flag = NULL, colours = NULL, colour = NULL");
	assert_int_equal(db_one(db, &by_key, &out, &out), OK);
	assert_thing(&none, &out);
}

static void edges(void **state)
{
	struct thing in = full(), out;

	(void)state;
	in.text = STR("");
	in.bytes = STR("");
	in.price = (struct decimal){ 0, true };
	in.at = (struct instant){ 1 }; /* the first instant of all */
	in.day = (struct date){ 1 };
	in.time = (struct wall){ 1 };
	in.maybe_number = (struct maybe_int){ 0, true };
	out = there_and_back(&in);
	assert_thing(&in, &out);
	in.id.v.pub = uuid_new();
	in.at = instant_of_unix(INT64_C(7258118399)); /* the last second of 2199 */
	in.price.cents = 5;
	in.number = INT64_MAX;
	in.time = (struct wall){ 86400 };
	out = there_and_back(&in);
	assert_thing(&in, &out);
	in.id.v.pub = uuid_new();
	in.at.us += 999999; /* stored in whole seconds */
	out = there_and_back(&in);
	assert_int_equal(out.at.us, in.at.us - 999999);
}

static const struct db_statement mean_of = {
	.name = "test.mean",
	.text = "SELECT CAST(? AS DECIMAL(20,6)) / 1000000",
	.scope = DB_ANYONE,
	PARAMS(COL(thing, number)),
	RESULT(thing, COL(thing, price)),
};

static void rounding(void **state)
{
	static const int64_t millionths[][2] = { { 12345000, 1235 }, { 12344999, 1234 }, { -12345000, -1235 },
		                                 { 999999, 100 },    { -1, 0 },          { 7000000, 700 } };
	struct thing thing = { 0 };

	(void)state;
	for (size_t i = 0; i < COUNT(millionths); i++) {
		thing.number = millionths[i][0];
		assert_int_equal(db_one(db, &mean_of, &thing, &thing), OK);
		assert_true(thing.price.has);
		assert_int_equal(thing.price.cents, millionths[i][1]);
	}
}

/* Texts with lengths around the size of a slot, the library's first buffer, the forms of a packet's length, and 1 MiB; written
 * and read, with short ones after them. */
static void long_text(void **state)
{
	static const size_t sizes[] = { 1, 127, 128, 129, 250, 251, 1023, 1024, 65535, 65536, 1048576, 1, 0, 128, 129 };
	struct thing in, out;
	char *text = arena_take(arena, 1048576);

	(void)state;
	memset(text, 'x', 1048576);
	for (size_t i = 0; i < COUNT(sizes); i++) {
		in = full();
		in.text = (struct str){ text, sizes[i] };
		text[sizes[i] > 0 ? sizes[i] - 1 : 0] = 'e';
		out = there_and_back(&in);
		assert_thing(&in, &out);
		text[sizes[i] > 0 ? sizes[i] - 1 : 0] = 'x';
	}
}

#define AFTER(sql, member)                                                                                                     \
	{                                                                                                                      \
		.name = "after." #member, .text = "SELECT " sql, .scope = DB_ANYONE, RESULT(thing, COL(thing, member))         \
	}

static const struct db_statement one_text = AFTER("REPEAT('x', 100000)", text);
static const struct db_statement two_texts = AFTER("REPEAT('x', seq * 50000) FROM seq_1_to_2", bytes);
static const struct db_statement others[] = {
	AFTER("CAST(1 AS SIGNED)", number),
	AFTER("CAST(1 AS SIGNED)", flag),
	AFTER("CAST(1 AS SIGNED)", maybe_number),
	AFTER("CAST('2030-01-01' AS DATETIME)", at),
	AFTER("CAST('2030-01-01' AS DATE)", day),
	AFTER("CAST(1 AS DECIMAL(12,2))", price),
	AFTER("CAST(1 AS SIGNED)", time),
	AFTER("CAST(1 AS SIGNED)", colour),
	AFTER("'short'", text),
};

/* A column of another kind comes after a long text in the statement before. */
static void after_long_text(void **state)
{
	struct thing got = { 0 };
	void *rows;
	size_t n;

	(void)state;
	for (size_t i = 0; i < COUNT(others); i++) {
		assert_int_equal(db_one(db, &one_text, NULL, &got), OK);
		assert_int_equal(got.text.n, 100000);
		assert_int_equal(db_one(db, &others[i], NULL, &got), OK);
		assert_int_equal(db_all(db, &two_texts, NULL, &rows, &n), OK);
		assert_int_equal(n, 2);
		assert_int_equal(db_one(db, &others[i], NULL, &got), OK);
		assert_int_equal(db_one(db, &two_texts, NULL, &got), OK);
		assert_int_equal(db_all(db, &others[i], NULL, &rows, &n), OK);
		assert_int_equal(n, 1);
	}
}

static const struct db_statement with_nulls = {
	.name = "with_nulls",
	.scope = DB_ANYONE,
	.text = "SELECT 'a', 1, 1 UNION ALL SELECT NULL, NULL, NULL UNION ALL SELECT 'c', 3, 3",
	RESULT(thing, COL(thing, text), COL(thing, maybe_number), COL(thing, colour)),
};

/* A row does not keep what another row, or whoever used its memory before, has left there. */
static void nulls(void **state)
{
	struct thing *rows;
	void *at;
	size_t n;

	(void)state;
	for (int again = 0; again < 2; again++) {
		memset(arena_take(arena, 8000), 'x', 8000);
		arena_reset(arena);
		assert_int_equal(db_all(db, &with_nulls, NULL, &at, &n), OK);
		assert_int_equal(n, 3);
		rows = at;
		assert_str(rows[0].text, STR("a"));
		assert_true(rows[0].maybe_number.has);
		assert_null(rows[1].text.p);
		assert_false(rows[1].maybe_number.has);
		assert_int_equal(rows[1].maybe_number.v, 0);
		assert_int_equal(rows[1].colour, 0);
		assert_str(rows[2].text, STR("c"));
		assert_int_equal(rows[2].colour, 3);
	}
}

static void lists(void **state)
{
	struct thing thing = { .number = 5 };
	void *rows;
	size_t n;

	(void)state;
	assert_int_equal(db_all(db, &list, &thing, &rows, &n), OK);
	assert_null(rows);
	assert_int_equal(n, 0);
	for (int64_t i = 0; i < 50; i++) {
		thing.number = i;
		thing.text = str_from_int(arena, i * 1000000007);
		assert_int_equal(db_run(db, &insert, &thing, NULL, NULL), OK);
	}
	thing.number = 10;
	for (int again = 0; again < 3; again++) {
		assert_int_equal(db_all(db, &list, &thing, &rows, &n), OK);
		assert_int_equal(n, 40);
		for (size_t i = 0; i < n; i++)
			assert_str(((struct thing *)rows)[i].text, str_from_int(arena, ((int64_t)i + 10) * 1000000007));
	}
	/* When one row of many is wanted, the rest is read too, so that the connection is free again. */
	for (int again = 0; again < 3; again++) {
		assert_int_equal(db_one(db, &list, &thing, &thing), OK);
		assert_str(thing.text, str_from_int(arena, INT64_C(10) * 1000000007));
	}
	thing.number = 1000;
	assert_int_equal(db_one(db, &list, &thing, &thing), E_NO_ROW);
	assert_int_equal(thing.number, 1000);
}

static const struct db_statement two_colours = AFTER("CAST(seq * 100 AS SIGNED) FROM seq_1_to_4", colour);

struct taken {
	size_t n;
	unsigned colour;
	struct str first;
};

static void take_thing(void *self, void *row)
{
	const struct thing *thing = row;
	struct taken *taken = self;

	if (taken->n++ == 0)
		taken->first = thing->text;
	taken->colour = thing->colour;
}

static void one_after_the_other(void **state)
{
	struct thing thing = { .number = 5 }, row = { 0 };
	struct taken taken = { 0 };

	(void)state;
	assert_int_equal(db_each(db, &list, &thing, &row, (struct db_taker){ take_thing, &taken }), OK);
	assert_int_equal(taken.n, 0);
	for (thing.number = 0; thing.number < 50; thing.number++) {
		thing.text = str_from_int(arena, thing.number * 1000000007);
		assert_int_equal(db_run(db, &insert, &thing, NULL, NULL), OK);
	}
	thing.number = 10;
	assert_int_equal(db_each(db, &list, &thing, &row, (struct db_taker){ take_thing, &taken }), OK);
	assert_int_equal(taken.n, 40);
	assert_str(taken.first, str_from_int(arena, INT64_C(10) * 1000000007)); /* also after the others were read */
	assert_str(row.text, str_from_int(arena, INT64_C(49) * 1000000007));
	/* The third does not fit. Then the connection is free all the same. */
	taken.n = 0;
	assert_int_equal(db_each(db, &two_colours, NULL, &row, (struct db_taker){ take_thing, &taken }), E_DATA);
	assert_int_equal(taken.n, 2);
	assert_int_equal(taken.colour, 200);
	assert_int_equal(db_one(db, &one_text, NULL, &thing), OK);
}

static void long_lists(void **state)
{
	struct thing in = full();
	char *text = arena_take(arena, 100000);
	void *rows;
	size_t n;

	(void)state;
	memset(text, 'y', 100000);
	in.text = (struct str){ text, 100000 };
	for (int i = 0; i < 30; i++) {
		in.id.v.pub = uuid_new();
		in.text.n -= 3000;
		assert_int_equal(db_run(db, &insert, &in, NULL, NULL), OK);
	}
	assert_int_equal(db_all(db, &list, &in, &rows, &n), OK);
	assert_int_equal(n, 30);
	for (size_t i = 0; i < n; i++)
		assert_str(((struct thing *)rows)[i].text, (struct str){ text, 100000 - (i + 1) * 3000 });
}

static void matched_rows(void **state)
{
	struct thing in = full(), out = there_and_back(&in);
	int64_t affected = -1;

	(void)state;
	assert_int_equal(db_run(db, &rename_thing, &out, &affected, NULL), OK);
	assert_int_equal(affected, 1); /* matched, though nothing changed */
	out.id.v.key++;
	assert_int_equal(db_run(db, &rename_thing, &out, &affected, NULL), OK);
	assert_int_equal(affected, 0);
}

static void duplicates(void **state)
{
	struct thing in = full();
	struct str key;

	(void)state;
	assert_null(db_duplicate_key(db).p);
	assert_int_equal(db_run(db, &insert, &in, NULL, NULL), OK);
	assert_int_equal(db_run(db, &insert, &in, NULL, NULL), E_DUPLICATE);
	key = db_duplicate_key(db);
	assert_true(str_ends(key, STR("pub")) && key.n <= 10);
}

struct scoped_id {
	struct id v;
};
struct scoped {
	int64_t caller, company, role;
	struct instant now;
	struct scoped_id caller_id, company_id;
};
static const struct db_statement scope_of = {
	.name = "test.scope",
	.text = "SELECT ?, ?, ?, ?",
	.scope = DB_TENANT,
	PARAMS(CALLER_COL, COMPANY_COL, ROLE_COL, NOW_COL),
	RESULT(scoped, COL(scoped, caller), COL(scoped, company), COL(scoped, role), COL(scoped, now)),
};
static const struct db_statement scope_of_nobody = {
	.name = "test.scope_none",
	.text = "SELECT ? IS NULL, ? IS NULL, ?, CAST(? AS DATETIME)",
	.scope = DB_ANYONE,
	PARAMS(CALLER_COL, COMPANY_COL, ROLE_COL, NOW_COL),
	RESULT(scoped, COL(scoped, caller), COL(scoped, company), COL(scoped, role), COL(scoped, now)),
};

static const struct db_statement of_party = {
	.name = "test.party",
	.text = "SELECT ?, ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL, COMPANY_COL),
	RESULT(scoped, COL_KEY(scoped, caller_id), COL_KEY(scoped, company_id)),
};

static void scope_values(void **state)
{
	struct scoped row;

	(void)state;
	db_set_scope(db, (struct db_scope_values){ .caller = 11, .company = 22, .role = 4, .now = instant_of_unix(1000000) });
	assert_int_equal(db_one(db, &scope_of, NULL, &row), OK);
	assert_int_equal(row.caller, 11);
	assert_int_equal(row.company, 22);
	assert_int_equal(row.role, 4);
	assert_int_equal(instant_unix(row.now), 1000000);
	db_set_scope(db, (struct db_scope_values){ .role = 16, .now = instant_of_unix(5) });
	assert_int_equal(db_one(db, &scope_of_nobody, NULL, &row), OK);
	assert_int_equal(row.caller, 1);
	assert_int_equal(row.company, 1);
	assert_int_equal(instant_unix(row.now), 5);
}

/* A statement for a caller is refused when there is no caller. */
static void scope_of_nobody_is_refused(void **state)
{
	const struct db_scope_values candidate = { .caller = 11 }, dispatcher = { .company = 22 }, nobody = { .role = 16 };
	struct scoped row = { 0 };

	(void)state;
	db_set_scope(db, candidate);
	assert_int_equal(db_one(db, &scope_of, NULL, &row), E_INTERNAL);
	assert_int_equal(db_one(db, &of_party, NULL, &row), OK);
	assert_int_equal(row.caller_id.v.key, 11);
	db_set_scope(db, dispatcher);
	assert_int_equal(db_one(db, &of_party, NULL, &row), OK);
	assert_int_equal(row.company_id.v.key, 22);
	db_set_scope(db, nobody);
	assert_int_equal(db_one(db, &of_party, NULL, &row), E_INTERNAL);
	assert_int_equal(db_one(db, &scope_of_nobody, NULL, &row), OK);
}

/* Invalid statements are refused, each alone, and the connection stays usable. */
static const struct db_statement unfit[] = {
	{ .name = "unfit.no_scope", .text = "SELECT 1", RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.tenant", .text = "SELECT 1", .scope = DB_TENANT, RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.party", .text = "SELECT ?", .scope = DB_PARTY, PARAMS(ROLE_COL), RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.columns", .text = "SELECT 1, 2", .scope = DB_ANYONE, RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.params", .text = "SELECT ?", .scope = DB_ANYONE, RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.syntax", .text = "SELEKT 1", .scope = DB_ANYONE, RESULT(thing, COL(thing, number)) },
	{ .name = "unfit.table", .text = "SELECT 1 FROM nowhere", .scope = DB_ANYONE, RESULT(thing, COL(thing, number)) },
};

static void unfit_statements(void **state)
{
	struct thing thing;

	(void)state;
	for (size_t i = 0; i < COUNT(unfit); i++) {
		assert_int_equal(db_one(db, &unfit[i], NULL, &thing), E_INTERNAL);
		assert_int_equal(db_prepare(db, &unfit[i]), E_INTERNAL);
	}
	thing.number = 0;
	assert_int_equal(db_one(db, &list, &thing, &thing), E_NO_ROW);
}

/* A value that its member cannot hold is an error, never a wrong value. */
#define MISFIT(sql, member)                                                                                                    \
	{                                                                                                                      \
		.name = "misfit." sql, .text = "SELECT " sql, .scope = DB_ANYONE, RESULT(thing, COL(thing, member))            \
	}
static const struct db_statement misfit[] = {
	MISFIT("18446744073709551615", number),
	MISFIT("CAST('short' AS BINARY)", id.v.pub),
	MISFIT("'abc'", price),
	MISFIT("86400", time),
	MISFIT("-1", time),
	MISFIT("-1", colours),
	MISFIT("300", colour),
};

static void misfits(void **state)
{
	struct thing thing;

	(void)state;
	for (size_t i = 0; i < COUNT(misfit); i++)
		assert_int_equal(db_one(db, &misfit[i], NULL, &thing), E_DATA);
	thing.number = 0;
	assert_int_equal(db_one(db, &list, &thing, &thing), E_NO_ROW);
}

static const struct db_statement session_of = {
	.name = "test.session",
	.text = "SELECT CONCAT_WS('|', @@tx_isolation, @@time_zone, @@innodb_lock_wait_timeout, @@max_statement_time = 3.5, "
	        "@@character_set_client, @@character_set_connection, @@autocommit)",
	.scope = DB_ANYONE,
	RESULT(thing, COL(thing, text)),
};

static void session(void **state)
{
	struct thing thing;
	bool mariadb;

	(void)state;
	assert_int_equal(db_one(db, &session_of, NULL, &thing), OK);
	assert_str(thing.text, STR("READ-COMMITTED|+00:00|3|1|utf8mb4|utf8mb4|ON"));
	assert_true(db_server(db, &mariadb).n > 0);
	assert_true(mariadb);
}

/* Many rows go with few statements, in their order, also when some have long texts, which need other room. */
static void many_rows(void **state)
{
	struct thing *things = arena_take_many(arena, 300, sizeof *things), from = { .number = 0 };
	const struct thing *found;
	void *rows;
	size_t n;

	(void)state;
	for (size_t i = 0; i < 300; i++) {
		struct str text = str_from_int(arena, (int64_t)i);

		while (i % 70 == 69 && text.n < 200)
			text = STR_JOIN(arena, text, STR("."), text);
		things[i] = (struct thing){ .id.v.pub = uuid_new(), .text = text, .number = (int64_t)i, .bytes = STR("x") };
	}
	assert_int_equal(db_run_many(db, &insert, things, sizeof *things, 300), OK);
	assert_int_equal(db_run_many(db, &insert, things, sizeof *things, 0), OK);
	assert_int_equal(db_all(db, &list, &from, &rows, &n), OK);
	assert_int_equal(n, 300);
	found = rows;
	for (size_t i = 0; i < n; i++)
		assert_true(str_equal(found[i].text, things[i].text) && (i == 0 || found[i].id.v.key > found[i - 1].id.v.key));
	assert_int_equal(db_run_many(db, &insert, things, sizeof *things, 3), E_DUPLICATE);
	/* 128 + 128 + 32 + 8 + 4, the list, and the first two of three. */
	assert_int_equal(db_leave(db, NULL), 7);
	db_enter(db, arena, (struct db_scope_values){ 0 }, 0);
}

/* More statements than a connection keeps prepared: the last used ones stay prepared, and all can be used. */
static void many_statements(void **state)
{
	static struct db_statement statements[300];
	struct thing thing;

	(void)state;
	for (size_t round = 0; round < 2; round++) {
		for (size_t i = 0; i < COUNT(statements); i++) {
			statements[i] = list;
			thing.number = (int64_t)i;
			assert_int_equal(db_one(db, &statements[i], &thing, &thing), E_NO_ROW);
		}
	}
	assert_int_equal(database_number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS "
	                                 "WHERE VARIABLE_NAME = 'PREPARED_STMT_COUNT'"),
	                 160);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_kind, setup, teardown),
		cmocka_unit_test_setup_teardown(nothing_is_null, setup, teardown),
		cmocka_unit_test_setup_teardown(edges, setup, teardown),
		cmocka_unit_test_setup_teardown(rounding, setup, teardown),
		cmocka_unit_test_setup_teardown(long_text, setup, teardown),
		cmocka_unit_test_setup_teardown(after_long_text, setup, teardown),
		cmocka_unit_test_setup_teardown(nulls, setup, teardown),
		cmocka_unit_test_setup_teardown(lists, setup, teardown),
		cmocka_unit_test_setup_teardown(one_after_the_other, setup, teardown),
		cmocka_unit_test_setup_teardown(long_lists, setup, teardown),
		cmocka_unit_test_setup_teardown(matched_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(duplicates, setup, teardown),
		cmocka_unit_test_setup_teardown(scope_values, setup, teardown),
		cmocka_unit_test_setup_teardown(scope_of_nobody_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(unfit_statements, setup, teardown),
		cmocka_unit_test_setup_teardown(misfits, setup, teardown),
		cmocka_unit_test_setup_teardown(session, setup, teardown),
		cmocka_unit_test_setup_teardown(many_rows, setup, teardown),
		cmocka_unit_test_setup_teardown(many_statements, setup, teardown),
	};

	(void)argc;
	database_need(argv);
	log_open("test", LOG_TEXT, LOG_LEVEL_INFO);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
