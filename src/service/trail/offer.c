/* Records what happened to an offer: history, audit, outbox and notifications. */
#include "service/trail/offer.h"

#include "model/words.h"
#include "service/guard.h"
#include "service/trail/changes.h"
#include "store/trail/event.h"

/* Of a new offer `was` is NULL. */
static enum event_name event_of(const struct offer *was, const struct offer *next)
{
	static const enum event_name by_status[] = {
		[OFFER_SENT] = EVENT_OFFER_SENT,         [OFFER_ACCEPTED] = EVENT_OFFER_ACCEPTED,
		[OFFER_REJECTED] = EVENT_OFFER_REJECTED, [OFFER_WITHDRAWN] = EVENT_OFFER_WITHDRAWN,
		[OFFER_EXPIRED] = EVENT_OFFER_EXPIRED,
	};

	return was == NULL || was->status != next->status ? by_status[next->status] : EVENT_OFFER_CHANGED;
}

/* clang-format off */
SHAPE(kept, offer,
	ROW(offer, notes, "notes", "kept"),
	ROW(offer, response, "response_notes", "kept"),
	ROW(offer, expires_at, "expires_at", "kept"));
/* clang-format on */
enum { CHANGES = COUNT(kept_fields) + 1 };

/* The changes for history. A new offer (`was` is NULL) has only its status there. */
static size_t changes_of(struct context *c, const struct offer *was, const struct offer *next, struct change changes[CHANGES])
{
	struct str before = was != NULL ? word_offer_status(was->status) : (struct str){ 0 };
	size_t n = 0;

	if (was == NULL || was->status != next->status)
		changes[n++] = (struct change){ "status", before, word_offer_status(next->status) };
	return was != NULL ? n + service_changes(c, &kept, was, next, changes + n) : n;
}

bool service_offer_differs(struct context *c, const struct offer *was, const struct offer *next)
{
	struct change changes[CHANGES];

	return changes_of(c, was, next, changes) > 0;
}

enum err service_record_offer(struct context *c, const struct offer *was, const struct offer *next)
{
	const struct application *application = &next->application;
	struct change changes[CHANGES];
	struct user_id told[] = { application->candidate.id, next->author, application->job.poster };
	struct event event = { .name = event_of(was, next),
		               .object = OBJECT_OFFER,
		               .id = next->id.v,
		               .company = next->company,
		               CAUSED_BY(c),
		               .changes = changes,
		               .n_changes = changes_of(c, was, next, changes),
		               .told = told,
		               .message = application->job.title };

	if (told[2].v.key == told[1].v.key)
		told[2].v.key = 0;
	event.n_told = service_others(&c->who, told, COUNT(told));
	return event.n_changes > 0 ? store_event_write(c->db, &event) : OK;
}
