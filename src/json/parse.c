/* Parses JSON into trees: yajl's callbacks build nodes in the arena, and refuse too much depth or size and duplicate members.
 */
#include <stdint.h>
#include <string.h>
#include <yajl/yajl_parse.h>

#include "json/json.h"
#include "json/scan.h"

/* An object or array that is still open. */
struct open {
	struct node *node, **end; /* where its next member goes */
	size_t n;
};

struct parse {
	struct arena *arena;
	struct str text, key;
	struct node *root;
	struct open open[JSON_DEPTH_MAX];
	size_t depth, nodes;
	const char *why; /* why a callback refused the text; NULL: none did */
};

/* ---- yajl's memory comes from the arena, so that it is freed with the request in every case */

enum { NAMED_MAX = 60 }; /* bytes of a name that an error repeats */
enum { HEAD = 16 };      /* bytes before each piece, which hold its size for reallocate(); a multiple of the alignment */

static void *allocate(void *arena, size_t size)
{
	char *piece = arena_take(arena, HEAD + size);

	memcpy(piece, &size, sizeof size);
	return piece + HEAD;
}

static void *reallocate(void *arena, void *old, size_t size)
{
	char *piece;
	size_t had;

	if (old == NULL)
		return allocate(arena, size);
	memcpy(&had, (char *)old - HEAD, sizeof had);
	if (had >= size)
		return old;
	piece = allocate(arena, size);
	memcpy(piece, old, had);
	return piece;
}

/* Does nothing: the pieces are freed with the arena. */
static void release(void *arena, void *piece)
{
	(void)arena;
	(void)piece;
}

/* ---- callbacks; 0 stops the parser */

static int refuse(struct parse *parse, const char *why)
{
	parse->why = why;
	return 0;
}

/* yajl's strings point into `parse->text` or, when they had escapes, into a temporary buffer, from which they are copied. */
static struct str kept(const struct parse *parse, const void *bytes, size_t n)
{
	uintptr_t at = (uintptr_t)bytes, text = (uintptr_t)parse->text.p;
	struct str s = { bytes, n };

	if (n == 0)
		return STR("");
	return at >= text && at < text + parse->text.n ? s : str_copy(parse->arena, s);
}

static struct node *add(struct parse *parse, enum token token)
{
	struct open *open = parse->depth > 0 ? &parse->open[parse->depth - 1] : NULL;
	struct node *node;

	if (++parse->nodes > JSON_NODES_MAX) {
		refuse(parse, "too many values");
		return NULL;
	}
	node = ARENA_NEW(parse->arena, struct node);
	node->token = token;
	if (open == NULL) {
		parse->root = node;
		return node;
	}
	node->name = parse->key;
	parse->key = (struct str){ 0 };
	*open->end = node;
	open->end = &node->next;
	return node;
}

static int add_text(struct parse *parse, enum token token, const void *bytes, size_t n)
{
	struct node *node;

	node = add(parse, token);
	if (node == NULL)
		return 0;
	node->text = kept(parse, bytes, n);
	return 1;
}

static int on_null(void *parse)
{
	return add(parse, TOKEN_NULL) != NULL;
}

static int on_boolean(void *parse, int value)
{
	return add(parse, value ? TOKEN_TRUE : TOKEN_FALSE) != NULL;
}

static int on_number(void *parse, const char *text, size_t n)
{
	return add_text(parse, TOKEN_NUMBER, text, n);
}

static int on_string(void *parse, const unsigned char *text, size_t n)
{
	return add_text(parse, TOKEN_STRING, text, n);
}

static int begin(struct parse *parse, enum token token)
{
	struct node *node;

	if (parse->depth == JSON_DEPTH_MAX)
		return refuse(parse, "nested too deep");
	node = add(parse, token);
	if (node == NULL)
		return 0;
	parse->open[parse->depth++] = (struct open){ node, &node->child, 0 };
	return 1;
}

static int on_map(void *parse)
{
	return begin(parse, TOKEN_OBJECT);
}

static int on_array(void *parse)
{
	return begin(parse, TOKEN_ARRAY);
}

static int on_end(void *context)
{
	struct parse *parse = context;

	parse->depth--;
	return 1;
}

/* Names the member, unless its name is longer than any that a row has. */
static const char *twice(const struct parse *parse, struct str name)
{
	if (name.n > NAMED_MAX)
		return "a member comes twice";
	return str_cstring(parse->arena, STR_JOIN(parse->arena, STR("the member \""), name, STR("\" comes twice")));
}

static int on_key(void *context, const unsigned char *text, size_t n)
{
	struct parse *parse = context;
	struct open *open = &parse->open[parse->depth - 1];
	struct str key = { (const char *)text, n };

	if (n > JSON_STRING_MAX)
		return refuse(parse, "a text is too long");
	if (++open->n > JSON_MEMBERS_MAX)
		return refuse(parse, "too many members");
	for (const struct node *node = open->node->child; node != NULL; node = node->next)
		if (node->name.n == n && str_equal(node->name, key))
			return refuse(parse, twice(parse, node->name));
	parse->key = kept(parse, text, n);
	return 1;
}

static const yajl_callbacks callbacks = {
	.yajl_null = on_null,
	.yajl_boolean = on_boolean,
	.yajl_number = on_number,
	.yajl_string = on_string,
	.yajl_start_map = on_map,
	.yajl_map_key = on_key,
	.yajl_end_map = on_end,
	.yajl_start_array = on_array,
	.yajl_end_array = on_end,
};

/* ---- */

static enum err malformed(struct arena *arena, const char *why, size_t at, struct str *why_r)
{
	/* yajl ends its messages with a newline. */
	*why_r = STR_JOIN(arena, str_trim(str_of(why)), STR(" (at byte "), str_from_int(arena, (int64_t)at), STR(")"));
	return E_MALFORMED;
}

enum err json_parse(struct arena *arena, struct str text, struct node **root_r, struct str *why_r)
{
	struct parse parse = { .arena = arena, .text = text };
	yajl_alloc_funcs memory = { allocate, reallocate, release, arena };
	const unsigned char *bytes = (const unsigned char *)(text.n > 0 ? text.p : "");
	yajl_handle yajl;
	size_t at;

	*root_r = NULL;
	parse.why = scan_refuses(text, &at);
	if (parse.why != NULL)
		return malformed(arena, parse.why, at, why_r);
	yajl = yajl_alloc(&callbacks, &memory, &parse);
	yajl_config(yajl, yajl_dont_validate_strings, 1); /* scan_refuses() has done it, more strictly */
	if (yajl_parse(yajl, bytes, text.n) != yajl_status_ok) {
		at = yajl_get_bytes_consumed(yajl);
	} else if (yajl_complete_parse(yajl) != yajl_status_ok) {
		at = text.n; /* the text ends too early; yajl has counted from its end on */
	} else {
		*root_r = parse.root;
		return OK;
	}
	if (parse.why == NULL)
		parse.why = (const char *)yajl_get_error(yajl, 0, bytes, text.n);
	return malformed(arena, parse.why, at, why_r);
}

const struct node *json_member(const struct node *node, const char *name)
{
	if (node == NULL || node->token != TOKEN_OBJECT)
		return NULL;
	for (node = node->child; node != NULL; node = node->next)
		if (str_equal(node->name, str_of(name)))
			return node;
	return NULL;
}

enum err json_decode(const struct reading *reading, struct str text, struct str *why_r)
{
	struct node *root;
	enum err e;

	if (text.n == 0)
		return OK;
	e = json_parse(reading->arena, text, &root, why_r);
	if (e != OK)
		return e;
	if (root->token != TOKEN_OBJECT) {
		*why_r = STR("it is not an object");
		return E_MALFORMED;
	}
	return shape_take_members(reading, root);
}
