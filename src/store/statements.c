/* The lists of all files of store/. */
#include "store/statements.h"

/* clang-format off */
static const struct store_statements *const lists[] = {
	&store_user_statements,
	&store_calendar_statements,
	&store_file_statements,
	&store_meeting_statements,
	&store_event_statements,
	&store_interview_statements,
	&store_interview_list_statements,
	&store_booking_statements,
	&store_application_statements,
	&store_job_statements,
	&store_replay_statements,
	&store_sealed_statements,
	&store_notification_statements,
	&store_session_statements,
	&store_ticket_statements,
	&store_scorecard_statements,
	&store_cv_statements,
	&store_offer_statements,
	&store_job_detail_statements,
	&store_job_list_statements,
	&store_department_statements,
	&store_application_detail_statements,
	&store_analytics_statements,
	&store_screening_statements,
	&store_rating_statements,
	&store_webhook_statements,
	&store_outbox_statements,
	&store_delivery_statements,
	&store_feed_statements,
	&store_stream_statements,
	&store_mail_statements,
	&store_mail_facts_statements,
	&store_meeting_account_statements,
	&store_meeting_queue_statements,
	&store_source_statements,
};
/* clang-format on */

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
		return list->at[i];
	return list->joined != NULL && i - list->n < list->joined->n ? store_joined(list->joined, i - list->n) : NULL;
}

enum err store_prepare(struct db *db)
{
	const struct db_statement *statement;

	for (size_t i = 0; i < COUNT(lists); i++) {
		for (size_t j = 0; (statement = store_statement(lists[i], j)) != NULL; j++) {
			enum err e = db_prepare(db, statement);
			if (e != OK)
				return e;
		}
	}
	return OK;
}
