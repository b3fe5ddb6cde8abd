/* The meeting of an interview: what its link leads to. */
#ifndef MODEL_MEETING_H
#define MODEL_MEETING_H

#include "model/interview.h"

/* Who runs the room. The numbers are stored: append only. */
enum provider { PROVIDER_BUILT_IN };

struct meeting {
	struct company_id company;
	struct interview_id interview;
	struct uuid token;     /* 128 random bits of the public link */
	struct uuid room;      /* 128 random bits of the room's name; the link never shows them */
	unsigned provider;     /* an enum provider */
	struct str remote_url; /* the room that a remote provider made; none: not made yet, or built in */
};

#endif
