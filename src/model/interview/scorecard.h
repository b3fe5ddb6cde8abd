/* The ratings of a scorecard by their criteria, and what several cards say together. Pure logic, no I/O. */
#ifndef MODEL_INTERVIEW_SCORECARD_H
#define MODEL_INTERVIEW_SCORECARD_H

#include "model/interview/interview.h"

enum {
	CRITERIA_MAX = 20,      /* of one round */
	CRITERION_KEY_MAX = 40, /* characters of its key */
	RATING_MAX = 10
};

/* A criterion by which a candidate is rated. */
struct criterion {
	struct str key; /* by which a rating names it */
	struct str title;
};
LIST_OF(criterion);

/* The criteria of an interview without a round: the five of management's evaluation. */
extern const struct criterion_list usual_criteria;

/* Whether one of these has this key. */
bool criteria_have(const struct criterion_list *criteria, struct str key);

/* All ratings that are given, in `arena`: first those of the five usual criteria. */
struct numbers scorecard_ratings(struct arena *arena, const struct scorecard *card);

/* Sets the rating of a criterion, or removes it when `value` is null. The texts are in `arena`. */
void scorecard_rate(struct arena *arena, struct scorecard *card, struct str key, struct maybe_int value);

/* Whether the card says anything: a rating, a recommendation, a score or a text. */
bool scorecard_says(const struct scorecard *card);

/* The mean of the ratings that are given, rounded half up to one decimal place; null when there are none. */
struct decimal scorecard_average(const struct scorecard *card);

/* The body of a request that fills in, submits or reopens the caller's card. HAS() says which members were sent. */
struct card_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	enum recommendation recommendation;
	struct numbers ratings;
	struct str notes, reason;
	struct decimal technical, culture;
	struct maybe_bool submitted;
};

/* What must be known of an interview for whoever reads its cards or its kit. */
struct card_place {
	struct interview_id id;
	struct company_id company;
	struct user_id candidate, interviewer;
	struct round_id round; /* key 0: it has none */
	struct user reader;    /* the caller's name */
	bool sits;             /* the caller sits on the interview */
	bool submitted;        /* the caller's own card is submitted */
};

/* The cards of an interview that the caller reads. */
struct card_filter {
	struct seen seen;
	struct window window;
	struct interview_id id;
};

#endif
