/*
 * Columns that hold what auth/seal.h has sealed, for as long as their rows live. Whoever seals another column adds it to the
 * table in sealed.c, so that `interviewctl reseal` finds it.
 */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include "db/db.h"

struct sealed_value {
	int64_t key;      /* of its row */
	struct str bound; /* what it is bound to, as seal() was told */
	struct str sealed;
};
struct sealed_values {
	const struct sealed_value *at;
	size_t n;
};

/* The name of column `i` ("webhooks.secret"); NULL after the last. */
const char *store_sealed_name(size_t i);

/* The values of column `i` in rows after the one of key `after`, in order, locked: at most 100; none at the end. */
enum err store_sealed_next(struct db *db, size_t i, int64_t after, struct sealed_values *values_r);

/* Writes value->sealed into its row. */
enum err store_sealed_save(struct db *db, size_t i, const struct sealed_value *value);

#endif
