/* Statements about one-time tokens and invitations. */
#include "store/people/ticket.h"

#include "store/pages.h"
#include "store/statements.h"

static enum err one_matched(struct db *db, const struct db_statement *statement, const void *params)
{
	int64_t matched = 0;
	enum err e = db_run(db, statement, params, &matched, NULL);

	return e == OK && matched == 0 ? E_NO_ROW : e;
}

/* ---- one-time tokens; their scope is anyone, because only the token says whose it is */

static const struct db_statement insert = {
	.name = "ticket.insert",
	.text = "INSERT INTO one_time_tokens (public_id, user_id, purpose, token_hash, created_at, expires_at) "
	        "VALUES (?, ?, ?, ?, ?, ?)",
	.scope = DB_ANYONE,
	PARAMS(COL_PUB(ticket, id), COL_KEY(ticket, user.id), COL(ticket, purpose), COL(ticket, hash), NOW_COL,
	       COL(ticket, expires_at)),
};

enum err store_ticket_insert(struct db *db, struct ticket *ticket)
{
	return db_run(db, &insert, ticket, NULL, &ticket->id.v.key);
}

struct recent {
	struct user_id user;
	enum ticket_purpose purpose;
	struct instant since;
	struct ticket_count count;
};

static const struct db_statement recent = {
	.name = "ticket.recent",
	.text = "SELECT COUNT(*), COUNT(CASE WHEN used_at IS NULL AND expires_at > ? THEN 1 END) FROM one_time_tokens "
	        "WHERE user_id = ? AND purpose = ? AND created_at > ?",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(recent, user), COL(recent, purpose), COL(recent, since)),
	RESULT(recent, COL(recent, count.all), COL(recent, count.open)),
};

enum err store_ticket_recent(struct db *db, const struct ticket *ticket, struct instant since, struct ticket_count *count_r)
{
	struct recent row = { .user = ticket->user.id, .purpose = ticket->purpose, .since = since };
	enum err e = db_one(db, &recent, &row, &row);

	*count_r = row.count;
	return e;
}

static const struct db_statement find = {
	.name = "ticket.find",
	.text = "SELECT t.id, t.public_id, u.id, u.public_id, u.email, u.name, u.username, u.company_id, c.name "
	        "FROM one_time_tokens t JOIN users u ON u.id = t.user_id AND u.active = 1 "
	        "LEFT JOIN companies c ON c.id = u.company_id "
	        "WHERE t.token_hash = ? AND t.purpose = ? AND t.used_at IS NULL AND t.expires_at > ? AND NOT EXISTS "
	        "(SELECT 1 FROM one_time_tokens n WHERE n.user_id = t.user_id AND n.purpose = t.purpose AND n.id > t.id)",
	.scope = DB_ANYONE,
	PARAMS(COL(ticket, hash), COL(ticket, purpose), NOW_COL),
	RESULT(ticket, COL_KEY(ticket, id), COL_PUB(ticket, id), COL_KEY(ticket, user.id), COL_PUB(ticket, user.id),
	       COL(ticket, user.email), COL(ticket, user.name), COL(ticket, user.username), COL_KEY(ticket, user.company.id),
	       COL(ticket, user.company.name)),
};

enum err store_ticket_find(struct db *db, struct ticket *ticket)
{
	return db_one(db, &find, ticket, ticket);
}

static const struct db_statement use = {
	.name = "ticket.use",
	.text = "UPDATE one_time_tokens SET used_at = ? WHERE id = ? AND used_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(ticket, id)),
};

enum err store_ticket_use(struct db *db, const struct ticket *ticket)
{
	return one_matched(db, &use, ticket);
}

static const struct db_statement use_all = {
	.name = "ticket.use_all",
	.text = "UPDATE one_time_tokens SET used_at = ? WHERE user_id = ? AND purpose = ? AND used_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(ticket, user.id), COL(ticket, purpose)),
};

enum err store_ticket_use_all(struct db *db, const struct ticket *ticket)
{
	return db_run(db, &use_all, ticket, NULL, NULL);
}

static const struct db_statement purge = {
	.name = "ticket.purge",
	.text = "DELETE FROM one_time_tokens WHERE expires_at < ? ORDER BY expires_at LIMIT 50",
	.scope = DB_ANYONE,
	PARAMS(COL(ticket, expires_at)),
};

enum err store_ticket_purge(struct db *db, struct instant before, int64_t *n_r)
{
	return db_run(db, &purge, &(struct ticket){ .expires_at = before }, n_r, NULL);
}

/* ---- invitations */

struct hashed {
	struct invitation invitation;
	struct str hash;
};

static const struct db_statement displace = {
	.name = "invitation.displace",
	.text = "DELETE FROM invitations WHERE company_id = ? AND email_lower = LOWER(?) AND accepted_at IS NULL",
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL, COL(invitation, email)),
};

static const struct db_statement invite = {
	.name = "invitation.insert",
	.text = "INSERT INTO invitations (public_id, company_id, invited_by, role, email, name, token_hash, created_at, expires_at) "
	        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	.scope = DB_TENANT,
	PARAMS(COL_PUB(hashed, invitation.id), COMPANY_COL, CALLER_COL, COL(hashed, invitation.role),
	       COL(hashed, invitation.email), COL(hashed, invitation.name), COL(hashed, hash),
	       COL(hashed, invitation.created_at), COL(hashed, invitation.expires_at)),
};

enum err store_invitation_insert(struct db *db, struct invitation *invitation, struct str hash)
{
	const struct hashed row = { *invitation, hash };
	enum err e = db_run(db, &displace, invitation, NULL, NULL);

	return e == OK ? db_run(db, &invite, &row, NULL, &invitation->id.v.key) : e;
}

struct span {
	int64_t limit, offset;
};

static const struct db_statement list = {
	.name = "invitation.list",
	.text = "SELECT i.id, i.public_id, i.role, i.email, i.created_at, i.expires_at, i.accepted_at, u.name"
	        " FROM invitations i JOIN users u ON u.id = i.invited_by WHERE i.company_id = ? ORDER BY i.id DESC"
	        " LIMIT ? OFFSET ?",
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL, COL(span, limit), COL(span, offset)),
	RESULT(invitation, COL_KEY(invitation, id), COL_PUB(invitation, id), COL(invitation, role), COL(invitation, email),
	       COL(invitation, created_at), COL(invitation, expires_at), COL(invitation, accepted_at),
	       COL(invitation, inviter.name)),
};

enum err store_invitation_list(struct db *db, int64_t limit, int64_t offset, struct invitation_list *list_r)
{
	void *rows = NULL;
	enum err e = db_all(db, &list, &(struct span){ limit, offset }, &rows, &list_r->n);

	list_r->at = rows;
	return e;
}

static const struct db_statement count = {
	.name = "invitation.count",
	.text = STORE_COUNT " FROM invitations WHERE company_id = ?" STORE_COUNT_END,
	.scope = DB_TENANT,
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(invitation_list, COL(invitation_list, total)),
};

enum err store_invitation_count(struct db *db, int64_t *total_r)
{
	struct invitation_list row = { 0 };
	enum err e = db_one(db, &count, &row, &row);

	*total_r = row.total;
	return e;
}

static const struct db_statement any_lock = {
	.name = "invitation.any_lock",
	.text = "SELECT id, public_id, company_id, IF(accepted_at IS NULL, 1, 2) FROM invitations WHERE public_id = ? FOR UPDATE",
	.scope = DB_GUARDED,
	PARAMS(COL_PUB(invitation, id)),
	RESULT(invitation, COL_KEY(invitation, id), COL_PUB(invitation, id), COL_KEY(invitation, company.id),
	       COL(invitation, version)),
};

enum err store_invitation_any_lock(struct db *db, struct uuid id, struct invitation *invitation_r)
{
	return db_one(db, &any_lock, &(struct invitation){ .id.v.pub = id }, invitation_r);
}

static const struct db_statement delete = {
	.name = "invitation.delete",
	.text = "DELETE FROM invitations WHERE id = ? AND company_id = ?",
	.scope = DB_TENANT,
	PARAMS(COL_KEY(invitation, id), COMPANY_COL),
};

enum err store_invitation_delete(struct db *db, const struct invitation *invitation)
{
	return one_matched(db, &delete, invitation);
}

static const struct db_statement by_hash = {
	.name = "invitation.by_hash",
	.text = "SELECT i.id, i.public_id, i.role, i.email, i.company_id, c.public_id, c.name FROM invitations i "
	        "JOIN companies c ON c.id = i.company_id "
	        "WHERE i.token_hash = ? AND i.accepted_at IS NULL AND i.expires_at > ?",
	.scope = DB_ANYONE,
	PARAMS(COL(hashed, hash), NOW_COL),
	RESULT(invitation, COL_KEY(invitation, id), COL_PUB(invitation, id), COL(invitation, role), COL(invitation, email),
	       COL_KEY(invitation, company.id), COL_PUB(invitation, company.id), COL(invitation, company.name)),
};

enum err store_invitation_by_hash(struct db *db, struct str hash, struct invitation *invitation_r)
{
	return db_one(db, &by_hash, &(struct hashed){ .hash = hash }, invitation_r);
}

static const struct db_statement accept = {
	.name = "invitation.accept",
	.text = "UPDATE invitations SET accepted_at = ? WHERE id = ? AND accepted_at IS NULL",
	.scope = DB_ANYONE,
	PARAMS(NOW_COL, COL_KEY(invitation, id)),
};

enum err store_invitation_accept(struct db *db, const struct invitation *invitation)
{
	return one_matched(db, &accept, invitation);
}

STATEMENTS(ticket, &insert, &recent, &find, &use, &use_all, &purge, &displace, &invite, &list, &count, &any_lock, &delete,
           &by_hash, &accept);
