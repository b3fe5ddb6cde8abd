/* Sessions, and their refresh tokens: each refresh spends a token and issues its successor (RFC 9700 section 4.14.2). */
#include "store/people/session.h"
#include "base/log.h"
#include "service/noted.h"
#include "service/people/account.h"
#include "service/people/people.h"
#include "service/people/ticket.h"
#include "store/trail/event.h"
#include <string.h>

#define TOKEN_BYTES 32
#define TAB_SECONDS 10
#define DEVICE_MOST 300
#define ADDRESS_MOST 64

static struct str cut(struct str text, size_t most)
{
	return text.n > most ? (struct str){ text.p, most } : text;
}

enum err service_session_open(struct context *c, int64_t seconds, struct session *out)
{
	out->id.v.pub = uuid_new();
	out->version = out->user.token_version;
	out->device = str_legible(c->arena, cut(c->device, DEVICE_MOST));
	out->address = c->address.p != NULL ? cut(c->address, ADDRESS_MOST) : STR("");
	out->expires_at = instant_add(c->now, seconds);
	enum err e = store_session_open(c->db, out);
	if (e == OK)
		service_audit_login(c, out->user.id.v, out->user.company.id);
	/* The password was checked before the transaction. Since then somebody has changed it, or disabled the account. */
	return e == E_NO_ROW ? E_CREDENTIALS : e;
}

/* What the token says of its user; nothing when the name of their zone is too long for it. */
static struct rights rights_of(const struct user *user)
{
	struct rights rights = { .user_key = user->id.v.key,
		                 .company_key = user->company.id.v.key,
		                 .company = user->company.id.v.pub,
		                 .role = user->role };

	if (user->zone.n > sizeof rights.zone)
		return (struct rights){ 0 };
	if (user->zone.n > 0)
		memcpy(rights.zone, user->zone.p, user->zone.n);
	return rights;
}

void service_session_sign(struct context *c, int64_t seconds, struct session *out)
{
	struct claims claims = { .subject = out->user.id.v.pub,
		                 .session = out->id.v.pub,
		                 .issued = c->now,
		                 .not_before = c->now,
		                 .expires = instant_add(c->now, seconds),
		                 .version = out->user.token_version,
		                 .cookie = out->in_cookie,
		                 .setup = out->user.must_set_up,
		                 .rights = rights_of(&out->user) };
	out->access = token_sign(c->ring, c->arena, &claims);
	out->setup = (struct maybe_bool){ out->user.must_set_up, out->user.must_set_up };
	out->kind = STR("bearer");
	out->expires = claims.expires;
}

/* Adds a refresh token to the session of `row`, and answers with it and an access token. */
static enum err issue(struct context *c, struct refresh_token *row, struct session *out)
{
	uint8_t secret[TOKEN_BYTES];

	*out = row->session;
	random_bytes(secret, sizeof secret);
	out->refresh = base64url_encode(c->arena, secret, sizeof secret);
	row->hash = service_ticket_hash(c->arena, out->refresh);
	row->expires_at = row->session.expires_at;
	enum err e = store_session_insert(c->db, row);
	if (e == OK)
		service_session_sign(c, c->settings->access_seconds_platform, out);
	if (out->in_cookie) {
		out->cookies = service_cookie_lines(c, out->refresh, c->settings->refresh_seconds);
		out->refresh = (struct str){ 0 };
	}
	return e;
}

/* A session in which a second factor can be set up, and nothing else. It has no refresh token: it ends, and is followed by a
 * login with that factor. */
static enum err begin_setup(struct context *c, struct session *session, struct session *out)
{
	session->in_cookie = false;
	enum err e = service_session_open(c, c->settings->access_seconds_platform, session);
	*out = *session;
	if (e == OK)
		service_session_sign(c, c->settings->access_seconds_platform, out);
	return e;
}

enum err service_session_begin(struct context *c, const struct credentials *in, struct session *out)
{
	struct refresh_token row = { .session.in_cookie = str_equal(in->mode, STR("cookie")) };

	if (row.session.in_cookie && !service_cookie_origin(c->settings, in->origin))
		return E_FORBIDDEN;
	enum err e = service_account_check(c, in, &row.session.user);
	if (e == OK && row.session.user.must_set_up)
		return begin_setup(c, &row.session, out);
	if (e == OK)
		e = service_session_open(c, c->settings->refresh_seconds, &row.session);
	return e == OK ? issue(c, &row, out) : e;
}

static enum err end(struct context *c, struct uuid session, const struct user *user, enum event_name why)
{
	enum err e = store_session_end(c->db, session);

	if (e == OK && c->throttle != NULL)
		c->throttle->end_session(c->throttle->self, session);
	return e == OK ? service_account_event(c, user, why) : e;
}

/* A token that is used again after its successor was used has been copied. It is unknown who holds the copy, so the whole
 * session ends. */
static enum err reused(struct context *c, const struct session *session)
{
	enum err e = end(c, session->id.v.pub, &session->user, EVENT_SESSION_REUSED);

	LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_TEXT_OF("why", "a refresh token was used again"));
	c->refusal = E_UNAUTHORIZED;
	return e;
}

/* Whether the session continues, according to the user's row. One that began before the company demanded a second factor ends
 * with its access token, and a login comes next. */
static bool stands(const struct session *session)
{
	const struct user *user = &session->user;
	const struct principal who = { .token_version = user->token_version, .kept_session = user->kept_session };

	return user->active && !user->must_set_up && principal_accepts(&who, session->version, session->id.v.pub);
}

/* The refresh token of the request: that of the body or, from a page of ours, that of the cookie. E_FORBIDDEN. */
static enum err token_of(const struct context *c, const struct refresh *in, struct str *token_r, bool *in_cookie_r)
{
	*token_r = in->token.n > 0 ? in->token : service_cookie_token(in->cookies);
	*in_cookie_r = in->token.n == 0 && token_r->n > 0;
	return *in_cookie_r && !service_cookie_origin(c->settings, in->origin) ? E_FORBIDDEN : OK;
}

/* Two tabs of a browser may refresh with the same cookie at once. Whoever comes second gets an access token alone, because the
 * browser has the new cookie already. */
static bool of_another_tab(const struct context *c, const struct refresh_token *row)
{
	return row->session.in_cookie && row->spent_at.us != 0 &&
	       c->now.us - row->spent_at.us <= TAB_SECONDS * INSTANT_SECOND && row->revoked_at.us == 0;
}

enum err service_session_refresh(struct context *c, const struct refresh *in, struct session *out)
{
	struct str token;
	bool in_cookie;
	enum err e = token_of(c, in, &token, &in_cookie);

	if (e == OK && token.n == 0)
		return fail_at(c, E_REQUIRED, AT(in, token), (struct str){ 0 });
	if (e != OK)
		return e;
	struct refresh_token row = { .hash = service_ticket_hash(c->arena, token), .session.in_cookie = in_cookie };
	struct session *session = &row.session;

	session->expires_at = instant_add(c->now, c->settings->refresh_seconds);
	e = store_session_prolong(c->db, &row);
	if (e == OK)
		e = store_session_find(c->db, &row);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (of_another_tab(c, &row) && stands(session)) {
		*out = *session;
		service_session_sign(c, c->settings->access_seconds_platform, out);
		return OK;
	}
	if (row.used_at.us != 0)
		return reused(c, session);
	if (row.revoked_at.us != 0 || row.expires_at.us <= c->now.us || !stands(session))
		return E_UNAUTHORIZED;
	e = store_session_spend(c->db, &row);
	if (e != OK)
		return e;
	struct refresh_token next = { .parent = row.id, .session = *session };
	return issue(c, &next, out);
}

enum err service_session_end(struct context *c, const struct refresh *in, struct farewell *out)
{
	const struct user caller = { .id = c->who.user, .company.id = c->who.company };
	struct uuid own = c->who.session;
	struct str token;
	bool in_cookie;
	enum err e = token_of(c, in, &token, &in_cookie);

	if (e != OK)
		return e;
	if (token.n == 0 && uuid_none(own))
		return fail_at(c, E_REQUIRED, AT(in, token), (struct str){ 0 });
	struct refresh_token row = { .hash = service_ticket_hash(c->arena, token) };
	if (token.n > 0)
		e = store_session_find(c->db, &row);
	if (e == OK && token.n > 0)
		e = end(c, row.session.id.v.pub, &row.session.user, EVENT_USER_LOGGED_OUT);
	if (e == E_NO_ROW)
		e = OK;
	if (e == OK && !uuid_none(own) && !uuid_equal(own, row.session.id.v.pub))
		e = end(c, own, &caller, EVENT_USER_LOGGED_OUT);
	if (in_cookie)
		out->cookies = service_cookie_lines(c, STR(""), 0);
	return e;
}

enum err service_session_endings(struct context *c, struct instant since, struct session_ending **endings_r, size_t *n_r)
{
	return store_session_endings(c->db, since, endings_r, n_r);
}

enum err service_session_runs(struct context *c, struct uuid session)
{
	enum err e = store_session_runs(c->db, session);

	return e == E_NO_ROW ? E_UNAUTHORIZED : e;
}
