/* shape/: puts values and members into an input struct by its rows. */
#include "../with_arena.h"
#include "shape/media.h"
#include "shape/shape.h"

enum { CREATE = 1, CHANGE = 2, QUERY_VIEW = 4 };
enum { ALICE = 1, BOB = 2 };

enum colour { COLOUR_NONE, RED, GREEN, DARK_GREEN };
enum size { SMALL, BIG };

struct page_window {
	int64_t page, size;
};
struct span {
	int64_t from, to;
	struct str label;
};
struct thing {
	struct seen seen;
	struct {
		struct id v;
	} id, owner;
	int64_t version, minutes, level;
	struct str name, secret;
	bool on;
	enum colour colour;
	enum size size;
	struct maybe_int rating;
	struct maybe_bool shared;
	struct decimal price, average;
	struct instant at, until;
	struct when when;
	struct date day;
	struct wall time;
	struct uuid tag;
	struct set colours, sizes;
	struct strs skills;
	struct instants slots;
	struct ids people;
	struct upload file;
	struct span span;
	struct span *apart;
	struct {
		const struct span *at;
		size_t n;
	} spans;
	struct page_window window;
};

/* clang-format off */
WORDS(colours, colour, [RED] = "red", [GREEN] = "green", [DARK_GREEN] = "green");
WORDS(sizes, size, [SMALL] = "small", [BIG] = "big");
SHAPE(span_rows, span,
	ROW(span, from, "from", "First", .must = ALWAYS, .hi = 10),
	ROW(span, to, "to", "Last", .hi = 10, .otherwise = 9),
	ROW(span, label, "label", "Its name", .must = CREATE));
SHAPE(window_rows, page_window,
	ROW(page_window, page, "page", "Page", .where = QUERY, .lo = 1, .otherwise = 1),
	ROW(page_window, size, "size", "Size", .where = QUERY, .lo = 1, .hi = 100, .otherwise = 20));
SHAPE(rows, thing,
	ID(thing, id, "id", "Itself", .where = PATH, .must = CHANGE),
	ID(thing, owner, "owner", "Whose", .as = AS_KEY),
	ROW(thing, version, "If-Match", "Version", .where = HEADER, .as = AS_ETAG),
	ROW(thing, minutes, "minutes", "Length", .lo = 5, .hi = 480, .otherwise = 60),
	ROW(thing, level, "level", "Any number", .lo = -10),
	ROW(thing, name, "name", "Name", .must = CREATE, .lo = 1, .hi = 5),
	ROW(thing, secret, "secret", "Secret", .hi = 3, .flags = SECRET),
	ROW(thing, on, "on", "Whether"),
	WORD(thing, colour, colours, "look", "Colour, else", .flags = ELSE, .must = CREATE),
	WORD(thing, size, sizes, "look", "size"),
	WORD(thing, size, sizes, "big", "Its size alone", .views = CHANGE),
	ROW(thing, rating, "rating", "0 to 10", .hi = 10),
	ROW(thing, shared, "shared", "Shared", .not_for = BOB),
	ROW(thing, price, "price", "Price", .hi = 1000),
	ROW(thing, average, "average", "Mean", .as = AS_TENTHS, .hi = 10, .lo = -10),
	ROW(thing, at, "at", "Instant"),
	ROW(thing, until, "until", "End", .as = AS_DAY_END),
	ROW(thing, when, "when", "When"),
	ROW(thing, day, "day", "Day"),
	ROW(thing, time, "time", "Time"),
	ROW(thing, tag, "tag", "Tag"),
	WORDSET(thing, colours, colours, "looks", "Colours, else", .flags = ELSE),
	WORDSET(thing, sizes, sizes, "looks", "sizes"),
	ROW(thing, skills, "skills", "Skills", .lo = 1, .hi = 4),
	ROW(thing, slots, "slots", "Slots", .hi = 2),
	ROW(thing, people, "people", "People", .lo = 1, .hi = 2),
	ROW(thing, file, "file", "File", .accept = "pdf docx", .hi = 100),
	OBJECT(thing, span, span_rows, "span", "A span"),
	POINTER(thing, apart, span_rows, "apart", "Another"),
	LIST(thing, spans, span_rows, "spans", "More", .hi = 3),
	{ .of = "thing", .kind = KIND_WINDOW, .off = offsetof(struct thing, window), .shape = &window_rows, .doc = "Paging" });
/* clang-format on */

static struct thing in;
static struct faults faults;
static struct reading reading;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	memset(&in, 0, sizeof in);
	memset(&faults, 0, sizeof faults);
	reading = (struct reading){
		.arena = arena, .shape = &rows, .view = CREATE, .role = ALICE, .create = true, .in = &in, .faults = &faults
	};
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static enum err give(enum token token, const char *name, const char *text)
{
	struct node node = { .token = token, .name = str_of(name), .text = str_of(text) };

	return shape_take(&reading, BODY, &node);
}

static enum err plain(enum where where, const char *name, const char *text)
{
	return shape_take_text(&reading, where, str_of(name), str_of(text));
}

/* Forgets which members were sent, but not the values, so that the same field of a form may be sent again. */
static void unseen(void)
{
	in.seen = (struct seen){ 0 };
}

/* Returns the error that was reported for `name`; OK when there is none. */
static enum err fault_of(const char *name)
{
	for (size_t i = 0; i < faults.n; i++)
		if (faults.at[i].field != NULL && strcmp(faults.at[i].field->name, name) == 0)
			return faults.at[i].error;
	return OK;
}

/* Sends a value that must be refused with `e`, and forgets the fault. */
static void refused(enum token token, const char *name, const char *text, enum err e)
{
	assert_int_equal(give(token, name, text), OK);
	if (fault_of(name) != e)
		fail_msg("%s = %s: %s, not %s", name, text, err_code(fault_of(name)), err_code(e));
	assert_int_equal(faults.n, 1);
	faults.n = 0;
}

static struct node *array(enum token token, const char *const *texts, size_t n, const char *name)
{
	struct node *list = ARENA_NEW(arena, struct node), **end = &list->child;

	*list = (struct node){ .token = TOKEN_ARRAY, .name = str_of(name) };
	for (size_t i = 0; i < n; i++, end = &(*end)->next) {
		*end = ARENA_NEW(arena, struct node);
		**end = (struct node){ .token = token, .text = str_of(texts[i]) };
	}
	return list;
}
#define LIST_NODE(name, token, ...)                                                                                            \
	array(token, (const char *const[]){ __VA_ARGS__ }, COUNT(((const char *const[]){ __VA_ARGS__ })), name)

static struct node *object(const char *name, const struct node *members, size_t n)
{
	struct node *it = ARENA_NEW(arena, struct node), **end = &it->child;

	*it = (struct node){ .token = TOKEN_OBJECT, .name = str_of(name) };
	for (size_t i = 0; i < n; i++, end = &(*end)->next) {
		*end = ARENA_NEW(arena, struct node);
		**end = members[i];
	}
	return it;
}
#define OBJECT_NODE(name, ...) object(name, (const struct node[]){ __VA_ARGS__ }, COUNT(((const struct node[]){ __VA_ARGS__ })))
#define NUMBER(name_, text_)                                                                                                   \
	{                                                                                                                      \
		.token = TOKEN_NUMBER, .name = STR(name_), .text = STR(text_)                                                  \
	}
#define TEXT(name_, text_)                                                                                                     \
	{                                                                                                                      \
		.token = TOKEN_STRING, .name = STR(name_), .text = STR(text_)                                                  \
	}

static void texts(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_STRING, "name",
	                      "\xC3\xA9\xF0\x9F\x98\x80"
	                      "abc"),
	                 OK);
	assert_true(HAS(&in, name));
	assert_int_equal(in.name.n, 9);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_STRING, "name",
	        "\xC3\xA9\xF0\x9F\x98\x80"
	        "abcd",
	        E_LENGTH);
	refused(TOKEN_STRING, "name", "", E_LENGTH);
	refused(TOKEN_STRING, "name", "\xED\xA0\x80", E_FORMAT);
	refused(TOKEN_NUMBER, "name", "5", E_TYPE);
	refused(TOKEN_TRUE, "name", NULL, E_TYPE);
	struct node nul = { .token = TOKEN_STRING, .name = STR("name"), .text = { "a\0b", 3 } };
	assert_int_equal(shape_take(&reading, BODY, &nul), OK);
	assert_int_equal(fault_of("name"), E_FORMAT);
	assert_true(in.name.n == 9);
}

static void integers(void **state)
{
	static const char *const wrong_type[] = { "1.5", "", "-", "1e-1", "+5", " 5", "5 ", "0x5", "1e", "1.", ".5", "5a" };
	static const char *const out_of_range[] = { "4",    "481", "-5", "9223372036854775808", "99999999999999999999999999",
		                                    "1e400" };
	static const char *const right[] = { "5", "480", "60.0", "6e1", "600e-1", "0.06e3", "005" };

	(void)state;
	for (size_t i = 0; i < COUNT(wrong_type); i++)
		refused(TOKEN_NUMBER, "minutes", wrong_type[i], E_TYPE);
	for (size_t i = 0; i < COUNT(out_of_range); i++)
		refused(TOKEN_NUMBER, "minutes", out_of_range[i], E_RANGE);
	refused(TOKEN_STRING, "minutes", "60", E_TYPE);
	refused(TOKEN_NUMBER, "level", "-11", E_RANGE);
	refused(TOKEN_NUMBER, "level", "9007199254740992", E_RANGE);
	for (size_t i = 0; i < COUNT(right); i++)
		assert_int_equal(give(TOKEN_NUMBER, "minutes", right[i]), OK);
	assert_int_equal(in.minutes, 5);
	assert_int_equal(give(TOKEN_NUMBER, "level", "9007199254740991"), OK);
	assert_true(in.level == 9007199254740991);
	assert_int_equal(give(TOKEN_NUMBER, "level", "-0"), OK);
	assert_int_equal(in.level, 0);
	unseen();
	assert_int_equal(plain(BODY, "minutes", "90"), OK);
	assert_int_equal(in.minutes, 90);
	assert_int_equal(faults.n, 0);
}

static void booleans(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_TRUE, "on", NULL), OK);
	assert_true(in.on);
	unseen();
	assert_int_equal(plain(BODY, "on", "0"), OK);
	assert_false(in.on);
	unseen();
	assert_int_equal(plain(BODY, "on", "True"), OK);
	assert_true(in.on);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_STRING, "on", "true", E_TYPE);
	refused(TOKEN_NUMBER, "on", "1", E_TYPE);
	assert_int_equal(give(TOKEN_FALSE, "shared", NULL), OK);
	assert_true(in.shared.has && !in.shared.v && HAS(&in, shared));
}

static void decimals(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_NUMBER, "price", "0.1"), OK);
	assert_true(in.price.has && in.price.cents == 10);
	assert_int_equal(give(TOKEN_NUMBER, "price", "12.340000000000000000000000000000"), OK);
	assert_true(in.price.cents == 1234);
	assert_int_equal(give(TOKEN_NUMBER, "price", "1e3"), OK);
	assert_true(in.price.cents == 100000);
	unseen();
	assert_int_equal(plain(BODY, "price", "7"), OK);
	assert_true(in.price.cents == 700);
	assert_int_equal(give(TOKEN_NUMBER, "average", "-9.5"), OK);
	assert_true(in.average.cents == -950);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_NUMBER, "price", "0.001", E_TYPE);
	refused(TOKEN_NUMBER, "price", "1000.01", E_RANGE);
	refused(TOKEN_NUMBER, "price", "-0.01", E_RANGE);
	refused(TOKEN_NUMBER, "price", "1e99", E_RANGE);
	refused(TOKEN_NUMBER, "average", "1.25", E_TYPE);
	refused(TOKEN_STRING, "price", "1,5", E_TYPE);
	assert_int_equal(give(TOKEN_STRING, "price", "1.50"), OK);
	assert_true(in.price.cents == 150);
}

static void times(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_STRING, "at", "2024-03-20T16:00:00+02:00"), OK);
	assert_true(instant_unix(in.at) == 1710943200);
	assert_int_equal(give(TOKEN_STRING, "until", "2024-03-20"), OK);
	assert_true(instant_unix(in.until) == 1710892800 + 86400);
	assert_int_equal(give(TOKEN_STRING, "until", "2024-03-20T14:00:00Z"), OK);
	assert_true(instant_unix(in.until) == 1710943200);
	assert_int_equal(give(TOKEN_STRING, "when", "2024-03-20T14:00:00Z"), OK);
	assert_true(instant_unix(in.when.at) == 1710943200);
	assert_int_equal(give(TOKEN_STRING, "day", "1970-01-01"), OK);
	assert_int_equal(in.day.day1, 1);
	assert_int_equal(give(TOKEN_STRING, "time", "00:00"), OK);
	assert_int_equal(in.time.second1, 1);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_STRING, "at", "tomorrow", E_TYPE);
	refused(TOKEN_NUMBER, "at", "1710943200", E_TYPE);
	refused(TOKEN_STRING, "day", "2023-02-29", E_TYPE);
	refused(TOKEN_STRING, "time", "24:01", E_TYPE);
}

static void identifiers(void **state)
{
	static const char uuid[] = "0190A0B1-c2d3-7e4f-8a5b-6c7d8e9f0a1b";

	(void)state;
	assert_int_equal(plain(PATH, "id", uuid), OK);
	assert_true(HAS(&in, id) && in.id.v.pub.byte[0] == 0x01 && in.id.v.key == 0);
	assert_int_equal(plain(PATH, "id", "641a5f123456789012345678"), E_NOT_FOUND);
	assert_int_equal(plain(PATH, "id", "00000000-0000-0000-0000-000000000000"), E_NOT_FOUND);
	assert_int_equal(give(TOKEN_NUMBER, "owner", "12"), OK);
	assert_true(in.owner.v.key == 12);
	assert_int_equal(give(TOKEN_STRING, "owner", uuid), OK);
	assert_true(in.owner.v.key == 0 && !uuid_none(in.owner.v.pub));
	assert_int_equal(give(TOKEN_STRING, "tag", uuid), OK);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_NUMBER, "tag", "12", E_TYPE);
	refused(TOKEN_STRING, "tag", "12", E_TYPE);
	refused(TOKEN_NUMBER, "owner", "0", E_NO_SUCH);
	refused(TOKEN_STRING, "owner", "x", E_TYPE);
}

static void versions(void **state)
{
	(void)state;
	assert_int_equal(plain(HEADER, "if-match", "\"12-0123456789abcdef\""), OK);
	assert_int_equal(in.version, 12);
	assert_int_equal(plain(HEADER, "If-Match", "*"), OK);
	assert_int_equal(plain(HEADER, "If-Match", ""), OK);
	static const char *const others[] = { "W/\"12-0\"", "12",      "\"0\"",     "\"\"",          "\"",
		                              "\"-1\"",     "\"v12\"", "\"12,13\"", "\"12\", \"13\"" };
	for (size_t i = 0; i < COUNT(others); i++)
		assert_int_equal(plain(HEADER, "If-Match", others[i]), E_STALE);
	assert_int_equal(in.version, 12);
	assert_int_equal(plain(HEADER, "If-Match", "\"13\""), OK);
	assert_int_equal(in.version, 13);
	assert_int_equal(faults.n, 0);
}

static void words_else(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_STRING, "look", "green"), OK);
	assert_true(in.colour == GREEN && HAS(&in, colour) && !HAS(&in, size));
	assert_int_equal(give(TOKEN_STRING, "look", "big"), OK);
	assert_true(in.size == BIG && HAS(&in, size));
	assert_int_equal(faults.n, 0);
	refused(TOKEN_STRING, "look", "blue", E_CHOICE);
	refused(TOKEN_STRING, "look", "", E_CHOICE);
	refused(TOKEN_STRING, "look", "RED", E_CHOICE);
	refused(TOKEN_TRUE, "look", NULL, E_TYPE);
	assert_int_equal(give(TOKEN_STRING, "big", "small"), OK); /* a member of CHANGE only, so it is unknown here */
	assert_true(in.size == BIG);
}

static void sets(void **state)
{
	struct node *list = LIST_NODE("looks", TOKEN_STRING, "green", "big");

	(void)state;
	assert_int_equal(shape_take(&reading, BODY, list), OK);
	assert_int_equal(in.colours.bits, 1 << GREEN | 1 << DARK_GREEN);
	assert_int_equal(in.sizes.bits, 1 << BIG);
	assert_true(HAS(&in, colours) && HAS(&in, sizes));
	assert_int_equal(plain(BODY, "looks", " red , small ,"), OK);
	assert_int_equal(in.colours.bits, 1 << RED | 1 << GREEN | 1 << DARK_GREEN);
	assert_int_equal(in.sizes.bits, 1 << SMALL | 1 << BIG);
	assert_int_equal(faults.n, 0);
	assert_int_equal(plain(BODY, "looks", "big,blue"), OK);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.at[0].error, E_CHOICE);
	assert_true(str_equal(faults.at[0].value, STR("blue")));
	faults.n = 0;
	refused(TOKEN_STRING, "looks", "red", E_TYPE);
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("looks", TOKEN_NUMBER, "1")), OK);
	assert_int_equal(fault_of("looks"), E_TYPE);
}

static void lists(void **state)
{
	static const char a[] = "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b", b[] = "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1c";

	(void)state;
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("skills", TOKEN_STRING, "C", "SQL")), OK);
	assert_int_equal(in.skills.n, 2);
	assert_int_equal(plain(BODY, "skills", "Go,Rust"), OK);
	assert_int_equal(in.skills.n, 4);
	assert_true(str_equal(in.skills.at[0], STR("C")) && str_equal(in.skills.at[3], STR("Rust")));
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("people", TOKEN_STRING, a, b)), OK);
	assert_int_equal(in.people.n, 2);
	assert_int_equal(in.people.at[1].pub.byte[15], 0x1c);
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("slots", TOKEN_STRING, "2024-03-20T14:00:00Z")), OK);
	assert_int_equal(in.slots.n, 1);
	assert_int_equal(faults.n, 0);
	refused(TOKEN_STRING, "skills", "C", E_TYPE);
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("skills", TOKEN_STRING, "C", "Pascal")), OK);
	assert_int_equal(fault_of("skills"), E_LENGTH);
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("people", TOKEN_STRING, a, b, a)), OK);
	assert_int_equal(fault_of("people"), E_TYPE);
	assert_int_equal(shape_take(&reading, BODY, LIST_NODE("slots", TOKEN_NULL, NULL)), OK);
	assert_int_equal(fault_of("slots"), E_TYPE);
	assert_true(str_equal(fault_text(arena, &faults.at[1], err_text(E_TYPE)), STR("Must be a list of 1 to 2 UUIDs.")));
}

static void nested(void **state)
{
	struct node first = NUMBER("from", "1"), label = TEXT("label", "x"), bad = NUMBER("from", "11");

	(void)state;
	assert_int_equal(shape_take(&reading, BODY, OBJECT_NODE("span", first, label)), OK);
	assert_true(HAS(&in, span.from) && HAS(&in, span.label) && !HAS(&in, span.to));
	assert_int_equal(in.span.from, 1);
	assert_int_equal(in.span.to, 9);
	assert_int_equal(shape_take(&reading, BODY, OBJECT_NODE("apart", first, label)), OK);
	assert_true(in.apart != NULL && in.apart->from == 1 && in.apart->to == 9);
	struct node *list = LIST_NODE("spans", TOKEN_NULL, NULL, NULL);
	*list->child = (struct node){ .token = TOKEN_OBJECT,
		                      .child = OBJECT_NODE("", first, label)->child,
		                      .next = list->child->next };
	list->child->next->token = TOKEN_OBJECT;
	list->child->next->child = OBJECT_NODE("", label)->child;
	assert_int_equal(shape_take(&reading, BODY, list), OK);
	assert_int_equal(in.spans.n, 2);
	assert_int_equal(in.spans.at[0].to, 9);
	assert_int_equal(faults.n, 1); /* the second has no "from" */
	assert_int_equal(fault_of("from"), E_REQUIRED);
	faults.n = 0;
	assert_int_equal(shape_take(&reading, BODY, OBJECT_NODE("span", bad)), OK);
	assert_int_equal(fault_of("from"), E_RANGE);
	faults.n = 0;
	refused(TOKEN_STRING, "span", "x", E_TYPE);
	refused(TOKEN_STRING, "spans", "x", E_TYPE);
	refused(TOKEN_TRUE, "apart", NULL, E_TYPE);
}

static void nothing_in_create(void **state)
{
	(void)state;
	in.rating = (struct maybe_int){ 3, true };
	assert_int_equal(give(TOKEN_NULL, "rating", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "minutes", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "span", NULL), OK);
	assert_int_equal(faults.n, 0);
	assert_false(HAS(&in, rating));
	assert_true(in.rating.has);
	refused(TOKEN_NULL, "name", NULL, E_NULL);
}

static void nothing_in_change(void **state)
{
	(void)state;
	reading.view = CHANGE;
	reading.create = false;
	in.rating = (struct maybe_int){ 3, true };
	in.name = STR("x");
	in.colour = RED;
	assert_int_equal(give(TOKEN_NULL, "rating", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "name", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "look", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "spans", NULL), OK);
	assert_int_equal(give(TOKEN_NULL, "file", NULL), OK);
	assert_int_equal(faults.n, 0);
	assert_true(HAS(&in, rating) && HAS(&in, name) && HAS(&in, colour) && HAS(&in, spans));
	assert_true(!in.rating.has && in.name.p == NULL && in.colour == COLOUR_NONE);
	refused(TOKEN_NULL, "minutes", NULL, E_NULL);
	refused(TOKEN_NULL, "on", NULL, E_NULL);
	refused(TOKEN_NULL, "big", NULL, E_NULL); /* an enum whose 0 has a word */
	refused(TOKEN_NULL, "span", NULL, E_NULL);
	assert_false(HAS(&in, minutes));
}

static void unknown(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_NUMBER, "nobody", "1"), OK);
	assert_int_equal(give(TOKEN_NUMBER, "page", "-1"), OK); /* a row of the query is not a row of the body */
	assert_int_equal(plain(QUERY, "minutes", "1"), OK);
	reading.role = BOB;
	assert_int_equal(give(TOKEN_STRING, "shared", "wrong, but not for Bob"), OK);
	assert_int_equal(faults.n, 0);
	assert_false(HAS(&in, shared));
}

static void queries(void **state)
{
	(void)state;
	assert_int_equal(plain(QUERY, "page", "3"), OK);
	assert_int_equal(plain(QUERY, "size", ""), OK);
	assert_int_equal(in.window.page, 3);
	assert_true(HAS(&in, window.page) && !HAS(&in, window.size));
	assert_int_equal(plain(QUERY, "page", "4"), OK);
	assert_int_equal(in.window.page, 4);
	assert_int_equal(faults.n, 0);
	assert_int_equal(plain(QUERY, "page", "0"), OK);
	assert_int_equal(plain(QUERY, "size", "101"), OK);
	assert_int_equal(fault_of("page"), E_RANGE);
	assert_int_equal(fault_of("size"), E_RANGE);
	assert_true(
	        str_equal(fault_text(arena, &faults.at[0], err_text(E_RANGE)), STR("Must be between 1 and 9007199254740991.")));
}

static void complete(void **state)
{
	(void)state;
	assert_int_equal(give(TOKEN_STRING, "look", "blue"), OK);
	assert_int_equal(faults.n, 1);
	shape_complete(&reading);
	assert_int_equal(faults.n, 2);
	assert_int_equal(fault_of("name"), E_REQUIRED);
	assert_int_equal(fault_of("look"), E_CHOICE);
	assert_int_equal(in.minutes, 60);
	assert_int_equal(in.window.size, 20);
	assert_false(HAS(&in, minutes));
	faults.n = 0;
	assert_int_equal(give(TOKEN_STRING, "look", "big"), OK);
	assert_int_equal(give(TOKEN_STRING, "name", "x"), OK);
	assert_int_equal(give(TOKEN_NUMBER, "minutes", "7"), OK);
	shape_complete(&reading);
	assert_int_equal(faults.n, 0); /* the ELSE row below has accepted it */
	assert_int_equal(in.minutes, 7);
	struct node first = NUMBER("from", "1"), label = TEXT("label", "x");
	assert_int_equal(shape_take(&reading, BODY, OBJECT_NODE("span", first)), OK);
	assert_int_equal(fault_of("label"), E_REQUIRED);
	faults.n = 0;
	memset(&in, 0, sizeof in);
	assert_int_equal(shape_take(&reading, BODY, OBJECT_NODE("span", label)), OK);
	assert_int_equal(fault_of("from"), E_REQUIRED);
}

static void sent_twice(void **state)
{
	const struct upload pdf = { STR("/tmp/x"), STR("cv.pdf"), STR("application/pdf"), 100 };

	(void)state;
	assert_int_equal(plain(BODY, "minutes", "90"), OK);
	assert_int_equal(plain(BODY, "minutes", "90"), OK);
	assert_int_equal(fault_of("minutes"), E_TWICE);
	assert_int_equal(shape_take_upload(&reading, STR("file"), &pdf), OK);
	assert_int_equal(shape_take_upload(&reading, STR("file"), &pdf), OK);
	assert_int_equal(fault_of("file"), E_TWICE);
	assert_int_equal(faults.n, 2);
}

static void uploads(void **state)
{
	struct upload pdf = { STR("/tmp/x"), STR("cv.pdf"), STR("application/pdf"), 100 }, none = pdf, big = pdf, png = pdf;
	struct upload word = { STR("/tmp/y"), STR("CV.DOCX"), str_of(media_find(STR("docx"))->types), 9 };

	(void)state;
	assert_int_equal(shape_take_upload(&reading, STR("file"), &pdf), OK);
	assert_true(HAS(&in, file) && in.file.size == 100);
	unseen();
	assert_int_equal(shape_take_upload(&reading, STR("file"), &word), OK);
	assert_true(str_starts(in.file.type, STR("application/vnd.openxml")));
	assert_int_equal(shape_take_upload(&reading, STR("name"), &pdf), E_NO_ROW);
	assert_int_equal(shape_take_upload(&reading, STR("other"), &pdf), E_NO_ROW);
	unseen();
	big.size = 101;
	assert_int_equal(shape_take_upload(&reading, STR("file"), &big), E_TOO_LARGE);
	assert_int_equal(faults.n, 0);
	none.size = 0;
	assert_int_equal(shape_take_upload(&reading, STR("file"), &none), OK);
	assert_int_equal(fault_of("file"), E_FILE_EMPTY);
	faults.n = 0;
	png.type = STR("image/png");
	assert_int_equal(shape_take_upload(&reading, STR("file"), &png), OK);
	assert_int_equal(fault_of("file"), E_FILE_TYPE);
	faults.n = 0;
	refused(TOKEN_STRING, "file", "text", E_TYPE);
	assert_int_equal(plain(BODY, "file", ""), OK);
	assert_int_equal(faults.n, 0);
}

static void many_faults(void **state)
{
	struct faults many = { 0 };

	(void)state;
	for (size_t i = 0; i < 40; i++)
		faults_add(&many, (struct fault){ .off = i * 8, .error = E_TYPE });
	assert_int_equal(many.n, COUNT(many.at));
	many.n = 0;
	faults_add(&many, (struct fault){ .off = 8, .error = E_TYPE });
	faults_add(&many, (struct fault){ .off = 8, .error = E_RANGE });
	faults_add(&many, (struct fault){ .field = &rows_fields[3], .error = E_RANGE });
	faults_add(&many, (struct fault){ .name = STR("minutes"), .error = E_TYPE });
	faults_add(&many, (struct fault){ .name = STR("part"), .error = E_TYPE });
	assert_int_equal(many.n, 3);
}

static void fault_texts(void **state)
{
	struct fault fault = { .field = shape_field_at(&rows, offsetof(struct thing, name), CREATE), .value = STR("wrong") };
	char longer[301];

	(void)state;
	assert_true(str_equal(fault_text(arena, &fault, "{field}: \"{value}\" {lo}..{hi} {what} } {"),
	                      STR("name: \"wrong\" 1..5 {what} } {")));
	assert_true(str_equal(fault_text(arena, &fault, err_text(E_TYPE)), STR("Must be a text.")));
	for (size_t i = 0; i < 300; i += 2)
		memcpy(longer + i, "\xC3\xA9", 2);
	fault.value = (struct str){ longer, 300 };
	assert_int_equal(str_points(fault_text(arena, &fault, "{value}")), 101);
	fault.value = STR("\xFF");
	assert_int_equal(fault_text(arena, &fault, "{value}").n, 0);
	fault.field = shape_field_at(&rows, offsetof(struct thing, secret), CREATE);
	fault.value = STR("hunter2");
	assert_true(str_equal(fault_text(arena, &fault, "{field}={value}"), STR("secret=")));
	fault = (struct fault){ .name = STR("part"), .value = STR("v") };
	assert_true(str_equal(fault_text(arena, &fault, "{field}={value}{lo}"), STR("part=v{lo}")));
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(texts),    CASE(integers),   CASE(booleans), CASE(decimals),          CASE(times),
		CASE(versions), CASE(lists),      CASE(sets),     CASE(identifiers),       CASE(words_else),
		CASE(nested),   CASE(unknown),    CASE(queries),  CASE(nothing_in_create), CASE(nothing_in_change),
		CASE(complete), CASE(sent_twice), CASE(uploads),  CASE(many_faults),       CASE(fault_texts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
