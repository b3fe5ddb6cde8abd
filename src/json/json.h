/*
 * Reads and writes JSON (RFC 8259) as the rows of shapes describe it, with yajl's event parser and a writer of its own. No
 * other folder reads or writes JSON.
 */
#ifndef JSON_JSON_H
#define JSON_JSON_H

#include "base/buf.h"
#include "shape/shape.h"

#define JSON_DEPTH_MAX 32
#define JSON_NODES_MAX 4000   /* values in one text, at all levels */
#define JSON_MEMBERS_MAX 1000 /* members of one object */
#define JSON_STRING_MAX                                                                                                        \
	TEXT_MAX /* bytes of a name; texts are limited by their rows, and those that nobody reads not at all                   \
	          */

/*
 * Reads `text`, one JSON object, into the BODY rows of `reading->shape`. E_MALFORMED, with the reason and the byte position in
 * *why_r (in the arena), for bad syntax, bad UTF-8, U+0000, lone surrogates, duplicate members, more than the limits above, and
 * anything that is not an object. Wrong values add faults and are no error; members without a row are ignored (see
 * shape_take_members). An empty text is read as an empty object. `text` must live as long as `reading->in`.
 */
enum err json_decode(const struct reading *reading, struct str text, struct str *why_r);

/* How an answer is written. */
struct json_style {
	unsigned view, role;
	bool millis;            /* instants are written with milliseconds (.000) */
	struct str caller_zone; /* the zone for local times; none: each value's own zone */
	struct str public_url;  /* the base URL of the links that `link` rows show */
	/* Appends the query of a signed URL for `path` ("?expires=..&signature=.."); NULL: URLs are not signed. */
	void (*sign)(void *signer, struct str path, struct buf *out);
	void *signer;
	/* The text of one fault, in `arena`: the surface's own text, or that of errors.def. */
	struct str (*fault_text)(void *reporter, struct arena *arena, const struct fault *fault);
	/* The name of a fault's field in the request; "non_field_errors" when the fault belongs to no field. */
	struct str (*fault_name)(void *reporter, const struct fault *fault);
	void *reporter;
	struct arena *arena;
};

/* The records of a page, or the body of an envelope, which are not members of the encoded struct. */
struct json_inner {
	const struct shape *shape; /* NULL: written as null (or left out with OMIT) */
	const void *value;
	size_t n, size; /* for KIND_ROWS: the number of records, and the size of each in bytes */
	const struct json_inner
	        *inner; /* what is inside `value` in turn (an envelope contains a page, which contains records) */
};

/*
 * Writes `value` to `out` as the BODY rows of `shape` describe it. `inner` is the content of the KIND_ROWS or KIND_BODY row,
 * NULL when the shape has none. When the only BODY row is such a row without a name, its content is written without an object
 * around it. The only possible error is the sticky one of `out`. Shapes must live as long as the process, because a plan of
 * each is kept for every view and role.
 */
void json_encode(struct buf *out, const struct shape *shape, const void *value, const struct json_inner *inner,
                 const struct json_style *style);

/* A writer for JSON without a shape: the OpenAPI document, outbox payloads, tokens. Wrong nesting fails an assertion. */
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
void json_raw(struct json_writer *w, struct str json); /* a value that is already encoded */

/* Appends `s` as a JSON string, quotes included. */
void json_quote(struct buf *out, struct str s);

/*
 * Parses any JSON text into a tree in `arena`, with the checks and errors of json_decode. Strings without escapes point into
 * `text`, which must live as long as the tree.
 */
enum err json_parse(struct arena *arena, struct str text, struct node **root_r, struct str *why_r);

/* The member `name` of an object; NULL when there is none or `node` is no object. */
const struct node *json_member(const struct node *node, const char *name);

#endif
