/* The stream of events that the caller may see, and the subscription to the channel on which hints are pushed. */
#ifndef SERVICE_TRAIL_STREAM_H
#define SERVICE_TRAIL_STREAM_H

#include "model/trail/stream.h"
#include "service/context.h"

/*
 * Lists the events after the cursor about objects that the caller may see: admin and hr of a company see its events, everybody
 * else their own. No event is lost or repeated between one cursor and the next. Without a cursor: returns the present end of
 * the stream. E_INVALID.
 */
enum err service_stream_since(struct context *c, const struct stream_query *in, struct stream *out);

/* Returns an address at which the caller may subscribe during one minute. E_NO_PUSH: this server does not push. MADE. */
enum err service_stream_ticket(struct context *c, const struct nothing *in, struct stream_ticket *out);

/*
 * Called by nginx for each subscription: returns the channel of the caller, or of the ticket's user. E_UNAUTHORIZED;
 * E_FORBIDDEN when the page's origin is not allowed; E_NO_PUSH.
 */
enum err service_stream_channel(struct context *c, const struct subscription *in, struct stream_channel *out);

/* Answers a subscription that reaches interviewd itself instead of nginx, which sends pushed events: E_NO_PUSH. */
enum err service_stream_absent(struct context *c, const struct nothing *in, struct blob *out);

/* The name of a user's channel. It cannot be guessed, and changes when all sessions of the user are ended. In `arena`. */
struct str service_stream_channel_name(struct token_ring *ring, struct arena *arena, struct uuid user, int64_t version);

#endif
