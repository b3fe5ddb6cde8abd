/* The live stream: the events of the objects that a user may see, in the order of the commits. An event names the object, but
 * not the new values of its members. */
#ifndef MODEL_TRAIL_STREAM_H
#define MODEL_TRAIL_STREAM_H

#include "model/principal.h"

struct stream_event {
	int64_t key; /* the position in the stream; it rises with the commits */
	struct str cursor;
	struct uuid id; /* of the event: the same for all readers, and in webhooks */
	struct str type;
	enum object object;
	struct uuid about; /* the public id of that object */
	struct instant at;
};
LIST_OF(stream_event);

/* A request for a part of the stream. */
struct stream_query {
	struct seen seen;
	int64_t cursor; /* asks for later events; without it, the answer has only the present end of the stream */
	int64_t limit;
};

/* A part of the stream. */
struct stream {
	struct stream_event_list events;
	struct str cursor; /* the cursor for the next request */
	bool more;         /* there are already more events */
	bool reset; /* the cursor is older than the events that are kept, so the client has missed events and must read its
	               objects again */
};

/* The addresses at which a client can subscribe without an Authorization header. They are valid for a minute. */
struct stream_ticket {
	struct str url, websocket_url;
	struct instant expires;
};

/* Who wants to subscribe: the signed part of that address, or nothing when there is a token; and from which page. */
struct subscription {
	struct seen seen;
	struct str subscriber, expires, signature, origin;
};

/* The channel to which the caller's hints are published. */
struct stream_channel {
	struct str channel;
};

#endif
