/*
 * One-time tokens that are sent by mail. The token itself is not stored: the composer of the mail derives it from the row's
 * public id with the server's first key, and a token in a request is found by its hash. When the first key changes, the tokens
 * of older rows become useless.
 */
#ifndef SERVICE_PEOPLE_TICKET_H
#define SERVICE_PEOPLE_TICKET_H

#include "model/trail/event.h"
#include "service/context.h"
#include "store/people/ticket.h"

/* The token of the row `id`: base64url of HMAC-SHA256("one-time", purpose as one byte, the id's 16 bytes), 43 characters. */
struct str service_ticket_token(struct token_ring *ring, struct arena *arena, enum ticket_purpose purpose, struct uuid id);

/* The hash of a token, which is all that the database stores. */
struct str service_ticket_hash(struct arena *arena, struct str token);

/* Makes a ticket for `user` (or for no account, when it is not set), and the outbox row `event` by which it is mailed. After
 * five in a day for one account and purpose it is made for no account, and nothing is mailed. Private
 * to service/. */
enum err service_ticket_issue(struct context *c, enum ticket_purpose purpose, const struct user *user, enum event_name event);

/* Removes some tickets that expired a week ago (TICKET_KEPT_SECONDS). *n_r becomes their number, unless it is NULL. */
enum { TICKET_KEPT_SECONDS = 7 * 86400 };
enum err service_ticket_purge(struct context *c, int64_t *n_r);

#endif
