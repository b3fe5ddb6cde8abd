/*
 * A shape describes one C struct under the names of one surface (one of the APIs), in rows, one for each member. The same rows
 * decode and check a request, encode an answer and produce the OpenAPI document. Nothing here depends on JSON, SQL, HTTP or
 * interviews.
 *
 * The compiler checks the rows (KIND_OF, TYPE_IS, SAME); api/registry.c checks the rest when the program starts.
 */
#ifndef SHAPE_SHAPE_H
#define SHAPE_SHAPE_H

#include "base/arena.h"
#include "base/err.h"
#include "shape/value.h"

/* ---- presence: which members of an input were sent, one bit for each four bytes, so that the bit is the same in all surfaces
 */
struct seen {
	uint64_t w[4];
};
#define SEEN_MAX 1024 /* the largest size of an input struct, in bytes */
#define AT(in, member) offsetof(__typeof__(*(in)), member)
#define HAS(in, member) (((in)->seen.w[AT(in, member) / 256] >> (AT(in, member) / 4 % 64) & 1) != 0)
#define MARK(in, member) ((in)->seen.w[AT(in, member) / 256] |= UINT64_C(1) << (AT(in, member) / 4 % 64))

/* ---- which members of an output struct an answer shows, one bit for each four bytes; store/ reads only those */
struct shown {
	uint64_t w[16];
};
#define SHOWN_MAX 4096 /* the largest size of an output struct, in bytes */

/* ---- a field: one member under one wire name */
enum kind {
	KIND_STR,
	KIND_INT,
	KIND_BOOL,
	KIND_MAYBE_INT,
	KIND_MAYBE_BOOL,
	KIND_DECIMAL,
	KIND_INSTANT,
	KIND_WHEN,
	KIND_DATE,
	KIND_WALL,
	KIND_ID,
	KIND_UUID,
	KIND_SET,
	KIND_STRS,
	KIND_INSTANTS,
	KIND_IDS,
	KIND_NUMBERS, /* an object whose members are whole numbers */
	KIND_UPLOAD,
	KIND_FAULTS,
	KIND_ENUM,
	KIND_OBJECT,  /* a struct inside the struct */
	KIND_POINTER, /* a pointer to a struct; NULL is null */
	KIND_LIST,    /* {at, n} of structs */
	KIND_WINDOW,  /* paging parameters, a struct window; the rows of its shape belong to the outer shape */
	KIND_ROWS,    /* in the shape of a page: the list itself */
	KIND_BODY     /* in the shape of an envelope: the answer itself */
};
/* clang-format off */
#define KIND_OF(T, m) _Generic(((struct T *)0)->m, struct str: KIND_STR, int64_t: KIND_INT, bool: KIND_BOOL, \
	struct maybe_int: KIND_MAYBE_INT, struct maybe_bool: KIND_MAYBE_BOOL, struct decimal: KIND_DECIMAL, \
	struct instant: KIND_INSTANT, struct when: KIND_WHEN, struct date: KIND_DATE, struct wall: KIND_WALL, \
	struct id: KIND_ID, struct uuid: KIND_UUID, struct set: KIND_SET, struct strs: KIND_STRS, \
	struct instants: KIND_INSTANTS, struct ids: KIND_IDS, struct numbers: KIND_NUMBERS, struct upload: KIND_UPLOAD, struct faults: KIND_FAULTS)
/* clang-format on */

enum where { BODY, PATH, QUERY, HEADER }; /* where a value stands in a request; in an answer only BODY or HEADER */
enum as {
	AS_IS,
	AS_DATE,    /* when: the local date in its zone */
	AS_WALL,    /* when: the local time HH:MM in its zone */
	AS_SECONDS, /* when, wall: HH:MM:SS */
	AS_KEY,     /* id, ids: the number; as input a number or a UUID */
	AS_TEXT,    /* decimal: a JSON string; as input, like every decimal, a string or a number */
	AS_LIST,    /* faults: an array of texts, else an object of arrays */
	AS_OBJECTS, /* faults: an array of {field, message} */
	AS_ETAG,    /* int: the version in ETag and If-Match, "3-hash"; str: in quotes, in ETag */
	AS_DAY_END, /* instant as input: a plain date means the midnight that ends it */
	AS_TENTHS   /* decimal: one place */
};
enum {
	ELSE = 1, /* when there is nothing to show, or no such word, the next row of this name is used (any row if nameless) */
	OMIT = 2, /* left out of an answer instead of shown as null */
	SECRET = 4,       /* never logged, never stored for a replayed answer, and write-only in the OpenAPI document */
	IF_ANY = 8,       /* an object that is null when its first member is none */
	CLAMPED = 32,     /* an integer: a value above `hi` is taken as `hi` */
	NOT_NULL = 64,    /* of a member that a change may leave out but never clear: null is refused */
	OR_ME = 128,      /* an id in the path of a person: "me" stands for the caller */
	FINDS_RECORD = 16 /* an id in the body by which the record that the row loads is found */
};

/* A surface's words for the values of an enum; NULL: no word. Several values may share a word; an input takes the first of
 * them. */
struct words {
	const char *name;
	const char *const *word;
	size_t n;
};

struct shape;
struct field {
	/* The members that encoding an answer reads of every row come first, so that they share cache lines. */
	enum kind kind;
	enum as as;
	const char *link; /* of an id or uuid: shown as an absolute signed URL, and this is the path before the UUID */
	const struct words *words;
	const struct shape *shape;
	size_t off;
	enum where where;
	unsigned flags;    /* ELSE, OMIT, SECRET, IF_ANY, CLAMPED, NOT_NULL, OR_ME, FINDS_RECORD */
	unsigned views;    /* the views of the object that contain this row; 0: all */
	unsigned not_for;  /* roles that can neither see nor set it */
	const char *name;  /* its name in JSON, path, query or header; NULL: its members belong to the outer object */
	unsigned must;     /* the views in which an input must have it and must not be null, and an answer is never null */
	const char *of;    /* the name of the struct that it is a member of */
	const char *doc;   /* for the OpenAPI document; never empty */
	int64_t lo, hi;    /* limits: of a text in code points, of a number its range, of an upload in bytes; hi 0: no limits */
	int64_t otherwise; /* the default of an integer that was not sent */
	const char *wrong; /* the message for any fault of this value; NULL: that of the error */
	const char
	        *accept; /* of an upload: the kinds of content that are accepted, by name ("pdf docx png"); see shape/media.h */
	const char *example; /* for the OpenAPI document; NULL: made from the kind */
	const char *within;  /* of an id in a request by which no record is loaded: among what it is looked for, and where */
};
/* The name that a shape has in the OpenAPI document for a set of views. */
struct view {
	unsigned bits;
	const char *name; /* the whole name of the schema: "PlatformInterviewLine" */
};
struct shape {
	const char *name, *of, *doc;
	size_t size;
	const struct field *fields;
	size_t n;
	const struct view *views; /* the last one has no name; NULL: a single schema, named after the shape */
};

#define ALWAYS ~0u
#define INTEGER_MAX INT64_C(9007199254740991) /* 2^53 - 1: every JSON parser reads it exactly (RFC 8259 section 6) */
#define DECIMAL_MAX INT64_C(9999999999)       /* as the limit of a decimal: up to 9999999999.99, which DECIMAL(12,2) holds */
#define TEXT_MAX 262144                       /* bytes of one text */
#define ITEMS_MAX 100                         /* members of a list, when its row has no limit of its own */
/* clang-format off */
#define SAME(A, B) _Generic((A *)0, B *: 0)                /* is zero; does not compile when the types differ */
#define TYPE_IS(T, m, B) _Generic(&((struct T *)0)->m, B *: 0)
#define ROW_(T, m, kind_, wire, ...) { .name = wire, .of = #T, .kind = (kind_), .off = offsetof(struct T, m), .doc = __VA_ARGS__ }
/* struct, member, name, documentation, then further columns of struct field by name */
#define ROW(T, m, ...) ROW_(T, m, KIND_OF(T, m), __VA_ARGS__)
#define ID(T, m, ...) ROW(T, m.v, __VA_ARGS__)
#define WORD(T, m, w_, wire, ...) ROW_(T, m, KIND_ENUM + TYPE_IS(T, m, w_##_enum), wire, __VA_ARGS__, .words = &w_)
#define WORDSET(T, m, w_, wire, ...) ROW_(T, m, KIND_OF(T, m), wire, __VA_ARGS__, .words = &w_)
#define OBJECT(T, m, s, wire, ...) ROW_(T, m, KIND_OBJECT + TYPE_IS(T, m, s##_t), wire, __VA_ARGS__, .shape = &s)
#define POINTER(T, m, s, wire, ...) ROW_(T, m, KIND_POINTER + TYPE_IS(T, m, s##_t *), wire, __VA_ARGS__, .shape = &s)
#define LIST(T, m, s, wire, ...) ROW_(T, m, KIND_LIST + TYPE_IS(T, m.at, const s##_t *), wire, __VA_ARGS__, .shape = &s)
#define GROUP(T, s, wire, ...) { .name = wire, .of = #T, .kind = KIND_OBJECT + SAME(struct T, s##_t), .shape = &s, .doc = __VA_ARGS__ }
#define PAGING(T, s) { .of = #T, .kind = KIND_WINDOW, .off = offsetof(struct T, window), .shape = &s, .doc = "Paging" }
#define PAGE_ROWS(wire, ...) { .name = wire, .of = "page", .kind = KIND_ROWS, .doc = __VA_ARGS__ }
#define REPLY_BODY(wire, ...) { .name = wire, .of = "reply", .kind = KIND_BODY, .doc = __VA_ARGS__ }
#define SHAPE(s, T, ...) VIEWED(s, T, NULL, __VA_ARGS__)
/* A shape whose schemas differ by view: VIEWED(platform_job, job_detail, VIEWS(VIEW(LINE, "PlatformJobLine"), ...), rows). Clients
 * are generated from these names, so a name is never given to other views or changed once it is published. */
#define VIEWED(s, T, views_, ...) typedef struct T s##_t; typedef struct T##_list s##_list_t; \
	static const struct field s##_fields[] = { __VA_ARGS__ }; \
	static const struct shape s = { #s, #T, NULL, sizeof(struct T), s##_fields, COUNT(s##_fields), views_ }
/* A shape whose rows stand before it as `s`_fields, because they are made from a list of their own. */
#define SHAPE_OF_ROWS(s, T, views_) typedef struct T s##_t; \
	static const struct shape s = { #s, #T, NULL, sizeof(struct T), s##_fields, COUNT(s##_fields), views_ }
#define VIEWS(...) (const struct view[]){ __VA_ARGS__, { 0, NULL } }
#define VIEW(bits_, name_) { bits_, name_ }
/* A value of model/enums.h and its word, for WORDS(language_words, language, LANGUAGE_VALUES(WORD_OF)). */
#define WORD_OF(value, number, word) [value] = word,
#define WORDS(w_, E, ...) typedef enum E w_##_enum; static const char *const w_##_words[] = { __VA_ARGS__ }; \
	static const struct words w_ = { #w_, w_##_words, COUNT(w_##_words) }
/* A list as service/ returns it: one page of records, the number of records that match the filter (or MOST_COL of db/db.h when there are
 * more), and counts without the filter. */
#define LIST_OF(T) struct T##_list { const struct T *at; size_t n; int64_t total, tally[3]; }
/* clang-format on */

/* ---- faults: everything that is wrong with an input, by member; the row of the surface gives the name that the client knows
 */
struct fault {
	const struct field *field; /* the row, when it is known (while decoding); else NULL */
	size_t off;                /* else the member: AT(in, member) */
	enum err error;
	struct str value; /* replaces {value} in the error's text */
	struct str name;  /* the name of the input, when no row has it (a duplicate key, an unknown part) */
};
struct faults {
	struct fault at[16];
	size_t n;
};

/* Adds a fault. A second fault of the same row, name or member is dropped, and so are those beyond the first 16. */
void faults_add(struct faults *faults, struct fault fault);

/*
 * `text` with its placeholders replaced, in `arena`: {field} is the name of the input, {value} what was sent (cut to 100 code
 * points; empty for SECRET rows), {lo} and {hi} the limits of the row, {kind} the expected kind of value ("a whole number").
 * Unknown placeholders are not replaced.
 */
struct str fault_text(struct arena *arena, const struct fault *fault, const char *text);

/* ---- properties of rows */

/* The row of `shape` (also of its groups and windows) whose member lies at `off` and that is in `view`; NULL when there is
 * none. */
const struct field *shape_field_at(const struct shape *shape, size_t off, unsigned view);

/* Whether a row is in `view` for `role`; whether an input must have it in `view`; whether null may be sent for it. */
static inline bool field_stands(const struct field *field, unsigned view, unsigned role)
{
	return (field->views == 0 || (field->views & view) != 0) && (field->not_for & role) == 0;
}
bool field_required(const struct field *field, unsigned view);
bool field_nullable(const struct field *field);

/*
 * Whether the value of a row's member is "none" (see value.h). An enum or a set without a word in field->words, an empty list,
 * and an IF_ANY object whose first member is none are none too. An encoder writes null for none, but [] for lists.
 */
bool field_none(const struct field *field, const void *value);

/*
 * Whether two values of a row's member are the same. An empty text equals none. Always false for lists, uploads and structs,
 * whose members must be compared instead.
 */
bool field_same(const struct field *field, const void *a, const void *b);

/* The number of an enum's value; `value` points to any enum or unsigned member. */
unsigned field_enum(const void *value);

/* The items of a list of any kind, and the target of a KIND_POINTER. */
struct items {
	const void *at;
	size_t n;
};
struct items field_items(const void *value);
const void *field_pointer(const void *value);

/*
 * The plain text of a row's member in `arena`, for a header or a sentence: words, UUIDs, decimals, RFC 3339 instants, local
 * times in the value's own zone. Empty for none and for kinds that have no text (objects, lists).
 */
struct str field_text(struct arena *arena, const struct field *field, const void *value);

/* As field_text for the row named `path` below `value`, with dots between levels ("candidate.name"); none when it does not
 * exist. */
struct str shape_text(struct arena *arena, const struct shape *shape, const void *value, unsigned view, struct str path);

/* The local date and time of `when` in `caller_zone` or, when that is none, in the value's own zone (UTC when none or unknown).
 */
void when_wall(const struct when *when, struct str caller_zone, struct date *day_r, struct wall *time_r);

/* Sets the presence bit of a member of an input struct at byte `off`. */
void seen_mark(struct seen *seen, size_t off);

/*
 * The members that `shape` shows in `view` to any of `roles`: those of nested objects one by one, a pointer or a list as one
 * member, and of a `when` both its instant and its zone.
 */
struct shown shape_shown(const struct shape *shape, unsigned view, unsigned roles);

/* Whether `have` contains every member of `wanted`. */
bool shown_within(struct shown wanted, struct shown have);

/* Adds the member at byte `off`. Inline, because each read asks of several statements which members they fill. */
static inline void shown_mark(struct shown *shown, size_t off)
{
	if (off < SHOWN_MAX)
		shown->w[off / 256] |= UINT64_C(1) << (off / 4 % 64);
}

/* Removes the member at byte `off`, because the caller reads it in another way; returns whether it was in the set. */
bool shown_take(struct shown *shown, size_t off);

/* The first value that `word` stands for, or -1; and the set of all values that it stands for, or 0. */
int words_find(const struct words *words, struct str word);
uint64_t words_set(const struct words *words, struct str word);

/* The set of all values that have a word; and the set of those that have the same word as `value`. */
uint64_t words_all(const struct words *words);
uint64_t words_same(const struct words *words, unsigned value);

/* The word of `value`; NULL when it has none. */
const char *words_word(const struct words *words, unsigned value);

/* ---- reading an input */

/* A value of a request: a tree parsed from JSON, or plain text from a path, query, header or form. */
enum token { TOKEN_NULL, TOKEN_STRING, TOKEN_NUMBER, TOKEN_TRUE, TOKEN_FALSE, TOKEN_OBJECT, TOKEN_ARRAY };
struct node {
	enum token token;
	bool plain;                /* a TOKEN_STRING from a source without types: "60" may be a number, "a,b" a list */
	struct str text;           /* of strings (decoded) and numbers (as written) */
	struct str name;           /* of a member of an object, query or form */
	struct node *child, *next; /* members or elements, in order */
};

/* What an input is read into, and for which view and role. The texts of the nodes must live as long as `in`. */
struct reading {
	struct arena *arena;
	const struct shape *shape;
	unsigned view, role; /* rows that are not in this view for this role are unknown, so their values are ignored */
	bool create;         /* the method creates an object, so null means absent; else null clears the member */
	void *in;            /* the input struct: zeroed before the first value, and beginning with a struct seen */
	struct faults *faults;
	struct seen *seen; /* the presence bits of a list's element, whose struct has none; else NULL */
	size_t base;       /* the offset of the struct of `shape` within `in`; 0 except for nested shapes */
};

/*
 * Reads one value into the row that has its name and stands at `where` (header names in any case) or, with ELSE, into the next
 * row of that name, and sets the presence bit. A wrong value adds a fault and still returns OK, with two exceptions:
 * E_NOT_FOUND for a wrong value of a PATH row, and E_STALE for an If-Match (AS_ETAG) that can match no version. An empty QUERY
 * value, an empty form value of any kind but text, and "If-Match: *" count as absent; in a change, an empty form value clears
 * what may be null, files aside. A query parameter that is sent twice adds
 * to a list or set; otherwise the last value counts. A form field that is sent twice is the fault E_TWICE.
 */
enum err shape_take(const struct reading *reading, enum where where, const struct node *value);

/* As shape_take for plain text. */
enum err shape_take_text(const struct reading *reading, enum where where, struct str name, struct str text);

/* Calls shape_take for each member of `object`, which must be a TOKEN_OBJECT, at BODY. */
enum err shape_take_members(const struct reading *reading, const struct node *object);

/*
 * Reads a file part into the KIND_UPLOAD row `name`; `upload->type` is the media type that was detected from its content. Adds
 * the fault E_TWICE, E_FILE_EMPTY or E_FILE_TYPE. Returns E_TOO_LARGE for more than `hi` bytes, and E_NO_ROW when no row of
 * that name takes files.
 */
enum err shape_take_upload(const struct reading *reading, struct str name, const struct upload *upload);

/*
 * Called after all input was read: adds the fault E_REQUIRED for each required row that was not sent and has no fault yet, and
 * sets the default (`otherwise`) of integers that were not sent, without setting their presence bits.
 */
void shape_complete(const struct reading *reading);

#endif
