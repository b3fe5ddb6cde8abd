/* Departments of a company. */
#include "service/job/job.h"
#include "store/job/detail.h"
#include "store/trail/event.h"

static enum err record_event(struct context *c, enum event_name name, const struct department *department, struct change change)
{
	struct event event = { .name = name,
		               .object = OBJECT_DEPARTMENT,
		               .id = department->id.v,
		               .company = c->who.company,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = &change,
		               .n_changes = 1 };

	return store_event_write(c->db, &event);
}

enum err service_department_list(struct context *c, const struct department_filter *in, struct department_list *out)
{
	return store_department_list(c->db, &in->window, out);
}

enum err service_department_get(struct context *c, const struct department_key *in, struct department *out)
{
	enum err e = store_department_get(c->db, in->id.v.pub, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

/* A name in use is the company's own secret, so it may be told. */
static enum err check_name(struct context *c, const struct department_edit *in, struct str *name_r)
{
	*name_r = str_trim(in->name);
	if (name_r->n == 0)
		return fail_at(c, in->name.p == NULL ? E_NULL : E_REQUIRED, AT(in, name), (struct str){ 0 });
	return OK;
}

static enum err taken(struct context *c, const struct department_edit *in, enum err e)
{
	return e == E_DUPLICATE ? fail_at(c, E_TAKEN, AT(in, name), in->name) : e;
}

static enum err answer(struct context *c, struct department *out)
{
	enum err e = store_department_get(c->db, out->id.v.pub, out);

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

/* The department as it is, if it is of the version that was read. */
static enum err load(struct context *c, const struct department_key *key, struct department *out)
{
	enum err e = service_department_get(c, key, out);

	return e == OK && HAS(key, version) && key->version != out->version ? E_STALE : e;
}

enum err service_department_change(struct context *c, const struct department_edit *in, struct department *out)
{
	struct department_key key = { .id = in->id, .version = in->version };
	struct str name;

	if (HAS(in, version))
		MARK(&key, version);
	enum err e = load(c, &key, out);
	if (e != OK || !HAS(in, name))
		return e;
	struct str before = out->name;
	e = check_name(c, in, &name);
	if (e != OK || str_equal(before, name))
		return e;
	out->name = name;
	e = taken(c, in, store_department_save(c->db, out));
	if (e == OK)
		e = record_event(c, EVENT_DEPARTMENT_CHANGED, out, (struct change){ "name", before, name });
	return e == OK ? answer(c, out) : e;
}

enum err service_department_delete(struct context *c, const struct department_key *in, struct department *out)
{
	enum err e = load(c, in, out);

	if (e == OK)
		e = store_department_delete(c->db, out);
	return e == OK ? record_event(c, EVENT_DEPARTMENT_DELETED, out, (struct change){ "name", out->name, { 0 } }) : e;
}
