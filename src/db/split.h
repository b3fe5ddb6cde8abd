/* Cuts a file of SQL into its statements. Knows quotes and comments, not DELIMITER or compound statements. */
#ifndef DB_SPLIT_H
#define DB_SPLIT_H

#include "base/str.h"

enum db_split { DB_SPLIT_STATEMENT, DB_SPLIT_END, DB_SPLIT_BROKEN };

/*
 * Takes the next statement off the front of *rest: without its semicolon, and without blanks and plain comments before it.
 * The last one needs no semicolon. Comments that a server executes (those that begin with "!" or "M!") belong to
 * statements. BROKEN: a quote or comment that does not end; *rest then begins with it.
 */
enum db_split db_split(struct str *rest, struct str *statement_r);

#endif
