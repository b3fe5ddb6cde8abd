/* Finds the people who are notified of changes of an interview. */
#ifndef SERVICE_TOLD_H
#define SERVICE_TOLD_H

#include "model/interview/interview.h"
#include "service/context.h"

struct told {
	const struct user_id *at;
	size_t n;
};

/*
 * Reads all people concerned by the interview now: its candidate, its interviewers, who scheduled it, and who posted the job.
 * Each is in the list once, and the caller, who knows of the change, is not. In the arena. Returns the errors of the database.
 */
enum err service_told_of_interview(struct context *c, struct interview_id interview, struct told *told_r);

#endif
