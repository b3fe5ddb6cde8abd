/*
 * Records what happened to an offer. It is in this folder because two others change offers: service/offer, and
 * service/application, which closes the open offer of an application that ends.
 */
#ifndef SERVICE_TRAIL_OFFER_H
#define SERVICE_TRAIL_OFFER_H

#include "model/application/offer.h"
#include "service/context.h"

/*
 * Records the change from `was` (NULL: the offer is new) to `next`: history, audit and outbox. The candidate, the author and
 * the person who posted the job are notified, each once, but not the caller. Does nothing when nothing differs.
 */
enum err service_record_offer(struct context *c, const struct offer *was, const struct offer *next);

/* Whether a member differs that history records. */
bool service_offer_differs(struct context *c, const struct offer *was, const struct offer *next);

#endif
