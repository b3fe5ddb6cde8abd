/* The stream of events that the caller may see, and the subscription to the channel on which hints are pushed. */
#ifndef SERVICE_TRAIL_STREAM_H
#define SERVICE_TRAIL_STREAM_H

#include "model/stream.h"
#include "service/context.h"

/*
 * What happened after the cursor, to objects that the caller may see: admin and hr of a company read its events, everybody else
 * their own. Nothing is lost or doubled from one cursor to the next. Without one: where the stream ends now. E_INVALID.
 */
enum err service_stream_since(struct context *c, const struct stream_query *in, struct stream *out);

/* An address at which the caller may subscribe for a minute. E_NO_PUSH: nothing is pushed here. MADE. */
enum err service_stream_ticket(struct context *c, const struct nothing *in, struct stream_ticket *out);

/*
 * For nginx, about somebody who wants to subscribe: the channel of the caller, or of whom the ticket was made for.
 * E_UNAUTHORIZED; E_FORBIDDEN for a page of an origin that is not allowed to call us; E_NO_PUSH.
 */
enum err service_stream_channel(struct context *c, const struct subscription *in, struct stream_channel *out);

/* Answers a subscription that reaches interviewd itself instead of nginx, which sends pushed events: E_NO_PUSH. */
enum err service_stream_absent(struct context *c, const struct nothing *in, struct blob *out);

/* The name of a user's channel. It cannot be guessed, and it changes whenever all sessions of the user are ended. In `arena`.
 */
struct str service_stream_channel_name(struct token_ring *ring, struct arena *arena, struct uuid user, int64_t version);

#endif
