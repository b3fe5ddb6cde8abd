/* The data of the demo company: its people, candidates, jobs, applications and interviews. Only demo.c includes this file. */
#ifndef SERVICE_UPKEEP_DEMO_DATA_H
#define SERVICE_UPKEEP_DEMO_DATA_H

#include "model/interview/interview.h"
#include "model/job/job.h"
#include "service/people/demo.h"

/* ---- what */

enum { FRONTEND, BACKEND, DESIGNER, ANALYST, RELIABILITY, JOBS };

static const char *const departments[] = { "Engineering", "Design", "Data" };

static const struct {
	const char *title, *description;
	int department;
	enum job_status status;
	enum experience experience;
	enum work_model work;
	int salary_min, salary_max, years;
	const char *skills[3];
} jobs[JOBS] = {
	[FRONTEND] = { "Senior Frontend Developer",
	               "We are looking for an experienced frontend developer who cares about accessible, fast pages.",
	               0,
	               JOB_PUBLISHED,
	               EXPERIENCE_SENIOR,
	               WORK_HYBRID,
	               120000,
	               180000,
	               5,
	               { "TypeScript", "React", "CSS" } },
	[BACKEND] = { "Backend Engineer",
	              "Small services, long lives: you will own what you build.",
	              0,
	              JOB_PUBLISHED,
	              EXPERIENCE_MID,
	              WORK_REMOTE,
	              100000,
	              150000,
	              3,
	              { "C", "SQL", "Linux" } },
	[DESIGNER] = { "Product Designer",
	               "From the first sketch to the last pixel, with the people who use it.",
	               1,
	               JOB_PUBLISHED,
	               EXPERIENCE_MID,
	               WORK_HYBRID,
	               90000,
	               130000,
	               3,
	               { "Figma", "Prototyping", "User research" } },
	[ANALYST] = { "Data Analyst",
	              "This position has been filled.",
	              2,
	              JOB_CLOSED,
	              EXPERIENCE_JUNIOR,
	              WORK_ONSITE,
	              70000,
	              95000,
	              1,
	              { "SQL", "Python", "Statistics" } },
	[RELIABILITY] = { "Site Reliability Engineer",
	                  "Not yet published.",
	                  0,
	                  JOB_DRAFT,
	                  EXPERIENCE_SENIOR,
	                  WORK_REMOTE,
	                  130000,
	                  175000,
	                  5,
	                  { "Linux", "Networking", "Go" } },
};

/* The last status of each application; those with interviews begin as submitted. */
static const struct {
	int candidate, job, days;
	enum application_status last;
} applications[] = {
	{ CAMILLE, FRONTEND, 40, APPLICATION_INTERVIEWING },
	{ CAMILLE, BACKEND, 38, APPLICATION_INTERVIEW_SCHEDULED },
	{ CAMILLE, ANALYST, 90, APPLICATION_REJECTED },
	{ NOOR, FRONTEND, 60, APPLICATION_HIRED },
	{ KENJI, BACKEND, 21, APPLICATION_INTERVIEWING },
	{ MARIA, DESIGNER, 14, APPLICATION_INTERVIEW_SCHEDULED },
	{ TOM, DESIGNER, 30, APPLICATION_OFFER },
	{ TOM, FRONTEND, 9, APPLICATION_UNDER_REVIEW },
	{ NOOR, DESIGNER, 5, APPLICATION_SUBMITTED },
	{ KENJI, FRONTEND, 12, APPLICATION_SCREENING },
	{ MARIA, BACKEND, 25, APPLICATION_WITHDRAWN },
	{ MARIA, FRONTEND, 33, APPLICATION_SELECTED },
};

/* The ratings of the scorecard from 0 to 10, in the order of its members, and the scores up to 100. All zero: it is not filled
 * in. */
struct marks {
	int ratings[5], technical, culture;
	const char *languages, *experience;
	int salary;
};

/* The interviews. No two are on one day, so that nobody is booked twice. `confirm`: the candidate has confirmed. `shared`: the
 * candidate may read the feedback. */
static const struct plan {
	int application, interviewer, day, minute, minutes;
	enum mode mode;
	enum topic topic;
	enum interview_status last;
	bool confirm, shared;
	const char *notes, *location, *text; /* text: the feedback, or the reason of the cancellation */
	struct marks marks;
} plans[] = {
	{ 0, INES, 3, 870, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_SCHEDULED, false, false,
	  "Please prepare a brief presentation about your recent projects", NULL, NULL },
	{ 0, RAVI, 8, 840, 45, MODE_VIDEO, TOPIC_BEHAVIORAL, INTERVIEW_CONFIRMED, true, false, "Meet the team", NULL, NULL },
	{ 0,
	  INES,
	  -12,
	  930,
	  30,
	  MODE_PHONE,
	  TOPIC_SCREENING,
	  INTERVIEW_COMPLETED,
	  true,
	  true,
	  NULL,
	  NULL,
	  "Clear and well prepared; strong in TypeScript.",
	  { { 8, 9, 8, 9, 9 }, 88, 92, "English, French, Hindi", "6 years, 4 of them with React", 150000 } },
	{ 1, RAVI, 5, 900, 60, MODE_IN_PERSON, TOPIC_FINAL, INTERVIEW_CONFIRMED, true, false, "Ask for Ravi at the desk",
	  "123 Tech Street, San Francisco, CA", NULL },
	{ 1, SOFIA, 13, 960, 30, MODE_PHONE, TOPIC_HR, INTERVIEW_SCHEDULED, false, false, NULL, NULL, NULL },
	{ 1, INES, -4, 870, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_CANCELLED, false, false, NULL, NULL,
	  "The interviewer is ill; a new time will follow" },
	{ 2,
	  RAVI,
	  -70,
	  600,
	  60,
	  MODE_VIDEO,
	  TOPIC_TECHNICAL,
	  INTERVIEW_COMPLETED,
	  true,
	  false,
	  NULL,
	  NULL,
	  "Friendly, but too little SQL for this position.",
	  { { 8, 4, 6, 8, 7 }, 45, 80, "English, French", "No analyst yet", 90000 } },
	{ 2, INES, -75, 660, 30, MODE_PHONE, TOPIC_SCREENING, INTERVIEW_NO_SHOW, true, false, NULL, NULL, NULL },
	{ 3,
	  INES,
	  -45,
	  600,
	  90,
	  MODE_IN_PERSON,
	  TOPIC_FINAL,
	  INTERVIEW_COMPLETED,
	  true,
	  true,
	  NULL,
	  "123 Tech Street, San Francisco, CA",
	  "Hire. Best portfolio this year.",
	  { { 9, 10, 9, 9, 10 }, 97, 95, "French, Arabic, English", "8 years", 165000 } },
	{ 4, RAVI, -6, 600, 60, MODE_VIDEO, TOPIC_TECHNICAL, INTERVIEW_COMPLETED, true, false, NULL, NULL,
	  "Solid C, good tests." },
	{ 4, INES, 2, 660, 60, MODE_VIDEO, TOPIC_FINAL, INTERVIEW_SCHEDULED, false, false, NULL, NULL, NULL },
	{ 5, SOFIA, 4, 600, 45, MODE_VIDEO, TOPIC_SCREENING, INTERVIEW_CONFIRMED, true, false, NULL, NULL, NULL },
	{ 6, SOFIA, -9, 780, 60, MODE_VIDEO, TOPIC_OTHER, INTERVIEW_COMPLETED, true, true, NULL, NULL, "Thoughtful critique." },
	{ 11, INES, -16, 600, 60, MODE_VIDEO, TOPIC_PANEL, INTERVIEW_COMPLETED, false, false, NULL, NULL,
	  "Yes from all three." },
};

#endif
