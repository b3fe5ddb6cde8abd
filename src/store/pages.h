/*
 * Lists that are read in pages. A page is read in two steps within one statement: the ids of the page along an index, then all
 * that is shown of its rows, so that what is passed over or sorted away costs next to nothing. How many rows a list has is
 * counted by a second statement, which finds them in the same way.
 */
#ifndef STORE_PAGES_H
#define STORE_PAGES_H

#include "db/db.h"

#define STORE_CONDITIONS 4

/* A way of finding the rows of a list. */
struct store_finding {
	const char *name;
	enum db_scope scope;
	const struct db_part *begin; /* what is read of each row of the page, up to the ids that are selected */
	const struct db_part *from;  /* along which index, and whose rows */
	const struct db_part *conditions[STORE_CONDITIONS]; /* what is asked of each row; what costs least comes first */
};

/* The statements of all ways: first one for each that reads a page, then one for each that counts. */
struct store_pages {
	const char *list_name, *count_name; /* names of statements; that of the finding follows */
	const struct store_finding *findings;
	size_t n;
	const struct db_part *end;                /* orders and cuts the ids, and reads the rows */
	const struct db_statement *rows, *number; /* what the two kinds of statements give, without names and texts */
};

/* Makes the statement of a row, for JOINED_STATEMENTS with 2 * pages->n rows. */
void store_join_pages(const struct store_pages *pages, size_t row, struct db_statement *statement);

#endif
