/* Statements about the rounds of jobs. */
#include "store/job/round.h"

#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

static const struct db_statement place = {
	.name = "round.job",
	.scope = DB_GUARDED,
	.text = "SELECT id, public_id, company_id FROM jobs WHERE public_id = ?",
	PARAMS(COL_PUB(round_job, id)),
	RESULT(round_job, COL_KEY(round_job, id), COL_PUB(round_job, id), COL_KEY(round_job, company)),
};

enum err store_round_any_job(struct db *db, struct uuid id, struct round_job *out)
{
	out->id.v.pub = id;
	return db_one(db, &place, out, out);
}

#define ROUND                                                                                                                  \
	"SELECT r.id, r.public_id, r.job_id, r.company_id, r.version, r.position, r.minutes, r.topic, r.title, "               \
	"r.instructions, r.questions, r.criteria, (SELECT GROUP_CONCAT(HEX(u.public_id) ORDER BY u.id SEPARATOR ' ')"          \
	" FROM round_people p FORCE INDEX (PRIMARY) JOIN users u FORCE INDEX (PRIMARY) ON u.id = p.user_id"                    \
	" WHERE p.round_id = r.id), r.created_at, r.updated_at FROM rounds r"
#define ROUND_ROW                                                                                                              \
	RESULT(round, COL_KEY(round, id), COL_PUB(round, id), COL_KEY(round, job), COL_KEY(round, company),                    \
	       COL(round, version), COL(round, position), COL(round, minutes), COL(round, topic), COL(round, title),           \
	       COL(round, instructions), COL(round, questions_text), COL(round, criteria_text), COL(round, people_text),       \
	       COL(round, created_at), COL(round, updated_at))

static const struct db_statement get = {
	.name = "round.get",
	.scope = DB_GUARDED,
	.text = ROUND " FORCE INDEX (public_id) JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = r.job_id"
	              " WHERE r.public_id = ? AND j.public_id = ? AND r.removed = 0",
	PARAMS(COL_PUB(round, id), COL_PUB(round, job)),
	ROUND_ROW,
};
static const struct db_statement of_job = {
	.name = "round.of_job",
	.scope = DB_TENANT,
	.text = ROUND " FORCE INDEX (public_id) WHERE r.public_id = ? AND r.job_id = ? AND r.removed = 0 AND r.company_id = ?",
	PARAMS(COL_PUB(round, id), COL_KEY(round, job), COMPANY_COL),
	ROUND_ROW,
};
static const struct db_statement kit = {
	.name = "round.kit",
	.scope = DB_TENANT,
	.text = ROUND " FORCE INDEX (PRIMARY) WHERE r.id = ? AND r.company_id = ?",
	PARAMS(COL_KEY(round, id), COMPANY_COL),
	ROUND_ROW,
};

enum err store_round_any(struct db *db, struct uuid job_id, struct uuid id, struct round *out)
{
	out->id.v.pub = id;
	out->job.v.pub = job_id;
	return db_one(db, &get, out, out);
}

enum err store_round_of_job(struct db *db, struct job_id job_id, struct round *out)
{
	out->job = job_id;
	return db_one(db, &of_job, out, out);
}

enum err store_round_kit(struct db *db, struct round *out)
{
	return db_one(db, &kit, out, out);
}

#define FOUND " WHERE r.job_id = ? AND r.removed = 0 AND r.company_id = ?"
static const struct db_statement list = {
	.name = "round.list",
	.scope = DB_TENANT,
	.text = ROUND " FORCE INDEX (job)" FOUND " ORDER BY r.position, r.id LIMIT ? OFFSET ?",
	PARAMS(COL_KEY(round_query, job), COMPANY_COL, COL(round_query, limit), COL(round_query, offset)),
	ROUND_ROW,
};
static const struct db_statement last = {
	.name = "round.last",
	.scope = DB_TENANT,
	.text = "SELECT COUNT(*), COALESCE(MAX(r.position), 0) FROM rounds r FORCE INDEX (job)" FOUND,
	PARAMS(COL_KEY(round_query, job), COMPANY_COL),
	RESULT(round_list, COL(round_list, total), COL(round_list, tally[0])),
};

enum err store_round_last(struct db *db, struct job_id job_id, struct round_list *out)
{
	const struct round_query query = { .job = job_id };

	return db_one(db, &last, &query, out);
}

enum err store_round_list(struct db *db, const struct round_query *query, struct round_list *list_r)
{
	enum err e = db_all(db, &list, query, &list_r->at, &list_r->n);

	if (e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, &last, query, list_r);
}

#define WRITTEN_BIND                                                                                                           \
	COL(round, position), COL(round, minutes), COL(round, topic), COL(round, title), COL(round, instructions),             \
	        COL(round, questions_text), COL(round, criteria_text), NOW_COL
static const struct db_statement insert = {
	.name = "round.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO rounds (position, minutes, topic, title, instructions, questions, criteria, updated_at, created_at, "
	        "public_id, job_id, company_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(WRITTEN_BIND, NOW_COL, COL_PUB(round, id), COL_KEY(round, job), COMPANY_COL),
};
#define OF_VERSION ", version = version + 1 WHERE id = ? AND version = ? AND removed = 0 AND company_id = ?"
#define OF_VERSION_BIND COL_KEY(round, id), COL(round, version), COMPANY_COL
static const struct db_statement save = {
	.name = "round.save",
	.scope = DB_TENANT,
	.text = "UPDATE rounds SET position = ?, minutes = ?, topic = ?, title = ?, instructions = ?, questions = ?, criteria = ?, "
	        "updated_at = ?" OF_VERSION,
	PARAMS(WRITTEN_BIND, OF_VERSION_BIND),
};
static const struct db_statement remove_round = {
	.name = "round.remove",
	.scope = DB_TENANT,
	.text = "UPDATE rounds SET removed = 1, updated_at = ?" OF_VERSION,
	PARAMS(NOW_COL, OF_VERSION_BIND),
};

enum err store_round_insert(struct db *db, struct round *round)
{
	round->version = 1;
	return db_run(db, &insert, round, NULL, &round->id.v.key);
}

static enum err change(struct db *db, const struct db_statement *statement, const struct round *round)
{
	int64_t matched = 0;
	enum err e = db_run(db, statement, round, &matched, NULL);

	return e == OK && matched == 0 ? E_STALE : e;
}

enum err store_round_save(struct db *db, struct round *round)
{
	enum err e = change(db, &save, round);

	round->version++;
	return e;
}

enum err store_round_remove(struct db *db, const struct round *round)
{
	return change(db, &remove_round, round);
}

struct round_person {
	struct round_id round;
	struct user_id user;
};
static const struct db_statement forget = {
	.name = "round.forget_people",
	.scope = DB_TENANT,
	.text = "DELETE p FROM rounds r JOIN round_people p FORCE INDEX (PRIMARY) ON p.round_id = r.id WHERE r.id = ?"
	        " AND r.company_id = ?",
	PARAMS(COL_KEY(round_person, round), COMPANY_COL),
};
static const struct db_statement person = {
	.name = "round.person",
	.scope = DB_ANYONE, /* the round was loaded or made for the caller, and the people are of the caller's company */
	.text = "INSERT INTO round_people (round_id, user_id) VALUES (?, ?)",
	PARAMS(COL_KEY(round_person, round), COL_KEY(round_person, user)),
};

enum err store_round_people(struct db *db, struct round_id round, const struct user *people, size_t n)
{
	struct round_person rows[ROUND_PEOPLE_MAX];
	struct round_person of = { .round = round };
	enum err e = db_run(db, &forget, &of, NULL, NULL);

	for (size_t i = 0; i < n; i++)
		rows[i] = (struct round_person){ round, people[i].id };
	return e == OK && n > 0 ? db_run_many(db, &person, rows, sizeof rows[0], n) : e;
}

STATEMENTS(round, &place, &get, &of_job, &kit, &list, &last, &insert, &save, &remove_round, &forget, &person);
