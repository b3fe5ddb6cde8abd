/* Finds, makes and moves applications when interviews are scheduled and cancelled. */
#include "service/application/move.h"

#include "model/application/offer.h"
#include "model/words.h"
#include "service/candidate/known.h"
#include "service/guard.h"
#include "service/trail/offer.h"
#include "store/application/application.h"
#include "store/interview/interview.h"
#include "store/job/job.h"
#include "store/offer/offer.h"
#include "store/trail/event.h"

/* The job was not there before. No other request can make it while the company is locked; one may have made it just before. */
static enum err job_for(struct context *c, struct str position, struct job *job)
{
	job->title = position;
	enum err e = store_job_lock_company(c->db);
	if (e == OK)
		e = store_job_open(c->db, job);
	return e == E_NO_ROW ? store_job_insert_unlisted(c->db, job, c->who.user) : e;
}

static struct event event_of(struct context *c, const struct application *application, enum event_name name)
{
	return (struct event){ .name = name,
		               .object = OBJECT_APPLICATION,
		               .id = application->id.v,
		               .company = application->company,
		               CAUSED_BY(c) };
}

enum err service_application_make(struct context *c, struct str position, struct application *application,
                                  struct event *event_r, bool *made_r)
{
	enum err e = application->job.id.v.key != 0 ? OK : job_for(c, position, &application->job);

	application->status = APPLICATION_SUBMITTED;
	application->applied_at = c->now;
	*made_r = false;
	if (e == OK)
		e = store_application_insert(c->db, application);
	if (e == E_DUPLICATE) /* there is one since the search */
		return store_application_find(c->db, application);
	if (e == OK)
		e = service_candidate_known(
		        c, &(struct candidate){ .company = c->who.company, .user = application->candidate.id });
	if (e != OK)
		return e;
	*made_r = true;
	*event_r = event_of(c, application, EVENT_APPLICATION_CREATED);
	return OK;
}

/*
 * Ends the open offer of an application, if there is one: as expired when it is due, else as withdrawn. With `due_only` an
 * offer that is not due stays open. *ended_r: whether an offer was ended.
 */
static enum err end_offer(struct context *c, const struct application *application, bool due_only, bool *ended_r)
{
	struct offer was = { 0 };
	enum err e = store_offer_open(c->db, application->id, &was);
	bool due = e == OK && offer_due(&was, c->now);

	*ended_r = false;
	if (e == OK && due_only && !due)
		return OK;
	if (e == OK)
		e = store_offer_lock(c->db, &was);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	was.application = *application;
	struct offer next = was;
	next.status = due ? OFFER_EXPIRED : OFFER_WITHDRAWN;
	*ended_r = true;
	e = store_offer_save(c->db, &next);
	return e == OK ? service_record_offer(c, &was, &next) : e;
}

enum err service_application_close_offer(struct context *c, const struct application *application)
{
	bool ended;

	return end_offer(c, application, false, &ended);
}

/* The event of a move, and what it points to, in the arena. */
static struct event moved(struct context *c, const struct application *application, enum application_status was)
{
	struct event event = event_of(c, application, EVENT_APPLICATION_STATUS_CHANGED);
	struct change *change = ARENA_NEW(c->arena, struct change);
	struct user_id *told = ARENA_ARRAY(c->arena, struct user_id, 2);

	*change = (struct change){ "status", word_application_status(was), word_application_status(application->status) };
	told[0] = application->candidate.id;
	told[1] = application->job.poster;
	event.changes = change;
	event.n_changes = 1;
	event.told = told;
	event.n_told = service_others(&c->who, told, 2);
	event.message = STR_JOIN(c->arena, application->job.title, STR(": "), word_application_status(application->status));
	return event;
}

static enum err move(struct context *c, struct application *application, enum application_status to)
{
	enum application_status was = application->status;

	if (to == was)
		return OK;
	application->status = to;
	enum err e = store_application_move(c->db, application, was);
	if (e == OK && application_open(was) && !application_open(to))
		e = service_application_close_offer(c, application);
	if (e != OK)
		return e;
	struct event event = moved(c, application, was);
	return store_event_write(c->db, &event);
}

enum err service_application_settle(struct context *c, struct application *application)
{
	bool ended;
	enum err e = end_offer(c, application, true, &ended);

	return e == OK && ended ? move(c, application, application_after_offer(application->status, OFFER_EXPIRED)) : e;
}

enum err service_application_move(struct context *c, struct application *application, enum application_status to)
{
	bool offered = application->status == APPLICATION_OFFER && to != application->status;
	enum err e = offered ? service_application_settle(c, application) : OK;

	return e == OK ? move(c, application, to) : e;
}

enum err service_application_scheduled(struct context *c, struct application *application, struct event *event_r, bool *moved_r)
{
	enum application_status was = application->status, to = application_after_scheduling(was);

	*moved_r = to != was;
	if (to == was)
		return OK;
	application->before = was;
	application->status = to;
	*event_r = moved(c, application, was);
	return store_application_move(c->db, application, was);
}

enum err service_application_undo(struct context *c, struct application *application)
{
	int64_t live = 0;

	if (!application_ongoing(application->status))
		return OK;
	enum err e = store_interview_live(c->db, application->id, &live);
	if (e != OK || live > 0)
		return e;
	return service_application_move(c, application, application->before);
}
