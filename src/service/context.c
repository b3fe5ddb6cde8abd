/* Faults that a use case finds, beside those of decoding. */
#include "service/context.h"

enum err fail_at(struct context *c, enum err e, size_t off, struct str value)
{
	faults_add(&c->faults, (struct fault){ .off = off, .error = e, .value = value });
	return E_INVALID;
}

enum err faults_checked(const struct context *c)
{
	return c->faults.n > 0 ? E_INVALID : OK;
}
