/* The availability of a company's staff: read and replaced. See service/service.h for what all use cases share. */
#ifndef SERVICE_CALENDAR_WORKING_TIME_H
#define SERVICE_CALENDAR_WORKING_TIME_H

#include "model/calendar/working_time.h"
#include "service/guard.h"

/* Loads the availability of a member of a company's staff. It belongs to the person, and to the company. */
extern const struct load load_working_time;

/*
 * Replaces the availability: what is not sent gets its default. E_STALE; E_INVALID (unknown zone, times that are none, spans
 * that overlap, a second exception of one day).
 */
enum err service_working_time_replace(struct context *c, const struct working_time *was, const struct working_time *in,
                                      struct working_time *out);

#endif
