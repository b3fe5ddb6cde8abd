/* The use cases of a company's rooms. See service/service.h for what all use cases share. */
#ifndef SERVICE_CALENDAR_ROOM_H
#define SERVICE_CALENDAR_ROOM_H

#include "model/calendar/room.h"
#include "service/guard.h"

/* Lists the rooms of the caller's company by name. */
enum err service_room_list(struct context *c, const struct room_filter *in, struct room_list *out);

/* Loads a room, for its company. */
extern const struct load load_room;

/* Makes a room. E_INVALID (E_TAKEN). MADE. */
enum err service_room_create(struct context *c, const struct room_edit *in, struct room *out);

/* Changes the members that were sent. E_INVALID (E_TAKEN), E_STALE. */
enum err service_room_change(struct context *c, const struct room *was, const struct room_edit *in, struct room *out);

/* Deletes a room. E_STALE. */
enum err service_room_delete(struct context *c, const struct room *was, const struct room_edit *in, struct nothing *out);

#endif
