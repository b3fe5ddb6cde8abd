/* Deletes an interview and all that belongs to it. */
#include "service/application/move.h"
#include "service/file/storage.h"
#include "service/interview/inside.h"
#include "service/interview/interview.h"
#include "store/application/application.h"
#include "store/file/file.h"
#include "store/interview/booking.h"
#include "store/interview/interview.h"
#include "store/meeting/meeting.h"
#include "store/trail/event.h"
#include "store/trail/stream.h"

/* Records the deletion, and the participants for live updates, because the bookings are deleted with the interview. */
static enum err record_deletion(struct context *c, const struct interview *was, const struct booking_list *parts)
{
	int64_t key = 0;
	struct event gone = { .name = EVENT_INTERVIEW_DELETED,
		              .object = OBJECT_INTERVIEW,
		              .id = was->id.v,
		              .company = was->company.id,
		              CAUSED_BY(c),
		              .outbox_r = &key };
	enum err e = store_event_write(c->db, &gone);

	for (size_t i = 0; e == OK && i < parts->n; i++)
		e = store_stream_note(c->db, key, parts->at[i].person);
	return e;
}

/* Tells participants and webhooks that the interview is cancelled, unless it was cancelled before. */
static enum err record(struct context *c, const struct interview *was)
{
	struct interview next = *was;
	struct booking_list parts = { 0 };
	enum err e = store_booking_of(c->db, was->id, &parts);

	if (e == OK)
		e = record_deletion(c, was, &parts);
	if (e != OK || was->status == INTERVIEW_CANCELLED)
		return e;
	next.status = INTERVIEW_CANCELLED;
	return service_interview_record_event(c, &(struct interview_record){ .was = was,
	                                                                     .next = &next,
	                                                                     .concerned = service_interview_concerned(c, was),
	                                                                     .title = was->application.job.title });
}

static enum err remove_all(struct context *c, struct interview_id id)
{
	struct file_list files = { 0 };
	enum err e = store_file_remove_all(c->db, id, &files);

	for (size_t i = 0; e == OK && i < files.n; i++)
		service_storage_drop(c, files.at[i].stored);
	if (e == OK)
		e = store_meeting_release(c->db, id);
	return e == OK ? store_interview_remove(c->db, id) : e;
}

enum err service_interview_drop(struct context *c, const struct interview *was, const struct interview_key *in,
                                struct nothing *out)
{
	struct application application = was->application;

	(void)out;
	if (c->who.role != ADMIN && c->who.role != HR)
		return E_FORBIDDEN;
	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	enum err e = store_application_lock(c->db, &application);
	if (e == OK)
		e = record(c, was);
	if (e == OK)
		e = remove_all(c, was->id);
	return e == OK ? service_application_undo(c, &application) : e;
}
