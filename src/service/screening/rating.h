/*
 * Ratings by a language model, in the background: what the dispatcher's lane does in the database before and after a call of
 * the model. Each function is called inside a transaction of its own. Lock order: the session, then its ratings; a claim locks
 * only ratings without a lease. No rating changes a status.
 */
#ifndef SERVICE_SCREENING_RATING_H
#define SERVICE_SCREENING_RATING_H

#include "service/context.h"
#include "store/screening/rating.h"

/* How a request to the model ended. */
enum rating_verdict {
	VERDICT_RATED,
	VERDICT_AGAIN,     /* the server is unavailable or limits us; try again after `wait` seconds */
	VERDICT_MISSHAPEN, /* the answer does not have the required form: asked once more, then given up */
	VERDICT_ADAPT,     /* it does not know a parameter: asked again at once without it, and not counted */
	VERDICT_NO         /* it refuses this request for good */
};

struct rating_answer {
	enum rating_verdict verdict;
	int64_t wait;
	int64_t lease;
	struct rating rating; /* for VERDICT_RATED the rating, not checked yet; otherwise `reason`, and the model and request if
	                         known */
	struct str follow_up; /* the model's follow-up question; empty when it has none */
	struct rating_spent spent; /* tokens as the server counts them (-1: it does not say), and milliseconds */
};

/*
 * Claims at most `most` answers for `lease` until `until`, and counts their estimated cost. Gives up answers that are too old,
 * no longer needed or beyond the budget. *works_r: the claimed answers, in the arena.
 */
struct rating_claim {
	int64_t most, lease;
	struct instant until;
	int64_t prompt_bytes; /* tokens of the part that is the same in every request */
};
enum err service_rating_claim(struct context *c, const struct rating_claim *claim, struct rating_work **works_r, size_t *n_r);

/* Records the result. Scores the session when no other rating is pending, or asks the follow-up question. */
enum err service_rating_record(struct context *c, const struct rating_work *work, const struct rating_answer *answer);

/* Scores completed sessions whose time to wait for ratings is over. */
enum err service_rating_score_due(struct context *c);

/* Gives up all pending ratings, because no model is configured any more. */
enum err service_rating_give_up(struct context *c);

#endif
