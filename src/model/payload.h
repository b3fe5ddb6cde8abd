/* What a receiver of a webhook is told: what happened to which object, and when. The object itself is fetched with one's own
 * rights. */
#ifndef MODEL_PAYLOAD_H
#define MODEL_PAYLOAD_H

#include "shape/shape.h"

struct payload {
	struct str type;   /* the event: "interview.scheduled" */
	struct instant at; /* when it happened */
	struct uuid event; /* the same for all webhooks that are told; a later event of an object has a greater one (UUIDv7) */
	struct str object; /* what kind of object: word_object() */
	struct uuid id;    /* its public id */
};

/* Standard Webhooks 1.0.0: type, timestamp, data. */
const struct shape *payload_shape(void);

#endif
