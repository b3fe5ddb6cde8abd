/* Interviews for other calendar programs: one interview as a file, a person's interviews as a feed. */
#ifndef SERVICE_CALENDAR_FEED_H
#define SERVICE_CALENDAR_FEED_H

#include "model/calendar/feed.h"
#include "model/calendar/ics.h"
#include "service/guard.h"

/*
 * The calendar event of `it`, without the attendees and the time stamp that a message needs. The organizer is the company, by
 * its own address, or by an address that nobody reads when it has none.
 */
struct ics_event service_ics_event(struct context *c, const struct interview *it, bool for_candidate);

/* Loads an interview with the members that a calendar shows, for the same people as load_interview. */
extern const struct load load_interview_for_calendar;

/* The interview as text/calendar (RFC 5545). */
enum err service_interview_ics(struct context *c, const struct interview *it, const struct interview_key *in, struct blob *out);

/* The feed that belongs to a token. E_NOT_FOUND. */
enum err service_feed_read(struct context *c, const struct feed_key *in, struct blob *out);

/* Whether the caller has a feed. */
enum err service_feed_get(struct context *c, const struct nothing *in, struct feed *out);

/* Makes the caller's feed, or replaces its address, which ends the old address. Only this answer shows the address. MADE. */
enum err service_feed_renew(struct context *c, const struct nothing *in, struct feed *out);

/* Removes the caller's feed, if there is one. E_STALE (If-Match). */
enum err service_feed_remove(struct context *c, const struct feed_end *in, struct nothing *out);

#endif
