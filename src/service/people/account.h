/* Functions that the use cases of accounts share. Private to service/. */
#ifndef SERVICE_PEOPLE_ACCOUNT_H
#define SERVICE_PEOPLE_ACCOUNT_H

#include "model/trail/event.h"
#include "service/people/attempt.h"
#include "service/people/people.h"

/* Checks a mail address and its password before the transaction, and reads the account. E_CREDENTIALS, E_LIMITED;
 * E_UNAVAILABLE as service_hashing_begin. */
enum err service_account_check(struct context *c, const struct credentials *in, struct user *user);

/* Begins a session of out->user. Its tokens expire at most so many seconds from now, unless it is prolonged. Sets the members
 * of the session. */
enum err service_session_open(struct context *c, int64_t seconds, struct session *out);

/*
 * Cookies (service/people/cookie.c). origin: whether a page of this origin may have a session in a cookie: one of public_url
 * and, where that is this host, of any name of it with the same port. token: the refresh token among the cookies of a request;
 * none when there is none. lines: the two lines of Set-Cookie that keep a refresh token for so many seconds; with 0 they remove
 * it.
 */
bool service_cookie_origin(const struct settings *settings, struct str origin);
struct str service_cookie_token(struct str cookies);
struct str service_cookie_lines(struct context *c, struct str token, int64_t seconds);

/* Signs an access token of the session for so many seconds into `out`. */
void service_session_sign(struct context *c, int64_t seconds, struct session *out);

/*
 * The key under which attempts are counted: that of the account and its password, so that a new password begins anew; or the
 * typed address when there is no such account.
 */
struct str service_account_key(struct context *c, const struct user *user, struct str email);

/*
 * Stand around all that hashes or compares passwords, and no statement is run between them. E_UNAVAILABLE when so many workers
 * are at it that the others are needed for other requests; then service_hashing_end must not be called. Who reads something
 * before calls db_pause first, so that this is read before the transaction, too; service_hashing_end ends the pause.
 */
enum err service_hashing_begin(struct context *c);
void service_hashing_end(struct context *c);

/* Hashes a new password between the two. E_UNAVAILABLE as above. */
enum err service_password_hash(struct context *c, struct str password, struct str *hash_r);

/* Notes a fault of the member at `off`, as of password_judge, when `user` may not choose `password`. Every new password comes
 * through here. */
void service_password_judge(struct context *c, struct str password, const struct user *user, size_t off);

/* Records an event about `user`. */
enum err service_account_event(struct context *c, const struct user *user, enum event_name name);

/*
 * Finds whether a mail address has an account. An account that is a day old, whose address nobody has verified and on which
 * nothing hangs (no application, interview, file or key) yields: it is ended, and the address is free. The caller then makes an
 * account or an invitation in the same transaction.
 */
enum err service_account_free(struct context *c, struct str email, bool *taken_r);

/*
 * Somebody has opened a link that was mailed to the address of this account. If nobody had verified the address, the account
 * may have been made by somebody else: its password, second factor, sessions, keys and feed are taken from them. The owner of
 * the address sets a password by the mailed link, as whoever has forgotten it.
 */
enum err service_account_reclaim(struct context *c, struct user_id id);

/* Inserts a company, with a slug that is made from its name, for use cases in which somebody brings their company along. */
enum err service_company_insert(struct context *c, struct company *company);

/* Notes the faults of the address that somebody is invited at: a wrong format, or an account that has it. Faults are left for
 * the caller to check; errors are those of the database. */
enum err service_invitation_check_address(struct context *c, const struct invitation_draft *in, struct str email);

/* Invites somebody: inserts the invitation, whose company, inviter, role, email and name are set, and records it. It replaces
 * an open one to the same address. The statements are run for the company of the scope. MADE. */
enum err service_invitation_issue(struct context *c, struct invitation *invitation);

/* A new password, and the sessions that it ends. */
struct new_password {
	struct str hash;
	struct str old;   /* the hash that is replaced; null: any */
	struct uuid kept; /* the session that continues; null: all end */
	bool end_feeds;
};

/* Sets user->password_hash, ends sessions and feeds, and makes pending resets useless. E_NO_ROW when `old` is not the hash. */
enum err service_account_set_password(struct context *c, struct user *user, const struct new_password *new);

#endif
