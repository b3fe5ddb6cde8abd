/* The state machine of interviews and applications, and the arithmetic of scorecards. */
#include "model/interview.h"

enum err interview_move(enum interview_status from, enum interview_status to)
{
	static const bool allowed[][INTERVIEW_NO_SHOW + 1] = {
		[INTERVIEW_SCHEDULED] = { [INTERVIEW_CONFIRMED] = true,
		                          [INTERVIEW_COMPLETED] = true,
		                          [INTERVIEW_CANCELLED] = true,
		                          [INTERVIEW_NO_SHOW] = true },
		[INTERVIEW_CONFIRMED] = { [INTERVIEW_COMPLETED] = true,
		                          [INTERVIEW_CANCELLED] = true,
		                          [INTERVIEW_NO_SHOW] = true },
		[INTERVIEW_NO_SHOW] = { false },
	};
	if ((size_t)from >= COUNT(allowed) || (size_t)to >= COUNT(*allowed))
		return E_MOVE;
	return allowed[from][to] ? OK : E_MOVE;
}

enum mode interview_default_mode(struct str link, struct str location)
{
	return link.n == 0 && location.n > 0 ? MODE_IN_PERSON : MODE_VIDEO;
}

bool application_open(enum application_status status)
{
	return status != APPLICATION_HIRED && status != APPLICATION_REJECTED && status != APPLICATION_WITHDRAWN;
}

enum application_status application_after_scheduling(enum application_status now)
{
	return now < APPLICATION_INTERVIEW_SCHEDULED ? APPLICATION_INTERVIEW_SCHEDULED : now;
}

enum application_status application_after_completion(enum application_status now)
{
	return now < APPLICATION_INTERVIEWING ? APPLICATION_INTERVIEWING : now;
}

struct decimal scorecard_average(const struct scorecard *card)
{
	const struct maybe_int ratings[] = { card->appearance, card->knowledge, card->confidence, card->attitude,
		                             card->communication };
	int64_t sum = 0, n = 0;
	for (size_t i = 0; i < COUNT(ratings); i++) {
		if (ratings[i].has) {
			sum += ratings[i].v;
			n++;
		}
	}
	if (n == 0)
		return (struct decimal){ 0 };
	int64_t tenths = (20 * sum + n) / (2 * n); /* half up; ratings are never negative */
	return (struct decimal){ .cents = tenths * 10, .has = true };
}
