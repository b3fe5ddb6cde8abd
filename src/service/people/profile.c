/* The user's own profile: reading and changing it. */
#include "base/zone.h"
#include "model/file.h"
#include "model/words.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/people/people.h"
#include "store/file/file.h"
#include "store/people/choices.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define NAME_MAX_POINTS 200

enum err service_profile_get(struct context *c, const struct nothing *in, struct user *out)
{
	enum err e = store_user_profile(c->db, out);

	(void)in;
	out->choices = ARENA_NEW(c->arena, struct event_choices);
	if (e == OK)
		e = store_choices(c->db, out->choices);
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

/* ---- what the user wants to be told of */

static struct str choice_text(struct context *c, enum event_name event, const struct event_choice *choice)
{
	return STR_JOIN(c->arena, event_text(event), STR(": app "), word_switch(choice->app.v), STR(", mail "),
	                word_switch(choice->mail.v));
}

/* Noted before it is committed, so that whoever writes an event afterwards asks for the choice. */
static void choice_note(struct context *c, const struct event_choice *choice)
{
	if (!choice->app.v && c->throttle != NULL && c->throttle->mute != NULL)
		c->throttle->mute(c->throttle->self, c->who.user);
}

/* Saves the choices that were sent and differ, and adds them to `changes`. */
static enum err choices_change(struct context *c, const struct event_choices *in, struct change *changes, size_t *n)
{
	struct event_choices *stored = ARENA_NEW(c->arena, struct event_choices);
	enum err e = store_choices(c->db, stored);

	for (size_t i = 0; e == OK && i < EVENTS_END; i++) {
		const struct event_choice *was = &stored->of[i], *sent = &in->of[i];
		struct event_choice next = { sent->app.has ? sent->app : was->app, sent->mail.has ? sent->mail : was->mail };

		if (next.app.v == was->app.v && next.mail.v == was->mail.v)
			continue;
		choice_note(c, &next);
		e = store_choice_save(c->db, (enum event_name)i, &next);
		changes[(*n)++] = (struct change){ "notifications", choice_text(c, (enum event_name)i, was),
			                           choice_text(c, (enum event_name)i, &next) };
	}
	return e;
}

enum err service_choices_muting(struct context *c, int64_t most, struct session_ending **endings_r, size_t *n_r)
{
	return store_choices_muting(c->db, most, endings_r, n_r);
}

/* ---- the rest */

/* A name that another user has is refused, whatever its case; the user may change the case of their own. */
static enum err username_change(struct context *c, const struct profile_edit *in, struct user *user)
{
	struct user other = { 0 };

	user->username = in->username;
	if (in->username.p == NULL)
		return OK;
	if (!username_valid(in->username)) {
		fail_at(c, E_FORMAT, AT(in, username), in->username);
		return OK;
	}
	enum err e = store_user_by_username(c->db, in->username, &other);
	if (e == OK && other.id.v.key != user->id.v.key)
		fail_at(c, E_TAKEN, AT(in, username), in->username);
	return e == E_NO_ROW ? OK : e;
}

static void copy_plain(struct context *c, const struct profile_edit *in, struct user *user)
{
	if (HAS(in, phone))
		user->phone = in->phone;
	if (HAS(in, bio))
		user->bio = in->bio;
	if (HAS(in, title))
		user->title = in->title;
	name_check(c, AT(in, title), in->title);
	if (HAS(in, zone)) {
		user->zone = in->zone.n > 0 ? in->zone : (struct str){ 0 };
		if (in->zone.n > 0 && zone_find(in->zone) == NULL)
			fail_at(c, E_ZONE, AT(in, zone), in->zone);
	}
	if (HAS(in, language))
		user->language = in->language;
	if (HAS(in, digest))
		user->digest = in->digest;
}

static enum err record_event(struct context *c, const struct user *before, const struct user *after,
                             const struct profile_edit *in)
{
	const struct change all[] = {
		{ "name", before->name, after->name },
		{ "phone", before->phone, after->phone },
		{ "bio", before->bio, after->bio },
		{ "title", before->title, after->title },
		{ "username", before->username, after->username },
		{ "zone", before->zone, after->zone },
		{ "language", word_language(before->language), word_language(after->language) },
		{ "digest", word_switch(before->digest.v), word_switch(after->digest.v) },
	};
	struct change changes[COUNT(all) + 1 + EVENTS_END];
	size_t n = 0;
	enum err e = OK;

	for (size_t i = 0; i < COUNT(all); i++)
		if (!str_equal(all[i].before, all[i].after))
			changes[n++] = all[i];
	if (!uuid_equal(before->picture.v.pub, after->picture.v.pub))
		changes[n++] = (struct change){ .member = "picture" };
	if (in->choices != NULL)
		e = choices_change(c, in->choices, changes, &n);
	struct event event = { .name = EVENT_USER_CHANGED,
		               .object = OBJECT_USER,
		               .id = before->id.v,
		               .company = before->company.id,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = n };
	return e == OK ? store_event_write(c->db, &event) : e;
}

static enum err change(struct context *c, const struct profile_edit *in, const struct user *before)
{
	struct user after = *before;

	name_change(c, in, &after);
	copy_plain(c, in, &after);
	enum err e = HAS(in, username) ? username_change(c, in, &after) : OK;
	if (e == OK)
		e = faults_checked(c);
	if (e == OK && HAS(in, picture))
		e = picture_change(c, in, &after);
	if (e == OK)
		e = store_user_profile_set(c->db, &after);
	if (e == E_DUPLICATE) /* another request took the name since the check */
		return fail_at(c, E_TAKEN, AT(in, username), in->username);
	/* Workers remember the zone of a caller. */
	if (e == OK && HAS(in, zone) && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, before->id.v.pub);
	return e == OK ? record_event(c, before, &after, in) : e;
}

enum err service_profile_change(struct context *c, const struct profile_edit *in, struct user *out)
{
	struct user before = { 0 };
	bool any = HAS(in, first) || HAS(in, last) || HAS(in, phone) || HAS(in, bio) || HAS(in, picture) || HAS(in, language) ||
	           HAS(in, digest) || HAS(in, title) || HAS(in, username) || HAS(in, zone) || HAS(in, choices);
	enum err e = store_user_profile_lock(c->db, &before);

	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (HAS(in, version) && in->version != before.version)
		return E_STALE;
	if (any)
		e = change(c, in, &before);
	return e == OK ? service_profile_get(c, NULL, out) : e;
}
