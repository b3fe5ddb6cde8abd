/* The use cases of imports. service/import/work.c checks and takes the lines. */
#include "service/import/import.h"

#include "model/file.h"
#include "service/file/storage.h"
#include "service/import/file.h"
#include "store/import/import.h"
#include "store/trail/event.h"

/* ---- loading */

static enum err find(struct context *c, const struct named *named, struct import *out, struct ownership *whose)
{
	enum err e = store_import_any(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct import *out, struct ownership *whose)
{
	enum err e = store_import_any_lock(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

FINDER(find, import)
FINDER(find_locked, import)
const struct load load_import = { .name = "import", .keys = 1, LOADS(import, find, find_locked) };

static enum err record_event(struct context *c, enum event_name name, const struct import *import)
{
	const struct event event = {
		.name = name, .object = OBJECT_IMPORT, .id = import->id.v, .company = import->company, CAUSED_BY(c)
	};

	return store_event_write(c->db, &event);
}

/* ---- making */

/* Counts the lines behind that of the names, as far as there may be some. */
static int64_t count_lines(struct csv_reader reader, struct arena *arena)
{
	struct csv_record record;
	int64_t n = 0;

	while (n <= IMPORT_LINES_MAX && csv_next(&reader, arena, &record) != E_NO_ROW)
		n++;
	return n;
}

static enum err check_text(struct context *c, const struct import_entry *in, struct str text, int64_t *lines_r)
{
	struct csv_reader reader = { .text = text };
	struct csv_record names;
	struct str unknown;

	if (import_file_names(&reader, c->arena, import_targets[in->kind], &names, &unknown) != OK)
		return fail_at(c, E_CSV, AT(in, file), (struct str){ 0 });
	if (unknown.p != NULL)
		return fail_at(c, E_COLUMN, AT(in, file), str_copy(c->arena, unknown)); /* the file is closed soon */
	*lines_r = count_lines(reader, c->arena);
	if (*lines_r == 0 || *lines_r > IMPORT_LINES_MAX)
		return fail_at(c, E_LINES, AT(in, file), str_from_int(c->arena, IMPORT_LINES_MAX));
	return OK;
}

enum err service_import_make(struct context *c, const struct import_entry *in, struct import *out)
{
	struct str text = { 0 };
	enum err e;

	if (!import_file_open(c->arena, in->file.path, &text))
		return fail_at(c, E_FILE_EMPTY, AT(in, file), (struct str){ 0 });
	*out = (struct import){ .id.v.pub = uuid_new(),
		                .company = c->who.company,
		                .author = c->who.user,
		                .version = 1,
		                .kind = in->kind,
		                .status = IMPORT_CHECKING,
		                .name = file_name_clean(c->arena, in->file.name),
		                .stored = service_storage_name(c, in->file.path),
		                .size = in->file.size,
		                .forget_at = instant_add(c->now, IMPORT_DAYS * INT64_C(86400)) };
	e = check_text(c, in, text, &out->lines);
	import_file_close(text);
	out->created_at = out->updated_at = instant_of_unix(instant_unix(c->now));
	if (e == OK)
		e = store_import_insert(c->db, out);
	if (e == OK)
		e = record_event(c, EVENT_IMPORT_CREATED, out);
	if (e == OK)
		e = service_storage_keep(c, in->file.path, out->stored);
	c->outcome = MADE;
	return e;
}

enum err service_import_list(struct context *c, const struct import_filter *in, struct import_list *out)
{
	return store_import_list(c->db, &in->window, out);
}

enum err service_import_start(struct context *c, const struct import *was, const struct import_key *in, struct import *out)
{
	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (was->status != IMPORT_CHECKED)
		return fail_at(c, E_MOVE, AT(in, id), STR("only an import that was checked is started"));
	out->status = IMPORT_RUNNING;
	out->place = out->line = 0;
	out->forget_at = instant_add(c->now, IMPORT_DAYS * INT64_C(86400));
	out->updated_at = instant_of_unix(instant_unix(c->now));
	enum err e = store_import_save(c->db, out);
	return e == OK ? record_event(c, EVENT_IMPORT_STARTED, out) : e;
}

enum err service_import_delete(struct context *c, const struct import *was, const struct import_key *in, struct nothing *out)
{
	(void)out;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	service_storage_drop(c, was->stored);
	enum err e = store_import_delete(c->db, was);
	return e == OK ? record_event(c, EVENT_IMPORT_DELETED, was) : e;
}

enum err service_import_errors(struct context *c, const struct import *import, const struct import_error_filter *in,
                               struct import_error_list *out)
{
	const struct import_error_query query = { import->id, in->window.size, window_offset(&in->window, in->window.size) };

	return store_import_errors(c->db, &query, out);
}
