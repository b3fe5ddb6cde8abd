/* The audit as its readers see it: who did what, when and from where. store/trail/event writes it. */
#ifndef MODEL_TRAIL_AUDIT_H
#define MODEL_TRAIL_AUDIT_H

#include "model/principal.h"
#include "model/trail/event.h"

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

/*
 * Something that no transaction notes of its own: a login, one that failed, or that somebody has read what is confidential.
 * Whoever did it is named by the public id, because that is what a signed address has.
 */
struct audit_note {
	enum event_name action;
	enum object object;
	struct id id;              /* of the object; key 0: there is none */
	struct company_id company; /* whose audit it belongs to; key 0: that of the installation */
	struct uuid actor;         /* null: nobody was logged in */
	bool once;                 /* the same actor with the same object is noted once in an hour */
	int64_t api_key;           /* the key of the API key; 0: none */
	struct instant at;
	struct str address, request_id;
};

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
