/* The use cases of seats: what those who interview answer for theirs, and who could take a seat instead. */
#ifndef SERVICE_INTERVIEW_SEAT_H
#define SERVICE_INTERVIEW_SEAT_H

#include "model/interview/seat.h"
#include "service/guard.h"

/* Loads an interview with its seats, for reading: for those who sit on it, and admin and hr of its company. */
extern const struct load load_interview_seats;
/* Locks an interview on which somebody sits, for that person. */
extern const struct load load_seat;

/* Lists the seats: that of the interviewer, and then those of the panel. */
enum err service_seat_list(struct context *c, const struct interview *it, const struct interview_key *in,
                           struct seat_taken_list *out);

/*
 * Sets what the caller, who sits on the interview `was`, answers for their seat. Nothing is booked or freed by it. The staff
 * concerned is notified when it is declined. E_STALE. E_INVALID: the interview has begun, or does not take place (E_MOVE).
 */
enum err service_seat_answer(struct context *c, const struct interview *was, const struct seat_edit *in,
                             struct seat_taken *out);

/*
 * Lists the interviewers of the company who do not sit on the interview: those first who are free at its time by all rules of
 * their availability, and then the others with the rules that are against it.
 */
enum err service_seat_substitutes(struct context *c, const struct interview *it, const struct interview_key *in,
                                  struct substitute_list *out);

#endif
