/* Erases one application of a person, and what hangs on it, when its company has kept it long enough. */
#include "store/privacy/about.h"
#include "store/privacy/erase.h"
#include "store/statements.h"

/* Retention works for all companies: each statement names the application, or the company and the person. */
#define ERASE(name_, text_, ...)                                                                                               \
	{                                                                                                                      \
		.name = "erase_application." name_, .scope = DB_ANYONE, .text = "" text_, PARAMS(__VA_ARGS__)                  \
	}
#define ITS COL_KEY(erasing, application)
#define THEIRS COL_KEY(erasing, user), COL_KEY(erasing, company)

#define APPLICATION "applications o FORCE INDEX (PRIMARY)"
#define INTERVIEWS "interviews o FORCE INDEX (application)"
#define OFFERS "offers o FORCE INDEX (application)"
#define CHATS "chat_sessions o FORCE INDEX (application)"
#define CANDIDATE "candidates o FORCE INDEX (person)"
#define ITSELF " WHERE o.id = ?"
#define OF_IT " WHERE o.application_id = ?"
#define RECORD " WHERE o.user_id = ? AND o.company_id = ?"
#define CHANGED ", t.version = t.version + 1, t.updated_at = ?"

static const struct db_statement statements[] = {
	ABOUT("of_application", APPLICATION, SQL_OBJECT_APPLICATION, ITSELF, ITS),
	PARTS(OF_IT, ITS),
	ERASE("words",
	      "DELETE t FROM " CANDIDATE " STRAIGHT_JOIN candidate_words t FORCE INDEX (candidate) ON t.candidate_id = o.id"
	      " AND t.origin = " SQL_WORDS_OF_RESUME RECORD,
	      THEIRS),
	ERASE("resumes",
	      "UPDATE " CANDIDATE " STRAIGHT_JOIN resume_texts t FORCE INDEX (candidate) ON t.candidate_id = o.id"
	      " SET t.status = " SQL_RESUME_WAITING ", t.attempts = 0, t.lease = NULL, t.next_at = ?" RECORD
	      " AND t.status = " SQL_RESUME_READ,
	      NOW_COL, THEIRS),
	WORDS_OF_MERGED(CANDIDATE, RECORD, THEIRS),
	ERASE("chats",
	      "UPDATE chat_sessions t FORCE INDEX (application) SET " CHAT_SESSIONS_PERSONAL CHANGED
	      " WHERE t.application_id = ?",
	      NOW_COL, ITS),
	ERASE("offers", "UPDATE offers t FORCE INDEX (application) SET " OFFERS_PERSONAL CHANGED " WHERE t.application_id = ?",
	      NOW_COL, ITS),
	ERASE("interviews",
	      "UPDATE interviews t FORCE INDEX (application) SET " INTERVIEWS_PERSONAL CHANGED " WHERE t.application_id = ?",
	      NOW_COL, ITS),
	ERASE("application",
	      "UPDATE applications t FORCE INDEX (PRIMARY) SET " APPLICATIONS_PERSONAL CHANGED
	      ", t.erased_at = ? WHERE t.id = ?",
	      NOW_COL, NOW_COL, ITS),
};

STATEMENT_TABLE(erase_application, statements);

enum err store_erase_application(struct db *db, const struct erasing *it)
{
	return store_run_table(db, &store_erase_application_statements, it);
}
