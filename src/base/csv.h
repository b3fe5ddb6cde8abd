/* Reads CSV (RFC 4180), a record after another. Lines may end with LF alone, and the text may begin with a byte order mark. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

/* How many fields a record may have, and how many bytes each of them. */
#define CSV_FIELDS_MAX 100
#define CSV_FIELD_MAX ((size_t)1 << 20)

struct csv_reader {
	struct str text;
	size_t at;    /* the byte where the next record begins */
	int64_t line; /* the number of its line, from 1; 0 before the first call */
};

struct csv_record {
	struct str field[CSV_FIELDS_MAX];
	size_t n;
	int64_t line; /* where it begins */
};

/*
 * Reads the next record; empty lines are passed over. Fields point into the text, or into `arena` where quotes were doubled.
 * E_NO_ROW: there is none. E_MALFORMED: a quote that is not closed, or something behind a closed one, or too many fields, or
 * too long a field. The next call then goes on behind the line in which the record begins, because a forgotten quote may have
 * joined it with lines that are right.
 */
enum err csv_next(struct csv_reader *reader, struct arena *arena, struct csv_record *record_r);

#endif
