/* The use cases of imported calendars: staff manage their own; admin and hr manage those of the whole company. */
#ifndef SERVICE_CALENDAR_SOURCE_H
#define SERVICE_CALENDAR_SOURCE_H

#include "model/calendar/source.h"
#include "service/guard.h"

/* Loads an imported calendar, which belongs to its person and its company. */
extern const struct load load_source;

/* Adds a calendar of the caller or of a colleague. Its address is never shown again. E_INVALID; E_FORBIDDEN: an interviewer
 * named a colleague. MADE. */
enum err service_source_add(struct context *c, const struct source_draft *in, struct source *out);

/* Lists the calendars that the caller may see, newest first. */
enum err service_source_list(struct context *c, const struct source_filter *in, struct source_list *out);

/* Removes a calendar and its busy times. E_STALE (If-Match); E_NOT_FOUND when another request was faster. */
enum err service_source_remove(struct context *c, const struct source *was, const struct source_key *in, struct nothing *out);

/* Makes the calendar due, so that the dispatcher fetches it at once. E_STALE (If-Match). */
enum err service_source_refresh(struct context *c, const struct source *was, const struct source_key *in, struct source *out);

/* The address that is fetched, in c->arena: webcal: stands for https:. */
struct str service_source_address(struct context *c, struct str url);

#endif
