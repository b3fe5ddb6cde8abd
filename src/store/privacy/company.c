/* Erases what one company has of a person. */
#include "store/privacy/columns.h"
#include "store/privacy/erase.h"
#include "store/sql.h"
#include "store/statements.h"

/* The dispatcher carries out orders for all companies: each statement names the company and the person. */
#define ERASE(name_, text_, ...)                                                                                               \
	{                                                                                                                      \
		.name = "erase." name_, .scope = DB_ANYONE, .text = "" text_, PARAMS(__VA_ARGS__)                              \
	}
#define THEIRS COL_KEY(erasing, user), COL_KEY(erasing, company)

/* The objects of a candidate, as o. WHOSE is the condition for those that name the person, RECORD that for the candidate's
 * record. */
#define APPLICATIONS "applications o FORCE INDEX (candidate_job)"
#define INTERVIEWS "interviews o FORCE INDEX (candidate_time)"
#define OFFERS "offers o FORCE INDEX (candidate)"
#define CHATS "chat_sessions o FORCE INDEX (candidate)"
#define CANDIDATES "candidates o FORCE INDEX (person)"
#define WHOSE " WHERE o.candidate_id = ? AND o.company_id = ?"
#define RECORD " WHERE o.user_id = ? AND o.company_id = ?"

#define MERGED " STRAIGHT_JOIN candidate_merges m FORCE INDEX (merged) ON m.from_id = o.id"

/* What is kept about the objects of one kind. Of the history the statuses stay, from which figures are made. */
#define DELIVERIES(object)                                                                                                     \
	" STRAIGHT_JOIN webhooks w FORCE INDEX (company) ON w.company_id = o.company_id STRAIGHT_JOIN webhook_deliveries"      \
	" t FORCE INDEX (ordered) ON t.webhook_id = w.id AND t.object = " object " AND t.object_id = o.id"
#define ATTEMPTS(object)                                                                                                       \
	" STRAIGHT_JOIN webhooks w FORCE INDEX (company) ON w.company_id = o.company_id STRAIGHT_JOIN webhook_deliveries"      \
	" d FORCE INDEX (ordered) ON d.webhook_id = w.id AND d.object = " object " AND d.object_id = o.id"                     \
	" STRAIGHT_JOIN webhook_attempts t FORCE INDEX (delivery) ON t.delivery_id = d.id"
#define MAILS(alias, object)                                                                                                   \
	" STRAIGHT_JOIN mails " alias " FORCE INDEX (about) ON " alias ".object = " object " AND " alias ".object_id = o.id"
#define ABOUT(what, of, object, whose)                                                                                         \
	ERASE("history_" what,                                                                                                 \
	      "UPDATE " of " STRAIGHT_JOIN history t FORCE INDEX (object) ON t.object = " object                               \
	      " AND t.object_id = o.id SET " HISTORY_PERSONAL whose " AND t.member <> 'status'",                               \
	      THEIRS),                                                                                                         \
	        ERASE("notifications_" what,                                                                                   \
	              "UPDATE " of " STRAIGHT_JOIN notifications t FORCE INDEX (about) ON t.object = " object                  \
	              " AND t.object_id = o.id SET " NOTIFICATIONS_PERSONAL whose,                                             \
	              THEIRS),                                                                                                 \
	        ERASE("mails_" what,                                                                                           \
	              "UPDATE " of MAILS("t", object) " SET t.status = " SQL_MAIL_DROPPED whose                                \
	                                              " AND t.status = " SQL_MAIL_WAITING,                                     \
	              THEIRS),                                                                                                 \
	        ERASE("mail_texts_" what,                                                                                      \
	              "DELETE t FROM " of MAILS("m", object) " STRAIGHT_JOIN mail_outbox t ON t.mail_id = m.id" whose,         \
	              THEIRS),                                                                                                 \
	        ERASE("waiting_deliveries_" what,                                                                              \
	              "DELETE t FROM " of DELIVERIES(object) " AND t.status = " SQL_DELIVERY_PENDING whose, THEIRS),           \
	        ERASE("deliveries_" what, "UPDATE " of DELIVERIES(object) " SET " WEBHOOK_DELIVERIES_PERSONAL whose, THEIRS),  \
	        ERASE("attempts_" what, "UPDATE " of ATTEMPTS(object) " SET " WEBHOOK_ATTEMPTS_PERSONAL whose, THEIRS)

/* What belongs to the rows of o by the column `key`. */
#define OF(name, of, table, key, erased, whose)                                                                                \
	ERASE(name, "UPDATE " of " STRAIGHT_JOIN " table " t ON t." key " = o.id SET " erased whose, THEIRS)
#define DELETED(name, of, table, key, whose)                                                                                   \
	ERASE(name, "DELETE t FROM " of " STRAIGHT_JOIN " table " t ON t." key " = o.id" whose, THEIRS)

static const struct db_statement statements[] = {
	ABOUT("of_applications", APPLICATIONS, SQL_OBJECT_APPLICATION, WHOSE),
	ABOUT("of_interviews", INTERVIEWS, SQL_OBJECT_INTERVIEW, WHOSE),
	ABOUT("of_offers", OFFERS, SQL_OBJECT_OFFER, WHOSE),
	ABOUT("of_chats", CHATS, SQL_OBJECT_CHAT, WHOSE),
	ABOUT("of_candidate", CANDIDATES, SQL_OBJECT_CANDIDATE, RECORD),
	OF("evaluations", INTERVIEWS, "evaluations", "interview_id", EVALUATIONS_PERSONAL ", t.version = t.version + 1", WHOSE),
	OF("chat_messages", CHATS, "chat_messages", "session_id", CHAT_MESSAGES_PERSONAL, WHOSE),
	OF("chat_questions", CHATS, "chat_questions", "session_id", CHAT_QUESTIONS_PERSONAL, WHOSE),
	OF("chat_ratings", CHATS, "chat_ratings", "session_id", CHAT_RATINGS_PERSONAL, WHOSE),
	OF("notes", CANDIDATES, "candidate_notes", "candidate_id", CANDIDATE_NOTES_PERSONAL ", t.version = t.version + 1",
	   RECORD),
	DELETED("tags", CANDIDATES, "candidate_tags", "candidate_id", RECORD),
	DELETED("resumes", CANDIDATES, "resume_texts", "candidate_id", RECORD),
	DELETED("words", CANDIDATES, "candidate_words", "candidate_id", RECORD),
	/* Another profile with which this one was merged loses all words that it has got by merging, and then gets those of the
	 * others again. */
	ERASE("merged_words",
	      "DELETE t FROM " CANDIDATES MERGED " STRAIGHT_JOIN candidate_words t FORCE INDEX (candidate)"
	      " ON t.candidate_id = m.into_id AND t.origin = " SQL_WORDS_MERGED RECORD,
	      THEIRS),
	ERASE("words_of_others",
	      "INSERT INTO candidate_words (company_id, word, candidate_id, origin) SELECT DISTINCT w.company_id, w.word, m.into_id,"
	      " " SQL_WORDS_MERGED " FROM " CANDIDATES MERGED " STRAIGHT_JOIN candidate_merges n FORCE INDEX (profile)"
	      " ON n.into_id = m.into_id AND n.from_id <> o.id STRAIGHT_JOIN candidate_words w FORCE INDEX (candidate)"
	      " ON w.candidate_id = n.from_id" RECORD,
	      THEIRS),
	ERASE("chats",
	      "UPDATE chat_sessions t FORCE INDEX (candidate) SET " CHAT_SESSIONS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("applications",
	      "UPDATE applications t FORCE INDEX (candidate_job) SET " APPLICATIONS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("offers",
	      "UPDATE offers t FORCE INDEX (candidate) SET " OFFERS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("interviews",
	      "UPDATE interviews t FORCE INDEX (candidate_time) SET " INTERVIEWS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("mail_texts",
	      "DELETE t FROM mails m FORCE INDEX (recipient) STRAIGHT_JOIN mail_outbox t ON t.mail_id = m.id"
	      " WHERE m.recipient_id = ? AND m.company_id = ?",
	      THEIRS),
	ERASE("mails",
	      "UPDATE mails t FORCE INDEX (recipient) SET t.status = CASE WHEN t.status = " SQL_MAIL_WAITING
	      " THEN " SQL_MAIL_DROPPED " ELSE t.status END, " MAILS_PERSONAL " WHERE t.recipient_id = ? AND t.company_id = ?",
	      COL(erasing, email), THEIRS),
	ERASE("audit_salts",
	      "UPDATE audit o FORCE INDEX (actor) STRAIGHT_JOIN audit_chain t ON t.audit_id = o.id SET " AUDIT_CHAIN_PERSONAL
	      " WHERE o.actor_id = ? AND o.company_id = ?",
	      THEIRS),
	ERASE("audit", "UPDATE audit t FORCE INDEX (actor) SET " AUDIT_PERSONAL " WHERE t.actor_id = ? AND t.company_id = ?",
	      THEIRS),
	ERASE("reasons",
	      "UPDATE erasures t FORCE INDEX (newest) SET " ERASURES_PERSONAL " WHERE t.user_id = ? AND t.company_id = ?",
	      THEIRS),
	ERASE("hold", "DELETE t FROM legal_holds t FORCE INDEX (PRIMARY) WHERE t.user_id = ? AND t.company_id = ?", THEIRS),
	ERASE("candidate",
	      "UPDATE candidates t FORCE INDEX (person) SET " CANDIDATES_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.user_id = ? AND t.company_id = ?",
	      COL(erasing, name), COL(erasing, email), COL(erasing, email), NOW_COL, THEIRS),
};

STATEMENT_TABLE(erase_company, statements);

enum err store_erase_company(struct db *db, const struct erasing *it)
{
	return store_run_table(db, &store_erase_company_statements, it);
}
