/* How a company comes to know a candidate. Private to service/. */
#ifndef SERVICE_CANDIDATE_KNOWN_H
#define SERVICE_CANDIDATE_KNOWN_H

#include "model/candidate.h"
#include "model/trail/event.h"
#include "service/context.h"

/*
 * Called after an application was made: makes the record that the company (candidate->company) has of the person
 * (candidate->user) unless there is one, with the name, address and telephone number of the account. `own`: the person has
 * applied themself. Sets the key of the record.
 */
enum err service_candidate_known(struct context *c, struct candidate *candidate);

/*
 * Finds the candidate of the caller's company with the mail address `candidate->email`, or makes it with the members that are
 * set (name, email, phone, place, district, tags), and with an account that has no password when the address has none. So the
 * answer is the same whether or not the address has an account. Sets the keys of the record and of the person, and *made_r. The
 * caller has checked name and address.
 */
enum err service_candidate_enter(struct context *c, struct candidate *candidate, bool *made_r);

/* Adds the words of the name and the mail address to those by which the company finds the candidate (its key). */
enum err service_candidate_index(struct context *c, const struct candidate *candidate);

/* Records an event about a candidate. */
enum err service_candidate_event(struct context *c, const struct candidate *candidate, enum event_name name);

#endif
