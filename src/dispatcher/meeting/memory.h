/*
 * What one dispatcher remembers about the accounts at providers: access tokens, failures (a circuit breaker), and the rate of
 * requests. It may be lost with the process, because all of it can be obtained again. The tables have a fixed size; the entry
 * that was not used for the longest time is replaced first.
 */
#ifndef DISPATCHER_MEETING_MEMORY_H
#define DISPATCHER_MEETING_MEMORY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"

struct meeting_memory;

/* Returns an empty memory in `arena`. */
struct meeting_memory *memory_new(struct arena *arena);

/* A job that waits for an access token which another job is fetching; it is the first member of the job. */
struct waiter {
	struct waiter *next;
};

/* The valid token of an account for `host` (none: for all hosts); none when there is no such token. The text
 * lives in `m` until the token is replaced, so copy it. */
struct str memory_token(struct meeting_memory *m, struct uuid account, struct str host, struct instant now);

/* Stores a token until `until`; a token that is too long is not stored. The second removes `token` if it is still stored. */
void memory_token_keep(struct meeting_memory *m, struct uuid account, struct str host, struct str token, struct instant until);
void memory_token_forget(struct meeting_memory *m, struct uuid account, struct str host, struct str token);

/* True: the caller must fetch the token, and call memory_fetched() then. False: another job is fetching it already, and
 * `waiter` is kept until that job calls memory_fetched(). */
bool memory_fetch(struct meeting_memory *m, struct uuid account, struct str host, struct waiter *waiter);

/* The caller has fetched the token, or failed. Returns the list of jobs that waited for it, and forgets them. */
struct waiter *memory_fetched(struct meeting_memory *m, struct uuid account, struct str host);

/* The number of jobs that wait for a token. */
int memory_waiting(const struct meeting_memory *m);

/* Whether a request for the account may start now, at most `per_second` (1 to 10) in any span of a second; this counts it.
 * False: *until_r is when to try again. */
bool memory_may_ask(struct meeting_memory *m, struct uuid account, int64_t per_second, struct instant now,
                    struct instant *until_r);

/* The circuit breaker of an account. memory_up: the provider has answered. memory_down: it has not; after several failures in a
 * row no requests start for some time. memory_closed: the provider wants no requests before `until`. */
void memory_up(struct meeting_memory *m, struct uuid account);
void memory_down(struct meeting_memory *m, struct uuid account, struct instant now);
void memory_closed(struct meeting_memory *m, struct uuid account, struct instant until);

#endif
