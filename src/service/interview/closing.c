/*
 * When an application is rejected or withdrawn, its interviews that are still to come end. Locks are taken in the order of all
 * changes: the interviews by id, then the application, then its offer. So the interviews are locked before the application is
 * loaded, and are searched again after it is locked.
 */
#include "service/application/application.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/interview/interview.h"

static bool ends_interviews(enum application_status status)
{
	return status == APPLICATION_REJECTED || status == APPLICATION_WITHDRAWN;
}

static enum err find_application(struct context *c, const struct named *named, struct application_detail *out,
                                 struct ownership *whose)
{
	const struct application_edit *in = named->in;
	const struct interview of = { .application.id.v.pub = named->id[0] };
	enum err e = HAS(in, status) && ends_interviews(in->status) ? store_interview_any_lock_ahead(c->db, &of) : OK;

	return e == OK ? load_application.lock(c, named, out, whose) : e;
}

static enum err find_decided(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	const struct interview_edit *in = named->in;
	const struct interview of = { .id.v.pub = named->id[0] };
	enum err e = in->decision == DECISION_REJECTED ? store_interview_any_lock_ahead(c->db, &of) : OK;

	return e == OK ? load_interview.lock(c, named, out, whose) : e;
}

FINDER(find_application, application_detail)
FINDER(find_decided, interview)
const struct load load_application_change = { .name = "application",
	                                      .keys = 1,
	                                      .in = "application_edit",
	                                      LOADS(application_detail, find_application, find_application) };
const struct load load_interview_decision = {
	.name = "interview", .keys = 1, .in = "interview_edit", LOADS(interview, find_decided, find_decided)
};

enum err service_interview_end_all(struct context *c, const struct application *application, struct ids *ended_r)
{
	struct interview_list list = { 0 };

	*ended_r = (struct ids){ 0 };
	if (!ends_interviews(application->status))
		return OK;
	enum err e = store_interview_ahead(c->db, application->id, &list);
	if (e != OK)
		return e;
	/* Another request has scheduled an interview since, and has it locked: the transaction is run again, and waits for
	 * it. */
	if ((int64_t)list.n != list.total)
		return E_RETRY;
	struct id *ended = ARENA_ARRAY(c->arena, struct id, list.n);
	for (size_t i = 0; e == OK && i < list.n; i++) {
		struct interview was = list.at[i];
		e = store_interview_facts(c->db, &was);
		if (e != OK)
			return e;
		struct interview next = was;
		ended[i] = next.id.v;
		next.status = INTERVIEW_CANCELLED;
		next.cancelled_at = instant_of_unix(instant_unix(c->now));
		next.cancel_reason = application->status == APPLICATION_REJECTED ? STR("The application was rejected")
		                                                                 : STR("The application was withdrawn");
		e = service_interview_apply_change(c, &(struct interview_change){ .was = &was, .next = &next });
	}
	*ended_r = (struct ids){ ended, list.n };
	return e;
}

enum err service_interview_change_application(struct context *c, const struct application_detail *was,
                                              const struct application_edit *in, struct application_detail *out)
{
	enum err e = service_application_change(c, was, in, out);

	if (e != OK || out->application.status == was->application.status)
		return e;
	return service_interview_end_all(c, &out->application, &out->ended);
}
