/* Statements about files. */
#include "store/file/file.h"

#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement place = {
	.name = "file.place",
	.text = "SELECT i.id, i.public_id, i.company_id, i.candidate_id, i.interviewer_id, ? = " SQL_INTERVIEWER
	        " AND EXISTS (SELECT 1 FROM bookings b WHERE b.person_id = ? AND b.interview_id = i.id)"
	        " FROM interviews i WHERE i.public_id = ? AND i.owner_id IS NULL",
	.scope = DB_GUARDED,
	PARAMS(ROLE_COL, CALLER_COL, COL_PUB(file_place, interview)),
	RESULT(file_place, COL_KEY(file_place, interview), COL_PUB(file_place, interview), COL_KEY(file_place, company),
	       COL_KEY(file_place, candidate), COL_KEY(file_place, interviewer), COL(file_place, caller_interviews)),
};

enum err store_file_any_place(struct db *db, struct uuid id, struct file_place *place_r)
{
	return db_one(db, &place, &(struct file_place){ .interview.v.pub = id }, place_r);
}

/* The interview was found by file.place for this caller, in this request. */
static const struct db_statement materials = {
	.name = "file.materials",
	.text = "SELECT public_id, name, type, size, created_at FROM files WHERE interview_id = ? AND purpose = " SQL_FILE_MATERIAL
	        " "
	        "ORDER BY id DESC LIMIT 100",
	.scope = DB_ANYONE,
	PARAMS(COL_KEY(file, interview)),
	RESULT(file, COL_PUB(file, id), COL(file, name), COL(file, type), COL(file, size), COL(file, created_at)),
};

enum err store_file_materials(struct db *db, struct interview_id interview, struct file_list *list_r)
{
	void *rows;
	enum err e = db_all(db, &materials, &(struct file){ .interview = interview }, &rows, &list_r->n);
	list_r->at = e == OK ? rows : NULL;
	list_r->total = (int64_t)list_r->n;
	return e;
}

static const struct db_statement insert = {
	.name = "file.insert",
	.text = "INSERT INTO files (public_id, company_id, interview_id, application_id, candidate_id, owner_id, purpose, size, type, name, "
	        "stored_path, created_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_PARTY,
	PARAMS(COL_PUB(file, id), COL_KEY(file, company), COL_KEY(file, interview), COL_KEY(file, application),
	       COL_KEY(file, record), CALLER_COL, COL(file, purpose), COL(file, size), COL(file, type), COL(file, name),
	       COL(file, stored), COL(file, created_at)),
};

/* The version is raised, because what the interview shows has changed. */
static const struct db_statement newest = {
	.name = "file.newest",
	.text = "UPDATE interviews SET material_public_id = ?, version = version + 1, updated_at = ? WHERE id = ?",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(file, id), NOW_COL, COL_KEY(file, interview)),
};

enum err store_file_insert(struct db *db, struct file *file)
{
	enum err e = db_run(db, &insert, file, NULL, &file->id.v.key);
	if (e != OK || file->purpose != FILE_MATERIAL)
		return e;
	return db_run(db, &newest, file, NULL, NULL);
}

#define FILE_RESULT                                                                                                            \
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, name), COL(file, type), COL(file, size), COL(file, stored))

/* Private entries of job-seekers have no files, so a file's interview or application always says its company and candidate. A
 * file that a company has of a candidate without an application is for its staff alone, so it has no candidate here. */
static const struct db_statement any = {
	.name = "file.any",
	.text = "SELECT f.id, f.public_id, f.name, f.type, f.size, f.stored_path, f.purpose, f.owner_id, f.interview_id, f.application_id,"
	        " COALESCE(i.company_id, a.company_id, c.company_id), COALESCE(i.candidate_id, a.candidate_id),"
	        " (? = " SQL_INTERVIEWER " AND (CASE WHEN f.purpose = " SQL_FILE_VOICE
	        " THEN EXISTS (SELECT 1 FROM evaluations e"
	        " WHERE e.interview_id = f.interview_id AND e.author_id = ? AND e.voice_public_id = f.public_id)"
	        " ELSE EXISTS (SELECT 1 FROM bookings b WHERE b.interview_id = f.interview_id"
	        " AND b.person_id = ?) END OR EXISTS (SELECT 1 FROM bookings b JOIN interviews n ON n.id = b.interview_id"
	        " WHERE b.person_id = ? AND b.part <> " SQL_PART_CANDIDATE " AND (n.application_id = f.application_id"
	        " OR (n.candidate_id = c.user_id AND n.company_id = c.company_id)))))"
	        " FROM files f LEFT JOIN interviews i ON i.id = f.interview_id"
	        " LEFT JOIN applications a ON a.id = f.application_id"
	        " LEFT JOIN candidates c ON c.id = f.candidate_id WHERE f.public_id = ?",
	.scope = DB_GUARDED,
	PARAMS(ROLE_COL, CALLER_COL, CALLER_COL, CALLER_COL, COL_PUB(file, id)),
	RESULT(file, COL_KEY(file, id), COL_PUB(file, id), COL(file, name), COL(file, type), COL(file, size), COL(file, stored),
	       COL(file, purpose), COL_KEY(file, owner), COL_KEY(file, interview), COL_KEY(file, application),
	       COL_KEY(file, company), COL_KEY(file, candidate), COL(file, caller_interviews)),
};

enum err store_file_any(struct db *db, struct uuid id, struct file *file_r)
{
	return db_one(db, &any, &(struct file){ .id.v.pub = id }, file_r);
}

static const struct db_statement of_interview = {
	.name = "file.of_interview",
	.text = "SELECT public_id, stored_path FROM files WHERE interview_id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(file, interview), COMPANY_COL),
	RESULT(file, COL_PUB(file, id), COL(file, stored)),
};

static const struct db_statement remove_of_interview = {
	.name = "file.remove_of_interview",
	.text = "DELETE FROM files WHERE interview_id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(file, interview), COMPANY_COL),
};

enum err store_file_remove_all(struct db *db, struct interview_id interview, struct file_list *list_r)
{
	struct file file = { .interview = interview };
	void *rows;
	enum err e = db_all(db, &of_interview, &file, &rows, &list_r->n);
	list_r->at = e == OK ? rows : NULL;
	return e == OK && list_r->n > 0 ? db_run(db, &remove_of_interview, &file, NULL, NULL) : e;
}

static const struct db_statement of_company = {
	.name = "file.of_company",
	.text = "SELECT id, public_id, name, type, size, stored_path FROM files WHERE public_id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_PUB(file, id), COMPANY_COL),
	FILE_RESULT,
};

static const struct db_statement remove_one = {
	.name = "file.remove",
	.text = "DELETE FROM files WHERE id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(file, id), COMPANY_COL),
};

enum err store_file_remove(struct db *db, struct uuid id, struct file *file_r)
{
	enum err e = db_one(db, &of_company, &(struct file){ .id.v.pub = id }, file_r);

	return e == OK ? db_run(db, &remove_one, file_r, NULL, NULL) : e;
}

static const struct db_statement own = {
	.name = "file.own",
	.text = "SELECT id, public_id, name, type, size, stored_path FROM files WHERE public_id = ? AND purpose = ?"
	        " AND owner_id = ?",
	.scope = DB_PARTY,
	PARAMS(COL_PUB(file, id), COL(file, purpose), CALLER_COL),
	FILE_RESULT,
};

enum err store_file_own(struct db *db, struct uuid id, enum file_purpose purpose, struct file *file_r)
{
	return db_one(db, &own, &(struct file){ .id.v.pub = id, .purpose = purpose }, file_r);
}

static const struct db_statement delete_own = {
	.name = "file.delete_own",
	.text = "DELETE FROM files WHERE id = ? AND owner_id = ?",
	.scope = DB_PARTY,
	PARAMS(COL_KEY(file, id), CALLER_COL),
};

enum err store_file_delete_own(struct db *db, const struct file *file)
{
	return db_run(db, &delete_own, file, NULL, NULL);
}

STATEMENTS(file, &own, &delete_own, &place, &materials, &insert, &newest, &any, &of_interview, &remove_of_interview,
           &of_company, &remove_one);
