/*
 * An endpoint is one row of a table. Its routing, roles, rate limit, body limit, decoding, call of service, encoding, errors
 * and its part of the OpenAPI document all come from this row. A surface is a set of endpoints with the shapes of its envelope
 * and errors, and with its texts.
 */
#ifndef API_ENDPOINT_H
#define API_ENDPOINT_H

#include "fcgi/request.h"
#include "service/guard.h"

/* RATE_USUAL: counted in the caller's hourly limit; RATE_PUBLIC: in that of the address, apart from all else, reading and
 * writing each for itself; RATE_NONE: not counted */
enum rate { RATE_USUAL, RATE_NONE, RATE_PUBLIC };
/* Whether an API key may be used: as the resource says, or by the row itself. */
enum keys { KEYS_AS_RESOURCE, KEYS_MAY, KEYS_NEVER };
enum body { BODY_JSON, BODY_MULTIPART, BODY_FORM, BODY_NONE };

struct answer {
	int status;
	const char *says; /* the envelope's message; {wire.name} is a member of the answer, {n} the number of rows */
};
struct declared {
	enum err error;
	const char *message; /* the text for this endpoint; NULL: that of the surface */
};
typedef enum err operation(struct context *c, const void *record, const void *in, void *out);

struct html_page; /* page/html.h */
struct endpoint {
	/*
	 * The operation's name for generated clients, logs and tests: surface, resource and verb, "tracker.interviews.list".
	 * Only the operations of platform have no surface before them ("interviews.list"), because its document promises a
	 * client that is called as client.applications.create(...). The clients of the others are
	 * client.tracker.interviews.list(...).
	 */
	const char *id;
	enum method method;
	const char *path;    /* "/candidate/interviews/{interviewId}", written without a final slash */
	const char *summary; /* what it does, an imperative: "Cancel an interview" */
	const char *doc;     /* what else a caller must know, in full sentences; NULL: nothing */
	unsigned roles;      /* who may call it: bits of enum role; PUBLIC: everybody */
	unsigned view;       /* the view of its shapes, one or several bits */
	/*
	 * Three columns say who gets what, and nothing else does.
	 *
	 * `roles` says who may call the endpoint at all.
	 *
	 * `load` says which record the endpoint is about. Before the operation is called, the chain finds this record: by the
	 * ids in the path, or, when the path has none, by the id in the body that has the flag FINDS_RECORD. When the method
	 * writes, the record stays locked until the transaction ends. The operation receives the record (OPERATION_ON). When
	 * the answer is the record itself, no operation is needed (SHOW).
	 *
	 * `guard` says who may have this record; service/guard.h explains the guards. For everybody else it is as if the record
	 * did not exist: the answer is E_NOT_FOUND (or E_NOT_YOURS, on a surface that has a text for it), or a fault E_NO_SUCH
	 * of the id in the body. After such a fault the operation is still called, with NULL instead of the record, so that it
	 * can note what else is wrong with the input. It must then return faults_checked.
	 *
	 * An endpoint without `load` is not about one record: it lists, or makes something new, or is about the caller. Its
	 * guard says for whom its statements run. With ANYONE they run for nobody, and then the database layer refuses every
	 * statement about a company or a person (db/db.h). So an endpoint that should have had a guard fails instead of
	 * showing what belongs to others.
	 *
	 * What is left without a load or a guard must say why, or the endpoint refuses to start: `because` is the reason why
	 * ANYONE may call it, or why a parameter of its path needs no record (a secret token, for example). An id in the body
	 * or the query by which no record is loaded says in its own row (struct field, `within`) what it is looked for among.
	 */
	const struct load *load;
	enum guard guard;
	const char *because;
	/*
	 * Whether API keys open the endpoint. Those of a resource that is closed to keys (accounts, sessions, keys themselves)
	 * stay closed unless the row says KEYS_MAY, so a new one cannot forget it. Those of all other resources are open, but a
	 * row that takes a secret (SECRET) must say which of the two holds, or it refuses to start.
	 */
	enum keys keys;
	enum rate rate;
	bool signed_url;  /* a signature in the URL is accepted instead of a token (files) */
	bool any_token;   /* an expired or wrong token is treated like none (logout) */
	bool all_origins; /* scripts of every page may call it and read the answer (CORS); never with the rights of a user */
	bool setup;       /* open to a token that is only good for setting up a second factor; no other row is */
	bool internal;    /* nginx or a browser calls it and no client of the API, so the document does not show it */
	bool form;        /* its body is what a page's <form> sends (application/x-www-form-urlencoded), not JSON */
	const struct shape *in, *out;
	const struct shape *page; /* set for a list, where `out` is the shape of one row */
	/* What is answered, instead of `out`, when something was made: the operation sets c->made to a struct of this shape.
	 * NULL: `out` is. */
	const struct shape *made;
	bool exact; /* a list of one of the five documents: its count is exact up to 100,000; the others' end at 1,000 */
	const struct shape *wrap;       /* an envelope instead of the surface's; NULL: the surface's */
	struct answer answer[OUTCOMES]; /* for each outcome; status 0: as for DONE */
	const struct declared *errors;  /* in addition to those that its other columns imply (401, 403, 413, 415, 429, 503) */
	const char *media;              /* media type of an answer that is no JSON; NULL: JSON */
	const struct html_page *html;   /* the page that shows what `call` fills in; NULL: it is no page */
	bool for_browsers;              /* for other clients, whose Accept does not name text/html, the path is unknown */
	int64_t body_max;               /* largest body in bytes; 0: 1 MiB */
	size_t out_size;                /* size of the struct that `call` fills */
	operation *call;                /* NULL: the answer is the record */
	const char *on;                 /* the struct of the record that `call` receives; "": it receives none */
	const char *file;               /* the place of the row, from its CALL or SHOW, for messages about defects */
	int line;
};

struct text {
	int status; /* 0: the status in errors.def */
	const char *code, *message, *detail;
};
/* The endpoints of one file. A large surface has several files. */
struct endpoint_group {
	const struct endpoint *at;
	size_t n;
};
/* What operations are about: the middle of their ids, and the one tag that each has in the OpenAPI document. */
struct resource {
	const char *name, *tag, *doc; /* "busy_calendars", "Busy calendars", a sentence */
	const char *scope;            /* of API keys, "busy_calendars" of "busy_calendars:read"; NULL: its name */
	bool closed_to_keys;          /* see struct endpoint */
	bool dry_run;                 /* its rows that write offer a dry run; api/dry_run.h says which do not */
};
struct surface {
	const char *name, *title;
	const char *const *roots; /* unknown paths below these get this surface's error shape; the longest root wins */
	const struct shape *envelope, *error;
	const struct text *texts;         /* [E_END]; an entry without a text has that of errors.def */
	const struct resource *resources; /* the last one has no name */
	bool pages;                       /* its answers, errors included, are pages */
	bool bare_ids;                    /* the ids of its endpoints do not begin with the surface's name */
	bool millis;                      /* instants are written with milliseconds */
	bool caller_zone;                 /* wall times are those of the caller's time zone instead of the interview's */
	const struct endpoint *endpoints;
	size_t n;
	const struct endpoint_group *const *more; /* further endpoints, ended by NULL; NULL: there are none */
};

/* The shape of the answer with this status. */
static inline const struct shape *endpoint_answers(const struct endpoint *endpoint, int status)
{
	return endpoint->made != NULL && status == endpoint->answer[MADE].status ? endpoint->made : endpoint->out;
}

/* What the shape of an envelope describes. */
struct reply {
	bool success;
	struct str message;
	const void *body;
};
/* What the shape of a page describes. */
struct page {
	int64_t total, tally[3], page0, page1, size, pages, number; /* number: how many rows are on this page */
	bool split;                                                 /* of scorecards: those that count disagree */
	struct maybe_bool capped;                                   /* true: `total` is not all; else none */
	struct str next, previous, link;                            /* absolute URLs or none; link: both for the header Link */
};
/* What the shape of an error describes. */
struct report {
	bool success;
	int64_t status;
	struct str reason, code, message, detail, path;
	struct str type;  /* "about:blank" */
	struct str named; /* the code, where the surface's text for the error names one */
	struct instant now;
	struct faults fields;
};

/* clang-format off */
/* OPERATION(service_interview_get, interview_key, interview) makes an `operation` of a function with typed arguments. */
#define OPERATION(fn, In, Out) typedef struct In fn##_in; typedef struct Out fn##_out; static const char fn##_on[] = ""; \
	static enum err fn##_call(struct context *c, const void *record, const void *in, void *out) { \
		(void)record; return fn(c, (const struct In *)in, (struct Out *)out); }
/* OPERATION_ON(service_webhook_change, webhook, webhook_edit, webhook): the same for a function that also receives the record, here
 * a struct webhook, as its second parameter. */
#define OPERATION_ON(fn, Record, In, Out) typedef struct In fn##_in; typedef struct Out fn##_out; static const char fn##_on[] = #Record; \
	static enum err fn##_call(struct context *c, const void *record, const void *in, void *out) { \
		return fn(c, (const struct Record *)record, (const struct In *)in, (struct Out *)out); }
/* The place of a row in the sources. */
#define HERE .file = __FILE__, .line = __LINE__
#define CALL(fn, i, o) HERE, .in = &i + SAME(i##_t, fn##_in), .out = &o + SAME(o##_t, fn##_out), .out_size = sizeof(fn##_out), .call = fn##_call, .on = fn##_on
#define CALL_LIST(fn, i, o, p) HERE, .in = &i + SAME(i##_t, fn##_in), .out = &o + SAME(o##_list_t, fn##_out), .page = &p, .out_size = sizeof(fn##_out), \
	.call = fn##_call, .on = fn##_on
/* PAGE(answer, answer_view): web/pages/answer.html shows a struct answer_view. */
#define PAGE(name, T) typedef struct T html_##name##_t; extern const struct html_page html_##name
/* Instead of CALL, when a page shows the answer: CALL_PAGE(front_look, page_front, html_front). */
#define CALL_PAGE(fn, i, p) HERE, .in = &i + SAME(i##_t, fn##_in), .out = &shape_nothing, .html = &p + SAME(p##_t, fn##_out), \
	.out_size = sizeof(fn##_out), .call = fn##_call, .on = fn##_on, .media = "text/html"
/* The row of a paging shape, at its end, that says that there are more rows than the count. */
#define CAPPED(wire, where_) ROW(page, capped, wire, \
	"true: there are more rows than the count says; left out when the count is exact", .where = where_, .flags = OMIT)
/* Instead of CALL, when the answer is the record that was loaded. */
#define SHOW(i, o) HERE, .in = &i, .out = &o, .out_size = sizeof(o##_t)
/* The row of a paging shape that says how long a page is; clients that ask for more than there may be get the most. */
#define PAGE_SIZE(wire, rows, most, usual) ROW(window, size, wire, "Number of " rows "; more than " #most " is taken as " #most, \
	.where = QUERY, .flags = CLAMPED, .lo = 1, .hi = most, .otherwise = usual)
#define ERRORS(...) .errors = (const struct declared[]){ __VA_ARGS__, { OK, NULL } }
/* clang-format on */

/* The version of what a row reads and changes, which stands in these views (0: in all). */
/* clang-format off */
#define ETAG_DOC \
	"Version of the object, and a hash of this answer; send it as If-Match when changing the object, as If-None-Match when reading it"
#define ETAG(T, views_) ROW(T, version, "ETag", ETAG_DOC, .where = HEADER, .as = AS_ETAG, .views = views_)
#define IF_MATCH(T, views_) ROW(T, version, "If-Match", \
	"ETag of the version that the client has read; when the object has changed since, the answer is 412 and nothing is changed", \
	.where = HEADER, .as = AS_ETAG, .views = views_)
/* Among what ids of interviewers are looked for (struct field, `within`). */
#define AMONG_STAFF "the active staff of the caller's company: store_interview_draft, store_interview_staff"
/* clang-format on */

/* Shapes that all surfaces share (api/common/shapes.c): no members; the body without an envelope; a blob's headers, also of one
 * with ETag and Cache-Control; an error. */
typedef struct nothing shape_nothing_t;
typedef struct reply shape_bare_t;
typedef struct blob shape_blob_t, shape_document_t;
extern const struct shape shape_nothing, shape_bare, shape_blob, shape_document, shape_error, shape_problem;

#endif
