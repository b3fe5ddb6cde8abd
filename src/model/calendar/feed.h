/* A person's interviews as a calendar that other programs subscribe to. */
#ifndef MODEL_CALENDAR_FEED_H
#define MODEL_CALENDAR_FEED_H

#include "model/interview.h"

#define FEED_TOKEN_BYTES 24      /* random; the address is a bearer secret */
#define FEED_INTERVIEWS_MAX 1000 /* soonest first */
#define FEED_DAYS_BEHIND 31
#define FEED_DAYS_AHEAD 366
#define FEED_DAYS_CANCELLED 31 /* a cancelled interview stays that long, so that every subscriber sees it cancelled */
#define FEED_REFRESH_HOURS 1

/* Whether there is one; its addresses stand in the one answer that made it. */
struct feed {
	bool active;
	int64_t version; /* 1: there never was one */
	struct instant created_at;
	struct str address, webcal;
};

struct feed_key {
	struct seen seen;
	struct str token;
};

struct feed_end {
	struct seen seen;
	int64_t version; /* of If-Match; 0: not sent */
};

#endif
