/* Splits an SQL file into its statements. Handles quotes and comments, but not DELIMITER or compound statements. */
#ifndef DB_SPLIT_H
#define DB_SPLIT_H

#include "base/str.h"

enum db_split { DB_SPLIT_STATEMENT, DB_SPLIT_END, DB_SPLIT_BROKEN };

/*
 * Removes the next statement from the front of *rest, without its semicolon and without the blanks and comments before it. The
 * last statement needs no semicolon. Comments that the server executes (beginning with "!" or "M!") are part of a statement.
 * BROKEN: a quote or comment is not closed; *rest then begins with it.
 */
enum db_split db_split(struct str *rest, struct str *statement_r);

#endif
