/* What happened with a candidate, in the order of time. */
#include "store/candidate/note.h"

#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define SEEN(application) " AND (? <> " SQL_INTERVIEWER " OR (SELECT COUNT(*) FROM interviews s FORCE INDEX (application)" \
	" JOIN bookings b ON b.interview_id = s.id WHERE s.application_id = " application " AND b.person_id = ?" \
	" AND b.part <> " SQL_PART_CANDIDATE ") > 0)"
#define OF_CANDIDATE " FROM candidates c FORCE INDEX (PRIMARY) JOIN applications a FORCE INDEX (candidate_job)" \
	" ON a.candidate_id = c.user_id AND a.company_id = c.company_id"
/* Notes; changes of the record; applications; changes of their status; interviews. Each reads what belongs to the candidate alone. */
#define ENTRIES \
	"SELECT n.created_at AS at, 'note' AS kind, u.name AS actor, n.text AS text, " SQL_OBJECT_CANDIDATE " AS object," \
	" n.public_id AS id FROM candidate_notes n FORCE INDEX (candidate) JOIN users u ON u.id = n.author_id" \
	" WHERE n.candidate_id = ? AND n.company_id = ?" \
	" UNION ALL SELECT h.at, 'changed', u.name, CONCAT(h.member, ': ', COALESCE(h.old_text, ''), ' -> ', COALESCE(h.new_text, ''))," \
	" " SQL_OBJECT_CANDIDATE ", NULL FROM history h FORCE INDEX (company_object) LEFT JOIN users u ON u.id = h.actor_id" \
	" WHERE h.company_id = ? AND h.object = " SQL_OBJECT_CANDIDATE \
	" AND h.member IN ('name', 'phone', 'place', 'district', 'tags') AND h.object_id = ?" \
	" UNION ALL SELECT a.applied_at, 'applied', NULL, j.title, " SQL_OBJECT_APPLICATION ", a.public_id" OF_CANDIDATE \
	" JOIN jobs j ON j.id = a.job_id WHERE c.id = ? AND c.company_id = ?" SEEN("a.id") \
	" UNION ALL SELECT h.at, 'status', u.name, CONCAT(COALESCE(h.old_text, ''), ' -> ', COALESCE(h.new_text, ''))," \
	" " SQL_OBJECT_APPLICATION ", a.public_id" OF_CANDIDATE " JOIN history h FORCE INDEX (company_object)" \
	" ON h.company_id = c.company_id AND h.object = " SQL_OBJECT_APPLICATION " AND h.member = 'status' AND h.object_id = a.id" \
	" AND h.old_text IS NOT NULL LEFT JOIN users u ON u.id = h.actor_id WHERE c.id = ? AND c.company_id = ?" SEEN("a.id") \
	" UNION ALL SELECT i.created_at, 'interview', u.name, CONCAT('interview: ', i.start_at), " SQL_OBJECT_INTERVIEW ", i.public_id" OF_CANDIDATE \
	" JOIN interviews i FORCE INDEX (application) ON i.application_id = a.id AND i.company_id = c.company_id" \
	" LEFT JOIN users u ON u.id = i.interviewer_id WHERE c.id = ? AND c.company_id = ?" SEEN("a.id")
#define THEIRS COL_KEY(note_query, candidate), COMPANY_COL, ROLE_COL, CALLER_COL
#define ENTRIES_OF COL_KEY(note_query, candidate), COMPANY_COL, COMPANY_COL, COL_KEY(note_query, candidate), THEIRS, THEIRS, THEIRS
/* clang-format on */

static const struct db_statement list = {
	.name = "timeline.list",
	.scope = DB_TENANT,
	.text = "SELECT at, kind, actor, text, object, id FROM (" ENTRIES
	        ") x ORDER BY at DESC, id DESC, text LIMIT ? OFFSET ?",
	PARAMS(ENTRIES_OF, COL(note_query, limit), COL(note_query, offset)),
	RESULT(timeline_entry, COL(timeline_entry, at), COL(timeline_entry, kind), COL(timeline_entry, actor),
	       COL(timeline_entry, text), COL(timeline_entry, object), COL(timeline_entry, id)),
};

enum err store_timeline_list(struct db *db, const struct note_query *query, struct timeline_entry_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &list, query, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement count = {
	.name = "timeline.count",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*) FROM (SELECT 1 FROM (" ENTRIES ") x LIMIT ?) y",
	PARAMS(ENTRIES_OF, MOST_COL),
	RESULT(timeline_entry_list, COL(timeline_entry_list, total)),
};

enum err store_timeline_count(struct db *db, const struct note_query *query, int64_t *n_r)
{
	struct timeline_entry_list row = { 0 };
	enum err e = db_one(db, &count, query, &row);

	*n_r = row.total;
	return e;
}

STATEMENTS(timeline, &list, &count);
