/* shape/: the rows of an output struct, and types of files. */
#include "../with_arena.h"
#include "shape/media.h"
#include "shape/shape.h"

enum { LINE = 1, WHOLE = 2 };
enum { ALICE = 1, BOB = 2 };
enum state { NEW, OLD, LOST };

struct company {
	struct str name, phone;
};
struct card {
	struct maybe_int rating;
};
struct thing {
	struct {
		struct id v;
	} id;
	struct company company;
	struct card *card;
	enum state state, before;
	struct when start;
	int64_t version;
	struct decimal price, mean;
	struct strs skills;
	struct set states;
	bool on;
	struct maybe_bool shared;
	struct date day;
	struct wall time;
	struct faults faults;
};

/* clang-format off */
WORDS(states, state, [NEW] = "new", [OLD] = "old");
SHAPE(company_rows, company,
	ROW(company, name, "name", "Name"),
	ROW(company, phone, "phone", "Telephone", .views = WHOLE));
SHAPE(card_rows, card, ROW(card, rating, "rating", "0 to 10"));
SHAPE(rows, thing,
	ID(thing, id, "id", "Itself"),
	ID(thing, id, "key", "By number", .as = AS_KEY, .views = WHOLE),
	OBJECT(thing, company, company_rows, "company", "Whose"),
	POINTER(thing, card, card_rows, "card", "Card"),
	WORD(thing, state, states, "state", "State", .flags = ELSE),
	ROW(thing, price, "state", "or price"),
	WORD(thing, before, states, "before", "State before", .views = WHOLE, .not_for = BOB),
	ROW(thing, start.at, "at", "Start", .views = LINE),
	ROW(thing, start, "date", "Day", .as = AS_DATE, .views = WHOLE),
	ROW(thing, start, "clock", "Time", .as = AS_WALL, .views = WHOLE),
	ROW(thing, start, "seconds", "Time", .as = AS_SECONDS, .views = WHOLE),
	ROW(thing, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG),
	ROW(thing, mean, "mean", "Mean", .as = AS_TENTHS),
	ROW(thing, skills, "skills", "Skills"),
	WORDSET(thing, states, states, "states", "States"),
	ROW(thing, on, "on", "On"),
	ROW(thing, shared, "shared", "Shared"),
	ROW(thing, day, "day", "Day"),
	ROW(thing, time, "time", "Time", .as = AS_SECONDS));
/* clang-format on */

static bool has(struct shown shown, size_t off)
{
	struct shown one = { 0 };

	shown_mark(&one, off);
	return shown_within(one, shown);
}
#define SHOWS(shown, m) has(shown, offsetof(struct thing, m))

static void shown(void **state)
{
	struct shown line = shape_shown(&rows, LINE, ALICE | BOB), whole = shape_shown(&rows, WHOLE, ALICE | BOB);

	(void)state;
	assert_true(SHOWS(line, company.name) && SHOWS(line, start.at) && SHOWS(line, card) && SHOWS(line, version));
	assert_false(SHOWS(line, company.phone) || SHOWS(line, start.zone) || SHOWS(line, before));
	assert_true(SHOWS(whole, company.phone) && SHOWS(whole, start.zone) && SHOWS(whole, before) && SHOWS(whole, state));
	assert_false(SHOWS(shape_shown(&rows, WHOLE, BOB), before));
	assert_false(shown_within(whole, line));
	assert_true(shown_within(line, line));
}

static void rows_found(void **state)
{
	(void)state;
	assert_string_equal(shape_field_at(&rows, offsetof(struct thing, company.phone), WHOLE)->name, "phone");
	assert_null(shape_field_at(&rows, offsetof(struct thing, company.phone), LINE));
	assert_string_equal(shape_field_at(&rows, offsetof(struct thing, start), LINE)->name, "at");
	assert_null(shape_field_at(&rows, offsetof(struct thing, faults), WHOLE));
}

/* A change of each member alone is noticed, and null differs from zero. */
static void same(void **state)
{
	static const struct thing was = { .version = 1 };
	const struct {
		const char *name;
		struct thing next;
	} cases[] = {
		{ "id", { .version = 1, .id.v.key = 1 } },
		{ "state", { .version = 1, .state = OLD } },
		{ "at", { .version = 1, .start.at = { 1 } } },
		{ "date", { .version = 1, .start.zone = STR("Asia/Kolkata") } },
		{ "ETag", { .version = 2 } },
		{ "mean", { .version = 1, .mean = { 0, true } } },
		{ "mean", { .version = 1, .mean = { 1, true } } },
		{ "states", { .version = 1, .states = { 1 } } },
		{ "on", { .version = 1, .on = true } },
		{ "shared", { .version = 1, .shared = { false, true } } },
		{ "day", { .version = 1, .day = { 1 } } },
		{ "time", { .version = 1, .time = { 1 } } },
	};
	const struct thing empty = { .company.name = STR("") }, named = { .company.name = STR("Acme") };
	const struct card unrated = { 0 }, zero = { { 0, true } }, one = { { 1, true } };

	(void)state;
	for (size_t i = 0; i < COUNT(cases); i++) {
		for (size_t k = 0; k < rows.n; k++) {
			const struct field *field = &rows.fields[k];
			if (strcmp(field->name, cases[i].name) != 0)
				continue;
			const char *before = (const char *)&was + field->off,
			           *after = (const char *)&cases[i].next + field->off;
			assert_true(field_same(field, before, before));
			if (field->kind != KIND_DECIMAL || strcmp(field->name, "state") != 0)
				assert_false(field_same(field, before, after));
		}
	}
	assert_true(field_same(&company_rows.fields[0], &was.company, &empty.company));
	assert_false(field_same(&company_rows.fields[0], &was.company, &named.company));
	assert_false(field_same(&card_rows.fields[0], &unrated, &zero));
	assert_false(field_same(&card_rows.fields[0], &zero, &one));
	assert_true(field_same(&card_rows.fields[0], &one, &one));
	assert_false(field_same(&rows.fields[2], &was.company, &was.company)); /* a struct: its members are compared */
}

static void standing(void **state)
{
	struct field field = { .views = LINE, .not_for = BOB, .must = WHOLE };

	(void)state;
	assert_true(field_stands(&field, LINE, ALICE));
	assert_true(field_stands(&field, LINE | WHOLE, 0));
	assert_false(field_stands(&field, LINE, BOB));
	assert_false(field_stands(&field, WHOLE, ALICE));
	assert_false(field_stands(&field, 0, ALICE));
	assert_true(field_required(&field, WHOLE));
	assert_false(field_required(&field, 0));
	field.must = ALWAYS;
	assert_true(field_required(&field, 0));
	field.views = 0;
	assert_true(field_stands(&field, 0, ALICE));
}

static struct str text_of(const struct thing *thing, const char *path)
{
	return shape_text(arena, &rows, thing, WHOLE, str_of(path));
}
#define TEXT_IS(path, text) assert_true(str_equal(text_of(&thing, path), STR(text)))

static void plain_texts(void **state)
{
	struct card card = { { 7, true } };
	struct thing thing = { .version = 3,
		               .state = LOST,
		               .price = { -12305, true },
		               .mean = { 780, true },
		               .company = { .name = STR("Acme") },
		               .card = &card,
		               .on = true,
		               .day = { 1 },
		               .time = { 1 } };

	(void)state;
	thing.start = (struct when){ instant_of_unix(1747299600), STR("Asia/Kolkata") };
	thing.id.v = (struct id){ .key = 12, .pub.byte = { 1, 2 } };
	TEXT_IS("id", "01020000-0000-0000-0000-000000000000");
	TEXT_IS("key", "12");
	TEXT_IS("company.name", "Acme");
	TEXT_IS("company.phone", "");
	TEXT_IS("card.rating", "7");
	TEXT_IS("state", "-123.05"); /* LOST has no word: ELSE */
	TEXT_IS("clock", "14:30");
	TEXT_IS("seconds", "14:30:00");
	TEXT_IS("date", "2025-05-15");
	TEXT_IS("ETag", "3");
	TEXT_IS("mean", "7.8");
	TEXT_IS("on", "true");
	TEXT_IS("shared", "");
	TEXT_IS("day", "1970-01-01");
	TEXT_IS("time", "00:00:00");
	assert_null(text_of(&thing, "nobody").p);
	assert_null(text_of(&thing, "company.nobody").p);
	assert_null(text_of(&thing, "").p);
	thing.state = OLD;
	TEXT_IS("state", "old");
	thing.card = NULL;
	TEXT_IS("card.rating", "");
	thing.start.zone = (struct str){ 0 };
	TEXT_IS("clock", "09:00");
}

static void none(void **state)
{
	struct thing thing = { .state = LOST };

	(void)state;
	for (size_t i = 0; i < rows.n; i++) {
		const struct field *field = &rows.fields[i];
		bool always = field->kind == KIND_INT || field->kind == KIND_BOOL || field->kind == KIND_OBJECT ||
		              strcmp(field->name, "before") == 0;

		assert_int_equal(field_none(field, (const char *)&thing + field->off), !always);
	}
	thing.states.bits = 1 << LOST;
	assert_true(field_none(shape_field_at(&rows, offsetof(struct thing, states), WHOLE), &thing.states));
	thing.states.bits |= 1 << OLD;
	assert_false(field_none(shape_field_at(&rows, offsetof(struct thing, states), WHOLE), &thing.states));
}

static const char *kind(const char *accept, const char *type, const char *name)
{
	const struct media *media = media_accept(accept, str_of(type), str_of(name));

	return media != NULL ? media->name : "none";
}

static void media(void **state)
{
	size_t n;

	(void)state;
	assert_string_equal(kind("pdf docx", "application/pdf", "x"), "pdf");
	assert_string_equal(kind("pdf docx", "APPLICATION/PDF", "x.exe"), "pdf");
	assert_string_equal(kind("pdf doc", "application/cdfv2", "x.doc"), "doc");
	assert_string_equal(kind("pdf doc", "application/cdfv2", "x.msi"), "none");
	assert_string_equal(kind("pdf docx", "application/zip", "x.docx"), "none");
	assert_string_equal(kind("pdf", "text/html", "x.pdf"), "none");
	assert_string_equal(kind("pdf", "", "x.pdf"), "none");
	assert_string_equal(kind("office text", "text/plain", "a.csv"), "csv");
	assert_string_equal(kind("office text", "text/plain", "a.b"), "txt");
	assert_string_equal(kind("audio video", "video/mp4", "a.m4a"), "m4a");
	assert_string_equal(kind("audio video", "video/mp4", "a.mp4"), "mp4");
	assert_string_equal(kind("audio", "video/mp4", "a.mp4"), "none");
	assert_string_equal(kind("image", "image/svg+xml", "a.svg"), "none");
	assert_true(media_known("pdf office image"));
	assert_false(media_known("pdf exe"));
	assert_null(media_find(STR("image")));
	assert_true(str_equal(media_type_of(media_find(STR("wav"))), STR("audio/wav")));
	assert_ptr_equal(media_kinds(&n), media_find(STR("pdf")));
	assert_true(media_listed(media_find(STR("png")), "pdf image"));
}

/* A set has room for 64 values. */
static void many_words(void **state)
{
	const char *const word[SET_MAX + 1] = {
		"first", [31] = "last of 32", [32] = "first of more", [63] = "last", [64] = "too many"
	};
	const struct words words = { "many", word, COUNT(word) };
	const struct field field = { .kind = KIND_SET, .words = &words };
	const struct set last = { UINT64_C(1) << 63 }, nameless = { UINT64_C(1) << 62 };

	(void)state;
	assert_true(words_set(&words, STR("first of more")) == UINT64_C(1) << 32);
	assert_true(words_set(&words, STR("last")) == last.bits);
	assert_true(words_set(&words, STR("too many")) == 0);
	assert_true(words_all(&words) == (UINT64_C(1) | UINT64_C(1) << 31 | UINT64_C(1) << 32 | last.bits));
	assert_false(field_none(&field, &last));
	assert_true(field_none(&field, &nameless));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, arena_setup, arena_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = { CASE(shown),       CASE(rows_found), CASE(same),       CASE(standing),
		                            CASE(plain_texts), CASE(none),       CASE(many_words), CASE(media) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
