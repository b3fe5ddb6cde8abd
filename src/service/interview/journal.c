/*
 * The log of interviews. The entries of a candidate are private notes: they book no time, move no application, notify nobody
 * and may change in any way. When staff keep a log, they work on the interviews of their company.
 */
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/trail/event.h"

static enum err answer(struct context *c, struct interview_id id, struct interview *out)
{
	*out = (struct interview){ 0 };
	enum err e = store_interview_any_entry(c->db, c->shown, id.v.pub, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* Answers with an entry whose row has just been written, from memory when that has all members of the answer. */
static enum err answer_written(struct context *c, const struct interview *it, struct interview *out)
{
	if (!store_interview_drafted(c->shown))
		return answer(c, it->id, out);
	*out = *it;
	return OK;
}

/* Records the event in the audit without a company, so that nobody else reads it. Nobody is notified. */
static enum err record_event(struct context *c, const struct interview *it, enum event_name what)
{
	struct event event = { .name = what, .object = OBJECT_INTERVIEW, .id = it->id.v, CAUSED_BY(c) };

	return store_event_write(c->db, &event);
}

/* Writes the members that were sent, without the rules of an interview that others take part in. */
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

static enum err add_private(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                            struct interview *out)
{
	const struct application *application = draft != NULL ? &draft->v.application : NULL;
	struct interview it = { .minutes = INTERVIEW_MINUTES_DEFAULT,
		                .owner = c->who.user,
		                .id.v.pub = uuid_new(),
		                .created_at = instant_of_unix(instant_unix(c->now)),
		                .updated_at = instant_of_unix(instant_unix(c->now)) };

	if (application != NULL)
		it.application = (struct application){ .id = application->id,
			                               .job.id = application->job.id,
			                               .applied_at = application->applied_at };
	enum err e = edit(c, in, c->who.zone, &it);
	if (e == OK)
		e = faults_checked(c);
	if (e == OK)
		e = store_interview_insert(c->db, &it);
	if (e == OK)
		e = record_event(c, &it, EVENT_JOURNAL_ADDED);
	c->outcome = MADE;
	return e == OK ? answer_written(c, &it, out) : e;
}

static enum err change_private(struct context *c, const struct interview *was, const struct interview_edit *in,
                               struct interview *out)
{
	struct interview next = *was;

	if (was->owner.v.key == 0)
		return E_FORBIDDEN; /* staff made this interview */
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = edit(c, in, was->start.zone, &next);
	if (e != OK || !interview_differs(was, &next))
		return e == OK ? answer_written(c, was, out) : e;
	next.updated_at = instant_of_unix(instant_unix(c->now));
	e = store_interview_save(c->db, &next);
	if (e == OK)
		e = record_event(c, &next, EVENT_JOURNAL_CHANGED);
	return e == OK ? answer_written(c, &next, out) : e;
}

/* An entry may have any status at the beginning. So the interview is scheduled first, which checks its time, and then
 * changed. */
static enum err add_interview(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                              struct interview *out)
{
	struct interview was = { 0 };
	enum err e = service_interview_schedule_for(c, draft, in, out);

	if (e != OK || !HAS(in, status) || in->status == INTERVIEW_SCHEDULED)
		return e;
	struct interview_edit move = { .id = out->id, .status = in->status };
	MARK(&move, id.v);
	MARK(&move, status);
	e = service_interview_lock(c, out->id, &was);
	return e == OK ? service_interview_change(c, &was, &move, out) : e;
}

enum err service_journal_add(struct context *c, const struct interview_draft *draft, const struct interview_edit *in,
                             struct interview *out)
{
	return c->who.role == CANDIDATE ? add_private(c, draft, in, out) : add_interview(c, draft, in, out);
}

enum err service_journal_change(struct context *c, const struct interview *was, const struct interview_edit *in,
                                struct interview *out)
{
	return c->who.role == CANDIDATE ? change_private(c, was, in, out) : service_interview_change(c, was, in, out);
}

enum err service_journal_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                              struct nothing *out)
{
	if (c->who.role != CANDIDATE)
		return service_interview_drop(c, was, in, out);
	if (was->owner.v.key == 0)
		return E_FORBIDDEN; /* staff made this interview */
	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	enum err e = store_interview_remove(c->db, was->id);
	return e == OK ? record_event(c, was, EVENT_JOURNAL_REMOVED) : e;
}
