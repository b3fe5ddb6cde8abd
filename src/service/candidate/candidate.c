/* The use cases by which staff read and change candidates. */
#include "service/candidate/candidate.h"

#include "service/candidate/known.h"
#include "service/noted.h"
#include "service/people/ticket.h"
#include "service/trail/changes.h"
#include "store/candidate/candidate.h"
#include "store/candidate/merge.h"
#include "store/people/user.h"

#include <string.h>

#define WEEK (7 * INT64_C(86400))
enum { TAG_POINTS_MAX = 50 };

/* ---- finding a candidate */

/* The candidate does not take part: what a company knows of them is for its staff alone. */
static enum err found(enum err e, const struct candidate *out, struct ownership *whose)
{
	whose->company = out->company;
	whose->caller_interviews = out->caller_interviews;
	return e;
}

static enum err find(struct context *c, const struct named *named, struct candidate *out, struct ownership *whose)
{
	return found(store_candidate(c->db, named->id[0], out), out, whose);
}

static enum err find_locked(struct context *c, const struct named *named, struct candidate *out, struct ownership *whose)
{
	return found(store_candidate_lock(c->db, named->id[0], out), out, whose);
}

/* The items of two lists, one list after the other. */
static const void *joined(struct arena *arena, struct items first, struct items second, size_t size)
{
	char *all = arena_take_many(arena, first.n + second.n, size);

	if (first.n > 0)
		memcpy(all, first.at, first.n * size);
	if (second.n > 0)
		memcpy(all + first.n * size, second.at, second.n * size);
	return all;
}
#define JOIN(arena, list, more)                                                                                                \
	(list)->at = joined(arena, (struct items){ (list)->at, (list)->n }, (struct items){ (more)->at, (more)->n },           \
	                    sizeof *(list)->at);                                                                               \
	(list)->n += (more)->n

/* Adds what belongs to those who were merged into the candidate. */
static enum err add_merged(struct context *c, struct candidate *out)
{
	enum err e = store_merge_of(c->db, out, &out->merged);

	for (size_t i = 0; e == OK && i < out->merged.n; i++) {
		struct candidate one = { 0 };

		e = store_candidate(c->db, out->merged.at[i].from.v.pub, &one);
		if (e == OK)
			e = store_candidate_parts(c->db, c->arena, &one, 1);
		if (e == OK)
			e = store_candidate_interviews(c->db, &one, &one.interviews);
		if (e == OK)
			e = store_candidate_files(c->db, &one, &one.files);
		JOIN(c->arena, &out->applications, &one.applications);
		JOIN(c->arena, &out->interviews, &one.interviews);
		JOIN(c->arena, &out->files, &one.files);
	}
	return e;
}

static enum err read_rest(struct context *c, bool lock, struct candidate *out)
{
	enum err e = store_candidate_parts(c->db, c->arena, out, 1);

	if (e == OK && !lock)
		e = store_candidate_interviews(c->db, out, &out->interviews);
	if (e == OK && !lock)
		e = store_candidate_files(c->db, out, &out->files);
	return e == OK && !lock ? add_merged(c, out) : e;
}

static enum err read_profile(struct context *c, bool lock, struct candidate *out)
{
	if (!lock)
		service_audit_read(c, EVENT_CANDIDATE_READ, OBJECT_CANDIDATE, out->id.v, c->who.company);
	return read_rest(c, lock, out);
}

FINDER(find, candidate)
FINDER(find_locked, candidate)
REST(read_profile, candidate)
const struct load load_candidate = {
	.name = "candidate", .keys = 1, .rest = read_profile_any, LOADS(candidate, find, find_locked)
};

const struct load load_candidate_brief = { .name = "candidate", .keys = 1, LOADS(candidate, find, find) };

enum err service_candidate_answer(struct context *c, struct uuid id, struct candidate *out)
{
	enum err e;

	*out = (struct candidate){ 0 };
	e = store_candidate(c->db, id, out);
	if (e == OK)
		e = read_rest(c, false, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* ---- the list */

struct seeking {
	struct arena *arena;
	const struct search_query *words;
};

static void add_snippet(void *arg, struct candidate *candidate, struct str text)
{
	const struct seeking *seeking = arg;

	if (candidate->snippet.n == 0)
		candidate->snippet = search_snippet(seeking->arena, text, seeking->words);
}

enum err service_candidate_list(struct context *c, const struct candidate_filter *in, struct candidate_list *out)
{
	struct candidate_query query = { .tag = in->tag, .job = in->job.v.pub, .status = in->status, .order = in->order };

	query.limit = in->window.size;
	query.offset = window_offset(&in->window, in->window.size);
	if (!search_parse(c->arena, in->q, &query.words))
		return fail_at(c, E_WORDS, AT(in, q), str_from_int(c->arena, SEARCH_QUERY_MAX));
	enum err e = store_candidate_list(c->db, c->who.role == INTERVIEWER, &query, out);
	struct candidate *rows = ARENA_ARRAY(c->arena, struct candidate, out->n);

	for (size_t i = 0; i < out->n; i++)
		rows[i] = out->at[i];
	out->at = rows;
	if (e == OK)
		e = store_candidate_parts(c->db, c->arena, rows, out->n);
	if (e != OK || query.words.beginning.n == 0)
		return e;
	return store_candidate_texts(c->db, rows, out->n, add_snippet, &(struct seeking){ c->arena, &query.words });
}

/* ---- changing */

struct strs service_candidate_tags(struct context *c, struct strs tags, size_t off)
{
	struct str *kept = ARENA_ARRAY(c->arena, struct str, tags.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < tags.n; i++) {
		struct str tag = str_trim(tags.at[i]);
		bool twice = tag.n == 0;

		for (size_t k = 0; k < n; k++)
			twice = twice || str_equal_nocase(kept[k], tag);
		if (str_points(tag) > TAG_POINTS_MAX)
			fail_at(c, E_LENGTH, off, tag);
		if (!twice)
			kept[n++] = tag;
	}
	if (n > CANDIDATE_TAGS_MAX)
		fail_at(c, E_FULL, off, (struct str){ 0 });
	return (struct strs){ kept, n };
}

/* clang-format off */
SHAPE(kept, candidate,
	ROW(candidate, name, "name", "kept"),
	ROW(candidate, phone, "phone", "kept"),
	ROW(candidate, place, "place", "kept"),
	ROW(candidate, district, "district", "kept"));
/* clang-format on */

static struct str list_text(struct context *c, struct strs texts)
{
	struct str text = { 0 };

	for (size_t i = 0; i < texts.n; i++)
		text = i == 0 ? texts.at[0] : STR_JOIN(c->arena, text, STR(", "), texts.at[i]);
	return text;
}

static enum err record_change(struct context *c, const struct candidate *was, const struct candidate *next)
{
	struct change changes[COUNT(kept_fields) + 1];
	size_t n = service_changes(c, &kept, was, next, changes);
	struct str before = list_text(c, was->tags), after = list_text(c, next->tags);

	if (!str_equal(before, after))
		changes[n++] = (struct change){ "tags", before, after };
	struct event event = { .name = EVENT_CANDIDATE_CHANGED,
		               .object = OBJECT_CANDIDATE,
		               .id = next->id.v,
		               .company = next->company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = n };
	return store_event_write(c->db, &event);
}

static enum err index_again(struct context *c, const struct candidate *candidate)
{
	enum err e = store_candidate_words_remove(c->db, candidate, WORDS_OF_PROFILE);

	return e == OK ? service_candidate_index(c, candidate) : e;
}

static void apply(struct context *c, const struct candidate_edit *in, struct candidate *next)
{
	if (HAS(in, name)) {
		next->name = str_trim(in->name);
		if (next->name.n == 0)
			fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	}
	name_check(c, AT(in, name), in->name);
	if (HAS(in, phone))
		next->phone = in->phone;
	if (HAS(in, place))
		next->place = in->place;
	if (HAS(in, district))
		next->district = in->district;
	if (HAS(in, tags))
		next->tags = service_candidate_tags(c, in->tags, AT(in, tags));
	candidate_keys(c->arena, next);
}

enum err service_candidate_change(struct context *c, const struct candidate *was, const struct candidate_edit *in,
                                  struct candidate *out)
{
	struct candidate next = *was;
	enum err e;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	apply(c, in, &next);
	e = faults_checked(c);
	if (e == OK)
		e = store_candidate_save(c->db, &next);
	if (e == OK && HAS(in, tags))
		e = store_candidate_set_tags(c->db, &next);
	if (e == OK && HAS(in, name))
		e = index_again(c, &next);
	if (e == OK)
		e = record_change(c, was, &next);
	return e == OK ? service_candidate_answer(c, next.id.v.pub, out) : e;
}

/* ---- offering an account */

enum err service_candidate_invite(struct context *c, const struct candidate *was, const struct candidate_key *in,
                                  struct nothing *out)
{
	struct instant again = instant_add(was->invited_at, WEEK);
	struct user user = { 0 };
	enum err e;

	(void)in;
	(void)out;
	if (was->invited_at.us != 0 && again.us > c->now.us) {
		c->retry_after = instant_unix(again) - instant_unix(c->now);
		return E_LIMITED;
	}
	e = store_candidate_invited(c->db, was);
	if (e == OK)
		e = service_candidate_event(c, was, EVENT_CANDIDATE_INVITED);
	if (e == OK)
		e = store_user_reachable(c->db, was->user, &user);
	/* Whoever has a password has an account already. An address of nobody (service_candidate_enter) gets no mail. */
	if (e != OK || user.password_hash.n > 0 || str_ends(user.email, STR("@invalid")))
		return e == E_NO_ROW ? OK : e;
	user.company.id = was->company;
	return service_ticket_issue(c, TICKET_ACCOUNT, &user, EVENT_CANDIDATE_ACCOUNT_OFFERED);
}
