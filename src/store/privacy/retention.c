/* Statements about what companies keep for a time only. The dispatcher and interviewctl work for all companies. */
#include "store/privacy/retention.h"

#include "store/privacy/columns.h"
#include "store/sql.h"
#include "store/statements.h"

#define DAYS_SQL                                                                                                               \
	"CASE r.kind WHEN " SQL_RETAINED_REJECTED " THEN c.retention_rejected WHEN " SQL_RETAINED_WITHDRAWN                    \
	" THEN c.retention_withdrawn WHEN " SQL_RETAINED_MAILS " THEN c.retention_mails WHEN " SQL_RETAINED_NOTIFICATIONS      \
	" THEN c.retention_notifications WHEN " SQL_RETAINED_CHAT " THEN c.retention_chat ELSE c.retention_audit END"
#define PART_SQL "r.company_id, r.kind, r.from_id, r.at_id, r.passed_id, r.blanked, r.next_at"
#define PART_COLS                                                                                                              \
	COL_KEY(retention_part, company), COL(retention_part, kind), COL(retention_part, from), COL(retention_part, at),       \
	        COL(retention_part, passed), COL(retention_part, blanked), COL(retention_part, next_at)
#define COMPANY_SQL "c.public_id, c.name, COALESCE(c.slug, ''), c.zone, " DAYS_SQL
#define OF_COMPANY_COLS                                                                                                        \
	COL_PUB(retention_part, company), COL(retention_part, name), COL(retention_part, slug), COL(retention_part, zone),     \
	        COL(retention_part, days)

struct first_time {
	struct instant next;
};
static const struct db_statement follow = {
	.name = "retention.follow",
	.scope = DB_TENANT,
	.text = "INSERT INTO retentions (company_id, kind, next_at) SELECT c.id, r.kind, ? FROM companies c JOIN (SELECT"
	        " " SQL_RETAINED_REJECTED " AS kind UNION ALL SELECT " SQL_RETAINED_WITHDRAWN
	        " UNION ALL SELECT " SQL_RETAINED_MAILS " UNION ALL SELECT " SQL_RETAINED_NOTIFICATIONS
	        " UNION ALL SELECT " SQL_RETAINED_CHAT " UNION ALL SELECT " SQL_RETAINED_AUDIT
	        ") r LEFT JOIN retentions k ON k.company_id = c.id AND k.kind = r.kind"
	        " WHERE c.id = ? AND k.kind IS NULL AND " DAYS_SQL " IS NOT NULL",
	PARAMS(COL(first_time, next), COMPANY_COL),
};

enum err store_retention_follow(struct db *db, struct instant next)
{
	return db_run(db, &follow, &(struct first_time){ next }, NULL, NULL);
}

static const struct db_statement next_ = {
	.name = "retention.next",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " PART_SQL " FROM retentions r FORCE INDEX (due) WHERE r.next_at <= ? ORDER BY r.next_at LIMIT 1"
	        " FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	RESULT(retention_part, PART_COLS),
};
static const struct db_statement lock = {
	.name = "retention.lock",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " PART_SQL " FROM retentions r WHERE r.company_id = ? AND r.kind = ? FOR UPDATE",
	PARAMS(COL_KEY(retention_part, company), COL(retention_part, kind)),
	RESULT(retention_part, PART_COLS),
};
static const struct db_statement days = {
	.name = "retention.days",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " COMPANY_SQL " FROM companies c JOIN (SELECT ? AS kind) r WHERE c.id = ?",
	PARAMS(COL(retention_part, kind), COL_KEY(retention_part, company)),
	RESULT(retention_part, OF_COMPANY_COLS),
};
static const struct db_statement parts = {
	.name = "retention.parts",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT " PART_SQL ", " COMPANY_SQL
	        " FROM retentions r FORCE INDEX (PRIMARY) STRAIGHT_JOIN companies c ON c.id ="
	        " r.company_id WHERE r.company_id >= COALESCE(?, 0) AND r.company_id <= COALESCE(?, 9223372036854775807)"
	        " ORDER BY r.company_id, r.kind",
	PARAMS(COL_KEY(retention_part, company), COL_KEY(retention_part, company)),
	RESULT(retention_part, PART_COLS, OF_COMPANY_COLS),
};

enum err store_retention_next(struct db *db, struct retention_part *out)
{
	return db_one(db, &next_, NULL, out);
}

enum err store_retention_lock(struct db *db, struct retention_part *out)
{
	return db_one(db, &lock, out, out);
}

enum err store_retention_days(struct db *db, struct retention_part *out)
{
	return db_one(db, &days, out, out);
}

enum err store_retention_parts(struct db *db, struct company_id company, struct retention_part **parts_r, size_t *n_r)
{
	return db_all(db, &parts, &(struct retention_part){ .company = company }, parts_r, n_r);
}

static const struct db_statement save = {
	.name = "retention.save",
	.scope = DB_ANYONE, /* of the part that was locked */
	.text = "UPDATE retentions SET from_id = ?, at_id = ?, passed_id = ?, blanked = ?, next_at = ? WHERE company_id = ?"
	        " AND kind = ?",
	PARAMS(COL(retention_part, from), COL(retention_part, at), COL(retention_part, passed), COL(retention_part, blanked),
	       COL(retention_part, next_at), COL_KEY(retention_part, company), COL(retention_part, kind)),
};
static const struct db_statement remove_part = {
	.name = "retention.remove",
	.scope = DB_ANYONE, /* of the part that was locked */
	.text = "DELETE FROM retentions WHERE company_id = ? AND kind = ?",
	PARAMS(COL_KEY(retention_part, company), COL(retention_part, kind)),
};

enum err store_retention_save(struct db *db, const struct retention_part *part)
{
	return db_run(db, &save, part, NULL, NULL);
}

enum err store_retention_remove(struct db *db, const struct retention_part *part)
{
	return db_run(db, &remove_part, part, NULL, NULL);
}

/* ---- which rows are blanked */

/* The next rows of a table, as t, and what is asked of each. */
#define ROWS_TEXT(person, young, kept, full, table, index, more)                                                               \
	"SELECT t.id, " person ", " young ", " kept ", " full " FROM (SELECT id FROM " table " FORCE INDEX (" index            \
	") WHERE company_id = ?" more " AND id > ? ORDER BY id LIMIT ?) n STRAIGHT_JOIN " table                                \
	" t FORCE INDEX (PRIMARY) ON t.id = n.id ORDER BY t.id"
#define ROW_RESULT                                                                                                             \
	RESULT(retained_row, COL(retained_row, key), COL_KEY(retained_row, person), COL(retained_row, young),                  \
	       COL(retained_row, kept), COL(retained_row, full))
#define SPAN_COLS COL_KEY(retention_span, company), COL(retention_span, after), COL(retention_span, upto)
#define BATCH_COLS COL_KEY(retention_span, company), COL(retention_span, after), COL(retention_span, most)
#define BEFORE COL(retention_span, before)

/* A mail that waits is sent first, and one about an interview to come says what calendars know of it. */
#define MAIL_NEEDED "t.status = " SQL_MAIL_WAITING " OR COALESCE(t.start_at > ?, 0) OR " SQL_HELD_ABOUT("t", "recipient_id")
#define NOTE_NEEDED SQL_HELD_ABOUT("t", "user_id")
/* A chat that went on lately is kept as long as one that began then. `of` is the alias of the session. */
#define CHAT_NEEDED(of)                                                                                                        \
	of ".updated_at >= ? OR EXISTS (SELECT 1 FROM legal_holds h FORCE INDEX (PRIMARY) WHERE h.company_id = " of            \
	   ".company_id AND h.user_id = " of ".candidate_id AND " SQL_HOLD_LASTS("h.") ")"

static const struct db_statement mails = {
	.name = "retention.mails",
	.scope = DB_ANYONE, /* see above */
	.text = ROWS_TEXT("NULL", "t.created_at >= ?", MAIL_NEEDED, "t.name IS NOT NULL OR t.email NOT LIKE 'erased%'", "mails",
	                  "retention", ""),
	PARAMS(BEFORE, NOW_COL, NOW_COL, BATCH_COLS),
	ROW_RESULT,
};
static const struct db_statement notifications = {
	.name = "retention.notifications",
	.scope = DB_ANYONE, /* see above */
	.text = ROWS_TEXT("NULL", "t.created_at >= ?", NOTE_NEEDED, "t.message IS NOT NULL", "notifications", "retention", ""),
	PARAMS(BEFORE, NOW_COL, BATCH_COLS),
	ROW_RESULT,
};
static const struct db_statement chats = {
	.name = "retention.chats",
	.scope = DB_ANYONE, /* see above */
	.text = ROWS_TEXT("NULL", "t.started_at >= ?", CHAT_NEEDED("t"),
	                  "t.summary IS NOT NULL OR EXISTS (SELECT 1 FROM chat_messages m FORCE INDEX (session)"
	                  " WHERE m.session_id = t.id AND m.text <> '')",
	                  "chat_sessions", "company", ""),
	PARAMS(BEFORE, BEFORE, NOW_COL, BATCH_COLS),
	ROW_RESULT,
};

/* An application ended with the last change of its status. */
#define APPLICATION_YOUNG                                                                                                      \
	"t.applied_at >= ? OR EXISTS (SELECT 1 FROM history y FORCE INDEX (object) WHERE y.object = " SQL_OBJECT_APPLICATION   \
	" AND y.object_id = t.id AND y.member = 'status' AND y.at >= ?)"
#define APPLICATION_HELD                                                                                                       \
	"EXISTS (SELECT 1 FROM legal_holds h FORCE INDEX (PRIMARY) WHERE h.company_id = t.company_id"                          \
	" AND h.user_id = t.candidate_id AND " SQL_HOLD_LASTS("h.") ")"
#define APPLICATION_FULL "t.erased_at IS NULL OR t.updated_at > t.erased_at"
#define ENDED(status)                                                                                                          \
	.scope = DB_ANYONE, /* see above */                                                                                    \
	        .text = ROWS_TEXT("t.candidate_id", APPLICATION_YOUNG, APPLICATION_HELD, APPLICATION_FULL, "applications",     \
	                          "company_status", " AND status = " status),                                                  \
	PARAMS(BEFORE, BEFORE, NOW_COL, BATCH_COLS), ROW_RESULT
static const struct db_statement rejected = { .name = "retention.rejected", ENDED(SQL_APPLICATION_REJECTED) };
static const struct db_statement withdrawn = { .name = "retention.withdrawn", ENDED(SQL_APPLICATION_WITHDRAWN) };

enum err store_retention_rows(struct db *db, const struct retention_span *span, struct retained_row **rows_r, size_t *n_r)
{
	static const struct db_statement *const of[] = {
		[RETAINED_REJECTED] = &rejected,           [RETAINED_WITHDRAWN] = &withdrawn, [RETAINED_MAILS] = &mails,
		[RETAINED_NOTIFICATIONS] = &notifications, [RETAINED_CHAT] = &chats,
	};

	return db_all(db, of[span->kind], span, rows_r, n_r);
}

/* ---- blanking */

#define IN_SPAN(of) " WHERE " of ".company_id = ? AND " of ".id > ? AND " of ".id <= ?"

static const struct db_statement mail_texts = {
	.name = "retention.mail_texts",
	.scope = DB_ANYONE, /* see above */
	.text = "DELETE o FROM mails t FORCE INDEX (retention) STRAIGHT_JOIN mail_outbox o ON o.mail_id = t.id" IN_SPAN(
	        "t") " AND NOT (" MAIL_NEEDED ")",
	PARAMS(SPAN_COLS, NOW_COL, NOW_COL),
};
static const struct db_statement blank_mails = {
	.name = "retention.blank_mails",
	.scope = DB_ANYONE, /* see above */
	.text = "UPDATE mails t FORCE INDEX (retention) SET " MAILS_PERSONAL IN_SPAN("t") " AND NOT (" MAIL_NEEDED ")",
	PARAMS(COL(retention_span, email), SPAN_COLS, NOW_COL, NOW_COL),
};
static const struct db_statement blank_notifications = {
	.name = "retention.blank_notifications",
	.scope = DB_ANYONE, /* see above */
	.text = "UPDATE notifications t FORCE INDEX (retention) SET " NOTIFICATIONS_PERSONAL IN_SPAN(
	        "t") " AND NOT (" NOTE_NEEDED ")",
	PARAMS(SPAN_COLS, NOW_COL),
};

/* What belongs to the sessions of the span, by the column session_id. */
#define OF_CHATS(table, erased)                                                                                                \
	{                                                                                                                      \
		.name = "retention.blank_" table, .scope = DB_ANYONE, /* see above */                                          \
		        .text = "UPDATE chat_sessions o FORCE INDEX (company) STRAIGHT_JOIN " table                            \
		                " t ON t.session_id = o.id SET " erased IN_SPAN("o") " AND NOT (" CHAT_NEEDED("o") ")",        \
		PARAMS(SPAN_COLS, BEFORE, NOW_COL)                                                                             \
	}
static const struct db_statement blank_messages = OF_CHATS("chat_messages", CHAT_MESSAGES_PERSONAL);
static const struct db_statement blank_questions = OF_CHATS("chat_questions", CHAT_QUESTIONS_PERSONAL);
static const struct db_statement blank_ratings = OF_CHATS("chat_ratings", CHAT_RATINGS_PERSONAL);
static const struct db_statement blank_chats = {
	.name = "retention.blank_chats",
	.scope = DB_ANYONE, /* see above */
	.text = "UPDATE chat_sessions t FORCE INDEX (company) SET " CHAT_SESSIONS_PERSONAL
	        ", t.version = t.version + 1" IN_SPAN("t") " AND NOT (" CHAT_NEEDED("t") ")",
	PARAMS(SPAN_COLS, BEFORE, NOW_COL),
};

enum { STEPS_MOST = 4 };

enum err store_retention_blank(struct db *db, const struct retention_span *span)
{
	static const struct db_statement *const of[][STEPS_MOST] = {
		[RETAINED_MAILS] = { &mail_texts, &blank_mails },
		[RETAINED_NOTIFICATIONS] = { &blank_notifications },
		[RETAINED_CHAT] = { &blank_messages, &blank_questions, &blank_ratings, &blank_chats },
	};
	enum err e = OK;

	for (size_t i = 0; e == OK && i < STEPS_MOST && of[span->kind][i] != NULL; i++)
		e = db_run(db, of[span->kind][i], span, NULL, NULL);
	return e;
}

/* ---- applications. The locks are taken in the order in which everything else takes them: interviews, then the application. */

struct one_application {
	struct application_id application;
	unsigned status;
	struct instant before;
};
static const struct db_statement lock_interviews = {
	.name = "retention.lock_interviews",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT i.id, NULL, 0, 0, 0 FROM interviews i FORCE INDEX (application) WHERE i.application_id = ? ORDER BY i.id FOR UPDATE",
	PARAMS(COL_KEY(one_application, application)),
	ROW_RESULT,
};
static const struct db_statement lock_application = {
	.name = "retention.lock_application",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT t.id, t.candidate_id, " APPLICATION_YOUNG ", " APPLICATION_HELD ", " APPLICATION_FULL
	        " FROM applications t FORCE INDEX (PRIMARY) WHERE t.id = ? AND t.status = ? FOR UPDATE",
	PARAMS(COL(one_application, before), COL(one_application, before), NOW_COL, COL_KEY(one_application, application),
	       COL(one_application, status)),
	ROW_RESULT,
};

enum err store_retention_application(struct db *db, const struct retention_span *span, struct retained_row *row)
{
	bool rejected_ones = span->kind == RETAINED_REJECTED;
	const struct one_application one = { .application.v.key = row->key,
		                             .status = rejected_ones ? APPLICATION_REJECTED : APPLICATION_WITHDRAWN,
		                             .before = span->before };
	struct retained_row *interviews;
	size_t n = 0;
	enum err e = db_all(db, &lock_interviews, &one, &interviews, &n);

	return e == OK ? db_one(db, &lock_application, &one, row) : e;
}

struct of_person {
	struct company_id company;
	struct user_id person;
	bool all;
};
static const struct db_statement all_erased = {
	.name = "retention.all_erased",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT NOT EXISTS (SELECT 1 FROM applications FORCE INDEX (candidate_job) WHERE candidate_id = ? AND company_id = ?"
	        " AND (erased_at IS NULL OR updated_at > erased_at OR status NOT IN (" SQL_APPLICATION_REJECTED
	        ", " SQL_APPLICATION_WITHDRAWN
	        "))) AND NOT EXISTS (SELECT 1 FROM applyings FORCE INDEX (person) WHERE user_id = ?"
	        " AND company_id = ? AND status IN (" SQL_APPLYING_NEW ", " SQL_APPLYING_WAITING "))",
	PARAMS(COL_KEY(of_person, person), COL_KEY(of_person, company), COL_KEY(of_person, person),
	       COL_KEY(of_person, company)),
	RESULT(of_person, COL(of_person, all)),
};

enum err store_retention_all_erased(struct db *db, struct company_id company, struct user_id person, bool *all_r)
{
	struct of_person of = { .company = company, .person = person };
	enum err e = db_one(db, &all_erased, &of, &of);

	*all_r = of.all;
	return e;
}

STATEMENTS(retention, &follow, &next_, &lock, &days, &parts, &save, &remove_part, &mails, &notifications, &chats, &rejected,
           &withdrawn, &mail_texts, &blank_mails, &blank_notifications, &blank_messages, &blank_questions, &blank_ratings,
           &blank_chats, &lock_interviews, &lock_application, &all_erased);
