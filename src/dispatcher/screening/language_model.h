/*
 * What a language model is asked about an answer, and what is made of what it says: an OpenAI-compatible server's chat
 * completions. The model is not trusted and the candidate may be hostile: the system text is fixed, what the candidate wrote
 * stands in a user message between marks that nobody can guess, and the model's answer is of our schema or nothing. It is given
 * no tools, and knows no more than the job's title, the question, and the answer.
 */
#ifndef DISPATCHER_SCREENING_LANGUAGE_MODEL_H
#define DISPATCHER_SCREENING_LANGUAGE_MODEL_H

#include "dispatcher/transfer.h"
#include "service/screening/rating.h"

/* Changes with every change of what is asked, so that ratings can be told apart. */
#define LANGUAGE_MODEL_PROMPT "screening/1"

/* Parameters that a server was found not to take; stored. */
enum rating_lack {
	LACKS_SCHEMA = 1,     /* response_format json_schema: json_object then, and the text alone says what is wanted */
	LACKS_MAX_TOKENS = 2, /* max_tokens: max_completion_tokens then */
	LACKS_TEMPERATURE = 4 /* temperature: its own then */
};

struct language_model_request {
	struct str model;
	int64_t answer_tokens;
	struct set lacks;
	const struct rating_work *work;
};

/* The body of the request, in `arena`. */
struct str language_model_body(struct arena *arena, const struct language_model_request *request);

/* How many bytes of it are the same for every answer, about. */
int64_t language_model_overhead(void);

/*
 * What a transfer that has ended comes to, in `arena`; of `asked` the model's name and what it lacks are read. *lacks_r: what
 * the server does not take, beyond that (VERDICT_ADAPT).
 */
struct rating_answer language_model_answer(struct arena *arena, const struct transfer *transfer,
                                           const struct language_model_request *asked, struct set *lacks_r);

/* Whether the server itself has failed, for the circuit breaker: for the moment, or until somebody sees to it. */
enum language_model_health { MODEL_WELL, MODEL_UNWELL, MODEL_SHUT };
enum language_model_health language_model_health(const struct transfer *transfer, const struct rating_answer *answer);

#endif
