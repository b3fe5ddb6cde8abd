/* The use cases of imported calendars: staff have their own; admin and hr see to those of the whole company. */
#ifndef SERVICE_CALENDAR_SOURCE_H
#define SERVICE_CALENDAR_SOURCE_H

#include "model/calendar/source.h"
#include "service/guard.h"

/* A busy calendar: its person's and its company's. */
extern const struct load load_source;

/* Adds one, of the caller or of a colleague; its address is never shown again. E_INVALID; E_FORBIDDEN: an interviewer's of
 * another. MADE. */
enum err service_source_add(struct context *c, const struct source_draft *in, struct source *out);

/* Those that the caller may see, newest first. */
enum err service_source_list(struct context *c, const struct source_filter *in, struct source_list *out);

/* Takes one away, and gives back the time that it took. E_STALE (If-Match); E_NOT_FOUND when another request was faster. */
enum err service_source_remove(struct context *c, const struct source *was, const struct source_key *in, struct nothing *out);

/* Has it read at once. E_STALE (If-Match). */
enum err service_source_refresh(struct context *c, const struct source *was, const struct source_key *in, struct source *out);

/* The address that is asked for: webcal: is what programs call a calendar behind https. In c->arena. */
struct str service_source_address(struct context *c, struct str url);

#endif
