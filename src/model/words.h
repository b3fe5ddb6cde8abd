/* The domain's own words for its enums: what history, notifications and logs say. Surfaces have words of their own. */
#ifndef MODEL_WORDS_H
#define MODEL_WORDS_H

#include "base/str.h"
#include "model/enums.h"

/* Static text, never none; "unknown" for a number that is not of the enum. */
struct str word_interview_status(enum interview_status status);
struct str word_application_status(enum application_status status);
struct str word_decision(enum decision decision);
struct str word_offer_status(enum offer_status status);
struct str word_mode(enum mode mode);
struct str word_topic(enum topic topic);

/* As above, for what history and webhooks speak of. */
struct str word_object(enum object object);

/* "en", "fr"; none for none. */
struct str word_language(enum language language);

/* "on" or "off". */
struct str word_switch(bool on);

/* How far an application is, in the four words that a CV has: pending, ongoing, selected, rejected. */
struct str word_cv(enum application_status status);

#endif
