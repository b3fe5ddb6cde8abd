/* The list of all lanes. */
#include "dispatcher/lane.h"

const struct lane *const lanes[LANES_MAX + 1] = { &lane_live,      &lane_webhooks, &lane_sweep,  &lane_screening,
	                                          &lane_mail,      &lane_meetings, &lane_busy,   &lane_resumes,
	                                          &lane_words,     &lane_imports,  &lane_audit,  &lane_privacy,
	                                          &lane_retention, &lane_applying, &lane_exports };

size_t lane_number(const struct lane *lane)
{
	size_t i = 0;

	while (lanes[i] != lane)
		i++;
	return i;
}
