/*
 * JSON texts: for any input, the tree must be UTF-8 and within its limits; the text that the writer makes of it must parse to
 * the same tree; and the values that a shape accepts must keep the shape's rules.
 */
#include <assert.h>
#include <string.h>

#include "fuzz.h"
#include "json/json.h"

enum { OUT_MAX = 8 << 20 };
enum colour { COLOUR_NONE, RED, GREEN };
enum size { SMALL, BIG };

struct span {
	int64_t from, to;
};
struct thing {
	struct seen seen;
	struct {
		struct id v;
	} owner;
	struct str name;
	int64_t minutes;
	enum colour colour;
	enum size size;
	struct maybe_bool on;
	struct decimal price;
	struct instant at;
	struct date day;
	struct wall time;
	struct set colours;
	struct strs skills;
	struct instants slots;
	struct ids people;
	struct span span, *apart;
	struct {
		const struct span *at;
		size_t n;
	} spans;
};

/* clang-format off */
WORDS(colours, colour, [RED] = "red", [GREEN] = "green");
WORDS(sizes, size, [SMALL] = "small", [BIG] = "big");
SHAPE(span_rows, span,
	ROW(span, from, "f", "First", .must = ALWAYS, .hi = 10),
	ROW(span, to, "t", "Last", .lo = -5, .hi = 10));
SHAPE(rows, thing,
	ID(thing, owner, "id", "Whose", .as = AS_KEY),
	ROW(thing, name, "name", "Name", .must = ALWAYS, .lo = 1, .hi = 5),
	ROW(thing, minutes, "int", "Length", .lo = 5, .hi = 480, .otherwise = 60),
	WORD(thing, colour, colours, "word", "Colour, else", .flags = ELSE),
	WORD(thing, size, sizes, "word", "size"),
	ROW(thing, on, "on", "Whether"),
	ROW(thing, price, "price", "Price", .as = AS_TEXT, .hi = 1000),
	ROW(thing, at, "at", "Instant"),
	ROW(thing, day, "day", "Day"),
	ROW(thing, time, "time", "Time"),
	WORDSET(thing, colours, colours, "set", "Colours"),
	ROW(thing, skills, "strs", "Skills", .hi = 4),
	ROW(thing, slots, "slots", "Slots", .hi = 2),
	ROW(thing, people, "ids", "People", .hi = 2),
	OBJECT(thing, span, span_rows, "span", "A span"),
	POINTER(thing, apart, span_rows, "ptr", "Another"),
	LIST(thing, spans, span_rows, "list", "More", .hi = 3));
/* clang-format on */

static void check_text(struct str text)
{
	assert(str_utf8(text));
}

/* Writes a tree, which is at most as deep as the parser allows. */
static void write_tree(struct json_writer *w, const struct node *node)
{
	const struct node *path[JSON_DEPTH_MAX];
	size_t depth = 0, nodes = 0;

	for (;;) {
		bool down = false;

		assert(++nodes <= JSON_NODES_MAX);
		check_text(node->text);
		check_text(node->name);
		if (depth > 0 && path[depth - 1]->token == TOKEN_OBJECT)
			json_key_str(w, node->name.p != NULL ? node->name : STR(""));
		switch (node->token) {
		case TOKEN_NULL:
			json_null(w);
			break;
		case TOKEN_STRING:
			json_str(w, node->text);
			break;
		case TOKEN_NUMBER:
			json_raw(w, node->text);
			break;
		case TOKEN_TRUE:
		case TOKEN_FALSE:
			json_bool(w, node->token == TOKEN_TRUE);
			break;
		case TOKEN_OBJECT:
			json_object(w);
			down = true;
			break;
		case TOKEN_ARRAY:
			json_array(w);
			down = true;
			break;
		}
		if (down && node->child != NULL) {
			assert(depth < JSON_DEPTH_MAX);
			path[depth++] = node;
			node = node->child;
			continue;
		}
		if (down)
			json_end(w);
		while (node->next == NULL && depth > 0) {
			node = path[--depth];
			json_end(w);
		}
		if (node->next == NULL || depth == 0)
			return;
		node = node->next;
	}
}

static void check_tree(struct arena *arena, struct str text)
{
	struct buf first = buf_new(arena, OUT_MAX), second = buf_new(arena, OUT_MAX);
	struct json_writer w = json_writer(&first);
	struct node *root;
	struct str why = { 0 };

	if (json_parse(arena, text, &root, &why) != OK) {
		assert(root == NULL && why.n > 0 && str_utf8(why));
		return;
	}
	write_tree(&w, root);
	assert(w.depth == 0 && first.error == OK);
	assert(json_parse(arena, buf_view(&first), &root, &why) == OK);
	w = json_writer(&second);
	write_tree(&w, root);
	assert(str_equal(buf_view(&first), buf_view(&second)));
}

static void check_members(const struct thing *in)
{
	assert(!HAS(in, name) || in->name.p == NULL || str_points(in->name) <= 5);
	assert(!HAS(in, minutes) || (in->minutes >= 5 && in->minutes <= 480));
	assert(!HAS(in, colour) || in->colour <= GREEN);
	assert(!HAS(in, size) || in->size <= BIG);
	assert(!in->price.has || (in->price.cents >= 0 && in->price.cents <= 100000));
	assert((in->colours.bits & ~6U) == 0);
	assert(in->skills.n <= 4 && in->slots.n <= 2 && in->people.n <= 2 && in->spans.n <= 3);
	for (size_t i = 0; i < in->skills.n; i++)
		check_text(in->skills.at[i]);
}

static void check_rows(struct arena *arena, struct str text, bool create)
{
	struct thing in = { 0 };
	struct faults faults = { 0 };
	struct reading reading = { .arena = arena, .shape = &rows, .role = 1, .create = create, .in = &in, .faults = &faults };
	struct json_style style = { .role = 1, .arena = arena };
	struct buf out = buf_new(arena, OUT_MAX);
	struct node *root;
	struct str why = { 0 };

	if (json_decode(&reading, text, &why) != OK) {
		assert(why.n > 0);
		return;
	}
	shape_complete(&reading);
	for (size_t i = 0; i < faults.n; i++)
		check_text(fault_text(arena, &faults.at[i], err_text(faults.at[i].error)));
	if (faults.n > 0)
		return;
	check_members(&in);
	json_encode(&out, &rows, &in, NULL, &style);
	assert(out.error == OK && json_parse(arena, buf_view(&out), &root, &why) == OK);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *arena = arena_new(0);
	struct str text = { (const char *)data, size };

	check_tree(arena, text);
	check_rows(arena, text, true);
	check_rows(arena, text, false);
	arena_free(&arena);
	return 0;
}
