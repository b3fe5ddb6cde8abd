/*
 * One-time tokens that go out by mail. The token is nowhere: whoever writes the mail derives it from its row's public id with
 * the server's first key, and what comes back is found by its hash. A row made under another key is of no use any more.
 */
#ifndef SERVICE_PEOPLE_TICKET_H
#define SERVICE_PEOPLE_TICKET_H

#include "model/event.h"
#include "service/context.h"
#include "store/people/ticket.h"

/* The token of the row `id`: base64url of HMAC-SHA256("one-time", purpose as one byte, the id's 16 bytes), 43 characters. */
struct str service_ticket_token(struct token_ring *ring, struct arena *arena, enum ticket_purpose purpose, struct uuid id);

/* What the database keeps of a token. */
struct str service_ticket_hash(struct arena *arena, struct str token);

/* Makes a ticket for `user` (none: for nobody), and the outbox row `event` by which it is mailed. Private to service/. */
enum err service_ticket_issue(struct context *c, enum ticket_purpose purpose, const struct user *user, enum event_name event);

/* Removes some that expired a week ago, *n_r of them (or NULL). */
enum err service_ticket_purge(struct context *c, int64_t *n_r);

#endif
