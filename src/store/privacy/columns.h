/*
 * What each column of the schema holds about people. The statements that erase (store/privacy/erase.c, store/privacy/account.c)
 * take from here what they write, and a test compares the names with those of the database: a column that does not stand here
 * fails it.
 *
 * PERSONAL  texts about a person or written by them, with what is written in their place; `t` is the table
 * DELETED   the same, of rows that erasing removes
 * LINKED    numbers that lead to a person; they stay, and what they lead to is erased
 * DERIVED   what the database computes of other columns
 * NEITHER   what says nothing of a person: numbers of the program, statuses, times, figures, and what a company wrote about
 * itself
 *
 * A new column: put it where it belongs. One that is PERSONAL needs a statement that erases it, and a place in
 * tests/api/test_privacy.py where the marker is planted.
 */
#ifndef STORE_PRIVACY_COLUMNS_H
#define STORE_PRIVACY_COLUMNS_H

/* clang-format off */
#define COMPANIES_NEITHER \
	"id public_id name logo address phone email zone language version created_at updated_at slug " \
	"logo_public_id colour active staff_version career_page require_totp cancel_notice_minutes " \
	"retention_rejected retention_withdrawn retention_mails retention_notifications retention_chat " \
	"retention_audit confirm_applications"

#define USERS_PERSONAL \
	"t.email = ?, t.username = NULL, t.name = ?, t.first_name = ?, t.last_name = '', t.phone = NULL, " \
	"t.title = NULL, t.bio = NULL, t.zone = NULL, t.picture_public_id = NULL, t.password_hash = NULL"
#define USERS_DERIVED "email_lower"
#define USERS_NEITHER \
	"id public_id version company_id role active verified token_version kept_session " \
	"sessions_ended_at language digest digest_at created_at updated_at service"

#define SESSIONS_PERSONAL "t.device = NULL, t.address = ''"
#define SESSIONS_LINKED "user_id"
#define SESSIONS_NEITHER "id public_id version created_at last_seen_at expires_at ended_at"

#define REFRESH_TOKENS_NEITHER "id session_id parent_id token_hash issued_at expires_at spent_at used_at revoked_at"

#define ONE_TIME_TOKENS_DELETED "public_id token_hash"
#define ONE_TIME_TOKENS_LINKED "user_id"
#define ONE_TIME_TOKENS_NEITHER "id purpose created_at expires_at used_at"

#define INVITATIONS_PERSONAL "t.email = ?, t.name = NULL"
#define INVITATIONS_LINKED "invited_by"
#define INVITATIONS_DERIVED "email_lower"
#define INVITATIONS_NEITHER "id public_id company_id role token_hash created_at expires_at accepted_at"

#define DEPARTMENTS_NEITHER "id public_id version company_id name created_at updated_at"

#define JOBS_LINKED "posted_by owner_id"
#define JOBS_DERIVED "title_lower"
#define JOBS_NEITHER \
	"id public_id version company_id department_id department_name status unlisted title description " \
	"requirements responsibilities employment_type experience_level work_model location salary_min " \
	"salary_max salary_currency min_experience_years education_required deadline_at published_at " \
	"views_count created_at updated_at indexed questions"

#define JOB_SKILLS_NEITHER "job_id required position name listed"

#define APPLICATIONS_PERSONAL \
	"t.cover_letter = NULL, t.portfolio_url = NULL, t.resume_public_id = NULL, t.place = NULL, " \
	"t.district = NULL, t.internal_notes = NULL, t.interview_feedback = NULL, t.answers = NULL"
#define APPLICATIONS_LINKED "candidate_id"
#define APPLICATIONS_NEITHER \
	"id public_id version company_id job_id status status_before technical_score cultural_fit_score " \
	"applied_at hired_at updated_at erased_at unconfirmed"

#define OFFERS_PERSONAL "t.notes = NULL, t.response_notes = NULL, t.letter_public_id = NULL"
#define OFFERS_LINKED "candidate_id created_by"
#define OFFERS_DERIVED "open_application"
#define OFFERS_NEITHER \
	"id public_id version company_id application_id status salary currency start_date sent_at " \
	"expires_at responded_at created_at updated_at"

#define INTERVIEWS_PERSONAL \
	"t.location = NULL, t.link = NULL, t.cancel_reason = NULL, t.guest_name = NULL, " \
	"t.guest_email = NULL, t.notes = NULL, t.material_public_id = NULL"
#define INTERVIEWS_LINKED "candidate_id candidate_public_id interviewer_id interviewer_public_id owner_id created_by " \
	"created_by_public_id"
#define INTERVIEWS_DERIVED "viewer_id"
#define INTERVIEWS_NEITHER \
	"id public_id version company_id company_public_id application_id application_public_id job_id " \
	"job_public_id round_id round_public_id status status_before absent decision mode topic start_at zone minutes sequence " \
	"hired open_proposals applied_at confirmed_at completed_at cancelled_at created_at " \
	"updated_at"

#define PROPOSALS_PERSONAL "t.message = NULL, t.answer = NULL"
#define PROPOSALS_NEITHER \
	"id public_id company_id interview_id status first_at second_at third_at accepted_at created_at " \
	"closed_at"

#define EVALUATIONS_PERSONAL \
	"t.expected_salary = NULL, t.languages = NULL, t.experience = NULL, t.remark = NULL, " \
	"t.feedback = NULL, t.voice_public_id = NULL"
#define EVALUATIONS_LINKED "author_id edited_by"
#define EVALUATIONS_NEITHER \
	"id version company_id interview_id recommendation other_ratings appearance knowledge confidence attitude communication " \
	"average_rating technical_score cultural_fit_score feedback_shared filled_at submitted_at "	\
	"created_at updated_at"

#define FILES_DELETED "name type stored_path size"
#define FILES_LINKED "owner_id candidate_id"
#define FILES_NEITHER "id public_id company_id interview_id application_id purpose created_at"

#define CALENDARS_PERSONAL "t.zone = NULL"
#define CALENDARS_LINKED "user_id"
#define CALENDARS_NEITHER \
	"version buffer_before buffer_after hours_set max_per_day max_per_week notice_minutes " \
	"horizon_days settings_version"

#define WORKING_HOURS_DELETED "weekday from_minute to_minute"
#define WORKING_HOURS_LINKED "user_id"

#define CALENDAR_EXCEPTIONS_DELETED "day from_minute to_minute"
#define CALENDAR_EXCEPTIONS_LINKED "user_id"

#define BOOKINGS_PERSONAL "t.answer_reason = NULL"
#define BOOKINGS_LINKED "person_id"
#define BOOKINGS_DERIVED "busy"
#define BOOKINGS_NEITHER "id company_id interview_id part answer answered_at released start_at end_at expires_at"

#define CALENDAR_HOLDS_LINKED "owner_id"
#define CALENDAR_HOLDS_NEITHER "id public_id company_id start_at end_at expires_at"

#define CALENDAR_HOLD_PEOPLE_LINKED "person_id"
#define CALENDAR_HOLD_PEOPLE_NEITHER "hold_id"

#define CALENDAR_FEEDS_PERSONAL "t.token_hash = NULL"
#define CALENDAR_FEEDS_LINKED "user_id"
#define CALENDAR_FEEDS_NEITHER "version created_at ended_at"

#define CALENDAR_SOURCES_DELETED "name host url error etag modified"
#define CALENDAR_SOURCES_LINKED "user_id created_by"
#define CALENDAR_SOURCES_NEITHER \
	"id public_id version company_id status failures events left_out whole_until tried_at read_at " \
	"next_at lease created_at"

#define BUSY_TIMES_DELETED "start_at end_at"
#define BUSY_TIMES_LINKED "user_id"
#define BUSY_TIMES_NEITHER "source_id"

#define HISTORY_PERSONAL "t.old_text = NULL, t.new_text = NULL"
#define HISTORY_LINKED "object_id actor_id"
#define HISTORY_NEITHER "id company_id object at member"

#define AUDIT_PERSONAL "t.address = NULL, t.request_id = NULL"
#define AUDIT_LINKED "actor_id object_id object_public_id key_id"
#define AUDIT_NEITHER "id company_id actor_role at action object waiting"

#define OUTBOX_LINKED "actor_id object_id object_public_id"
#define OUTBOX_NEITHER "id public_id company_id event object at was became status reason put_aside_at quiet"

#define OUTBOX_PEOPLE_LINKED "user_id"
#define OUTBOX_PEOPLE_NEITHER "outbox_id"

#define DISPATCH_LOCKS_NEITHER "id turns reminded_to"

#define EVENTS_LINKED "user_id object_id object_public_id"
#define EVENTS_NEITHER "id public_id company_id event object at"

#define EVENTS_SWEPT_LINKED "user_id"
#define EVENTS_SWEPT_NEITHER "company_id swept_to"

#define NOTIFICATIONS_PERSONAL "t.message = NULL"
#define NOTIFICATIONS_LINKED "user_id object_id object_public_id"
#define NOTIFICATIONS_NEITHER "id public_id company_id event object title read_at created_at"

#define REPLAYS_NEITHER "scope sealed created_at"

#define MAILS_PERSONAL "t.name = NULL, t.email = ?, t.zone = NULL, t.answer = NULL"
#define MAILS_LINKED "recipient_id object_id object_public_id cause_id"
#define MAILS_NEITHER \
	"id public_id company_id once kind status waits_for language object sequence start_at minutes " \
	"position send_at expires_at next_at counted_at attempts unknowns lease answer_status created_at " \
	"sent_at"

#define MAIL_QUOTAS_NEITHER "company_id version"

#define MAIL_OUTBOX_DELETED "subject text html calendar message"
#define MAIL_OUTBOX_LINKED "mail_id public_id"

#define MAIL_TEMPLATES_LINKED "updated_by"
#define MAIL_TEMPLATES_NEITHER "company_id kind language subject text html updated_at"

#define WEBHOOKS_LINKED "created_by"
#define WEBHOOKS_NEITHER \
	"id public_id version company_id url secret secret_old secret_old_until events active " \
	"failing_since failures not_before due_at lease lease_until created_at updated_at"

#define WEBHOOK_DELIVERIES_PERSONAL "t.answer_body = NULL, t.error = NULL"
#define WEBHOOK_DELIVERIES_LINKED "object_id"
#define WEBHOOK_DELIVERIES_NEITHER \
	"id public_id company_id webhook_id outbox_id event object status attempts step next_at " \
	"answer_status answer_ms created_at delivered_at"

#define WEBHOOK_ATTEMPTS_PERSONAL "t.answer_body = NULL, t.error = NULL"
#define WEBHOOK_ATTEMPTS_NEITHER "id company_id delivery_id at answer_status answer_ms"

#define MEETING_ACCOUNTS_LINKED "created_by"
#define MEETING_ACCOUNTS_NEITHER \
	"id public_id version company_id provider account client key_id secret hosts url calendar guests " \
	"test test_error tested_at test_due_at test_lease created_at updated_at"

#define MEETING_QUOTAS_NEITHER "account host period used"

#define MEETINGS_NEITHER \
	"id company_id interview_id token room provider account state remote_url remote_id host wanted " \
	"wanted_at next_at lease trying generation attempts content error created_at updated_at"

#define CHAT_SESSIONS_PERSONAL "t.summary = NULL"
#define CHAT_SESSIONS_LINKED "candidate_id"
#define CHAT_SESSIONS_DERIVED "running_application"
#define CHAT_SESSIONS_NEITHER \
	"id public_id anonymous_id version company_id application_id status question score uses_model " \
	"noticed_at human_at settle_at started_at completed_at updated_at"

#define CHAT_MESSAGES_PERSONAL "t.text = ''"
#define CHAT_MESSAGES_NEITHER "id public_id company_id session_id sender created_at"

#define CHAT_QUESTIONS_PERSONAL "t.subject = NULL, t.question = '', t.answer = NULL, t.evidence = NULL"
#define CHAT_QUESTIONS_NEITHER "session_id position follows kind years score scored_by"

#define CHAT_RATINGS_PERSONAL \
	"t.relevance_evidence = NULL, t.detail_evidence = NULL, t.level_evidence = NULL, t.reason = NULL, " \
	"t.request = NULL"
#define CHAT_RATINGS_NEITHER \
	"id company_id session_id position state attempts misshapen next_at lease tokens ms relevance " \
	"detail level possible_injection late model prompt created_at ended_at"

#define CHAT_SPENDING_NEITHER "company_id day requests tokens ms"

#define CHAT_MODELS_NEITHER "target failures open_until lacks"

#define NOTIFICATION_CHOICES_DELETED "app mail"
#define NOTIFICATION_CHOICES_LINKED "user_id"
#define NOTIFICATION_CHOICES_NEITHER "event changed_at"

#define API_KEYS_PERSONAL "t.name = '', t.addresses = NULL, t.last_address = NULL"
#define API_KEYS_LINKED "user_id made_by"
#define API_KEYS_NEITHER \
	"id public_id company_id scopes key_hash version created_at updated_at expires_at last_used_at " \
	"ended_at"

#define CANDIDATES_PERSONAL \
	"t.name = ?, t.email = ?, t.phone = NULL, t.place = NULL, t.district = NULL, t.mail_key = ?, " \
	"t.phone_key = NULL"
#define CANDIDATES_LINKED "user_id created_by"
#define CANDIDATES_NEITHER "id company_id version own indexed invited_at created_at updated_at"

#define CANDIDATE_WORDS_DELETED "word"
#define CANDIDATE_WORDS_LINKED "candidate_id"
#define CANDIDATE_WORDS_NEITHER "company_id origin"

#define RESUME_TEXTS_DELETED "text hash"
#define RESUME_TEXTS_LINKED "candidate_id"
#define RESUME_TEXTS_NEITHER "file_id company_id status attempts lease next_at"

#define CANDIDATE_TAGS_DELETED "tag"
#define CANDIDATE_TAGS_LINKED "candidate_id"
#define CANDIDATE_TAGS_NEITHER "company_id"

#define CANDIDATE_NOTES_PERSONAL "t.text = ''"
#define CANDIDATE_NOTES_LINKED "candidate_id author_id"
#define CANDIDATE_NOTES_NEITHER "id public_id version company_id created_at updated_at"

#define CANDIDATE_MENTIONS_LINKED "user_id"
#define CANDIDATE_MENTIONS_NEITHER "note_id"

#define CANDIDATE_MERGES_LINKED "into_id from_id created_by"
#define CANDIDATE_MERGES_NEITHER "id public_id company_id created_at"

#define CANDIDATE_DISMISSALS_LINKED "low_id high_id dismissed_by"
#define CANDIDATE_DISMISSALS_NEITHER "company_id created_at"

#define SECOND_FACTORS_DELETED "secret"
#define SECOND_FACTORS_LINKED "user_id"
#define SECOND_FACTORS_NEITHER "id public_id last_step created_at confirmed_at"

#define RECOVERY_CODES_DELETED "code_hash"
#define RECOVERY_CODES_NEITHER "factor_id used_at"

#define ERASURES_PERSONAL "t.reason = NULL"
#define ERASURES_LINKED "user_id ordered_by"
#define ERASURES_DERIVED "open_user open_company"
#define ERASURES_NEITHER "id public_id company_id status due_at next_at done_at created_at"

#define ERASURE_PARTS_NEITHER "erasure_id company_id ended_at mark erased_at"

#define EXPORTS_LINKED "user_id ordered_by"
#define EXPORTS_DERIVED "open_user open_company open_orderer"
#define EXPORTS_NEITHER "id public_id company_id status file_public_id attempts lease next_at created_at expires_at"

#define RETENTIONS_NEITHER "company_id kind from_id at_id passed_id blanked next_at"

#define LEGAL_HOLDS_DELETED "reason"
#define LEGAL_HOLDS_LINKED "user_id made_by"
#define LEGAL_HOLDS_NEITHER "company_id until_at created_at"

#define AUDIT_CHAIN_PERSONAL "t.salt = NULL"
#define AUDIT_CHAIN_LINKED "audit_id"
#define AUDIT_CHAIN_NEITHER "chain number text_hash mac"

#define AUDIT_HEADS_NEITHER "chain anchor anchor_mac last last_mac mac tell_at"

#define JOB_WORDS_NEITHER "listed word job_id"

#define APPLYINGS_PERSONAL "t.email = '', t.name = '', t.phone = NULL, t.cover_letter = NULL, t.answers = NULL"
#define APPLYINGS_LINKED "user_id"
#define APPLYINGS_NEITHER "id public_id company_id job_id status application_id language created_at next_at"

#define APPLYING_FILES_DELETED "size type name stored_path"
#define APPLYING_FILES_NEITHER "id public_id applying_id purpose"

#define ROUNDS_NEITHER \
	"id public_id company_id job_id version position topic minutes removed title questions criteria " \
	"instructions created_at updated_at"

#define ROUND_PEOPLE_LINKED "user_id"
#define ROUND_PEOPLE_NEITHER "round_id"

#define ROOMS_NEITHER "id public_id company_id version name place capacity active created_at updated_at"

#define IMPORTS_PERSONAL "t.name = ''"
#define IMPORTS_LINKED "author_id"
#define IMPORTS_NEITHER \
	"id public_id version company_id kind status stored_path size place line total good bad done created_at " \
	"updated_at ended_at forget_at"

#define IMPORT_ERRORS_DELETED "line position field message"
#define IMPORT_ERRORS_NEITHER "import_id"

#define IMPORT_MARKS_DELETED "mark"
#define IMPORT_MARKS_NEITHER "import_id"
/* clang-format on */

#endif
