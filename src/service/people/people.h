/* The use cases of accounts: logins, sessions that refresh, passwords, one's own profile, invitations of staff. See
 * service/service.h for what all use cases share. */
#ifndef SERVICE_PEOPLE_PEOPLE_H
#define SERVICE_PEOPLE_PEOPLE_H

#include "model/user.h"
#include "service/guard.h"

/* ---- accounts (service/people/account.c) */

/* Makes a candidate, or an interviewer with a company of that name. E_INVALID (taken address, weak password, ...). MADE. */
enum err service_account_register(struct context *c, const struct registration *in, struct user *out);

/* Checks the password and signs an access token. E_CREDENTIALS, same answer and time for an unknown account; E_LIMITED. */
enum err service_account_login(struct context *c, const struct credentials *in, struct session *out);

/* The administrator's, from interviewctl: adds an account; its company is made when there is none of that name. E_INVALID. */
enum err service_account_add(struct context *c, const struct account_addition *in, struct user *out);

/* The administrator's: lets an account in or shuts it out, which ends its sessions. E_NOT_FOUND. */
enum err service_account_enable(struct context *c, struct str email, bool active);

/* The principal that the claims name: E_UNAUTHORIZED for one who is gone, disabled, or whose tokens were revoked. */
enum err service_account_principal(struct context *c, const struct claims *claims, struct principal *out);

/* ---- sessions (service/people/session.c) */

/* As service_account_login, with a refresh token that begins a family. E_CREDENTIALS, E_LIMITED. */
enum err service_session_begin(struct context *c, const struct credentials *in, struct session *out);

/*
 * A new pair of tokens for a refresh token. One that was spent already stays good, and its unused successor is replaced,
 * until that successor is first used; from then on it ends the whole family. E_UNAUTHORIZED.
 */
enum err service_session_refresh(struct context *c, const struct refresh *in, struct session *out);

/* Ends the family of a refresh token; also when it is none of ours. */
enum err service_session_end(struct context *c, const struct refresh *in, struct nothing *out);

/* ---- passwords and addresses (service/people/password.c) */

/* A new password for whoever knows the old one; all sessions end. E_INVALID, E_LIMITED. */
enum err service_password_change(struct context *c, const struct password_change *in, struct nothing *out);

/* Has a one-time token mailed, if somebody has that address: the same answer, rows and time when not. E_INVALID, E_LIMITED. */
enum err service_password_request(struct context *c, const struct reset_request *in, struct nothing *out);

/* A new password for whoever has such a token; all sessions end. E_INVALID. */
enum err service_password_reset(struct context *c, const struct password_reset *in, struct nothing *out);

/* Whoever has the token that was mailed at registration has the address. E_INVALID. */
enum err service_address_verify(struct context *c, const struct verification *in, struct nothing *out);

/* ---- one's own profile (service/people/profile.c) */
enum err service_profile_get(struct context *c, const struct nothing *in, struct user *out);

/* Changes what was sent; a new picture replaces the old one. E_INVALID, E_STALE. */
enum err service_profile_change(struct context *c, const struct profile_edit *in, struct user *out);

/* ---- invitations of staff (service/people/invitation.c) */

/* Invites somebody to the caller's company, instead of an earlier invitation that is still open. E_INVALID; E_FORBIDDEN for
 * hr who invite an admin. MADE. */
enum err service_invitation_make(struct context *c, const struct invitation_draft *in, struct invitation *out);

/* Those of the company, newest first; EMPTY. */
enum err service_invitation_list(struct context *c, const struct invitation_filter *in, struct invitation_list *out);

/* An invitation: its company's. */
extern const struct load load_invitation;

/* Takes one back. E_STALE (If-Match); E_NOT_FOUND when another request was faster. */
enum err service_invitation_withdraw(struct context *c, const struct invitation *was, const struct invitation_key *in,
                                     struct nothing *out);

/* Makes the account that an invitation is for. E_INVALID. MADE. */
enum err service_invitation_accept(struct context *c, const struct acceptance *in, struct user *out);

#endif
