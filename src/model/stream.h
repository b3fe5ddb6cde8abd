/* The stream: what happened to the objects that somebody may see, in the order of the commits. It says that, not what. */
#ifndef MODEL_STREAM_H
#define MODEL_STREAM_H

#include "model/principal.h"

struct stream_event {
	int64_t key; /* its place in the stream; rises with the commits */
	struct str cursor;
	struct uuid id; /* of the event: the same for all readers, and in webhooks */
	struct str type;
	enum object object;
	struct uuid about; /* the public id of that object */
	struct instant at;
};
LIST_OF(stream_event);

/* What of the stream is asked for. */
struct stream_query {
	struct seen seen;
	int64_t cursor; /* events after this one; not sent: none, but where the stream ends now */
	int64_t limit;
};

/* A stretch of it. */
struct stream {
	struct stream_event_list events;
	struct str cursor; /* from where to go on */
	bool more;         /* there are more already */
	bool reset;        /* the cursor is of events that are no longer kept: what was read before may be out of date */
};

/* The address at which one subscribes for a minute without an Authorization header. */
struct stream_ticket {
	struct str url, websocket_url;
	struct instant expires;
};

/* Who wants to subscribe: the signed part of that address, or nothing when there is a token; and from which page. */
struct subscription {
	struct seen seen;
	struct str subscriber, expires, signature, origin;
};

/* The channel that hints for the caller are published to. */
struct stream_channel {
	struct str channel;
};

#endif
