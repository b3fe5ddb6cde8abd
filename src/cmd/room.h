/* Whether the database has room for what the processes of a configuration keep there. */
#ifndef CMD_ROOM_H
#define CMD_ROOM_H

#include "cmd/configuration.h"

/*
 * Compares max_prepared_stmt_count of the database with the prepared statements that all processes of `c` may keep, those of a
 * reload included. A sentence in `arena` that says what to set; none when there is room, or when the database does not answer
 * within a second.
 */
struct str room_advice(struct arena *arena, const struct configuration *c);

#endif
