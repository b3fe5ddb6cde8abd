/*
 * Every statement of the program. A process prepares them all when it starts, so that a schema which does not fit is noticed
 * then; the tests ask the server about each of them.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "db/db.h"

/*
 * The statements of a list: a row of the file's table says what one is made of, and db_join puts it together. That happens
 * once in a process, for all rows, when the first one is asked for.
 */
struct store_joined {
	struct db_statement *at;
	size_t n;
	void (*join)(size_t row, struct db_statement *statement); /* makes the statement of the row; what it gets is all zero */
	bool done;
};

/* The statement of a row. */
const struct db_statement *store_joined(struct store_joined *joined, size_t row);

/* The statements of one file of store/. */
struct store_statements {
	const struct db_statement *const *at; /* those that are written down whole */
	size_t n;
	struct store_joined *joined; /* those that are put together; may be NULL */
};

/* The statement at `i`, those that are put together last; NULL after the last. */
const struct db_statement *store_statement(const struct store_statements *list, size_t i);

/* Stands at the end of a file of store/: STATEMENTS(user, &by_email, &insert) */
#define STATEMENTS(aggregate, ...)                                                                                             \
	static const struct db_statement *const all_statements[] = { __VA_ARGS__ };                                            \
	const struct store_statements store_##aggregate##_statements = { all_statements, COUNT(all_statements), NULL }

/*
 * Stands in a file of store/ after the function that makes the statement of a row: JOINED_STATEMENTS(job_list, join,
 * COUNT(rows)). What follows it gets a statement by store_joined(&joined, row).
 */
#define JOINED_STATEMENTS(aggregate, join_, n_)                                                                                \
	static struct db_statement joined_statements[n_];                                                                      \
	static struct store_joined joined = { .at = joined_statements, .n = n_, .join = join_ };                               \
	const struct store_statements store_##aggregate##_statements = { .joined = &joined }

/* The lists that the files of store/ end with; a list that is not named here is not prepared, and not tested. */
#define STORE_LISTS(LIST)                                                                                                      \
	LIST(user)                                                                                                             \
	LIST(calendar)                                                                                                         \
	LIST(calendar_read)                                                                                                    \
	LIST(file)                                                                                                             \
	LIST(meeting)                                                                                                          \
	LIST(event)                                                                                                            \
	LIST(interview)                                                                                                        \
	LIST(interview_list)                                                                                                   \
	LIST(booking)                                                                                                          \
	LIST(application)                                                                                                      \
	LIST(job)                                                                                                              \
	LIST(replay)                                                                                                           \
	LIST(sealed)                                                                                                           \
	LIST(notification)                                                                                                     \
	LIST(session)                                                                                                          \
	LIST(ticket)                                                                                                           \
	LIST(scorecard)                                                                                                        \
	LIST(cv)                                                                                                               \
	LIST(offer)                                                                                                            \
	LIST(offer_list)                                                                                                       \
	LIST(job_detail)                                                                                                       \
	LIST(job_list)                                                                                                         \
	LIST(department)                                                                                                       \
	LIST(application_detail)                                                                                               \
	LIST(application_list)                                                                                                 \
	LIST(analytics)                                                                                                        \
	LIST(screening)                                                                                                        \
	LIST(screening_list)                                                                                                   \
	LIST(rating)                                                                                                           \
	LIST(webhook)                                                                                                          \
	LIST(outbox)                                                                                                           \
	LIST(delivery)                                                                                                         \
	LIST(feed)                                                                                                             \
	LIST(stream)                                                                                                           \
	LIST(mail)                                                                                                             \
	LIST(mail_facts)                                                                                                       \
	LIST(meeting_account)                                                                                                  \
	LIST(meeting_queue)                                                                                                    \
	LIST(source)
#define STORE_LIST(name) extern const struct store_statements store_##name##_statements;
STORE_LISTS(STORE_LIST)

/* The list at `i`; NULL after the last. */
const struct store_statements *store_statements_at(size_t i);

/* Puts together all that are made of parts. Before a fork, so that the processes share the memory; it may also be left out. */
void store_join_all(void);

/* Prepares all statements: as db_prepare. */
enum err store_prepare(struct db *db);

#endif
