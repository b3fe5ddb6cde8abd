/*
 * Search by words. A word is a run of letters and digits, folded, so that case and accents do not count: "Émile-Zola" has the
 * words "emile" and "zola". A Chinese or Japanese character is a word of its own, because these scripts have no blanks.
 */
#ifndef MODEL_SEARCH_H
#define MODEL_SEARCH_H

#include "base/arena.h"
#include "base/str.h"

/* A longer word is cut to so many bytes, in an index and in a query alike. */
#define SEARCH_WORD_MAX 48
/* How many words a query may have. */
#define SEARCH_QUERY_MAX 8

struct search_word {
	char bytes[SEARCH_WORD_MAX]; /* folded */
	size_t n;
	size_t from, to; /* where it stands in the text, in bytes */
};

/* Reads the next word of `text`, which is well-formed UTF-8, from byte *at on, and moves *at behind it. False: there is none.
 */
bool search_next(struct str text, size_t *at, struct search_word *word_r);

/* The different words of `text`, at most `most`, in the order in which they come; in `arena`. Returns how many they are. */
size_t search_words(struct arena *arena, struct str text, size_t most, struct str **words_r);

/* What is searched for: all of these words, and a word that begins with `beginning`. */
struct search_query {
	struct str word[SEARCH_QUERY_MAX - 1];
	size_t n;
	struct str beginning; /* the last word that was typed; none when nothing was */
};

/* Reads what somebody typed. The words are in `arena`. False: these are more than SEARCH_QUERY_MAX words. */
bool search_parse(struct arena *arena, struct str typed, struct search_query *query_r);

/*
 * The part of `text` around the first word that `query` looks for, on one line, with "…" where it is cut; in `arena`. None when
 * there is no such word.
 */
struct str search_snippet(struct arena *arena, struct str text, const struct search_query *query);

#endif
