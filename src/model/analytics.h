/* Figures about a company's hiring. */
#ifndef MODEL_ANALYTICS_H
#define MODEL_ANALYTICS_H

#include "model/interview/interview.h"

#define ANALYTICS_MONTHS 12

struct department_figures {
	struct str department; /* null for jobs without a department */
	int64_t applications, hires;
};
LIST_OF(department_figures);

struct month_figures {
	struct str month; /* "2024-01", UTC */
	int64_t applications, interviews, hires;
};
LIST_OF(month_figures);

struct dashboard {
	int64_t applications, this_month, interviews, offers, hires;
	struct decimal conversion; /* hires per 100 applications */
	struct decimal days_to_hire;
	struct department_figures_list departments;
	struct month_figures_list months;
};

/* The number of applications that have a status now, and how long other applications had it before they left it. */
struct stage_figures {
	enum application_status status;
	int64_t applications, left;
	struct decimal days;
};
LIST_OF(stage_figures);

struct application_figures {
	int64_t applications;
	struct decimal hire_rate, rejection_rate; /* per 100 applications */
	struct stage_figures_list stages;
};

struct status_figures {
	enum interview_status status;
	int64_t interviews;
};
LIST_OF(status_figures);

struct interviewer_figures {
	struct user_id interviewer;
	struct str name;
	int64_t interviews, upcoming, completed;
};
LIST_OF(interviewer_figures);

struct interview_figures {
	int64_t interviews, upcoming;
	struct decimal delay;        /* days from scheduling to the start, on average */
	struct decimal no_show_rate; /* per 100 interviews that were held or missed */
	struct status_figures_list statuses;
	struct interviewer_figures_list interviewers;
};

/* `part` as a percentage of `whole`, rounded half up to two decimal places; null when `whole` is 0. */
struct decimal percent_of(int64_t part, int64_t whole);

#endif
