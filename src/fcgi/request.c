#include "fcgi/connection.h"

#include <string.h>

#include "base/buf.h"
#include "base/ids.h"

enum { ID_MAX = 64, READ_STEP = 16384 };

static enum method method_of(struct str name)
{
	static const struct {
		struct str name;
		enum method method;
	} methods[] = {
		{ STR("GET"), METHOD_GET },         { STR("POST"), METHOD_POST },     { STR("PUT"), METHOD_PUT },
		{ STR("PATCH"), METHOD_PATCH },     { STR("DELETE"), METHOD_DELETE }, { STR("HEAD"), METHOD_HEAD },
		{ STR("OPTIONS"), METHOD_OPTIONS },
	};

	for (size_t i = 0; i < COUNT(methods); i++) {
		if (str_equal(methods[i].name, name))
			return methods[i].method;
	}
	return METHOD_OTHER;
}

static bool id_valid(struct str id)
{
	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];

		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-'))
			return false;
	}
	return id.n > 0 && id.n <= ID_MAX;
}

static struct str id_of(struct fcgi *fcgi, struct arena *arena)
{
	struct str id = fcgi_param(fcgi, "REQUEST_ID");
	uint8_t random[16];

	if (id_valid(id))
		return str_copy(arena, id);
	random_bytes(random, sizeof random);
	return str_hex(arena, random, sizeof random);
}

/* nginx's $msec: seconds, a dot, three digits. */
static struct instant arrived_of(struct fcgi *fcgi)
{
	struct str fraction = fcgi_param(fcgi, "REQUEST_MSEC");
	struct str whole = str_cut(&fraction, '.');
	int64_t seconds, millis;

	if (fraction.n != 3 || !str_to_int(whole, &seconds) || !str_to_int(fraction, &millis) || millis < 0)
		return (struct instant){ 0 };
	return (struct instant){ instant_of_unix(seconds).us + millis * (INSTANT_SECOND / 1000) };
}

static bool plain(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '%' || text.p[i] <= 0)
			return false;
	}
	return true;
}

/* Splits the URI. Text that cannot be decoded is refused here, so that routing and decoding need not check it. */
static void read_uri(struct arena *arena, struct request *request)
{
	struct str query = request->uri, path = str_cut(&query, '?'), decoded;

	request->query = query;
	request->path = path;
	if (path.n == 0 || path.p[0] != '/') {
		request->path = STR("/");
		request->bad = STR("The path does not begin with a slash");
	} else if (!plain(path) && !percent_decode(arena, path, false, &request->path)) {
		request->path = path;
		request->bad = STR("The path contains a malformed %-sequence, a NUL, or bytes that are not UTF-8");
	} else if (!plain(query) && !percent_decode(arena, query, true, &decoded)) {
		request->bad = STR("The query contains a malformed %-sequence, a NUL, or bytes that are not UTF-8");
	}
}

struct request request_of(struct fcgi *fcgi, struct arena *arena)
{
	struct request request = { .content_length = -1 };
	struct str host = fcgi_header(fcgi, "Host");
	int64_t length;

	request.method_name = str_copy(arena, fcgi_param(fcgi, "REQUEST_METHOD"));
	request.method = method_of(request.method_name);
	request.uri = str_copy(arena, fcgi_param(fcgi, "REQUEST_URI"));
	read_uri(arena, &request);
	request.content_type = str_copy(arena, fcgi_param(fcgi, "CONTENT_TYPE"));
	if (request.content_type.n == 0)
		request.content_type = (struct str){ 0 };
	if (str_to_int(fcgi_param(fcgi, "CONTENT_LENGTH"), &length) && length >= 0)
		request.content_length = length;
	request.address = str_copy(arena, fcgi_param(fcgi, "REMOTE_ADDR"));
	request.host = str_copy(arena, host.n > 0 ? host : fcgi_param(fcgi, "SERVER_NAME"));
	request.id = id_of(fcgi, arena);
	request.arrived = arrived_of(fcgi);
	request.secure = str_equal(fcgi_param(fcgi, "HTTPS"), STR("on"));
	return request;
}

int64_t fcgi_read(struct fcgi *fcgi, void *bytes, size_t n)
{
	int got;

	if (!fcgi->open)
		return -1;
	if (n > READ_STEP)
		n = READ_STEP;
	if (fcgi->remaining >= 0 && n > (uint64_t)fcgi->remaining)
		n = (size_t)fcgi->remaining;
	if (n == 0)
		return 0;
	got = FCGX_GetStr(bytes, (int)n, fcgi->request.in);
	if (fcgi->remaining >= 0) {
		if (got < (int)n)
			return -1;
		fcgi->remaining -= got;
	}
	return got;
}

enum err fcgi_body(struct fcgi *fcgi, struct arena *arena, int64_t max, struct str *body_r)
{
	struct buf body = buf_new(arena, (size_t)max);
	char step[READ_STEP];
	int64_t got;

	if (fcgi->remaining > max)
		return E_TOO_LARGE;
	while ((got = fcgi_read(fcgi, step, sizeof step)) > 0 && body.error == OK)
		buf_put(&body, step, (size_t)got);
	if (body.error != OK)
		return body.error;
	if (got < 0)
		return E_MALFORMED;
	*body_r = buf_view(&body);
	return OK;
}
