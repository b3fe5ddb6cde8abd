/* What the pages show: a struct for each template of web/pages, filled by the functions of the file of its name. */
#ifndef PAGE_PAGES_H
#define PAGE_PAGES_H

#include "api/surfaces.h"
#include "page/html.h"
#include "service/interview/respond.h"

/* The endpoints of each file. */
extern const struct endpoint_group page_answers, page_outboxes;

/* ---- error.html: instead of an answer */
struct error_view {
	int64_t status;
	struct str title; /* the word by which the texts are found: "not_found" */
	struct str request_id;
};
PAGE(error, error_view);
/* The error page of a status. */
struct error_view page_error(int64_t status, struct str request_id);

/* ---- answer.html: the page of a mailed invitation */
struct answer_view {
	struct str state; /* open, confirmed, cancelled, moved, over, gone */
	struct str said;  /* what was just answered: confirmed, declined, proposed */
	struct str company, job, place, zone;
	struct str by; /* phone or video, where no place was given */
	enum language language;
	struct url link;
	struct instant start;
	int64_t minutes;
	bool shown, asked, proposing, declining;
};
PAGE(answer, answer_view);

/* ---- outbox.html, outbox_mail.html: mails that were not sent, in development */
struct outbox_row {
	struct str id, name, email, subject;
	struct instant sent_at;
};
LIST_OF(outbox_row);
struct outbox_view {
	struct outbox_row_list mails;
};
PAGE(outbox, outbox_view);

struct outbox_part_name {
	struct str name;
};
LIST_OF(outbox_part_name);
struct outbox_mail_view {
	struct str id, name, email, subject, text, calendar;
	struct instant sent_at;
	struct outbox_part_name_list parts;
};
PAGE(outbox_mail, outbox_mail_view);

#endif
