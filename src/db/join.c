/* Puts statements together from constant parts. */
#include <assert.h>
#include <string.h>

#include "db/connection.h"

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

/* ---- statements for many rows */

/* A few rows go with one statement, whatever their number is; of many rows, the last few take another one or two. */
static const size_t numbers[] = { 1, 2, 3, 4, 8, 16, 32, 64, 128 };

struct repeated {
	const struct db_statement *one;
	struct db_statement of[COUNT(numbers)]; /* without a text: not made yet */
	struct repeated *next;
};

/* It is static as statements are: what is made from them lives as long as they do. */
static struct repeated *all_repeated;

static struct repeated *repeated_of(const struct db_statement *one)
{
	struct repeated *found = all_repeated;

	while (found != NULL && found->one != one)
		found = found->next;
	if (found != NULL)
		return found;
	found = keep(1, sizeof *found);
	*found = (struct repeated){ .one = one, .next = all_repeated };
	return all_repeated = found;
}

static void repeat(const struct db_statement *one, size_t size, size_t n, struct db_statement *made)
{
	const char *values = strstr(one->text, "VALUES ("), *between = values != NULL ? ", " : " UNION ALL ";
	const char *row = values != NULL ? values + strlen("VALUES ") : strstr(one->text, "SELECT ");

	assert(row != NULL);
	char *text = keep(strlen(one->text) + n * (strlen(row) + strlen(between)) + 1, 1), *end;
	struct db_column *params = keep(n * one->n_params, sizeof *params), *next = params;

	end = stpcpy(text, one->text);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			end = stpcpy(stpcpy(end, between), row);
		for (size_t j = 0; j < one->n_params; j++, next++) {
			*next = one->params[j];
			next->off += next->from == DB_MEMBER ? i * size : 0;
		}
	}
	*made = *one;
	made->text = text;
	made->params = params;
	made->n_params = n * one->n_params;
}

const struct db_statement *db_repeated(const struct db_statement *statement, size_t size, size_t most, size_t *n_r)
{
	struct repeated *repeated = repeated_of(statement);
	size_t i = 0;

	while (i + 1 < COUNT(numbers) && numbers[i + 1] <= most && numbers[i + 1] * statement->n_params <= DB_MANY_MAX)
		i++;
	*n_r = numbers[i];
	if (i == 0)
		return statement;
	if (repeated->of[i].text == NULL)
		repeat(statement, size, numbers[i], &repeated->of[i]);
	return &repeated->of[i];
}
