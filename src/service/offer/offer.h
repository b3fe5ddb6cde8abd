/* The use cases of offers. Interviewers have no access to offers. */
#ifndef SERVICE_OFFER_OFFER_H
#define SERVICE_OFFER_OFFER_H

#include "model/application/offer.h"
#include "service/guard.h"

/* Loads an offer, which belongs to its candidate and its company. For a method that writes, the application is locked first. */
extern const struct load load_offer;

/* Creates and sends an offer for an application, and updates the application's status. E_INVALID. MADE. */
enum err service_offer_create(struct context *c, const struct application *application, const struct offer_edit *in,
                              struct offer *out);

/* Lists the candidate's own offers, or those of the company, newest first. */
enum err service_offer_list(struct context *c, const struct offer_filter *in, struct offer_list *out);

/*
 * Changes an offer: the candidate accepts or rejects it, the company withdraws it, and the application moves with it. An offer
 * that is due expires instead. E_INVALID (E_MOVE ...), E_FORBIDDEN, E_STALE (If-Match).
 */
enum err service_offer_change(struct context *c, const struct offer *was, const struct offer_edit *in, struct offer *out);

/*
 * Expires at most `limit` due offers of all companies, and moves their applications. *n_r is their number. For the sweep:
 * without a caller, or for an administrator of the installation. Several processes may call it at the same time.
 */
enum err service_offer_expire(struct context *c, int64_t limit, int64_t *n_r);

#endif
