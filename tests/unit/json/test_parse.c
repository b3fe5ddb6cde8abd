/* json/: texts that are accepted and refused, and the members that get the values. */
#include "../with_arena.h"
#include "json/json.h"

struct span {
	int64_t from, to;
};
struct thing {
	struct seen seen;
	struct str name, note;
	int64_t minutes;
	struct decimal price;
	struct strs skills;
	struct maybe_bool on;
	struct span span;
	struct {
		const struct span *at;
		size_t n;
	} spans;
};

/* clang-format off */
SHAPE(span_rows, span,
	ROW(span, from, "from", "First", .must = ALWAYS, .hi = 10),
	ROW(span, to, "to", "Last", .hi = 10));
SHAPE(rows, thing,
	ROW(thing, name, "name", "Name", .must = ALWAYS, .hi = 100000),
	ROW(thing, note, "note \"x\"", "Note", .hi = 10),
	ROW(thing, minutes, "minutes", "Length", .hi = 480, .otherwise = 60),
	ROW(thing, price, "price", "Price", .hi = 10000000),
	ROW(thing, skills, "skills", "Skills", .hi = 10),
	ROW(thing, on, "on", "On"),
	OBJECT(thing, span, span_rows, "span", "Span"),
	LIST(thing, spans, span_rows, "spans", "Spans"));
/* clang-format on */

static struct thing in;
static struct faults faults;
static struct reading reading;
static struct str why;

static int setup(void **state)
{
	(void)state;
	arena = arena_new(0);
	memset(&in, 0, sizeof in);
	memset(&faults, 0, sizeof faults);
	reading = (struct reading){ .arena = arena, .shape = &rows, .role = 1, .create = true, .in = &in, .faults = &faults };
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_free(&arena);
	return 0;
}

/* Reads a copy of exactly this size, so that the sanitizer build notices a read beyond the end. */
static enum err decode_bytes(const char *bytes, size_t n)
{
	struct str text = str_copy(arena, (struct str){ bytes, n });

	why = (struct str){ 0 };
	memset(&in, 0, sizeof in);
	memset(&faults, 0, sizeof faults);
	return json_decode(&reading, text, &why);
}
#define DECODE(literal) decode_bytes(literal, sizeof(literal) - 1)

static void refused(const char *bytes, size_t n)
{
	if (decode_bytes(bytes, n) != E_MALFORMED || why.n == 0)
		fail_msg("taken: %.*s", (int)n, bytes);
	assert_true(str_utf8(why));
}
#define REFUSED(literal) refused(literal, sizeof(literal) - 1)

static void values(void **state)
{
	(void)state;
	assert_int_equal(
	        DECODE("{\"name\":\"caf\\u00e9 \\ud83d\\ude00 \\\"\\\\\\/\\b\\n\",\"note \\\"x\\\"\":\"n\",\"minutes\":5,"
	               "\"price\":120000.00,\"skills\":[\"C\",\"\\u0053QL\"],\"on\":false,\"other\":{\"deep\":[1,{}]}}"),
	        OK);
	assert_int_equal(faults.n, 0);
	assert_true(str_equal(in.name, STR("caf\xC3\xA9 \xF0\x9F\x98\x80 \"\\/\b\n")));
	assert_true(str_equal(in.note, STR("n")));
	assert_int_equal(in.minutes, 5);
	assert_true(in.price.cents == 12000000);
	assert_int_equal(in.skills.n, 2);
	assert_true(str_equal(in.skills.at[1], STR("SQL")));
	assert_true(in.on.has && !in.on.v && HAS(&in, on));
	assert_int_equal(DECODE(" { } \n"), OK);
	assert_int_equal(DECODE(""), OK);
	shape_complete(&reading);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.at[0].error, E_REQUIRED);
	assert_int_equal(in.minutes, 60);
}

static void all_faults_at_once(void **state)
{
	(void)state;
	assert_int_equal(
	        DECODE("{\"name\":1,\"minutes\":\"x\",\"price\":0.001,\"skills\":{},\"on\":\"true\",\"span\":{\"to\":99}}"),
	        OK);
	assert_int_equal(faults.n, 7); /* span lacks "from", too */
	assert_int_equal(DECODE("{\"name\":null,\"minutes\":null,\"on\":null}"), OK);
	assert_int_equal(faults.n, 1);
	assert_int_equal(faults.at[0].error, E_NULL);
	assert_false(HAS(&in, minutes));
	reading.create = false;
	assert_int_equal(DECODE("{\"name\":\"x\",\"on\":null,\"minutes\":null}"), OK);
	assert_int_equal(faults.n, 1);
	assert_true(HAS(&in, on) && !HAS(&in, minutes));
}

static void nested(void **state)
{
	(void)state;
	assert_int_equal(
	        DECODE("{\"name\":\"x\",\"span\":{\"from\":1,\"to\":2},\"spans\":[{\"from\":3},{\"from\":4,\"to\":5}]}"), OK);
	assert_int_equal(faults.n, 0);
	assert_int_equal(in.span.to, 2);
	assert_int_equal(in.spans.n, 2);
	assert_int_equal(in.spans.at[1].to, 5);
	assert_true(HAS(&in, span.to));
}

static void bad_syntax(void **state)
{
	(void)state;
	REFUSED("{");
	REFUSED("}");
	REFUSED(" ");
	REFUSED("{\"name\"}");
	REFUSED("{\"name\":}");
	REFUSED("{\"name\":\"x\",}");
	REFUSED("{\"name\":\"x\"} x");
	REFUSED("{\"name\":\"x\"}{}");
	REFUSED("{name:\"x\"}");
	REFUSED("{'name':'x'}");
	REFUSED("{\"name\":\"x\" // comment\n}");
	REFUSED("{\"name\":/* comment */\"x\"}");
	REFUSED("{\"minutes\":01}");
	REFUSED("{\"minutes\":+1}");
	REFUSED("{\"minutes\":.5}");
	REFUSED("{\"minutes\":NaN}");
	REFUSED("{\"minutes\":Infinity}");
	REFUSED("{\"on\":True}");
	REFUSED("{\"name\":\"\n\"}");
	REFUSED("{\"name\":\"\\x\"}");
	REFUSED("{\"name\":\"\\u12\"}");
	REFUSED("{\"name\":\"\\");
	REFUSED("{\"name\":\"\\u");
	REFUSED("{\"name\":\"\\ud800");
	REFUSED("\xEF\xBB\xBF{}");
	REFUSED("[]");
	REFUSED("\"x\"");
	REFUSED("null");
	REFUSED("7");
}

static void bad_text(void **state)
{
	(void)state;
	REFUSED("{\"name\":\"\\u0000\"}");
	REFUSED("{\"name\":\"a\0b\"}");
	REFUSED("{\"na\\u0000me\":1}");
	REFUSED("{\"name\":\"\\ud800\"}");
	REFUSED("{\"name\":\"\\ud800x\"}");
	REFUSED("{\"name\":\"\\ud800\\u0041\"}");
	REFUSED("{\"name\":\"\\ud800\\ud800\"}");
	REFUSED("{\"name\":\"\\ude00\"}");
	REFUSED("{\"other\":\"\\uDE00\"}");
	REFUSED("{\"name\":\"\xC0\xAF\"}");
	REFUSED("{\"name\":\"\xED\xA0\x80\"}");
	REFUSED("{\"name\":\"\xF4\x90\x80\x80\"}");
	REFUSED("{\"name\":\"\xE2\x82\"}");
	REFUSED("{\"\xFF\":1}");
	assert_int_equal(DECODE("{\"name\":\"\\\\u0000 \\\\ud800\"}"), OK);
	assert_true(str_equal(in.name, STR("\\u0000 \\ud800")));
	assert_int_equal(DECODE("{\"name\":\"\\uD83D\\uDE00\\uD83D\\uDE00\"}"), OK);
	assert_int_equal(in.name.n, 8);
}

static void twice(void **state)
{
	(void)state;
	REFUSED("{\"name\":\"x\",\"name\":\"x\"}");
	REFUSED("{\"name\":\"x\",\"na\\u006de\":\"x\"}");
	REFUSED("{\"name\":\"x\",\"other\":{\"a\":1,\"a\":2}}");
	assert_int_equal(DECODE("{\"name\":\"x\",\"other\":[{\"a\":1},{\"a\":1}],\"\":1}"), OK);
}

/* {"x": [[[ ... ]]] } with `depth` containers in all. */
static enum err nest(size_t depth, bool closed)
{
	struct buf text = buf_new(arena, 4 << 20);

	buf_text(&text, "{\"x\":");
	for (size_t i = 1; i < depth; i++)
		buf_char(&text, '[');
	for (size_t i = 1; i < depth && closed; i++)
		buf_char(&text, ']');
	buf_char(&text, '}');
	return decode_bytes(text.p, text.n);
}

static void too_deep(void **state)
{
	(void)state;
	assert_int_equal(nest(JSON_DEPTH_MAX, true), OK);
	assert_int_equal(nest(JSON_DEPTH_MAX + 1, true), E_MALFORMED);
	assert_true(str_starts(why, STR("nested too deep")));
	assert_int_equal(nest(1000000, false), E_MALFORMED);
}

static enum err many(size_t n, bool object)
{
	struct buf text = buf_new(arena, 4 << 20);

	buf_text(&text, object ? "{" : "{\"x\":[");
	for (size_t i = 0; i < n; i++) {
		buf_text(&text, i > 0 ? "," : "");
		buf_text(&text, object ? "\"m" : "");
		buf_int(&text, (int64_t)i);
		buf_text(&text, object ? "\":1" : "");
	}
	buf_text(&text, object ? "}" : "]}");
	return decode_bytes(text.p, text.n);
}

static void too_many(void **state)
{
	(void)state;
	assert_int_equal(many(JSON_MEMBERS_MAX, true), OK);
	assert_int_equal(many(JSON_MEMBERS_MAX + 1, true), E_MALFORMED);
	assert_int_equal(many(JSON_NODES_MAX - 2, false), OK);
	assert_int_equal(many(JSON_NODES_MAX - 1, false), E_MALFORMED);
}

static void too_long(void **state)
{
	struct buf text = buf_new(arena, 4 << 20);

	(void)state;
	buf_text(&text, "{\"");
	for (size_t i = 0; i < JSON_STRING_MAX; i++)
		buf_char(&text, 'x');
	size_t n = text.n;
	buf_text(&text, "\":\"a text that nobody reads may be as long\"}");
	assert_int_equal(decode_bytes(text.p, text.n), OK);
	text.n = n;
	buf_text(&text, "x\":1}");
	assert_int_equal(decode_bytes(text.p, text.n), E_MALFORMED);
}

static void places(void **state)
{
	(void)state;
	assert_int_equal(DECODE("{\"name\":\"\\u0000\"}"), E_MALFORMED);
	assert_true(str_equal(why, STR("U+0000 is not allowed (at byte 9)")));
	assert_int_equal(DECODE("{\"name\":1,\"name\":2}"), E_MALFORMED);
	assert_true(str_starts(why, STR("the member \"name\" comes twice (at byte 1")));
	assert_int_equal(DECODE("{\"name\":x}"), E_MALFORMED);
	assert_true(str_find(why, '\n') == why.n);
	assert_int_equal(DECODE("{\"name\":\"a\""), E_MALFORMED);
	assert_true(str_ends(why, STR("EOF (at byte 11)")));
}

static void trees(void **state)
{
	struct node *root;

	(void)state;
	assert_int_equal(json_parse(arena, STR("{\"alg\":\"HS256\",\"n\":1.50,\"aud\":[\"a\",null,true]}"), &root, &why), OK);
	assert_true(str_equal(json_member(root, "alg")->text, STR("HS256")));
	assert_true(str_equal(json_member(root, "n")->text, STR("1.50")));
	assert_int_equal(json_member(root, "aud")->child->next->token, TOKEN_NULL);
	assert_null(json_member(root, "al"));
	assert_null(json_member(json_member(root, "alg"), "x"));
	assert_null(json_member(NULL, "x"));
	assert_int_equal(json_parse(arena, STR("\"\""), &root, &why), OK);
	assert_true(root->token == TOKEN_STRING && root->text.p != NULL && root->text.n == 0);
	assert_int_equal(json_parse(arena, (struct str){ 0 }, &root, &why), E_MALFORMED);
	assert_null(root);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CASE(values),   CASE(all_faults_at_once), CASE(nested), CASE(bad_syntax), CASE(bad_text), CASE(twice),
		CASE(too_deep), CASE(too_many),           CASE(places), CASE(trees),      CASE(too_long),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
