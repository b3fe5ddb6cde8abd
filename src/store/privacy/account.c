/* Erases an account: what stands in it, and what was kept with it. */
#include "store/privacy/columns.h"
#include "store/privacy/erase.h"
#include "store/sql.h"
#include "store/statements.h"

/* The dispatcher carries out orders for all people: each statement names the person. */
#define ERASE(name_, text_, ...)                                                                                               \
	{                                                                                                                      \
		.name = "erase_account." name_, .scope = DB_ANYONE, .text = "" text_, PARAMS(__VA_ARGS__)                      \
	}
#define USER COL_KEY(erasing, user)
#define ENTRIES "interviews o FORCE INDEX (viewer_time)"
/* What a company with a legal hold has mailed to the person, noted and logged belongs to its own part, and stays. */
#define NOT_HELD(table)                                                                                                        \
	" AND NOT EXISTS (SELECT 1 FROM legal_holds h WHERE h.user_id = ? AND h.company_id = " table                           \
	".company_id AND " SQL_HOLD_LASTS("h.") ")"
#define DELETED(name, table) ERASE(name, "DELETE FROM " table " WHERE user_id = ?", USER)

static const struct db_statement statements[] = {
	ERASE("history",
	      "UPDATE history t FORCE INDEX (object) SET " HISTORY_PERSONAL " WHERE t.object = " SQL_OBJECT_USER
	      " AND t.object_id = ?",
	      USER),
	ERASE("history_of_entries",
	      "UPDATE " ENTRIES " STRAIGHT_JOIN history t FORCE INDEX (object) ON t.object = " SQL_OBJECT_INTERVIEW
	      " AND t.object_id = o.id SET " HISTORY_PERSONAL " WHERE o.viewer_id = ? AND o.owner_id = ?",
	      USER, USER),
	ERASE("history_of_keys",
	      "UPDATE api_keys o FORCE INDEX (user) STRAIGHT_JOIN history t FORCE INDEX (object) ON t.object = " SQL_OBJECT_KEY
	      " AND t.object_id = o.id SET " HISTORY_PERSONAL " WHERE o.user_id = ?",
	      USER),
	ERASE("entries",
	      "UPDATE interviews t FORCE INDEX (viewer_time) SET " INTERVIEWS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.viewer_id = ? AND t.owner_id = ?",
	      NOW_COL, USER, USER),
	ERASE("notifications",
	      "UPDATE notifications t FORCE INDEX (user) SET " NOTIFICATIONS_PERSONAL " WHERE t.user_id = ?" NOT_HELD("t"),
	      USER, USER, NOW_COL),
	/* The dispatcher then removes what has not become an application, with its files. */
	ERASE("applyings",
	      "UPDATE applyings t FORCE INDEX (person) SET " APPLYINGS_PERSONAL ", t.status = " SQL_APPLYING_DONE
	      ", t.next_at = ? WHERE t.user_id = ?",
	      NOW_COL, USER),
	ERASE("mail_texts",
	      "DELETE t FROM mails m FORCE INDEX (recipient) STRAIGHT_JOIN mail_outbox t ON t.mail_id = m.id"
	      " WHERE m.recipient_id = ?" NOT_HELD("m"),
	      USER, USER, NOW_COL),
	ERASE("mails",
	      "UPDATE mails t FORCE INDEX (recipient) SET t.status = CASE WHEN t.status = " SQL_MAIL_WAITING
	      " THEN " SQL_MAIL_DROPPED " ELSE t.status END, " MAILS_PERSONAL " WHERE t.recipient_id = ?" NOT_HELD("t"),
	      COL(erasing, email), USER, USER, NOW_COL),
	ERASE("audit_salts",
	      "UPDATE audit o FORCE INDEX (actor) STRAIGHT_JOIN audit_chain t ON t.audit_id = o.id SET " AUDIT_CHAIN_PERSONAL
	      " WHERE o.actor_id = ?" NOT_HELD("o"),
	      USER, USER, NOW_COL),
	ERASE("audit", "UPDATE audit t FORCE INDEX (actor) SET " AUDIT_PERSONAL " WHERE t.actor_id = ?" NOT_HELD("t"), USER,
	      USER, NOW_COL),
	ERASE("reasons",
	      "UPDATE erasures t FORCE INDEX (newest) SET " ERASURES_PERSONAL " WHERE t.user_id = ? AND t.company_id IS NULL",
	      USER),
	ERASE("exports", "DELETE t FROM exports t FORCE INDEX (newest) WHERE t.user_id = ? AND t.company_id IS NULL", USER),
	ERASE("sessions",
	      "UPDATE sessions t FORCE INDEX (user) SET " SESSIONS_PERSONAL
	      ", t.ended_at = COALESCE(t.ended_at, ?) WHERE t.user_id = ?",
	      NOW_COL, USER),
	ERASE("seats", "UPDATE bookings t FORCE INDEX (person_time) SET " BOOKINGS_PERSONAL " WHERE t.person_id = ?", USER),
	DELETED("tickets", "one_time_tokens"),
	DELETED("factors", "second_factors"),
	DELETED("choices", "notification_choices"),
	DELETED("hours", "working_hours"),
	DELETED("exceptions", "calendar_exceptions"),
	DELETED("sources", "calendar_sources"),
	ERASE("calendar", "UPDATE calendars t SET " CALENDARS_PERSONAL " WHERE t.user_id = ?", USER),
	ERASE("feed", "UPDATE calendar_feeds t SET " CALENDAR_FEEDS_PERSONAL " WHERE t.user_id = ?", USER),
	ERASE("keys",
	      "UPDATE api_keys t FORCE INDEX (user) SET " API_KEYS_PERSONAL
	      ", t.ended_at = COALESCE(t.ended_at, ?) WHERE t.user_id = ?",
	      NOW_COL, USER),
	ERASE("invitations",
	      "UPDATE users o STRAIGHT_JOIN invitations t FORCE INDEX (address) ON t.company_id = o.company_id"
	      " AND t.email_lower = o.email_lower SET " INVITATIONS_PERSONAL " WHERE o.id = ?",
	      COL(erasing, email), USER),
	/* The last one, because those before find things by the address. */
	ERASE("user",
	      "UPDATE users t SET " USERS_PERSONAL ", t.active = 0, t.verified = 0, t.digest = 0, t.digest_at = NULL,"
	      " t.token_version = t.token_version + 1, t.kept_session = NULL, t.sessions_ended_at = ?, t.version = t.version + 1,"
	      " t.updated_at = ? WHERE t.id = ?",
	      COL(erasing, email), COL(erasing, name), COL(erasing, name), NOW_COL, NOW_COL, USER),
};

STATEMENT_TABLE(erase_account, statements);

enum err store_erase_account(struct db *db, const struct erasing *it)
{
	return store_run_table(db, &store_erase_account_statements, it);
}
