/* The files of sql/, as they were when the program was built. */
#ifndef CMD_MIGRATIONS_H
#define CMD_MIGRATIONS_H

#include <stddef.h>

struct migration_file {
	int number;
	const char *name, *text;
};

/* Sorted by number. */
extern const struct migration_file migration_files[];
extern const size_t migration_files_n;

#endif
