/* The audit as its readers see it: who did what, when and from where. store/trail/event writes it. */
#ifndef MODEL_AUDIT_H
#define MODEL_AUDIT_H

#include "model/principal.h"

/* Who did something. No id: nobody was logged in, or the server itself did it. */
struct audit_actor {
	struct user_id id;
	struct str name;
	struct str key; /* the name of the API key with which it was done; null: the person did it */
};
/* What something was done with. No id: what it was has none. */
struct audit_object {
	enum object kind;
	struct uuid id;
};
struct audit_entry {
	struct instant at;
	struct audit_actor actor;
	struct str action; /* the name of an event: "interview.scheduled" */
	struct audit_object object;
	struct str address, request_id; /* null: the server itself did it, or the text was erased */
};
LIST_OF(audit_entry);

/* The filter of a list. What was not sent excludes nothing. */
struct audit_filter {
	struct seen seen;
	struct window window;
	struct user_id actor;
	struct str action;
	struct id object;
	struct instant from, to; /* in [from, to) */
};

#endif
