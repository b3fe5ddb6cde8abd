/* Materials of interviews: kept below the storage folder, found by those who take part. */
#include "store/file.h"
#include "base/log.h"
#include "service/service.h"
#include "shape/media.h"
#include "store/event.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MATERIAL_KINDS "document office text image audio video"
#define MATERIAL_MAX (INT64_C(10) << 20)

/* ---- the storage folder */

/* "ab/abcdef01-...": made from the name that the upload had, so that a transaction that is run again finds the same. */
static struct str stored_name(struct context *c, struct str incoming)
{
	struct uuid id;
	uint8_t digest[32];
	char text[36];
	sha256(incoming, digest);
	for (size_t i = 0; i < sizeof id.byte; i++)
		id.byte[i] = digest[i];
	uuid_format(id, text);
	struct str name = str_copy(c->arena, (struct str){ text, sizeof text });
	return STR_JOIN(c->arena, (struct str){ name.p, 2 }, STR("/"), name);
}

static enum err disk_error(const char *what)
{
	LOG(FILE_ERROR, LOG_TEXT_OF("call", what), LOG_INT("errno", errno));
	return E_INTERNAL;
}

/* What a committed row names must be on the disk: its bytes, then its name. */
static bool on_disk(const char *path, int flags)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
	bool good = fd >= 0 && fsync(fd) == 0;
	if (fd >= 0)
		close(fd);
	return good;
}

static void note_kept(struct context *c, struct str path)
{
	for (size_t i = 0; i < c->n_kept; i++) {
		if (str_equal(c->kept[i], path))
			return;
	}
	struct str *kept = ARENA_ARRAY(c->arena, struct str, c->n_kept + 1);
	for (size_t i = 0; i < c->n_kept; i++)
		kept[i] = c->kept[i];
	kept[c->n_kept] = path;
	c->kept = kept;
	c->n_kept++;
}

/* Moves an upload from the incoming folder to its place below storage. */
static enum err keep(struct context *c, struct str incoming, struct str stored)
{
	struct str path = STR_JOIN(c->arena, c->settings->storage, STR("/"), stored);
	const char *from = str_cstring(c->arena, incoming), *to = str_cstring(c->arena, path);
	const char *folder = str_cstring(c->arena, (struct str){ path.p, path.n - stored.n + 2 });
	if (mkdir(folder, 0750) != 0 && errno != EEXIST)
		return disk_error("mkdir");
	/* An earlier run of this transaction may have moved it already. The group may read it: nginx sends it. */
	if (rename(from, to) != 0 && (errno != ENOENT || access(to, F_OK) != 0))
		return disk_error("rename");
	note_kept(c, path);
	if (chmod(to, 0640) != 0 || !on_disk(to, 0) || !on_disk(folder, O_DIRECTORY))
		return disk_error("fsync");
	return OK;
}

/* ---- use cases */

static enum err material_check(struct context *c, const struct material_upload *in)
{
	const struct upload *upload = &in->file;
	if (upload->size == 0)
		fail_at(c, E_FILE_EMPTY, AT(in, file), upload->name);
	else if (!media_accept(MATERIAL_KINDS, upload->type, upload->name))
		fail_at(c, E_FILE_TYPE, AT(in, file), upload->name);
	if (upload->size > MATERIAL_MAX)
		return E_TOO_LARGE;
	return faults_checked(c);
}

static enum err material_event(struct context *c, const struct file *file, const struct file_place *place)
{
	struct user_id told[] = { place->candidate, place->interviewer };
	for (size_t i = 0; i < COUNT(told); i++) {
		if (told[i].v.key == c->who.user.v.key)
			told[i] = (struct user_id){ 0 };
	}
	struct change change = { "material", { 0 }, file->name };
	struct event event = { .name = "interview.material_added",
		               .object = OBJECT_INTERVIEW,
		               .id = place->interview.v,
		               .company = place->company,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = &change,
		               .n_changes = 1,
		               .told = told,
		               .n_told = COUNT(told),
		               .title = STR("New interview material"),
		               .message = file->name };
	return store_event_write(c->db, &event);
}

enum err service_material_add(struct context *c, const struct material_upload *in, struct file *out)
{
	struct file_place place = { 0 };
	enum err e = material_check(c, in);
	if (e != OK)
		return e;
	e = store_file_place(c->db, in->interview.v.pub, &place);
	if (e != OK)
		return e == E_NO_ROW ? fail_at(c, E_NO_SUCH, AT(in, interview), (struct str){ 0 }) : e;
	*out = (struct file){ .id.v.pub = uuid_new(),
		              .company = place.company,
		              .interview = place.interview,
		              .owner = c->who.user,
		              .purpose = FILE_MATERIAL,
		              .name = file_name_clean(c->arena, in->file.name),
		              .type = media_type_of(media_accept(MATERIAL_KINDS, in->file.type, in->file.name)),
		              .stored = stored_name(c, in->file.path),
		              .size = in->file.size,
		              .created_at = instant_of_unix(instant_unix(c->now)) };
	e = store_file_insert(c->db, out);
	if (e == OK)
		e = material_event(c, out, &place);
	if (e == OK)
		e = keep(c, in->file.path, out->stored);
	c->outcome = MADE;
	return e;
}

enum err service_material_list(struct context *c, const struct interview_key *in, struct file_list *out)
{
	struct file_place place = { 0 };
	enum err e = store_file_place(c->db, in->id.v.pub, &place);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	return store_file_materials(c->db, place.interview, out);
}

enum err service_file_open(struct context *c, const struct file_key *in, struct blob *out)
{
	struct file file = { 0 };
	enum err e = c->who.role == PUBLIC ? store_file_any(c->db, in->id.v.pub, &file)
	                                   : store_file_readable(c->db, in->id.v.pub, &file);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (access(str_cstring(c->arena, STR_JOIN(c->arena, c->settings->storage, STR("/"), file.stored)), F_OK) != 0) {
		disk_error("access");
		return E_NOT_FOUND;
	}
	out->file = file.stored;
	out->type = file.type;
	out->name = file.name;
	return OK;
}
