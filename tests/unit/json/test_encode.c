/* json/: answers by rows, and the writer. */
#include <stdio.h>

#include "../with_arena.h"
#include "json/json.h"

enum { LINE = 1, WHOLE = 2, ACK = 4 };
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
	} id, file;
	struct company company;
	struct card *card;
	enum state state, hidden;
	struct when start;
	int64_t version, minutes;
	struct decimal price;
	struct strs skills;
	struct instants slots;
	struct ids people;
	struct set states;
	bool on;
	struct maybe_bool shared;
	struct date day;
	struct wall time;
	struct str note;
	struct uuid tag;
	struct {
		const struct company *at;
		size_t n;
	} companies;
};
struct reply {
	bool success;
	struct str message;
};
struct page {
	int64_t total;
	struct str next;
};
struct report {
	int64_t status;
	struct str message;
	struct faults fields;
};

/* clang-format off */
WORDS(states, state, [NEW] = "new", [OLD] = "old", [LOST] = "old");
WORDS(few, state, [OLD] = "o\"ld");
SHAPE(company_rows, company,
	ROW(company, name, "name", "Name"),
	ROW(company, phone, "phone", "Telephone", .views = WHOLE));
SHAPE(card_rows, card, ROW(card, rating, "rating", "0 to 10"));
SHAPE(ack_rows, thing,
	ROW(thing, start.at, "date", "Start"),
	OBJECT(thing, company, company_rows, "company", "Whose"));
SHAPE(spread_rows, thing, ROW(thing, day, "day", "Day"));
SHAPE(rows, thing,
	ID(thing, id, "id", "Itself"),
	OBJECT(thing, company, company_rows, "company", "Whose", .views = LINE | WHOLE),
	POINTER(thing, card, card_rows, "card", "Card", .views = WHOLE),
	WORD(thing, state, few, "state", "State", .flags = ELSE, .views = LINE | WHOLE),
	ROW(thing, price, "state", "or price", .as = AS_TEXT, .views = WHOLE),
	ROW(thing, minutes, "minutes", "Length", .views = LINE),
	ROW(thing, note, "note", "Note", .not_for = BOB, .views = WHOLE),
	ROW(thing, start, "clock", "Time", .as = AS_WALL, .views = WHOLE),
	ROW(thing, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG),
	GROUP(thing, ack_rows, "group", "What was confirmed", .views = ACK),
	GROUP(thing, spread_rows, NULL, "Spread", .views = ACK));
SHAPE(kinds, thing,
	ID(thing, id, "key", "By number", .as = AS_KEY),
	ID(thing, file, "file", "Its URL", .link = "/files/"),
	WORD(thing, state, states, "state", "State"),
	WORD(thing, hidden, few, "hidden", "State without a word"),
	ROW(thing, start.at, "at", "Start"),
	ROW(thing, start, "day", "Day", .as = AS_DATE),
	ROW(thing, start, "clock", "Time", .as = AS_WALL),
	ROW(thing, start, "seconds", "Time", .as = AS_SECONDS),
	ROW(thing, minutes, "minutes", "Minutes"),
	ROW(thing, price, "price", "Price"),
	ROW(thing, price, "text", "Price", .as = AS_TEXT),
	ROW(thing, price, "tenths", "Price", .as = AS_TENTHS),
	ROW(thing, skills, "skills", "Skills"),
	ROW(thing, slots, "slots", "Slots"),
	ROW(thing, people, "people", "People"),
	WORDSET(thing, states, states, "states", "States"),
	ROW(thing, on, "on", "On"),
	ROW(thing, shared, "shared", "Shared"),
	ROW(thing, day, "date", "Day"),
	ROW(thing, time, "time", "Time"),
	ROW(thing, note, "note", "Note"),
	ROW(thing, tag, "tag", "Tag"),
	POINTER(thing, card, card_rows, "card", "Card"),
	LIST(thing, companies, company_rows, "companies", "Companies"),
	ROW(thing, note, "omitted", "Note", .flags = OMIT),
	ROW(thing, skills, "no_skills", "Skills", .flags = OMIT));
SHAPE(envelope, reply,
	ROW(reply, message, "message", "What happened"),
	REPLY_BODY("data", "The answer", .flags = OMIT));
SHAPE(bare, reply, REPLY_BODY(NULL, "The answer"));
SHAPE(paged, page,
	PAGE_ROWS("items", "This page"),
	ROW(page, total, "total", "All"),
	ROW(page, next, "next", "URL"));
SHAPE(array, page,
	PAGE_ROWS(NULL, "The bare array"),
	ROW(page, total, "X-Total-Count", "All", .where = HEADER));
SHAPE(flask, report,
	ROW(report, message, "message", "What went wrong"),
	ROW(report, fields, "details", "Every wrong field", .flags = OMIT));
SHAPE(nest, report,
	ROW(report, status, "statusCode", "Status"),
	ROW(report, fields, "message", "Every wrong field", .as = AS_LIST, .flags = ELSE),
	ROW(report, message, "message", "What went wrong"));
SHAPE(drf, report,
	ROW(report, fields, NULL, "Every wrong field", .flags = ELSE),
	ROW(report, message, "detail", "What went wrong"));
SHAPE(spring, report, ROW(report, fields, "errors", "Every wrong field", .as = AS_OBJECTS));
SHAPE(input, thing, ROW(thing, note, "note", "Note", .hi = 5), ROW(thing, minutes, "minutes", "M", .hi = 9));
/* clang-format on */

static struct json_style style;

static void sign(void *signer, struct str path, struct buf *out)
{
	buf_text(out, signer);
	buf_int(out, (int64_t)path.n);
}

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	style = (struct json_style){ .view = WHOLE, .role = ALICE, .arena = arena, .public_url = STR("https://x/\"a") };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

static void writes(const struct shape *shape, const void *value, const struct json_inner *inner, const char *expected)
{
	struct buf out = buf_new(arena, 100000);
	struct node *root;
	struct str why = { 0 };

	json_encode(&out, shape, value, inner, &style);
	assert_int_equal(out.error, OK);
	assert_string_equal(str_cstring(arena, buf_view(&out)), expected);
	assert_int_equal(json_parse(arena, buf_view(&out), &root, &why), OK);
}

static void empty_values(void **state)
{
	struct thing thing = { 0 };

	(void)state;
	writes(&kinds, &thing, NULL,
	       "{\"key\":null,\"file\":null,\"state\":\"new\",\"hidden\":null,\"at\":null,\"day\":null,\"clock\":null,"
	       "\"seconds\":null,\"minutes\":0,\"price\":null,\"text\":null,\"tenths\":null,\"skills\":[],\"slots\":[],"
	       "\"people\":[],\"states\":[],\"on\":false,\"shared\":null,\"date\":null,\"time\":null,\"note\":null,"
	       "\"tag\":null,\"card\":null,\"companies\":[]}");
}

static void full_values(void **state)
{
	struct card card = { { -7, true } };
	struct str skills[] = { STR("C"), STR("\xF0\x9F\x98\x80\"\\\n\x01") };
	struct instant slots[] = { instant_of_unix(0), instant_of_unix(1710943200) };
	struct id people[] = { { .key = 5, .pub.byte = { 1 } } };
	struct company companies[] = { { STR("A"), STR("1") }, { STR(""), { 0 } } };
	struct thing thing = {
		.card = &card,
		.state = LOST,
		.minutes = INT64_MIN,
		.price = { -5, true },
		.skills = { skills, 2 },
		.slots = { slots, 2 },
		.people = { people, 1 },
		.states = { 7 },
		.on = true,
		.shared = { false, true },
		.day = { 1 },
		.time = { 1 },
		.note = STR("n"),
		.tag = { { 0xff } },
		.companies = { companies, 2 },
	};

	(void)state;
	style.millis = true;
	style.sign = sign;
	style.signer = (void *)"?s=";
	thing.id.v.key = 12;
	thing.file.v.pub.byte[15] = 1;
	thing.start = (struct when){ instant_of_unix(1747299600), STR("Asia/Kolkata") };
	writes(&kinds, &thing, NULL,
	       "{\"key\":12,\"file\":\"https://x/\\\"a/files/00000000-0000-0000-0000-000000000001?s=43\",\"state\":\"old\","
	       "\"hidden\":null,\"at\":\"2025-05-15T09:00:00.000Z\",\"day\":\"2025-05-15\",\"clock\":\"14:30\","
	       "\"seconds\":\"14:30:00\",\"minutes\":-9223372036854775808,\"price\":-0.05,\"text\":\"-0.05\",\"tenths\":-0.1,"
	       "\"skills\":[\"C\",\"\xF0\x9F\x98\x80\\\"\\\\\\n\\u0001\"],"
	       "\"slots\":[\"1970-01-01T00:00:00.000Z\",\"2024-03-20T14:00:00.000Z\"],"
	       "\"people\":[\"01000000-0000-0000-0000-000000000000\"],\"states\":[\"new\",\"old\"],\"on\":true,"
	       "\"shared\":false,\"date\":\"1970-01-01\",\"time\":\"00:00\",\"note\":\"n\","
	       "\"tag\":\"ff000000-0000-0000-0000-000000000000\",\"card\":{\"rating\":-7},"
	       "\"companies\":[{\"name\":\"A\",\"phone\":\"1\"},{\"name\":\"\",\"phone\":null}],"
	       "\"omitted\":\"n\",\"no_skills\":[\"C\",\"\xF0\x9F\x98\x80\\\"\\\\\\n\\u0001\"]}");
	style.caller_zone = STR("America/New_York");
	style.millis = false;
	thing.start.at = instant_of_unix(1747281600); /* 04:00Z is midnight in New York */
	struct buf out = buf_new(arena, 100000);
	json_encode(&out, &kinds, &thing, NULL, &style);
	struct node *root;
	struct str why;
	assert_int_equal(json_parse(arena, buf_view(&out), &root, &why), OK);
	assert_true(str_equal(json_member(root, "at")->text, STR("2025-05-15T04:00:00Z")));
	assert_true(str_equal(json_member(root, "clock")->text, STR("00:00")));
}

static void views_and_roles(void **state)
{
	struct thing thing = { .state = OLD, .price = { 100, true }, .minutes = 60, .note = STR("n") };

	(void)state;
	thing.company.name = STR("Acme");
	writes(&rows, &thing, NULL,
	       "{\"id\":null,\"company\":{\"name\":\"Acme\",\"phone\":null},\"card\":null,\"state\":\"o\\\"ld\",\"note\":\"n\","
	       "\"clock\":null}");
	thing.state = NEW;
	style.role = BOB;
	writes(&rows, &thing, NULL,
	       "{\"id\":null,\"company\":{\"name\":\"Acme\",\"phone\":null},\"card\":null,\"state\":\"1.00\",\"clock\":null}");
	style.view = LINE;
	writes(&rows, &thing, NULL, "{\"id\":null,\"company\":{\"name\":\"Acme\"},\"minutes\":60}");
	thing.state = OLD; /* the heir of the ELSE row does not stand here: the row behind it does */
	writes(&rows, &thing, NULL, "{\"id\":null,\"company\":{\"name\":\"Acme\"},\"state\":\"o\\\"ld\",\"minutes\":60}");
	style.view = ACK;
	writes(&rows, &thing, NULL, "{\"id\":null,\"group\":{\"date\":null,\"company\":{\"name\":\"Acme\"}},\"day\":null}");
}

static void envelopes(void **state)
{
	struct company companies[] = { { STR("A"), { 0 } }, { STR("B"), { 0 } } };
	struct page page = { .total = 12, .next = STR("https://x/?page=2") };
	struct reply reply = { true, STR("Found") };
	struct json_inner list = { .shape = &company_rows, .value = companies, .n = 2, .size = sizeof *companies };
	struct json_inner none = { .shape = &company_rows, .n = 0, .size = sizeof *companies };
	struct json_inner paged_list = { .shape = &paged, .value = &page, .inner = &list };
	struct json_inner arrayed = { .shape = &array, .value = &page, .inner = &list };
	struct json_inner arrayed_none = { .shape = &array, .value = &page, .inner = &none };
	struct json_inner one = { .shape = &company_rows, .value = companies }, nothing = { 0 };

	(void)state;
	style.view = LINE;
	writes(&envelope, &reply, &paged_list,
	       "{\"message\":\"Found\",\"data\":{\"items\":[{\"name\":\"A\"},{\"name\":\"B\"}],\"total\":12,"
	       "\"next\":\"https://x/?page=2\"}}");
	writes(&envelope, &reply, &arrayed, "{\"message\":\"Found\",\"data\":[{\"name\":\"A\"},{\"name\":\"B\"}]}");
	writes(&envelope, &reply, &arrayed_none, "{\"message\":\"Found\",\"data\":[]}");
	writes(&envelope, &reply, &one, "{\"message\":\"Found\",\"data\":{\"name\":\"A\"}}");
	writes(&envelope, &reply, &nothing, "{\"message\":\"Found\"}");
	writes(&envelope, &reply, NULL, "{\"message\":\"Found\"}");
	writes(&bare, &reply, &paged_list,
	       "{\"items\":[{\"name\":\"A\"},{\"name\":\"B\"}],\"total\":12,\"next\":\"https://x/?page=2\"}");
	writes(&bare, &reply, &arrayed, "[{\"name\":\"A\"},{\"name\":\"B\"}]");
	writes(&bare, &reply, &one, "{\"name\":\"A\"}");
	writes(&bare, &reply, &nothing, "null");
}

static struct str upper_name(void *reporter, const struct fault *fault)
{
	(void)reporter;
	return fault->field != NULL ? str_of(fault->field->name) : STR("non_field_errors");
}

static struct str text_of(void *reporter, struct arena *arena_, const struct fault *fault)
{
	(void)reporter;
	return fault_text(arena_, fault, fault->error == E_REQUIRED ? "{field} should not be empty" : err_text(fault->error));
}

static void errors(void **state)
{
	struct report report = { .status = 400, .message = STR("No") };

	(void)state;
	style.fault_name = upper_name;
	style.fault_text = text_of;
	writes(&flask, &report, NULL, "{\"message\":\"No\"}");
	writes(&nest, &report, NULL, "{\"statusCode\":400,\"message\":\"No\"}");
	writes(&drf, &report, NULL, "{\"detail\":\"No\"}");
	writes(&spring, &report, NULL, "{\"errors\":null}");
	report.fields.n = 4;
	report.fields.at[0] = (struct fault){ .field = &input_fields[0], .error = E_REQUIRED };
	report.fields.at[1] = (struct fault){ .field = &input_fields[1], .error = E_RANGE };
	report.fields.at[2] = (struct fault){ .field = &input_fields[0], .error = E_CHOICE, .value = STR("a\"b") };
	report.fields.at[3] = (struct fault){ .off = 3, .error = E_TYPE };
	writes(&flask, &report, NULL,
	       "{\"message\":\"No\",\"details\":{\"note\":[\"note should not be empty\",\"\\\"a\\\"b\\\" is not a valid "
	       "choice.\"],\"minutes\":[\"Must be between 0 and 9.\"],\"non_field_errors\":[\"Must be {kind}.\"]}}");
	report.fields.n = 2;
	writes(&nest, &report, NULL,
	       "{\"statusCode\":400,\"message\":[\"note should not be empty\",\"Must be between 0 and 9.\"]}");
	writes(&drf, &report, NULL, "{\"note\":[\"note should not be empty\"],\"minutes\":[\"Must be between 0 and 9.\"]}");
	writes(&spring, &report, NULL,
	       "{\"errors\":[{\"field\":\"note\",\"message\":\"note should not be empty\"},"
	       "{\"field\":\"minutes\",\"message\":\"Must be between 0 and 9.\"}]}");
}

static void limits(void **state)
{
	struct buf out = buf_new(arena, 20);
	struct thing thing = { 0 };

	(void)state;
	json_encode(&out, &kinds, &thing, NULL, &style);
	assert_int_equal(out.error, E_TOO_LARGE);
	assert_true(out.n <= 20);
}

static void writer(void **state)
{
	struct buf out = buf_new(arena, 1000);
	struct json_writer w = json_writer(&out);

	(void)state;
	json_object(&w);
	json_key(&w, "a\n");
	json_array(&w);
	json_int(&w, -1);
	json_bool(&w, true);
	json_null(&w);
	json_str(&w, (struct str){ 0 });
	json_str(&w, STR("x"));
	json_object(&w);
	json_end(&w);
	json_raw(&w, STR("{\"raw\":1}"));
	json_end(&w);
	json_key_str(&w, STR("b"));
	json_text(&w, "");
	json_key(&w, "c");
	json_object(&w);
	json_key(&w, "d");
	json_bool(&w, false);
	json_end(&w);
	json_end(&w);
	assert_int_equal(w.depth, 0);
	assert_string_equal(str_cstring(arena, buf_view(&out)),
	                    "{\"a\\n\":[-1,true,null,null,\"x\",{},{\"raw\":1}],\"b\":\"\",\"c\":{\"d\":false}}");
}

static void quoting(void **state)
{
	struct buf out = buf_new(arena, 10000);
	char all[127], back[3];
	struct node *root;
	struct str why;

	(void)state;
	for (int i = 0; i < 127; i++)
		all[i] = (char)(i + 1);
	json_quote(&out, (struct str){ all, sizeof all });
	assert_int_equal(json_parse(arena, buf_view(&out), &root, &why), OK);
	assert_int_equal(root->text.n, sizeof all);
	assert_memory_equal(root->text.p, all, sizeof all);
	/* One byte that needs an escape, at every place of texts of every length, among bytes that look like it in a word. */
	for (size_t n = 1; n < 40; n++)
		for (size_t i = 0; i < n; i++) {
			memset(all, (i + n) % 2 == 0 ? '!' : 0x7F, n);
			all[i] = "\"\\\x1F\n"[(i + n) % 4];
			buf_reset(&out);
			json_quote(&out, (struct str){ all, n });
			assert_int_equal(json_parse(arena, buf_view(&out), &root, &why), OK);
			assert_int_equal(root->text.n, n);
			assert_memory_equal(root->text.p, all, n);
		}
	buf_reset(&out);
	json_quote(&out, STR(""));
	memcpy(back, out.p, 2);
	back[2] = 0;
	assert_string_equal(back, "\"\"");
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

/* Each byte at each place of texts of each length around a word's: escaped where JSON asks for it, and nowhere else. */
static void every_byte_is_quoted_right(void **state)
{
	char text[20], expected[140];

	(void)state;
	for (size_t n = 1; n <= sizeof text; n++) {
		for (int byte = 0; byte < 256; byte++) {
			size_t at = (size_t)byte % n, length = 0;
			struct buf out = buf_new(arena, 200);

			memset(text, 'x', sizeof text);
			text[at] = (char)byte;
			json_quote(&out, (struct str){ text, n });
			expected[length++] = '"';
			for (size_t i = 0; i < n; i++) {
				static const char names[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
				unsigned char c = (unsigned char)text[i];
				const char *name = c != 0 ? strchr(names, c) : NULL;

				if (name != NULL)
					length += (size_t)sprintf(expected + length, "\\%c", letters[name - names]);
				else if (c < 0x20)
					length += (size_t)sprintf(expected + length, "\\u%04x", c);
				else
					expected[length++] = text[i];
			}
			expected[length++] = '"';
			assert_int_equal(out.n, length);
			assert_memory_equal(out.p, expected, length);
		}
		arena_reset(arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(empty_values), CASE(full_values), CASE(views_and_roles),
		CASE(envelopes),    CASE(errors),      CASE(limits),
		CASE(writer),       CASE(quoting),     CASE(every_byte_is_quoted_right),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
