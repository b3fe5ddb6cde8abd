/* What the admin of the installation does with companies. No data of a company is read here but what names it. */
#include "model/job/job.h"
#include "service/company/inside.h"
#include "service/people/account.h"
#include "store/people/company.h"
#include "store/people/user.h"

enum err service_company_list(struct context *c, const struct company_filter *in, struct company_detail_list *out)
{
	const struct company_query query = { .pattern = job_pattern(c->arena, str_trim(in->q)),
		                             .limit = in->window.size,
		                             .offset = window_offset(&in->window, in->window.size) };

	return store_company_list(c->db, &query, out);
}

static enum err find(struct context *c, const struct named *named, struct company_detail *out, struct ownership *whose)
{
	enum err e = store_company_any(c->db, named->id[0], out);

	whose->company = out->id;
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct company_detail *out, struct ownership *whose)
{
	enum err e = store_company_any_lock(c->db, named->id[0], out);

	whose->company = out->id;
	return e;
}

FINDER(find, company_detail)
FINDER(find_locked, company_detail)
const struct load load_company = { .name = "company", .keys = 1, LOADS(company_detail, find, find_locked) };

/* Reads what was written; the caller was allowed to write it. */
static enum err answer(struct context *c, struct uuid id, struct company_detail *out)
{
	enum err e = store_company_any(c->db, id, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_company_make(struct context *c, const struct company_edit *in, struct company_detail *out)
{
	struct company_detail next = { 0 };
	struct company company = { .id.v.pub = uuid_new() };

	service_company_name(c, in, &next);
	if (faults_checked(c) != OK)
		return E_INVALID;
	company.name = next.name;
	company.slug = next.slug;
	enum err e = next.slug.n > 0 ? store_company_insert(c->db, &company) : service_company_insert(c, &company);
	if (e == E_DUPLICATE)
		return fail_at(c, E_TAKEN, AT(in, slug), in->slug);
	if (e == OK)
		e = answer(c, company.id.v.pub, out);
	c->outcome = MADE;
	return e == OK ? service_company_event(c, EVENT_COMPANY_CREATED, &(struct company_detail){ 0 }, out) : e;
}

/* From the next request on, nobody of the staff is let in. */
static enum err end_sessions(struct context *c, struct company_id company)
{
	struct company_member *staff = NULL;
	size_t n = 0;
	enum err e = store_company_end_sessions(c->db, company, &staff, &n);

	for (size_t i = 0; e == OK && c->throttle != NULL && i < n; i++)
		c->throttle->forget_user(c->throttle->self, staff[i].id);
	return e;
}

enum err service_company_set(struct context *c, const struct company_detail *was, const struct company_edit *in,
                             struct company_detail *out)
{
	struct company_detail next = *was;
	enum event_name name = EVENT_COMPANY_CHANGED;

	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	service_company_name(c, in, &next);
	if (HAS(in, active))
		next.active = in->active;
	if (faults_checked(c) != OK)
		return E_INVALID;
	if (!service_company_differs(c, was, &next))
		return OK;
	if (next.active.v != was->active.v)
		name = next.active.v ? EVENT_COMPANY_ENABLED : EVENT_COMPANY_DISABLED;
	enum err e = store_company_set(c->db, &next);
	if (e == E_DUPLICATE)
		return fail_at(c, E_TAKEN, AT(in, slug), in->slug);
	if (e == OK && name != EVENT_COMPANY_CHANGED)
		e = end_sessions(c, was->id);
	if (e == OK)
		e = service_company_event(c, name, was, &next);
	return e == OK ? answer(c, was->id.v.pub, out) : e;
}

enum err service_company_named(struct context *c, struct str named, struct company_detail *out)
{
	enum err e = store_company_named(c->db, named, out);

	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

/* ---- the first admins */

static enum err check_invited(struct context *c, const struct invitation_draft *in, struct str email)
{
	enum err e = service_invitation_check_address(c, in, email);

	name_check(c, AT(in, name), in->name);
	return e == OK ? faults_checked(c) : e;
}

enum err service_company_invite(struct context *c, const struct company_detail *company, const struct invitation_draft *in,
                                struct invitation *out)
{
	struct db_scope_values scope = {
		.caller = c->who.user.v.key, .company = company->id.v.key, .role = c->who.role, .now = c->now
	};
	struct user inviter = { 0 };
	struct str email = email_typed(in->email);
	enum err e = check_invited(c, in, email);

	if (e == OK)
		e = store_user_profile(c->db, &inviter);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	*out = (struct invitation){ .company = { .id = company->id, .name = company->name },
		                    .inviter = inviter,
		                    .role = ADMIN,
		                    .email = email,
		                    .name = str_trim(in->name) };
	/* The invitation is the company's, like those of its own staff. */
	db_set_scope(c->db, scope);
	e = service_invitation_issue(c, out);
	scope.company = c->who.company.v.key;
	db_set_scope(c->db, scope);
	return e;
}
