/* Shapes that all surfaces share. */
#include "api/endpoint.h"

/* One field that never stands in any view of a request: C has no empty arrays. */
static const struct field none[1];
const struct shape shape_nothing = { "nothing", "nothing", "Nothing", sizeof(struct nothing), none, 0 };

static const struct field bare_fields[] = { REPLY_BODY(NULL, "The answer itself") };
const struct shape shape_bare = { "bare", "reply", "The answer itself", sizeof(struct reply), bare_fields, COUNT(bare_fields) };

/* What failed, where no document says otherwise. */
static const struct field error_fields[] = {
	ROW(report, code, "error", "Code", .must = ALWAYS),
	ROW(report, message, "message", "What went wrong", .must = ALWAYS),
	ROW(report, fields, "details", "Every wrong field", .flags = OMIT),
};
const struct shape shape_error = { "error",      "report",           "What went wrong", sizeof(struct report),
	                           error_fields, COUNT(error_fields) };

/* What nginx adds or takes away (X-Accel-Redirect) no client sees, so it has no row. */
static const struct field blob_fields[] = {
	ROW(blob, location, "Location", "Where it is", .where = HEADER, .flags = OMIT),
	ROW(blob, name, "Content-Disposition", "What to save it as", .where = HEADER, .flags = OMIT),
};
const struct shape shape_blob = {
	"blob", "blob", "Text, a file or a redirect", sizeof(struct blob), blob_fields, COUNT(blob_fields)
};

static const struct field document_fields[] = {
	ROW(blob, name, "Content-Disposition", "What to save it as", .where = HEADER, .flags = OMIT),
	ROW(blob, etag, "ETag", "Of these bytes", .where = HEADER, .as = AS_ETAG, .must = ALWAYS),
	ROW(blob, caching, "Cache-Control", "Who may keep it", .where = HEADER, .must = ALWAYS),
};
const struct shape shape_document = { "document",          "blob",          "A text that is read again",
	                              sizeof(struct blob), document_fields, COUNT(document_fields) };
