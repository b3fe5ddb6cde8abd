/* multipart/form-data (RFC 7578), streamed: text parts into the arena, file parts to disk. */
#ifndef FCGI_MULTIPART_H
#define FCGI_MULTIPART_H

#include "fcgi/request.h"

struct part {
	struct str name;
	struct str text; /* of a text part */
	bool is_file;
	struct str path;     /* of a file part: where its bytes lie now; removed by multipart_discard unless moved away */
	struct str filename; /* as the client called it, without any path; UTF-8 */
	struct str type;     /* as the client said; not to be trusted */
	int64_t size;
};

struct multipart_limits {
	int64_t total, text, file; /* bytes of the body, of one text part, of one file */
	size_t parts;
	struct str folder; /* where file parts are written (mode 0600, random names) */
};

struct multipart {
	struct part *parts;
	size_t n;
};

/* Where the bytes come from: as fcgi_read. */
typedef int64_t multipart_read(void *source, void *bytes, size_t n);

/*
 * Reads it all. E_TOO_LARGE, E_MALFORMED (with *why_r), E_INTERNAL (disk). On any error no file is left behind.
 * `boundary` is the parameter of Content-Type.
 */
enum err multipart_parse(struct arena *arena, multipart_read *read, void *source, struct str boundary,
                         const struct multipart_limits *limits, struct multipart *multipart_r, struct str *why_r);

/* Removes the files that are still where they were put. Safe to call twice. */
void multipart_discard(struct multipart *multipart);

#endif
