/*
 * Prints how the server executes each statement of the program in a database that bench/generate.py has filled: the name of the
 * statement and how many pages of the database it reads, then table, access type, key, and extra information.
 * tests/golden/plans compares the output with the reviewed file. Ends with 1 when a statement reads a whole table or a whole
 * index.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../db/database.h"
#include "store/statements.h"

enum { QUERY_MAX = 16384, VALUE_MAX = 64, KEY = 5, TIMES = 60 };
#define EXPLAIN "EXPLAIN "

/* What is known at a question mark. */
struct place {
	const struct db_statement *statement;
	const char *at;   /* the question mark */
	size_t instants;  /* the number of instants before it */
	bool nothing;     /* optional values are left out */
	bool *optional_r; /* set when there is an optional value */
	bool follows;     /* the second of a pair: ? IS NULL OR member = ? */
};

static char candidate[VALUE_MAX];

static bool before(const struct place *place, const char *word)
{
	size_t n = strlen(word);

	return (size_t)(place->at - place->statement->text) >= n && memcmp(place->at - n, word, n) == 0;
}

static bool after(const struct place *place, const char *word)
{
	return strncmp(place->at + 1, word, strlen(word)) == 0;
}

static const char *person(const struct place *place)
{
	bool of_candidate = before(place, "candidate_id = ") || before(place, "viewer_id = ") || before(place, "owner_id = ");

	return of_candidate ? candidate : "3";
}

static const char *key(const struct place *place)
{
	if (before(place, "company_id = "))
		return "1";
	return before(place, "candidate_id = ") ? candidate : "5";
}

static const char *instant(const struct place *place)
{
	static const char *const span[] = { "'2028-06-01'", "'2029-12-01'" };
	static const char *const hours[] = { "'2029-12-05 10:00:00'", "'2029-12-04 09:00:00'", "'2029-12-05 09:00:00'" };

	if (strncmp(place->statement->text, "DELETE", 6) == 0)
		return "'2026-01-01'";
	if (strncmp(place->statement->name, "booking", 7) == 0)
		return hours[place->instants % COUNT(hours)];
	return span[place->instants % COUNT(span)];
}

static const char *text(const struct place *place)
{
	if (before(place, "LOWER("))
		return strstr(place->statement->text, "email") != NULL ? "'staff5@example.org'" : "'gardener 3'";
	if (before(place, "_hash = ") || before(place, "scope = "))
		return "UNHEX(SHA2('5', 256))";
	if (before(place, "AGAINST ("))
		return "'+gardener'";
	return before(place, "LIKE ") ? "'%er%'" : "'Department 3'";
}

static const char *member(const struct place *place, enum kind kind)
{
	switch (kind) {
	case KIND_STR:
		return text(place);
	case KIND_INSTANT:
		return instant(place);
	case KIND_DATE:
		return "'2029-12-05'";
	case KIND_UUID:
		return "UNHEX(CONCAT(LPAD(HEX(1700000000005), 12, '0'), '70008000', LPAD('5', 12, '0')))";
	case KIND_SET:
		return "4294967295";
	case KIND_ID:
		return key(place);
	default:
		return before(place, "OFFSET ") ? "0" : before(place, "LIMIT ") ? "20" : "1";
	}
}

static const char *value(struct place *place, const struct db_column *column)
{
	bool optional = after(place, " IS NULL OR") || before(place, "COALESCE(") || place->follows;

	place->follows = after(place, " IS NULL OR");
	*place->optional_r |= optional;
	if (optional && place->nothing)
		return "NULL";
	switch (column->from) {
	case DB_CALLER:
		return person(place);
	case DB_COMPANY:
		return "1";
	case DB_ROLE:
		return "2";
	case DB_MOST:
		return "100001";
	case DB_NOW:
		return "'2029-12-03'";
	default:
		return member(place, column->kind);
	}
}

/* Writes "EXPLAIN " and the statement with values. Returns whether a value may be left out. */
static bool explain(const struct db_statement *statement, bool nothing, char *query)
{
	bool optional = false;
	struct place place = { .statement = statement, .nothing = nothing, .optional_r = &optional };
	size_t n = (size_t)snprintf(query, QUERY_MAX, EXPLAIN), param = 0;

	for (const char *p = statement->text; *p != '\0' && n + 128 < QUERY_MAX; p++) {
		if (*p != '?' || param >= statement->n_params) {
			query[n++] = *p;
			continue;
		}
		const struct db_column *column = &statement->params[param++];
		place.at = p;
		n += (size_t)snprintf(query + n, QUERY_MAX - n, "%s", value(&place, column));
		place.instants += column->from == DB_MEMBER && column->kind == KIND_INSTANT;
	}
	query[n] = '\0';
	return optional;
}

static const char *cell(MYSQL_RES *result, MYSQL_ROW row, const char *name)
{
	const MYSQL_FIELD *fields = mysql_fetch_fields(result);

	for (unsigned i = 0; i < mysql_num_fields(result); i++)
		if (strcmp(fields[i].name, name) == 0 && row[i] != NULL)
			return row[i];
	return "-";
}

/* "Using index condition" does not mean that the index covers the statement. */
static bool covering(const char *extra)
{
	const char *at = strstr(extra, "Using index");

	return at != NULL && strncmp(at + strlen("Using index"), " condition", strlen(" condition")) != 0;
}

/* Appends the plan's lines to `out`; returns how many of them read a whole table. */
static int plan(const struct db_statement *statement, const char *query, FILE *out)
{
	MYSQL_RES *result;
	int bad = 0;

	if (mysql_query(database_admin(), query) != 0 || (result = mysql_store_result(database_admin())) == NULL) {
		fprintf(stderr, "%s: %s\n%s\n", statement->name, mysql_error(database_admin()), query);
		exit(2);
	}
	for (MYSQL_ROW row; (row = mysql_fetch_row(result)) != NULL;) {
		const char *table = cell(result, row, "table"), *type = cell(result, row, "type"),
		           *extra = cell(result, row, "Extra");
		bool whole = (strcmp(type, "ALL") == 0 || strcmp(type, "index") == 0) && table[0] != '<';

		bad += whole;
		fprintf(out, "  %-12s %-12s %-18s%s%s%s%s\n", table, type, cell(result, row, "key"),
		        covering(extra) ? " covering" : "", strstr(extra, "filesort") != NULL ? " sorted" : "",
		        strstr(extra, "temporary") != NULL ? " gathered" : "", whole ? " WHOLE" : "");
		if (table[0] == '-')
			fprintf(out, "    %s\n", extra);
	}
	mysql_free_result(result);
	return bad;
}

static void quietly(const char *query)
{
	if (mysql_query(database_admin(), query) != 0)
		return;
	MYSQL_RES *result = mysql_store_result(database_admin());
	mysql_free_result(result);
}

/* The pages that all threads of the server have asked the buffer pool for. Nobody but this program uses the server. */
static long long pages_read(void)
{
	return database_number("SELECT VARIABLE_VALUE FROM information_schema.GLOBAL_STATUS"
	                       " WHERE VARIABLE_NAME = 'INNODB_BUFFER_POOL_READ_REQUESTS'");
}

/* The pages that a statement reads: the least of some times. Threads of the server add theirs, sometimes for a while, so it is
 * run until the least was seen twice. What it changes is undone. -1 for a statement that fails with these values. */
static long long pages_of(const char *query)
{
	long long least = -1;
	int seen = 0;

	for (int i = 0; i < TIMES && seen < 2; i++) {
		quietly("START TRANSACTION");
		long long before = pages_read();
		bool failed = mysql_query(database_admin(), query) != 0;
		mysql_free_result(mysql_store_result(database_admin()));
		long long read = pages_read() - before;
		quietly("ROLLBACK");
		if (failed)
			return -1;
		if (i == 0) /* the first time opens tables */
			continue;
		seen = least < 0 || read < least ? 1 : seen + (read == least);
		least = least < 0 || read < least ? read : least;
	}
	return least;
}

static void head(const struct db_statement *statement, const char *what, const char *query)
{
	long long pages = pages_of(query + strlen(EXPLAIN));

	printf("%s%s", statement->name, what);
	if (pages >= 0)
		printf("  %lld pages", pages);
	printf("\n");
}

static int print(const struct db_statement *statement)
{
	char query[QUERY_MAX], *given, *without;
	size_t n;
	FILE *out = open_memstream(&given, &n);
	bool optional = explain(statement, false, query);
	int bad = plan(statement, query, out);

	fclose(out);
	head(statement, "", query);
	printf("%s", given);
	if (optional) {
		out = open_memstream(&without, &n);
		explain(statement, true, query);
		bad += plan(statement, query, out);
		fclose(out);
		if (strcmp(given, without) != 0) {
			head(statement, ", nothing asked for", query);
			printf("%s", without);
		}
		free(without);
	}
	free(given);
	return bad;
}

int main(int argc, char **argv)
{
	const struct store_statements *list;
	const struct db_statement *statement;
	int bad = 0;

	(void)argc;
	database_need(argv);
	snprintf(candidate, sizeof candidate, "%lld",
	         (long long)database_number("SELECT candidate_id FROM applications WHERE id = %d", KEY));
	for (size_t i = 0; (list = store_statements_at(i)) != NULL; i++)
		for (size_t j = 0; (statement = store_statement(list, j)) != NULL; j++)
			if (strncmp(statement->text, "INSERT", 6) != 0 && strstr(statement->text, "_LOCK(") == NULL)
				bad += print(statement);
	if (bad > 0)
		fprintf(stderr, "%d readings of a whole table or index\n", bad);
	return bad > 0;
}
