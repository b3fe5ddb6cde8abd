/* The table of configuration names: type, place, default, range and meaning of each. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include "cmd/configuration.h"

enum option_kind {
	OPTION_STR,      /* struct str */
	OPTION_INT,      /* int */
	OPTION_NUMBER,   /* int64_t */
	OPTION_SWITCH,   /* bool: on or off */
	OPTION_WORD,     /* an enum: the index in `words` */
	OPTION_KEYS,     /* worker.tokens.keys */
	OPTION_SEAL_KEYS /* worker.tokens.seal_keys */
};

/* What a text must look like. */
enum option_form { FORM_ANY, FORM_PATH, FORM_URL, FORM_ORIGINS, FORM_NAME, FORM_MAIL, FORM_SMTP };

struct option {
	const char *name;
	enum option_kind kind;
	size_t off;           /* in struct configuration */
	const char *standard; /* the default, as it would be written; NULL: none */
	int64_t lo, hi;       /* of a number, as written */
	int64_t scale;        /* what is stored is the number times this; 0: 1 */
	const char *const *words;
	enum option_form form;
	bool secret;         /* may come from a file of its own; never printed */
	bool needed;         /* must be given */
	const char *section; /* begins with this option; NULL: goes on */
	const char *doc;
};

extern const struct option options[];
extern const size_t options_n;

/* The option called `name`; NULL when there is none. */
const struct option *option_find(struct str name);

/* The name nearest to a misspelt one; NULL when none is near. */
const char *option_nearest(struct str name);

/*
 * Puts `text` into its member of `configuration`; allocations live in its arena. NULL, or what is wrong with it (in
 * `scratch`; a secret is never quoted).
 */
const char *option_set(const struct option *option, struct str text, struct configuration *configuration,
                       struct arena *scratch);

/* What makes `secret` guessable, or NULL: shorter than `least` bytes, made of a well-known word, or a repetition. */
const char *secret_weakness(struct str secret, size_t least);

#endif
