/* When people are busy. See service/service.h for what all use cases share. */
#ifndef SERVICE_CALENDAR_FREE_BUSY_H
#define SERVICE_CALENDAR_FREE_BUSY_H

#include "model/calendar/free_busy.h"
#include "service/guard.h"

/* Lists what takes the time of these members of the company's staff, in the order in which they are named. E_INVALID (order,
 * span, unknown person). */
enum err service_free_busy(struct context *c, const struct free_busy_query *in, struct free_busy_list *out);

#endif
