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

enum err store_prepare(struct db *db)
{
	for (size_t i = 0; i < COUNT(lists); i++) {
		enum err e = db_prepare_all(db, lists[i]->at, lists[i]->n);
		if (e != OK)
			return e;
	}
	return OK;
}
