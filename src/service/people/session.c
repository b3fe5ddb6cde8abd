/* Sessions with refresh tokens: each refresh spends a token and issues its successor (RFC 9700 section 4.14.2). */
#include "store/people/session.h"
#include "base/log.h"
#include "service/people/account.h"
#include "service/people/people.h"
#include "service/people/ticket.h"
#include "store/trail/event.h"

#define TOKEN_BYTES 32
#define PURGE_ONE_IN 64

/* Adds a refresh token to the family of `row`, and answers with it and an access token. */
static enum err issue(struct context *c, struct refresh_token *row, struct session *out)
{
	uint8_t secret[TOKEN_BYTES];
	enum err e = OK;

	random_bytes(secret, sizeof secret);
	out->refresh = base64url_encode(c->arena, secret, sizeof secret);
	row->hash = service_ticket_hash(c->arena, out->refresh);
	row->expires_at = instant_add(c->now, c->settings->refresh_seconds);
	/* Some requests also remove a few old tokens. */
	if (secret[0] % PURGE_ONE_IN == 0)
		e = store_session_purge(c->db, c->now, NULL);
	if (e == OK)
		e = store_session_insert(c->db, row);
	if (e == OK)
		service_account_access(c, &row->user, c->settings->access_seconds_platform, out);
	return e;
}

enum err service_session_begin(struct context *c, const struct credentials *in, struct session *out)
{
	enum err e = service_account_check(c, in, &out->user);
	if (e != OK)
		return e;
	struct refresh_token row = { .family = uuid_new(), .user = out->user, .version = out->user.token_version };
	return issue(c, &row, out);
}

/* A token that is used again after its successor was used has been copied. It is unknown who holds the copy, so the whole
 * family ends. */
static enum err reused(struct context *c, const struct refresh_token *row)
{
	enum err e = store_session_revoke(c->db, row->family);

	if (e == OK)
		e = service_account_event(c, &row->user, EVENT_SESSION_REUSED);
	LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_TEXT_OF("why", "a refresh token was used again"));
	c->refusal = E_UNAUTHORIZED;
	return e;
}

enum err service_session_refresh(struct context *c, const struct refresh *in, struct session *out)
{
	struct refresh_token row = { .hash = service_ticket_hash(c->arena, in->token) };
	enum err e = store_session_find(c->db, &row);
	if (e == OK)
		e = store_session_lock(c->db, &row);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (row.used_at.us != 0)
		return reused(c, &row);
	if (row.revoked_at.us != 0 || row.expires_at.us <= c->now.us)
		return E_UNAUTHORIZED;
	if (!row.user.active || row.user.token_version != row.version)
		return E_UNAUTHORIZED;
	e = store_session_spend(c->db, &row);
	if (e != OK)
		return e;
	struct refresh_token next = { .parent = row.id, .family = row.family, .user = row.user, .version = row.version };
	return issue(c, &next, out);
}

enum err service_session_end(struct context *c, const struct refresh *in, struct nothing *out)
{
	struct refresh_token row = { .hash = service_ticket_hash(c->arena, in->token) };
	enum err e = store_session_find(c->db, &row);

	(void)out;
	if (e == OK)
		e = store_session_revoke(c->db, row.family);
	if (e == OK)
		e = service_account_event(c, &row.user, EVENT_USER_LOGGED_OUT);
	return e == E_NO_ROW ? OK : e;
}
