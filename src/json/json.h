/*
 * JSON (RFC 8259) by rows: the only folder that reads or writes it, over yajl's SAX parser and a writer of our own.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/buf.h"
#include "shape/shape.h"

#define JSON_DEPTH_MAX 32
#define JSON_NODES_MAX 4000   /* values of a text, however nested */
#define JSON_MEMBERS_MAX 1000 /* members of one object */
#define JSON_STRING_MAX TEXT_MAX

/*
 * Reads `text`, one JSON object, into the BODY rows of `reading->shape`. Refuses with E_MALFORMED (and *why_r says where
 * and why, in the arena) bad syntax, bad UTF-8, U+0000, lone surrogates, duplicate members, depth and size beyond the
 * limits above, and anything that is not an object. Wrong values are faults, not an error; members that no row names are
 * ignored (see shape_take_members). An empty text is an empty object. `text` must live as long as `reading->in`.
 */
enum err json_decode(const struct reading *reading, struct str text, struct str *why_r);

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
 * or object). The sticky error of `out` is the only one. Shapes must live as long as the process: what their rows say is
 * worked out once for each view and role.
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
void json_raw(struct json_writer *w, struct str json); /* a value that is JSON already */

/* Appends `s` as a JSON string, quotes included. */
void json_quote(struct buf *out, struct str s);

/*
 * Reads any JSON text into a tree in `arena`, with the refusals of json_decode. Texts without escapes point into `text`.
 */
enum err json_parse(struct arena *arena, struct str text, struct node **root_r, struct str *why_r);

/* The member `name` of an object; NULL when there is none or `node` is no object. */
const struct node *json_member(const struct node *node, const char *name);

#endif
