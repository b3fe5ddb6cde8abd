/* Inside of the compiler of templates: a page while it is read. */
#ifndef TEMPLATE_H
#define TEMPLATE_H

#include "compile.h"

enum { ARGS_MAX = 16, LEVELS_MAX = 8, OPS_MAX = 4000, PARTS = 24 };

/* What a name in a template stands for. */
enum what { V_LITERAL, V_TEXT, V_MEMBER, V_SPECIAL };
struct value {
	enum what what;
	const char *text;        /* the literal, the key, the member's path, or HTML_IS_... */
	const char *format, *by; /* "words" and its beginning of keys; NULL: none */
	int level;               /* of a member: which struct it is in, 0 for the page's */
};

/* The names that a frame or a partial was given. */
struct arg {
	const char *name;
	struct value value;
};

/* A file that is read: the page, its frame or a partial. */
struct source {
	const char *p; /* what is still to be read */
	struct where at;
	struct arg args[ARGS_MAX];
	size_t n_args;
	struct source *body; /* of a frame: the page that stands in it */
};

/* A row, with the place where the reader goes on. */
struct op {
	char *code;
	int to;
};

struct page {
	const char *folder, *of; /* web/pages; the struct that the page reads */
	struct op ops[OPS_MAX];
	int n;
	struct text literal;  /* not yet a row */
	struct text shown_in; /* the columns of the page that say where the struct has its zone and its language */
	struct place place;
	struct ids ids;
	const char *levels[LEVELS_MAX]; /* for each list around the present place: a C expression of a pointer to its row */
	int depth;
	bool in_form;
};

/* The words of a directive, quoted ones in one piece. */
struct words {
	const char *at[PARTS];
	size_t n;
};
struct words words_of(const char *text, size_t n, struct where at);

/* Takes the directive at the front of source->p: the text between {{ and }}. */
struct words take_directive(struct source *source);

/* Adds a row, after the literal text before it; returns its number. */
int add_op(struct page *page, const char *format, ...) __attribute__((format(printf, 2, 3)));
void flush(struct page *page);

/* (value.c) What `word` stands for in this source; and its columns of a row that writes it, or asks whether it is none. */
struct value resolve(const struct page *page, const struct source *source, const char *word);
const char *value_columns(const struct page *page, const struct value *value, const char *place, struct where at);
const char *test_columns(const struct page *page, const struct value *value, struct where at);

/* (template.c) Reads until a directive of the caller's, which is returned: "/if", "#else". */
struct words read_block(struct page *page, struct source *source);

/* (directive.c) Directives without a block. False: there is none of this name. */
bool directive(struct page *page, struct source *source, const struct words *words);
/* Writes a value or a text; `from` is the first word of its arguments. */
void write_value(struct page *page, const struct source *source, const struct words *words);
/* NAME=VALUE or NAME VALUE for a frame or partial. */
void add_arg(const struct page *page, struct source *to, const struct source *from, struct arg arg, const char *word);

/* Whether the value is known while the page is compiled. */
bool known(const struct value *value);

#endif
