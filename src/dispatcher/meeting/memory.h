/*
 * What one dispatcher remembers of accounts at providers: access tokens, how an account has been doing (a circuit breaker), how
 * fast it was asked. It is lost with the process, and nothing with it. Tables of a fixed size: what was not used for longest
 * goes first.
 */
#ifndef DISPATCHER_MEETING_MEMORY_H
#define DISPATCHER_MEETING_MEMORY_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/ids.h"

struct meeting_memory;

/* Nothing remembered yet, in `arena`. */
struct meeting_memory *memory_new(struct arena *arena);

/* Who waits for a token that somebody else fetches already; the first member of whatever it is. */
struct parked {
	struct parked *next;
};

/* The token of an account, for `host` (none: for all of its hosts), that is good for some time yet; none when there is none. */
struct str memory_token(struct meeting_memory *m, struct uuid account, struct str host, struct instant now);

/* Keeps one until `until`; one that is too long is not kept. Forgets it, if it is still this one. */
void memory_token_keep(struct meeting_memory *m, struct uuid account, struct str host, struct str token, struct instant until);
void memory_token_forget(struct meeting_memory *m, struct uuid account, struct str host, struct str token);

/* Whether the caller is to fetch the token; else somebody does already, and `waiting` is kept until memory_fetched. */
bool memory_fetch(struct meeting_memory *m, struct uuid account, struct str host, struct parked *waiting);

/* The fetching has ended: those who waited for it, who are forgotten here. */
struct parked *memory_fetched(struct meeting_memory *m, struct uuid account, struct str host);

/* How many wait so. */
int memory_parked(const struct meeting_memory *m);

/* Whether the account may be asked now, `per_second` times a second; else *until_r says when to look again. */
bool memory_may_ask(struct meeting_memory *m, struct uuid account, int64_t per_second, struct instant now,
                    struct instant *until_r);

/* It answered; it did not, and after some such times in a row is left alone for a while; it said itself until when. */
void memory_up(struct meeting_memory *m, struct uuid account);
void memory_down(struct meeting_memory *m, struct uuid account, struct instant now);
void memory_closed(struct meeting_memory *m, struct uuid account, struct instant until);

#endif
