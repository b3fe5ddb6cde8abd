/* What somebody without an account sends in for a job, until an application is made of it. */
#ifndef MODEL_APPLICATION_APPLYING_H
#define MODEL_APPLICATION_APPLYING_H

#include "model/file.h"
#include "model/job/job.h"

struct applying_id {
	struct id v; /* the public id is that of the application which is made of it */
};
struct applying {
	struct applying_id id;
	struct company_id company;
	struct job_id job;
	enum applying_status status;
	struct user_id user;               /* the person who has the address; key 0: nobody, or nobody has looked */
	struct application_id application; /* what was made of it, or was there before */
	enum language language;
	struct str email, name, phone, cover, answers;
	struct instant created_at, next_at;
	bool always_confirm; /* the company shows nothing before the mailed link was opened */
};

/* How long one waits for the mailed link, and how long its row is kept afterwards. */
#define APPLYING_DAYS 7

/* The form. Whoever sends it by the API gives the answers as JSON by the keys of the questions, a page by their positions. */
struct applying_entry {
	struct seen seen;
	struct str company; /* its slug */
	struct job_id job;
	struct str job_name; /* a page: the job's id, and behind it its title */
	struct str name, email, phone, cover;
	bool consent;
	struct str trap; /* an input that people do not see: who fills it in is a program */
	struct upload resume, file[QUESTION_FILES_MAX];
	struct str answers; /* as they were sent by the API */
	struct str answer[QUESTIONS_MAX];
	struct given_answer_list given; /* made of `answers` */
	enum language language;
	struct str lang, accept_language; /* a page: the language that its address names, and those of the browser */
};

#endif
