/* The words for the values of enums in history, notifications and logs. The API surfaces have their own words. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "base/str.h"
#include "model/enums.h"

/* Static text, never null; "unknown" for a number that is not in the enum. */
struct str word_interview_status(enum interview_status status);
struct str word_application_status(enum application_status status);
struct str word_seat_answer(enum seat_answer answer);
struct str word_proposal_status(enum proposal_status status);
struct str word_decision(enum decision decision);
struct str word_offer_status(enum offer_status status);
struct str word_mode(enum mode mode);
struct str word_topic(enum topic topic);

/* The same for the kinds of objects in history and webhooks. */
struct str word_object(enum object object);

/* "en" or "fr"; null for no language. */
struct str word_language(enum language language);

/* "on" or "off". */
struct str word_switch(bool on);

/* The status of an application in the four words for CVs: pending, ongoing, selected, rejected. */
struct str word_cv(enum application_status status);

#endif
