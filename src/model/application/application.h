/* Applications with all their members, and the commands that create and change them. */
#ifndef MODEL_APPLICATION_APPLICATION_H
#define MODEL_APPLICATION_APPLICATION_H

#include "model/interview/interview.h"
#include "model/job/question.h"

/* An application with all its members. The shorter struct application has only those that are shown with an interview. */
struct application_detail {
	struct application application;
	struct str company_name, cover, portfolio;
	struct file_id resume;
	struct str notes, feedback; /* written by staff, and shown to staff only */
	struct decimal technical, culture;
	struct str answers_text; /* as they are stored */
	struct question_answer_list answers;
	bool unconfirmed; /* made without an account, and nobody has confirmed its address */
	int64_t version;
	struct instant updated_at;
	bool caller_interviews; /* the caller is an interviewer in an interview for this application */
	struct ids ended;       /* the interviews that were cancelled by the change that was just made */
};
LIST_OF(application_detail);

struct application_key {
	struct seen seen;
	struct application_id id;
};

/* The body of a request by which a candidate applies, or hr for a candidate. */
struct application_entry {
	struct seen seen;
	struct job_id job;
	struct str cover, portfolio;
	struct upload resume;
	struct user_id candidate; /* hr names a candidate of the company by id, or by name and address; a candidate neither */
	struct str candidate_name, candidate_email;
};

/* HAS() says which members were sent. */
struct application_edit {
	struct seen seen;
	struct application_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	enum application_status status;
	struct str notes, feedback;
	struct decimal technical, culture;
	struct str cover, resume, portfolio, job; /* a candidate has sent them, who may not change them */
};

/* The filter of a list of applications. An id that was not sent, and an empty set, exclude nothing. */
struct application_detail_filter {
	struct seen seen;
	struct window window;
	struct job_id job;
	struct user_id candidate;
	struct set status;
};

/*
 * Checks a change of an application's status. Staff may change any status to any other, but not away from hired or withdrawn.
 * Only the candidate may set withdrawn, and only while nothing is decided. OK or E_MOVE.
 */
enum err application_move(enum application_status from, enum application_status to, bool by_candidate);

/* Whether a page may show `url` as a link: http or https, a host, no blanks and no control characters. */
bool portfolio_valid(struct str url);

#endif
