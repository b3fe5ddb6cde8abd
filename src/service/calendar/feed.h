/* Interviews for calendars of other programs: one as a file, those of a person as a feed. */
#ifndef SERVICE_CALENDAR_FEED_H
#define SERVICE_CALENDAR_FEED_H

#include "model/calendar/feed.h"
#include "model/calendar/ics.h"
#include "service/guard.h"

/*
 * What a calendar is told of `it` (read by store/calendar/feed.h, or all of it), but attendees and stamp of a message. Its
 * organizer is the company: under its own address, else under one that nobody reads.
 */
struct ics_event service_ics_event(struct context *c, const struct interview *it, bool for_candidate);

/* An interview with what a calendar shows of it: that of the same people as load_interview. */
extern const struct load load_interview_for_calendar;

/* It as text/calendar. */
enum err service_interview_ics(struct context *c, const struct interview *it, const struct interview_key *in, struct blob *out);

/* A feed, for whoever knows its token. E_NOT_FOUND. */
enum err service_feed_read(struct context *c, const struct feed_key *in, struct blob *out);

/* The caller's own: whether there is one. */
enum err service_feed_get(struct context *c, const struct nothing *in, struct feed *out);

/* Makes it, or gives it another address, which ends the one before; this answer has it. MADE. */
enum err service_feed_renew(struct context *c, const struct nothing *in, struct feed *out);

/* Ends it, if there is one. E_STALE (If-Match). */
enum err service_feed_remove(struct context *c, const struct feed_end *in, struct nothing *out);

#endif
