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
	if (check->endpoint->load == NULL) {
		check_unloaded(check);
		return;
	}
	check_keys(check, route);
	check_record(check);
}
