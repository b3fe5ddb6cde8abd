/* The use cases of files: materials of interviews, and downloads. */
#include "service/file/file.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/noted.h"
#include "service/told.h"
#include "shape/media.h"
#include "store/file/file.h"
#include "store/trail/event.h"

#define MATERIAL_KINDS "document office text image audio video"
#define MATERIAL_MAX (INT64_C(10) << 20)

/* ---- keeping an upload, for any use case */

enum err service_file_keep(struct context *c, const struct upload *upload, struct file *file)
{
	if (uuid_none(file->id.v.pub))
		file->id.v.pub = uuid_new();
	file->owner = c->who.user;
	file->name = file_name_clean(c->arena, upload->name);
	file->type = upload->type;
	file->stored = service_storage_name(c, upload->path);
	file->size = upload->size;
	file->created_at = instant_of_unix(instant_unix(c->now));
	enum err e = store_file_insert(c->db, file);
	return e == OK ? service_storage_keep(c, upload->path, file->stored) : e;
}

/* ---- materials of an interview, for its participants */

static enum err find_place(struct context *c, const struct named *named, struct file_place *out, struct ownership *whose)
{
	enum err e = store_file_any_place(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->candidate;
	whose->caller_interviews = out->caller_interviews;
	return e;
}

FINDER(find_place, file_place)
const struct load load_place = { .name = "interview", .keys = 1, LOADS(file_place, find_place, find_place) };

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
	struct told told = { 0 };
	enum err e = service_told_of_interview(c, place->interview, &told);
	struct change change = { "material", { 0 }, file->name };
	struct event event = { .name = EVENT_INTERVIEW_MATERIAL_ADDED,
		               .object = OBJECT_INTERVIEW,
		               .id = place->interview.v,
		               .company = place->company,
		               CAUSED_BY(c),
		               .changes = &change,
		               .n_changes = 1,
		               .told = told.at,
		               .n_told = told.n,
		               .message = file->name };
	return e == OK ? store_event_write(c->db, &event) : e;
}

enum err service_material_add(struct context *c, const struct file_place *place, const struct material_upload *in,
                              struct file *out)
{
	struct upload upload = in->file;
	enum err e = material_check(c, in);
	if (e != OK)
		return e;
	*out = (struct file){ .company = place->company, .interview = place->interview, .purpose = FILE_MATERIAL };
	upload.type = media_type_of(media_accept(MATERIAL_KINDS, upload.type, upload.name));
	e = service_file_keep(c, &upload, out);
	if (e == OK)
		e = material_event(c, out, place);
	c->outcome = MADE;
	return e;
}

enum err service_material_list(struct context *c, const struct file_place *place, const struct interview_key *in,
                               struct file_list *out)
{
	(void)in;
	return store_file_materials(c->db, place->interview, out);
}

/* ---- downloads */

/*
 * Whoever uploaded a file may always have it. Of an interview, materials are for everybody who takes part, and the recording of
 * a scorecard is for its author and for admin and hr. Of an application, everything is for its candidate and for the company's
 * admin and hr; the resume is also for whoever interviews the candidate. What a company has of a candidate without an
 * application is for these members of its staff.
 */
static enum err find(struct context *c, const struct named *named, struct file *out, struct ownership *whose)
{
	enum err e = store_file_any(c->db, named->id[0], out);
	bool material = out->purpose == FILE_MATERIAL, voice = out->purpose == FILE_VOICE;

	whose->author = out->owner;
	if (out->purpose == FILE_EXPORT) /* what an export has depends on who has ordered it */
		return e;
	if (out->interview.v.key != 0 && !material && !voice)
		return e;
	whose->company = out->company;
	whose->person = voice ? (struct user_id){ 0 } : out->candidate;
	bool of_candidate = out->purpose == FILE_RESUME || out->purpose == FILE_CANDIDATE;
	whose->caller_interviews = out->caller_interviews && (material || voice || of_candidate);
	return e;
}

FINDER(find, file)
const struct load load_file = { .name = "file", .keys = 1, LOADS(file, find, find) };

enum err service_file_open(struct context *c, const struct file *file, const struct file_key *in, struct blob *out)
{
	bool export = file->purpose == FILE_EXPORT;
	bool company = file->company.v.key != 0;

	(void)in;
	/* A key never opens an export, and a person who has lost the role of hr can no longer open the exports that they
	 * ordered as hr. With a signed address nobody has a role. */
	if (export && (c->who.key.v.key != 0 || (company && (c->who.role & (ADMIN | HR | PUBLIC)) == 0)))
		return E_NOT_FOUND;
	if (!service_storage_has(c, file->stored))
		return E_NOT_FOUND;
	/* Pictures, and what all participants of an interview share, are not confidential. */
	if (file->purpose != FILE_PICTURE && file->purpose != FILE_LOGO && file->purpose != FILE_MATERIAL)
		service_audit_read(c, EVENT_FILE_READ, OBJECT_FILE, file->id.v, file->company);
	if (export) {
		out->sealed = file->stored;
		out->sealed_id = file->id.v.pub;
	} else {
		out->file = file->stored;
	}
	out->type = file->type;
	out->name = export ? file->name : file_name_typed(c->arena, file->name, file->type);
	return OK;
}
