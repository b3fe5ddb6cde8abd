/* Prepared statements, whose rows all go to the same place. */
#include "floor.h"
#include <string.h>

MYSQL *mysql;
struct value row[COLUMNS];

/* `in` and `out` have a letter for the type of each value: n number, t time, i id (16 bytes), s text. */
void prepare(struct statement *statement, const char *text, const char *in, const char *out)
{
	MYSQL_BIND binds[COLUMNS];

	statement->stmt = mysql_stmt_init(mysql);
	if (statement->stmt == NULL || mysql_stmt_prepare(statement->stmt, text, strlen(text)) != 0 ||
	    mysql_stmt_param_count(statement->stmt) != strlen(in) || mysql_stmt_field_count(statement->stmt) != strlen(out))
		die(text);
	memset(binds, 0, sizeof binds);
	for (size_t i = 0; in[i] != '\0'; i++) {
		struct parameter *p = &statement->in[i];

		binds[i].buffer_type = in[i] == 'n'   ? MYSQL_TYPE_LONGLONG
		                       : in[i] == 't' ? MYSQL_TYPE_DATETIME
		                       : in[i] == 's' ? MYSQL_TYPE_STRING
		                                      : MYSQL_TYPE_BLOB;
		binds[i].buffer = &p->number;
		binds[i].buffer_length = sizeof p->text;
		p->n = sizeof p->id;
		binds[i].length = &p->n;
		binds[i].is_null = &p->null;
	}
	if (mysql_stmt_bind_param(statement->stmt, binds) != 0)
		die(text);
	memset(binds, 0, sizeof binds);
	for (size_t i = 0; out[i] != '\0'; i++) {
		binds[i].buffer_type = out[i] == 'n'   ? MYSQL_TYPE_LONGLONG
		                       : out[i] == 't' ? MYSQL_TYPE_DATETIME
		                                       : MYSQL_TYPE_STRING;
		binds[i].buffer = row[i].text;
		binds[i].buffer_length = sizeof row[i].text;
		binds[i].length = &row[i].n;
		binds[i].is_null = &row[i].null;
	}
	if (out[0] != '\0' && mysql_stmt_bind_result(statement->stmt, binds) != 0)
		die(text);
}

void execute(struct statement *statement)
{
	if (mysql_stmt_execute(statement->stmt) != 0)
		die(mysql_stmt_error(statement->stmt));
}

/* Reads the next row directly from the connection. False: there are no more. */
bool fetch(struct statement *statement)
{
	int rc = mysql_stmt_fetch(statement->stmt);

	if (rc != 0 && rc != MYSQL_NO_DATA)
		die("fetch");
	return rc == 0;
}

void connect_database(char **argv)
{
	mysql = mysql_init(NULL);
	if (mysql == NULL || mysql_real_connect(mysql, NULL, argv[4], argv[5], argv[6], 0, argv[3], 0) == NULL)
		die("database");
	if (mysql_set_character_set(mysql, "utf8mb4") != 0)
		die("utf8mb4");
}

MYSQL_TIME time_of(time_t at)
{
	struct tm tm;

	gmtime_r(&at, &tm);
	return (MYSQL_TIME){ .year = (unsigned)tm.tm_year + 1900,
		             .month = (unsigned)tm.tm_mon + 1,
		             .day = (unsigned)tm.tm_mday,
		             .hour = (unsigned)tm.tm_hour,
		             .minute = (unsigned)tm.tm_min,
		             .second = (unsigned)tm.tm_sec,
		             .time_type = MYSQL_TIMESTAMP_DATETIME };
}
