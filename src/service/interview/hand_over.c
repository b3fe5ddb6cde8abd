/*
 * Hands over the interviews and jobs of one member of the staff to another. Locks are taken in the order of all changes: first
 * all interviews by id, then the calendars of all their people by id. After that each interview is moved by itself.
 */
#include "service/interview/hand_over.h"

#include "service/interview/inside.h"
#include "service/told.h"
#include "store/interview/interview.h"
#include "store/people/staff.h"
#include "store/trail/event.h"

/* The people and the lists of one hand-over. */
struct transfer {
	struct context *c;
	const struct colleague *from;
	struct user to;
	size_t off;           /* the input member that names `to` */
	struct interview *at; /* the interviews that are locked, by key */
	size_t n;
	struct id *moved;
	struct leftover *left;
	size_t n_moved, n_left;
};

static void leave(struct transfer *t, struct id id, struct str reason)
{
	t->left[t->n_left++] = (struct leftover){ id, reason };
}

/* ---- who, and what */

static enum err find_receiver(struct context *c, const struct colleague *was, const struct hand_over *in, struct user *to_r)
{
	to_r->id.v.pub = in->to.v.pub;
	enum err e = store_interview_staff(c->db, to_r);
	if (e == E_NO_ROW)
		return fail_at(c, E_NO_SUCH, AT(in, to), uuid_text(c->arena, in->to.v.pub));
	return e == OK && to_r->id.v.key == was->id.v.key ? fail_at(c, E_OTHER_PERSON, AT(in, to), (struct str){ 0 }) : e;
}

static const struct handover_item *item_of(const struct handover_items *items, struct uuid id)
{
	for (size_t i = 0; i < items->n; i++)
		if (uuid_equal(items->at[i].id.pub, id))
			return &items->at[i];
	return NULL;
}

/* Adds an interview to those that are moved, once and in the order of the keys. */
static void choose(struct transfer *t, struct id id)
{
	size_t at = t->n;

	while (at > 0 && t->at[at - 1].id.v.key > id.key)
		at--;
	if (at > 0 && t->at[at - 1].id.v.key == id.key)
		return;
	for (size_t i = t->n; i > at; i--)
		t->at[i] = t->at[i - 1];
	t->at[at] = (struct interview){ .id.v = id };
	t->n++;
}

/* An id that is no interview of this person gets the same reason, whatever it is. */
static void choose_named(struct transfer *t, const struct hand_over *in, const struct handover_items *theirs)
{
	for (size_t i = 0; i < in->interviews.n; i++) {
		const struct handover_item *item = item_of(theirs, in->interviews.at[i].pub);
		if (item != NULL)
			choose(t, item->id);
		else
			leave(t, in->interviews.at[i], STR("This person has no such interview that is still to come."));
	}
}

static void choose_all(struct transfer *t, const struct handover_items *theirs)
{
	for (size_t i = 0; i < theirs->n; i++) {
		if (i < HAND_OVER_MOST)
			choose(t, theirs->at[i].id);
		else
			leave(t, theirs->at[i].id, STR("Only 200 are handed over at once; repeat the request."));
	}
}

static enum err choose_interviews(struct transfer *t, const struct hand_over *in)
{
	struct handover_items theirs = { 0 };
	bool all = HAS(in, all) && in->all == HAND_OVER_ALL;

	if (!all && in->interviews.n == 0)
		return OK;
	enum err e = store_handover_interviews(t->c->db, t->from->id, (int64_t)5 * HAND_OVER_MOST, &theirs);
	size_t most = theirs.n + in->interviews.n;
	t->at = ARENA_ARRAY(t->c->arena, struct interview, most);
	t->moved = ARENA_ARRAY(t->c->arena, struct id, most + HAND_OVER_MOST);
	t->left = ARENA_ARRAY(t->c->arena, struct leftover, most + 1);
	if (e == OK && all)
		choose_all(t, &theirs);
	else if (e == OK)
		choose_named(t, in, &theirs);
	return e;
}

/* ---- the locks */

/* Adds the people of one interview to those whose calendars are locked. */
static enum err add_people(struct transfer *t, const struct interview *it, struct booking_request *request)
{
	struct booking_list booked = { 0 };
	enum err e = store_booking_of(t->c->db, it->id, &booked);
	struct user_id *people = ARENA_ARRAY(t->c->arena, struct user_id, request->n + booked.n);

	for (size_t i = 0; i < request->n; i++)
		people[i] = request->people[i];
	for (size_t i = 0; e == OK && i < booked.n; i++)
		people[request->n + i] = booked.at[i].person;
	request->people = people;
	request->n += booked.n;
	return e;
}

static enum err lock_all(struct transfer *t)
{
	const struct user_id both[] = { t->from->id, t->to.id };
	struct booking_request request = { .people = both, .n = COUNT(both) };
	enum err e = OK;

	for (size_t i = 0; e == OK && i < t->n; i++) {
		struct interview_id id = t->at[i].id;
		e = service_interview_lock(t->c, id, &t->at[i]);
		if (e == E_NOT_FOUND || e == E_NOT_YOURS) /* it was deleted since the list was read */
			e = E_RETRY;
		if (e == OK)
			e = add_people(t, &t->at[i], &request);
	}
	return e == OK && t->n > 0 ? service_booking_lock(t->c, &request) : e;
}

/* ---- one interview */

static void replace_on_panel(struct transfer *t, struct interview *next)
{
	struct user *panel = ARENA_ARRAY(t->c->arena, struct user, next->panel.n + 1);
	bool seated = next->interviewer.id.v.key == t->to.id.v.key || panel_has(&next->panel, t->to.id);
	size_t n = 0;

	for (size_t i = 0; i < next->panel.n; i++) {
		if (next->panel.at[i].id.v.key != t->from->id.v.key)
			panel[n++] = next->panel.at[i];
		else if (!seated)
			panel[n++] = t->to;
	}
	next->panel = (struct user_list){ .at = panel, .n = n };
}

/* Gives the seat of the one to the other. False when the one has none any more. */
static bool replace(struct transfer *t, struct interview *next)
{
	if (next->interviewer.id.v.key != t->from->id.v.key) {
		bool sits = panel_has(&next->panel, t->from->id);
		replace_on_panel(t, next);
		return sits;
	}
	struct user *panel = ARENA_ARRAY(t->c->arena, struct user, next->panel.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < next->panel.n; i++)
		if (next->panel.at[i].id.v.key != t->to.id.v.key)
			panel[n++] = next->panel.at[i];
	next->panel = (struct user_list){ .at = panel, .n = n };
	next->interviewer = t->to;
	return true;
}

/* Takes the first fault as the reason why an interview stays, so that the request goes on with the next one. */
static struct str take_fault(struct context *c)
{
	const struct fault *fault = &c->faults.at[0];
	struct str reason = fault_text(c->arena, fault, err_text(fault->error));

	c->faults = (struct faults){ 0 };
	return reason;
}

/* Those who take part and neither gave nor got the interview are told who sits there now. */
static enum err tell(struct transfer *t, const struct interview *next)
{
	struct context *c = t->c;
	struct told told = { 0 };
	enum err e = service_told_of_interview(c, next->id, &told);
	struct user_id *others = ARENA_ARRAY(c->arena, struct user_id, told.n);
	struct event event = { .name = EVENT_INTERVIEW_HANDED_OVER,
		               .object = OBJECT_INTERVIEW,
		               .id = next->id.v,
		               .company = next->company.id,
		               CAUSED_BY(c),
		               .told = others,
		               .message = service_instant_text(c, next->start.at) };

	for (size_t i = 0; i < told.n; i++)
		if (told.at[i].v.key != t->to.id.v.key && told.at[i].v.key != t->from->id.v.key)
			others[event.n_told++] = told.at[i];
	return e == OK ? store_event_write(c->db, &event) : e;
}

static enum err move_one(struct transfer *t, struct interview *was)
{
	struct context *c = t->c;
	enum err e = store_booking_panel(c->db, was->id, &was->panel);
	struct interview next = *was;
	struct booking_request request = { .interview = &next, .people = &t->to.id, .n = 1, .off = t->off };

	if (e != OK)
		return e;
	if (!interview_ahead(was->status) || was->start.at.us <= c->now.us || !replace(t, &next)) {
		leave(t, was->id.v, STR("This person has no such interview that is still to come."));
		return OK;
	}
	e = service_booking_check(c, &request);
	bool checked = e == OK;
	/* What the calendar of another participant says is found here, before anything is written. */
	if (e == OK)
		e = service_interview_apply_change(c, &(struct interview_change){ .was = was, .next = &next, .off = t->off });
	/* Only the key of the database can have found this clash, when rows were written already. */
	if (e == E_INVALID && checked && c->faults.at[0].error == E_CLASH)
		return E_RETRY;
	if (e == E_INVALID) {
		leave(t, was->id.v, take_fault(c));
		return OK;
	}
	if (e == OK)
		t->moved[t->n_moved++] = was->id.v;
	return e == OK ? tell(t, &next) : e;
}

/* ---- jobs */

static enum err move_job(struct transfer *t, struct id job)
{
	struct change change = { "owner", uuid_text(t->c->arena, t->from->id.v.pub), uuid_text(t->c->arena, t->to.id.v.pub) };
	struct event event = { .name = EVENT_JOB_CHANGED,
		               .object = OBJECT_JOB,
		               .id = job,
		               .company = t->from->company,
		               .address = t->c->address,
		               .request_id = t->c->request_id,
		               .changes = &change,
		               .n_changes = 1 };
	enum err e = store_handover_job(t->c->db, job, t->to.id);

	t->moved[t->n_moved++] = job;
	return e == OK ? store_event_write(t->c->db, &event) : e;
}

static enum err move_jobs(struct transfer *t)
{
	struct handover_items jobs = { 0 };
	enum err e = store_handover_jobs(t->c->db, t->from->id, HAND_OVER_MOST, &jobs);

	if (t->moved == NULL)
		t->moved = ARENA_ARRAY(t->c->arena, struct id, jobs.n);
	for (size_t i = 0; e == OK && i < jobs.n; i++)
		e = move_job(t, jobs.at[i].id);
	return e;
}

enum err service_interview_hand_over(struct context *c, const struct colleague *was, const struct hand_over *in,
                                     struct handed_over *out)
{
	struct transfer t = { .c = c, .from = was, .off = AT(in, to) };
	bool stale = HAS(in, version) && in->version != was->version;
	enum err e = stale ? E_STALE : find_receiver(c, was, in, &t.to);

	if (e == OK)
		e = choose_interviews(&t, in);
	if (e == OK)
		e = lock_all(&t);
	for (size_t i = 0; e == OK && i < t.n; i++)
		e = move_one(&t, &t.at[i]);
	if (e == OK && in->jobs.v)
		e = move_jobs(&t);
	out->moved = (struct ids){ t.moved, t.n_moved };
	out->left = (struct leftover_list){ t.left, t.n_left };
	out->version = was->version;
	return e;
}
