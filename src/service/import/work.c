/* Checks and takes the lines of imports, in batches. */
#include "service/file/storage.h"
#include "service/import/file.h"
#include "store/import/import.h"

enum {
	BATCH = 100,     /* lines of one transaction */
	LINE_FAULTS = 5, /* of one line, which are kept */
	FAILED_MAX = BATCH * LINE_FAULTS,
	MESSAGE_POINTS = 500
};

/* One batch. Members after `undo` are reset for each run, but `most`. `failed` is kept when a run is rolled back, so that its
 * bad lines are skipped the next time. */
struct batch {
	struct context *c;
	struct import_id only;
	struct import_work work;
	struct str text;
	struct csv_record names;
	bool checks;
	struct import_error *failed;
	size_t n_failed, n_bad;         /* errors, and the lines that have them */
	struct import_error_list known; /* lines that the check has found bad */
	bool undo;
	struct import_mark marks[BATCH]; /* what lines of this batch have that no two lines may share */
	size_t n_marks;
	struct csv_reader reader;   /* behind the last line that was read */
	int64_t lines, taken, most; /* most: how many lines a run reads */
	bool ended;
};

/* ---- what no two lines may share */

/* Whether a line with this mark was there before, in this batch or an earlier one: *met_r. */
static enum err note_mark(struct batch *batch, int64_t hash, bool *met_r)
{
	struct import_mark mark = { .import = batch->work.import.id, .mark = hash };
	enum err e = OK;

	for (size_t i = 0; i < batch->n_marks && !mark.found; i++)
		mark.found = batch->marks[i].mark == hash;
	if (!mark.found)
		e = store_import_mark_find(batch->c->db, &mark);
	*met_r = mark.found;
	if (e == OK && !mark.found)
		batch->marks[batch->n_marks++] = mark;
	return e;
}

/* The values of the columns that no two lines may share; none when the line has none of them. */
static struct str identity(struct batch *batch, const struct import_target *target, const struct csv_record *record)
{
	struct str text = { 0 };

	for (const char *const *column = target->once; column != NULL && *column != NULL; column++)
		for (size_t i = 0; i < batch->names.n && i < record->n; i++)
			if (str_equal(batch->names.field[i], str_of(*column)) && record->field[i].n > 0)
				text = STR_JOIN(batch->c->arena, text, STR("\n"), str_of(*column), STR("="),
				                str_lower(batch->c->arena, str_trim(record->field[i])));
	return text;
}

/* ---- a line */

static void add_error(struct batch *batch, int64_t line, int64_t position, struct str field, struct str message)
{
	size_t end = 0;

	for (size_t points = 0; end < message.n && points <= MESSAGE_POINTS; end++)
		points += ((unsigned char)message.p[end] & 0xC0) != 0x80;
	if (end < message.n)
		end--;
	if (batch->n_failed < FAILED_MAX)
		batch->failed[batch->n_failed++] = (struct import_error){ line, position, field, { message.p, end } };
}

static void add_fault(struct batch *batch, int64_t line, int64_t position, const struct import_target *target,
                      struct fault fault)
{
	struct arena *arena = batch->c->arena;

	if (fault.field == NULL)
		fault.field = shape_field_at(target->in, fault.off, target->view);
	struct str name = fault.name.p != NULL  ? fault.name
	                  : fault.field != NULL ? str_of(fault.field->name)
	                                        : (struct str){ 0 };
	const char *text = fault.field != NULL && fault.field->wrong != NULL ? fault.field->wrong : err_text(fault.error);
	add_error(batch, line, position, name, fault_text(arena, &fault, text));
}

/* Notes why a line is not taken. */
static void note_line(struct batch *batch, const struct import_target *target, int64_t line, enum err e)
{
	const struct faults *faults = &batch->c->faults;

	batch->n_bad++;
	for (size_t i = 0; e == E_INVALID && i < faults->n && i < LINE_FAULTS; i++)
		add_fault(batch, line, (int64_t)i, target, faults->at[i]);
	if (e == E_MALFORMED)
		add_error(batch, line, 0, (struct str){ 0 },
		          STR("This line is not valid CSV, has more fields than the header, or a field that is too long."));
	else if (e != E_INVALID || faults->n == 0)
		add_error(batch, line, 0, (struct str){ 0 }, str_of(err_text(e)));
}

/* Whether the line caused the error. Other errors, such as a lost database, say nothing about the line. */
static bool of_line(enum err e)
{
	return e == E_MALFORMED || e == E_INVALID || e == E_DATA ||
	       (e != E_RETRY && err_status(e) >= 400 && err_status(e) < 500);
}

static enum err take_line(struct batch *batch, const struct import_target *target, const struct csv_record *record)
{
	struct context *c = batch->c;
	const struct reading reading = { .arena = c->arena,
		                         .shape = target->in,
		                         .view = target->view,
		                         .role = c->who.role,
		                         .create = true,
		                         .in = arena_take(c->arena, target->in->size),
		                         .faults = &c->faults };
	enum err e = record->n <= batch->names.n ? OK : E_MALFORMED;

	for (size_t i = 0; e == OK && i < record->n; i++)
		if (record->field[i].n > 0)
			e = shape_take_text(&reading, BODY, batch->names.field[i], import_file_value(record->field[i]));
	if (e == OK)
		shape_complete(&reading);
	if (e == OK)
		e = faults_checked(c);
	if (e == OK)
		e = target->take(c, reading.in);
	return e == OK ? faults_checked(c) : e;
}

static enum err check_once(struct batch *batch, const struct import_target *target, const struct csv_record *record)
{
	struct str text = identity(batch, target, record);
	bool met = false;
	enum err e = text.n > 0 ? note_mark(batch, (int64_t)str_hash(text), &met) : OK;

	if (e != OK || !met)
		return e;
	batch->c->faults.n = 0;
	faults_add(&batch->c->faults, (struct fault){ .error = target->twice, .name = str_of(target->once[0]) });
	return E_INVALID;
}

/* Whether it is known already that the line is bad: from the check, or from a run that was undone for it. */
static bool known_bad(const struct batch *batch, int64_t line)
{
	for (size_t i = 0; i < batch->known.n; i++)
		if (batch->known.at[i].line == line)
			return true;
	for (size_t i = 0; i < batch->n_failed; i++)
		if (batch->failed[i].line == line)
			return true;
	return false;
}

/* ---- a batch */

/* Acts as the author, whose rights may have changed since. What follows is told to nobody by mail. */
static bool act_as_author(struct batch *batch)
{
	struct context *c = batch->c;
	const struct user *author = &batch->work.author;

	c->who = (struct principal){
		.user = author->id, .company = batch->work.import.company, .role = author->role, .zone = author->zone
	};
	db_set_scope(c->db, (struct db_scope_values){ .caller = author->id.v.key,
	                                              .company = batch->work.import.company.v.key,
	                                              .role = author->role,
	                                              .now = c->now,
	                                              .quiet = true });
	return author->active && (author->role & (ADMIN | HR)) != 0;
}

/* Reads and takes the next lines. E_INVALID with `undo`: a line is bad, of which that was not known. */
static enum err take_lines(struct batch *batch)
{
	const struct import_target *target = import_targets[batch->work.import.kind];
	struct csv_record record = { .n = 0 };
	enum err e = OK;

	while (e == OK && batch->lines < batch->most) {
		batch->c->faults = (struct faults){ 0 };
		e = csv_next(&batch->reader, batch->c->arena, &record);
		batch->ended = e == E_NO_ROW;
		if (batch->ended)
			return OK;
		int64_t line = record.line;
		size_t n_marks = batch->n_marks;
		batch->lines++;
		if (!batch->checks && known_bad(batch, line)) {
			e = OK;
			continue;
		}
		if (e == OK && batch->checks)
			e = check_once(batch, target, &record);
		if (e == OK)
			e = take_line(batch, target, &record);
		batch->taken += e == OK;
		if (!of_line(e))
			continue;
		batch->n_marks = n_marks; /* a line like this one may still be good */
		note_line(batch, target, line, e);
		if (batch->checks) {
			e = OK;
			continue;
		}
		/* The next run ends with this line and is kept, so that each line is taken twice at most. */
		batch->undo = true;
		batch->most = batch->lines;
		e = E_INVALID;
	}
	return e;
}

/* Writes what a batch has found, and its place. */
static enum err keep(struct batch *batch)
{
	struct import *import = &batch->work.import;
	enum err e = OK;

	db_set_scope(batch->c->db, (struct db_scope_values){ .company = import->company.v.key, .now = batch->c->now });
	import->place = (int64_t)batch->reader.at;
	import->line = batch->reader.line;
	import->bad += (int64_t)batch->n_bad;
	if (batch->checks)
		import->good += batch->taken;
	else
		import->good -= (int64_t)batch->n_bad;
	import->done += batch->checks ? 0 : batch->taken;
	if (batch->ended)
		import->status = batch->checks ? IMPORT_CHECKED : IMPORT_DONE;
	if (import->status == IMPORT_DONE)
		import->ended_at = batch->c->now;
	if (batch->n_marks > 0)
		e = store_import_marks_add(batch->c->db, batch->marks, batch->n_marks);
	if (e == OK && import->status == IMPORT_CHECKED)
		e = store_import_marks_remove(batch->c->db, import);
	for (size_t i = 0; e == OK && i < batch->n_failed; i++)
		e = store_import_error_add(batch->c->db, import, &batch->failed[i]);
	return e == OK ? store_import_save(batch->c->db, import) : e;
}

/* Removes what is known of the lines. */
static enum err forget(struct context *c, const struct import *import)
{
	enum err e = store_import_errors_remove(c->db, import);

	if (e == OK)
		e = store_import_marks_remove(c->db, import);
	return e;
}

/* Ends an import that cannot go on; `why` takes the place of what is known of its lines. */
static enum err stop(struct context *c, struct import *import, const char *why)
{
	import->status = IMPORT_STOPPED;
	import->ended_at = instant_of_unix(instant_unix(c->now));
	db_set_scope(c->db, (struct db_scope_values){ .company = import->company.v.key, .now = c->now });
	enum err e = forget(c, import);
	if (e == OK)
		e = store_import_error_add(c->db, import, &(struct import_error){ .line = 1, .message = str_of(why) });
	return e == OK ? store_import_save(c->db, import) : e;
}

enum err service_import_forget(struct context *c, int64_t *n_r)
{
	struct import import = { 0 };
	enum err e = store_import_forgotten(c->db, &import);

	*n_r = e == OK;
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	import.forget_at = (struct instant){ 0 };
	e = service_storage_erase(c, import.stored);
	if (e == OK && import.ended_at.us == 0)
		return stop(c, &import, "It was not started within a week.");
	db_set_scope(c->db, (struct db_scope_values){ .company = import.company.v.key, .now = c->now });
	if (e == OK)
		e = forget(c, &import);
	return e == OK ? store_import_save(c->db, &import) : e;
}

/* Finds the next import and opens its file. */
static enum err begin(struct batch *batch, bool *right_r)
{
	struct import *import = &batch->work.import;
	struct str path, unknown;
	enum err e = store_import_due(batch->c->db, batch->only, &batch->work);

	if (e != OK)
		return e;
	batch->only = import->id; /* a run that was undone goes on with the same import */
	batch->checks = import->status == IMPORT_CHECKING;
	import_file_close(batch->text);
	batch->text = (struct str){ 0 };
	path = STR_JOIN(batch->c->arena, batch->c->settings->storage, STR("/"), import->stored);
	*right_r = import_file_open(batch->c->arena, path, &batch->text);
	batch->reader = (struct csv_reader){ .text = batch->text };
	*right_r = *right_r && import_file_names(&batch->reader, batch->c->arena, import_targets[import->kind], &batch->names,
	                                         &unknown) == OK;
	if (import->place > 0) {
		batch->reader.at = (size_t)import->place;
		batch->reader.line = import->line;
	}
	return e == OK && !batch->checks ? store_import_bad_lines(batch->c->db, import, BATCH, &batch->known) : e;
}

/* A run begins with what is in the database; only the lines that were found bad are remembered. */
static enum err body(void *arg)
{
	struct batch *batch = arg;
	bool right = false;
	enum err e;

	batch->undo = batch->ended = false;
	batch->lines = batch->taken = 0;
	batch->n_marks = 0;
	e = begin(batch, &right);
	if (e != OK)
		return e;
	if (!right || !act_as_author(batch))
		return stop(batch->c, &batch->work.import,
		            right ? "The author of this import no longer has the right to import."
		                  : "The file cannot be read any more.");
	e = take_lines(batch);
	/* A check leaves nothing of what it has tried. */
	if (e == OK && batch->checks) {
		batch->undo = true;
		return E_INVALID;
	}
	return e == OK ? keep(batch) : e;
}

/* Writes the result of a check, if nobody else has gone on with it meanwhile. */
static enum err keep_body(void *arg)
{
	struct batch *batch = arg;
	struct import_work now = { 0 };
	enum err e = store_import_due(batch->c->db, batch->work.import.id, &now);

	if (e == OK && now.import.version != batch->work.import.version)
		e = E_NO_ROW;
	struct import found = batch->work.import;
	if (e == OK)
		e = keep(batch);
	if (e != OK)
		batch->work.import = found;
	return e;
}

/* A check that is run again finds its lines again; of lines that are taken, the bad ones are known now. */
static void again(void *arg)
{
	struct batch *batch = arg;

	if (batch->checks)
		batch->n_failed = batch->n_bad = 0;
}

enum err service_import_step(struct context *c, struct import_id only, struct import *out)
{
	struct batch batch = { .c = c, .only = only, .most = BATCH };
	enum err e;

	batch.failed = ARENA_ARRAY(c->arena, struct import_error, FAILED_MAX);
	do {
		e = db_transaction(c->db, body, again, &batch);
	} while (e == E_INVALID && batch.undo && !batch.checks);
	if (e == E_INVALID && batch.checks)
		e = db_transaction(c->db, keep_body, NULL, &batch);
	import_file_close(batch.text);
	if (e == OK && batch.work.import.ended_at.us != 0) /* what fails here the sweep does later */
		(void)service_storage_erase(c, batch.work.import.stored);
	*out = batch.work.import;
	return e;
}
