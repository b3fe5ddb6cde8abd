#include "model/payload.h"

/* clang-format off */
SHAPE(payload_data, payload,
	ROW(payload, id, "id", "Id of the object that the event is about", .must = ALWAYS),
	ROW(payload, object, "object", "Kind of the object that the event is about", .must = ALWAYS, .example = "interview"),
	ROW(payload, event, "event_id", "Id of the event; every webhook gets the same id, and a later event of the object has a greater one", .must = ALWAYS),
	ROW(payload, became, "status", "Status of the object after the event, when the event changed it", .flags = OMIT, .example = "confirmed"),
	ROW(payload, was, "status_before", "Status of the object before such an event; absent when it is new", .flags = OMIT, .example = "scheduled"));
SHAPE(payload, payload,
	ROW(payload, type, "type", "Name of the event", .must = ALWAYS, .example = "interview.scheduled"),
	ROW(payload, at, "timestamp", "When the event happened", .must = ALWAYS),
	GROUP(payload, payload_data, "data", "What the event is about", .must = ALWAYS));
/* clang-format on */

const struct shape *payload_shape(void)
{
	return &payload;
}
