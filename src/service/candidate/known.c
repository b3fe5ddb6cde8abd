/* Makes the records that companies have of candidates. */
#include "service/candidate/known.h"

#include "service/people/account.h"
#include "store/candidate/candidate.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define WORDS_MAX 100

enum err service_candidate_index(struct context *c, const struct candidate *candidate)
{
	struct str *words;
	struct str text = STR_JOIN(c->arena, candidate->name, STR(" "), candidate->email);
	size_t n = search_words(c->arena, text, WORDS_MAX, &words);

	return store_candidate_words_add(c->db, &(struct candidate_words){ candidate, WORDS_OF_PROFILE, words, n });
}

static enum err insert(struct context *c, struct candidate *candidate)
{
	enum err e;

	candidate_keys(c->arena, candidate);
	e = store_candidate_insert(c->db, candidate);
	return e == OK ? service_candidate_index(c, candidate) : e;
}

enum err service_candidate_known(struct context *c, struct candidate *candidate)
{
	struct candidate found = *candidate;
	enum err e = store_candidate_of(c->db, &found);

	if (e == E_NO_ROW) {
		e = store_candidate_account(c->db, candidate);
		if (e == OK)
			e = insert(c, candidate);
		if (e != E_DUPLICATE)
			return e == E_NO_ROW ? E_INTERNAL : e;
		e = store_candidate_of(c->db, &found); /* another request has made it since */
	}
	candidate->id.v.key = found.id.v.key;
	if (e == OK && candidate->own && !found.own)
		e = store_candidate_own(c->db, candidate);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* ---- candidates whom hr adds */

/* Makes an account without a password, so nobody can log in to it before its owner has set one with a mailed link. */
static enum err make_person(struct context *c, const struct candidate *candidate, struct str email, struct user *user)
{
	*user = (struct user){
		.id.v.pub = uuid_new(), .role = CANDIDATE, .email = email, .name = candidate->name, .active = true
	};
	user->created_at = user->updated_at = instant_of_unix(instant_unix(c->now));
	name_split(candidate->name, &user->first, &user->last);
	return store_user_insert(c->db, user);
}

/*
 * Finds the person with the address, or makes one. A member of staff cannot be a candidate with the same account, and nobody
 * learns that the address is one of staff: the person then has an address that no mail reaches.
 */
static enum err find_person(struct context *c, const struct candidate *candidate, struct user *user)
{
	enum err e = store_user_by_email(c->db, candidate->email, user);

	if (e == E_NO_ROW)
		e = make_person(c, candidate, candidate->email, user);
	if (e == E_DUPLICATE) /* another request has made it since */
		e = store_user_by_email(c->db, candidate->email, user);
	if (e == OK && user->role != CANDIDATE) {
		struct str nowhere = STR_JOIN(c->arena, STR("candidate-"), uuid_text(c->arena, uuid_new()), STR("@invalid"));
		e = make_person(c, candidate, nowhere, user);
	}
	return e;
}

enum err service_candidate_event(struct context *c, const struct candidate *candidate, enum event_name name)
{
	struct event event = {
		.name = name, .object = OBJECT_CANDIDATE, .id = candidate->id.v, .company = candidate->company, CAUSED_BY(c)
	};

	return store_event_write(c->db, &event);
}

enum err service_candidate_enter(struct context *c, struct candidate *candidate, bool *made_r)
{
	struct user person = { 0 };
	enum err e;

	*made_r = false;
	candidate->company = c->who.company;
	candidate_keys(c->arena, candidate);
	e = store_candidate_by_email(c->db, candidate);
	if (e != E_NO_ROW)
		return e;
	e = find_person(c, candidate, &person);
	if (e != OK)
		return e;
	candidate->user = person.id;
	candidate->id.v.pub = person.id.v.pub;
	e = store_candidate_of(c->db, candidate);
	if (e != E_NO_ROW)
		return e;
	candidate->own = false;
	candidate->created_by = c->who.user;
	e = insert(c, candidate);
	if (e == E_DUPLICATE)
		return store_candidate_of(c->db, candidate);
	*made_r = e == OK;
	if (e == OK)
		e = store_candidate_set_tags(c->db, candidate);
	return e == OK ? service_candidate_event(c, candidate, EVENT_CANDIDATE_ADDED) : e;
}
