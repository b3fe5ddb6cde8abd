/*
 * JSON (RFC 8259) by rows: the only folder that reads or writes it, over yajl's SAX parser and a writer of our own.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/buf.h"
#include "shape/shape.h"

#define JSON_DEPTH_MAX 32
#define JSON_MEMBERS_MAX 1000
#define JSON_STRING_MAX 262144

/*
 * Reads `text`, one JSON object, into the BODY rows of `shape`. Refuses with E_MALFORMED (and *why_r says where and
 * why, static or in `arena`) bad syntax, bad UTF-8, U+0000, lone surrogates, duplicate members, depth and size beyond
 * the limits above, and anything that is not an object. Wrong values are faults, not an error. Members that no row
 * names are ignored; null in a required or non-nullable member is a fault, null elsewhere is seen-and-none.
 * An empty text is an empty object. Rows of `shape` that do not stand in `view` or for `role` are ignored as unknown.
 */
enum err json_decode(struct arena *arena, struct str text, const struct shape *shape, unsigned view, unsigned role, void *in,
                     struct faults *faults, struct str *why_r);

/* How an answer is written. */
struct json_style {
	unsigned view, role;
	bool millis;            /* instants with .000 */
	struct str caller_zone; /* wall times on this clock instead of the value's own; none: the value's own */
	struct str public_url;  /* before `link` rows */
	/* Appends the signature query of a signed URL for `path` ("?expires=..&signature=.."); NULL: none. */
	void (*sign)(void *signer, struct str path, struct buf *out);
	void *signer;
	/* The text of one fault: surface's own, else errors.def; placed in `arena`. */
	struct str (*fault_text)(void *reporter, struct arena *arena, const struct fault *fault);
	/* The wire name of one fault; "non_field_errors" when it has none. */
	struct str (*fault_name)(void *reporter, const struct fault *fault);
	void *reporter;
	struct arena *arena;
};

/* Rows of a page and body of an envelope are given from outside: */
struct json_inner {
	const struct shape *shape; /* NULL: null (or left out with OMIT) */
	const void *value;
	size_t n, size;                 /* of KIND_ROWS: how many, and bytes from one to the next */
	const struct json_inner *inner; /* what stands inside `value` in turn: an envelope around a page around rows */
};

/*
 * Writes `value` by the BODY rows of `shape` to `out`. `inner` is what KIND_ROWS or KIND_BODY stand for, NULL when the
 * shape has none. A shape whose only BODY row is nameless and KIND_ROWS or KIND_BODY writes that alone (a bare array
 * or object). The sticky error of `out` is the only one.
 */
void json_encode(struct buf *out, const struct shape *shape, const void *value, const struct json_inner *inner,
                 const struct json_style *style);

/* A writer for what has no shape: the OpenAPI document, outbox payloads, logs. Checks its nesting with assert. */
struct json_writer {
	struct buf *out;
	unsigned depth;
	bool first[JSON_DEPTH_MAX], array[JSON_DEPTH_MAX];
	bool key;
};
struct json_writer json_writer(struct buf *out);
void json_object(struct json_writer *w);
void json_array(struct json_writer *w);
void json_end(struct json_writer *w); /* closes the innermost object or array */
void json_key(struct json_writer *w, const char *name);
void json_key_str(struct json_writer *w, struct str name);
void json_str(struct json_writer *w, struct str s); /* null when none */
void json_text(struct json_writer *w, const char *text);
void json_int(struct json_writer *w, int64_t number);
void json_bool(struct json_writer *w, bool b);
void json_null(struct json_writer *w);

/* Appends `s` as a JSON string, quotes included. */
void json_quote(struct buf *out, struct str s);

/* A parsed tree for what has no shape (JWT header and claims). Same limits and refusals as json_decode. */
struct json_node {
	enum token token;
	struct str text; /* of strings (decoded) and numbers (as written) */
	struct str name; /* as a member */
	struct json_node *child, *next;
};
enum err json_parse(struct arena *arena, struct str text, struct json_node **root_r, struct str *why_r);

/* The member `name` of an object; NULL when there is none or `node` is no object. */
const struct json_node *json_member(const struct json_node *node, const char *name);

#endif
