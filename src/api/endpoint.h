/*
 * An endpoint is a row. Routing, roles, rate class, body limit, decoding, the call of service, encoding, errors and the
 * OpenAPI document all come from it. A surface is its endpoints, its envelope, page and error shapes, and its texts.
 */
#ifndef API_ENDPOINT_H
#define API_ENDPOINT_H

#include "fcgi/request.h"
#include "service/context.h"

/* Which records the caller may name; asked inside the load. The admin of the installation has no company, and so nothing
 * that belongs to one: PARTY and COMPANY refuse them. */
enum guard { UNGUARDED, ANYONE, SELF, PARTY, COMPANY };
enum rate { RATE_USUAL, RATE_NONE }; /* the hourly bucket of the caller, or outside of all limits */
enum body { BODY_JSON, BODY_MULTIPART, BODY_FORM, BODY_NONE };

struct answer {
	int status;
	const char *says; /* the envelope's message: {wire.name} of the answer, {n} rows */
};
struct declared {
	enum err error;
	const char *message; /* this row's own text; NULL: the surface's */
};
typedef enum err operation(struct context *c, const void *in, void *out);

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
	unsigned roles;      /* who may call: bits of enum role, PUBLIC for all */
	unsigned view;       /* the cut of the shapes */
	enum guard guard;
	enum rate rate;
	bool signed_url; /* a URL signature stands in for a token (files) */
	bool internal;   /* nginx alone asks it: not in the document */
	bool form;       /* its body is what a page's <form> sends (application/x-www-form-urlencoded), not JSON */
	const struct shape *in, *out;
	const struct shape *page;       /* a list: out is the shape of one row */
	const struct shape *wrap;       /* not the surface's envelope */
	struct answer answer[OUTCOMES]; /* status 0: as DONE */
	const struct declared *errors;  /* beside those that its columns imply (401, 403, 413, 415, 429, 503) */
	const char *media;              /* of a blob answer, for the document; NULL: JSON */
	int64_t body_max;               /* 0: 1 MiB */
	size_t out_size;                /* of the struct that `call` fills */
	operation *call;
};

struct text {
	int status; /* 0: errors.def's */
	const char *code, *message, *detail;
};
/* The rows of one file; a large surface has several. */
struct endpoint_group {
	const struct endpoint *at;
	size_t n;
};
/* What operations are about: the middle of their ids, and the one tag that each has in the OpenAPI document. */
struct resource {
	const char *name, *tag, *doc; /* "busy_calendars", "Busy calendars", a sentence */
};
struct surface {
	const char *name, *title;
	const char *const *roots; /* whose error shape answers an unknown path: the longest root wins */
	const struct shape *envelope, *error;
	const struct text *texts;         /* [E_END]; all zero: errors.def */
	const struct resource *resources; /* ended by one without a name */
	bool bare_ids;                    /* the ids of its endpoints do not begin with its name */
	bool millis;                      /* instants with .000 */
	bool caller_zone;                 /* wall times on the caller's clock instead of the interview's */
	const struct endpoint *endpoints;
	size_t n;
	const struct endpoint_group *const *more; /* NULL-terminated; NULL: all its rows are `endpoints` */
};

/* What an envelope is made of. */
struct reply {
	bool success;
	struct str message;
	const void *body;
};
/* What a page is made of. */
struct page {
	int64_t total, tally[3], page0, page1, size, pages, number; /* number: rows on this page */
	struct str next, previous;                                  /* absolute URLs or none */
};
/* What an error is made of. */
struct report {
	bool success;
	int64_t status;
	struct str reason, code, message, detail, path;
	struct instant now;
	struct faults fields;
};

/* clang-format off */
/* OPERATION(service_interview_get, interview_key, interview): an `operation` over a typed function. */
#define OPERATION(fn, In, Out) typedef struct In fn##_in; typedef struct Out fn##_out; \
	static enum err fn##_call(struct context *c, const void *in, void *out) { return fn(c, (const struct In *)in, (struct Out *)out); }
#define CALL(fn, i, o) .in = &i + SAME(i##_t, fn##_in), .out = &o + SAME(o##_t, fn##_out), .out_size = sizeof(fn##_out), .call = fn##_call
#define CALL_LIST(fn, i, o, p) .in = &i + SAME(i##_t, fn##_in), .out = &o + SAME(o##_list_t, fn##_out), .page = &p, .out_size = sizeof(fn##_out), .call = fn##_call
#define ERRORS(...) .errors = (const struct declared[]){ __VA_ARGS__, { OK, NULL } }
/* clang-format on */

/* Shapes that all surfaces share (api/common/shapes.c): no members; the body without an envelope; a blob's headers, also of one
 * with ETag and Cache-Control; an error. */
typedef struct nothing shape_nothing_t;
typedef struct reply shape_bare_t;
typedef struct blob shape_blob_t, shape_document_t;
extern const struct shape shape_nothing, shape_bare, shape_blob, shape_document, shape_error;

#endif
