/* multipart/form-data (RFC 7578), streamed: text parts into the arena, file parts to disk. */
#ifndef FCGI_MULTIPART_H
#define FCGI_MULTIPART_H

#include "fcgi/request.h"

struct form_part {
	struct str name;
	struct str text; /* of a text part */
	bool is_file;
	struct str path;     /* of a file part: its temporary file, which multipart_discard removes unless it was moved */
	struct str filename; /* the client's name of the file, without any path; UTF-8 */
	struct str type;     /* the client's media type, which must not be trusted */
	int64_t size;
};

struct multipart_limits {
	int64_t total, text, file; /* bytes of the body, of one text part, of one file */
	size_t parts;
	struct str folder; /* where file parts are written (mode 0600, random names) */
};

struct multipart {
	struct form_part *parts;
	size_t n;
};

/* The source of the bytes, with the contract of fcgi_read. multipart_from_fcgi reads the body of the request of a struct fcgi.
 */
typedef int64_t multipart_read(void *source, void *bytes, size_t n);
multipart_read multipart_from_fcgi;

struct multipart_input {
	multipart_read *read;
	void *source;
	struct str boundary; /* the parameter of Content-Type */
	struct multipart_limits limits;
};

/*
 * Reads the whole body. E_TOO_LARGE, E_MALFORMED (with *why_r, static text), E_INTERNAL (disk error, logged). On any error all
 * files are removed and *multipart_r is empty. Names, file names and text parts must be UTF-8 without NUL, else E_MALFORMED.
 */
enum err multipart_parse(struct arena *arena, const struct multipart_input *input, struct multipart *multipart_r,
                         struct str *why_r);

/* Removes the temporary files that were not moved away. Safe to call twice. */
void multipart_discard(struct multipart *multipart);

#endif
