/* A member of the staff takes over what a colleague has. See service/service.h for what all use cases share. */
#ifndef SERVICE_INTERVIEW_HAND_OVER_H
#define SERVICE_INTERVIEW_HAND_OVER_H

#include "model/staff.h"
#include "service/guard.h"

/*
 * Gives interviews and jobs of `was` to in->to, an active colleague. Each interview is moved by itself, with its time and
 * status unchanged; where the other one is taken it stays, and out->left says why. Everybody concerned is told. E_STALE:
 * `was` has changed since the client read it. E_INVALID (in->to).
 */
enum err service_interview_hand_over(struct context *c, const struct colleague *was, const struct hand_over *in,
                                     struct handed_over *out);

#endif
