/* Imports: a file of CSV whose lines are checked, and then taken one after another as the API would take them. */
#ifndef MODEL_IMPORT_H
#define MODEL_IMPORT_H

#include "model/user.h"

#define IMPORT_LINES_MAX 100000
#define IMPORT_BYTES_MAX (50 << 20)
#define IMPORT_DAYS 7 /* after which the file and what is known of its lines are removed */

struct import_id {
	struct id v;
};

struct import {
	struct import_id id;
	struct company_id company;
	struct user_id author;
	int64_t version;
	enum import_kind kind;
	enum import_status status;
	struct str name, stored; /* the name of the file, and its place below the storage folder */
	int64_t size;
	int64_t place;                  /* the byte behind the last line that was checked or taken; 0: none was */
	int64_t line;                   /* the number of the line that begins there */
	int64_t lines, good, bad, done; /* checked so far, and of these good and bad; and taken */
	struct instant created_at, updated_at, ended_at;
	struct instant forget_at; /* when the file and what is known of its lines are removed; null: they were */
};
LIST_OF(import);

struct import_entry {
	struct seen seen;
	enum import_kind kind;
	struct upload file;
};

struct import_key {
	struct seen seen;
	struct import_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

struct import_filter {
	struct seen seen;
	struct window window;
};

/* What is wrong with a line. */
struct import_error {
	int64_t line, position; /* position: among the errors of its line */
	struct str field;       /* the column; none when it is the line as such */
	struct str message;
};
LIST_OF(import_error);

struct import_error_filter {
	struct seen seen;
	struct window window;
	struct import_id id;
};

#endif
