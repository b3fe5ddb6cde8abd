/* Statements about proposals. */
#include "store/interview/proposal.h"

#include "store/sql.h"
#include "store/statements.h"

#define PROPOSAL                                                                                                               \
	"SELECT p.id, p.public_id, p.interview_id, p.status, p.first_at, p.second_at, p.third_at, p.accepted_at, p.message,"   \
	" p.answer, p.created_at, p.closed_at FROM proposals p"
#define PROPOSAL_ROW                                                                                                           \
	RESULT(proposal, COL_KEY(proposal, id), COL_PUB(proposal, id), COL_KEY(proposal, interview), COL(proposal, status),    \
	       COL(proposal, time[0]), COL(proposal, time[1]), COL(proposal, time[2]), COL(proposal, accepted),                \
	       COL(proposal, message), COL(proposal, answer), COL(proposal, created_at), COL(proposal, closed_at))

static const struct db_statement get = {
	.name = "proposal.get",
	.scope = DB_GUARDED,
	.text = PROPOSAL " WHERE p.public_id = ? AND p.interview_id = ?",
	PARAMS(COL_PUB(proposal, id), COL_KEY(proposal, interview)),
	PROPOSAL_ROW,
};

enum err store_proposal_any(struct db *db, const struct proposal *key, struct proposal *out)
{
	enum err e = db_one(db, &get, key, out);

	proposal_set_times(out);
	return e;
}

static const struct db_statement list = {
	.name = "proposal.list",
	.scope = DB_ANYONE, /* the interview was read before for somebody who may see its proposals */
	.text = PROPOSAL " FORCE INDEX (interview) WHERE p.interview_id = ? ORDER BY p.id DESC",
	PARAMS(COL_KEY(proposal, interview)),
	PROPOSAL_ROW,
};

enum err store_proposal_list(struct db *db, struct interview_id interview, struct proposal_list *list_r)
{
	struct proposal *rows;
	enum err e = db_all(db, &list, &(struct proposal){ .interview = interview }, &rows, &list_r->n);

	for (size_t i = 0; e == OK && i < list_r->n; i++)
		proposal_set_times(&rows[i]);
	list_r->at = rows;
	list_r->total = (int64_t)list_r->n;
	return e;
}

static const struct db_statement newest = {
	.name = "proposal.newest",
	.scope = DB_ANYONE, /* the dispatcher writes mails about it */
	.text = PROPOSAL " FORCE INDEX (interview) WHERE p.interview_id = ? ORDER BY p.id DESC LIMIT 1",
	PARAMS(COL_KEY(proposal, interview)),
	PROPOSAL_ROW,
};

enum err store_proposal_newest(struct db *db, struct interview_id interview, struct proposal *out)
{
	enum err e = db_one(db, &newest, &(struct proposal){ .interview = interview }, out);

	proposal_set_times(out);
	return e;
}

static const struct db_statement insert = {
	.name = "proposal.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO proposals (public_id, company_id, interview_id, first_at, second_at, third_at, message, created_at)"
	        " SELECT ?, i.company_id, i.id, ?, ?, ?, ?, ? FROM interviews i WHERE i.id = ? AND i.candidate_id = ?",
	PARAMS(COL_PUB(proposal, id), COL(proposal, time[0]), COL(proposal, time[1]), COL(proposal, time[2]),
	       COL(proposal, message), NOW_COL, COL_KEY(proposal, interview), CALLER_COL),
};
static const struct db_statement open_one = {
	.name = "proposal.open",
	.scope = DB_PARTY,
	.text = "UPDATE interviews SET open_proposals = 1 WHERE id = ? AND candidate_id = ?",
	PARAMS(COL_KEY(proposal, interview), CALLER_COL),
};

enum err store_proposal_insert(struct db *db, struct proposal *proposal)
{
	enum err e = db_run(db, &insert, proposal, NULL, &proposal->id.v.key);

	return e == OK ? db_run(db, &open_one, proposal, NULL, NULL) : e;
}

static const struct db_statement close_one = {
	.name = "proposal.close",
	.scope = DB_PARTY,
	.text = "UPDATE interviews i JOIN proposals p FORCE INDEX (interview) ON p.interview_id = i.id"
	        " AND p.status = " SQL_PROPOSAL_OPEN " SET i.open_proposals = 0, p.status = ?, p.accepted_at = ?, p.answer = ?,"
	        " p.closed_at = ? WHERE i.id = ? AND (i.company_id = ? OR i.candidate_id = ?)",
	PARAMS(COL(proposal, status), COL(proposal, accepted), COL(proposal, answer), NOW_COL, COL_KEY(proposal, interview),
	       COMPANY_COL, CALLER_COL),
};

enum err store_proposal_close(struct db *db, const struct proposal *closed)
{
	return db_run(db, &close_one, closed, NULL, NULL);
}

STATEMENTS(proposal, &get, &list, &newest, &insert, &open_one, &close_one);
