/* Gives what a company had of a person to an account that is of no person. */
#include "store/privacy/erase.h"
#include "store/sql.h"
#include "store/statements.h"

/* As those of store/privacy/company.c. */
#define PASS_ON(name_, text_, ...)                                                                                             \
	{                                                                                                                      \
		.name = "pass_on." name_, .scope = DB_ANYONE, .text = "" text_, PARAMS(__VA_ARGS__)                            \
	}
#define HEIR COL_KEY(erasing, heir)
#define THEIRS COL_KEY(erasing, user), COL_KEY(erasing, company)

static const struct db_statement statements[] = {
	PASS_ON("bookings",
	        "UPDATE interviews i FORCE INDEX (candidate_time) STRAIGHT_JOIN bookings b FORCE INDEX (interview)"
	        " ON b.interview_id = i.id SET b.person_id = ?"
	        " WHERE i.candidate_id = ? AND i.company_id = ? AND b.part = " SQL_PART_CANDIDATE,
	        HEIR, THEIRS),
	PASS_ON("interviews",
	        "UPDATE interviews FORCE INDEX (candidate_time) SET candidate_id = ?, candidate_public_id = ?"
	        " WHERE candidate_id = ? AND company_id = ?",
	        HEIR, COL_PUB(erasing, heir), THEIRS),
	PASS_ON("offers",
	        "UPDATE offers FORCE INDEX (candidate) SET candidate_id = ? WHERE candidate_id = ? AND company_id = ?", HEIR,
	        THEIRS),
	PASS_ON("chats",
	        "UPDATE chat_sessions FORCE INDEX (candidate) SET candidate_id = ? WHERE candidate_id = ? AND company_id = ?",
	        HEIR, THEIRS),
	PASS_ON("applications",
	        "UPDATE applications FORCE INDEX (candidate_job) SET candidate_id = ? WHERE candidate_id = ? AND company_id = ?",
	        HEIR, THEIRS),
	PASS_ON("candidate", "UPDATE candidates FORCE INDEX (person) SET user_id = ? WHERE user_id = ? AND company_id = ?",
	        HEIR, THEIRS),
};

STATEMENT_TABLE(pass_on, statements);

enum err store_erase_pass_on(struct db *db, const struct erasing *it)
{
	return store_run_table(db, &store_pass_on_statements, it);
}
