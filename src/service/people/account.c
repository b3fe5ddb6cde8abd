/* Accounts: registration, login, and the principal behind a token. */
#include "service/people/account.h"
#include "base/address.h"
#include "base/log.h"
#include "service/noted.h"
#include "service/people/demo.h"
#include "service/people/factor.h"
#include "service/people/people.h"
#include "service/people/ticket.h"
#include "store/people/session.h"
#include "store/people/user.h"
#include "store/trail/event.h"
#include <string.h>

static struct instant whole_second(struct instant at)
{
	return instant_of_unix(instant_unix(at));
}

/* ---- registration */

static enum err taken_check(struct context *c, const struct registration *in)
{
	struct user other = { 0 };
	bool taken = false;
	enum err e = OK;
	if (email_valid(in->email))
		e = service_account_free(c, in->email, &taken);
	else
		fail_at(c, E_FORMAT, AT(in, email), in->email);
	if (taken)
		fail_at(c, E_TAKEN, AT(in, email), in->email);
	if (e != OK || !HAS(in, username))
		return e;
	if (!username_valid(in->username))
		return fail_at(c, E_FORMAT, AT(in, username), in->username);
	e = store_user_by_username(c->db, in->username, &other);
	return e == OK ? fail_at(c, E_TAKEN, AT(in, username), in->username) : e;
}

/* Notes the faults that can be seen without the database. */
static void registration_judge(struct context *c, const struct registration *in, struct str name)
{
	if (in->role != CANDIDATE && in->role != INTERVIEWER)
		fail_at(c, E_CHOICE, AT(in, role), (struct str){ 0 });
	else if (in->role != CANDIDATE && c->settings->registration != REGISTER_EVERYONE)
		fail_at(c, E_NOT_ADMITTED, AT(in, role), (struct str){ 0 });
	name_check(c, AT(in, name), in->name);
	name_check(c, AT(in, first), in->first);
	name_check(c, AT(in, last), in->last);
	if (str_trim(name).n == 0)
		fail_at(c, E_REQUIRED, HAS(in, first) ? AT(in, first) : AT(in, name), (struct str){ 0 });
	const struct user registering = { .email = in->email, .name = name, .username = in->username };
	service_password_judge(c, in->password, &registering, AT(in, password));
	if (HAS(in, password_again) && !str_equal(in->password, in->password_again))
		fail_at(c, E_MISMATCH, AT(in, password_again), (struct str){ 0 });
}

/* Reports all faults of the input at once, including a mail address that is already taken. An input that may be right has its
 * password hashed first, because what follows is the transaction. */
static enum err registration_check(struct context *c, const struct registration *in, struct str name, struct str *hash_r)
{
	enum err e = OK;
	registration_judge(c, in, name);
	if (c->faults.n == 0 && email_valid(in->email))
		e = service_password_hash(c, in->password, hash_r);
	if (e == OK)
		e = taken_check(c, in);
	return e == OK || e == E_NO_ROW || e == E_INVALID ? faults_checked(c) : e;
}

/* An interviewer who registers gets an own company, which has the same name as the interviewer. */
static enum err own_company(struct context *c, struct user *user)
{
	user->company = (struct company){ .id.v.pub = uuid_new(), .name = user->name, .email = user->email };
	return service_company_insert(c, &user->company);
}

enum err service_account_event(struct context *c, const struct user *user, enum event_name name)
{
	struct event event = {
		.name = name, .object = OBJECT_USER, .id = user->id.v, .company = user->company.id, CAUSED_BY(c)
	};
	return store_event_write(c->db, &event);
}

enum err service_account_register(struct context *c, const struct registration *typed, struct user *out)
{
	struct registration trimmed = *typed, *in = &trimmed;
	in->email = email_typed(typed->email);
	struct str name = HAS(in, name) ? in->name : name_join(c->arena, in->first, in->last);
	/* Checked before the account is searched, so that the answer is the same whether or not the address has an account. */
	if (c->settings->registration == REGISTER_NOBODY)
		return E_REGISTRATION_CLOSED;
	struct str hash = { 0 };
	enum err e = registration_check(c, in, name, &hash);
	if (e != OK)
		return e;
	*out = (struct user){ .id.v.pub = uuid_new(),
		              .role = in->role,
		              .email = in->email,
		              .password_hash = hash,
		              .name = name,
		              .active = true,
		              .digest = { true, true } };
	out->username = in->username;
	out->phone = in->phone;
	out->created_at = out->updated_at = whole_second(c->now);
	if (HAS(in, first) || HAS(in, last)) {
		out->first = in->first;
		out->last = in->last;
	} else {
		name_split(name, &out->first, &out->last);
	}
	if (!out->first.p)
		out->first = STR("");
	if (!out->last.p)
		out->last = STR("");
	e = in->role == INTERVIEWER ? own_company(c, out) : OK;
	if (e == OK)
		e = store_user_insert(c->db, out);
	if (e == E_DUPLICATE) {
		/* another request took it since the check */
		bool username = str_ends(db_duplicate_key(c->db), STR("username"));
		return username ? fail_at(c, E_TAKEN, AT(in, username), in->username)
		                : fail_at(c, E_TAKEN, AT(in, email), in->email);
	}
	if (e == OK)
		e = service_account_event(c, out, EVENT_USER_REGISTERED);
	if (e == OK)
		e = service_ticket_issue(c, TICKET_VERIFICATION, out, EVENT_USER_VERIFICATION_REQUESTED);
	c->outcome = MADE;
	return e;
}

/* ---- login */

struct str service_account_key(struct context *c, const struct user *user, struct str email)
{
	struct str who = str_lower(c->arena, email_typed(email));

	if (!uuid_none(user->id.v.pub))
		who = str_hex(c->arena, user->id.v.pub.byte, sizeof user->id.v.pub.byte);
	return STR_JOIN(c->arena, who, STR(" "), str_from_int(c->arena, user->token_version));
}

/* What counts a login as an attempt. The last one is of the account alone. */
enum { TALLIES = 3 };
static void tallies_of(struct context *c, const struct user *user, struct str email, struct tally tallies[TALLIES])
{
	uint8_t bytes[16];
	struct str account = service_account_key(c, user, email);
	struct str network = str_copy(c->arena, address_network(c->address, bytes));

	tallies[0] = (struct tally){ "login_address", network, c->settings->login_address };
	tallies[1] =
	        (struct tally){ "login_client", STR_JOIN(c->arena, account, STR(" "), network), c->settings->login_account };
	tallies[2] = (struct tally){ "login_account", account, c->settings->login_everywhere };
}

/* A login, as far as it has been checked. */
struct checked {
	struct tally tallies[TALLIES];
	size_t counted; /* in how many of them, from the first */
	struct str old; /* the hash, when the password was hashed anew with other parameters */
};

/*
 * Whether strangers have tried so many passwords that only networks may go on from which the account was used before. The
 * statement is run for unknown accounts, too, so that the number of statements reveals nothing.
 */
static enum err locked(struct context *c, const struct user *user, struct checked *checked)
{
	struct session_address *known = NULL;
	uint8_t own[16], other[16];
	int64_t wait = c->retry_after;
	size_t n = 0;

	if (service_attempt_begin(c, &checked->tallies[TALLIES - 1], 1)) {
		checked->counted = TALLIES;
		return OK;
	}
	enum err e = store_session_known(c->db, user->id, &known, &n);
	for (size_t i = 0; e == OK && i < n; i++) {
		if (!str_equal(address_network(known[i].text, other), address_network(c->address, own)))
			continue;
		c->retry_after = wait;
		return OK;
	}
	return e == OK ? E_LIMITED : e;
}

/* Reads the account, and counts the attempt. */
static enum err admit(struct context *c, const struct credentials *in, struct user *user, struct checked *checked)
{
	enum err e = store_user_by_email(c->db, email_typed(in->email), user);

	if (e != OK && e != E_NO_ROW)
		return e;
	tallies_of(c, user, in->email, checked->tallies);
	if (!service_attempt_begin(c, checked->tallies, TALLIES - 1))
		return E_LIMITED;
	checked->counted = TALLIES - 1;
	return locked(c, user, checked);
}

/* Compares the password, and hashes it again when it was hashed with other parameters. Somebody unknown has no hash, which
 * takes as long to compare. */
static enum err compare(struct context *c, const struct credentials *in, struct user *user, struct checked *checked)
{
	bool rehash = false;
	bool right = password_verify(in->password, user->password_hash, &c->settings->password, &rehash);

	/* The passwords of the demo are public, so a server that is not a demo refuses them, even if the accounts exist. */
	if (!right || !user->active || (!c->settings->demo && service_demo_password(user->email, in->password))) {
		LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_INT("known", !uuid_none(user->id.v.pub)));
		service_audit_login_failed(c, user->id.v, user->company.id);
		*user = (struct user){ 0 };
		return E_CREDENTIALS;
	}
	if (!rehash)
		return OK;
	checked->old = user->password_hash;
	return password_hash(c->arena, in->password, &c->settings->password, &user->password_hash);
}

/* Asks for the second factor after the password, if the user has one. The attempt that was counted before is taken out of the
 * tallies again, unless a wrong code was sent. */
static enum err second_factor(struct context *c, const struct credentials *in, const struct user *user,
                              const struct checked *checked)
{
	enum err e = OK;

	if (user->factor.id.v.key != 0)
		e = in->otp.n > 0 ? service_factor_take(c, user, in->otp) : E_OTP_REQUIRED;
	if (e == E_NO_ROW) {
		LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_INT("known", 1));
		return E_OTP_REQUIRED;
	}
	service_attempt_good(c, checked->tallies, TALLIES);
	return e;
}

/* Checks the password in a place for that. Who finds none has not tried a password, so the attempt is not counted. */
static enum err check_password(struct context *c, const struct credentials *in, struct user *user, struct checked *checked)
{
	enum err e;

	db_pause(c->db);
	e = admit(c, in, user, checked);
	if (e != OK)
		return e;
	e = service_hashing_begin(c);
	if (e != OK) {
		service_attempt_good(c, checked->tallies, checked->counted);
		return e;
	}
	e = compare(c, in, user, checked);
	service_hashing_end(c);
	return e;
}

enum err service_account_check(struct context *c, const struct credentials *in, struct user *user)
{
	struct checked checked = { 0 };
	enum err e = check_password(c, in, user, &checked);

	if (e == OK)
		e = second_factor(c, in, user, &checked);
	return e == OK && checked.old.p != NULL ? store_user_rehash(c->db, user, checked.old) : e;
}

enum err service_account_login(struct context *c, const struct credentials *in, struct session *out)
{
	enum err e = service_account_check(c, in, &out->user);
	int64_t seconds = out->user.must_set_up ? c->settings->access_seconds_platform : c->settings->access_seconds_assistant;
	if (e == OK)
		e = service_session_open(c, seconds, out);
	if (e == OK)
		service_session_sign(c, seconds, out);
	return e;
}

/* ---- tokens */

bool service_account_claimed(const struct context *c, const struct claims *claims, struct principal *out)
{
	const struct rights *rights = &claims->rights;
	struct str zone = { rights->zone, strnlen(rights->zone, sizeof rights->zone) };

	if (rights->user_key == 0)
		return false;
	*out = (struct principal){ .user.v = { rights->user_key, claims->subject },
		                   .company.v = { rights->company_key, rights->company },
		                   .role = rights->role,
		                   .token_version = claims->version };
	if (zone.n > 0)
		out->zone = str_copy(c->arena, zone);
	return true;
}

enum err service_account_principal(struct context *c, const struct claims *claims, struct principal *out)
{
	struct user user = { 0 };
	enum err e = store_user_principal(c->db, claims->subject, &user);
	if (e == E_NO_ROW)
		return E_UNAUTHORIZED;
	if (e != OK)
		return e;
	*out = (struct principal){ .user = user.id,
		                   .company = user.company.id,
		                   .role = user.role,
		                   .zone = user.zone,
		                   .token_version = user.token_version,
		                   .kept_session = user.kept_session };
	return user.active && principal_accepts(out, claims->version, claims->session) ? OK : E_UNAUTHORIZED;
}
