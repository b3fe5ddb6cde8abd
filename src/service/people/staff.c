/* The staff of a company: listed for their colleagues, changed by admin and hr. */
#include "service/people/staff.h"

#include "model/job/job.h"
#include "model/words.h"
#include "service/people/account.h"
#include "store/calendar/feed.h"
#include "store/people/staff.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define LEFTOVERS_SHOWN 500

enum err service_staff_list(struct context *c, const struct staff_filter *in, struct colleague_list *out)
{
	bool all = (c->who.role & (ADMIN | HR)) != 0;
	enum staff_order order = all || in->order == STAFF_BY_NAME_DOWN ? in->order : STAFF_BY_NAME;
	struct staff_query query = { .pattern = job_pattern(c->arena, str_trim(in->q)),
		                     .emails = all,
		                     .role = in->role.bits != 0 ? in->role : (struct set){ UINT32_MAX },
		                     .active = all ? in->active : (struct maybe_bool){ true, true },
		                     .limit = in->window.size,
		                     .offset = window_offset(&in->window, in->window.size) };

	query.by[order] = true;
	return store_staff_list(c->db, &query, out);
}

static enum err find(struct context *c, const struct named *named, struct colleague *out, struct ownership *whose)
{
	enum err e = store_colleague_any(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->id;
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct colleague *out, struct ownership *whose)
{
	enum err e = store_colleague_any_lock(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->id;
	return e;
}

FINDER(find, colleague)
FINDER(find_locked, colleague)
const struct load load_colleague = { .name = "colleague", .keys = 1, LOADS(colleague, find, find_locked) };

/* ---- changes */

enum err service_account_switch(struct context *c, const struct user *user)
{
	enum err e = store_user_set_active(c->db, user);

	if (e == OK && !user->active)
		e = store_feed_end(c->db, user->id);
	if (e == OK && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, user->id.v.pub);
	return e == OK ? service_account_event(c, user, user->active ? EVENT_USER_ENABLED : EVENT_USER_DISABLED) : e;
}

/* Without an admin nobody could change the company or its staff any more. */
static enum err check_admins(struct context *c, const struct colleague *was, const struct colleague_edit *in)
{
	int64_t others = 0;
	enum err e = store_staff_hold(c->db);

	if (e == OK)
		e = store_staff_other_admins(c->db, was->id, &others);
	if (e == OK && others == 0)
		fail_at(c, E_LAST_ADMIN, HAS(in, role) && in->role != ADMIN ? AT(in, role) : AT(in, active), (struct str){ 0 });
	return e;
}

static enum err check(struct context *c, const struct colleague *was, const struct colleague_edit *in,
                      const struct colleague *next)
{
	bool own = service_guard(SELF, &c->who, &(struct ownership){ .person = was->id }) == OK;
	bool admin = was->role == ADMIN && was->active.v, stays = next->role == ADMIN && next->active.v;

	name_check(c, AT(in, title), in->title);
	if (own && next->role != was->role)
		fail_at(c, E_OWN_ROLE, AT(in, role), (struct str){ 0 });
	enum err e = admin && !stays ? check_admins(c, was, in) : OK;
	return e == OK ? faults_checked(c) : e;
}

static struct str role_text(unsigned role)
{
	return role == ADMIN ? STR("admin") : role == HR ? STR("hr") : STR("interviewer");
}

static enum err record_event(struct context *c, const struct colleague *was, const struct colleague *next)
{
	struct change changes[2];
	struct event event = { .name = EVENT_USER_CHANGED,
		               .object = OBJECT_USER,
		               .id = was->id.v,
		               .company = was->company,
		               CAUSED_BY(c),
		               .changes = changes };

	if (was->role != next->role)
		changes[event.n_changes++] = (struct change){ "role", role_text(was->role), role_text(next->role) };
	if (!str_equal(was->title, next->title))
		changes[event.n_changes++] = (struct change){ "title", was->title, next->title };
	return event.n_changes > 0 ? store_event_write(c->db, &event) : OK;
}

static struct ids ids_of(struct context *c, const struct handover_items *items)
{
	struct id *ids = ARENA_ARRAY(c->arena, struct id, items->n);

	for (size_t i = 0; i < items->n; i++)
		ids[i] = items->at[i].id;
	return (struct ids){ ids, items->n };
}

static enum err find_leftovers(struct context *c, struct colleague *out)
{
	struct handover_items interviews = { 0 }, jobs = { 0 };
	enum err e = store_handover_interviews(c->db, out->id, LEFTOVERS_SHOWN, &interviews);

	if (e == OK)
		e = store_handover_jobs(c->db, out->id, LEFTOVERS_SHOWN, &jobs);
	out->leftovers = ARENA_NEW(c->arena, struct leftovers);
	*out->leftovers = (struct leftovers){ .interviews = ids_of(c, &interviews), .jobs = ids_of(c, &jobs) };
	return e;
}

static enum err save(struct context *c, const struct colleague *was, struct colleague *next)
{
	enum err e = store_colleague_save(c->db, next);
	bool switched = was->active.v != next->active.v;

	if (e == OK)
		e = record_event(c, was, next);
	/* A role holds from the next request on, in each worker. */
	if (e == OK && was->role != next->role && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, was->id.v.pub);
	if (e == OK && switched)
		e = service_account_switch(
		        c, &(struct user){ .id = was->id, .company.id = was->company, .active = next->active.v });
	return e;
}

static enum err answer(struct context *c, struct colleague *out)
{
	enum err e = store_colleague_any(c->db, out->id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_colleague_change(struct context *c, const struct colleague *was, const struct colleague_edit *in,
                                  struct colleague *out)
{
	struct colleague next = *was;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (c->who.role == HR && (HAS(in, role) || HAS(in, active)))
		return E_FORBIDDEN;
	if (HAS(in, role))
		next.role = in->role;
	if (HAS(in, title))
		next.title = in->title;
	if (HAS(in, active))
		next.active = in->active;
	bool changes = next.role != was->role || next.active.v != was->active.v || !str_equal(next.title, was->title);
	enum err e = check(c, was, in, &next);
	if (e == OK && changes)
		e = save(c, was, &next);
	*out = next;
	if (e == OK)
		e = answer(c, out);
	return e == OK && HAS(in, active) && !next.active.v ? find_leftovers(c, out) : e;
}
