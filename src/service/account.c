/* Accounts: registration, login, and the principal behind a token. */
#include "base/log.h"
#include "service/demo.h"
#include "service/service.h"
#include "store/event.h"
#include "store/user.h"

#define LOGIN_WINDOW 900 /* seconds */

static struct instant whole_second(struct instant at)
{
	return instant_of_unix(instant_unix(at));
}

/* ---- registration */

/* Every fault of the input at once; a taken address too, so that it is told with the others. */
static enum err registration_check(struct context *c, const struct registration *in, struct str name)
{
	struct user other = { 0 };
	if (in->role != CANDIDATE && in->role != INTERVIEWER)
		fail_at(c, E_CHOICE, AT(in, role), (struct str){ 0 });
	if (str_trim(name).n == 0)
		fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	if (!password_allowed(in->password, in->email))
		fail_at(c, E_WEAK, AT(in, password), (struct str){ 0 });
	if (!email_valid(in->email)) {
		fail_at(c, E_FORMAT, AT(in, email), in->email);
		return faults_checked(c);
	}
	enum err e = store_user_by_email(c->db, in->email, &other);
	if (e == OK)
		fail_at(c, E_TAKEN, AT(in, email), in->email);
	else if (e != E_NO_ROW)
		return e;
	return faults_checked(c);
}

/* A self-registered interviewer works for a company of their own, which bears their name. */
static enum err own_company(struct context *c, struct user *user)
{
	user->company = (struct company){ .id.v.pub = uuid_new(), .name = user->name, .email = user->email };
	return store_company_insert(c->db, &user->company);
}

static enum err registration_event(struct context *c, const struct user *user)
{
	struct event event = { .name = "user.registered",
		               .object = OBJECT_USER,
		               .id = user->id.v,
		               .company = user->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .quiet = true };
	return store_event_write(c->db, &event);
}

enum err service_account_register(struct context *c, const struct registration *in, struct user *out)
{
	struct str name = HAS(in, name) ? in->name : name_join(c->arena, in->first, in->last);
	enum err e = registration_check(c, in, name);
	if (e != OK)
		return e;
	*out = (struct user){ .id.v.pub = uuid_new(), .role = in->role, .email = in->email, .name = name, .active = true };
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
	if (password_hash(c->arena, in->password, &c->settings->password, &out->password_hash) != OK)
		return E_INTERNAL;
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
		e = registration_event(c, out);
	c->outcome = MADE;
	return e;
}

/* ---- login */

struct attempt {
	struct str account, address;
};

static bool take(struct context *c, const char *kind, struct str key, int64_t allowed)
{
	const struct throttle *throttle = c->throttle;
	const struct quota quota = { kind, key, allowed, LOGIN_WINDOW };
	int64_t wait = 0;
	if (throttle->take(throttle->self, &quota, &wait))
		return true;
	if (wait > c->retry_after)
		c->retry_after = wait;
	LOG(THROTTLED, LOG_TEXT_OF("kind", kind), LOG_STR("address", c->address), LOG_INT("seconds", wait));
	return false;
}

/* Taken before the password is looked at, so that attempts at the same moment cannot outrun the count. */
static bool attempt_begin(struct context *c, const struct attempt *attempt)
{
	if (!c->settings->limits || !c->throttle)
		return true;
	if (!take(c, "login_address", attempt->address, c->settings->login_address))
		return false;
	return take(c, "login_account", attempt->account, c->settings->login_account);
}

static void attempt_good(struct context *c, const struct attempt *attempt)
{
	if (!c->settings->limits || !c->throttle)
		return;
	c->throttle->give_back(c->throttle->self, "login_address", attempt->address);
	c->throttle->give_back(c->throttle->self, "login_account", attempt->account);
}

/* The one thing that counts for the account, whatever the case of the letters typed; the address when there is no account. */
static struct str account_key(struct context *c, const struct user *user, struct str email)
{
	if (uuid_none(user->id.v.pub))
		return str_lower(c->arena, str_trim(email));
	return str_hex(c->arena, user->id.v.pub.byte, sizeof user->id.v.pub.byte);
}

static enum err rehashed(struct context *c, struct user *user, struct str password)
{
	struct str old = user->password_hash;
	if (password_hash(c->arena, password, &c->settings->password, &user->password_hash) != OK)
		return E_INTERNAL;
	return store_user_rehash(c->db, user, old);
}

enum err service_account_login(struct context *c, const struct credentials *in, struct session *out)
{
	struct user *user = &out->user;
	bool rehash = false;
	enum err e = store_user_by_email(c->db, str_trim(in->email), user);
	if (e != OK && e != E_NO_ROW)
		return e;
	struct attempt attempt = { .account = account_key(c, user, in->email), .address = c->address };
	if (!attempt_begin(c, &attempt))
		return E_LIMITED;
	bool right = password_verify(in->password, user->password_hash, &c->settings->password, &rehash);
	/* The demo passwords stand in public documents: outside ./dev they open nothing, should their accounts exist. */
	if (!right || !user->active || (!c->settings->demo && service_demo_password(user->email, in->password))) {
		LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_INT("known", !uuid_none(user->id.v.pub)));
		*user = (struct user){ 0 };
		return E_CREDENTIALS;
	}
	if (rehash && (e = rehashed(c, user, in->password)) != OK)
		return e;
	attempt_good(c, &attempt);
	struct claims claims = { .subject = user->id.v.pub,
		                 .issued = c->now,
		                 .not_before = c->now,
		                 .expires = instant_add(c->now, c->settings->access_seconds_assistant),
		                 .version = user->token_version };
	out->access = token_sign(c->ring, c->arena, &claims);
	out->kind = STR("bearer");
	out->expires = claims.expires;
	return OK;
}

/* ---- tokens */

enum err service_account_principal(struct context *c, const struct claims *claims, struct principal *out)
{
	struct user user = { 0 };
	enum err e = store_user_principal(c->db, claims->subject, &user);
	if (e == E_NO_ROW)
		return E_UNAUTHORIZED;
	if (e != OK)
		return e;
	if (!user.active || user.token_version != claims->version)
		return E_UNAUTHORIZED;
	*out = (struct principal){ .user = user.id,
		                   .company = user.company.id,
		                   .role = user.role,
		                   .zone = user.zone,
		                   .token_version = user.token_version };
	return OK;
}
