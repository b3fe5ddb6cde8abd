/* Shapes that all surfaces share. */
#include "api/endpoint.h"

/* The rows of a shape without rows: C has no empty arrays. */
static const struct field none[1];
const struct shape shape_nothing = { "nothing", "nothing", "Nothing", sizeof(struct nothing), none, 0 };

static const struct field bare_fields[] = { REPLY_BODY(NULL, "The answer itself") };
const struct shape shape_bare = { "bare", "reply", "The answer itself", sizeof(struct reply), bare_fields, COUNT(bare_fields) };

/* The error of surfaces whose document describes no other. */
static const struct field error_fields[] = {
	ROW(report, code, "error", "Stable code of the error, in lower case", .must = ALWAYS),
	ROW(report, message, "message", "What went wrong, as a sentence", .must = ALWAYS),
	ROW(report, fields, "details", "What is wrong with each field, by the name of the field", .flags = OMIT),
};
const struct shape shape_error = { "error",      "report",           "What went wrong", sizeof(struct report),
	                           error_fields, COUNT(error_fields) };

/* The same for whoever asks for application/problem+json, on every surface (RFC 9457 section 3.1). Without a type of its own a
 * problem is "about:blank", whose title is the phrase of the status (section 4.2.1); programs tell errors apart by the code. */
static const struct field problem_fields[] = {
	ROW(report, type, "type", "Kind of problem: about:blank, because the code says more", .must = ALWAYS),
	ROW(report, reason, "title", "Phrase of the status", .must = ALWAYS),
	ROW(report, status, "status", "Status of the answer", .must = ALWAYS),
	ROW(report, message, "detail", "What went wrong, as a sentence", .must = ALWAYS),
	ROW(report, path, "instance", "Path of the request", .must = ALWAYS),
	ROW(report, code, "code", "Stable code of the error", .must = ALWAYS),
	ROW(report, fields, "errors", "What is wrong with each field, by the name of the field", .flags = OMIT),
};
const struct shape shape_problem = {
	"problem", "report", "What went wrong (RFC 9457)", sizeof(struct report), problem_fields, COUNT(problem_fields)
};

/* The header X-Accel-Redirect has no row, because nginx removes it before the client sees the answer. */
static const struct field blob_fields[] = {
	ROW(blob, location, "Location", "Address to go to", .where = HEADER, .flags = OMIT),
	ROW(blob, name, "Content-Disposition", "File name under which to save the answer", .where = HEADER, .flags = OMIT),
};
const struct shape shape_blob = {
	"blob", "blob", "Text, a file or a redirect", sizeof(struct blob), blob_fields, COUNT(blob_fields)
};

static const struct field document_fields[] = {
	ROW(blob, name, "Content-Disposition", "File name under which to save the answer", .where = HEADER, .flags = OMIT),
	ROW(blob, etag, "ETag", "Version of these bytes; send it as If-None-Match to learn whether they have changed",
	    .where = HEADER, .as = AS_ETAG, .must = ALWAYS),
	ROW(blob, caching, "Cache-Control", "Who may keep the answer and for how long", .where = HEADER, .must = ALWAYS),
};
const struct shape shape_document = { "document",          "blob",          "A text that is read again",
	                              sizeof(struct blob), document_fields, COUNT(document_fields) };
