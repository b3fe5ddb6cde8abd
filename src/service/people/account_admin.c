/* The use cases by which the administrator of the installation adds, enables and disables accounts. */
#include "service/people/account.h"
#include "service/people/people.h"
#include "service/people/staff.h"
#include "store/calendar/feed.h"
#include "store/people/user.h"

static enum err addition_check(struct context *c, const struct account_addition *in)
{
	bool taken = false;
	bool staff = in->role == HR || in->role == INTERVIEWER;

	if (str_trim(in->name).n == 0)
		fail_at(c, E_REQUIRED, AT(in, name), STR("a name"));
	if (str_points(in->name) > 200)
		fail_at(c, E_FORMAT, AT(in, name), in->name);
	if (str_points(in->company) > 200)
		fail_at(c, E_FORMAT, AT(in, company), in->company);
	name_check(c, AT(in, name), in->name);
	name_check(c, AT(in, company), in->company);
	if (in->role != ADMIN && in->role != CANDIDATE && !staff)
		fail_at(c, E_CHOICE, AT(in, role), STR("role"));
	if (staff && in->company.n == 0)
		fail_at(c, E_REQUIRED, AT(in, company), STR("a company"));
	const struct user added = { .email = in->email, .name = in->name, .company.name = in->company };
	service_password_judge(c, in->password, &added, AT(in, password));
	if (!email_valid(in->email)) {
		fail_at(c, E_FORMAT, AT(in, email), in->email);
		return faults_checked(c);
	}
	enum err e = service_account_free(c, in->email, &taken);
	if (taken)
		fail_at(c, E_TAKEN, AT(in, email), in->email);
	return e == OK ? faults_checked(c) : e;
}

static enum err company_of(struct context *c, struct str name, struct company *company)
{
	enum err e = store_company_by_name(c->db, name, company);

	if (e != E_NO_ROW)
		return e;
	*company = (struct company){ .id.v.pub = uuid_new(), .name = name };
	return service_company_insert(c, company);
}

enum err service_account_add(struct context *c, const struct account_addition *typed, struct user *out)
{
	struct account_addition trimmed = *typed, *in = &trimmed;
	in->email = email_typed(typed->email);
	enum err e = addition_check(c, in);

	if (e != OK)
		return e;
	*out = (struct user){ .id.v.pub = uuid_new(), .role = in->role, .email = in->email, .name = in->name, .active = true };
	out->verified = true; /* because whoever administers the server vouches for the address */
	out->created_at = out->updated_at = instant_of_unix(instant_unix(c->now));
	name_split(in->name, &out->first, &out->last);
	if (in->company.n > 0 && in->role != CANDIDATE)
		e = company_of(c, in->company, &out->company);
	if (e == OK)
		e = service_password_hash(c, in->password, &out->password_hash);
	if (e == OK)
		e = store_user_insert(c->db, out);
	if (e == E_DUPLICATE)
		return fail_at(c, E_TAKEN, AT(in, email), in->email);
	return e == OK ? service_account_event(c, out, EVENT_USER_ADDED) : e;
}

enum err service_account_enable(struct context *c, struct str email, bool active)
{
	struct user user = { 0 };
	enum err e = store_user_by_email(c->db, email_typed(email), &user);

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	user.active = active;
	e = store_user_set_active(c->db, &user);
	if (e == OK && !active)
		e = store_feed_end(c->db, user.id);
	return e == OK ? service_account_event(c, &user, active ? EVENT_USER_ENABLED : EVENT_USER_DISABLED) : e;
}

/* ---- for interviewctl, whose user administers the server */

enum err service_account_find(struct context *c, struct str email, struct user *out)
{
	enum err e = store_user_by_email(c->db, email_typed(email), out);

	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

void service_account_act_for(struct context *c, struct company_id company)
{
	c->who.company = company;
	db_set_scope(c->db, (struct db_scope_values){ .company = company.v.key, .role = c->who.role, .now = c->now });
}

enum err service_account_set_role(struct context *c, struct str email, unsigned role)
{
	struct user user = { 0 };
	struct colleague was = { 0 }, next = { 0 };
	struct colleague_edit edit = { .role = role };
	struct ownership whose = { 0 };
	enum err e = service_account_find(c, email, &user);

	if (e != OK)
		return e;
	if (user.company.id.v.key == 0 || role == CANDIDATE)
		return E_NOT_FOUND;
	service_account_act_for(c, user.company.id);
	e = load_colleague.lock(c, &(struct named){ .id = { user.id.v.pub }, .lock = true }, &was, &whose);
	MARK(&edit, role);
	if (e == OK)
		e = service_colleague_change(c, &was, &edit, &next);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_account_give_password(struct context *c, struct str email, struct str password)
{
	struct user user = { 0 };
	struct new_password new = { 0 };
	enum err e = service_account_find(c, email, &user);

	if (e != OK)
		return e;
	service_password_judge(c, password, &user, offsetof(struct account_addition, password));
	e = faults_checked(c);
	if (e == OK)
		e = service_password_hash(c, password, &new.hash);
	if (e == OK)
		e = service_account_set_password(c, &user, &new);
	return e == OK ? service_account_event(c, &user, EVENT_USER_PASSWORD_RESET) : e;
}
