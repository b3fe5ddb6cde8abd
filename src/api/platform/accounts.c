/* Platform, accounts: login and refresh, registration, one's own profile and password, invitations of staff. */
#include "api/platform/platform.h"
#include "service/people/people.h"

enum { LOGIN = 1, REFRESHED = 2, WHOLE = 4, INVITED = 8 };

/* clang-format off */
WORDS(platform_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");
/* Who may register alone, and who is invited. */
WORDS(platform_own_role, role, [CANDIDATE] = "candidate");
WORDS(platform_staff_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer");

SHAPE(platform_company, company,
	ID(company, id, "id", "Company", .must = ALWAYS),
	ROW(company, name, "name", "Its name", .must = ALWAYS));
VIEWED(platform_user, user, VIEWS(VIEW(WHOLE, "PlatformUser"), VIEW(LOGIN, "PlatformUserSummary")),
	ID(user, id, "id", "User", .must = ALWAYS),
	ROW(user, email, "email", "Mail address", .must = ALWAYS),
	ROW(user, username, "username", "Name that others may call them by", .views = WHOLE),
	ROW(user, first, "first_name", "First name", .must = ALWAYS),
	ROW(user, last, "last_name", "Last name", .must = ALWAYS),
	WORD(user, role, platform_role, "role", "Role", .must = ALWAYS),
	ROW(user, phone, "phone_number", "Telephone", .views = WHOLE),
	ROW(user, bio, "bio", "About them", .views = WHOLE),
	WORD(user, language, platform_language, "language", "In which language they are written to; null: their company's, else English", .views = WHOLE),
	ROW(user, digest, "daily_digest", "Whether staff is sent the day's interviews each morning", .views = WHOLE),
	ID(user, picture, "picture", "Where their picture is, for an hour", .views = WHOLE, .link = "/api/v1/files/"),
	OBJECT(user, company, platform_company, "company", "Whom they work for; null for candidates", .views = WHOLE, .flags = IF_ANY),
	ROW(user, verified, "is_verified", "Whether the address is known to be theirs"),
	ROW(user, created_at, "created_at", "When they registered", .must = ALWAYS, .views = WHOLE),
	ROW(user, updated_at, "updated_at", "When something of it changed", .must = ALWAYS, .views = WHOLE),
	ROW(user, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE));

SHAPE(platform_credentials, credentials,
	ROW(credentials, email, "email", "Mail address", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"),
	ROW(credentials, password, "password", "Password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"));
VIEWED(platform_session, session, VIEWS(VIEW(LOGIN, "PlatformSession"), VIEW(REFRESHED, "PlatformSessionTokens")),
	ROW(session, access, "access", "Token for the Authorization header, for an hour", .must = ALWAYS),
	ROW(session, refresh, "refresh", "Token for the next pair of tokens, for a week", .must = ALWAYS),
	OBJECT(session, user, platform_user, "user", "Who logged in", .views = LOGIN));
SHAPE(platform_refresh_token, refresh,
	ROW(refresh, token, "refresh", "Refresh token", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET));

SHAPE(platform_registration, registration,
	ROW(registration, email, "email", "Mail address, which is the login name", .must = ALWAYS, .lo = 3, .hi = 254, .example = "newuser@example.com"),
	ROW(registration, username, "username", "Name that others may call them by; nobody else's", .must = ALWAYS, .lo = 1, .hi = 150, .example = "newuser"),
	ROW(registration, first, "first_name", "First name", .must = ALWAYS, .lo = 1, .hi = 100, .example = "Jane"),
	ROW(registration, last, "last_name", "Last name", .must = ALWAYS, .lo = 1, .hi = 99, .example = "Smith"),
	ROW(registration, password, "password", "Password, 8 characters or more", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"),
	ROW(registration, password_again, "password_confirm", "The same again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"),
	ROW(registration, phone, "phone_number", "Telephone", .lo = 0, .hi = 50, .example = "+1234567890"),
	WORD(registration, role, platform_own_role, "role", "Candidates only: staff is invited"));
SHAPE(platform_user_update, profile_edit,
	ROW(profile_edit, first, "first_name", "First name", .lo = 1, .hi = 100),
	ROW(profile_edit, last, "last_name", "Last name", .lo = 0, .hi = 99),
	ROW(profile_edit, phone, "phone_number", "Telephone", .lo = 0, .hi = 50),
	ROW(profile_edit, bio, "bio", "About them", .lo = 0, .hi = 20000),
	WORD(profile_edit, language, platform_language, "language", "In which language they are written to; null: their company's, else English"),
	ROW(profile_edit, digest, "daily_digest", "Whether staff is sent the day's interviews each morning"),
	ROW(profile_edit, picture, "picture", "JPG or PNG", .lo = 1, .hi = 10 << 20, .accept = "jpg png"),
	ROW(profile_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));

SHAPE(platform_password_change, password_change,
	ROW(password_change, old, "old_password", "Present password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_change, password, "new_password", "New password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_change, password_again, "new_password_confirm", "The same again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET));
SHAPE(platform_password_reset_request, reset_request,
	ROW(reset_request, email, "email", "Mail address", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"));
SHAPE(platform_password_reset, password_reset,
	ROW(password_reset, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET),
	ROW(password_reset, password, "new_password", "New password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_reset, password_again, "new_password_confirm", "The same again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET));
SHAPE(platform_email_verification, verification,
	ROW(verification, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET));

SHAPE(platform_inviter, user,
	ROW(user, name, "invited_by_name", "Who invited", .must = ALWAYS));
SHAPE(platform_invitation, invitation,
	ID(invitation, id, "id", "Invitation", .must = ALWAYS),
	ROW(invitation, email, "email", "Whom", .must = ALWAYS),
	WORD(invitation, role, platform_staff_role, "role", "As what", .must = ALWAYS),
	OBJECT(invitation, inviter, platform_inviter, NULL, "Who invited"),
	ROW(invitation, created_at, "created_at", "When", .must = ALWAYS),
	ROW(invitation, expires_at, "expires_at", "Until when it may be accepted", .must = ALWAYS),
	ROW(invitation, accepted_at, "accepted_at", "When it was accepted"),
	ROW(invitation, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = INVITED));
SHAPE(platform_invitation_create, invitation_draft,
	ROW(invitation_draft, email, "email", "Whom", .must = ALWAYS, .lo = 3, .hi = 254, .example = "colleague@example.com"),
	WORD(invitation_draft, role, platform_staff_role, "role", "As what; an admin is invited by an admin", .must = ALWAYS));
SHAPE(platform_invitation_query, invitation_filter,
	PAGING(invitation_filter, platform_window));
SHAPE(platform_invitation_key, invitation_key,
	ID(invitation_key, id, "id", "Invitation", .where = PATH, .must = ALWAYS),
	ROW(invitation_key, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_invitation_acceptance, acceptance,
	ROW(acceptance, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET),
	ROW(acceptance, password, "password", "Password, 8 characters or more", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(acceptance, first, "first_name", "First name", .must = ALWAYS, .lo = 1, .hi = 100),
	ROW(acceptance, last, "last_name", "Last name", .must = ALWAYS, .lo = 1, .hi = 99));

/* What only says that it was done. */
SHAPE(platform_done, reply,
	ROW(reply, message, "detail", "What was done", .must = ALWAYS));
/* clang-format on */

/* Who registers without saying as what is a candidate. */
static enum err register_candidate(struct context *c, const struct registration *in, struct user *out)
{
	struct registration registration = *in;
	enum err e;

	registration.role = CANDIDATE;
	e = service_account_register(c, &registration, out);
	out->version = 1;
	return e;
}

OPERATION(service_session_begin, credentials, session)
OPERATION(service_session_refresh, refresh, session)
OPERATION(service_session_end, refresh, nothing)
OPERATION(register_candidate, registration, user)
OPERATION(service_profile_get, nothing, user)
OPERATION(service_profile_change, profile_edit, user)
OPERATION(service_password_change, password_change, nothing)
OPERATION(service_password_request, reset_request, nothing)
OPERATION(service_password_reset, password_reset, nothing)
OPERATION(service_address_verify, verification, nothing)
OPERATION(service_invitation_make, invitation_draft, invitation)
OPERATION(service_invitation_list, invitation_filter, invitation_list)
OPERATION(service_invitation_withdraw, invitation_key, nothing)
OPERATION(service_invitation_accept, acceptance, user)

#define AUTH "/api/auth"
#define USERS "/api/v1/users/users"
#define INVITATIONS "/api/v1/users/invitations"
#define BAD_REFRESH "Token is invalid or expired"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "auth.login", .method = METHOD_POST, .path = AUTH "/login", .summary = "Log in", .roles = PUBLIC, .guard = ANYONE,
	 .view = LOGIN, CALL(service_session_begin, platform_credentials, platform_session),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_CREDENTIALS, NULL }, { E_LIMITED, NULL }) },
	{ .id = "auth.refresh", .method = METHOD_POST, .path = AUTH "/token/refresh", .summary = "A new pair of tokens",
	  .roles = PUBLIC, .guard = ANYONE, .view = REFRESHED,
	  CALL(service_session_refresh, platform_refresh_token, platform_session), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_UNAUTHORIZED, BAD_REFRESH }) },
	{ .id = "auth.logout", .method = METHOD_POST, .path = AUTH "/logout", .summary = "End the session of a refresh token",
	  .roles = PUBLIC, .guard = ANYONE, CALL(service_session_end, platform_refresh_token, shape_nothing),
	  .wrap = &platform_done, .answer = { { 200, "Successfully logged out." } }, ERRORS({ E_INVALID, NULL }) },

	{ .id = "users.register", .method = METHOD_POST, .path = USERS "/register", .summary = "Register as a candidate",
	  .roles = PUBLIC, .guard = ANYONE, .view = WHOLE,
	  CALL(register_candidate, platform_registration, platform_user), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "users.get_me", .method = METHOD_GET, .path = USERS "/me", .summary = "One's own account", .roles = USER, .guard = SELF,
	  .view = WHOLE, CALL(service_profile_get, shape_nothing, platform_user), .answer = { { 200, NULL } } },
	{ .id = "users.update_me", .method = METHOD_PATCH, .path = USERS "/me", .summary = "Change one's own account",
	  .roles = USER, .guard = SELF, .view = WHOLE, .body_max = 11 << 20,
	  CALL(service_profile_change, platform_user_update, platform_user), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_STALE, NULL }) },
	{ .id = "users.change_password", .method = METHOD_POST, .path = USERS "/change_password",
	  .summary = "Change one's own password, which ends all sessions", .roles = USER, .guard = SELF,
	  CALL(service_password_change, platform_password_change, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Password changed. Please log in again." } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "users.request_password_reset", .method = METHOD_POST, .path = USERS "/request_password_reset",
	  .summary = "Have a token mailed that sets a new password", .roles = PUBLIC, .guard = ANYONE,
	  CALL(service_password_request, platform_password_reset_request, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "If an account with this address exists, a mail is on its way." } },
	  ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "users.reset_password", .method = METHOD_POST, .path = USERS "/reset_password",
	  .summary = "Set a new password with the token from the mail", .roles = PUBLIC, .guard = ANYONE,
	  CALL(service_password_reset, platform_password_reset, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Password changed. Please log in." } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "users.verify_email", .method = METHOD_POST, .path = USERS "/verify_email",
	  .summary = "Verify one's address with the token from the mail", .roles = PUBLIC, .guard = ANYONE,
	  CALL(service_address_verify, platform_email_verification, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Address verified." } }, ERRORS({ E_INVALID, NULL }) },

	{ .id = "invitations.create", .method = METHOD_POST, .path = INVITATIONS, .summary = "Invite somebody to the company's staff",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = INVITED, CALL(service_invitation_make, platform_invitation_create, platform_invitation),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },
	{ .id = "invitations.list", .method = METHOD_GET, .path = INVITATIONS, .summary = "The company's invitations, newest first",
	  .roles = ADMIN | HR, .guard = COMPANY,
	  CALL_LIST(service_invitation_list, platform_invitation_query, platform_invitation, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "invitations.delete", .method = METHOD_DELETE, .path = INVITATIONS "/{id}", .summary = "Take an invitation back",
	  .roles = ADMIN | HR, .guard = COMPANY, CALL(service_invitation_withdraw, platform_invitation_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "invitations.accept", .method = METHOD_POST, .path = INVITATIONS "/accept",
	  .summary = "Make the account that an invitation is for", .roles = PUBLIC, .guard = ANYONE,
	  .view = WHOLE, CALL(service_invitation_accept, platform_invitation_acceptance, platform_user),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_accounts = { endpoints, COUNT(endpoints) };
