/* The main scorecard of an interview, filled in by whoever may see the interview. */
#include "store/interview/scorecard.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/file/file.h"
#include "store/trail/event.h"

enum { RATINGS = 5, TEXTS = 3, CHANGES_MAX = RATINGS + TEXTS + 2 };

/* Everything that may be sent, beside where it goes. */
struct rating {
	const char *name;
	bool sent;
	const struct maybe_int *from;
	struct maybe_int *to;
};
struct wording {
	const char *name;
	bool sent;
	const struct str *from;
	struct str *to;
};
struct changes {
	struct change at[CHANGES_MAX];
	size_t n;
};

static void note(struct changes *changes, const char *member, struct str before, struct str after)
{
	changes->at[changes->n++] = (struct change){ member, before, after };
}

static struct str number_text(struct context *c, struct maybe_int number)
{
	return number.has ? str_from_int(c->arena, number.v) : (struct str){ 0 };
}

static void edit_ratings(struct context *c, const struct scorecard_edit *in, struct scorecard *card, struct changes *changes)
{
	const struct rating ratings[RATINGS] = {
		{ "appearance", HAS(in, appearance), &in->appearance, &card->appearance },
		{ "knowledge", HAS(in, knowledge), &in->knowledge, &card->knowledge },
		{ "confidence", HAS(in, confidence), &in->confidence, &card->confidence },
		{ "attitude", HAS(in, attitude), &in->attitude, &card->attitude },
		{ "communication", HAS(in, communication), &in->communication, &card->communication },
	};

	for (size_t i = 0; i < RATINGS; i++) {
		const struct rating *it = &ratings[i];
		if (!it->sent || (it->from->has == it->to->has && it->from->v == it->to->v))
			continue;
		note(changes, it->name, number_text(c, *it->to), number_text(c, *it->from));
		*it->to = *it->from;
	}
	card->average = scorecard_average(card);
}

static void edit_words(struct context *c, const struct scorecard_edit *in, struct scorecard *card, struct changes *changes)
{
	const struct wording texts[TEXTS] = {
		{ "languages", HAS(in, languages), &in->languages, &card->languages },
		{ "experience", HAS(in, experience), &in->experience, &card->experience },
		{ "remark", HAS(in, remark), &in->remark, &card->remark },
	};

	for (size_t i = 0; i < TEXTS; i++) {
		const struct wording *it = &texts[i];
		if (!it->sent || ((it->from->p == NULL) == (it->to->p == NULL) && str_equal(*it->from, *it->to)))
			continue;
		note(changes, it->name, *it->to, *it->from);
		*it->to = *it->from;
	}
	if (HAS(in, salary) && (in->salary.has != card->salary.has || in->salary.cents != card->salary.cents)) {
		note(changes, "expected_salary", service_decimal_text(c, card->salary), service_decimal_text(c, in->salary));
		card->salary = in->salary;
	}
}

/* The recording is replaced as a whole; the old one goes once the new one stands. */
static enum err edit_voice(struct context *c, const struct scorecard_edit *in, const struct interview *it,
                           struct scorecard *card, struct changes *changes)
{
	struct file old = { 0 };
	struct file file = { .company = it->company.id, .interview = it->id, .purpose = FILE_VOICE };
	enum err e = OK;

	if (!HAS(in, voice))
		return OK;
	if (!uuid_none(card->voice.v.pub)) {
		e = store_file_any(c->db, card->voice.v.pub, &old);
		if (e == OK)
			e = store_file_remove(c->db, card->voice.v.pub);
		if (e == OK)
			service_storage_drop(c, old.stored);
	}
	if ((e == OK || e == E_NO_ROW) && in->voice.path.p != NULL)
		e = service_file_keep(c, &in->voice, &file);
	if (e != OK && e != E_NO_ROW)
		return e;
	if (!uuid_none(file.id.v.pub) || old.name.n > 0)
		note(changes, "voice_note", old.name, file.name);
	card->voice = file.id;
	return OK;
}

static enum err tell(struct context *c, const struct interview *it, const struct changes *changes)
{
	struct event event = { .name = EVENT_EVALUATION_SUBMITTED,
		               .object = OBJECT_INTERVIEW,
		               .id = it->id.v,
		               .company = it->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = changes->at,
		               .n_changes = changes->n };

	return store_event_write(c->db, &event);
}

static enum err fill(struct context *c, const struct scorecard_edit *in, const struct interview *it, struct scorecard *card)
{
	struct changes changes = { .n = 0 };

	edit_ratings(c, in, card, &changes);
	edit_words(c, in, card, &changes);
	enum err e = edit_voice(c, in, it, card, &changes);
	if (e != OK || (changes.n == 0 && card->filled))
		return e;
	e = store_scorecard_save(c->db, card);
	return e == OK ? tell(c, it, &changes) : e;
}

enum err service_scorecard_fill(struct context *c, const struct scorecard_edit *in, struct scorecard *out)
{
	struct interview it = { 0 };
	struct scorecard card = { 0 };
	enum err e = service_interview_load(c, in->id, &it);

	if (e == OK && !(c->who.role & STAFF))
		e = E_FORBIDDEN;
	if (e == OK)
		e = store_scorecard_lock(c->db, it.id, &card);
	if (e == OK && HAS(in, version) && in->version != card.version)
		e = E_STALE;
	if (e == OK)
		e = fill(c, in, &it, &card);
	if (e == OK)
		e = store_scorecard_get(c->db, it.id, out);
	if (e == E_NO_ROW)
		return E_INTERNAL;
	if (!card.filled)
		c->outcome = MADE;
	return e;
}
