/* The calendar of a person's interviews, to which other calendar programs subscribe. */
#ifndef MODEL_CALENDAR_FEED_H
#define MODEL_CALENDAR_FEED_H

#include "model/interview/interview.h"

#define FEED_TOKEN_BYTES 24      /* random bytes; whoever knows the address can read the calendar */
#define FEED_INTERVIEWS_MAX 1000 /* the earliest ones are kept */
#define FEED_DAYS_BEHIND 31
#define FEED_DAYS_AHEAD 366
#define FEED_DAYS_CANCELLED                                                                                                    \
	31 /* a cancelled interview stays for this time, so that every subscriber sees that it is cancelled */
#define FEED_REFRESH_HOURS 1

/* The state of a feed. The addresses are set only in the answer to the request that created the feed. */
struct feed {
	bool active;
	int64_t version; /* 1 when there never was a feed */
	struct instant created_at;
	struct str address, webcal;
};

struct feed_key {
	struct seen seen;
	struct str token;
};

struct feed_end {
	struct seen seen;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

#endif
