/* Finds and removes the files of a person. The dispatcher carries out orders for all companies and people. */
#include "store/privacy/erase.h"
#include "store/sql.h"
#include "store/statements.h"

#define THEIRS COL_KEY(erasing, user), COL_KEY(erasing, company)

static const struct db_statement of_company = {
	.name = "erase.files_of_company",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT f.id, f.public_id, f.stored_path FROM ("
	        "SELECT g.id FROM applications a FORCE INDEX (candidate_job)"
	        " STRAIGHT_JOIN files g FORCE INDEX (application) ON g.application_id = a.id"
	        " WHERE a.candidate_id = ? AND a.company_id = ?"
	        " UNION SELECT g.id FROM interviews i FORCE INDEX (candidate_time)"
	        " STRAIGHT_JOIN files g FORCE INDEX (interview) ON g.interview_id = i.id"
	        " WHERE i.candidate_id = ? AND i.company_id = ?"
	        " UNION SELECT g.id FROM candidates c FORCE INDEX (person)"
	        " STRAIGHT_JOIN files g FORCE INDEX (candidate) ON g.candidate_id = c.id"
	        " WHERE c.user_id = ? AND c.company_id = ?) n STRAIGHT_JOIN files f FORCE INDEX (PRIMARY) ON f.id = n.id",
	PARAMS(THEIRS, THEIRS, THEIRS),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, stored)),
};

static const struct db_statement of_account = {
	.name = "erase.files_of_account",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT id, public_id, stored_path FROM files FORCE INDEX (owner) WHERE owner_id = ? AND company_id IS NULL",
	PARAMS(COL_KEY(erasing, user)),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, stored)),
};

static const struct db_statement of_application = {
	.name = "erase.files_of_application",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT f.id, f.public_id, f.stored_path FROM ("
	        "SELECT g.id FROM files g FORCE INDEX (application) WHERE g.application_id = ?"
	        " UNION SELECT g.id FROM interviews i FORCE INDEX (application)"
	        " STRAIGHT_JOIN files g FORCE INDEX (interview) ON g.interview_id = i.id WHERE i.application_id = ?) n"
	        " STRAIGHT_JOIN files f FORCE INDEX (PRIMARY) ON f.id = n.id",
	PARAMS(COL_KEY(erasing, application), COL_KEY(erasing, application)),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, stored)),
};

enum err store_erase_files(struct db *db, const struct erasing *it, struct file_list *list_r)
{
	const struct db_statement *statement = it->application.v.key != 0 ? &of_application
	                                       : it->company.v.key != 0   ? &of_company
	                                                                  : &of_account;

	return db_all(db, statement, it, &list_r->at, &list_r->n);
}

static const struct db_statement of_imports = {
	.name = "erase.files_of_imports",
	.scope = DB_ANYONE, /* see above */
	.text = "SELECT stored_path FROM imports FORCE INDEX (company) WHERE company_id = ? AND kind <> " SQL_IMPORT_JOBS
	        " AND forget_at IS NOT NULL FOR UPDATE",
	PARAMS(COL_KEY(erasing, company)),
	RESULT(file, COL(file, stored)),
};

enum err store_erase_import_files(struct db *db, const struct erasing *it, struct file_list *list_r)
{
	return db_all(db, &of_imports, it, &list_r->at, &list_r->n);
}

static const struct db_statement remove_one = {
	.name = "erase.file",
	.scope = DB_ANYONE, /* see above */
	.text = "DELETE FROM files WHERE id = ?",
	PARAMS(COL_KEY(file, id)),
};

enum err store_erase_file(struct db *db, const struct file *file)
{
	return db_run(db, &remove_one, file, NULL, NULL);
}

STATEMENTS(erase_file, &of_company, &of_account, &of_application, &of_imports, &remove_one);
