#include "service/upkeep/reseal.h"

#include "auth/seal.h"
#include "store/sealed.h"

static enum err renew(struct context *c, size_t column, struct sealed_value value, struct reseal *to)
{
	switch (reseal(c->ring, c->arena, value.bound, &value.sealed)) {
	case RESEAL_NONE:
		to->fresh++;
		return OK;
	case RESEAL_LOST:
		to->lost++;
		return OK;
	case RESEAL_DONE:
		to->renewed++;
		return store_sealed_save(c->db, column, &value);
	}
	return E_INTERNAL;
}

enum err service_reseal(struct context *c, const struct reseal *from, struct reseal *to)
{
	struct sealed_values values = { 0 };
	enum err e = store_sealed_next(c->db, from->column, from->after, &values);

	*to = *from;
	for (size_t i = 0; i < values.n && e == OK; i++) {
		e = renew(c, from->column, values.at[i], to);
		to->after = values.at[i].key;
	}
	if (values.n == 0) {
		to->column++;
		to->after = 0;
		to->done = store_sealed_name(to->column) == NULL;
	}
	return e;
}
