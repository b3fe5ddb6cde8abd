#include "model/interview/proposal.h"

void proposal_set_times(struct proposal *proposal)
{
	proposal->times = (struct instants){ proposal->time, 0 };
	while (proposal->times.n < PROPOSAL_TIMES_MOST && proposal->time[proposal->times.n].us != 0)
		proposal->times.n++;
}

bool proposal_has(const struct proposal *proposal, struct instant start)
{
	for (size_t i = 0; i < proposal->times.n; i++)
		if (proposal->times.at[i].us == start.us)
			return true;
	return false;
}
