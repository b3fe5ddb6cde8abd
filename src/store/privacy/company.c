/* Erases what one company has of a person. */
#include "store/privacy/about.h"
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

#define OF_IMPORTS(name, table)                                                                                                \
	ERASE(name,                                                                                                            \
	      "DELETE t FROM imports o FORCE INDEX (company) STRAIGHT_JOIN " table                                             \
	      " t ON t.import_id = o.id WHERE o.company_id = ? AND o.kind <> " SQL_IMPORT_JOBS,                                \
	      COL_KEY(erasing, company))

static const struct db_statement statements[] = {
	ABOUT("of_applications", APPLICATIONS, SQL_OBJECT_APPLICATION, WHOSE, THEIRS),
	PARTS(WHOSE, THEIRS),
	ABOUT("of_candidate", CANDIDATES, SQL_OBJECT_CANDIDATE, RECORD, THEIRS),
	OF("notes", CANDIDATES, "candidate_notes", "candidate_id", CANDIDATE_NOTES_PERSONAL ", t.version = t.version + 1",
	   RECORD, THEIRS),
	DELETED("tags", CANDIDATES, "candidate_tags", "candidate_id", RECORD, THEIRS),
	DELETED("resumes", CANDIDATES, "resume_texts", "candidate_id", RECORD, THEIRS),
	DELETED("words", CANDIDATES, "candidate_words", "candidate_id", RECORD, THEIRS),
	WORDS_OF_MERGED(CANDIDATES, RECORD, THEIRS),
	ERASE("chats",
	      "UPDATE chat_sessions t FORCE INDEX (candidate) SET " CHAT_SESSIONS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("applications",
	      "UPDATE applications t FORCE INDEX (candidate_job) SET " APPLICATIONS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ?, t.erased_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, NOW_COL, THEIRS),
	ERASE("offers",
	      "UPDATE offers t FORCE INDEX (candidate) SET " OFFERS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	ERASE("interviews",
	      "UPDATE interviews t FORCE INDEX (candidate_time) SET " INTERVIEWS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.candidate_id = ? AND t.company_id = ?",
	      NOW_COL, THEIRS),
	/* The dispatcher then removes what has not become an application, with its files. */
	ERASE("applyings",
	      "UPDATE applyings t FORCE INDEX (person) SET " APPLYINGS_PERSONAL ", t.status = " SQL_APPLYING_DONE
	      ", t.next_at = ? WHERE t.user_id = ? AND t.company_id = ?",
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
	ERASE("exports", "DELETE t FROM exports t FORCE INDEX (newest) WHERE t.user_id = ? AND t.company_id = ?", THEIRS),
	ERASE("hold", "DELETE t FROM legal_holds t FORCE INDEX (PRIMARY) WHERE t.user_id = ? AND t.company_id = ?", THEIRS),
	/* Nobody knows which import has lines about the person, so all are forgotten, and those that have not ended are
	 * stopped.
	 */
	OF_IMPORTS("import_errors", "import_errors"),
	OF_IMPORTS("import_marks", "import_marks"),
	ERASE("imports",
	      "UPDATE imports t FORCE INDEX (company) SET t.status = IF(t.ended_at IS NULL, " SQL_IMPORT_STOPPED
	      ", t.status), t.ended_at = COALESCE(t.ended_at, ?), t.forget_at = NULL, " IMPORTS_PERSONAL
	      ", t.version = t.version + 1, t.updated_at = ? WHERE t.company_id = ? AND t.kind <> " SQL_IMPORT_JOBS
	      " AND (t.forget_at IS NOT NULL OR t.name <> '')",
	      NOW_COL, NOW_COL, COL_KEY(erasing, company)),
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
