/* One HTTP response: built in memory and written at once, with Content-Length. */
#ifndef FCGI_RESPONSE_H
#define FCGI_RESPONSE_H

#include "fcgi/request.h"

#define RESPONSE_HEADERS_MAX 32

struct response {
	int status;
	struct pair headers[RESPONSE_HEADERS_MAX];
	size_t n_headers;
	struct str type; /* Content-Type; none: no body */
	struct str body;
};

/* Adds a header, or replaces the one of that name. A value with CR, LF or NUL is not added (and fails an assertion). */
void response_header(struct response *response, struct str name, struct str value);

/* The value of the header of that name, none when it was not added. */
struct str response_value(const struct response *response, struct str name);

/*
 * Writes the response and ends the request. With `head` (a HEAD request) the body is left out but Content-Length is kept; 204
 * and 304 have neither. False when nginx has closed the connection.
 */
bool fcgi_respond(struct fcgi *fcgi, struct arena *arena, const struct response *response, bool head);

/*
 * A response whose length nobody knows yet: fcgi_begin writes the head, without Content-Length, and the body so far; fcgi_more
 * writes more of it, and fcgi_end ends it. When it is not `complete`, the connection is closed without an end, so that nginx
 * and the client notice. False when nginx has closed the connection.
 */
bool fcgi_begin(struct fcgi *fcgi, struct arena *arena, const struct response *response);
bool fcgi_more(struct fcgi *fcgi, struct arena *arena, struct str body);
bool fcgi_end(struct fcgi *fcgi, struct arena *arena, bool complete);

#endif
