/*
 * What is exported of a person: a statement for each kind of rows, with the names that its columns have in the archive. Columns
 * are named with their table, because a test compares them with store/privacy/columns.h: a column with something personal that
 * is in no statement must have its reason there (tests/api/test_export.py). Secrets, hashes and what is sealed are never
 * exported.
 */
#include "store/privacy/export.h"

#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define ID_OF(column) "LOWER(INSERT(INSERT(INSERT(INSERT(HEX(" column "), 9, 0, '-'), 14, 0, '-'), 19, 0, '-'), 24, 0, '-'))"
#define TIME_OF(column) "DATE_FORMAT(" column ", '%Y-%m-%dT%H:%i:%sZ')"
#define NUMBER_OF(column) "CAST(" column " AS CHAR)"
#define QUOTED(value, number, word) ", '" word "'"
#define TEXT_OF(column, VALUES) "ELT(" column " + 1" VALUES(QUOTED) ")"
#define V(i) COL(export_row, value[i])
#define V2 V(0), V(1)
#define V3 V2, V(2)
#define V4 V3, V(3)
#define V5 V4, V(4)
#define V6 V5, V(5)
#define V7 V6, V(6)
#define V8 V7, V(7)
#define V9 V8, V(8)
#define V10 V9, V(9)
#define V11 V10, V(10)
#define V12 V11, V(11)
#define V13 V12, V(12)
#define V14 V13, V(13)
#define V15 V14, V(14)
#define V16 V15, V(15)
#define V17 V16, V(16)
#define V18 V17, V(17)
#define V19 V18, V(18)
#define PERSON COL_KEY(export, user)
#define COMPANY COL_KEY(export, company)
/* clang-format on */

/* The dispatcher writes the archives of all people and companies: each statement names the person, and the company. */
#define KIND(name_, columns, text_, ...)                                                                                       \
	{                                                                                                                      \
		.name = "export_own." name_, .scope = DB_ANYONE, .text = "SELECT " text_, PARAMS(__VA_ARGS__),                 \
		RESULT(export_row, columns)                                                                                    \
	}

/* The card that a candidate may read: the interviewer's, or the one that nobody signs. */
#define MAIN_CARD                                                                                                              \
	" LEFT JOIN evaluations FORCE INDEX (interview) ON evaluations.interview_id = interviews.id"                           \
	" AND evaluations.author_id = COALESCE(interviews.interviewer_id, 0)"
#define JOB_AND_COMPANY(of)                                                                                                    \
	" STRAIGHT_JOIN jobs ON jobs.id = " of ".job_id LEFT JOIN companies ON companies.id = " of ".company_id"

static const struct export_kind own_kinds[] = {
	{ "account", "Your account",
	  "id email username name first_name last_name phone title bio time_zone email_confirmed? created_at" },
	{ "sessions", "Logins", "device address created_at last_seen_at ended_at" },
	{ "keys", "API keys", "name scopes addresses last_address created_at last_used_at ended_at" },
	{ "notification_choices", "What you want to be told", "event app? mail?" },
	{ "working_hours", "Working hours", "weekday# from_minute# to_minute#" },
	{ "exceptions", "Days off and other hours", "day from_minute# to_minute#" },
	{ "calendars", "Calendars of others", "name host time_zone" },
	{ "applications", "Applications",
	  "id company job status applied_at cover_letter portfolio_url place district answers updated_at" },
	{ "interviews", "Interviews", "id company job status start_at minutes# mode location link cancel_reason feedback" },
	{ "proposals", "Other times that you proposed", "interview message answer created_at" },
	{ "entries", "Your own entries",
	  "id job status start_at minutes# location link guest_name guest_email notes feedback" },
	{ "offers", "Offers", "id company job status salary# currency start_date notes response_notes sent_at" },
	{ "screening", "Screening", "company job sender text at" },
	{ "notifications", "Notifications", "title message created_at read_at" },
	{ "mails", "Mails to you", "kind name email time_zone subject text created_at sent_at" },
	{ "activity", "What you did", "action at address" },
	{ "orders", "Orders to erase you", "due_at done_at created_at" },
};
/* clang-format off */
static const struct db_statement own_statements[] = {
	KIND("account", V12,
		ID_OF("users.public_id")
		", users.email, users.username, users.name, users.first_name, users.last_name, users.phone,"
		" users.title, users.bio, users.zone, " NUMBER_OF("users.verified") ", " TIME_OF("users.created_at")
		" FROM users WHERE users.id = ?",
		PERSON),
	KIND("sessions", V5,
		"sessions.device, sessions.address, " TIME_OF("sessions.created_at") ", " TIME_OF("sessions.last_seen_at") ", "
		TIME_OF("sessions.ended_at") " FROM sessions FORCE INDEX (user) WHERE sessions.user_id = ? ORDER BY sessions.id",
		PERSON),
	KIND("keys", V7,
		"api_keys.name, api_keys.scopes, api_keys.addresses, api_keys.last_address, " TIME_OF("api_keys.created_at") ", "
		TIME_OF("api_keys.last_used_at") ", " TIME_OF("api_keys.ended_at")
		" FROM api_keys FORCE INDEX (user) WHERE api_keys.user_id = ? ORDER BY api_keys.id",
		PERSON),
	KIND("notification_choices", V3,
		"notification_choices.event, " NUMBER_OF("notification_choices.app") ", " NUMBER_OF("notification_choices.mail")
		" FROM notification_choices WHERE notification_choices.user_id = ? ORDER BY notification_choices.event",
		PERSON),
	KIND("working_hours", V3,
		NUMBER_OF("working_hours.weekday") ", " NUMBER_OF("working_hours.from_minute") ", "
		NUMBER_OF("working_hours.to_minute")
		" FROM working_hours WHERE working_hours.user_id = ? ORDER BY working_hours.weekday, working_hours.from_minute",
		PERSON),
	KIND("exceptions", V3,
		NUMBER_OF("calendar_exceptions.day") ", " NUMBER_OF("calendar_exceptions.from_minute") ", "
		NUMBER_OF("calendar_exceptions.to_minute") " FROM calendar_exceptions WHERE calendar_exceptions.user_id = ?"
		" ORDER BY calendar_exceptions.day, calendar_exceptions.from_minute",
		PERSON),
	KIND("calendars", V3,
		"calendar_sources.name, calendar_sources.host, calendars.zone FROM calendar_sources LEFT JOIN calendars ON"
		" calendars.user_id = calendar_sources.user_id WHERE calendar_sources.user_id = ? ORDER BY calendar_sources.id",
		PERSON),
	KIND("applications", V11,
		ID_OF("applications.public_id") ", companies.name, jobs.title, "
		TEXT_OF("applications.status", APPLICATION_STATUS_VALUES) ", " TIME_OF("applications.applied_at")
		", applications.cover_letter, applications.portfolio_url, applications.place, applications.district, applications.answers, "
		TIME_OF("applications.updated_at") " FROM applications FORCE INDEX (candidate_job)" JOB_AND_COMPANY("applications")
		" WHERE applications.candidate_id = ? ORDER BY applications.id",
		PERSON),
	KIND("interviews", V11,
		ID_OF("interviews.public_id") ", companies.name, jobs.title, " TEXT_OF("interviews.status", INTERVIEW_STATUS_VALUES)
		", " TIME_OF("interviews.start_at") ", " NUMBER_OF("interviews.minutes") ", "
		TEXT_OF("interviews.mode", MODE_VALUES) ", interviews.location, interviews.link, interviews.cancel_reason,"
		" CASE WHEN evaluations.feedback_shared = 1 THEN evaluations.feedback END FROM interviews FORCE INDEX (candidate_time)"
		JOB_AND_COMPANY("interviews") MAIN_CARD " WHERE interviews.candidate_id = ? ORDER BY interviews.id",
		PERSON),
	KIND("proposals", V4,
		ID_OF("interviews.public_id") ", proposals.message, proposals.answer, " TIME_OF("proposals.created_at")
		" FROM interviews FORCE INDEX (candidate_time) STRAIGHT_JOIN proposals FORCE INDEX (interview)"
		" ON proposals.interview_id = interviews.id WHERE interviews.candidate_id = ? ORDER BY proposals.id",
		PERSON),
	KIND("entries", V11,
		ID_OF("interviews.public_id") ", jobs.title, " TEXT_OF("interviews.status", INTERVIEW_STATUS_VALUES) ", "
		TIME_OF("interviews.start_at") ", " NUMBER_OF("interviews.minutes") ", interviews.location, interviews.link,"
		" interviews.guest_name, interviews.guest_email, interviews.notes, evaluations.feedback"
		" FROM interviews FORCE INDEX (viewer_time) LEFT JOIN jobs ON jobs.id = interviews.job_id" MAIN_CARD
		" WHERE interviews.viewer_id = ? AND interviews.owner_id = ? ORDER BY interviews.id",
		PERSON, PERSON),
	KIND("offers", V10,
		ID_OF("offers.public_id") ", companies.name, jobs.title, " TEXT_OF("offers.status", OFFER_STATUS_VALUES) ", "
		NUMBER_OF("offers.salary") ", offers.currency, " NUMBER_OF("offers.start_date")
		", offers.notes, offers.response_notes, " TIME_OF("offers.sent_at")
		" FROM offers FORCE INDEX (candidate) STRAIGHT_JOIN applications ON applications.id = offers.application_id"
		JOB_AND_COMPANY("applications") " WHERE offers.candidate_id = ? ORDER BY offers.id",
		PERSON),
	KIND("screening", V5,
		"companies.name, jobs.title, CASE chat_messages.sender WHEN " SQL_SENDER_CANDIDATE " THEN 'you' ELSE 'server' END,"
		" chat_messages.text, " TIME_OF("chat_messages.created_at")
		" FROM chat_sessions FORCE INDEX (candidate) STRAIGHT_JOIN chat_messages FORCE INDEX (session) ON"
		" chat_messages.session_id = chat_sessions.id STRAIGHT_JOIN applications ON applications.id ="
		" chat_sessions.application_id" JOB_AND_COMPANY("applications")
		" WHERE chat_sessions.candidate_id = ? ORDER BY chat_messages.id",
		PERSON),
	KIND("notifications", V4,
		"notifications.title, notifications.message, " TIME_OF("notifications.created_at") ", "
		TIME_OF("notifications.read_at")
		" FROM notifications FORCE INDEX (user) WHERE notifications.user_id = ? ORDER BY notifications.id",
		PERSON),
	KIND("mails", V8,
		TEXT_OF("mails.kind", MAIL_KIND_VALUES)
		", mails.name, mails.email, mails.zone, mail_outbox.subject, mail_outbox.text, " TIME_OF("mails.created_at") ", "
		TIME_OF("mails.sent_at") " FROM mails FORCE INDEX (recipient) LEFT JOIN mail_outbox"
		" ON mail_outbox.mail_id = mails.id WHERE mails.recipient_id = ? ORDER BY mails.id",
		PERSON),
	KIND("activity", V3,
		"audit.action, " TIME_OF("audit.at") ", audit.address FROM audit FORCE INDEX (actor) WHERE audit.actor_id = ?"
		" ORDER BY audit.id",
		PERSON),
	KIND("orders", V3,
		TIME_OF("erasures.due_at") ", " TIME_OF("erasures.done_at") ", " TIME_OF("erasures.created_at")
		" FROM erasures FORCE INDEX (newest) WHERE erasures.user_id = ? AND erasures.company_id IS NULL ORDER BY erasures.id",
		PERSON),
};
/* clang-format on */

/* ---- what a company has */

#undef KIND
#define KIND(name_, columns, text_, ...)                                                                                       \
	{                                                                                                                      \
		.name = "export_company." name_, .scope = DB_ANYONE, .text = "SELECT " text_, PARAMS(__VA_ARGS__),             \
		RESULT(export_row, columns)                                                                                    \
	}
#define THEIRS PERSON, COMPANY
#define RECORD "candidates FORCE INDEX (person)"
#define OF_RECORD " WHERE candidates.user_id = ? AND candidates.company_id = ?"
#define JOB(of) " STRAIGHT_JOIN jobs ON jobs.id = " of ".job_id"

/* Whoever sits on an interview sees the cards of others only when these are submitted, and after submitting their own. */
#define CARD_SEEN                                                                                                              \
	" AND (evaluations.author_id = ? OR NOT EXISTS (SELECT 1 FROM bookings FORCE INDEX (interview)"                        \
	" WHERE bookings.interview_id = interviews.id AND bookings.person_id = ? AND bookings.part <> " SQL_PART_CANDIDATE     \
	") OR (evaluations.submitted_at IS NOT NULL AND EXISTS (SELECT 1 FROM evaluations own FORCE INDEX (interview)"         \
	" WHERE own.interview_id = interviews.id AND own.author_id = ? AND own.submitted_at IS NOT NULL)))"
#define ORDERER COL_KEY(export, ordered_by)

static const struct export_kind company_kinds[] = {
	{ "profile", "Profile", "id name email phone place district created_at" },
	{ "tags", "Tags", "tag" },
	{ "notes", "Notes", "author text created_at" },
	{ "applications", "Applications",
	  "id job status applied_at cover_letter portfolio_url place district internal_notes interview_feedback technical_score#"
	  " cultural_fit_score# answers updated_at" },
	{ "interviews", "Interviews",
	  "id job status start_at minutes# mode interviewer location link cancel_reason guest_name guest_email notes" },
	{ "proposals", "Other times that the candidate proposed", "interview message answer created_at" },
	{ "scorecards", "Scorecards",
	  "interview author recommendation appearance# knowledge# confidence# attitude# communication# other_ratings average_rating#"
	  " technical_score# cultural_fit_score# expected_salary# languages experience remark feedback filled_at submitted_at" },
	{ "offers", "Offers", "id job status salary# currency start_date notes response_notes sent_at" },
	{ "screening", "Screening", "id job score# summary started_at completed_at" },
	{ "screening_messages", "Messages of screening", "screening sender text at" },
	{ "screening_answers", "Answers of screening", "screening subject question answer score# evidence" },
	{ "screening_ratings", "Ratings of a language model",
	  "screening relevance# relevance_evidence detail# detail_evidence level# level_evidence reason created_at" },
	{ "resumes", "Texts of resumes", "file text" },
	{ "mails", "Mails to the candidate", "kind name email subject text created_at sent_at" },
	{ "history", "Changes", "about member before after at by" },
	{ "legal_holds", "Legal holds", "reason until created_at" },
	{ "orders", "Orders to erase", "reason due_at done_at created_at" },
};
/* clang-format off */
static const struct db_statement company_statements[] = {
	KIND("profile", V7,
		ID_OF("users.public_id")
		", candidates.name, candidates.email, candidates.phone, candidates.place, candidates.district, "
		TIME_OF("candidates.created_at") " FROM " RECORD " STRAIGHT_JOIN users ON users.id = candidates.user_id" OF_RECORD,
		THEIRS),
	KIND("tags", V(0),
		"candidate_tags.tag FROM " RECORD
		" STRAIGHT_JOIN candidate_tags FORCE INDEX (candidate) ON candidate_tags.candidate_id = candidates.id" OF_RECORD
		" ORDER BY candidate_tags.tag",
		THEIRS),
	KIND("notes", V3,
		"users.name, candidate_notes.text, " TIME_OF("candidate_notes.created_at") " FROM " RECORD
		" STRAIGHT_JOIN candidate_notes"
		" FORCE INDEX (candidate) ON candidate_notes.candidate_id = candidates.id STRAIGHT_JOIN users ON users.id ="
		" candidate_notes.author_id" OF_RECORD " ORDER BY candidate_notes.id",
		THEIRS),
	KIND("applications", V14,
		ID_OF("applications.public_id") ", jobs.title, " TEXT_OF("applications.status", APPLICATION_STATUS_VALUES) ", "
		TIME_OF("applications.applied_at") ", applications.cover_letter, applications.portfolio_url, applications.place,"
		" applications.district, applications.internal_notes, applications.interview_feedback, "
		NUMBER_OF("applications.technical_score") ", " NUMBER_OF("applications.cultural_fit_score")
		", applications.answers, " TIME_OF("applications.updated_at") " FROM applications FORCE INDEX (candidate_job)"
		JOB("applications") " WHERE applications.candidate_id = ? AND applications.company_id = ? ORDER BY applications.id",
		THEIRS),
	KIND("interviews", V13,
		ID_OF("interviews.public_id") ", jobs.title, " TEXT_OF("interviews.status", INTERVIEW_STATUS_VALUES) ", "
		TIME_OF("interviews.start_at") ", " NUMBER_OF("interviews.minutes") ", " TEXT_OF("interviews.mode", MODE_VALUES)
		", users.name, interviews.location, interviews.link, interviews.cancel_reason, interviews.guest_name,"
		" interviews.guest_email, interviews.notes FROM interviews FORCE INDEX (candidate_time)" JOB("interviews")
		" LEFT JOIN users ON users.id = interviews.interviewer_id"
		" WHERE interviews.candidate_id = ? AND interviews.company_id = ? ORDER BY interviews.id",
		THEIRS),
	KIND("proposals", V4,
		ID_OF("interviews.public_id") ", proposals.message, proposals.answer, " TIME_OF("proposals.created_at")
		" FROM interviews FORCE INDEX (candidate_time) STRAIGHT_JOIN proposals FORCE INDEX (interview)"
		" ON proposals.interview_id = interviews.id WHERE interviews.candidate_id = ? AND interviews.company_id = ?"
		" ORDER BY proposals.id",
		THEIRS),
	KIND("scorecards", V19,
		ID_OF("interviews.public_id") ", users.name, CASE evaluations.recommendation WHEN " SQL_RECOMMENDATION_STRONG_NO
		" THEN 'strong_no' WHEN " SQL_RECOMMENDATION_NO " THEN 'no' WHEN " SQL_RECOMMENDATION_YES " THEN 'yes' WHEN "
		SQL_RECOMMENDATION_STRONG_YES " THEN 'strong_yes' END, " NUMBER_OF("evaluations.appearance") ", "
		NUMBER_OF("evaluations.knowledge") ", " NUMBER_OF("evaluations.confidence") ", " NUMBER_OF("evaluations.attitude")
		", " NUMBER_OF("evaluations.communication") ", evaluations.other_ratings, " NUMBER_OF("evaluations.average_rating") ", "
		NUMBER_OF("evaluations.technical_score") ", "
		NUMBER_OF("evaluations.cultural_fit_score") ", " NUMBER_OF("evaluations.expected_salary") ", evaluations.languages,"
		" evaluations.experience, evaluations.remark, evaluations.feedback, " TIME_OF("evaluations.filled_at")
		", " TIME_OF("evaluations.submitted_at") " FROM interviews FORCE INDEX (candidate_time) STRAIGHT_JOIN evaluations FORCE INDEX (interview) ON"
		" evaluations.interview_id = interviews.id LEFT JOIN users ON users.id = evaluations.author_id"
		" WHERE interviews.candidate_id = ? AND interviews.company_id = ? AND evaluations.filled_at IS NOT NULL" CARD_SEEN
		" ORDER BY evaluations.id",
		THEIRS, ORDERER, ORDERER, ORDERER),
	KIND("offers", V9,
		ID_OF("offers.public_id") ", jobs.title, " TEXT_OF("offers.status", OFFER_STATUS_VALUES) ", "
		NUMBER_OF("offers.salary") ", offers.currency, " NUMBER_OF("offers.start_date")
		", offers.notes, offers.response_notes, " TIME_OF("offers.sent_at")
		" FROM offers FORCE INDEX (candidate) STRAIGHT_JOIN applications ON applications.id = offers.application_id"
		JOB("applications") " WHERE offers.candidate_id = ? AND offers.company_id = ? ORDER BY offers.id",
		THEIRS),
#define SESSIONS "chat_sessions FORCE INDEX (candidate)"
#define OF_SESSIONS " WHERE chat_sessions.candidate_id = ? AND chat_sessions.company_id = ?"
	KIND("screening", V6,
		ID_OF("chat_sessions.public_id") ", jobs.title, " NUMBER_OF("chat_sessions.score") ", chat_sessions.summary, "
		TIME_OF("chat_sessions.started_at") ", " TIME_OF("chat_sessions.completed_at") " FROM " SESSIONS
		" STRAIGHT_JOIN applications ON applications.id = chat_sessions.application_id" JOB("applications") OF_SESSIONS
		" ORDER BY chat_sessions.id",
		THEIRS),
	KIND("screening_messages", V4,
		ID_OF("chat_sessions.public_id") ", CASE chat_messages.sender WHEN " SQL_SENDER_CANDIDATE
		" THEN 'candidate' ELSE 'server' END, chat_messages.text, " TIME_OF("chat_messages.created_at") " FROM " SESSIONS
		" STRAIGHT_JOIN chat_messages FORCE INDEX (session) ON chat_messages.session_id = chat_sessions.id" OF_SESSIONS
		" ORDER BY chat_messages.id",
		THEIRS),
	KIND("screening_answers", V6,
		ID_OF("chat_sessions.public_id") ", chat_questions.subject, chat_questions.question, chat_questions.answer, "
		NUMBER_OF("chat_questions.score") ", chat_questions.evidence FROM " SESSIONS
		" STRAIGHT_JOIN chat_questions ON chat_questions.session_id = chat_sessions.id" OF_SESSIONS
		" ORDER BY chat_sessions.id, chat_questions.position",
		THEIRS),
	KIND("screening_ratings", V9,
		ID_OF("chat_sessions.public_id") ", " NUMBER_OF("chat_ratings.relevance") ", chat_ratings.relevance_evidence, "
		NUMBER_OF("chat_ratings.detail") ", chat_ratings.detail_evidence, " NUMBER_OF("chat_ratings.level")
		", chat_ratings.level_evidence, chat_ratings.reason, " TIME_OF("chat_ratings.created_at") " FROM " SESSIONS
		" STRAIGHT_JOIN chat_ratings FORCE INDEX (answer) ON chat_ratings.session_id = chat_sessions.id" OF_SESSIONS
		" ORDER BY chat_ratings.id",
		THEIRS),
	KIND("resumes", V2,
		"files.name, resume_texts.text FROM " RECORD " STRAIGHT_JOIN resume_texts FORCE INDEX (candidate) ON"
		" resume_texts.candidate_id = candidates.id STRAIGHT_JOIN files ON files.id = resume_texts.file_id" OF_RECORD
		" ORDER BY resume_texts.file_id",
		THEIRS),
	KIND("mails", V7,
		TEXT_OF("mails.kind", MAIL_KIND_VALUES) ", mails.name, mails.email, mail_outbox.subject, mail_outbox.text, "
		TIME_OF("mails.created_at") ", " TIME_OF("mails.sent_at")
		" FROM mails FORCE INDEX (recipient) LEFT JOIN mail_outbox"
		" ON mail_outbox.mail_id = mails.id WHERE mails.recipient_id = ? AND mails.company_id = ? ORDER BY mails.id",
		THEIRS),
	KIND("history", V6,
		"h.about, h.member, h.old_text, h.new_text, " TIME_OF("h.at")
		", users.name FROM (SELECT history.id, 'application' AS about,"
		" history.member, history.old_text, history.new_text, history.at, history.actor_id FROM applications FORCE INDEX"
		" (candidate_job) STRAIGHT_JOIN history FORCE INDEX (object) ON history.object = " SQL_OBJECT_APPLICATION
		" AND history.object_id = applications.id WHERE applications.candidate_id = ? AND applications.company_id = ?"
		" UNION ALL SELECT history.id, 'candidate', history.member, history.old_text, history.new_text, history.at,"
		" history.actor_id FROM " RECORD " STRAIGHT_JOIN history FORCE INDEX (object) ON history.object = "
		SQL_OBJECT_CANDIDATE " AND history.object_id = candidates.id" OF_RECORD
		") h LEFT JOIN users ON users.id = h.actor_id ORDER BY h.id",
		THEIRS, THEIRS),
	KIND("legal_holds", V3,
		"legal_holds.reason, " TIME_OF("legal_holds.until_at") ", " TIME_OF("legal_holds.created_at")
		" FROM legal_holds WHERE legal_holds.user_id = ? AND legal_holds.company_id = ?",
		THEIRS),
	KIND("orders", V4,
		"erasures.reason, " TIME_OF("erasures.due_at") ", " TIME_OF("erasures.done_at") ", " TIME_OF("erasures.created_at")
		" FROM erasures FORCE INDEX (newest) WHERE erasures.user_id = ? AND erasures.company_id = ? ORDER BY erasures.id",
		THEIRS),
};
/* clang-format on */

_Static_assert(COUNT(own_kinds) == COUNT(own_statements) && COUNT(company_kinds) == COUNT(company_statements),
               "each kind has a statement");

const struct export_kind *store_export_kind(bool company, size_t i)
{
	if (company)
		return i < COUNT(company_kinds) ? &company_kinds[i] : NULL;
	return i < COUNT(own_kinds) ? &own_kinds[i] : NULL;
}

enum err store_export_rows(struct db *db, const struct export *export, size_t i, struct export_row **rows_r, size_t *n_r)
{
	bool company = export->company.v.key != 0;

	return db_all(db, company ? &company_statements[i] : &own_statements[i], export, rows_r, n_r);
}

STATEMENT_TABLE(export_own, own_statements);
STATEMENT_TABLE(export_company, company_statements);

/* ---- files. Recordings are for staff; what hr has put into a profile the candidate never sees. */

#define FILE_COLUMNS "files.id, files.public_id, files.name, files.type, files.size, files.stored_path"
#define FILE_ROW                                                                                                               \
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, name), COL(file, type), COL(file, size), COL(file, stored))
static const struct db_statement own_files = {
	.name = "export.own_files",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " FILE_COLUMNS
	        " FROM (SELECT id FROM files FORCE INDEX (owner) WHERE owner_id = ? AND company_id IS NULL"
	        " UNION SELECT g.id FROM applications FORCE INDEX (candidate_job) STRAIGHT_JOIN files g FORCE INDEX (application)"
	        " ON g.application_id = applications.id WHERE applications.candidate_id = ?"
	        " UNION SELECT g.id FROM interviews FORCE INDEX (candidate_time) STRAIGHT_JOIN files g FORCE INDEX (interview)"
	        " ON g.interview_id = interviews.id AND g.purpose = " SQL_FILE_MATERIAL " WHERE interviews.candidate_id = ?) n"
	        " STRAIGHT_JOIN files FORCE INDEX (PRIMARY) ON files.id = n.id WHERE files.purpose <> " SQL_FILE_EXPORT
	        " ORDER BY files.id",
	PARAMS(PERSON, PERSON, PERSON),
	FILE_ROW,
};
static const struct db_statement company_files = {
	.name = "export.company_files",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " FILE_COLUMNS
	        " FROM (SELECT g.id FROM applications FORCE INDEX (candidate_job) STRAIGHT_JOIN files g FORCE"
	        " INDEX (application) ON g.application_id = applications.id WHERE applications.candidate_id = ? AND"
	        " applications.company_id = ? UNION SELECT g.id FROM interviews FORCE INDEX (candidate_time) STRAIGHT_JOIN files g"
	        " FORCE INDEX (interview) ON g.interview_id = interviews.id AND g.purpose = " SQL_FILE_MATERIAL
	        " WHERE interviews.candidate_id = ? AND interviews.company_id = ? UNION SELECT g.id FROM " RECORD
	        " STRAIGHT_JOIN files g FORCE INDEX (candidate) ON g.candidate_id = candidates.id" OF_RECORD ") n"
	        " STRAIGHT_JOIN files FORCE INDEX (PRIMARY) ON files.id = n.id WHERE files.purpose <> " SQL_FILE_EXPORT
	        " ORDER BY files.id",
	PARAMS(THEIRS, THEIRS, THEIRS),
	FILE_ROW,
};

enum err store_export_files(struct db *db, const struct export *export, struct file_list *list_r)
{
	bool company = export->company.v.key != 0;

	return db_all(db, company ? &company_files : &own_files, export, &list_r->at, &list_r->n);
}

STATEMENTS(export_file, &own_files, &company_files);
