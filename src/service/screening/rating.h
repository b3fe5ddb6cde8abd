/*
 * Ratings by a language model, in the background: what the dispatcher's lane does between its calls of the model. Each function
 * is called inside a transaction of its own. Locks: the session, then its ratings; a claim locks ratings that nobody has in
 * hand. None of this moves the status of anything.
 */
#ifndef SERVICE_SCREENING_RATING_H
#define SERVICE_SCREENING_RATING_H

#include "service/context.h"
#include "store/screening/rating.h"

/* How a call of the model ended. */
enum rating_verdict {
	VERDICT_RATED,
	VERDICT_AGAIN,     /* the server was not able to; `wait` seconds at least */
	VERDICT_MISSHAPEN, /* it answered something else than was asked for: once more, then given up */
	VERDICT_ADAPT,     /* it does not know a parameter: at once again without it, at no cost */
	VERDICT_NO         /* it refused, or never will */
};

struct rating_answer {
	enum rating_verdict verdict;
	int64_t wait;
	int64_t lease;
	struct rating rating;      /* VERDICT_RATED: not checked yet; else: `reason`, and what is known of model and request */
	struct str follow_up;      /* what the model would ask further; none: nothing */
	struct rating_spent spent; /* tokens as the server counts them (-1: it does not say), and milliseconds */
};

/*
 * Claims at most `most` answers for `lease` until `until` and counts their cost; those that are late, unwanted or beyond the
 * budgets are given up. *works_r has what is to be asked, in the arena.
 */
struct rating_claim {
	int64_t most, lease;
	struct instant until;
	int64_t prompt_bytes; /* of what every request says beside the answer */
};
enum err service_rating_claim(struct context *c, const struct rating_claim *claim, struct rating_work **works_r, size_t *n_r);

/* Records how it ended; the session is scored if it waited only for this one, or a follow-up question is asked. */
enum err service_rating_record(struct context *c, const struct rating_work *work, const struct rating_answer *answer);

/* Scores the sessions that may wait no longer for their ratings. */
enum err service_rating_score_due(struct context *c);

/* Gives up what waits, because no model is configured any more. */
enum err service_rating_give_up(struct context *c);

#endif
