/*
 * Lists that are read in pages. One statement reads a page in two steps: first the ids of the page along an index, and then all
 * columns of these rows, so that rows that are skipped or sorted out cost next to nothing. A second statement counts the rows
 * of the whole list, and finds them in the same way.
 */
#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include "db/db.h"

#define STORE_CONDITIONS 4

/* A count that stops when it has found MOST_COL rows: STORE_COUNT, then from where and which, then STORE_COUNT_END with
 * MOST_COL. */
#define STORE_COUNT "SELECT COUNT(*) FROM (SELECT 1"
#define STORE_COUNT_END " LIMIT ?) n"

/* The condition of a list whose rows come in the falling order of their keys, with AFTER_COL twice: the list begins behind a
 * row. */
#define STORE_AFTER(id) " AND (? IS NULL OR " id " < ?)"

/* Whether a page of at most `limit` rows, of which `offset` were passed over, tells how many rows the whole list has. It does
 * when it is not full, because then it is the last one; *total_r is the number then, and need not be counted. */
bool store_last_page(int64_t offset, int64_t limit, size_t n, int64_t *total_r);

/* One way to find the rows of a list. */
struct store_finding {
	const char *name;
	enum db_scope scope;
	const struct db_part *begin; /* the columns of each row of the page, up to the selection of ids */
	const struct db_part *from;  /* the index, and the rows of whom */
	const struct db_part *conditions[STORE_CONDITIONS]; /* conditions on each row; the cheapest comes first */
	bool to_the_end; /* its count has no end, because its rows are few: what bounds a count costs more than to count them */
};

/* The statements of all findings: first one for each that reads a page, then one for each that counts. */
struct store_pages {
	const char *list_name, *count_name; /* beginnings of the statements' names; the name of the finding follows */
	const struct store_finding *findings;
	size_t n;
	const struct db_part *end;                /* orders and limits the ids, and reads the rows */
	const struct db_statement *rows, *number; /* the results of the two kinds of statements, without names and texts */
};

/* Makes the statement of a row, for JOINED_STATEMENTS with 2 * pages->n rows. */
void store_join_pages(const struct store_pages *pages, size_t row, struct db_statement *statement);

#endif
