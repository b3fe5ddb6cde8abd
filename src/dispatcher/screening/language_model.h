/*
 * Requests to a language model that rate a candidate's answer, and the reading of its replies, by the chat completions API of
 * an OpenAI-compatible server. The model is not trusted, and the candidate may be hostile. So the system message is fixed, the
 * candidate's text stands in a user message between marks that nobody can guess, and a reply that does not match the schema is
 * rejected. The model gets no tools, and no data but the job's title, the question, and the answer.
 */
#ifndef DISPATCHER_SCREENING_LANGUAGE_MODEL_H
#define DISPATCHER_SCREENING_LANGUAGE_MODEL_H

#include "dispatcher/transfer.h"
#include "service/screening/rating.h"

/* The version of the prompt, stored with each rating. Change it with every change of the request. */
#define LANGUAGE_MODEL_PROMPT "screening/1"

/* Bits: parameters that a server has refused. They are stored for each server, and not sent again. */
enum rating_lack {
	LACKS_SCHEMA = 1,     /* response_format json_schema: json_object is sent instead, without the schema */
	LACKS_MAX_TOKENS = 2, /* max_tokens: max_completion_tokens is sent instead */
	LACKS_TEMPERATURE = 4 /* temperature: left out, so the server uses its default */
};

struct language_model_request {
	struct str model;
	int64_t answer_tokens; /* the most tokens that the reply may have */
	struct set lacks;      /* of enum rating_lack */
	const struct rating_work *work;
};

/* Returns the JSON body of the request, in `arena`. */
struct str language_model_body(struct arena *arena, const struct language_model_request *request);

/* The approximate number of bytes of a request without the texts of the job, question and answer; for the token budget. */
int64_t language_model_overhead(void);

/*
 * Reads the reply of a transfer that has ended. `request` is the request that was sent. The result is in `arena`, and its
 * verdict says whether to retry. With VERDICT_ADAPT *lacks_r is the further parameter that the server does not support; else it
 * is empty.
 */
struct rating_answer language_model_answer(struct arena *arena, const struct transfer *transfer,
                                           const struct language_model_request *request, struct set *lacks_r);

/* The state of the server after a transfer, for the circuit breaker. */
enum language_model_health {
	MODEL_HEALTHY,
	MODEL_FAILING, /* the failure may be temporary */
	MODEL_CLOSED   /* the server refuses this client until an administrator changes something: key, quota or address */
};
enum language_model_health language_model_health(const struct transfer *transfer, const struct rating_answer *answer);

#endif
