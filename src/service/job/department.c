/* The use cases of a company's departments. */
#include "service/job/job.h"
#include "store/job/detail.h"
#include "store/trail/event.h"

static enum err record_event(struct context *c, enum event_name name, const struct department *department, struct change change)
{
	struct event event = { .name = name,
		               .object = OBJECT_DEPARTMENT,
		               .id = department->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = &change,
		               .n_changes = 1 };

	return store_event_write(c->db, &event);
}

enum err service_department_list(struct context *c, const struct department_filter *in, struct department_list *out)
{
	return store_department_list(c->db, &in->window, out);
}

/* The row is not locked, because the statements that write compare the version. */
static enum err find(struct context *c, const struct named *named, struct department *out, struct ownership *whose)
{
	enum err e = store_department_any(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

FINDER(find, department)
const struct load load_department = { .name = "department", .keys = 1, LOADS(department, find, find) };

/* Only the company itself learns that the name is taken, so this fault reveals nothing. */
static enum err check_name(struct context *c, const struct department_edit *in, struct str *name_r)
{
	*name_r = str_trim(in->name);
	if (name_r->n == 0)
		return fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	return OK;
}

static enum err taken(struct context *c, const struct department_edit *in, enum err e)
{
	return e == E_DUPLICATE ? fail_at(c, E_TAKEN, AT(in, name), in->name) : e;
}

static enum err answer(struct context *c, struct department *out)
{
	enum err e = store_department_any(c->db, out->id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_department_create(struct context *c, const struct department_edit *in, struct department *out)
{
	enum err e = check_name(c, in, &out->name);
	out->id.v.pub = uuid_new();
	if (e == OK)
		e = taken(c, in, store_department_insert(c->db, out));
	if (e == OK)
		e = record_event(c, EVENT_DEPARTMENT_CREATED, out, (struct change){ "name", { 0 }, out->name });
	if (e != OK)
		return e;
	c->outcome = MADE;
	return answer(c, out);
}

enum err service_department_change(struct context *c, const struct department *was, const struct department_edit *in,
                                   struct department *out)
{
	struct str name;

	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (!HAS(in, name))
		return OK;
	enum err e = check_name(c, in, &name);
	if (e != OK || str_equal(was->name, name))
		return e;
	out->name = name;
	e = taken(c, in, store_department_save(c->db, out));
	if (e == OK)
		e = record_event(c, EVENT_DEPARTMENT_CHANGED, out, (struct change){ "name", was->name, name });
	return e == OK ? answer(c, out) : e;
}

enum err service_department_delete(struct context *c, const struct department *was, const struct department_key *in,
                                   struct department *out)
{
	enum err e = HAS(in, version) && in->version != was->version ? E_STALE : store_department_delete(c->db, was);

	*out = *was;
	return e == OK ? record_event(c, EVENT_DEPARTMENT_DELETED, was, (struct change){ "name", was->name, { 0 } }) : e;
}
