/* How words by which something is found are written: up to WORDS_AT_ONCE of them by one statement. */
#ifndef STORE_WORDS_H
#define STORE_WORDS_H

#include "db/db.h"

enum { WORDS_AT_ONCE = 50 };

/* The words as a table n of the column `word`: for the FROM of a statement. A place that is not used is NULL, so the statement
 * says WHERE n.word IS NOT NULL. */
#define STORE_WORDS "(SELECT ? AS word" WORD_4 WORD_5 WORD_20 WORD_20 ") n"
#define WORD_1 " UNION ALL SELECT ?"
#define WORD_4 WORD_1 WORD_1 WORD_1 WORD_1
#define WORD_5 WORD_4 WORD_1
#define WORD_20 WORD_5 WORD_5 WORD_5 WORD_5

/* Its parameters: the member `word` of struct T, an array of WORDS_AT_ONCE texts. */
/* clang-format off */
#define STORE_WORDS_COLS(T) WORD_COLS_10(T, 0), WORD_COLS_10(T, 10), WORD_COLS_10(T, 20), WORD_COLS_10(T, 30), WORD_COLS_10(T, 40)
#define WORD_COLS_10(T, n) WORD_COLS_5(T, n), WORD_COLS_5(T, (n) + 5)
#define WORD_COLS_5(T, n) COL(T, word[n]), COL(T, word[(n) + 1]), COL(T, word[(n) + 2]), COL(T, word[(n) + 3]), COL(T, word[(n) + 4])
/* clang-format on */

#endif
