/*
 * Meeting rooms at external providers. Each provider is a table of pure functions, which compose the requests and interpret the
 * answers. They use no database, no clock and no network; meetings.c and job.c do the rest.
 */
#ifndef DISPATCHER_MEETING_ROOMS_H
#define DISPATCHER_MEETING_ROOMS_H

#include "dispatcher/dispatcher.h"
#include "dispatcher/transfer.h"
#include "model/meeting/meeting.h"

/* The wanted state of a room, and what is known about it. The texts are not escaped; escape them before they become part of a
 * URL. */
struct room {
	struct arena *arena;
	const struct room_places *places;
	const struct meeting_account *account; /* with its secret decrypted */
	struct str token;                      /* the access token */
	struct str host;                       /* the user at the provider who owns the room */
	struct str name;      /* chosen by us, the same for each attempt to make this room: 0-9 a-g, at most 48 bytes */
	struct str remote_id; /* the provider's id of the room; none: not made, or not known */
	struct str title, zone;
	struct instant start, end, now;
	struct strs people; /* mail addresses of the participants */
	struct str page;    /* of ROOM_FIND: the token of the page to read; none: the first */
};

/* The requests to a provider. */
enum room_step {
	ROOM_TOKEN, /* get an access token */
	ROOM_FIND,  /* look for a room that an earlier request, whose answer was lost, may have made */
	ROOM_MAKE,
	ROOM_READ, /* read the room that exists already under our name */
	ROOM_CHANGE,
	ROOM_CANCEL,
	ROOM_STEPS
};

struct room_request {
	enum transfer_method method;
	struct str url, body;
	const char *type;          /* the media type of the body; NULL: there is no body */
	struct str user, password; /* for HTTP Basic; none: the access token is sent, if there is one */
	size_t most;               /* the most bytes of the answer; 0: the default of transfer_new() */
};

/* What an answer means. */
enum room_verdict {
	VERDICT_DONE,
	VERDICT_PENDING, /* the provider is still making the room: read it later */
	VERDICT_TAKEN,   /* a room exists already under our name: read it */
	VERDICT_GONE,    /* the room does not exist (any more) */
	VERDICT_FAILED,  /* the event was made without a video room: cancel it, and make another under a new name */
	VERDICT_TOKEN,   /* the access token was refused */
	VERDICT_LIMITED, /* too many requests */
	VERDICT_REFUSED, /* and a retry cannot help */
	VERDICT_DOWN     /* a temporary failure; a retry may help */
};

struct room_answer {
	int64_t status;  /* the HTTP status */
	struct str text; /* the body */
	/* The values that were read from the body. */
	struct str token; /* ROOM_TOKEN: the access token */
	int64_t seconds;  /* ROOM_TOKEN: until the token expires */
	struct str remote_id, url;
	struct str page; /* ROOM_FIND: the token of the next page; none: this is the last */
	struct str why;  /* an error text for people, when the room was not made */
};

/* The period in which a provider counts requests, in UTC. */
enum room_window { WINDOW_NONE, WINDOW_MINUTE, WINDOW_DAY, WINDOW_MONTH };

struct room_provider {
	enum provider provider;
	const char *name;   /* for people */
	bool token_by_host; /* each host has an access token of its own */
	bool same_again;    /* a repeated request under the same name returns the same room */
	bool findable;      /* ROOM_FIND can find the room whose answer was lost */
	int64_t per_second; /* the most requests of an account */
	/* The limit of each host: which steps the provider counts, and how many it allows in a window. */
	unsigned counted; /* bits 1 << step */
	enum room_window window;
	int64_t allowed;
	/* Composes the request of a step. False: the provider has no such request, or the key cannot sign (ROOM_TOKEN). */
	bool (*ask)(const struct room *room, enum room_step step, struct room_request *request_r);
	/* Interprets an answer of which `status` and `text` are set, and sets its other members, in the arena of the room. */
	enum room_verdict (*read)(const struct room *room, enum room_step step, struct room_answer *answer);
};

extern const struct room_provider room_google_meet, room_google_calendar, room_zoom, room_teams;

/* The table of a provider; NULL when its rooms are not made by the dispatcher. */
const struct room_provider *room_provider_of(enum provider provider);

/* ---- functions that the providers share */

/* Returns `text` in `arena`, with all but unreserved characters percent-encoded (RFC 3986 section 2.3). */
struct str room_escaped(struct arena *arena, struct str text);

/* Returns an instant in the form "2027-04-05T10:00:00Z" (RFC 3339), in `arena`. */
struct str room_time(struct arena *arena, struct instant at);

/* Parses the body of an answer, in `arena`; NULL when the body is no JSON object. */
const struct node *room_object(struct arena *arena, const struct room_answer *answer);

/* The string of a member; none when the member is missing, no string, or longer than `most` bytes. */
struct str room_text(const struct node *object, const char *name, size_t most);

/* Reads the answer of ROOM_TOKEN: an access token (RFC 6749 section 5.1), or an error (section 5.2). */
enum room_verdict room_token_read(const struct room *room, struct room_answer *answer);

/*
 * The verdict of a status that is no success: 401 TOKEN, 404 and 410 GONE, 429 LIMITED, 408, 5xx and below 400 DOWN, else
 * REFUSED. Sets `why` from the members error.message, message, error_description or error of the body.
 */
enum room_verdict room_status_read(const struct room *room, struct room_answer *answer);

/* Checks and sets remote_id and url, and returns DONE. DOWN when the id is no word of at most 200 bytes, or the URL is not
 * https to a public host, of at most 2000 bytes. */
enum room_verdict room_made(struct room_answer *answer, struct str remote_id, struct str url);

/* ROOM_TOKEN of a Google service account, for Meet and Calendar: a signed assertion (RFC 7523). False: the key cannot sign. */
bool google_ask_token(const struct room *room, struct str scope, struct room_request *request_r);

#endif
