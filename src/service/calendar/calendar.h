/* Free slots in the calendars of interviewers. See service/service.h for what all use cases share. */
#ifndef SERVICE_CALENDAR_CALENDAR_H
#define SERVICE_CALENDAR_CALENDAR_H

#include "model/calendar/calendar.h"
#include "service/context.h"

/* ---- calendar (service/calendar/slots.c) */

/* Lists the free starts. E_INVALID (order of the dates, span, zone, unknown interviewer). */
enum err service_slots(struct context *c, const struct slot_query *in, struct slots *out);

#endif
