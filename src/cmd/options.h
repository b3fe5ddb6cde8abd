/* The table of configuration options, with type, destination, default, range and meaning of each. */
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

/* The format that a text must have. */
enum option_form { FORM_ANY, FORM_PATH, FORM_URL, FORM_ORIGINS, FORM_NAME, FORM_MAIL, FORM_SMTP };

struct option {
	const char *name;
	enum option_kind kind;
	size_t off;           /* in struct configuration */
	const char *standard; /* the default, as in the configuration file; NULL: no default */
	int64_t lo, hi;       /* the limits of a number, as in the configuration file */
	int64_t scale;        /* the number is multiplied by this before it is stored; 0: by 1 */
	const char *const *words;
	enum option_form form;
	bool secret;         /* may be given in a file of its own; never printed */
	bool needed;         /* required */
	bool migration;      /* read FOR_MIGRATION alone, because it gives rights that nobody else needs */
	const char *section; /* the section that begins with this option; NULL: that of the option before */
	const char *doc;
};

extern const struct option options[];
extern const size_t options_n;

/* The option called `name`; NULL when there is none. */
const struct option *option_find(struct str name);

/* The option name most similar to a misspelt one; NULL when none is similar. */
const char *option_nearest(struct str name);

/*
 * Stores the value `text` in the option's member of `configuration`, whose arena owns the copy. Returns NULL, or what is wrong
 * with the value (in `scratch`), which never quotes a secret.
 */
const char *option_set(const struct option *option, struct str text, struct configuration *configuration,
                       struct arena *scratch);

/* Why `secret` is too weak, or NULL: it is shorter than `least` bytes, contains a well-known word, or repeats few characters.
 */
const char *secret_weakness(struct str secret, size_t least);

#endif
