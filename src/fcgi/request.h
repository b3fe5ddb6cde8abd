/* One HTTP request as nginx passes it on (FastCGI 1.0; CGI/1.1, RFC 3875). The body can be read only once. */
#ifndef FCGI_REQUEST_H
#define FCGI_REQUEST_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include <signal.h>

enum method {
	METHOD_GET = 1,
	METHOD_POST = 2,
	METHOD_PUT = 4,
	METHOD_PATCH = 8,
	METHOD_DELETE = 16,
	METHOD_HEAD = 32,
	METHOD_OPTIONS = 64,
	METHOD_OTHER = 128
};

struct pair {
	struct str name, value;
};

struct request {
	enum method method;
	struct str method_name; /* as sent */
	struct str path;        /* percent-decoded once, without the query; begins with '/'; when `bad` is set, as sent */
	struct str uri;         /* as sent, with the query */
	struct str query;       /* as sent */
	struct str content_type;
	int64_t content_length; /* -1: no Content-Length was sent */
	struct str address;     /* the client's address, as nginx determined it */
	struct str host;        /* as sent by the client; must not be used in links */
	struct str id;          /* nginx's $request_id, or one made here: [0-9A-Za-z-]{1,64} */
	struct instant arrived; /* when nginx received it ($msec); none when not passed on */
	bool secure;            /* the client uses HTTPS */
	struct str bad; /* why the path or query is refused (bad %-sequence, bad UTF-8, NUL); none when both are valid */
};

/* The connection to nginx: a listening socket and the current request. One per worker. */
struct fcgi;

/*
 * Uses the listening socket `fd`, which must be non-blocking; ends the process when libfcgi cannot be set up. `mask` is the
 * signal mask (as for epoll_pwait) while no request is handled, so signals are delivered only then.
 */
struct fcgi *fcgi_new(int fd, const sigset_t *mask);
void fcgi_free(struct fcgi **fcgi);

enum arrival {
	ARRIVAL_NONE,    /* no request is queued */
	ARRIVAL_SIGNAL,  /* a signal was delivered instead */
	ARRIVAL_REQUEST, /* *request_r is filled in; finish it with fcgi_respond */
	ARRIVAL_GONE     /* the client disconnected while the request was queued, so it was dropped */
};

/*
 * Takes the next request from the queue, without waiting. All texts of *request_r are copied into `arena`, so they stay valid
 * after the answer. Two parameters are read in addition to those of CGI: REQUEST_ID (nginx's $request_id) and REQUEST_MSEC
 * ($msec). A pending signal is delivered within 50 ms even when requests are always queued.
 */
enum arrival fcgi_accept(struct fcgi *fcgi, struct arena *arena, struct request *request_r);

/* Waits until a request is queued, at most `timeout_ms` (-1: no limit). False when the time ran out or a signal came first. */
bool fcgi_wait(struct fcgi *fcgi, int timeout_ms);

/* The value of the request header `name` ("If-Match", any case); none when it was not sent. Valid until the answer. */
struct str fcgi_header(struct fcgi *fcgi, const char *name);

/* Any FastCGI parameter by its CGI name ("SERVER_NAME"); none when it was not sent. Valid until the answer. */
struct str fcgi_param(struct fcgi *fcgi, const char *name);

/*
 * Reads the whole body into `arena`: E_TOO_LARGE for more than `max` bytes (if Content-Length says so, without
 * reading), E_MALFORMED when the body is shorter than Content-Length.
 */
enum err fcgi_body(struct fcgi *fcgi, struct arena *arena, int64_t max, struct str *body_r);

/* Reads up to `n` bytes of the body; 0 at its end, -1 when it ended before Content-Length. For multipart. */
int64_t fcgi_read(struct fcgi *fcgi, void *bytes, size_t n);

/* The pairs of a query string or application/x-www-form-urlencoded body; '+' is a space. E_MALFORMED on a bad sequence,
 * bad UTF-8, NUL, or more than 100 pairs. */
enum err form_parse(struct arena *arena, struct str text, struct pair **pairs_r, size_t *n_r);

/* Percent-decodes `text` once (RFC 3986 section 2.1), into `arena`. False on a bad %-sequence, NUL or bad UTF-8. */
bool percent_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *text_r);

/* The media type of a Content-Type value, lower-case, without parameters; and the value of one parameter. */
struct str media_type(struct arena *arena, struct str content_type);
struct str media_parameter(struct arena *arena, struct str content_type, struct str name);

/* Takes the next media type from the front of an Accept value, as it was sent, without parameters. False when there is none. */
bool media_next(struct str *accept, struct str *type_r);

/*
 * Removes the next `name=value` or `name="quoted value"`, and the blanks and semicolons before it, from the front of *rest. A
 * name without '=' has no value. False at the end, and for a quoted string that is not closed.
 */
bool parameter_next(struct arena *arena, struct str *rest, struct pair *pair_r);

#endif
