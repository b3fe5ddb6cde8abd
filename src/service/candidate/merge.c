/* Probable duplicates among candidates, and merges. */
#include "service/candidate/merge.h"

#include "service/candidate/known.h"
#include "store/candidate/candidate.h"
#include "store/candidate/merge.h"
#include "store/pages.h"

#include <string.h>

/* ---- probable duplicates */

static struct strs reasons_of(struct context *c, const struct duplicate_row *row)
{
	struct str *reasons = ARENA_ARRAY(c->arena, struct str, 3);
	size_t n = 0;

	if (row->email)
		reasons[n++] = STR("email");
	if (row->phone)
		reasons[n++] = STR("phone");
	if (row->resume)
		reasons[n++] = STR("resume");
	return (struct strs){ reasons, n };
}

enum err service_duplicate_list(struct context *c, const struct merge_filter *in, struct duplicate_list *out)
{
	const struct merge_page page = { in->window.size, window_offset(&in->window, in->window.size) };
	struct duplicate_row *rows;
	enum err e = store_duplicate_list(c->db, &page, &rows, &out->n);
	struct duplicate *pairs = ARENA_ARRAY(c->arena, struct duplicate, out->n);
	struct candidate *people = ARENA_ARRAY(c->arena, struct candidate, 2 * out->n);

	for (size_t i = 0; i < out->n; i++) {
		people[2 * i] = rows[i].first;
		people[2 * i + 1] = rows[i].second;
		pairs[i] = (struct duplicate){ { .at = &people[2 * i], .n = 2 }, reasons_of(c, &rows[i]) };
	}
	if (e == OK)
		e = store_candidate_parts(c->db, c->arena, people, 2 * out->n);
	out->at = pairs;
	return e != OK || store_last_page(page.offset, page.limit, out->n, &out->total)
	               ? e
	               : store_duplicate_count(c->db, &out->total);
}

/* Finds and locks a candidate that is named at `off`. Without one a fault is noted, and the result is OK. */
static enum err find_named(struct context *c, struct uuid id, size_t off, struct candidate *out)
{
	enum err e = store_candidate_lock(c->db, id, out);

	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, off, uuid_text(c->arena, id));
	return e == E_NO_ROW ? OK : e;
}

enum err service_duplicate_dismiss(struct context *c, const struct dismissal *in, struct nothing *out)
{
	struct candidate two[2] = { { .version = 0 } };
	enum err e = OK;

	(void)out;
	if (in->candidates.n != 2 || uuid_equal(in->candidates.at[0].pub, in->candidates.at[1].pub))
		return fail_at(c, E_TWO, AT(in, candidates), (struct str){ 0 });
	for (size_t i = 0; e == OK && i < 2; i++)
		e = find_named(c, in->candidates.at[i].pub, AT(in, candidates), &two[i]);
	if (e == OK)
		e = faults_checked(c);
	return e == OK ? store_duplicate_dismiss(c->db, &two[0], &two[1]) : e;
}

/* ---- merges */

/* A profile may have several candidates put into it, but is not put into another one then. */
static enum err check(struct context *c, const struct merge_entry *in, const struct candidate *into,
                      const struct candidate *from)
{
	struct candidate profile = { 0 };
	enum err e = store_merge_with(c->db, from);

	if (e == OK)
		fail_at(c, E_MERGED, AT(in, from), (struct str){ 0 });
	else if (e != E_NO_ROW)
		return e;
	e = store_candidate(c->db, into->id.v.pub, &profile);
	if (e == OK && !uuid_none(profile.merged_into.v.pub))
		fail_at(c, E_MERGED, AT(in, into), (struct str){ 0 });
	return e == OK ? faults_checked(c) : e;
}

/* Both are locked in the order of their ids, whichever of them is named first. */
static enum err find_both(struct context *c, const struct merge_entry *in, struct candidate *into, struct candidate *from)
{
	bool first = memcmp(in->into.v.pub.byte, in->from.v.pub.byte, sizeof in->into.v.pub.byte) < 0;
	enum err e = OK;

	if (first)
		e = find_named(c, in->into.v.pub, AT(in, into), into);
	if (e == OK)
		e = find_named(c, in->from.v.pub, AT(in, from), from);
	if (e == OK && !first)
		e = find_named(c, in->into.v.pub, AT(in, into), into);
	return e == OK ? faults_checked(c) : e;
}

static enum err answer(struct context *c, struct merge *merge)
{
	enum err e = store_merge_any(c->db, merge->id.v.pub, merge);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_merge_make(struct context *c, const struct merge_entry *in, struct merge *out)
{
	struct candidate into = { 0 }, from = { 0 };
	enum err e;

	if (uuid_equal(in->into.v.pub, in->from.v.pub))
		return fail_at(c, E_TWO, AT(in, from), (struct str){ 0 });
	e = find_both(c, in, &into, &from);
	if (e == OK)
		e = check(c, in, &into, &from);
	*out = (struct merge){ .into = into.id, .from = from.id };
	if (e == OK)
		e = store_merge_insert(c->db, out);
	if (e == E_DUPLICATE)
		return fail_at(c, E_MERGED, AT(in, from), (struct str){ 0 });
	if (e == OK)
		e = store_merge_words(c->db, &from);
	if (e == OK)
		e = service_candidate_event(c, &into, EVENT_CANDIDATE_MERGED);
	c->outcome = MADE;
	return e == OK ? answer(c, out) : e;
}

enum err service_merge_list(struct context *c, const struct merge_filter *in, struct merge_list *out)
{
	const struct merge_page page = { in->window.size, window_offset(&in->window, in->window.size) };
	enum err e = store_merge_list(c->db, &page, out);

	return e != OK || store_last_page(page.offset, page.limit, out->n, &out->total) ? e
	                                                                                : store_merge_count(c->db, &out->total);
}

static enum err find(struct context *c, const struct named *named, struct merge *out, struct ownership *whose)
{
	enum err e = store_merge_any(c->db, named->id[0], out);

	whose->company = out->company;
	return e;
}

FINDER(find, merge)
const struct load load_merge = { .name = "merge", .keys = 1, LOADS(merge, find, find) };

/* The words of those who are still part of the profile are put in anew. */
enum err service_merge_undo(struct context *c, const struct merge *was, const struct merge_key *in, struct nothing *out)
{
	const struct candidate into = { .id = was->into, .company = was->company };
	struct merge_list left = { 0 };
	enum err e = store_merge_delete(c->db, was);

	(void)in;
	(void)out;
	if (e == OK)
		e = store_candidate_words_remove(c->db, &into, WORDS_MERGED);
	if (e == OK)
		e = store_merge_of(c->db, &into, &left);
	for (size_t i = 0; e == OK && i < left.n; i++)
		e = store_merge_words(c->db, &(struct candidate){ .id = left.at[i].from });
	return e == OK ? service_candidate_event(c, &into, EVENT_CANDIDATE_UNMERGED) : e;
}
