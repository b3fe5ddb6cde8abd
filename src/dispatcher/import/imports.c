/* The lane of imports: checks the lines of files, and takes those of imports that were started, a batch in each step. */
#include "dispatcher/lane.h"
#include "service/import/import.h"

static enum err take(struct dispatcher *d, int room)
{
	struct import import = { 0 };

	(void)room;
	if (!d->due.imports)
		return OK;
	struct context c = dispatcher_context(d, (struct company_id){ 0 });
	enum err e = service_import_step(&c, (struct import_id){ 0 }, &import);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	d->woken = true;
	if (import.status != IMPORT_CHECKING && import.status != IMPORT_RUNNING)
		LOG(DISPATCH, LOG_TEXT_OF("lane", "imports"), LOG_INT("import", import.id.v.key),
		    LOG_INT("status", import.status), LOG_INT("good", import.good), LOG_INT("bad", import.bad),
		    LOG_INT("done", import.done));
	return OK;
}

const struct lane lane_imports = { .name = "imports", .most = 1, .take = take };
