#include "fcgi/response.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "fcgi/connection.h"

enum { HEAD_MAX = 16384, STATUS_NO_CONTENT = 204, STATUS_NOT_MODIFIED = 304 };

/* A line break in a value would allow a client to inject headers or a whole answer (response splitting). */
static bool one_line(struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		if (value.p[i] == '\r' || value.p[i] == '\n' || value.p[i] == '\0')
			return false;
	}
	return true;
}

void response_header(struct response *response, struct str name, struct str value)
{
	size_t i = 0;

	if (!one_line(name) || !one_line(value))
		return;
	/* A cookie is set by a header of its own (RFC 6265 section 3); any other header is set once. */
	while (i < response->n_headers &&
	       (str_equal_nocase(name, STR("Set-Cookie")) || !str_equal_nocase(response->headers[i].name, name)))
		i++;
	assert(i < RESPONSE_HEADERS_MAX);
	if (i == response->n_headers)
		response->n_headers++;
	response->headers[i] = (struct pair){ name, value };
}

struct str response_value(const struct response *response, struct str name)
{
	for (size_t i = 0; i < response->n_headers; i++) {
		if (str_equal_nocase(response->headers[i].name, name))
			return response->headers[i].value;
	}
	return (struct str){ 0 };
}

static void line(struct buf *out, struct str name, struct str value)
{
	buf_str(out, name);
	buf_put(out, ": ", 2);
	buf_str(out, value);
	buf_put(out, "\r\n", 2);
}

/* With `open_end` the length of the body is not known. */
static struct buf head_of(struct arena *arena, const struct response *response, bool bodiless, bool open_end)
{
	struct buf out = buf_new(arena, HEAD_MAX);

	buf_text(&out, "Status: ");
	buf_int(&out, response->status);
	buf_char(&out, ' ');
	buf_text(&out, err_reason(response->status));
	buf_put(&out, "\r\n", 2);
	if (response->type.n > 0 && !bodiless)
		line(&out, STR("Content-Type"), response->type);
	for (size_t i = 0; i < response->n_headers; i++)
		line(&out, response->headers[i].name, response->headers[i].value);
	if (!bodiless && !open_end) {
		buf_text(&out, "Content-Length: ");
		buf_int(&out, (int64_t)response->body.n);
		buf_put(&out, "\r\n", 2);
	}
	buf_put(&out, "\r\n", 2);
	return out;
}

bool fcgi_respond(struct fcgi *fcgi, struct arena *arena, const struct response *response, bool head)
{
	bool bodiless = response->status == STATUS_NO_CONTENT || response->status == STATUS_NOT_MODIFIED;
	struct buf top = head_of(arena, response, bodiless, false);
	bool sent;

	if (!fcgi->open)
		return false;
	/* nginx would answer 502 for headers of this size. They can only come from a very long URL that is repeated in a
	 * header. */
	if (top.error != OK)
		sent = connection_send(fcgi, arena, STR("Status: 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n"),
		                       (struct str){ 0 }, true);
	else
		sent = connection_send(fcgi, arena, buf_view(&top), bodiless || head ? (struct str){ 0 } : response->body,
		                       true);
	connection_finish(fcgi);
	return sent;
}

bool fcgi_begin(struct fcgi *fcgi, struct arena *arena, const struct response *response)
{
	struct buf top = head_of(arena, response, false, true);

	return fcgi->open && top.error == OK && connection_send(fcgi, arena, buf_view(&top), response->body, false);
}

bool fcgi_more(struct fcgi *fcgi, struct arena *arena, struct str body)
{
	return fcgi->open && (body.n == 0 || connection_send(fcgi, arena, (struct str){ 0 }, body, false));
}

bool fcgi_end(struct fcgi *fcgi, struct arena *arena, bool complete)
{
	bool sent = fcgi->open && complete && connection_send(fcgi, arena, (struct str){ 0 }, (struct str){ 0 }, true);

	connection_finish(fcgi);
	return sent;
}
