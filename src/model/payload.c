#include "model/payload.h"

/* clang-format off */
SHAPE(payload_data, payload,
	ROW(payload, id, "id", "The object's id", .must = ALWAYS),
	ROW(payload, object, "object", "What kind of object", .must = ALWAYS, .example = "interview"),
	ROW(payload, event, "event_id", "The event's id: the same for every webhook, and greater for a later event of the object", .must = ALWAYS));
SHAPE(payload, payload,
	ROW(payload, type, "type", "What happened", .must = ALWAYS, .example = "interview.scheduled"),
	ROW(payload, at, "timestamp", "When it happened", .must = ALWAYS),
	GROUP(payload, payload_data, "data", "To what", .must = ALWAYS));
/* clang-format on */

const struct shape *payload_shape(void)
{
	return &payload;
}
