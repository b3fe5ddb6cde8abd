#include "base/err.h"

#include <stddef.h>

struct entry {
	int status;
	const char *code, *text;
};

static const struct entry entries[E_END] = {
	[OK] = { 200, "ok", "OK" },
#define ERROR(name, status_, code_, text_) [E_##name] = { status_, code_, text_ },
#include "base/errors.def"
#undef ERROR
};

static const struct entry *entry_of(enum err e)
{
	return &entries[(unsigned)e < E_END ? e : E_INTERNAL];
}

int err_status(enum err e)
{
	return entry_of(e)->status;
}

const char *err_code(enum err e)
{
	return entry_of(e)->code;
}

const char *err_text(enum err e)
{
	return entry_of(e)->text;
}

const char *err_reason(int status)
{
	static const struct {
		int status;
		const char *reason;
	} reasons[] = {
		{ 200, "OK" },
		{ 201, "Created" },
		{ 202, "Accepted" },
		{ 204, "No Content" },
		{ 206, "Partial Content" },
		{ 301, "Moved Permanently" },
		{ 302, "Found" },
		{ 303, "See Other" },
		{ 304, "Not Modified" },
		{ 307, "Temporary Redirect" },
		{ 308, "Permanent Redirect" },
		{ 400, "Bad Request" },
		{ 401, "Unauthorized" },
		{ 403, "Forbidden" },
		{ 404, "Not Found" },
		{ 405, "Method Not Allowed" },
		{ 408, "Request Timeout" },
		{ 409, "Conflict" },
		{ 410, "Gone" },
		{ 412, "Precondition Failed" },
		{ 413, "Payload Too Large" },
		{ 414, "URI Too Long" },
		{ 415, "Unsupported Media Type" },
		{ 416, "Range Not Satisfiable" },
		{ 422, "Unprocessable Entity" },
		{ 428, "Precondition Required" },
		{ 429, "Too Many Requests" },
		{ 431, "Request Header Fields Too Large" },
		{ 500, "Internal Server Error" },
		{ 501, "Not Implemented" },
		{ 502, "Bad Gateway" },
		{ 503, "Service Unavailable" },
		{ 504, "Gateway Timeout" },
	};

	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
		if (reasons[i].status == status)
			return reasons[i].reason;
	return "Unknown";
}
