/*
 * Imports. A file is checked line by line: each line is taken as the API would take it, and undone. When the import is
 * then started, its good lines are saved. Checking and saving are both done in batches, by the dispatcher or by interviewctl.
 */
#ifndef SERVICE_IMPORT_IMPORT_H
#define SERVICE_IMPORT_IMPORT_H

#include "model/import.h"
#include "service/guard.h"

/* How the lines of a kind of import are taken. */
struct import_target {
	const struct shape *in; /* its columns are the members of the body, files aside */
	unsigned view;          /* of that shape */
	enum err (*take)(struct context *c, const void *in);
	const char *const
	        *once;  /* columns whose values together no two lines may share, NULL after the last; NULL: there are none */
	enum err twice; /* the fault of the first of these columns in the second line */
};

/* By enum import_kind. What they take is what the platform API takes (api/platform/imports.c). */
extern const struct import_target *const import_targets[];
extern const struct import_target import_jobs, import_candidates;

/* Loads an import, for the staff of its company. */
extern const struct load load_import;

/* Keeps a file whose lines are then checked. E_INVALID: no CSV, an unknown column, no line, or too many. MADE. */
enum err service_import_make(struct context *c, const struct import_entry *in, struct import *out);

/* Lists the company's imports, newest first. */
enum err service_import_list(struct context *c, const struct import_filter *in, struct import_list *out);

/* Has the good lines taken. E_INVALID (E_MOVE) unless the import was checked. */
enum err service_import_start(struct context *c, const struct import *was, const struct import_key *in, struct import *out);

/* Deletes an import with its file, and stops it. What was taken stays. */
enum err service_import_delete(struct context *c, const struct import *was, const struct import_key *in, struct nothing *out);

/* Lists what is wrong with lines, by line. */
enum err service_import_errors(struct context *c, const struct import *import, const struct import_error_filter *in,
                               struct import_error_list *out);

/* ---- the work */

/*
 * Checks or takes the next lines of the oldest import that waits for it, or of the import `only` (no key: any), in a
 * transaction of its own, which also keeps its place. It acts with the rights of the import's author, whoever the context's
 * caller is. *out is the import as it is then. E_NO_ROW: none waits, or another process has it.
 */
enum err service_import_step(struct context *c, struct import_id only, struct import *out);

/* Removes the file of one import whose time is over, and what is known of its lines; it is stopped if it has not ended. *n_r is
 * 1, or 0 when there is none. */
enum err service_import_forget(struct context *c, int64_t *n_r);

#endif
