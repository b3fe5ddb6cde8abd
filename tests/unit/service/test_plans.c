/*
 * How the server executes the statements on interviews, with some thousand rows: each read uses the index that was made for it,
 * and lists are not sorted. EXPLAIN is used with the statements' own texts, in which values replace the question marks.
 */
#include <stdio.h>
#include <stdlib.h>

#include "../unit.h"
#include "store/statements.h"
#include "world.h"

#define ROWS 6000

static void fill(void)
{
	char query[4096];
	world_make();
	/* Candidates 1001 to 1300, 20 interviewers, 40 jobs, an application and 20 interviews for each candidate. */
	world_do("INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, "
	         "updated_at)"
	         " SELECT 1000 + seq, UNHEX(MD5(seq)), NULL, 8, CONCAT('c', seq, '@x'), 'C', 'C', '', NOW(), NOW() FROM "
	         "seq_1_to_300");
	world_do(
	        "INSERT INTO users (id, public_id, company_id, role, email, name, first_name, last_name, created_at, "
	        "updated_at)"
	        " SELECT 2000 + seq, UNHEX(MD5(1000 + seq)), 1 + seq % 2, 4, CONCAT('i', seq, '@x'), 'I', 'I', '', NOW(), NOW()"
	        " FROM seq_1_to_20");
	world_do("INSERT INTO jobs (id, public_id, company_id, posted_by, status, title, description, created_at, updated_at)"
	         " SELECT seq, UNHEX(MD5(seq)), 1 + seq % 2, 1, 1, CONCAT('Job ', seq), 'd', NOW(), NOW() FROM seq_1_to_40");
	world_do("INSERT INTO applications (id, public_id, company_id, job_id, candidate_id, status, applied_at, updated_at)"
	         " SELECT seq, UNHEX(MD5(seq)), 1 + seq % 2, 1 + seq % 40, 1000 + seq, 3, NOW(), NOW() FROM seq_1_to_300");
	snprintf(
	        query, sizeof query,
	        "INSERT INTO interviews (id, public_id, company_id, company_public_id, application_id, application_public_id, "
	        "job_id, job_public_id, candidate_id, candidate_public_id, interviewer_id, interviewer_public_id, status, "
	        "start_at, "
	        "minutes, applied_at, created_at, updated_at) SELECT s.seq, UNHEX(MD5(s.seq)), a.company_id, a.public_id, "
	        "a.id, "
	        "a.public_id, a.job_id, a.public_id, a.candidate_id, a.public_id, 2001 + s.seq %% 20, a.public_id, s.seq %% 4, "
	        "DATE_ADD('2030-01-01', INTERVAL s.seq HOUR), 60, NOW(), NOW(), NOW() FROM seq_1_to_%d s JOIN applications a "
	        "ON "
	        "a.id = 1 + s.seq %% 300",
	        ROWS);
	world_do(query);
	world_do("INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at) SELECT "
	         "company_id, id, "
	         "candidate_id, 0, status = 3, start_at, DATE_ADD(start_at, INTERVAL 1 HOUR) FROM interviews");
	world_do("INSERT INTO bookings (company_id, interview_id, person_id, part, released, start_at, end_at) SELECT "
	         "company_id, id, "
	         "interviewer_id, 1, status = 3, start_at, DATE_ADD(start_at, INTERVAL 1 HOUR) FROM interviews");
	world_do("INSERT INTO meetings (company_id, interview_id, token, room, created_at, updated_at) SELECT company_id, id, "
	         "public_id, public_id, NOW(), NOW() FROM interviews");
	world_do("INSERT INTO evaluations (company_id, interview_id, author_id, created_at, updated_at) SELECT company_id, id, "
	         "COALESCE(interviewer_id, 0), NOW(), NOW() FROM interviews");
	world_do("ANALYZE TABLE users, jobs, applications, interviews, bookings, evaluations, meetings");
}

static bool is(const struct db_statement *statement, const char *name)
{
	return strncmp(statement->name, name, strlen(name)) == 0;
}

static const char *const instants_of_a_list[] = { "'1970-01-01 00:00:00'", "'2200-01-01 00:00:00'" };
static const char *const instants_of_a_booking[] = { "'2030-03-05 10:00:00'", "'2030-03-04 09:00:00'",
	                                             "'2030-03-05 09:00:00'" };

/* Returns a value as SQL text: that of the caller of the scope, or a typical one for its kind. `nth` counts the values of its
 * kind in the statement. */
static const char *value_of(const struct db_statement *statement, const struct db_column *column, size_t nth)
{
	bool candidate = strstr(statement->name, " candidate") != NULL;
	bool listing = is(statement, "interview.list");
	bool counting = is(statement, "interview.count") || is(statement, "interview.tally");
	switch (column->from) {
	case DB_CALLER:
		return candidate ? "1005" : "2005";
	case DB_COMPANY:
		return "1";
	case DB_ROLE:
		return "4";
	case DB_MOST:
		return "100001";
	case DB_KEY:
	case DB_AFTER:
		return "NULL";
	case DB_NOW:
		return "'2030-03-01 00:00:00'";
	case DB_MEMBER:
		break;
	}
	switch (column->kind) {
	case KIND_UUID:
		return listing || counting ? "NULL" : "UNHEX(MD5(17))";
	case KIND_STR:
		return "'Job 5'";
	case KIND_INSTANT:
		return counting || listing ? instants_of_a_list[nth % 2] : instants_of_a_booking[nth % 3];
	case KIND_SET:
		return "4294967295";
	default:
		return column->kind == KIND_ID ? (is(statement, "booking") ? "2005" : "17") : "20";
	}
}

static void explain(const struct db_statement *statement, char *query, size_t size)
{
	size_t n = (size_t)snprintf(query, size, "EXPLAIN "), param = 0, instants = 0;
	for (const char *p = statement->text; *p != '\0' && n + 64 < size; p++) {
		if (*p != '?' || param >= statement->n_params) {
			query[n++] = *p;
			continue;
		}
		const struct db_column *column = &statement->params[param++];
		bool instant = column->from == DB_MEMBER && column->kind == KIND_INSTANT;
		n += (size_t)snprintf(query + n, size - n, "%s", value_of(statement, column, instants));
		instants += instant;
	}
	query[n] = '\0';
	assert_int_equal(param, statement->n_params);
}

/* One line of a plan. */
struct line {
	const char *table, *type, *key, *rows, *extra;
};

static struct line line_of(MYSQL_RES *result, MYSQL_ROW row)
{
	struct line line = { "", "", "", "", "" };
	const struct {
		const char *name, **to;
	} columns[] = { { "table", &line.table },
		        { "type", &line.type },
		        { "key", &line.key },
		        { "rows", &line.rows },
		        { "Extra", &line.extra } };
	const MYSQL_FIELD *fields = mysql_fetch_fields(result);
	for (unsigned i = 0; i < mysql_num_fields(result); i++) {
		for (size_t j = 0; j < COUNT(columns); j++) {
			if (strcmp(fields[i].name, columns[j].name) == 0 && row[i] != NULL)
				*columns[j].to = row[i];
		}
	}
	return line;
}

/* The index that a list's own table must be read along. */
static const char *index_of(const struct db_statement *statement)
{
	bool newest = strstr(statement->name, " newest") != NULL;
	if (strstr(statement->name, " candidate") != NULL)
		return "candidate_time";
	if (strstr(statement->name, " company") != NULL)
		return newest ? "company_newest" : "company_time";
	if (strstr(statement->name, " application") != NULL)
		return "application";
	if (strstr(statement->name, " interviewer") != NULL)
		return "company_load";
	if (strstr(statement->name, " as_interviewer_ongoing") != NULL)
		return "person_interview";
	if (strstr(statement->name, " log ") != NULL)
		return "viewer_time";
	if (strstr(statement->name, " as_interviewer") != NULL)
		return newest ? "person_interview" : "person_time";
	return NULL;
}

/*
 * Lists in the order of creation may be sorted where there are few rows: a candidate, an application and an interviewer have
 * few interviews, and a company has few applications in interviews at a time. Nor do many people sit on one interview.
 */
static bool may_sort(const struct db_statement *statement)
{
	return strcmp(statement->name, "interview.ahead") == 0 || strcmp(statement->name, "booking.seats") == 0 ||
	       strstr(statement->name, "candidate newest") != NULL || strstr(statement->name, " ongoing newest") != NULL ||
	       strstr(statement->name, "list application") != NULL || strstr(statement->name, "list interviewer") != NULL;
}

/* The rows of a page are read by the ids of the page, <derived>, which are sorted once more. */
static int check_line(const struct db_statement *statement, const struct line *line)
{
	bool page = line->table[0] == '<', by_id = strcmp(line->type, "eq_ref") == 0;
	bool own = !by_id && strcmp(line->table, strstr(statement->name, " as_interviewer") != NULL ? "b" : "i") == 0;
	const char *wanted = own ? index_of(statement) : NULL;
	bool whole_table = !page && (strcmp(line->type, "ALL") == 0 || strcmp(line->type, "index") == 0);
	bool sorted = !page && (strstr(line->extra, "filesort") != NULL || strstr(line->extra, "temporary") != NULL);
	bool bad = whole_table || (sorted && !may_sort(statement)) || (wanted != NULL && strcmp(wanted, line->key) != 0);
	if (bad || getenv("PLANS") != NULL)
		print_message("%s%-46s %-4s %-8s %-18s %6s %s\n", bad ? "BAD " : "", statement->name, line->table, line->type,
		              line->key, line->rows, line->extra);
	return bad;
}

static int check(const struct db_statement *statement)
{
	char query[8192];
	int bad = 0;
	explain(statement, query, sizeof query);
	assert_int_equal(mysql_query(world_raw(), query), 0);
	MYSQL_RES *result = mysql_store_result(world_raw());
	for (MYSQL_ROW row; (row = mysql_fetch_row(result)) != NULL;) {
		struct line line = line_of(result, row);
		bad += check_line(statement, &line);
	}
	mysql_free_result(result);
	return bad;
}

static void test_plans(void **state)
{
	(void)state;
	static const struct store_statements *const lists[] = { &store_interview_statements, &store_interview_list_statements,
		                                                &store_booking_statements,   &store_application_statements,
		                                                &store_job_statements,       &store_meeting_statements,
		                                                &store_cv_statements,        &store_scorecard_statements };
	const struct db_statement *statement;
	int bad = 0;
	fill();
	for (size_t i = 0; i < COUNT(lists); i++) {
		for (size_t j = 0; (statement = store_statement(lists[i], j)) != NULL; j++) {
			if (strncmp(statement->text, "INSERT", 6) != 0)
				bad += check(statement);
		}
	}
	assert_int_equal(bad, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(test_plans) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
