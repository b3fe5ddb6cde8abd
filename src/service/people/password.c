/* Changes a password with the old password, resets it with a token from a mail, and verifies mail addresses. */
#include "base/address.h"
#include "base/log.h"
#include "service/noted.h"
#include "service/people/account.h"
#include "service/people/people.h"
#include "service/people/ticket.h"
#include "store/calendar/feed.h"
#include "store/mail/mail.h"
#include "store/people/user.h"

enum err service_account_set_password(struct context *c, struct user *user, const struct new_password *new)
{
	const struct ticket pending = { .user.id = user->id, .purpose = TICKET_RESET };

	user->password_hash = new->hash;
	user->kept_session = new->kept;
	enum err e = store_user_set_password(c->db, user, new->old);
	if (e == OK)
		e = store_ticket_use_all(c->db, &pending);
	if (e == OK && new->end_feeds)
		e = store_feed_end(c->db, user->id);
	if (e == OK && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, user->id.v.pub);
	return e;
}

void service_password_judge(struct context *c, struct str password, const struct user *user, size_t off)
{
	const struct str guesses[] = { user->email, user->name, user->first, user->last, user->username, user->company.name };
	enum err why = password_judge(c->arena, password, guesses, COUNT(guesses), c->settings->password_strength);

	if (why != OK)
		fail_at(c, why, off, (struct str){ 0 });
}

/* Reports the faults of a new password and of its repetition; `at` has the offsets of the two members. */
static void password_check(struct context *c, struct str password, struct str again, const struct user *user,
                           const size_t at[2])
{
	service_password_judge(c, password, user, at[0]);
	if (!str_equal(password, again))
		fail_at(c, E_MISMATCH, at[1], (struct str){ 0 });
}

/* Compares the old password, and hashes the new one into *hash_r. A wrong one is a fault. */
static enum err change_compare(struct context *c, const struct password_change *in, const struct user *user,
                               const struct tally *tally, struct str *hash_r)
{
	const size_t at[2] = { AT(in, password), AT(in, password_again) };
	bool rehash = false;

	if (!password_verify(in->old, user->password_hash, &c->settings->password, &rehash)) {
		LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_INT("known", 1));
		service_audit_login_failed(c, c->who.user.v, c->who.company);
		fail_at(c, E_WRONG_PASSWORD, AT(in, old), (struct str){ 0 });
	} else {
		service_attempt_good(c, tally, 1);
	}
	password_check(c, in->password, in->password_again, user, at);
	enum err e = faults_checked(c);
	return e == OK ? password_hash(c->arena, in->password, &c->settings->password, hash_r) : e;
}

/* Reads the caller, and checks and hashes the passwords, before the transaction. */
static enum err change_check(struct context *c, const struct password_change *in, struct user *user, struct str *hash_r)
{
	enum err e;

	db_pause(c->db);
	e = store_user_secret(c->db, user);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	/* Only who is logged in can use this up, so it is no means to lock others out. */
	user->token_version = c->who.token_version;
	const struct tally tally = { "password_account", service_account_key(c, user, user->email),
		                     c->settings->login_account };
	if (!service_attempt_begin(c, &tally, 1))
		return E_LIMITED;
	e = service_hashing_begin(c);
	if (e != OK) {
		service_attempt_good(c, &tally, 1);
		return e;
	}
	e = change_compare(c, in, user, &tally, hash_r);
	service_hashing_end(c);
	return e;
}

enum err service_password_change(struct context *c, const struct password_change *in, struct nothing *out)
{
	struct user user = { 0 };
	struct new_password new = { .kept = c->who.session, .end_feeds = in->end_feeds.v };
	enum err e = change_check(c, in, &user, &new.hash);

	(void)out;
	new.old = user.password_hash;
	if (e == OK)
		e = service_account_set_password(c, &user, &new);
	if (e == E_NO_ROW) /* another request has changed it since */
		return fail_at(c, E_WRONG_PASSWORD, AT(in, old), (struct str){ 0 });
	return e == OK ? service_account_event(c, &user, EVENT_USER_PASSWORD_CHANGED) : e;
}

enum err service_password_request(struct context *c, const struct reset_request *in, struct nothing *out)
{
	struct user user = { 0 }, nobody = { 0 };
	struct str email = email_typed(in->email);

	(void)out;
	if (!email_valid(email))
		return fail_at(c, E_FORMAT, AT(in, email), in->email);
	/* Counted under the typed address, so that the limit does not reveal whether the account exists. */
	uint8_t bytes[16];
	const struct tally tallies[] = {
		{ "reset_address", address_network(c->address, bytes), c->settings->login_address },
		{ "reset_account", str_lower(c->arena, email), c->settings->login_account },
	};
	if (!service_attempt_begin(c, tallies, COUNT(tallies)))
		return E_LIMITED;
	enum err e = store_user_by_email(c->db, email, &user);
	if (e != OK && e != E_NO_ROW)
		return e;
	return service_ticket_issue(c, TICKET_RESET, e == OK && user.active ? &user : &nobody,
	                            EVENT_USER_PASSWORD_RESET_REQUESTED);
}

/* Finds the account of the token, and hashes the new password into *hash_r, before the transaction. */
static enum err reset_check(struct context *c, const struct password_reset *in, struct ticket *ticket, struct str *hash_r)
{
	const size_t at[2] = { AT(in, password), AT(in, password_again) };
	enum err e;

	db_pause(c->db);
	e = store_ticket_find(c->db, ticket);
	if (e == E_NO_ROW) {
		ticket->purpose = TICKET_ACCOUNT;
		e = store_ticket_find(c->db, ticket);
	}
	if (e == E_NO_ROW)
		fail_at(c, E_SPENT, AT(in, token), (struct str){ 0 });
	else if (e != OK)
		return e;
	password_check(c, in->password, in->password_again, &ticket->user, at);
	e = faults_checked(c);
	return e == OK ? service_password_hash(c, in->password, hash_r) : e;
}

enum err service_password_reset(struct context *c, const struct password_reset *in, struct nothing *out)
{
	struct ticket ticket = { .purpose = TICKET_RESET, .hash = service_ticket_hash(c->arena, in->token) };
	struct new_password new = { .end_feeds = true };
	enum err e = reset_check(c, in, &ticket, &new.hash);

	(void)out;
	if (e == OK)
		e = store_ticket_use(c->db, &ticket);
	if (e == E_NO_ROW) /* another request has used the token first */
		return fail_at(c, E_SPENT, AT(in, token), (struct str){ 0 });
	if (e == OK)
		e = service_account_set_password(c, &ticket.user, &new);
	if (e == OK && ticket.purpose == TICKET_ACCOUNT) /* the link has reached the address */
		e = store_user_verify(c->db, &ticket.user);
	return e == OK ? service_account_event(c, &ticket.user, EVENT_USER_PASSWORD_RESET) : e;
}

enum err service_address_verify(struct context *c, const struct verification *in, struct nothing *out)
{
	struct ticket ticket = { .purpose = TICKET_VERIFICATION, .hash = service_ticket_hash(c->arena, in->token) };
	enum err e = store_ticket_find(c->db, &ticket);

	(void)out;
	if (e == OK)
		e = store_ticket_use(c->db, &ticket);
	if (e == E_NO_ROW)
		return fail_at(c, E_SPENT, AT(in, token), (struct str){ 0 });
	if (e == OK)
		e = store_user_verify(c->db, &ticket.user);
	if (e == OK)
		e = store_mail_release(c->db, ticket.user.id);
	return e == OK ? service_account_event(c, &ticket.user, EVENT_USER_VERIFIED) : e;
}

enum err service_address_resend(struct context *c, const struct nothing *in, struct nothing *out)
{
	struct user user = { 0 };
	enum err e = store_user_profile(c->db, &user);

	(void)in;
	(void)out;
	if (e != OK || user.verified)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	return service_ticket_issue(c, TICKET_VERIFICATION, &user, EVENT_USER_VERIFICATION_REQUESTED);
}
