/* The pages that the links in mails about accounts open: verifying an address, a new password, an invitation. Only POST acts.
 */
#include "page/pages.h"
#include "service/people/people.h"

/* clang-format off */
struct account_key {
	struct seen seen;
	struct str token;
};
SHAPE(page_account, account_key,
	ROW(account_key, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128, .flags = SECRET));
SHAPE(page_verification, verification,
	ROW(verification, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128, .flags = SECRET));
SHAPE(page_reset, password_reset,
	ROW(password_reset, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128, .flags = SECRET),
	ROW(password_reset, password, "new_password", "New password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET),
	ROW(password_reset, password_again, "new_password_confirm", "The new password again", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET));
SHAPE(page_acceptance, acceptance,
	ROW(acceptance, token, "token", "Token at the end of the link in the mail", .where = PATH, .must = ALWAYS, .lo = 1, .hi = 128, .flags = SECRET),
	ROW(acceptance, first, "first_name", "First name", .must = ALWAYS, .lo = 1, .hi = 100),
	ROW(acceptance, last, "last_name", "Last name", .must = ALWAYS, .lo = 1, .hi = 100),
	ROW(acceptance, password, "password", "Password", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET));
/* clang-format on */

/* The pages are the same for every token: whether it is good is found out when the form is sent. */
static enum err account_look(struct context *c, const struct account_key *in, struct account_view *out)
{
	(void)c;
	(void)in;
	(void)out;
	return OK;
}

static enum err done(struct context *c, const struct nothing *in, struct account_view *out)
{
	(void)c;
	(void)in;
	(void)out;
	return OK;
}

static enum err verify(struct context *c, const struct verification *in, struct blob *out)
{
	struct nothing nothing = { 0 };
	enum err e = service_address_verify(c, in, &nothing);

	out->location = STR("/verify/done");
	return e;
}

static enum err reset(struct context *c, const struct password_reset *in, struct blob *out)
{
	struct nothing nothing = { 0 };
	enum err e = service_password_reset(c, in, &nothing);

	out->location = STR("/reset/done");
	return e;
}

static enum err accept_invitation(struct context *c, const struct acceptance *in, struct blob *out)
{
	struct user user = { 0 };
	enum err e = service_invitation_accept(c, in, &user);

	c->outcome = DONE;
	out->location = STR("/invitation/done");
	return e;
}

OPERATION(account_look, account_key, account_view)
OPERATION(done, nothing, account_view)
OPERATION(verify, verification, blob)
OPERATION(reset, password_reset, blob)
OPERATION(accept_invitation, acceptance, blob)

#define BY_MAIL                                                                                                                \
	.roles = PUBLIC, .guard = ANYONE, .because = "the token from the mail says whose account it is", .internal = true,     \
	.keys = KEYS_NEVER
#define PAGE_OF(name, title, page)                                                                                             \
	{                                                                                                                      \
		.id = "page.account.get_" name, .method = METHOD_GET, .path = "/" name "/{token}", .summary = title, BY_MAIL,  \
		CALL_PAGE(account_look, page_account, page), .answer = { { 200, NULL } },                                      \
	}
#define DONE_OF(name, title, page)                                                                                             \
	{                                                                                                                      \
		.id = "page.account.get_" name "_done", .method = METHOD_GET, .path = "/" name "/done", .summary = title,      \
		BY_MAIL, CALL_PAGE(done, shape_nothing, page), .answer = { { 200, NULL } },                                    \
	}
#define FORM_OF(name, title, fn, shape)                                                                                        \
	{                                                                                                                      \
		.id = "page.account." name, .method = METHOD_POST, .path = "/" name "/{token}", .summary = title, BY_MAIL,     \
		.form = true, .media = "text/html", CALL(fn, shape, shape_blob), .answer = { { 303, NULL } },                  \
		ERRORS({ E_INVALID, NULL }),                                                                                   \
	}
static const struct endpoint endpoints[] = {
	PAGE_OF("verify", "Show the page that verifies an address", html_verify),
	FORM_OF("verify", "Verify an address", verify, page_verification),
	DONE_OF("verify", "Show that an address is verified", html_verify_done),
	PAGE_OF("reset", "Show the page of a new password", html_reset),
	FORM_OF("reset", "Set a new password", reset, page_reset),
	DONE_OF("reset", "Show that the password is set", html_reset_done),
	PAGE_OF("invitation", "Show the page of an invitation to a company", html_invitation),
	FORM_OF("invitation", "Accept an invitation", accept_invitation, page_acceptance),
	DONE_OF("invitation", "Show that the account is made", html_invitation_done),
};
const struct endpoint_group page_accounts = { endpoints, COUNT(endpoints) };
