/* Every statement of the program, so that a worker's start and the tests can prepare them all. */
#ifndef STORE_STATEMENTS_H
#define STORE_STATEMENTS_H

#include "db/db.h"

/* Statements of one kind, one for each row of a table, that are put together from parts (db_join) when the first one is needed.
 */
struct store_joined {
	struct db_statement *at;
	size_t n;
	void (*join)(size_t row, struct db_statement *statement); /* puts that of the row together; `statement` is all zero */
	bool done;
};

/* That of the row. */
const struct db_statement *store_joined(struct store_joined *joined, size_t row);

/* Those of one file of store/; the file's header does not show it, statements.c declares it. */
struct store_statements {
	const struct db_statement *const *at; /* those that are written down whole */
	size_t n;
	struct store_joined *joined; /* and those that are put together; may be NULL */
};

/* The one at `i`, NULL after the last. */
const struct db_statement *store_statement(const struct store_statements *list, size_t i);

/* At the end of each file of store/: STATEMENTS(user, &by_email, &insert) */
#define STATEMENTS(aggregate, ...)                                                                                             \
	static const struct db_statement *const all_statements[] = { __VA_ARGS__ };                                            \
	const struct store_statements store_##aggregate##_statements = { all_statements, COUNT(all_statements), NULL }

/* After the function that puts one together: `n` statements, which store_joined(&joined, row) gives to the functions below. */
#define JOINED_STATEMENTS(aggregate, join_, n_)                                                                                \
	static struct db_statement joined_statements[n_];                                                                      \
	static struct store_joined joined = { .at = joined_statements, .n = n_, .join = join_ };                               \
	const struct store_statements store_##aggregate##_statements = { .joined = &joined }

/* The lists, one for each file of store/. */
/* clang-format off */
extern const struct store_statements
	store_user_statements,
	store_calendar_statements,
	store_file_statements,
	store_meeting_statements,
	store_event_statements,
	store_interview_statements,
	store_interview_list_statements,
	store_booking_statements,
	store_application_statements,
	store_job_statements,
	store_replay_statements,
	store_sealed_statements,
	store_notification_statements,
	store_session_statements,
	store_ticket_statements,
	store_scorecard_statements,
	store_cv_statements, store_offer_statements;
/* clang-format on */

/* The list of a file, at `i`; NULL after the last. */
const struct store_statements *store_statements_at(size_t i);

extern const struct store_statements store_job_detail_statements, store_job_list_statements, store_department_statements,
        store_application_detail_statements, store_analytics_statements, store_screening_statements, store_rating_statements,
        store_webhook_statements, store_outbox_statements, store_delivery_statements;
extern const struct store_statements store_feed_statements, store_stream_statements;
extern const struct store_statements store_mail_statements, store_mail_facts_statements;
extern const struct store_statements store_meeting_account_statements, store_meeting_queue_statements;
extern const struct store_statements store_feed_statements, store_source_statements;

/* Prepares them all, those too that are put together from parts: as db_prepare. */
enum err store_prepare(struct db *db);

#endif
