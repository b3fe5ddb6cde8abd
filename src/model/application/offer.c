/* The changes of an offer's status that are allowed, and their effect on the application's status. */
#include "model/application/offer.h"

enum err offer_move(enum offer_status from, enum offer_status to, unsigned role)
{
	bool candidates = to == OFFER_ACCEPTED || to == OFFER_REJECTED;

	if (to == OFFER_WITHDRAWN ? (role & (ADMIN | HR)) == 0 : !candidates || role != CANDIDATE)
		return E_FORBIDDEN;
	return from == OFFER_SENT ? OK : E_MOVE;
}

bool offer_due(const struct offer *offer, struct instant now)
{
	return offer->status == OFFER_SENT && offer->expires_at.us != 0 && offer->expires_at.us <= now.us;
}

enum application_status application_after_offer(enum application_status now, enum offer_status to)
{
	if (to == OFFER_ACCEPTED)
		return APPLICATION_HIRED;
	if (to == OFFER_SENT)
		return APPLICATION_OFFER;
	return now == APPLICATION_OFFER ? APPLICATION_SELECTED : now;
}

bool currency_valid(struct str currency)
{
	for (size_t i = 0; i < currency.n; i++) {
		if (currency.p[i] < 'A' || currency.p[i] > 'Z')
			return false;
	}
	return currency.n == 3;
}
