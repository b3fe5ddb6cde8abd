/* Looks up the ids of a body that has other faults already. */
#include "worker/exchange.h"

/* Whether the member of `fault` has another fault already: one that is missing names nothing, and is told once. */
static bool told(const struct faults *faults, const struct fault *fault)
{
	for (size_t i = 0; i < faults->n; i++)
		if (faults->at[i].off == fault->off && faults->at[i].name.p == NULL)
			return true;
	return false;
}

void look_further(struct exchange *x)
{
	struct context *c = &x->context;
	const struct faults noted = c->faults;
	struct faults all;

	if (!x->route->looks)
		return;
	x->looking = true;
	db_look(c->db, true);
	if (step_load(x) == OK)
		(void)step_act(x);
	db_look(c->db, false);
	x->looking = false;
	all = c->faults;
	c->faults = noted;
	/* What else the operation says may come from what could not be read, such as that a member is missing. */
	for (size_t i = noted.n; i < all.n; i++)
		if (all.at[i].error == E_NO_SUCH && !told(&noted, &all.at[i]))
			faults_add(&c->faults, all.at[i]);
	c->outcome = DONE;
	c->refusal = OK;
	x->record = NULL;
	x->n_ended = 0;
}
