/*
 * The catalogue: web/texts/en.txt and fr.txt have lines "key = text with {arguments}". Both must have the same keys with the
 * same arguments. A text that depends on a number {n} has two keys, with .one and .other behind its name.
 */
#include "compile.h"

#include <stdlib.h>
#include <string.h>

static struct said *all;
static size_t n_all, room;
static const char *const names[LANGUAGES] = { "en", "fr" };

static int by_key(const void *a, const void *b)
{
	return strcmp(((const struct said *)a)->key, ((const struct said *)b)->key);
}

static struct said *find(const char *key)
{
	for (size_t i = 0; i < n_all; i++)
		if (strcmp(all[i].key, key) == 0)
			return &all[i];
	return NULL;
}

static struct said *add(const char *key, struct where at)
{
	if (n_all == room) {
		struct said *more = take(room * 2 + 64, sizeof *more);
		if (n_all > 0)
			memcpy(more, all, n_all * sizeof *more);
		free(all);
		all = more;
		room = room * 2 + 64;
	}
	all[n_all] = (struct said){ .key = key, .at = at };
	return &all[n_all++];
}

/* Between a French word and : ; ! ? and inside of guillemets stands a no-break space (U+00A0 or U+202F). */
static void check_french(const char *text, struct where at)
{
	for (const char *p = text; *p != '\0'; p++) {
		bool mark = strchr(";!?", *p) != NULL || (*p == ':' && (p[1] == ' ' || p[1] == '\0'));
		if (mark && p > text && p[-1] != '\xa0' && p[-1] != '\xaf' && strchr(";!?:", p[-1]) == NULL)
			wrong(at, "no no-break space before \"%c\": %s", *p, text);
		if (strncmp(p, "\u00ab ", 3) == 0 || strncmp(p, " \u00bb", 3) == 0)
			wrong(at, "no no-break space inside of guillemets: %s", text);
	}
}

static int argument(struct said *said, const char *name, bool first, struct where at)
{
	for (size_t i = 0; i < said->n_arguments; i++)
		if (strcmp(said->arguments[i], name) == 0)
			return (int)i;
	if (!first)
		wrong(at, "%s has no {%s} in English", said->key, name);
	if (said->n_arguments == ARGUMENTS_MAX)
		wrong(at, "%s has more than %d arguments", said->key, ARGUMENTS_MAX);
	said->arguments[said->n_arguments] = copy(name, strlen(name));
	return (int)said->n_arguments++;
}

/* The text with a byte for each {argument}, counted from 1. */
static char *with_arguments(struct said *said, const char *text, bool first, struct where at)
{
	struct text out = { 0 };
	unsigned met = 0;

	for (const char *p = text; *p != '\0'; p++) {
		const char *end = *p == '{' ? strchr(p, '}') : NULL;
		if (end == NULL) {
			text_add(&out, p, 1);
			continue;
		}
		int number = argument(said, copy(p + 1, (size_t)(end - p - 1)), first, at);
		char byte = (char)(number + 1);
		text_add(&out, &byte, 1);
		met |= 1u << number;
		p = end;
	}
	if (met != (1u << said->n_arguments) - 1)
		wrong(at, "%s lacks an argument that it has in English", said->key);
	text_add(&out, "", 0);
	return out.p;
}

static void read_line(char *line, int language, struct where at)
{
	char *is = strstr(line, " = ");
	struct said *said;

	if (line[0] == '\0' || line[0] == '#')
		return;
	if (is == NULL)
		wrong(at, "expected \"key = text\"");
	*is = '\0';
	said = find(line);
	if (said == NULL && language > 0)
		wrong(at, "%s is not in en.txt", line);
	if (said != NULL && said->in[language] != NULL)
		wrong(at, "%s is there twice", line);
	if (said == NULL)
		said = add(copy(line, strlen(line)), at);
	if (language == 1)
		check_french(is + 3, at);
	/* The texts of errors are filled in by fault_text (shape/shape.h), by names. */
	if (strncmp(said->key, "error.", 6) == 0)
		said->in[language] = is + 3;
	else
		said->in[language] = with_arguments(said, is + 3, language == 0, at);
}

void texts_read(const char *folder)
{
	for (int language = 0; language < LANGUAGES; language++) {
		struct text path = { 0 };
		text_say(&path, "%s/%s.txt", folder, names[language]);
		char *text = read_file(path.p, NULL);
		struct where at = { path.p, 1 };
		for (char *line = text; line != NULL; at.line++) {
			char *end = strchr(line, '\n');
			if (end != NULL)
				*end = '\0';
			read_line(line, language, at);
			line = end != NULL ? end + 1 : NULL;
		}
	}
	qsort(all, n_all, sizeof *all, by_key);
	for (size_t i = 0; i < n_all; i++)
		if (all[i].in[1] == NULL)
			wrong(all[i].at, "%s is not in fr.txt", all[i].key);
}

int text_find(const char *key)
{
	struct said *said = find(key);

	if (said == NULL)
		return -1;
	said->used = true;
	return (int)(said - all);
}

const struct said *text_at(int number)
{
	return &all[number];
}

bool texts_use(const char *prefix)
{
	bool any = false;

	for (size_t i = 0; i < n_all; i++)
		if (strncmp(all[i].key, prefix, strlen(prefix)) == 0)
			any = all[i].used = true;
	return any;
}

void texts_check_used(void)
{
	for (size_t i = 0; i < n_all; i++)
		if (!all[i].used)
			wrong(all[i].at, "no page uses %s", all[i].key);
}

void texts_write(FILE *out)
{
	fputs("\nconst char *const html_keys[] = {\n", out);
	for (size_t i = 0; i < n_all; i++)
		fprintf(out, "\t\"%s\",\n", all[i].key);
	fprintf(out, "};\nconst size_t html_keys_n = %zu;\n", n_all);
	for (int language = 0; language < LANGUAGES; language++) {
		fprintf(out, "\nstatic const char *const texts_%s[] = {\n", names[language]);
		for (size_t i = 0; i < n_all; i++) {
			fputs("\t", out);
			write_literal(out, all[i].in[language], strlen(all[i].in[language]));
			fputs(",\n", out);
		}
		fputs("};\n", out);
	}
	fprintf(out, "const char *const *const html_texts[2] = { texts_%s, texts_%s };\n", names[0], names[1]);
}
