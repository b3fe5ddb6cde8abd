/* The user's own profile: reading and changing it. */
#include "model/file.h"
#include "model/words.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/people/people.h"
#include "store/file/file.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define NAME_MAX_POINTS 200

enum err service_profile_get(struct context *c, const struct nothing *in, struct user *out)
{
	enum err e = store_user_profile(c->db, out);

	(void)in;
	return e == E_NO_ROW ? E_UNAUTHORIZED : e;
}

/* Updates the full name, which all surfaces show, from its two parts. */
static void name_change(struct context *c, const struct profile_edit *in, struct user *user)
{
	if (HAS(in, first)) {
		user->first = str_trim(in->first);
		if (user->first.n == 0)
			fail_at(c, E_REQUIRED, AT(in, first), (struct str){ 0 });
	}
	name_check(c, AT(in, first), in->first);
	name_check(c, AT(in, last), in->last);
	if (HAS(in, last))
		user->last = in->last.p != NULL ? str_trim(in->last) : STR("");
	if (!HAS(in, first) && !HAS(in, last))
		return;
	user->name = name_join(c->arena, user->first, user->last);
	if (str_points(user->name) > NAME_MAX_POINTS)
		fail_at(c, E_LENGTH, HAS(in, last) ? AT(in, last) : AT(in, first), (struct str){ 0 });
}

/* Stores a new picture, and removes the old one with its row. */
static enum err picture_change(struct context *c, const struct profile_edit *in, struct user *user)
{
	struct file old = { 0 }, new = { .purpose = FILE_PICTURE, .company = user->company.id };
	enum err e = OK;

	if (!uuid_none(user->picture.v.pub))
		e = store_file_own(c->db, user->picture.v.pub, FILE_PICTURE, &old);
	if (e == OK && old.stored.n > 0)
		e = store_file_delete_own(c->db, &old);
	if (e != OK && e != E_NO_ROW)
		return e;
	if (old.stored.n > 0)
		service_storage_drop(c, old.stored);
	user->picture = (struct file_id){ 0 };
	if (in->picture.path.p == NULL)
		return OK;
	e = service_file_keep(c, &in->picture, &new);
	user->picture = new.id;
	return e;
}

static enum err record_event(struct context *c, const struct user *before, const struct user *after)
{
	const struct change all[] = {
		{ "name", before->name, after->name },
		{ "phone", before->phone, after->phone },
		{ "bio", before->bio, after->bio },
		{ "language", word_language(before->language), word_language(after->language) },
		{ "digest", word_switch(before->digest.v), word_switch(after->digest.v) },
	};
	struct change changes[COUNT(all) + 1];
	size_t n = 0;

	for (size_t i = 0; i < COUNT(all); i++)
		if (!str_equal(all[i].before, all[i].after))
			changes[n++] = all[i];
	if (!uuid_equal(before->picture.v.pub, after->picture.v.pub))
		changes[n++] = (struct change){ .member = "picture" };
	struct event event = { .name = EVENT_USER_CHANGED,
		               .object = OBJECT_USER,
		               .id = before->id.v,
		               .company = before->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = changes,
		               .n_changes = n };
	return store_event_write(c->db, &event);
}

static enum err change(struct context *c, const struct profile_edit *in, const struct user *before)
{
	struct user after = *before;
	enum err e;

	name_change(c, in, &after);
	if (HAS(in, phone))
		after.phone = in->phone;
	if (HAS(in, bio))
		after.bio = in->bio;
	if (HAS(in, language))
		after.language = in->language;
	if (HAS(in, digest))
		after.digest = in->digest;
	e = faults_checked(c);
	if (e == OK && HAS(in, picture))
		e = picture_change(c, in, &after);
	if (e == OK)
		e = store_user_profile_set(c->db, &after);
	return e == OK ? record_event(c, before, &after) : e;
}

enum err service_profile_change(struct context *c, const struct profile_edit *in, struct user *out)
{
	struct user before = { 0 };
	bool any = HAS(in, first) || HAS(in, last) || HAS(in, phone) || HAS(in, bio) || HAS(in, picture) || HAS(in, language) ||
	           HAS(in, digest);
	enum err e = store_user_profile_lock(c->db, &before);

	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (HAS(in, version) && in->version != before.version)
		return E_STALE;
	if (any)
		e = change(c, in, &before);
	return e == OK ? service_profile_get(c, NULL, out) : e;
}
