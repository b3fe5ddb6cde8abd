/* The tables of words, made from the lists in model/enums.h. */
#include "model/words.h"

/* An element of a table of words, from a line of a list. */
#define WORD(value, number, word) [value] = word,

static struct str pick(const char *const *words, size_t n, unsigned value)
{
	return str_of(value < n && words[value] != NULL ? words[value] : "unknown");
}

struct str word_interview_status(enum interview_status status)
{
	static const char *const words[] = { INTERVIEW_STATUS_VALUES(WORD) };

	return pick(words, COUNT(words), status);
}

struct str word_application_status(enum application_status status)
{
	static const char *const words[] = { APPLICATION_STATUS_VALUES(WORD) };

	return pick(words, COUNT(words), status);
}

struct str word_seat_answer(enum seat_answer answer)
{
	static const char *const words[] = { SEAT_ANSWER_VALUES(WORD) };

	return pick(words, COUNT(words), answer);
}

struct str word_proposal_status(enum proposal_status status)
{
	static const char *const words[] = { PROPOSAL_STATUS_VALUES(WORD) };

	return pick(words, COUNT(words), status);
}

struct str word_decision(enum decision decision)
{
	static const char *const words[] = { DECISION_VALUES(WORD) };

	return pick(words, COUNT(words), decision);
}

struct str word_cv(enum application_status status)
{
	if (status < APPLICATION_INTERVIEW_SCHEDULED)
		return STR("pending");
	if (status < APPLICATION_SELECTED)
		return STR("ongoing");
	return status < APPLICATION_REJECTED ? STR("selected") : STR("rejected");
}

struct str word_offer_status(enum offer_status status)
{
	static const char *const words[] = { OFFER_STATUS_VALUES(WORD) };

	return pick(words, COUNT(words), status);
}

struct str word_mode(enum mode mode)
{
	static const char *const words[] = { MODE_VALUES(WORD) };

	return pick(words, COUNT(words), mode);
}

struct str word_topic(enum topic topic)
{
	static const char *const words[] = { TOPIC_VALUES(WORD) };

	return pick(words, COUNT(words), topic);
}

struct str word_object(enum object object)
{
	static const char *const words[] = { OBJECT_VALUES(WORD) };

	return pick(words, COUNT(words), object);
}

struct str word_language(enum language language)
{
	static const char *const words[LANGUAGES] = { LANGUAGE_VALUES(WORD) };

	return str_of(language < LANGUAGES ? words[language] : NULL);
}

struct str word_switch(bool on)
{
	return on ? STR("on") : STR("off");
}
