/*
 * Rooms at providers outside. Each provider is a table of pure functions: they say what to ask and what an answer means, and
 * know no database, no clock and no network. meetings.c does the rest.
 */
#ifndef DISPATCHER_MEETING_ROOMS_H
#define DISPATCHER_MEETING_ROOMS_H

#include "dispatcher/dispatcher.h"
#include "dispatcher/transfer.h"
#include "model/meeting/meeting.h"

/* What a room is to be, and what is known of it. Texts are as they came: whoever puts them into a URL escapes them. */
struct room {
	struct arena *arena;
	const struct room_places *places;
	const struct meeting_account *account; /* its secret is the plain one */
	struct str token;                      /* of access */
	struct str host;                       /* in whose name */
	struct str name;                       /* ours, the same for each try to make this room: 0-9 a-g, at most 48 bytes */
	struct str remote_id;                  /* the provider's; none: not made, or not known */
	struct str title, zone;
	struct instant start, end, now;
	struct strs people; /* addresses of those who take part */
	struct str page;    /* of ROOM_FIND: where to go on */
};

enum room_step {
	ROOM_TOKEN,
	ROOM_FIND, /* one that a lost answer may have been about */
	ROOM_MAKE,
	ROOM_READ, /* one that was made under our name before */
	ROOM_CHANGE,
	ROOM_CANCEL,
	ROOM_STEPS
};

struct room_request {
	enum transfer_method method;
	struct str url, body;
	const char *type;          /* of the body; NULL: there is none */
	struct str user, password; /* basic; none: the access token, if there is one */
	size_t most;               /* bytes of the answer; 0: the usual */
};

enum room_verdict {
	VERDICT_DONE,
	VERDICT_PENDING, /* the room is still being made: read it later */
	VERDICT_TAKEN,   /* our name has a room already: read it */
	VERDICT_GONE,    /* there is no such room (any more) */
	VERDICT_FAILED,  /* it came without what it was made for: cancel it, and take another name */
	VERDICT_TOKEN,   /* the access token is not accepted */
	VERDICT_LIMITED,
	VERDICT_REFUSED, /* and asking again would not help */
	VERDICT_DOWN     /* it may help later */
};

struct room_answer {
	int64_t status;
	struct str text; /* the body */
	/* What it says. */
	struct str token; /* ROOM_TOKEN */
	int64_t seconds;  /* how long that is good for */
	struct str remote_id, url;
	struct str page; /* ROOM_FIND: there is more */
	struct str why;  /* for people, when the verdict is no good one */
};

enum room_window { WINDOW_NONE, WINDOW_MINUTE, WINDOW_DAY, WINDOW_MONTH };

struct room_provider {
	enum provider provider;
	const char *name; /* for people */
	bool token_by_host;
	bool same_again; /* making a room again under the same name gives the same room */
	bool findable;   /* what a lost answer was about can be found */
	int64_t per_second;
	/* Steps counted for each host, and how many the provider takes in a window (UTC). */
	unsigned counted; /* bits 1 << step */
	enum room_window window;
	int64_t allowed;
	/* What to ask; false: the step is nothing at this provider, or (ROOM_TOKEN) the credentials cannot sign. */
	bool (*ask)(const struct room *room, enum room_step step, struct room_request *request_r);
	/* What the answer means. Its texts come in with `status` and `text` set; what it says is in the arena. */
	enum room_verdict (*read)(const struct room *room, enum room_step step, struct room_answer *answer);
};

extern const struct room_provider room_google_meet, room_google_calendar, room_zoom, room_teams;

/* The provider of an account; NULL: its rooms are not made by the dispatcher. */
const struct room_provider *room_provider_of(enum provider provider);

/* ---- for the providers */

/* `text` with all but unreserved characters percent-encoded (RFC 3986 section 2.3). */
struct str room_escaped(struct arena *arena, struct str text);

/* "2027-04-05T10:00:00Z" */
struct str room_time(struct arena *arena, struct instant at);

/* The object that an answer is; NULL: it is none. */
const struct node *room_object(struct arena *arena, const struct room_answer *answer);

/* The text member; none when it is missing, no text, or longer than `most` bytes. */
struct str room_text(const struct node *object, const char *name, size_t most);

/* Takes what an answer of ROOM_TOKEN says (RFC 6749 section 5.1). */
enum room_verdict room_token_read(const struct room *room, struct room_answer *answer);

/*
 * What a status says that is not success: 401 TOKEN, 404 and 410 GONE, 429 LIMITED, 408 and 5xx DOWN, else REFUSED; *why from
 * error.message, message or error_description.
 */
enum room_verdict room_status_read(const struct room *room, struct room_answer *answer);

/* Sets remote_id and url: DONE; DOWN when either is not what it must be (https, of the open internet, at most 2000 bytes). */
enum room_verdict room_made(struct room_answer *answer, struct str remote_id, struct str url);

/* The token of a service account of Google, for both of its providers (RFC 7523). */
bool google_ask_token(const struct room *room, struct str scope, struct room_request *request_r);

#endif
