/*
 * Meeting links for the other use cases. A generated link is ours and stays the same whatever becomes of the interview; the
 * provider only decides where it leads. No provider is asked while a request waits: the built-in one computes, a remote
 * one's room is made later by the dispatcher.
 */
#ifndef SERVICE_MEETING_H
#define SERVICE_MEETING_H

#include "model/meeting.h"
#include "service/context.h"

struct meeting_provider {
	const char *name;
	/* The address of the meeting's room, in the arena; none while it is not made. */
	struct str (*room)(struct context *c, const struct meeting *meeting);
};

/* A new meeting with its token and room; *link_r is "{public_url}/join/{token}", which goes into the interview. */
void service_meeting_new(struct context *c, struct meeting *meeting_r, struct str *link_r);

/* Keeps it, once the interview (its key, and its company's) has been stored. Errors: those of the database. */
enum err service_meeting_keep(struct context *c, struct meeting *meeting, const struct interview *interview);

/* The link of a stored interview: its own if it ever had one, else that of a new meeting, which is kept. */
enum err service_meeting_link(struct context *c, const struct interview *interview, struct str *link_r);

#endif
