/*
 * The columns that contain values encrypted by auth/seal.h for as long as their rows exist. Whoever adds such a column adds it
 * to the table in sealed.c, so that `interviewctl reseal` encrypts it anew.
 */
#ifndef STORE_SEALED_H
#define STORE_SEALED_H

#include "db/db.h"

struct sealed_value {
	int64_t key;      /* of the row */
	struct str bound; /* the text that the value is bound to, as given to seal() */
	struct str sealed;
};
struct sealed_values {
	const struct sealed_value *at;
	size_t n;
};

/* The name of column `i` ("webhooks.secret"); NULL after the last. */
const char *store_sealed_name(size_t i);

/* Reads and locks at most 100 values of column `i`, in rows whose keys are greater than `after`, in order. None: there are no
 * more. */
enum err store_sealed_next(struct db *db, size_t i, int64_t after, struct sealed_values *values_r);

/* Writes value->sealed into the value's row. */
enum err store_sealed_save(struct db *db, size_t i, const struct sealed_value *value);

#endif
