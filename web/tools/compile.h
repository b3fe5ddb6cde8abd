/*
 * The compiler of the pages. It reads web/pages, web/texts and web/design, and writes one C file of rows that src/page walks.
 * A mistake in a template ends it with the file, the line and what is wrong, so that it fails the build and not a visitor.
 *
 * It runs only while interviewd is built. What it allocates is freed by its end.
 */
#ifndef COMPILE_H
#define COMPILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- texts that grow (files.c) */
struct text {
	char *p;
	size_t n, room;
};
void text_add(struct text *text, const char *from, size_t n);
void text_say(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Memory for `n` structs of `size` bytes, all zero; ends the program when there is none. */
void *take(size_t n, size_t size);
char *copy(const char *from, size_t n);

/* A file's whole text; ends the program when it cannot be read. */
char *read_file(const char *path, size_t *n_r);

/* The names of the files of a folder that end with `ending`, sorted; the last one is NULL. */
char **list_files(const char *folder, const char *ending);

/* Where the compiler reads: for messages. */
struct where {
	const char *file;
	int line;
};
/* Prints "file:line: message" and ends the program. */
_Noreturn void wrong(struct where at, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Writes `n` bytes as a C string literal, over several lines. */
void write_literal(FILE *out, const char *bytes, size_t n);

/* ---- the catalogue of texts (texts.c) */
enum { LANGUAGES = 2, ARGUMENTS_MAX = 8 };
struct said {
	const char *key;
	char *in[LANGUAGES];            /* with a byte 1 to 8 for each argument; NULL: missing */
	char *arguments[ARGUMENTS_MAX]; /* their names, sorted */
	size_t n_arguments;
	struct where at;
	bool used;
};
void texts_read(const char *folder);
/* The number of a key; -1 when there is none. A key that is found counts as used. */
int text_find(const char *key);
const struct said *text_at(int number);
/* Marks all keys that begin with `prefix` as used; false when there is none. */
bool texts_use(const char *prefix);
/* Fails for keys that no page uses. */
void texts_check_used(void);
void texts_write(FILE *out);

/* ---- the files that pages refer to (assets.c) */
void assets_read(const char *folder);
/* The name with the hash of a file; NULL when there is none. */
const char *asset_path(const char *name);
void assets_write(FILE *out);

/* ---- where in the HTML a value stands (place.c) */
enum state { S_TEXT, S_TAG_OPEN, S_TAG_NAME, S_IN_TAG, S_ATTR_NAME, S_ATTR_IS, S_ATTR_VALUE, S_MARKUP, S_COMMENT, S_RAW };
enum { DEPTH_MAX = 64, WORD = 64 };
struct place {
	enum state state;
	bool closing;
	char tag[WORD], attr[WORD], script_type[WORD];
	char seen[512];  /* the names of the tag's attributes, each with a blank behind it */
	size_t value_n;  /* bytes of the attribute's value so far, values of the page included */
	char value[256]; /* the literal part of it */
	bool dynamic;    /* the value has a part that the page fills in */
	char open[DEPTH_MAX][WORD];
	int depth;
};
struct ids {
	char **defined, **referred;
	size_t n_defined, n_referred;
	struct where *at;
};
/* Reads a literal part; fails for markup that is not balanced, or refers to something that is not there. */
void place_feed(struct place *place, struct ids *ids, const char *html, size_t n, struct where *at);
/* Whether two places are the same, so that both branches of a condition may end there. */
bool place_same(const struct place *a, const struct place *b);
/* The end of a page: everything is closed, and what is referred to exists. */
void place_end(const struct place *place, const struct ids *ids, struct where at);
/* HTML_IN_...: where a value stands. Fails where none may stand. */
const char *place_of(struct place *place, struct where at);

/* ---- templates (template.c, emit.c) */
void page_compile(const char *folder, const char *file, FILE *out);

#endif
