/* Holds: the time of people of the staff, kept free for some minutes by whoever is about to schedule an interview. */
#ifndef MODEL_CALENDAR_HOLD_H
#define MODEL_CALENDAR_HOLD_H

#include "model/interview/interview.h"

enum {
	HOLDS_MOST = 5,           /* the most that one person has at a time: a new one replaces the oldest */
	HOLD_MINUTES_MOST = 15,   /* the longest that a hold lasts */
	HOLD_MINUTES_DEFAULT = 10 /* how long it lasts when nobody says */
};

struct calendar_hold {
	struct calendar_hold_id id;
	struct company_id company;
	struct user_id owner; /* whoever made it */
	struct instant start;
	int64_t minutes; /* the length of the time that is held */
	struct instant expires_at;
	struct ids people; /* once each */
};
LIST_OF(calendar_hold);

struct calendar_hold_edit {
	struct seen seen;
	struct calendar_hold_id id;
	struct ids people;
	struct instant start;
	int64_t minutes;
	int64_t lasts; /* how many minutes it lasts */
};

struct calendar_hold_filter {
	struct seen seen;
	struct window window;
};

#endif
