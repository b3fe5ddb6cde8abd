/* Statements about what was sent in without an account. */
#include "store/application/applying.h"

#include "store/sql.h"
#include "store/statements.h"

/* Whoever sends something in, and whoever has a mailed link, is nobody for the database; the dispatcher works for all
 * companies. */
#define FOR_ALL .scope = DB_ANYONE

static const struct db_statement insert = {
	.name = "applying.insert",
	FOR_ALL, /* the job was found in public */
	.text = "INSERT INTO applyings (public_id, company_id, job_id, language, email, name, phone, cover_letter, answers,"
	        " created_at, next_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(applying, id), COL_KEY(applying, company), COL_KEY(applying, job), COL(applying, language),
	       COL(applying, email), COL(applying, name), COL(applying, phone), COL(applying, cover), COL(applying, answers),
	       NOW_COL, NOW_COL),
};

enum err store_applying_insert(struct db *db, struct applying *applying)
{
	return db_run(db, &insert, applying, NULL, &applying->id.v.key);
}

/* ---- files */

struct applying_file {
	struct applying_id of;
	struct file file;
};

static const struct db_statement insert_file = {
	.name = "applying.insert_file",
	FOR_ALL,
	.text = "INSERT INTO applying_files (public_id, applying_id, purpose, size, type, name, stored_path)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(applying_file, file.id), COL_KEY(applying_file, of), COL(applying_file, file.purpose),
	       COL(applying_file, file.size), COL(applying_file, file.type), COL(applying_file, file.name),
	       COL(applying_file, file.stored)),
};

enum err store_applying_file(struct db *db, struct applying_id applying, const struct file *file)
{
	return db_run(db, &insert_file, &(struct applying_file){ applying, *file }, NULL, NULL);
}

static const struct db_statement files = {
	.name = "applying.files",
	FOR_ALL,
	.text = "SELECT public_id, purpose, size, type, name, stored_path FROM applying_files WHERE applying_id = ? ORDER BY id",
	PARAMS(COL_KEY(applying_file, of)),
	RESULT(file, COL_PUB(file, id), COL(file, purpose), COL(file, size), COL(file, type), COL(file, name),
	       COL(file, stored)),
};

static const struct db_statement delete_files = {
	.name = "applying.delete_files",
	FOR_ALL,
	.text = "DELETE FROM applying_files WHERE applying_id = ?",
	PARAMS(COL_KEY(applying_file, of)),
};

enum err store_applying_take_files(struct db *db, struct applying_id applying, struct file_list *list_r)
{
	const struct applying_file of = { .of = applying };
	enum err e = db_all(db, &files, &of, &list_r->at, &list_r->n);

	return e == OK && list_r->n > 0 ? db_run(db, &delete_files, &of, NULL, NULL) : e;
}

/* ---- one of them */

#define ROW_SQL                                                                                                                 \
	"SELECT y.id, y.public_id, y.company_id, y.job_id, y.status, y.user_id, y.application_id, y.language, y.email, y.name," \
	" y.phone, y.cover_letter, y.answers, y.created_at, y.next_at,"                                                         \
	" (SELECT c.confirm_applications FROM companies c WHERE c.id = y.company_id) FROM applyings y"
#define ROW_BIND                                                                                                               \
	RESULT(applying, COL_KEY(applying, id), COL_PUB(applying, id), COL_KEY(applying, company), COL_KEY(applying, job),     \
	       COL(applying, status), COL_KEY(applying, user), COL_KEY(applying, application), COL(applying, language),        \
	       COL(applying, email), COL(applying, name), COL(applying, phone), COL(applying, cover), COL(applying, answers),  \
	       COL(applying, created_at), COL(applying, next_at), COL(applying, always_confirm))

static const struct db_statement due = {
	.name = "applying.due",
	FOR_ALL,
	.text = ROW_SQL " FORCE INDEX (due) WHERE y.next_at <= ? ORDER BY y.next_at, y.id LIMIT 1 FOR UPDATE SKIP LOCKED",
	PARAMS(NOW_COL),
	ROW_BIND,
};

enum err store_applying_due(struct db *db, struct applying *out)
{
	return db_one(db, &due, out, out);
}

static const struct db_statement lock = {
	.name = "applying.lock",
	FOR_ALL,
	.text = ROW_SQL " WHERE y.public_id = ? FOR UPDATE",
	PARAMS(COL_PUB(applying, id)),
	ROW_BIND,
};

enum err store_applying_lock(struct db *db, struct uuid id, struct applying *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

static const struct db_statement save = {
	.name = "applying.save",
	FOR_ALL,
	.text = "UPDATE applyings SET status = ?, user_id = ?, application_id = ?, next_at = ? WHERE id = ?",
	PARAMS(COL(applying, status), COL_KEY(applying, user), COL_KEY(applying, application), COL(applying, next_at),
	       COL_KEY(applying, id)),
};

static const struct db_statement forget = {
	.name = "applying.forget",
	FOR_ALL,
	.text = "UPDATE applyings SET phone = NULL, cover_letter = NULL, answers = NULL WHERE id = ?",
	PARAMS(COL_KEY(applying, id)),
};

enum err store_applying_save(struct db *db, const struct applying *applying)
{
	enum err e = db_run(db, &save, applying, NULL, NULL);

	return e == OK && applying->status != APPLYING_WAITING ? db_run(db, &forget, applying, NULL, NULL) : e;
}

static const struct db_statement delete_one = {
	.name = "applying.delete",
	FOR_ALL,
	.text = "DELETE FROM applyings WHERE id = ?",
	PARAMS(COL_KEY(applying, id)),
};

enum err store_applying_delete(struct db *db, const struct applying *applying)
{
	return db_run(db, &delete_one, applying, NULL, NULL);
}

static const struct db_statement delay = {
	.name = "applying.delay",
	FOR_ALL,
	.text = "UPDATE applyings SET next_at = ? WHERE next_at <= ? ORDER BY next_at, id LIMIT 1",
	PARAMS(COL(applying, next_at), NOW_COL),
};

enum err store_applying_delay(struct db *db, struct instant at)
{
	return db_run(db, &delay, &(struct applying){ .next_at = at }, NULL, NULL);
}

/* ---- mails */

static const struct db_statement mail = {
	.name = "applying.mail",
	FOR_ALL,
	.text = "SELECT y.id, y.public_id, y.company_id, y.status, y.email, y.name, y.next_at, u.id, u.name, u.email,"
	        " CASE WHEN COALESCE(u.language, " SQL_LANGUAGE_NONE ") <> " SQL_LANGUAGE_NONE
	        " THEN u.language WHEN y.language <> " SQL_LANGUAGE_NONE " THEN y.language ELSE c.language END,"
	        " COALESCE(u.zone, c.zone), c.name, c.email, c.slug, j.title, a.public_id FROM applyings y"
	        " JOIN companies c ON c.id = y.company_id JOIN jobs j ON j.id = y.job_id LEFT JOIN users u ON u.id = y.user_id"
	        " LEFT JOIN applications a ON a.id = y.application_id WHERE y.id = ?",
	PARAMS(COL_KEY(applying, id)),
	RESULT(applying_mail, COL_KEY(applying_mail, applying.id), COL_PUB(applying_mail, applying.id),
	       COL_KEY(applying_mail, company.id), COL(applying_mail, applying.status), COL(applying_mail, applying.email),
	       COL(applying_mail, applying.name), COL(applying_mail, applying.next_at), COL_KEY(applying_mail, mail.recipient),
	       COL(applying_mail, mail.name), COL(applying_mail, mail.email), COL(applying_mail, mail.language),
	       COL(applying_mail, mail.zone), COL(applying_mail, company.name), COL(applying_mail, company.email),
	       COL(applying_mail, slug), COL(applying_mail, job), COL(applying_mail, application)),
};

enum err store_applying_mail(struct db *db, struct applying_id id, struct applying_mail *out)
{
	enum err e = db_one(db, &mail, &(struct applying){ .id = id }, out);

	if (e == OK && out->mail.recipient.v.key == 0) {
		out->mail.name = out->applying.name;
		out->mail.email = out->applying.email;
	}
	return e;
}

/* ---- the application that is made of it */

static const struct db_statement again = {
	.name = "applying.again",
	.scope = DB_TENANT,
	.text = "UPDATE applications SET cover_letter = ?, answers = ?, resume_public_id = ?, unconfirmed = ?, version = version + 1,"
	        " updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(application_detail, cover), COL(application_detail, answers_text), COL_PUB(application_detail, resume),
	       COL(application_detail, unconfirmed), NOW_COL, COL_KEY(application_detail, application.id), COMPANY_COL),
};

enum err store_applying_again(struct db *db, const struct application_detail *detail)
{
	return db_run(db, &again, detail, NULL, NULL);
}

static const struct db_statement confirm = {
	.name = "applying.confirm",
	.scope = DB_PARTY,
	.text = "UPDATE applications SET unconfirmed = 0, version = version + 1, updated_at = ?"
	        " WHERE id = ? AND candidate_id = ? AND unconfirmed = 1",
	PARAMS(NOW_COL, COL_KEY(application, id), CALLER_COL),
};

enum err store_applying_confirm(struct db *db, const struct application *application)
{
	int64_t matched = 0;
	enum err e = db_run(db, &confirm, application, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement count_files = {
	.name = "applying.count_files",
	.scope = DB_PARTY,
	.text = "SELECT COUNT(*) FROM files f FORCE INDEX (application) JOIN applications a ON a.id = f.application_id"
	        " WHERE f.application_id = ? AND a.candidate_id = ?",
	PARAMS(COL_KEY(application, id), CALLER_COL),
	RESULT(application_list, COL(application_list, total)),
};

enum err store_applying_count_files(struct db *db, struct application_id application, int64_t *n_r)
{
	struct application_list list = { 0 };
	enum err e = db_one(db, &count_files, &(struct application){ .id = application }, &list);

	*n_r = list.total;
	return e;
}

/* The mails about what was sent in by an address of which nobody was known then. */
#define ITS_MAILS " WHERE object = " SQL_OBJECT_APPLYING " AND object_id = ? AND recipient_id IS NULL"
static const struct db_statement own_mails = {
	.name = "applying.own_mails",
	.scope = DB_ANYONE, /* of what was locked before */
	.text = "UPDATE mails FORCE INDEX (about) SET recipient_id = ?" ITS_MAILS,
	PARAMS(COL_KEY(applying, user), COL_KEY(applying, id)),
};
static const struct db_statement remove_mails = {
	.name = "applying.remove_mails",
	.scope = DB_ANYONE, /* as above */
	.text = "DELETE FROM mails" ITS_MAILS,
	PARAMS(COL_KEY(applying, id)),
};

enum err store_applying_own_mails(struct db *db, const struct applying *applying)
{
	return db_run(db, &own_mails, applying, NULL, NULL);
}

enum err store_applying_remove_mails(struct db *db, const struct applying *applying)
{
	return db_run(db, &remove_mails, applying, NULL, NULL);
}

STATEMENTS(applying, &own_mails, &remove_mails, &insert, &insert_file, &files, &delete_files, &due, &lock, &save, &forget,
           &delete_one, &delay, &mail, &again, &confirm, &count_files);
