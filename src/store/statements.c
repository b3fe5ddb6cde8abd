/* Finds, joins and prepares the statements. */
#include "store/statements.h"

#include <string.h>

#define ADDRESS(name) &store_##name##_statements,
static const struct store_statements *const lists[] = { STORE_LISTS(ADDRESS) };

const struct store_statements *store_statements_at(size_t i)
{
	return i < COUNT(lists) ? lists[i] : NULL;
}

const struct db_statement *store_joined(struct store_joined *joined, size_t row)
{
	if (!joined->done) {
		for (size_t i = 0; i < joined->n; i++)
			joined->join(i, &joined->at[i]);
		joined->done = true;
	}
	return &joined->at[row];
}

const struct db_statement *store_statement(const struct store_statements *list, size_t i)
{
	if (i < list->n)
		return list->rows != NULL ? &list->rows[i] : list->at[i];
	return list->joined != NULL && i - list->n < list->joined->n ? store_joined(list->joined, i - list->n) : NULL;
}

enum err store_run_table(struct db *db, const struct store_statements *list, const void *params)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < list->n; i++)
		e = db_run(db, &list->rows[i], params, NULL, NULL);
	return e;
}

void store_join_all(void)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		if (lists[i]->joined != NULL)
			(void)store_joined(lists[i]->joined, 0);
	}
}

enum err store_prepare(struct db *db, bool upkeep)
{
	const struct db_statement *statement;

	for (size_t i = 0; i < COUNT(lists); i++) {
		if (lists[i] == &store_chain_cut_statements && !upkeep)
			continue;
		for (size_t j = 0; (statement = store_statement(lists[i], j)) != NULL; j++) {
			enum err e = db_prepare(db, statement);
			if (e != OK)
				return e;
		}
	}
	return OK;
}

/* ---- what workers prepare first */

/* Of the requests that front ends send most. A name that no statement has is passed over, and tests/unit/store says so. */
static const char *const hot[] = {
	"session.endings",
	"user.principal",
	"user.profile",
	"interview.people_detail",
	"interview.party_detail",
	"interview.list company latest plain people",
	"interview.list company newest plain scored",
	"interview.list as_interviewer latest plain people",
	"interview.list as_interviewer newest plain scored",
	"interview.list candidate latest plain party_line",
	"interview.list candidate latest timed people",
	"interview.list candidate soonest timed party_line",
	"interview.count company plain",
	"notification.list_all",
	"notification.count",
	"job_detail.list company",
	"job_detail.list published",
	"job_detail.get",
	"job_detail.skills",
	"application_detail.list company",
	"application_detail.list candidate",
	"application_detail.get",
	"user.by_email",
	"session.open",
	"session.prolong",
	"session.find",
	"session.spend",
	"session.insert",
	"event.audit",
	"event.history",
	"event.notification",
	"event.outbox",
	"interview.lock",
	"interview.save",
	"booking.lock",
	"booking.insert",
};

const char *store_hot_name(size_t i)
{
	return i < COUNT(hot) ? hot[i] : NULL;
}

static const struct db_statement *find(const char *name)
{
	const struct db_statement *statement;

	for (size_t i = 0; i < COUNT(lists); i++)
		for (size_t j = 0; (statement = store_statement(lists[i], j)) != NULL; j++)
			if (strcmp(statement->name, name) == 0)
				return statement;
	return NULL;
}

enum err store_prepare_hot(struct db *db)
{
	for (size_t i = 0; i < COUNT(hot); i++) {
		const struct db_statement *statement = find(hot[i]);
		enum err e = statement != NULL ? db_keep(db, statement) : OK;

		if (e != OK)
			return e;
	}
	return OK;
}
