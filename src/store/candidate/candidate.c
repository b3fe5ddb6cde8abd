/* One candidate of a company: found, inserted, changed. */
#include "store/candidate/candidate.h"

#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
#define MEMBERS "c.id, u.public_id, c.company_id, c.user_id, c.version, c.name, c.email, c.phone, c.place, c.district, c.own," \
	" c.invited_at, c.created_at, c.updated_at"
#define MEMBERS_BIND COL_KEY(candidate, id), COL_PUB(candidate, id), COL_KEY(candidate, company), COL_KEY(candidate, user), \
	COL(candidate, version), COL(candidate, name), COL(candidate, email), COL(candidate, phone), COL(candidate, place), \
	COL(candidate, district), COL(candidate, own), COL(candidate, invited_at), COL(candidate, created_at), \
	COL(candidate, updated_at)
/* clang-format on */

static const struct db_statement get = {
	.name = "candidate.get",
	.scope = DB_TENANT,
	.text = "SELECT " MEMBERS ", ? = " SQL_INTERVIEWER " AND EXISTS (SELECT 1 FROM interviews i JOIN bookings b"
	        " ON b.interview_id = i.id WHERE i.candidate_id = c.user_id AND i.company_id = c.company_id AND b.person_id = ?"
	        " AND b.part <> " SQL_PART_CANDIDATE "), t.public_id FROM users u JOIN candidates c FORCE INDEX (person)"
	        " ON c.user_id = u.id LEFT JOIN candidate_merges m FORCE INDEX (merged) ON m.from_id = c.id"
	        " LEFT JOIN candidates f FORCE INDEX (PRIMARY) ON f.id = m.into_id LEFT JOIN users t ON t.id = f.user_id"
	        " WHERE u.public_id = ? AND c.company_id = ?",
	PARAMS(ROLE_COL, CALLER_COL, COL_PUB(candidate, id), COMPANY_COL),
	RESULT(candidate, MEMBERS_BIND, COL(candidate, caller_interviews), COL_PUB(candidate, merged_into)),
};

enum err store_candidate(struct db *db, struct uuid id, struct candidate *out)
{
	out->id.v.pub = id;
	return db_one(db, &get, out, out);
}

/* The account is not locked, because it is not the company's. */
static const struct db_statement lock = {
	.name = "candidate.lock",
	.scope = DB_TENANT,
	.text = "SELECT c.id, c.company_id, c.user_id, c.version, c.name, c.email, c.phone, c.place, c.district, c.own,"
	        " c.invited_at, c.created_at, c.updated_at FROM candidates c FORCE INDEX (person) WHERE c.company_id = ?"
	        " AND c.user_id = (SELECT u.id FROM users u WHERE u.public_id = ?) FOR UPDATE",
	PARAMS(COMPANY_COL, COL_PUB(candidate, id)),
	RESULT(candidate, COL_KEY(candidate, id), COL_KEY(candidate, company), COL_KEY(candidate, user),
	       COL(candidate, version), COL(candidate, name), COL(candidate, email), COL(candidate, phone),
	       COL(candidate, place), COL(candidate, district), COL(candidate, own), COL(candidate, invited_at),
	       COL(candidate, created_at), COL(candidate, updated_at)),
};

enum err store_candidate_lock(struct db *db, struct uuid id, struct candidate *out)
{
	out->id.v.pub = id;
	return db_one(db, &lock, out, out);
}

/* Of the company of a job, for which the caller applies or somebody is scheduled: a candidate who applies has no company. */
static const struct db_statement of = {
	.name = "candidate.of",
	.scope = DB_ANYONE,
	.text = "SELECT id, own, version FROM candidates WHERE company_id = ? AND user_id = ?",
	PARAMS(COL_KEY(candidate, company), COL_KEY(candidate, user)),
	RESULT(candidate, COL_KEY(candidate, id), COL(candidate, own), COL(candidate, version)),
};

enum err store_candidate_of(struct db *db, struct candidate *out)
{
	return db_one(db, &of, out, out);
}

/* What stands in an application that the candidate makes, or of somebody whom staff schedule. */
static const struct db_statement account = {
	.name = "candidate.account",
	.scope = DB_ANYONE,
	.text = "SELECT name, email, phone FROM users WHERE id = ?",
	PARAMS(COL_KEY(candidate, user)),
	RESULT(candidate, COL(candidate, name), COL(candidate, email), COL(candidate, phone)),
};

enum err store_candidate_account(struct db *db, struct candidate *out)
{
	return db_one(db, &account, out, out);
}

/* See candidate.of. */
static const struct db_statement insert = {
	.name = "candidate.insert",
	.scope = DB_ANYONE,
	.text = "INSERT INTO candidates (company_id, user_id, name, email, phone, place, district, mail_key, phone_key, own,"
	        " created_by, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_KEY(candidate, company), COL_KEY(candidate, user), COL(candidate, name), COL(candidate, email),
	       COL(candidate, phone), COL(candidate, place), COL(candidate, district), COL(candidate, mail_key),
	       COL(candidate, phone_key), COL(candidate, own), COL_KEY(candidate, created_by), NOW_COL, NOW_COL),
};

enum err store_candidate_insert(struct db *db, struct candidate *candidate)
{
	return db_run(db, &insert, candidate, NULL, &candidate->id.v.key);
}

/* See candidate.of. */
static const struct db_statement own = {
	.name = "candidate.own",
	.scope = DB_ANYONE,
	.text = "UPDATE candidates SET own = 1, version = version + 1, updated_at = ? WHERE id = ?",
	PARAMS(NOW_COL, COL_KEY(candidate, id)),
};

enum err store_candidate_own(struct db *db, const struct candidate *candidate)
{
	return db_run(db, &own, candidate, NULL, NULL);
}

static const struct db_statement save = {
	.name = "candidate.save",
	.scope = DB_TENANT,
	.text = "UPDATE candidates SET name = ?, phone = ?, place = ?, district = ?, phone_key = ?, version = version + 1,"
	        " updated_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(COL(candidate, name), COL(candidate, phone), COL(candidate, place), COL(candidate, district),
	       COL(candidate, phone_key), NOW_COL, COL_KEY(candidate, id), COMPANY_COL),
};

enum err store_candidate_save(struct db *db, struct candidate *candidate)
{
	candidate->version++;
	return db_run(db, &save, candidate, NULL, NULL);
}

static const struct db_statement invited = {
	.name = "candidate.invited",
	.scope = DB_TENANT,
	.text = "UPDATE candidates SET invited_at = ? WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(candidate, id), COMPANY_COL),
};

enum err store_candidate_invited(struct db *db, const struct candidate *candidate)
{
	return db_run(db, &invited, candidate, NULL, NULL);
}

static const struct db_statement by_email = {
	.name = "candidate.by_email",
	.scope = DB_TENANT,
	.text = "SELECT c.id, u.public_id, c.user_id FROM candidates c FORCE INDEX (mail)"
	        " JOIN users u FORCE INDEX (PRIMARY) ON u.id = c.user_id"
	        " WHERE c.company_id = ? AND c.mail_key = ? AND LOWER(c.email) = LOWER(?) ORDER BY c.id LIMIT 1",
	PARAMS(COMPANY_COL, COL(candidate, mail_key), COL(candidate, email)),
	RESULT(candidate, COL_KEY(candidate, id), COL_PUB(candidate, id), COL_KEY(candidate, user)),
};

enum err store_candidate_by_email(struct db *db, struct candidate *out)
{
	return db_one(db, &by_email, out, out);
}

STATEMENTS(candidate, &get, &lock, &of, &account, &insert, &own, &save, &invited, &by_email);
