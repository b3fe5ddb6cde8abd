/* The files of sql/, as they were when the program was built. Made by migrations.awk. */
#ifndef STORE_MIGRATIONS_H
#define STORE_MIGRATIONS_H

#include <stddef.h>
#include <stdint.h>

struct store_migration {
	int64_t number;
	const char *name, *text; /* of the file: "0001_people.sql", and what stands in it */
};

/* Sorted by number. */
extern const struct store_migration store_migrations[];
extern const size_t store_migrations_n;

/* The number of the newest one, which the statements of this program were written for. */
extern const int64_t store_schema;

#endif
