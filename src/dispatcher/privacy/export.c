/* The lane that writes exports of what is kept of a person, and removes those that have expired. */
#include "service/privacy/privacy.h"

#include <sys/stat.h>
#include <unistd.h>

#include "dispatcher/lane.h"
#include "dispatcher/privacy/contents.h"

struct exporting {
	struct dispatcher *d;
	struct export export;
	const char *path; /* of the archive, until it is kept */
	struct upload archive;
};

static enum err claim_body(void *arg)
{
	struct exporting *it = arg;
	struct context c = dispatcher_context(it->d, (struct company_id){ 0 });

	return service_export_claim(&c, it->d->owner, &it->export);
}

/* All of it is read in one transaction. When that is run again, so is the archive written again. */
static enum err write_body(void *arg)
{
	struct exporting *it = arg;
	struct context c = dispatcher_context(it->d, (struct company_id){ 0 });
	struct sealed_file to;
	struct zip *zip;
	enum err e;

	(void)unlink(it->path);
	if (!sealed_create(&to, it->d->ring, it->export.file.v.pub, it->path))
		return E_INTERNAL;
	zip = zip_begin(c.arena, &to, it->d->now, it->d->slot);
	e = contents_write(&c, &it->export, zip);
	bool good = zip_end(zip);
	good = sealed_close(&to) && good;
	return e == OK && !good ? E_INTERNAL : e;
}

static enum err keep_body(void *arg)
{
	struct exporting *it = arg;
	struct context c = dispatcher_context(it->d, it->export.company);

	return service_export_keep(&c, &it->export, &it->archive);
}

static enum err write_archive(struct exporting *it)
{
	struct dispatcher *d = it->d;
	struct str id = uuid_text(d->arena, it->export.id.v.pub);
	struct str path = STR_JOIN(d->arena, d->job->business->storage, STR("/incoming/export-"), id);
	struct stat is;

	it->export.file.v.pub = uuid_new();
	it->path = str_cstring(d->arena, path);
	it->archive = (struct upload){ .path = path, .name = STR("personal-data.zip"), .type = STR("application/zip") };
	enum err e = db_transaction(d->db, write_body, NULL, it);
	if (e == OK && stat(it->path, &is) != 0)
		e = E_INTERNAL;
	if (e == OK) {
		it->archive.size = is.st_size;
		e = db_transaction(d->db, keep_body, NULL, it);
	}
	(void)unlink(it->path);
	LOG(DISPATCH, LOG_TEXT_OF("lane", "exports"), LOG_INT("export", it->export.id.v.key),
	    LOG_INT("bytes", it->archive.size), LOG_TEXT_OF("written", e == OK ? "yes" : err_code(e)));
	return e == E_NO_ROW ? OK : e;
}

static enum err take(struct dispatcher *d, int room)
{
	struct exporting it = { .d = d };

	(void)room;
	if (!d->due.exports)
		return OK;
	enum err e = db_transaction(d->db, claim_body, NULL, &it);
	d->woken = d->woken || e == OK;
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	return it.export.status == EXPORT_WAITING ? write_archive(&it) : OK;
}

const struct lane lane_exports = { .name = "exports", .most = 1, .take = take };
