/* Statements about second factors. */
#include "store/people/factor.h"

#include "store/statements.h"

static const struct db_statement own = {
	.name = "factor.own",
	.text = "SELECT u.id, u.public_id, u.email, u.password_hash, u.token_version, u.company_id, f.id, f.public_id, f.secret, "
	        "f.last_step, f.confirmed_at IS NOT NULL FROM users u LEFT JOIN second_factors f ON f.user_id = u.id WHERE u.id = ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
	RESULT(user, COL_KEY(user, id), COL_PUB(user, id), COL(user, email), COL(user, password_hash), COL(user, token_version),
	       COL_KEY(user, company.id), COL_KEY(user, factor.id), COL_PUB(user, factor.id), COL(user, factor.sealed),
	       COL(user, factor.last_step), COL(user, factor.confirmed)),
};

enum err store_factor_own(struct db *db, struct user *user_r)
{
	return db_one(db, &own, NULL, user_r);
}

/* ---- setting up */

static const struct db_statement drop = {
	.name = "factor.drop",
	.text = "DELETE FROM second_factors WHERE user_id = ? AND confirmed_at IS NULL",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
};

static const struct db_statement insert = {
	.name = "factor.insert",
	.text = "INSERT INTO second_factors (public_id, user_id, secret, created_at) VALUES (?, ?, ?, ?)",
	.scope = DB_PARTY,
	PARAMS(COL_PUB(factor, id), CALLER_COL, COL(factor, sealed), NOW_COL),
};

enum err store_factor_begin(struct db *db, struct factor *factor)
{
	enum err e = db_run(db, &drop, NULL, NULL, NULL);

	return e == OK ? db_run(db, &insert, factor, NULL, &factor->id.v.key) : e;
}

static enum err run_one(struct db *db, const struct db_statement *statement, const void *values)
{
	int64_t matched = 0;
	enum err e = db_run(db, statement, values, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

static const struct db_statement confirm = {
	.name = "factor.confirm",
	.text = "UPDATE second_factors SET confirmed_at = ?, last_step = ? WHERE id = ? AND user_id = ? AND confirmed_at IS NULL",
	.scope = DB_PARTY,
	PARAMS(NOW_COL, COL(factor, last_step), COL_KEY(factor, id), CALLER_COL),
};

enum err store_factor_confirm(struct db *db, const struct factor *factor)
{
	return run_one(db, &confirm, factor);
}

/* ---- codes. They are of the account whose password was checked before; at a login there is no caller yet. */

static const struct db_statement take = {
	.name = "factor.take",
	/* The condition makes a code good once, whichever worker it reaches: the second one waits for the row, and then sees
	   the step. */
	.text = "UPDATE second_factors SET last_step = ? WHERE id = ? AND last_step < ? AND confirmed_at IS NOT NULL",
	.scope = DB_ANYONE,
	PARAMS(COL(factor, last_step), COL_KEY(factor, id), COL(factor, last_step)),
};

enum err store_factor_take(struct db *db, const struct factor *factor, int64_t step)
{
	return run_one(db, &take, &(struct factor){ .id = factor->id, .last_step = step });
}

struct recovery {
	struct factor_id factor;
	struct str hash[RECOVERY_CODES];
};

static const struct db_statement recovery_take = {
	.name = "factor.recovery_take",
	.text = "UPDATE recovery_codes SET used_at = ? WHERE factor_id = ? AND code_hash = ? AND used_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(recovery, factor), COL(recovery, hash[0])),
};

enum err store_recovery_take(struct db *db, const struct factor *factor, struct str hash)
{
	return run_one(db, &recovery_take, &(struct recovery){ .factor = factor->id, .hash = { hash } });
}

static const struct db_statement recovery_drop = {
	.name = "factor.recovery_drop",
	.text = "DELETE FROM recovery_codes WHERE factor_id = ?",
	.scope = DB_ANYONE, /* the factor was read as the caller's */
	PARAMS(COL_KEY(recovery, factor)),
};

/* clang-format off */
#define ONE(i) COL_KEY(recovery, factor), COL(recovery, hash[i])
static const struct db_statement recovery_insert = {
	.name = "factor.recovery_insert",
	.text = "INSERT INTO recovery_codes (factor_id, code_hash) VALUES (?, ?), (?, ?), (?, ?), (?, ?), (?, ?), (?, ?), (?, ?), (?, ?), "
	        "(?, ?), (?, ?)",
	.scope = DB_ANYONE, /* the factor was read as the caller's */
	PARAMS(ONE(0), ONE(1), ONE(2), ONE(3), ONE(4), ONE(5), ONE(6), ONE(7), ONE(8), ONE(9)),
};
_Static_assert(RECOVERY_CODES == 10, "recovery_insert inserts so many");
/* clang-format on */

enum err store_recovery_set(struct db *db, const struct factor *factor, const struct str hash[RECOVERY_CODES])
{
	struct recovery row = { .factor = factor->id };
	enum err e = db_run(db, &recovery_drop, &row, NULL, NULL);

	for (size_t i = 0; i < RECOVERY_CODES; i++)
		row.hash[i] = hash[i];
	return e == OK ? db_run(db, &recovery_insert, &row, NULL, NULL) : e;
}

/* ---- removing */

static const struct db_statement remove_own = {
	.name = "factor.remove_own",
	.text = "DELETE FROM second_factors WHERE user_id = ?",
	.scope = DB_PARTY,
	PARAMS(CALLER_COL),
};

enum err store_factor_remove_own(struct db *db)
{
	return run_one(db, &remove_own, NULL);
}

static const struct db_statement remove_colleague = {
	.name = "factor.remove_colleague",
	.text = "DELETE f FROM second_factors f JOIN users u ON u.id = f.user_id WHERE f.user_id = ? AND u.company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(user, id), COMPANY_COL),
};

enum err store_factor_remove_colleague(struct db *db, struct user_id user)
{
	return run_one(db, &remove_colleague, &(struct user){ .id = user });
}

static const struct db_statement remove_any = {
	.name = "factor.remove",
	.text = "DELETE FROM second_factors WHERE user_id = ?",
	.scope = DB_ANYONE, /* interviewctl, whose user administers the server, and people without a company, too */
	PARAMS(COL_KEY(user, id)),
};

enum err store_factor_remove(struct db *db, struct user_id user)
{
	return run_one(db, &remove_any, &(struct user){ .id = user });
}

STATEMENTS(factor, &own, &drop, &insert, &confirm, &take, &recovery_take, &recovery_drop, &recovery_insert, &remove_own,
           &remove_colleague, &remove_any);
