/*
 * Platform's endpoints of accounts: login and refresh, registration, the caller's profile and password, invitations of staff.
 */
#include "api/platform/platform.h"
#include "service/people/people.h"

enum { LOGIN = 1, REFRESHED = 2, WHOLE = 4, INVITED = 8 };

/* clang-format off */
WORDS(platform_role, role, [ADMIN] = "admin", [HR] = "hr", [INTERVIEWER] = "interviewer", [CANDIDATE] = "candidate");
/* The role that a person may register with. */
WORDS(platform_own_role, role, [CANDIDATE] = "candidate");

SHAPE(platform_company, company,
	ID(company, id, "id", "Id of the company", .must = ALWAYS),
	ROW(company, name, "name", "Name of the company", .must = ALWAYS));
#define IN_APP ROW(event_choice, app, "app", "Whether the event is shown among the notifications")
#define BY_MAIL ROW(event_choice, mail, "mail", "Whether the event is mailed")
SHAPE(platform_choice, event_choice, IN_APP, BY_MAIL);
SHAPE(platform_choice_app, event_choice, IN_APP);
SHAPE(platform_choice_update, event_choice, IN_APP, BY_MAIL);
SHAPE(platform_choice_app_update, event_choice, IN_APP);
/* One row for each event of which somebody is notified, which model/events.def says by a title. */
#define NEVER (1u << 31)
#define CHOICE(identifier, wire, title, outside, mailed, unmailed) { .name = wire, .of = "event_choices", .kind = KIND_OBJECT, \
	.off = offsetof(struct event_choices, of[EVENT_##identifier]), .doc = "What is made of this event for the user", \
	.shape = ((outside) & (MAILS_INTERVIEW | MAILS_OFFER)) != 0 ? &mailed : &unmailed, \
	.views = _Generic((title), char *: 0, const char *: 0, default: NEVER) },
#define EVENT(identifier, wire, title, outside) CHOICE(identifier, wire, title, outside, platform_choice, platform_choice_app)
static const struct field platform_choices_fields[] = {
#include "model/events.def"
};
#undef EVENT
SHAPE_OF_ROWS(platform_choices, event_choices, VIEWS(VIEW(~NEVER, "PlatformNotificationChoices")));
#define EVENT(identifier, wire, title, outside) CHOICE(identifier, wire, title, outside, platform_choice_update, platform_choice_app_update)
static const struct field platform_choices_update_fields[] = {
#include "model/events.def"
};
#undef EVENT
SHAPE_OF_ROWS(platform_choices_update, event_choices, VIEWS(VIEW(~NEVER, "PlatformNotificationChoicesUpdate")));
VIEWED(platform_user, user, VIEWS(VIEW(WHOLE, "PlatformUser"), VIEW(LOGIN, "PlatformUserSummary")),
	ID(user, id, "id", "Id of the user", .must = ALWAYS),
	ROW(user, email, "email", "Mail address, which is also the login name", .must = ALWAYS),
	ROW(user, username, "username", "Name by which others may call the user", .views = WHOLE),
	ROW(user, first, "first_name", "First name of the user", .must = ALWAYS),
	ROW(user, last, "last_name", "Last name of the user", .must = ALWAYS),
	WORD(user, role, platform_role, "role", "Role of the user", .must = ALWAYS),
	ROW(user, phone, "phone_number", "Telephone number of the user", .views = WHOLE),
	ROW(user, bio, "bio", "What the user says about themselves", .views = WHOLE),
	WORD(user, language, platform_language, "language",
		"Language of mails to the user; null: the language of their company, otherwise English", .views = WHOLE),
	ROW(user, digest, "daily_digest",
		"Whether the user gets a mail each morning with the interviews of the day; for staff only", .views = WHOLE),
	ID(user, picture, "picture",
		"Signed address of the user's picture, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .views = WHOLE, .link = "/api/v1/files/"),
	OBJECT(user, company, platform_company, "company",
		"The company that the user works for; null for candidates", .views = WHOLE, .flags = IF_ANY),
	ROW(user, verified, "is_verified", "Whether the user has shown that the mail address is theirs"),
	ROW(user, created_at, "created_at", "When the account was made", .must = ALWAYS, .views = WHOLE),
	ROW(user, updated_at, "updated_at", "When the account was last changed", .must = ALWAYS, .views = WHOLE),
	ROW(user, zone, "timezone", "Time zone of the user; null: that of their company, otherwise UTC", .views = WHOLE, .example = "Europe/Paris"),
	ROW(user, title, "title", "Position of the user", .views = WHOLE),
	POINTER(user, choices, platform_choices, "notifications",
		"How the user is told of each event; left out where an account was just made", .views = WHOLE, .flags = OMIT),
	ETAG(user, WHOLE));

SHAPE(platform_credentials, credentials,
	ROW(credentials, email, "email",
		"Mail address of the account", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"),
	ROW(credentials, password, "password",
		"Password of the account", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"),
	ROW(credentials, otp, "otp",
		"Code of the account's second factor, if it has one, or one of its recovery codes", .lo = 1, .hi = 64, .flags = SECRET),
	ROW(credentials, mode, "X-Session",
		"cookie: a page of this server gets the refresh token in a cookie, which scripts cannot read", .where = HEADER, .hi = 100),
	ROW(credentials, origin, "Origin", "Origin of the page, which browsers send", .where = HEADER, .hi = 300));
VIEWED(platform_session, session, VIEWS(VIEW(LOGIN, "PlatformSession"), VIEW(REFRESHED, "PlatformSessionTokens")),
	ROW(session, access, "access",
		"Token to send as Authorization: Bearer; valid for one hour unless the server is configured otherwise", .must = ALWAYS),
	ROW(session, refresh, "refresh",
		"Token with which the next pair of tokens is fetched; valid for 7 days unless the server is configured otherwise; null when it is in a cookie, and when a second factor must be set up first"),
	ROW(session, cookies, "Set-Cookie",
		"iv_refresh has the refresh token, for /api/auth only; iv_session=1 says to scripts that there is one", .where = HEADER),
	OBJECT(session, user, platform_user, "user", "The user who has logged in", .views = LOGIN),
	ROW(session, setup, "otp_setup",
		"true: the company demands a second factor, and the token is good for setting one up and nothing else; left out otherwise", .views = LOGIN, .flags = OMIT));
#define COOKIES \
	ROW(refresh, cookies, "Cookie", "The cookie iv_refresh of a login with X-Session: cookie", .where = HEADER, .hi = 4000, .flags = SECRET), \
	ROW(refresh, origin, "Origin", "Origin of the page, which browsers send; with a cookie it must be this server's", .where = HEADER, .hi = 300)
SHAPE(platform_refresh_token, refresh,
	ROW(refresh, token, "refresh",
		"Refresh token from the login or from the last refresh; without it, the cookie", .lo = 1, .hi = 500, .flags = SECRET),
	COOKIES);
SHAPE(platform_logout, refresh,
	ROW(refresh, token, "refresh",
		"Refresh token of the session that ends; without it, the session of the cookie and that of the access token end", .lo = 1, .hi = 500, .flags = SECRET),
	COOKIES);
SHAPE(platform_farewell, farewell,
	ROW(farewell, cookies, "Set-Cookie", "Removes the cookies of the session, if it had any", .where = HEADER));

SHAPE(platform_registration, registration,
	ROW(registration, email, "email",
		"Mail address, which is also the login name", .must = ALWAYS, .lo = 3, .hi = 254, .example = "newuser@example.com"),
	ROW(registration, username, "username",
		"Name by which others may call the user; no other user may have it", .must = ALWAYS, .lo = 1, .hi = 150, .example = "newuser"),
	ROW(registration, first, "first_name", "First name of the user", .must = ALWAYS, .lo = 1, .hi = 100, .example = "Jane"),
	ROW(registration, last, "last_name", "Last name of the user", .must = ALWAYS, .lo = 1, .hi = 99, .example = "Smith"),
	ROW(registration, password, "password",
		"Password of at least 8 characters; one that is guessed easily is refused", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"),
	ROW(registration, password_again, "password_confirm",
		"The same password again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET, .example = "password123"),
	ROW(registration, phone, "phone_number", "Telephone number of the user", .lo = 0, .hi = 50, .example = "+1234567890"),
	WORD(registration, role, platform_own_role, "role",
		"Only candidates register themselves; staff are invited by their company"));
SHAPE(platform_user_update, profile_edit,
	ROW(profile_edit, first, "first_name", "First name of the user", .lo = 1, .hi = 100, .flags = NOT_NULL),
	ROW(profile_edit, last, "last_name", "Last name of the user", .lo = 0, .hi = 99),
	ROW(profile_edit, phone, "phone_number", "Telephone number of the user", .lo = 0, .hi = 50),
	ROW(profile_edit, bio, "bio", "What the user says about themselves", .lo = 0, .hi = 20000),
	WORD(profile_edit, language, platform_language, "language",
		"Language of mails to the user; null: the language of their company, otherwise English"),
	ROW(profile_edit, digest, "daily_digest",
		"Whether the user gets a mail each morning with the interviews of the day; for staff only", .flags = NOT_NULL),
	ROW(profile_edit, picture, "picture",
		"Picture of the user as JPG or PNG, at most 10 MiB", .lo = 1, .hi = 10 << 20, .accept = "jpg png"),
	ROW(profile_edit, zone, "timezone", "Time zone of the user; null: that of their company, otherwise UTC", .lo = 0, .hi = 64, .example = "Europe/Paris"),
	ROW(profile_edit, title, "title", "Position of the user", .lo = 0, .hi = 200),
	ROW(profile_edit, username, "username",
		"Name by which others may call the user; no other user may have it", .lo = 1, .hi = 150, .example = "newuser"),
	POINTER(profile_edit, choices, platform_choices_update, "notifications",
		"How the user is told of events; events that are not named stay as they are", .flags = NOT_NULL),
	IF_MATCH(profile_edit, 0));
SHAPE(platform_user_picture, profile_edit,
	ROW(profile_edit, picture, "picture",
		"Picture of the user as JPG or PNG, at most 10 MiB", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "jpg png"),
	IF_MATCH(profile_edit, 0));
SHAPE(platform_user_picture_key, profile_edit,
	IF_MATCH(profile_edit, 0));

SHAPE(platform_password_change, password_change,
	ROW(password_change, old, "old_password",
		"Password that is valid now", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_change, password, "new_password",
		"New password of at least 8 characters; one that is guessed easily is refused", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_change, password_again, "new_password_confirm",
		"The new password again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_change, end_feeds, "end_feeds", "Whether the address of the user's calendar feed shall end as well"));
SHAPE(platform_password_reset_request, reset_request,
	ROW(reset_request, email, "email",
		"Mail address of the account whose password was forgotten", .must = ALWAYS, .lo = 1, .hi = 254, .example = "user@example.com"));
SHAPE(platform_password_reset, password_reset,
	ROW(password_reset, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET),
	ROW(password_reset, password, "new_password",
		"New password of at least 8 characters; one that is guessed easily is refused", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_reset, password_again, "new_password_confirm",
		"The new password again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET));
SHAPE(platform_email_verification, verification,
	ROW(verification, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET));

SHAPE(platform_inviter, user,
	ROW(user, name, "invited_by_name", "Full name of the person who sent the invitation", .must = ALWAYS));
SHAPE(platform_invitation, invitation,
	ID(invitation, id, "id", "Id of the invitation", .must = ALWAYS),
	ROW(invitation, email, "email", "Mail address to which the invitation was sent", .must = ALWAYS),
	WORD(invitation, role, platform_staff_role, "role", "Role that the invited person will have", .must = ALWAYS),
	OBJECT(invitation, inviter, platform_inviter, NULL, "The person who sent the invitation"),
	ROW(invitation, created_at, "created_at", "When the invitation was sent", .must = ALWAYS),
	ROW(invitation, expires_at, "expires_at", "When the invitation ends, 7 days after it was sent", .must = ALWAYS),
	ROW(invitation, accepted_at, "accepted_at", "When the invitation was accepted; null until then"),
	ETAG(invitation, INVITED));
SHAPE(platform_invitation_create, invitation_draft,
	ROW(invitation_draft, email, "email",
		"Mail address of the person who is invited", .must = ALWAYS, .lo = 3, .hi = 254, .example = "colleague@example.com"),
	WORD(invitation_draft, role, platform_staff_role, "role",
		"Role that the invited person will have; only an admin may invite an admin", .must = ALWAYS));
SHAPE(platform_invitation_query, invitation_filter,
	PAGING(invitation_filter, platform_window));
SHAPE(platform_invitation_key, invitation_key,
	ID(invitation_key, id, "id", "Id of the invitation", .where = PATH, .must = ALWAYS),
	IF_MATCH(invitation_key, 0));
SHAPE(platform_invitation_acceptance, acceptance,
	ROW(acceptance, token, "token", "Token from the mail", .must = ALWAYS, .lo = 1, .hi = 500, .flags = SECRET),
	ROW(acceptance, password, "password",
		"Password of at least 8 characters; one that is guessed easily is refused", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(acceptance, first, "first_name", "First name of the user", .must = ALWAYS, .lo = 1, .hi = 100),
	ROW(acceptance, last, "last_name", "Last name of the user", .must = ALWAYS, .lo = 1, .hi = 99));

/* The answer of an operation that has nothing to show. */
SHAPE(platform_done, reply,
	ROW(reply, message, "detail", "What was done, as a sentence", .must = ALWAYS));
/* clang-format on */

/* Registers a candidate, also when no role was sent. */
static enum err register_candidate(struct context *c, const struct registration *in, struct user *out)
{
	struct registration registration = *in;
	enum err e;

	registration.role = CANDIDATE;
	e = service_account_register(c, &registration, out);
	out->version = 1;
	return e;
}

static enum err remove_picture(struct context *c, const struct profile_edit *in, struct nothing *out)
{
	struct profile_edit edit = *in;
	struct user user = { 0 };

	(void)out;
	MARK(&edit, picture);
	return service_profile_change(c, &edit, &user);
}

OPERATION(remove_picture, profile_edit, nothing)
OPERATION(service_session_begin, credentials, session)
OPERATION(service_session_refresh, refresh, session)
OPERATION(service_session_end, refresh, farewell)
OPERATION(register_candidate, registration, user)
OPERATION(service_profile_get, nothing, user)
OPERATION(service_profile_change, profile_edit, user)
OPERATION(service_password_change, password_change, nothing)
OPERATION(service_password_request, reset_request, nothing)
OPERATION(service_password_reset, password_reset, nothing)
OPERATION(service_address_verify, verification, nothing)
OPERATION(service_address_resend, nothing, nothing)
OPERATION(service_invitation_make, invitation_draft, invitation)
OPERATION(service_invitation_list, invitation_filter, invitation_list)
OPERATION_ON(service_invitation_withdraw, invitation, invitation_key, nothing)
OPERATION(service_invitation_accept, acceptance, user)

#define AUTH "/api/auth"
#define USERS "/api/v1/users/users"
#define INVITATIONS "/api/v1/users/invitations"
#define BAD_REFRESH "Token is invalid or expired"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "auth.login", .method = METHOD_POST, .path = AUTH "/login", .summary = "Log in", .roles = PUBLIC, .guard = ANYONE,
	  .because = "the password says who the caller is",
	 .view = LOGIN, CALL(service_session_begin, platform_credentials, platform_session),
	  .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_CREDENTIALS, NULL }, { E_OTP_REQUIRED, NULL }, { E_FORBIDDEN, NULL }, { E_LIMITED, NULL }) },
	{ .id = "auth.refresh", .method = METHOD_POST, .path = AUTH "/token/refresh", .summary = "Refresh the tokens",
	  .doc = "A refresh token can be used once more until the new one is used; after that, using it again ends the session.",
	  .roles = PUBLIC, .guard = ANYONE,
	  .because = "the refresh token says who the caller is", .view = REFRESHED,
	  CALL(service_session_refresh, platform_refresh_token, platform_session), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_UNAUTHORIZED, BAD_REFRESH }, { E_FORBIDDEN, NULL }) },
	{ .id = "auth.logout", .method = METHOD_POST, .path = AUTH "/logout", .summary = "Log out",
	  .doc = "Ends the session of the refresh token, or of the access token. From then on all tokens of the session are refused.",
	  .roles = PUBLIC | USER, .guard = SELF, .any_token = true, .setup = true, CALL(service_session_end, platform_logout, platform_farewell),
	  .wrap = &platform_done, .answer = { { 200, "Successfully logged out." } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }) },

	{ .id = "users.register", .method = METHOD_POST, .path = USERS "/register", .summary = "Register as a candidate",
	  .roles = PUBLIC, .guard = ANYONE,
	  .because = "whoever registers has no account yet", .view = WHOLE,
	  CALL(register_candidate, platform_registration, platform_user), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_REGISTRATION_CLOSED, NULL }) },
	{ .id = "users.get_me", .method = METHOD_GET, .path = USERS "/me", .summary = "Get the account of the caller", .roles = USER, .guard = SELF, .keys = KEYS_MAY,
	  .view = WHOLE, CALL(service_profile_get, shape_nothing, platform_user), .answer = { { 200, NULL } } },
	{ .id = "users.update_me", .method = METHOD_PATCH, .path = USERS "/me", .summary = "Change the account of the caller",
	  .doc = "Members that are not sent keep their values.",
	  .roles = USER, .guard = SELF, .keys = KEYS_MAY, .view = WHOLE, .body_max = 11 << 20,
	  CALL(service_profile_change, platform_user_update, platform_user), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_STALE, NULL }) },
	{ .id = "users.set_picture", .method = METHOD_PUT, .path = USERS "/me/picture", .summary = "Set the picture of the caller",
	  .doc = "Replaces the picture that is there.", .roles = USER, .guard = SELF, .keys = KEYS_MAY, .view = WHOLE, .body_max = 11 << 20,
	  CALL(service_profile_change, platform_user_picture, platform_user), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_STALE, NULL }) },
	{ .id = "users.delete_picture", .method = METHOD_DELETE, .path = USERS "/me/picture", .summary = "Delete the picture of the caller",
	  .roles = USER, .guard = SELF, .keys = KEYS_MAY, CALL(remove_picture, platform_user_picture_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_STALE, NULL }) },
	{ .id = "users.change_password", .method = METHOD_POST, .path = USERS "/change_password",
	  .summary = "Change the password of the caller",
	  .doc = "Ends all other sessions of the user.", .roles = USER, .guard = SELF,
	  CALL(service_password_change, platform_password_change, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Password changed. Your other sessions have ended." } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "users.request_password_reset", .method = METHOD_POST, .path = USERS "/request_password_reset",
	  .summary = "Request a mail for a forgotten password",
	  .doc = "The answer is the same whether there is such an account or not.", .roles = PUBLIC, .guard = ANYONE,
	  .because = "whoever has forgotten a password cannot log in, and only the owner of the address gets the mail",
	  CALL(service_password_request, platform_password_reset_request, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "If an account with this address exists, a mail is on its way." } },
	  ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "users.reset_password", .method = METHOD_POST, .path = USERS "/reset_password",
	  .summary = "Set a new password with the token from the mail",
	  .doc = "Ends all sessions of the user, and the address of the user's calendar feed.", .roles = PUBLIC, .guard = ANYONE,
	  .because = "the token from the mail says whose password is set",
	  CALL(service_password_reset, platform_password_reset, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Password changed. Please log in." } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "users.verify_email", .method = METHOD_POST, .path = USERS "/verify_email",
	  .summary = "Verify a mail address with the token from the mail", .roles = PUBLIC, .guard = ANYONE,
	  .because = "the token from the mail says whose address is verified",
	  CALL(service_address_verify, platform_email_verification, shape_nothing), .wrap = &platform_done,
	  .answer = { { 200, "Address verified." } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "users.resend_verification", .method = METHOD_POST, .path = USERS "/resend_verification",
	  .summary = "Request another mail that verifies the address of the caller",
	  .doc = "The newest token is good for a day. The answer is the same when the address is verified, or has got enough mails today.",
	  .roles = USER, .guard = SELF, CALL(service_address_resend, shape_nothing, shape_nothing), .wrap = &platform_done,
	  .answer = { { 202, "If the address is not verified yet, a mail is on its way." } } },

	{ .id = "invitations.create", .method = METHOD_POST, .path = INVITATIONS, .summary = "Invite a person to the staff of the company",
	  .doc = "Replaces an open invitation to the same address.",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = INVITED, CALL(service_invitation_make, platform_invitation_create, platform_invitation),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_VERIFY_FIRST, NULL }) },
	{ .id = "invitations.list", .method = METHOD_GET, .path = INVITATIONS, .summary = "List invitations of the company",
	  .doc = "Newest first.",
	  .roles = ADMIN | HR, .guard = COMPANY,
	  CALL_LIST(service_invitation_list, platform_invitation_query, platform_invitation, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "invitations.delete", .method = METHOD_DELETE, .path = INVITATIONS "/{id}", .summary = "Withdraw an invitation",
	  .roles = ADMIN | HR, .load = &load_invitation, .guard = COMPANY, CALL(service_invitation_withdraw, platform_invitation_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "invitations.accept", .method = METHOD_POST, .path = INVITATIONS "/accept",
	  .summary = "Accept an invitation",
	  .doc = "Makes the account that the invitation is for.", .roles = PUBLIC, .guard = ANYONE, .keys = KEYS_NEVER,
	  .because = "the token from the mail is the invitation, and whoever accepts it has no account yet",
	  .view = WHOLE, CALL(service_invitation_accept, platform_invitation_acceptance, platform_user),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_accounts = { endpoints, COUNT(endpoints) };
