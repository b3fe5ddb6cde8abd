/* The use cases of holds. See service/service.h for what all use cases share. */
#ifndef SERVICE_INTERVIEW_HOLD_H
#define SERVICE_INTERVIEW_HOLD_H

#include "model/calendar/hold.h"
#include "service/guard.h"

/* Lists the caller's holds; admin and hr see all of their company. */
enum err service_calendar_hold_list(struct context *c, const struct calendar_hold_filter *in, struct calendar_hold_list *out);

/* Loads a hold, for whoever made it and its company. */
extern const struct load load_calendar_hold;

/*
 * Holds the time of people of the staff, which must be free and in the future. Of HOLDS_MOST holds of the caller the oldest
 * ends. E_INVALID: E_PAST, E_NO_SUCH, E_CLASH. MADE.
 */
enum err service_calendar_hold_create(struct context *c, const struct calendar_hold_edit *in, struct calendar_hold *out);

/* Ends a hold before it expires. */
enum err service_calendar_hold_delete(struct context *c, const struct calendar_hold *was, const struct calendar_hold_edit *in,
                                      struct nothing *out);

/*
 * Ends the caller's own hold so that its time can be booked, in the transaction that books it. The calendars are locked.
 * E_INVALID: the fault E_NO_SUCH at `off`, when the caller has no such hold, or not any more.
 */
enum err service_calendar_hold_take(struct context *c, struct calendar_hold_id id, size_t off);

#endif
