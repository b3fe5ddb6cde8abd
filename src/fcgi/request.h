/* One HTTP request as nginx hands it over (FastCGI 1.0, CGI/1.1 RFC 3875): read only, the body read once. */
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
	struct str path;        /* percent-decoded once, without the query; always begins with '/'; as sent when `bad` is set */
	struct str uri;         /* as sent, with the query */
	struct str query;       /* as sent */
	struct str content_type;
	int64_t content_length; /* -1: none given */
	struct str address;     /* of the client, as nginx established it */
	struct str host;        /* not to be trusted for links */
	struct str id;          /* nginx's $request_id, or one of our own: [0-9A-Za-z-]{1,64} */
	struct instant arrived; /* when nginx had it ($msec); none when not given */
	bool secure;            /* HTTPS at nginx */
	struct str bad;         /* why the request line or the query is refused (bad %-sequence, bad UTF-8, NUL); none: fine */
};

/* The connection to nginx: a listening socket and the request in hand. One per worker. */
struct fcgi;

/*
 * Takes over the listening socket `fd` (non-blocking); ends the process when libfcgi cannot be set up. Signals are let in
 * under `mask` (as for epoll_pwait), and only while nothing is in hand.
 */
struct fcgi *fcgi_new(int fd, const sigset_t *mask);
void fcgi_free(struct fcgi **fcgi);

enum arrival {
	ARRIVAL_NONE,    /* none is queued */
	ARRIVAL_SIGNAL,  /* a signal was let in instead */
	ARRIVAL_REQUEST, /* *request_r is filled; end it with fcgi_respond */
	ARRIVAL_GONE     /* the client had hung up while it was queued: finished unseen */
};

/*
 * Takes the next request out of the queue; never waits. All text of *request_r is copied into `arena` and stays valid after
 * the answer. Besides those of CGI, two parameters are read: REQUEST_ID (nginx's $request_id) and REQUEST_MSEC ($msec).
 * A signal that is pending is let in within 50 ms, however many requests are queued.
 */
enum arrival fcgi_accept(struct fcgi *fcgi, struct arena *arena, struct request *request_r);

/* Waits until a request is queued, `timeout_ms` at most (-1: for ever). False: the time limit or a signal came first. */
bool fcgi_wait(struct fcgi *fcgi, int timeout_ms);

/* The value of the request header `name` ("If-Match", any case); none when it was not sent. Valid until the answer. */
struct str fcgi_header(struct fcgi *fcgi, const char *name);

/* Any FastCGI parameter by its CGI name ("SERVER_NAME"); none when it was not sent. Valid until the answer. */
struct str fcgi_param(struct fcgi *fcgi, const char *name);

/*
 * Reads the whole body into `arena`: E_TOO_LARGE beyond `max` bytes (also by what Content-Length says, unread),
 * E_MALFORMED when it ends early.
 */
enum err fcgi_body(struct fcgi *fcgi, struct arena *arena, int64_t max, struct str *body_r);

/* Reads up to `n` bytes of the body; 0 at its end, -1 when it ended before Content-Length. For multipart. */
int64_t fcgi_read(struct fcgi *fcgi, void *bytes, size_t n);

/* The pairs of a query string or application/x-www-form-urlencoded body; '+' is a space. E_MALFORMED on a bad sequence,
 * bad UTF-8, NUL, or more than 100 pairs. */
enum err form_parse(struct arena *arena, struct str text, struct pair **pairs_r, size_t *n_r);

/* Percent-decodes once. False on a bad %-sequence, NUL or bad UTF-8. */
bool percent_decode(struct arena *arena, struct str text, bool plus_is_space, struct str *text_r);

/* The media type of a Content-Type value, lower-case, without parameters; and the value of one parameter. */
struct str media_type(struct arena *arena, struct str content_type);
struct str media_parameter(struct arena *arena, struct str content_type, struct str name);

/*
 * Cuts the next `name=value` or `name="quoted value"` off the front of *rest, blanks and semicolons before it included. A
 * name without '=' has no value. False at the end, and at a quoted string that does not end.
 */
bool parameter_next(struct arena *arena, struct str *rest, struct pair *pair_r);

#endif
