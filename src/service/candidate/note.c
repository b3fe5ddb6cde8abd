/* Notes, files and tags of candidates. */
#include "service/candidate/note.h"

#include "service/candidate/known.h"
#include "service/file/keep.h"
#include "store/candidate/candidate.h"
#include "store/candidate/note.h"
#include "store/pages.h"
#include "store/trail/event.h"

enum { FILE_MAX = 10 << 20 };

/* ---- notes */

/* The author may always have a note, and so may the admin of its company; for other members of staff it is as if there were
 * none. */
static enum err find(struct context *c, const struct named *named, struct note *out, struct ownership *whose)
{
	const struct note_key key = { .candidate.v.pub = named->id[0], .id.v.pub = named->id[1] };
	enum err e = store_note_any(c->db, &key, out);

	out->candidate.v.pub = named->id[0];
	whose->person = out->author.id;
	if (c->who.role == ADMIN)
		whose->company = out->company;
	return e == OK ? store_note_mentions(c->db, c->arena, out) : e;
}

FINDER(find, note)
const struct load load_note = { .name = "note", .keys = 2, LOADS(note, find, find) };

enum err service_note_list(struct context *c, const struct candidate *candidate, const struct candidate_page *in,
                           struct note_list *out)
{
	const struct note_query query = { candidate->id, in->window.size, window_offset(&in->window, in->window.size) };
	enum err e = store_note_list(c->db, &query, out);

	if (e == OK && out->n > 0)
		e = store_note_list_mentions(c->db, c->arena, candidate, out);
	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total)
	               ? e
	               : store_note_count(c->db, &query, &out->total);
}

/* Finds the people who are mentioned, each once. */
static enum err find_mentions(struct context *c, const struct candidate *candidate, const struct note_edit *in,
                              struct note *note)
{
	struct id *ids = ARENA_ARRAY(c->arena, struct id, in->mentions.n);
	size_t n = 0;
	enum err e = OK;

	if (in->mentions.n > NOTE_MENTIONS_MAX)
		fail_at(c, E_FULL, AT(in, mentions), (struct str){ 0 });
	for (size_t i = 0; e == OK && i < in->mentions.n && i < NOTE_MENTIONS_MAX; i++) {
		struct user person = { .id.v = in->mentions.at[i] };
		bool twice = false;

		for (size_t k = 0; k < n; k++)
			twice = twice || uuid_equal(ids[k].pub, person.id.v.pub);
		if (twice)
			continue;
		e = store_note_reader(c->db, candidate, &person);
		if (e == OK)
			ids[n++] = person.id.v;
		else if (e == E_NO_ROW)
			e = fail_at(c, E_NO_SUCH, AT(in, mentions), uuid_text(c->arena, person.id.v.pub)) == E_INVALID ? OK : e;
	}
	note->mentions = (struct ids){ ids, n };
	return e;
}

/* Notifies those of `note` whom `was` (may be NULL) does not mention. */
static enum err record_note(struct context *c, const struct candidate *candidate, const struct note *was,
                            const struct note *note)
{
	struct user_id *told = ARENA_ARRAY(c->arena, struct user_id, note->mentions.n);
	size_t n = 0;

	for (size_t i = 0; i < note->mentions.n; i++) {
		bool before = false;

		for (size_t k = 0; was != NULL && k < was->mentions.n; k++)
			before = before || was->mentions.at[k].key == note->mentions.at[i].key;
		if (!before)
			told[n++] = (struct user_id){ note->mentions.at[i] };
	}
	struct event event = { .name = was == NULL ? EVENT_CANDIDATE_NOTED : EVENT_CANDIDATE_NOTE_CHANGED,
		               .object = OBJECT_CANDIDATE,
		               .id = candidate->id.v,
		               .company = candidate->company,
		               CAUSED_BY(c),
		               .told = told,
		               .n_told = service_others(&c->who, told, n),
		               .message = candidate->name };
	return store_event_write(c->db, &event);
}

static enum err answer(struct context *c, const struct note *note, struct note *out)
{
	const struct note_key key = { .candidate = note->candidate, .id = note->id };
	enum err e;

	*out = (struct note){ 0 };
	e = store_note_any(c->db, &key, out);
	if (e == OK)
		e = store_note_mentions(c->db, c->arena, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_note_add(struct context *c, const struct candidate *candidate, const struct note_edit *in, struct note *out)
{
	struct note note = { .candidate = candidate->id, .company = candidate->company, .text = str_trim(in->text) };
	enum err e;

	if (note.text.n == 0)
		fail_at(c, E_REQUIRED, AT(in, text), (struct str){ 0 });
	e = find_mentions(c, candidate, in, &note);
	if (e == OK)
		e = faults_checked(c);
	if (e == OK)
		e = store_note_insert(c->db, &note);
	if (e == OK)
		e = record_note(c, candidate, NULL, &note);
	c->outcome = MADE;
	return e == OK ? answer(c, &note, out) : e;
}

enum err service_note_change(struct context *c, const struct note *was, const struct note_edit *in, struct note *out)
{
	struct candidate candidate = { 0 };
	struct note next = *was;
	enum err e;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	e = store_candidate(c->db, was->candidate.v.pub, &candidate);
	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	if (HAS(in, text))
		next.text = str_trim(in->text);
	if (next.text.n == 0)
		fail_at(c, E_REQUIRED, AT(in, text), (struct str){ 0 });
	if (HAS(in, mentions))
		e = find_mentions(c, &candidate, in, &next);
	if (e == OK)
		e = faults_checked(c);
	if (e == OK)
		e = store_note_save(c->db, &next);
	if (e == OK)
		e = record_note(c, &candidate, was, &next);
	return e == OK ? answer(c, &next, out) : e;
}

enum err service_note_delete(struct context *c, const struct note *was, const struct note_key *in, struct nothing *out)
{
	const struct candidate candidate = { .id = was->candidate, .company = was->company };
	enum err e;

	(void)out;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	e = store_note_delete(c->db, was);
	return e == OK ? service_candidate_event(c, &candidate, EVENT_CANDIDATE_NOTE_DELETED) : e;
}

/* ---- files */

enum err service_candidate_file_add(struct context *c, const struct candidate *candidate, const struct candidate_upload *in,
                                    struct file *out)
{
	int64_t n = 0;
	enum err e = store_candidate_count_files(c->db, candidate, &n);

	if (e == OK && in->file.size > FILE_MAX)
		return E_TOO_LARGE;
	if (e == OK && n >= CANDIDATE_FILES_MAX)
		return fail_at(c, E_FULL, AT(in, file), (struct str){ 0 });
	*out = (struct file){ .company = candidate->company, .record = candidate->id, .purpose = FILE_CANDIDATE };
	if (e == OK)
		e = service_file_keep(c, &in->file, out);
	c->outcome = MADE;
	return e == OK ? service_candidate_event(c, candidate, EVENT_CANDIDATE_FILE_ADDED) : e;
}

enum err service_candidate_file_list(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                                     struct file_list *out)
{
	enum err e = store_candidate_files(c->db, candidate, out);

	(void)in;
	out->total = (int64_t)out->n;
	return e;
}

/* ---- the timeline */

enum err service_timeline_list(struct context *c, const struct candidate *candidate, const struct candidate_page *in,
                               struct timeline_entry_list *out)
{
	const struct note_query query = { candidate->id, in->window.size, window_offset(&in->window, in->window.size) };
	enum err e = store_timeline_list(c->db, &query, out);

	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total)
	               ? e
	               : store_timeline_count(c->db, &query, &out->total);
}

/* ---- tags */

enum err service_tag_list(struct context *c, const struct tag_filter *in, struct tag_count_list *out)
{
	const struct note_query page = { .limit = in->window.size, .offset = window_offset(&in->window, in->window.size) };
	enum err e = store_tag_list(c->db, &page, out);

	return e != OK || store_last_page(page.offset, page.limit, out->n, &out->total) ? e
	                                                                                : store_tag_count(c->db, &out->total);
}
