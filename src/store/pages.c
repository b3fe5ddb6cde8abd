/* Statements that read a page of a list, or count the rows of a list. */
#include "store/pages.h"

static const struct db_part count = DB_PART(STORE_COUNT), end_of_count = DB_PART(STORE_COUNT_END, MOST_COL);
static const struct db_part count_all = DB_PART("SELECT COUNT(*)");

bool store_last_page(int64_t offset, int64_t limit, size_t n, int64_t *total_r)
{
	if ((int64_t)n >= limit || (n == 0 && offset > 0))
		return false;
	*total_r = offset + (int64_t)n;
	return true;
}

void store_join_pages(const struct store_pages *pages, size_t row, struct db_statement *statement)
{
	bool page = row < pages->n;
	const struct store_finding *finding = &pages->findings[page ? row : row - pages->n];
	const char *const name[] = { page ? pages->list_name : pages->count_name, finding->name };
	const struct db_part *parts[3 + STORE_CONDITIONS] = { finding->begin, finding->from };
	size_t n = 2;

	for (size_t i = 0; i < STORE_CONDITIONS; i++)
		parts[n++] = finding->conditions[i];
	if (!page)
		parts[0] = finding->to_the_end ? &count_all : &count;
	parts[n++] = page ? pages->end : finding->to_the_end ? NULL : &end_of_count;
	*statement = page ? *pages->rows : *pages->number;
	statement->scope = finding->scope;
	db_name(statement, name, COUNT(name));
	db_join(statement, parts, n);
}
