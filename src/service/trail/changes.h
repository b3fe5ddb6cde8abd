/* History by rows: finds the members that differ between two states of an object, as texts. */
#ifndef SERVICE_TRAIL_CHANGES_H
#define SERVICE_TRAIL_CHANGES_H

#include "service/context.h"
#include "store/trail/event.h"

/*
 * Writes a change for each row of `kept` whose member differs between `was` and `next`, with the row's name, to `changes`,
 * which must have room for kept->n. Returns how many it has written. A member that is null has no text. The texts point into
 * the two objects or are in the arena.
 */
size_t service_changes(struct context *c, const struct shape *kept, const void *was, const void *next, struct change *changes);

/*
 * The text that history shows for one member of `object`. A list gives the texts of its items' first members, with a blank
 * between them. An absent member gives no text.
 */
struct str service_change_text(struct context *c, const struct field *field, const void *object);

#endif
