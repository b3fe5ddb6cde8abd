/*
 * The sessions that have ended although tokens of them have not expired, and the users whose tokens no longer say what holds of
 * them, in memory that all workers share: so a logout holds at once on every worker of the node, and no request needs a
 * statement to ask for it. One worker of the node at a time reads
 * every two seconds what has ended (endings.c), which brings what other nodes and other programs have ended. Lock-free: a
 * worker that dies in the middle of anything here leaves nothing locked.
 */
#ifndef WORKER_ENDED_H
#define WORKER_ENDED_H

#include "base/clock.h"
#include "base/ids.h"

#define ENDED_PLACES 131072 /* the approximate number of endings in the time for which they are kept */
#define ENDED_READ_SECONDS 2
#define ENDED_OLD_SECONDS 30 /* a list that was not updated for so long is not used */

struct ended;

/* Makes the memory, with this number of places, a power of 2; ends the process when there is not enough. */
struct ended *ended_new(size_t places);
void ended_free(struct ended **ended);

/* The state of a session. UNKNOWN: an ending found no room lately, so the database must be asked. */
enum ended_state { SESSION_RUNS, SESSION_ENDED, SESSION_UNKNOWN };

/* Records that `session` has ended; its tokens must be refused until `until`. Times are Unix seconds here. */
void ended_mark(struct ended *ended, struct uuid session, int64_t until);

/* The state of `session` at `now`. */
enum ended_state ended_state(const struct ended *ended, struct uuid session, int64_t now);

/*
 * The same for a user of whom something has changed that tokens say: the state is not SESSION_RUNS until the tokens have
 * expired that were made before. Until then the user is read from the database, also for newer tokens.
 */
void ended_mark_user(struct ended *ended, struct uuid user, int64_t until);
bool ended_user_unchanged(const struct ended *ended, struct uuid user, int64_t now);

/* When the memory was made, which is when the server was started. */
int64_t ended_began(const struct ended *ended);

/*
 * The turns of reading. `now` is clock_monotonic(). ended_take_turn returns true for one process every ENDED_READ_SECONDS,
 * which then reads; ended_was_read notes that it has. ended_read_at is when the last complete reading began, 0 before the
 * first.
 */
bool ended_take_turn(struct ended *ended, int64_t now);
void ended_was_read(struct ended *ended, int64_t began);
int64_t ended_read_at(const struct ended *ended);

#endif
