/*
 * A log of interviews. A candidate's entries are private notes: they book no time, move no application, notify nobody and may
 * change in any way. Staff who keep a log here work on the interviews of their company.
 */
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/trail/event.h"

#define MINUTES_DEFAULT 60

static enum err answer(struct context *c, struct interview_id id, struct interview *out)
{
	*out = (struct interview){ 0 };
	return store_interview_mine(c->db, c->shown, id.v.pub, out);
}

/* The audit keeps what happened, but without a company, so that nobody else reads it. Nobody is notified. */
static enum err record_event(struct context *c, const struct interview *it, enum event_name what)
{
	struct event event = {
		.name = what, .object = OBJECT_INTERVIEW, .id = it->id.v, .address = c->address, .request_id = c->request_id
	};

	return store_event_write(c->db, &event);
}

/* What was sent is written as it is, without the rules of an interview that others take part in. */
static enum err edit(struct context *c, const struct interview_edit *in, struct str zone, struct interview *it)
{
	size_t off;
	enum err e = OK;

	if (!interview_may_write(in, OWNER))
		return E_FORBIDDEN;
	if (interview_sends(in, BY_TIME))
		e = service_interview_set_time(c, in, zone, it, &off);
	interview_set_place(it, in);
	if (HAS(in, status) && (in->same_status.bits >> it->status & 1) == 0)
		it->status = in->status;
	interview_copy(it, in, BY_COPY);
	return e;
}

static enum err add_private(struct context *c, const struct interview_edit *in, struct interview *out)
{
	struct interview it = { .minutes = MINUTES_DEFAULT, .owner = c->who.user, .id.v.pub = uuid_new() };
	enum err e = store_application_own(c->db, in->application.v.pub, &it.application);

	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, AT(in, application), (struct str){ 0 });
	else if (e != OK)
		return e;
	e = edit(c, in, c->who.zone, &it);
	if (e == OK)
		e = faults_checked(c);
	if (e == OK)
		e = store_interview_insert(c->db, &it);
	if (e == OK)
		e = record_event(c, &it, EVENT_JOURNAL_ADDED);
	c->outcome = MADE;
	return e == OK ? answer(c, it.id, out) : e;
}

/* Locks a private entry of the caller. E_FORBIDDEN: staff made this interview. */
static enum err load(struct context *c, struct interview_id id, struct interview *it)
{
	enum err e = store_interview_mine_lock(c->db, id.v.pub, it);

	if (e == E_NO_ROW)
		return E_NOT_FOUND;
	return e == OK && it->owner.v.key == 0 ? E_FORBIDDEN : e;
}

static enum err change_private(struct context *c, const struct interview_edit *in, struct interview *out)
{
	struct interview was = { 0 };
	enum err e = load(c, in->id, &was);

	if (e == OK && HAS(in, version) && in->version != was.version)
		e = E_STALE;
	if (e != OK)
		return e;
	struct interview next = was;
	e = edit(c, in, was.start.zone, &next);
	if (e == OK && interview_differs(&was, &next)) {
		e = store_interview_save(c->db, &next);
		if (e == OK)
			e = record_event(c, &next, EVENT_JOURNAL_CHANGED);
	}
	return e == OK ? answer(c, was.id, out) : e;
}

/* An entry may be made with any status. So the interview is scheduled first, which checks its time, and then changed. */
static enum err add_interview(struct context *c, const struct interview_edit *in, struct interview *out)
{
	enum err e = service_interview_schedule(c, in, out);

	if (e != OK || !HAS(in, status) || in->status == INTERVIEW_SCHEDULED)
		return e;
	struct interview_edit move = { .id = out->id, .status = in->status };
	MARK(&move, id.v);
	MARK(&move, status);
	return service_interview_change(c, &move, out);
}

enum err service_journal_add(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return c->who.role == CANDIDATE ? add_private(c, in, out) : add_interview(c, in, out);
}

enum err service_journal_get(struct context *c, const struct interview_key *in, struct interview *out)
{
	if (c->who.role != CANDIDATE)
		return service_interview_get(c, in, out);
	enum err e = store_interview_mine(c->db, c->shown, in->id.v.pub, out);
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_journal_change(struct context *c, const struct interview_edit *in, struct interview *out)
{
	return c->who.role == CANDIDATE ? change_private(c, in, out) : service_interview_change(c, in, out);
}

enum err service_journal_drop(struct context *c, const struct interview_key *in, struct nothing *out)
{
	struct interview it = { 0 };

	if (c->who.role != CANDIDATE)
		return service_interview_drop(c, in, out);
	enum err e = load(c, in->id, &it);
	if (e == OK && in->version != 0 && in->version != it.version)
		e = E_STALE;
	if (e == OK)
		e = store_interview_remove(c->db, it.id);
	return e == OK ? record_event(c, &it, EVENT_JOURNAL_REMOVED) : e;
}
