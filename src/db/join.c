/* Puts statements together from constant parts. */
#include <string.h>

#include "db/db.h"

/* The texts, names and parameters of statements. Each is made once per process and never freed. */
static struct arena *kept;

static void *keep(size_t count, size_t size)
{
	if (kept == NULL)
		kept = arena_new(0);
	return arena_take_many(kept, count, size);
}

void db_join(struct db_statement *statement, const struct db_part *const *parts, size_t n)
{
	size_t text_size = 1, n_params = 0;

	for (size_t i = 0; i < n; i++) {
		if (parts[i] == NULL)
			continue;
		text_size += strlen(parts[i]->text);
		n_params += parts[i]->n_params;
	}
	char *text = keep(text_size, 1), *end = text;
	struct db_column *params = keep(n_params, sizeof *params), *next = params;
	for (size_t i = 0; i < n; i++) {
		if (parts[i] == NULL)
			continue;
		end = stpcpy(end, parts[i]->text);
		for (size_t j = 0; j < parts[i]->n_params; j++)
			*next++ = parts[i]->params[j];
	}
	statement->text = text;
	statement->params = params;
	statement->n_params = n_params;
}

void db_name(struct db_statement *statement, const char *const *words, size_t n)
{
	size_t size = 1;

	for (size_t i = 0; i < n; i++)
		size += strlen(words[i]) + 1;
	char *name = keep(size, 1), *end = name;
	for (size_t i = 0; i < n; i++) {
		end = stpcpy(end, words[i]);
		if (i + 1 < n)
			end = stpcpy(end, " ");
	}
	statement->name = name;
}
