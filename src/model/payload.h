/* The body of a webhook: which event happened to which object, and when. It does not contain the object; the receiver fetches
 * it from the API with its own rights. */
#ifndef MODEL_PAYLOAD_H
#define MODEL_PAYLOAD_H

#include "shape/shape.h"

struct payload {
	struct str type;        /* the event: "interview.scheduled" */
	struct instant at;      /* when it happened */
	struct uuid event;      /* the same for all webhooks; a later event of an object has a greater id (UUIDv7) */
	struct str object;      /* the kind of the object, from word_object() */
	struct uuid id;         /* its public id */
	struct str was, became; /* its status before and after the event; null when the event leaves it as it is */
};

/* Standard Webhooks 1.0.0: type, timestamp, data. */
const struct shape *payload_shape(void);

#endif
