/* Fills in the scorecard that the caller is shown of an interview. Whoever may see the interview may do so. */
#include "store/interview/scorecard.h"
#include "model/interview/scorecard.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "service/trail/changes.h"
#include "store/file/file.h"
#include "store/trail/event.h"

/* clang-format off */
SHAPE(kept, scorecard,
	ROW(scorecard, appearance, "appearance", "kept"),
	ROW(scorecard, knowledge, "knowledge", "kept"),
	ROW(scorecard, confidence, "confidence", "kept"),
	ROW(scorecard, attitude, "attitude", "kept"),
	ROW(scorecard, communication, "communication", "kept"),
	ROW(scorecard, languages, "languages", "kept"),
	ROW(scorecard, experience, "experience", "kept"),
	ROW(scorecard, remark, "remark", "kept"),
	ROW(scorecard, salary, "expected_salary", "kept"));
/* clang-format on */
#define NO_MEMBER SIZE_MAX                   /* of a fault of the whole input */
#define CHANGES_MAX (COUNT(kept_fields) + 1) /* one more for the recording */

/* Copies the members that were sent; null clears a member. */
static void edit(const struct scorecard_edit *in, struct scorecard *card)
{
	if (HAS(in, appearance))
		card->appearance = in->appearance;
	if (HAS(in, knowledge))
		card->knowledge = in->knowledge;
	if (HAS(in, confidence))
		card->confidence = in->confidence;
	if (HAS(in, attitude))
		card->attitude = in->attitude;
	if (HAS(in, communication))
		card->communication = in->communication;
	if (HAS(in, languages))
		card->languages = in->languages;
	if (HAS(in, experience))
		card->experience = in->experience;
	if (HAS(in, remark))
		card->remark = in->remark;
	if (HAS(in, salary))
		card->salary = in->salary;
	card->average = scorecard_average(card);
}

/* Replaces the recording. *change_r is the change for the history; it has no member when the recording stays. */
static enum err edit_voice(struct context *c, const struct scorecard_edit *in, const struct interview *it,
                           struct scorecard *card, struct change *change_r)
{
	struct file old = { 0 };
	struct file file = { .company = it->company.id, .interview = it->id, .purpose = FILE_VOICE };
	enum err e = OK;

	if (!HAS(in, voice))
		return OK;
	if (!uuid_none(card->voice.v.pub)) {
		e = store_file_remove(c->db, card->voice.v.pub, &old);
		if (e == OK)
			service_storage_drop(c, old.stored);
	}
	if ((e == OK || e == E_NO_ROW) && in->voice.path.p != NULL)
		e = service_file_keep(c, &in->voice, &file);
	if (e != OK && e != E_NO_ROW)
		return e;
	if (!uuid_none(file.id.v.pub) || old.name.n > 0)
		*change_r = (struct change){ "voice_note", old.name, file.name };
	card->voice = file.id;
	return OK;
}

static enum err fill(struct context *c, const struct scorecard_edit *in, const struct interview *it, struct scorecard *card)
{
	const struct scorecard was = *card;
	struct change changes[CHANGES_MAX] = { { 0 } };

	edit(in, card);
	size_t n = service_changes(c, &kept, &was, card, changes);
	enum err e = edit_voice(c, in, it, card, &changes[n]);
	n += changes[n].member != NULL;
	/* What says nothing makes no card, and changes none. */
	if (e == OK && n == 0 && !card->filled)
		return fail_at(c, E_NOTHING, NO_MEMBER, (struct str){ 0 });
	if (e != OK || n == 0)
		return e;
	card->editor.id = card_editor(card->author.id, c->who.user);
	e = store_scorecard_save(c->db, card);
	const struct card_record record = { card->id, card->author.id, changes, n, true };
	return e == OK ? service_card_record(c, it, &record) : e;
}

enum err service_scorecard_fill(struct context *c, const struct interview *it, const struct scorecard_edit *in,
                                struct scorecard *out)
{
	struct scorecard card = { .interview = it->id, .author.id = card_author(it, c->who.user) };
	enum err e = store_scorecard_lock(c->db, &card);
	bool filled = card.filled;

	if (e == OK && HAS(in, version) && in->version != card.version)
		e = E_STALE;
	if (e == OK)
		e = fill(c, in, it, &card);
	if (e == OK)
		e = store_scorecard_get(c->db, &card);
	if (e == E_NO_ROW)
		return E_INTERNAL;
	if (!filled)
		c->outcome = MADE;
	*out = card;
	return e;
}
