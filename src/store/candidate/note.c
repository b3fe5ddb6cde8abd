/* Statements about notes and tags. */
#include "store/candidate/note.h"

#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define NOTE "SELECT n.id, n.public_id, n.version, n.candidate_id, n.company_id, n.text, n.created_at, n.updated_at, u.id, u.public_id, u.name"
#define NOTE_BIND RESULT(note, COL_KEY(note, id), COL_PUB(note, id), COL(note, version), COL_KEY(note, candidate), \
	COL_KEY(note, company), COL(note, text), COL(note, created_at), COL(note, updated_at), COL_KEY(note, author.id), \
	COL_PUB(note, author.id), COL(note, author.name))
/* clang-format on */

static const struct db_statement get = {
	.name = "note.get",
	.scope = DB_GUARDED,
	.text = NOTE " FROM candidate_notes n FORCE INDEX (public_id) JOIN users u FORCE INDEX (PRIMARY) ON u.id = n.author_id"
	             " JOIN candidates c FORCE INDEX (PRIMARY) ON c.id = n.candidate_id"
	             " JOIN users p FORCE INDEX (PRIMARY) ON p.id = c.user_id"
	             " WHERE n.public_id = ? AND p.public_id = ?",
	PARAMS(COL_PUB(note_key, id), COL_PUB(note_key, candidate)),
	NOTE_BIND,
};

enum err store_note_any(struct db *db, const struct note_key *key, struct note *out)
{
	return db_one(db, &get, key, out);
}

static const struct db_statement mentions = {
	.name = "note.mentions",
	.scope = DB_ANYONE, /* the note was found for the caller, whom the guard is asked about */
	.text = "SELECT u.id, u.public_id FROM candidate_notes n FORCE INDEX (PRIMARY)"
	        " JOIN candidate_mentions m FORCE INDEX (PRIMARY) ON m.note_id = n.id"
	        " JOIN users u FORCE INDEX (PRIMARY) ON u.id = m.user_id WHERE n.id = ? ORDER BY u.id",
	PARAMS(COL_KEY(note, id)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id)),
};

enum err store_note_mentions(struct db *db, struct arena *arena, struct note *out)
{
	void *rows;
	size_t n;
	enum err e = db_all(db, &mentions, out, &rows, &n);
	struct id *ids = ARENA_ARRAY(arena, struct id, e == OK ? n : 0);

	for (size_t i = 0; e == OK && i < n; i++)
		ids[i] = ((const struct user *)rows)[i].id.v;
	out->mentions = (struct ids){ ids, e == OK ? n : 0 };
	return e;
}

static const struct db_statement list = {
	.name = "note.list",
	.scope = DB_TENANT,
	.text = NOTE " FROM candidate_notes n FORCE INDEX (candidate) JOIN users u FORCE INDEX (PRIMARY) ON u.id = n.author_id"
	             " WHERE n.candidate_id = ? AND n.company_id = ? ORDER BY n.id DESC LIMIT ? OFFSET ?",
	PARAMS(COL_KEY(note_query, candidate), COMPANY_COL, COL(note_query, limit), COL(note_query, offset)),
	NOTE_BIND,
};

enum err store_note_list(struct db *db, const struct note_query *query, struct note_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &list, query, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

struct mentioned {
	int64_t note;
	struct id person;
};
/* The notes of a page follow one another along the index, so the first and the last one name them. */
struct mention_span {
	struct candidate_id candidate;
	int64_t first, last;
};

static const struct db_statement list_mentions = {
	.name = "note.list_mentions",
	.scope = DB_TENANT,
	.text = "SELECT n.id, u.id, u.public_id FROM candidate_notes n FORCE INDEX (candidate)"
	        " JOIN candidate_mentions m FORCE INDEX (PRIMARY) ON m.note_id = n.id"
	        " JOIN users u FORCE INDEX (PRIMARY) ON u.id = m.user_id"
	        " WHERE n.candidate_id = ? AND n.id BETWEEN ? AND ? AND n.company_id = ? ORDER BY n.id DESC, u.id",
	PARAMS(COL_KEY(mention_span, candidate), COL(mention_span, first), COL(mention_span, last), COMPANY_COL),
	RESULT(mentioned, COL(mentioned, note), COL(mentioned, person.key), COL(mentioned, person.pub)),
};

enum err store_note_list_mentions(struct db *db, struct arena *arena, const struct candidate *candidate, struct note_list *page)
{
	struct note *notes = ARENA_ARRAY(arena, struct note, page->n);
	const struct mention_span span = { candidate->id, page->at[page->n - 1].id.v.key, page->at[0].id.v.key };
	struct mentioned *found;
	size_t n, k = 0;
	enum err e = db_all(db, &list_mentions, &span, &found, &n);
	struct id *ids = ARENA_ARRAY(arena, struct id, n);

	for (size_t i = 0; i < page->n; i++) {
		notes[i] = page->at[i];
		notes[i].mentions.at = ids + k;
		for (; k < n && found[k].note == notes[i].id.v.key; k++)
			ids[k] = found[k].person;
		notes[i].mentions.n = (size_t)(ids + k - notes[i].mentions.at);
	}
	page->at = notes;
	return e;
}

static const struct db_statement count = {
	.name = "note.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT 1 FROM candidate_notes n FORCE INDEX (candidate) WHERE n.candidate_id = ?"
	        " AND n.company_id = ? LIMIT ?) x",
	PARAMS(COL_KEY(note_query, candidate), COMPANY_COL, MOST_COL),
	RESULT(note_list, COL(note_list, total)),
};

enum err store_note_count(struct db *db, const struct note_query *query, int64_t *n_r)
{
	struct note_list row = { 0 };
	enum err e = db_one(db, &count, query, &row);

	*n_r = row.total;
	return e;
}

/* ---- writing */

static const struct db_statement insert = {
	.name = "note.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO candidate_notes (public_id, company_id, candidate_id, author_id, text, created_at, updated_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(note, id), COMPANY_COL, COL_KEY(note, candidate), CALLER_COL, COL(note, text), NOW_COL, NOW_COL),
};

struct mention {
	struct note_id note;
	struct user_id user;
};

/* The note was just written, or found for the caller; see store_note_reader for the people. */
static const struct db_statement insert_mention = {
	.name = "note.insert_mention",
	.scope = DB_ANYONE,
	.text = "INSERT INTO candidate_mentions (note_id, user_id) VALUES (?, ?)",
	PARAMS(COL_KEY(mention, note), COL_KEY(mention, user)),
};

static enum err write_mentions(struct db *db, const struct note *note)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < note->mentions.n; i++)
		e = db_run(db, &insert_mention, &(struct mention){ note->id, { note->mentions.at[i] } }, NULL, NULL);
	return e;
}

enum err store_note_insert(struct db *db, struct note *note)
{
	enum err e;

	note->id.v.pub = uuid_new();
	e = db_run(db, &insert, note, NULL, &note->id.v.key);
	return e == OK ? write_mentions(db, note) : e;
}

static const struct db_statement save = {
	.name = "note.save",
	.scope = DB_TENANT,
	.text = "UPDATE candidate_notes SET text = ?, version = version + 1, updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(note, text), NOW_COL, COL_KEY(note, id), COMPANY_COL),
};

static const struct db_statement remove_mentions = {
	.name = "note.remove_mentions",
	.scope = DB_ANYONE, /* the note was found for the caller */
	.text = "DELETE FROM candidate_mentions WHERE note_id = ?",
	PARAMS(COL_KEY(note, id)),
};

enum err store_note_save(struct db *db, const struct note *note)
{
	enum err e = db_run(db, &save, note, NULL, NULL);

	if (e == OK)
		e = db_run(db, &remove_mentions, note, NULL, NULL);
	return e == OK ? write_mentions(db, note) : e;
}

static const struct db_statement delete = {
	.name = "note.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM candidate_notes WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(note, id), COMPANY_COL),
};

enum err store_note_delete(struct db *db, const struct note *note)
{
	return db_run(db, &delete, note, NULL, NULL);
}

struct reader {
	struct user_id person;
	struct user_id candidate;
};

static const struct db_statement reader = {
	.name = "note.reader",
	.scope = DB_TENANT,
	.text = "SELECT u.id, u.public_id FROM users u FORCE INDEX (public_id) WHERE u.public_id = ? AND u.company_id = ?"
	        " AND u.active = 1 AND (u.role IN " SQL_ADMIN_OR_HR " OR (SELECT COUNT(*) FROM interviews i"
	        " FORCE INDEX (candidate_time) JOIN bookings b ON b.interview_id = i.id WHERE i.candidate_id = ?"
	        " AND i.company_id = u.company_id AND b.person_id = u.id AND b.part <> " SQL_PART_CANDIDATE ") > 0)",
	PARAMS(COL_PUB(reader, person), COMPANY_COL, COL_KEY(reader, candidate)),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id)),
};

enum err store_note_reader(struct db *db, const struct candidate *candidate, struct user *person)
{
	return db_one(db, &reader, &(struct reader){ person->id, candidate->user }, person);
}

/* ---- tags */

static const struct db_statement tags = {
	.name = "tag.list",
	.scope = DB_TENANT,
	.text = "SELECT tag, COUNT(*) FROM candidate_tags FORCE INDEX (PRIMARY) WHERE company_id = ? GROUP BY tag ORDER BY tag"
	        " LIMIT ? OFFSET ?",
	PARAMS(COMPANY_COL, COL(note_query, limit), COL(note_query, offset)),
	RESULT(tag_count, COL(tag_count, tag), COL(tag_count, candidates)),
};

enum err store_tag_list(struct db *db, const struct note_query *page, struct tag_count_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &tags, page, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement count_tags = {
	.name = "tag.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT DISTINCT tag FROM candidate_tags FORCE INDEX (PRIMARY) WHERE company_id = ? LIMIT ?) x",
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(tag_count_list, COL(tag_count_list, total)),
};

enum err store_tag_count(struct db *db, int64_t *n_r)
{
	struct tag_count_list row = { 0 };
	enum err e = db_one(db, &count_tags, &row, &row);

	*n_r = row.total;
	return e;
}

STATEMENTS(note, &get, &mentions, &list, &count, &list_mentions, &insert, &insert_mention, &save, &remove_mentions, &delete,
           &reader, &tags, &count_tags);
