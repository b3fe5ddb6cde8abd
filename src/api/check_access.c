/* Defects of what a row says of access: the record that it loads, its guard, and the operation that is given the record. */
#include "api/check.h"

static bool same_struct(const char *one, const char *other)
{
	return str_equal(str_of(one), str_of(other));
}

static bool takes_record(const struct endpoint *endpoint)
{
	return endpoint->on != NULL && endpoint->on[0] != '\0';
}

static void check_guard(struct check *check)
{
	const struct endpoint *e = check->endpoint;

	if (e->guard == UNGUARDED)
		check_defect(check, "has no guard", NULL);
	if (e->roles == PUBLIC && e->guard != ANYONE)
		check_defect(check, "is for all, but its guard asks who the caller is", NULL);
	if (e->guard == ANYONE && e->because == NULL)
		check_defect(check, "is open to anyone, and does not say because of what", NULL);
}

/* Whether a value of the path may be the name of a record: an id, or a text such as a token. A word of an enum is none. */
static bool names_record(const struct field *field)
{
	return field->kind == KIND_ID || field->kind == KIND_UUID || field->kind == KIND_STR;
}

/*
 * The ids of a request by which nothing is loaded. Those in the query of a list only narrow it, and the list itself is limited
 * to what the guard lets the caller have.
 */
static void check_ids(struct check *check, const struct shape *in)
{
	const struct endpoint *e = check->endpoint;

	for (size_t i = 0; i < in->n; i++) {
		const struct field *f = &in->fields[i];
		if (!field_stands(f, e->view, 0))
			continue;
		if (f->shape != NULL)
			check_ids(check, f->shape);
		if (f->where == PATH && names_record(f) && e->load == NULL && e->because == NULL)
			check_defect(check, "neither loads what its path names, nor says why not:", f->name);
		if ((f->kind != KIND_ID && f->kind != KIND_IDS) || (f->where == QUERY && e->page != NULL))
			continue;
		if ((f->where == BODY || f->where == QUERY) && (f->flags & FINDS_RECORD) == 0 && f->within == NULL)
			check_defect(check, "takes an id, and does not say among what it is looked for:", f->name);
	}
}

static bool takes_secret(const struct shape *in, unsigned view)
{
	for (size_t i = 0; i < in->n; i++) {
		const struct field *f = &in->fields[i];
		if (field_stands(f, view, 0) &&
		    ((f->flags & SECRET) != 0 || (f->shape != NULL && takes_secret(f->shape, view))))
			return true;
	}
	return false;
}

bool check_takes_secret(const struct endpoint *e)
{
	return e->in != NULL && takes_secret(e->in, e->view);
}

/* Whether API keys may be used is said once: by the resource, or by a row that differs from it or takes a secret. */
static void check_api_keys(struct check *check, const struct route *route)
{
	const struct endpoint *e = check->endpoint;
	bool closed = route->resource != NULL && route->resource->closed_to_keys;
	bool secret = check_takes_secret(e);

	if (e->keys == KEYS_AS_RESOURCE && !closed && secret)
		check_defect(check, "takes a secret, and does not say whether API keys may be used (.keys)", NULL);
	if (e->keys == KEYS_NEVER && closed)
		check_defect(check, "closes to API keys what its resource has closed", NULL);
	if (e->keys == KEYS_MAY && !closed && !secret)
		check_defect(check, "opens to API keys what is open", NULL);
}

/* A row that loads nothing. */
static void check_unloaded(struct check *check)
{
	const struct endpoint *e = check->endpoint;

	if (e->call == NULL)
		check_defect(check, "has no operation", NULL);
	else if (takes_record(e))
		check_defect(check, "its operation takes a record that the row does not load:", e->on);
}

static void check_keys(struct check *check, const struct route *route)
{
	const struct load *load = check->endpoint->load;

	if (route->n_keys != load->keys || load->keys < 1 || load->keys > LOAD_KEYS)
		check_defect(check, "names another number of ids than this record is found by:", load->name);
	else if (route->keys[0]->where != PATH && !field_required(route->keys[0], check->endpoint->view))
		check_defect(check, "loads a record by an id that may be left out:", route->keys[0]->name);
	if (load->in != NULL && !same_struct(load->in, check->endpoint->in->of))
		check_defect(check, "its loader reads another input, a struct", load->in);
}

static void check_record(struct check *check)
{
	const struct endpoint *e = check->endpoint;

	if (e->call != NULL && !takes_record(e))
		check_defect(check, "its operation does not take the record that the row loads:", e->load->name);
	else if (e->call != NULL && !same_struct(e->on, e->load->of))
		check_defect(check, "its operation takes another record than the row loads, a struct", e->on);
	else if (e->call == NULL && (e->page != NULL || !same_struct(e->out->of, e->load->of)))
		check_defect(check, "shows another record than it loads:", e->load->name);
}

void check_access(struct check *check, const struct route *route)
{
	check_guard(check);
	check_api_keys(check, route);
	check_ids(check, check->endpoint->in);
	if (check->endpoint->load == NULL) {
		check_unloaded(check);
		return;
	}
	check_keys(check, route);
	check_record(check);
}
