/*
 * All statements of the program. The server prepares all of them once when it starts (cmd/schema.c), so that a schema that does
 * not fit, or a right that is missing, is noticed then. The tests check each of them with the database. A worker prepares those
 * of the commonest requests first, and keeps them; the others when they are first used.
 */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "db/db.h"

/*
 * The statements of a list, which are joined from parts: a row of the file's table names the parts, and db_join joins them.
 * That happens once in a process, for all rows, when the first one is needed.
 */
struct store_joined {
	struct db_statement *at;
	size_t n;
	void (*join)(size_t row, struct db_statement *statement); /* the statement is all zero before */
	bool done;
};

/* The statement of a row. */
const struct db_statement *store_joined(struct store_joined *joined, size_t row);

/* The statements of one file of store/. */
struct store_statements {
	const struct db_statement *const *at; /* the statements that are written as a whole */
	size_t n;
	struct store_joined *joined;     /* the statements that are joined; may be NULL */
	const struct db_statement *rows; /* instead of `at`: the statements of a table; may be NULL */
};

/* The statement at `i`; the joined ones come last. NULL after the last. */
const struct db_statement *store_statement(const struct store_statements *list, size_t i);

/* The last line of a file of store/ is STATEMENTS(user, &by_email, &insert). */
#define STATEMENTS(aggregate, ...)                                                                                             \
	static const struct db_statement *const all_statements[] = { __VA_ARGS__ };                                            \
	const struct store_statements store_##aggregate##_statements = { all_statements, COUNT(all_statements), NULL }

/*
 * A file of store/ has JOINED_STATEMENTS(job_list, join, COUNT(rows)) after the function that makes the statement of a row.
 * After it, store_joined(&joined, row) gives a statement.
 */
#define JOINED_STATEMENTS(aggregate, join_, n_)                                                                                \
	static struct db_statement joined_statements[n_];                                                                      \
	static struct store_joined joined = { .at = joined_statements, .n = n_, .join = join_ };                               \
	const struct store_statements store_##aggregate##_statements = { .joined = &joined }

/* A file of store/ whose statements are all run one after another has them in a table, and ends with
 * STATEMENT_TABLE(pass_on, table). */
#define STATEMENT_TABLE(aggregate, table_)                                                                                     \
	const struct store_statements store_##aggregate##_statements = { .rows = table_, .n = COUNT(table_) }

/* Runs the statements of such a list in their order, each with `params`. Returns the errors of db_run. */
enum err store_run_table(struct db *db, const struct store_statements *list, const void *params);

/* The lists at the ends of the files of store/. A list that is not named here is neither prepared nor tested. */
#define STORE_LISTS(LIST)                                                                                                      \
	LIST(user)                                                                                                             \
	LIST(staff)                                                                                                            \
	LIST(factor)                                                                                                           \
	LIST(choices)                                                                                                          \
	LIST(company)                                                                                                          \
	LIST(calendar)                                                                                                         \
	LIST(calendar_read)                                                                                                    \
	LIST(calendar_rules)                                                                                                   \
	LIST(applying)                                                                                                         \
	LIST(followed)                                                                                                         \
	LIST(career)                                                                                                           \
	LIST(calendar_hold)                                                                                                    \
	LIST(room)                                                                                                             \
	LIST(working_time)                                                                                                     \
	LIST(file)                                                                                                             \
	LIST(meeting)                                                                                                          \
	LIST(event)                                                                                                            \
	LIST(audit_list)                                                                                                       \
	LIST(audit_note)                                                                                                       \
	LIST(chain)                                                                                                            \
	LIST(interview)                                                                                                        \
	LIST(proposal)                                                                                                         \
	LIST(interview_draft)                                                                                                  \
	LIST(interview_list)                                                                                                   \
	LIST(booking)                                                                                                          \
	LIST(application)                                                                                                      \
	LIST(job)                                                                                                              \
	LIST(replay)                                                                                                           \
	LIST(sealed)                                                                                                           \
	LIST(notification)                                                                                                     \
	LIST(api_key)                                                                                                          \
	LIST(session)                                                                                                          \
	LIST(ticket)                                                                                                           \
	LIST(card)                                                                                                             \
	LIST(round)                                                                                                            \
	LIST(scorecard)                                                                                                        \
	LIST(cv)                                                                                                               \
	LIST(offer)                                                                                                            \
	LIST(offer_list)                                                                                                       \
	LIST(job_detail)                                                                                                       \
	LIST(job_list)                                                                                                         \
	LIST(department)                                                                                                       \
	LIST(application_detail)                                                                                               \
	LIST(candidate)                                                                                                        \
	LIST(candidate_list)                                                                                                   \
	LIST(candidate_part)                                                                                                   \
	LIST(import)                                                                                                           \
	LIST(job_word)                                                                                                         \
	LIST(job_frequency)                                                                                                    \
	LIST(candidate_word)                                                                                                   \
	LIST(timeline)                                                                                                         \
	LIST(merge)                                                                                                            \
	LIST(note)                                                                                                             \
	LIST(resume)                                                                                                           \
	LIST(application_list)                                                                                                 \
	LIST(analytics)                                                                                                        \
	LIST(screening)                                                                                                        \
	LIST(screening_list)                                                                                                   \
	LIST(rating)                                                                                                           \
	LIST(webhook)                                                                                                          \
	LIST(upkeep)                                                                                                           \
	LIST(due)                                                                                                              \
	LIST(outbox)                                                                                                           \
	LIST(delivery)                                                                                                         \
	LIST(feed)                                                                                                             \
	LIST(stream)                                                                                                           \
	LIST(mail)                                                                                                             \
	LIST(mail_facts)                                                                                                       \
	LIST(meeting_account)                                                                                                  \
	LIST(meeting_queue)                                                                                                    \
	LIST(source)                                                                                                           \
	LIST(erasure)                                                                                                          \
	LIST(erase_file)                                                                                                       \
	LIST(erase_company)                                                                                                    \
	LIST(erase_account)                                                                                                    \
	LIST(erase_application)                                                                                                \
	LIST(pass_on)                                                                                                          \
	LIST(export)                                                                                                           \
	LIST(export_own)                                                                                                       \
	LIST(export_company)                                                                                                   \
	LIST(export_file)                                                                                                      \
	LIST(retention)                                                                                                        \
	LIST(chain_cut)                                                                                                        \
	LIST(hold)
#define STORE_LIST(name) extern const struct store_statements store_##name##_statements;
STORE_LISTS(STORE_LIST)

/* The list at `i`; NULL after the last. */
const struct store_statements *store_statements_at(size_t i);

/* Joins all statements that are made of parts. It is called before a fork, so that the processes share the memory; without the
 * call they are joined when they are needed. */
void store_join_all(void);

/* Prepares all statements, but for those that only the upkeep user of the database may run, unless `upkeep`. Returns the errors
 * of db_prepare. */
enum err store_prepare(struct db *db, bool upkeep);

/* The name of the statement at `i` of those that workers prepare first and keep; NULL after the last. */
const char *store_hot_name(size_t i);

/* Prepares and keeps them. Returns the errors of db_keep. */
enum err store_prepare_hot(struct db *db);

#endif
