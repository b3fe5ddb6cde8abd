#include "dispatcher/meeting/memory.h"

#include <assert.h>
#include <string.h>

enum {
	TOKENS = 64,
	TOKEN_MAX = 8000, /* bytes */
	ACCOUNTS = 256,
	FAILURES = 5, /* in a row, after which the account pauses */
	PAUSE = 30,   /* seconds; doubled after each further failure, up to PAUSE_MOST */
	PAUSE_MOST = 300,
	PROBE = 30,      /* seconds in which the result of the first request after a pause is awaited */
	PACE_MOST = 10,  /* the largest number of requests in a second that a provider has */
	SECOND = 1000000 /* in microseconds */
};

struct kept_token {
	struct uuid account;
	uint64_t host; /* its hash */
	struct instant until;
	int64_t used; /* the turn of the last use */
	bool fetching;
	struct waiter *waiters;
	size_t n;
	char text[TOKEN_MAX];
};

struct kept_account {
	struct uuid account;
	int64_t used, failures;
	struct instant closed_until;
	struct instant started[PACE_MOST]; /* when the last requests began: a ring, of which `per_second` places are used */
	int64_t next;                      /* the place of the oldest one */
};

struct meeting_memory {
	struct kept_token tokens[TOKENS];
	struct kept_account accounts[ACCOUNTS];
	int64_t turn;
	int waiting;
};

struct meeting_memory *memory_new(struct arena *arena)
{
	return ARENA_NEW(arena, struct meeting_memory);
}

static struct kept_token *find_token(struct meeting_memory *m, struct uuid account, struct str host)
{
	uint64_t hash = str_hash(host);

	for (size_t i = 0; i < TOKENS; i++) {
		if (uuid_equal(m->tokens[i].account, account) && m->tokens[i].host == hash) {
			m->tokens[i].used = ++m->turn;
			return &m->tokens[i];
		}
	}
	return NULL;
}

/* As find_token(), or a new entry in place of the oldest; NULL when all tokens are being fetched. */
static struct kept_token *place_token(struct meeting_memory *m, struct uuid account, struct str host)
{
	struct kept_token *oldest = find_token(m, account, host);

	if (oldest != NULL)
		return oldest;
	for (size_t i = 0; i < TOKENS; i++) {
		if (!m->tokens[i].fetching && (oldest == NULL || m->tokens[i].used < oldest->used))
			oldest = &m->tokens[i];
	}
	if (oldest != NULL)
		*oldest = (struct kept_token){ .account = account, .host = str_hash(host), .used = ++m->turn };
	return oldest;
}

struct str memory_token(struct meeting_memory *m, struct uuid account, struct str host, struct instant now)
{
	const struct kept_token *kept = find_token(m, account, host);

	if (kept == NULL || kept->n == 0 || kept->until.us <= now.us)
		return (struct str){ 0 };
	return (struct str){ kept->text, kept->n };
}

void memory_token_keep(struct meeting_memory *m, struct uuid account, struct str host, struct str token, struct instant until)
{
	struct kept_token *kept = place_token(m, account, host);

	if (kept == NULL || token.n > TOKEN_MAX)
		return;
	memcpy(kept->text, token.p, token.n);
	kept->n = token.n;
	kept->until = until;
}

void memory_token_forget(struct meeting_memory *m, struct uuid account, struct str host, struct str token)
{
	struct kept_token *kept = find_token(m, account, host);

	if (kept != NULL && str_equal((struct str){ kept->text, kept->n }, token))
		kept->n = 0;
}

bool memory_fetch(struct meeting_memory *m, struct uuid account, struct str host, struct waiter *waiter)
{
	struct kept_token *kept = place_token(m, account, host);

	if (kept == NULL || !kept->fetching) {
		if (kept != NULL)
			kept->fetching = true;
		return true;
	}
	waiter->next = kept->waiters;
	kept->waiters = waiter;
	m->waiting++;
	return false;
}

struct waiter *memory_fetched(struct meeting_memory *m, struct uuid account, struct str host)
{
	struct kept_token *kept = find_token(m, account, host);

	if (kept == NULL)
		return NULL;
	struct waiter *waiters = kept->waiters;
	kept->fetching = false;
	kept->waiters = NULL;
	for (const struct waiter *one = waiters; one != NULL; one = one->next)
		m->waiting--;
	return waiters;
}

int memory_waiting(const struct meeting_memory *m)
{
	return m->waiting;
}

/* ---- the circuit breakers of accounts */

static struct kept_account *account_of(struct meeting_memory *m, struct uuid account)
{
	struct kept_account *oldest = &m->accounts[0];

	for (size_t i = 0; i < ACCOUNTS; i++) {
		if (uuid_equal(m->accounts[i].account, account)) {
			m->accounts[i].used = ++m->turn;
			return &m->accounts[i];
		}
		if (m->accounts[i].used < oldest->used)
			oldest = &m->accounts[i];
	}
	*oldest = (struct kept_account){ .account = account, .used = ++m->turn };
	return oldest;
}

bool memory_may_ask(struct meeting_memory *m, struct uuid account, int64_t per_second, struct instant now,
                    struct instant *until_r)
{
	struct kept_account *kept = account_of(m, account);

	*until_r = kept->closed_until;
	if (now.us < kept->closed_until.us)
		return false;
	assert(per_second > 0 && per_second <= PACE_MOST);
	struct instant *oldest = &kept->started[kept->next];
	/* When the clock was set back, the oldest request lies in the future and says nothing. */
	if (now.us >= oldest->us && now.us - oldest->us < SECOND) {
		*until_r = instant_add(*oldest, 1);
		return false;
	}
	*oldest = now;
	kept->next = (kept->next + 1) % per_second;
	if (kept->failures >= FAILURES)
		kept->closed_until = instant_add(now, PROBE); /* only this request tests whether the provider works again */
	return true;
}

void memory_up(struct meeting_memory *m, struct uuid account)
{
	struct kept_account *kept = account_of(m, account);

	if (kept->failures >= FAILURES)
		kept->closed_until = (struct instant){ 0 };
	kept->failures = 0;
}

void memory_down(struct meeting_memory *m, struct uuid account, struct instant now)
{
	struct kept_account *kept = account_of(m, account);

	if (++kept->failures < FAILURES)
		return;
	int64_t doublings = kept->failures - FAILURES, pause = doublings > 4 ? PAUSE_MOST : (int64_t)PAUSE << doublings;
	memory_closed(m, account, instant_add(now, pause < PAUSE_MOST ? pause : PAUSE_MOST));
}

void memory_closed(struct meeting_memory *m, struct uuid account, struct instant until)
{
	struct kept_account *kept = account_of(m, account);

	if (until.us > kept->closed_until.us)
		kept->closed_until = until;
}
