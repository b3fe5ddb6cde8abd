/* The use cases of the rounds of a job. See service/service.h for what all use cases share. */
#ifndef SERVICE_JOB_ROUND_H
#define SERVICE_JOB_ROUND_H

#include "model/job/round.h"
#include "service/guard.h"

/* Loads the job whose rounds are meant, and a round of a job; both for its company. */
extern const struct load load_round_job, load_round;

/* Lists the rounds of a job by position. */
enum err service_round_list(struct context *c, const struct round_job *job, const struct round_filter *in,
                            struct round_list *out);

/* Shows a round. */
enum err service_round_show(struct context *c, const struct round *round, const struct round_edit *in, struct round *out);

/* Makes a round. E_INVALID (E_FULL, E_NO_SUCH, E_FORMAT, E_REPEATED). MADE. */
enum err service_round_create(struct context *c, const struct round_job *job, const struct round_edit *in, struct round *out);

/* Changes the members that were sent. E_INVALID, E_STALE. */
enum err service_round_change(struct context *c, const struct round *was, const struct round_edit *in, struct round *out);

/* Deletes a round. The interviews that were made from it keep its kit. E_STALE. */
enum err service_round_delete(struct context *c, const struct round *was, const struct round_edit *in, struct nothing *out);

#endif
