/*
 * Rows that describe one C struct under one surface's names: the same rows decode a request, check it, encode an
 * answer and print the OpenAPI document. Nothing here knows JSON, SQL or HTTP, and nothing knows interviews.
 *
 * The compiler checks a row (KIND_OF, TYPE_IS, SAME); api/registry.c refuses at the start what it cannot see.
 */
#ifndef SHAPE_SHAPE_H
#define SHAPE_SHAPE_H

#include "base/arena.h"
#include "base/err.h"
#include "shape/value.h"

/* ---- presence: one bit for each four bytes of an input struct, so that a member has one bit under every surface */
struct seen {
	uint64_t w[4];
};
#define SEEN_MAX 1024 /* bytes that an input struct may have */
#define AT(in, member) offsetof(__typeof__(*(in)), member)
#define HAS(in, member) (((in)->seen.w[AT(in, member) / 256] >> (AT(in, member) / 4 % 64) & 1) != 0)
#define MARK(in, member) ((in)->seen.w[AT(in, member) / 256] |= UINT64_C(1) << (AT(in, member) / 4 % 64))

/* ---- which members of an output struct an answer shows: one bit for each four bytes; store/ reads no more than that */
struct shown {
	uint64_t w[16];
};
#define SHOWN_MAX 4096 /* bytes that an output struct may have */

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
	KIND_UPLOAD,
	KIND_FAULTS,
	KIND_ENUM,
	KIND_OBJECT,  /* a struct inside the struct */
	KIND_POINTER, /* a pointer to a struct; NULL is null */
	KIND_LIST,    /* {at, n} of structs */
	KIND_WINDOW,  /* paging: its rows stand among the others */
	KIND_ROWS,    /* in a page: the list itself */
	KIND_BODY     /* in an envelope: the answer itself */
};
/* clang-format off */
#define KIND_OF(T, m) _Generic(((struct T *)0)->m, struct str: KIND_STR, int64_t: KIND_INT, bool: KIND_BOOL, \
	struct maybe_int: KIND_MAYBE_INT, struct maybe_bool: KIND_MAYBE_BOOL, struct decimal: KIND_DECIMAL, \
	struct instant: KIND_INSTANT, struct when: KIND_WHEN, struct date: KIND_DATE, struct wall: KIND_WALL, \
	struct id: KIND_ID, struct uuid: KIND_UUID, struct set: KIND_SET, struct strs: KIND_STRS, \
	struct instants: KIND_INSTANTS, struct ids: KIND_IDS, struct upload: KIND_UPLOAD, struct faults: KIND_FAULTS)
/* clang-format on */

enum where { BODY, PATH, QUERY, HEADER }; /* where an input stands; in an answer only BODY or HEADER */
enum as {
	AS_IS,
	AS_DATE,    /* when: the day on its clock */
	AS_WALL,    /* when: HH:MM on its clock */
	AS_SECONDS, /* when, wall: HH:MM:SS */
	AS_KEY,     /* id, ids: the number; as input a number or a UUID */
	AS_TEXT,    /* decimal: a JSON string; as input a string or a number */
	AS_LIST,    /* faults: an array of texts, else an object of arrays */
	AS_OBJECTS, /* faults: an array of {field, message} */
	AS_ETAG,    /* int: "v3", in ETag and If-Match; str: in quotes, in ETag */
	AS_DAY_END, /* instant as input: a plain date means the midnight that ends it */
	AS_TENTHS   /* decimal: one place */
};
enum {
	ELSE = 1,   /* nothing to show, or no such word: ask the row below, of this name (any, when this one is nameless) */
	OMIT = 2,   /* left out instead of null */
	SECRET = 4, /* never logged, never replayed, write-only in the document */
	IF_ANY = 8, /* an object: null when its first member is none */
	FINDS_RECORD = 16 /* an id of a body: the record that the row loads is found by it */
};

/* A surface's words for the values of an enum; NULL: no such word. Several values may share one: input takes the first. */
struct words {
	const char *name;
	const char *const *word;
	size_t n;
};

struct shape;
struct field {
	/* What an answer asks of every row comes first, together in the cache. */
	enum kind kind;
	enum as as;
	const char *link; /* of an id or uuid shown: the path before it; the answer is an absolute signed URL */
	const struct words *words;
	const struct shape *shape;
	size_t off;
	enum where where;
	unsigned flags;     /* ELSE, OMIT, SECRET, IF_ANY */
	unsigned views;     /* in which cuts of the object it stands; 0: in all */
	unsigned not_for;   /* roles that neither see nor set it */
	const char *name;   /* wire name; NULL: its members stand here themselves */
	unsigned must;      /* in which views an input must be present and not null, an answer is never null */
	const char *of;     /* the struct that it is a member of */
	const char *doc;    /* for the OpenAPI document; never empty */
	int64_t lo, hi;     /* of a text its length in code points, of a number its range, of an upload its bytes; hi 0: none */
	int64_t otherwise;  /* an integer's value when it was not sent */
	const char *wrong;  /* this row's own text for any fault of its value */
	const char *accept; /* of an upload: the kinds of content it may have, by name ("pdf docx png"); see shape/media.h */
	const char *example; /* for the document; NULL: made from the kind */
};
/* What a shape shows in these views has one name in the OpenAPI document. */
struct view {
	unsigned bits;
	const char *name; /* the whole name of the schema: "PlatformInterviewLine" */
};
struct shape {
	const char *name, *of, *doc;
	size_t size;
	const struct field *fields;
	size_t n;
	const struct view *views; /* ended by one without a name; NULL: one schema, named after the shape */
};

#define ALWAYS ~0u
#define INTEGER_MAX INT64_C(9007199254740991) /* 2^53 - 1: what every JSON reader keeps exactly (RFC 8259 section 6) */
#define TEXT_MAX 262144                       /* bytes of one text */
#define ITEMS_MAX 100                         /* members of a list or array, when its row says no other */
/* clang-format off */
#define SAME(A, B) _Generic((A *)0, B *: 0)                /* zero; does not compile when the types differ */
#define TYPE_IS(T, m, B) _Generic(&((struct T *)0)->m, B *: 0)
#define ROW_(T, m, kind_, wire, ...) { .name = wire, .of = #T, .kind = (kind_), .off = offsetof(struct T, m), .doc = __VA_ARGS__ }
/* member, wire name, doc, then columns by name */
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
#define VIEWS(...) (const struct view[]){ __VA_ARGS__, { 0, NULL } }
#define VIEW(bits_, name_) { bits_, name_ }
#define WORDS(w_, E, ...) typedef enum E w_##_enum; static const char *const w_##_words[] = { __VA_ARGS__ }; \
	static const struct words w_ = { #w_, w_##_words, COUNT(w_##_words) }
/* A list as service returns it: rows, the count that the filter finds, counts that ignore it. */
#define LIST_OF(T) struct T##_list { const struct T *at; size_t n; int64_t total, tally[3]; }
/* clang-format on */

/* ---- faults: what is wrong with an input, all at once, by member; the surface's row gives the wire name */
struct fault {
	const struct field *field; /* the row, when it is known (decoding) */
	size_t off;                /* else the member: AT(in, member) */
	enum err error;
	struct str value; /* what {value} says */
	struct str name;  /* a wire name of its own, when no row has one (a duplicate key, an unknown part) */
};
struct faults {
	struct fault at[16];
	size_t n;
};

/* Notes a fault; beyond 16, and a second one of the same row, name or member, are dropped. */
void faults_add(struct faults *faults, struct fault fault);

/*
 * A text with the {placeholders} of a fault filled in, in `arena`: {field} the wire name, {value} what was sent (cut to
 * 100 code points, nothing for SECRET rows), {lo} and {hi} the limits of the row, {kind} what is expected ("an integer").
 * Unknown ones stay.
 */
struct str fault_text(struct arena *arena, const struct fault *fault, const char *text);

/* ---- rows, looked at */

/* The row of `shape` (groups and windows included) whose member lies at `off` and stands in `view`; NULL when there is none. */
const struct field *shape_field_at(const struct shape *shape, size_t off, unsigned view);

/* Whether a row stands in `view` for `role`; whether its input is required in `view`; whether null may be sent for it. */
static inline bool field_stands(const struct field *field, unsigned view, unsigned role)
{
	return (field->views == 0 || (field->views & view) != 0) && (field->not_for & role) == 0;
}
bool field_required(const struct field *field, unsigned view);
bool field_nullable(const struct field *field);

/*
 * Whether the value of a row's member is "none" (see value.h): also an enum or a set without a word of field->words, a
 * list without members, and an IF_ANY object whose first member is none. An encoder writes null for none, but [] for lists.
 */
bool field_none(const struct field *field, const void *value);

/*
 * Whether two values of a row's member are the same. An empty text is the same as none. False for lists, uploads and structs,
 * whose members say that themselves.
 */
bool field_same(const struct field *field, const void *a, const void *b);

/* The number of an enum's member, of any enum or unsigned type. */
unsigned field_enum(const void *value);

/* What a list of any kind holds, and where a KIND_POINTER leads. */
struct items {
	const void *at;
	size_t n;
};
struct items field_items(const void *value);
const void *field_pointer(const void *value);

/*
 * The plain text of a row's member, for a header or a sentence: words, UUIDs, decimals, RFC 3339 instants, "v3" for
 * AS_ETAG, wall times on the value's own clock. Empty for none and for what has no text (objects, lists).
 */
struct str field_text(struct arena *arena, const struct field *field, const void *value);

/* As field_text for the wire name `path` below `value`, dots between levels ("candidate.name"); none when there is no such row.
 */
struct str shape_text(struct arena *arena, const struct shape *shape, const void *value, unsigned view, struct str path);

/* The day and time that the clocks of `caller_zone` show; none: those of the value's own zone, UTC when that is none or
 * unknown. */
void when_wall(const struct when *when, struct str caller_zone, struct date *day_r, struct wall *time_r);

/* Sets the presence bit of a member of an input struct at byte `off`. */
void seen_mark(struct seen *seen, size_t off);

/*
 * Which members `shape` shows in `view` to any of `roles`: nested shapes with their own members, of a pointer or list
 * only itself, of a `when` both its instant and its zone.
 */
struct shown shape_shown(const struct shape *shape, unsigned view, unsigned roles);

/* Whether all that `wanted` has is in `have`. */
bool shown_within(struct shown wanted, struct shown have);
void shown_mark(struct shown *shown, size_t off);

/* Takes a member out, which somebody else reads; whether it was wanted. */
bool shown_take(struct shown *shown, size_t off);

/* The first value that `word` stands for, or -1. The set of all of them, or 0. */
int words_find(const struct words *words, struct str word);
uint64_t words_set(const struct words *words, struct str word);

/* All values that have a word; those that share the word of `value`. */
uint64_t words_all(const struct words *words);
uint64_t words_same(const struct words *words, unsigned value);

/* The word of `value`; NULL when it has none. */
const char *words_word(const struct words *words, unsigned value);

/* ---- reading an input */

/* A value as it came in: a tree from JSON, or plain text from a path, query, header or form. */
enum token { TOKEN_NULL, TOKEN_STRING, TOKEN_NUMBER, TOKEN_TRUE, TOKEN_FALSE, TOKEN_OBJECT, TOKEN_ARRAY };
struct node {
	enum token token;
	bool plain;                /* a TOKEN_STRING without types: "60" may be a number, "a,b" a list */
	struct str text;           /* of strings (decoded) and numbers (as written) */
	struct str name;           /* as a member of an object, or of a query or form */
	struct node *child, *next; /* members or elements, in order */
};

/* Into what an input is read, and as whose. Texts of the nodes must live as long as `in`. */
struct reading {
	struct arena *arena;
	const struct shape *shape;
	unsigned view, role; /* rows that do not stand in this view for this role are unknown, so ignored */
	bool create;         /* the method makes something: null means absent. Else null clears */
	void *in;            /* zeroed before the first value; begins with struct seen */
	struct faults *faults;
	struct seen *seen; /* for elements of lists, which have none of their own; else NULL */
	size_t base;       /* where the struct of `shape` lies within `in`; 0 but for nested shapes */
};

/*
 * Reads one value into the row of its name that stands at `where` (header names in any case), or by ELSE into the next of
 * that name; sets the presence bit. What is wrong is a fault, and the result OK, but for: E_NOT_FOUND, a wrong value of a
 * PATH row; E_STALE, an If-Match (AS_ETAG) that can match nothing. An empty QUERY value, an empty form value of all but
 * text, and If-Match: * are absent. A parameter that comes twice adds to a list or set,
 * else the last one counts, and a form field is E_TWICE.
 */
enum err shape_take(const struct reading *reading, enum where where, const struct node *value);

/* As shape_take for plain text. */
enum err shape_take_text(const struct reading *reading, enum where where, struct str name, struct str text);

/* As shape_take for each member of `object`, which must be TOKEN_OBJECT, into BODY rows. */
enum err shape_take_members(const struct reading *reading, const struct node *object);

/*
 * Takes a file part into the KIND_UPLOAD row `name`; `upload.type` is what its content is. Faults: E_TWICE,
 * E_FILE_EMPTY, E_FILE_TYPE. E_TOO_LARGE beyond the row's `hi`. E_NO_ROW, and nothing taken, when no row of that name takes
 * files.
 */
enum err shape_take_upload(const struct reading *reading, struct str name, const struct upload *upload);

/*
 * After all input was read: notes E_REQUIRED for what must be there and has no fault yet, and sets `otherwise` for
 * integers not sent (which stay unseen).
 */
void shape_complete(const struct reading *reading);

#endif
