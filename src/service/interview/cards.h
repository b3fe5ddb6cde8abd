/* The use cases of scorecards. See service/service.h for what all use cases share. */
#ifndef SERVICE_INTERVIEW_CARDS_H
#define SERVICE_INTERVIEW_CARDS_H

#include "model/job/round.h"
#include "service/guard.h"

/* Loads what whoever reads the cards of an interview must know, for its candidate, its company, and the interviewers who take
 * part. */
extern const struct load load_cards;

/*
 * The caller's own card; an empty one with the version 1 while there is none. Admin and hr who do not sit have the card that
 * nobody signs, when the interview has no interviewer. E_FORBIDDEN: the caller has no card.
 */
enum err service_card_get(struct context *c, const struct card_place *place, const struct interview_key *in,
                          struct scorecard *out);

/* Fills in the caller's own card, and submits it. MADE the first time. E_INVALID (E_SUBMITTED, E_NOTHING, E_CHOICE: no such
 * criterion), E_FORBIDDEN, E_STALE. */
enum err service_card_fill(struct context *c, const struct interview *it, const struct card_edit *in, struct scorecard *out);

/* Takes the submission of the caller's own card back, so that it can be changed. E_INVALID (E_NOT_SUBMITTED), E_FORBIDDEN,
 * E_STALE. */
enum err service_card_reopen(struct context *c, const struct interview *it, const struct card_edit *in, struct scorecard *out);

/*
 * The cards of an interview. Whoever sits on it reads those that others have submitted, once their own is submitted; admin and
 * hr who do not sit read all. out->tally[0] is 1 when the submitted ones disagree. E_OWN_CARD_FIRST.
 */
enum err service_card_list(struct context *c, const struct card_place *place, const struct card_filter *in,
                           struct scorecard_list *out);

/* The kit of an interview, which is that of its round. E_NOT_FOUND: it has no round. */
enum err service_kit_show(struct context *c, const struct card_place *place, const struct interview_key *in, struct round *out);

#endif
