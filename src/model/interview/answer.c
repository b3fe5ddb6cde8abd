#include "model/interview/answer.h"

struct instant interview_decline_until(const struct interview *it)
{
	int64_t notice = it->status == INTERVIEW_CONFIRMED ? it->company.cancel_notice : 0;

	return instant_add(it->start.at, -60 * notice);
}
