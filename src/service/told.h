/* Who is notified of what happens to an interview. */
#ifndef SERVICE_TOLD_H
#define SERVICE_TOLD_H

#include "model/interview.h"
#include "service/context.h"

struct told {
	const struct user_id *at;
	size_t n;
};

/*
 * Everybody whom the interview concerns, as the database has it now: its candidate, its interviewers, who scheduled it and
 * who posted the job. Each stands there once, and the caller, who knows it, does not. In the arena; errors of the database.
 */
enum err service_told_of_interview(struct context *c, struct interview_id interview, struct told *told_r);

#endif
