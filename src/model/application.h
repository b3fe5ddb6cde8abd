/* An application with all that it came with and that was said of it, and the commands that make and change it. */
#ifndef MODEL_APPLICATION_H
#define MODEL_APPLICATION_H

#include "model/interview.h"

/* struct application is what an interview shows of it. */
struct application_detail {
	struct application application;
	struct str company_name, cover, portfolio;
	struct file_id resume;
	struct str notes, feedback; /* of the staff, for the staff */
	struct decimal technical, culture;
	int64_t version;
	struct instant updated_at;
	bool sits; /* the caller is an interviewer who sits on an interview of it */
};
LIST_OF(application_detail);

struct application_key {
	struct seen seen;
	struct application_id id;
};

/* A candidate applies. */
struct application_entry {
	struct seen seen;
	struct job_id job;
	struct str cover, portfolio;
	struct upload resume;
};

/* HAS() says which members were sent. */
struct application_edit {
	struct seen seen;
	struct application_id id;
	int64_t version; /* of If-Match; 0: not sent */
	enum application_status status;
	struct str notes, feedback;
	struct decimal technical, culture;
};

/* What a list asks for; an id that is none, a set without bits: any. */
struct application_detail_filter {
	struct seen seen;
	struct window window;
	struct job_id job;
	struct user_id candidate;
	struct set status;
};

/*
 * Why a person may move an application or not. The staff moves it from any status to any other, but not out of hired and
 * withdrawn; to withdrawn its candidate alone moves it, while nothing is decided. OK, E_MOVE.
 */
enum err application_move(enum application_status from, enum application_status to, bool by_candidate);

/* Whether `url` may stand in a page as a link: http or https, a host, no blanks or controls. */
bool portfolio_valid(struct str url);

#endif
