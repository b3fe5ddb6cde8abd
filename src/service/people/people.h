/* The use cases of accounts: logins, sessions, passwords, the user's own profile, invitations of staff. See
 * service/service.h for what all use cases share. */
#ifndef SERVICE_PEOPLE_PEOPLE_H
#define SERVICE_PEOPLE_PEOPLE_H

#include "model/user.h"
#include "service/guard.h"

/* ---- accounts (service/people/account.c) */

/* Registers a candidate, or an interviewer with an own company, if the option registration allows that role. E_INVALID (taken
 * address, weak password, role that is not allowed, ...); E_REGISTRATION_CLOSED. MADE. */
enum err service_account_register(struct context *c, const struct registration *in, struct user *out);

/* Checks the password, begins a session, and signs an access token. E_CREDENTIALS, with the same answer and time for an unknown
 * account; E_LIMITED. */
enum err service_account_login(struct context *c, const struct credentials *in, struct session *out);

/* For interviewctl: adds an account, and its company when no company has that name. E_INVALID. */
enum err service_account_add(struct context *c, const struct account_addition *in, struct user *out);

/* For interviewctl: enables or disables an account. Disabling ends its sessions and feeds.
 * E_NOT_FOUND. */
enum err service_account_enable(struct context *c, struct str email, bool active);

/* For interviewctl: reads an account. E_NOT_FOUND. */
enum err service_account_find(struct context *c, struct str email, struct user *out);

/* For interviewctl: from here on the caller acts as the admin of this company. */
void service_account_act_for(struct context *c, struct company_id company);

/* For interviewctl: gives a member of a company's staff another role. E_NOT_FOUND: there is no such account, or it is no member
 * of a staff; E_INVALID (E_LAST_ADMIN). */
enum err service_account_set_role(struct context *c, struct str email, unsigned role);

/* For interviewctl: sets a password, which ends all sessions of the account. E_NOT_FOUND, E_INVALID. */
enum err service_account_give_password(struct context *c, struct str email, struct str password);

/* The principal as the claims say, without the database. False when they do not say. */
bool service_account_claimed(const struct context *c, const struct claims *claims, struct principal *out);

/* The principal of the claims by the user's row. E_UNAUTHORIZED when the account is deleted or disabled, or its tokens were
 * revoked. */
enum err service_account_principal(struct context *c, const struct claims *claims, struct principal *out);

/* ---- sessions (service/people/session.c) */

/* The same as service_account_login, but also issues a refresh token, in a cookie if the page asks for it. E_CREDENTIALS,
 * E_LIMITED; E_FORBIDDEN for a cookie that another origin asks for. */
enum err service_session_begin(struct context *c, const struct credentials *in, struct session *out);

/*
 * Exchanges a refresh token for a new pair of tokens. A spent token still works as long as its successor was never used,
 * because the answer may have been lost; the unused successor is then replaced. After the successor was used, the spent token
 * counts as copied and ends the whole session. A token in a cookie that was spent within 10 seconds gives an access token
 * alone. E_UNAUTHORIZED; E_FORBIDDEN for a cookie that another origin sends.
 */
enum err service_session_refresh(struct context *c, const struct refresh *in, struct session *out);

/* Ends the session of the refresh token, and that of the caller's own token, whichever was sent. A refresh token that is
 * unknown is not an error. E_INVALID when neither was sent. */
enum err service_session_end(struct context *c, const struct refresh *in, struct farewell *out);

/* Lists the sessions and users whose tokens are refused since `since`, and who has chosen since then not to see some event, for
 * the lists in shared memory (worker/ended.h, worker/muted.h). */
enum err service_session_endings(struct context *c, struct instant since, struct session_ending **endings_r, size_t *n_r);

/* Lists at most `most` of all who have chosen not to see some event. */
enum err service_choices_muting(struct context *c, int64_t most, struct session_ending **endings_r, size_t *n_r);

/* Asks the database whether a session runs. E_UNAUTHORIZED when it has ended. */
enum err service_session_runs(struct context *c, struct uuid session);

/* ---- one's own sessions (service/people/sessions.c) */

/* Lists the caller's sessions, the one seen last first. */
enum err service_session_list(struct context *c, const struct session_filter *in, struct session_list *out);

/* Loads a session, which belongs to its user. */
extern const struct load load_session;

/* Ends a session of the caller. */
enum err service_session_finish(struct context *c, const struct session *was, const struct session_key *in,
                                struct nothing *out);

/* Ends all sessions of the caller but the one of the request. */
enum err service_session_finish_others(struct context *c, const struct nothing *in, struct nothing *out);

/* Notes when a session was used (store_session_seen); workers do so in batches. */
enum err service_session_seen(struct db *db, struct uuid session, struct instant at);

/* ---- passwords and addresses (service/people/password.c) */

/* Sets a new password after a check of the old one, and ends all other sessions, and feeds if that was asked for. E_INVALID,
 * E_LIMITED. */
enum err service_password_change(struct context *c, const struct password_change *in, struct nothing *out);

/* Sends a one-time token to the address of an account. An unknown address gives the same answer, rows and time. E_INVALID,
 * E_LIMITED. */
enum err service_password_request(struct context *c, const struct reset_request *in, struct nothing *out);

/* Sets a new password with such a token, and ends all sessions and feeds. E_INVALID. */
enum err service_password_reset(struct context *c, const struct password_reset *in, struct nothing *out);

/* Marks an address as verified, with the token that was mailed to it at registration. E_INVALID. */
enum err service_address_verify(struct context *c, const struct verification *in, struct nothing *out);

/* Sends another token to the caller's address, unless it is verified. */
enum err service_address_resend(struct context *c, const struct nothing *in, struct nothing *out);

/* ---- the user's own profile (service/people/profile.c) */
enum err service_profile_get(struct context *c, const struct nothing *in, struct user *out);

/* Changes the members that were sent. A new picture replaces the old one. E_INVALID, E_STALE. */
enum err service_profile_change(struct context *c, const struct profile_edit *in, struct user *out);

/* ---- invitations of staff (service/people/invitation.c) */

/* Invites a person to the caller's company. The invitation replaces an earlier open one. E_INVALID; E_FORBIDDEN when hr invites
 * an admin; E_VERIFY_FIRST when the caller's own address is not verified. MADE. */
enum err service_invitation_make(struct context *c, const struct invitation_draft *in, struct invitation *out);

/* Lists the company's invitations, newest first. EMPTY. */
enum err service_invitation_list(struct context *c, const struct invitation_filter *in, struct invitation_list *out);

/* Loads an invitation, which belongs to its company. */
extern const struct load load_invitation;

/* Withdraws an invitation. E_STALE (If-Match); E_NOT_FOUND when another request has withdrawn or used it first. */
enum err service_invitation_withdraw(struct context *c, const struct invitation *was, const struct invitation_key *in,
                                     struct nothing *out);

/* Creates the account for an invitation. E_INVALID. MADE. */
enum err service_invitation_accept(struct context *c, const struct acceptance *in, struct user *out);

#endif
