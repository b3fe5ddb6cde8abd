/* What the pages show: a struct for each template of web/pages, filled by the functions of the file of its name. */
#ifndef PAGE_PAGES_H
#define PAGE_PAGES_H

#include "api/surfaces.h"
#include "page/html.h"
#include "service/interview/respond.h"
#include "service/job/career.h"

/* The endpoints of each file. */
extern const struct endpoint_group page_accounts, page_answers, page_careers, page_feeds, page_follows, page_fronts,
        page_outboxes;

/* ---- error.html: instead of an answer */
struct error_view {
	int64_t status;
	struct str title; /* the word by which the texts are found: "not_found" */
	struct str request_id;
};
PAGE(error, error_view);
/* The error page of a status. */
struct error_view page_error(int64_t status, struct str request_id);

/* ---- front.html: the front door */
struct front_company {
	struct str name, slug;
	int64_t jobs;
};
LIST_OF(front_company);
struct front_login {
	struct str name, email, password, role;
};
LIST_OF(front_login);
struct front_view {
	struct front_company_list companies;
	struct front_login_list logins; /* of the demo */
	bool development;
};
PAGE(front, front_view);

/* ---- career.html, job.html: a company's open jobs, and one of them */
struct career_line {
	struct str address; /* the last part of its path: "0190a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b-data-engineer" */
	struct str title, place, employment, work;
	bool paid; /* a salary is named */
	struct decimal low, high;
	struct str currency;
};
LIST_OF(career_line);
/* The jobs of one department. */
struct career_group {
	struct str department;
	struct career_line_list jobs;
};
LIST_OF(career_group);
struct career_view {
	struct str company, slug, brand; /* as page_colour says */
	struct str q, employment, work;  /* the filter, as words */
	int64_t all, shown;
	bool filtered;
	struct career_group_list groups;
	struct str email, zone;
};
PAGE(career, career_view);

/* A company's colour ("#e4002b") as its style sheet is named: "e4002b"; none when it has none, and the usual one is shown. */
struct str page_colour(struct str colour);

struct job_view {
	struct career_line line;
	struct str company, slug, brand, department, experience, description, responsibilities, requirements, education,
	        address, zone;
	struct str schema_type; /* the employment in the words of schema.org */
	struct instant deadline, published;
	bool open, sent; /* sent: what was just applied with has arrived */
	struct question_list questions;
	struct maybe_int kept; /* the days for which the company keeps an application that it has rejected; none: for ever */
};
PAGE(job, job_view);

/* ---- follow.html, confirm.html: an application, by the mailed link */
struct follow_line {
	struct str status, by, place;
	struct instant start;
	int64_t minutes;
	struct url link;
	struct str answer; /* the token of the page where it is confirmed or declined; none: that is over */
};
LIST_OF(follow_line);
struct follow_view {
	struct str job, company, slug, name, zone, status, said;
	struct str brand; /* as page_colour says */
	struct str token;
	enum language language;
	bool waiting, unconfirmed, running, offered, open_offer, interviewed;
	struct instant applied_at, expires_at;
	struct follow_line_list interviews;
	struct str offer_status, currency, notes;
	struct decimal salary;
	struct date start;
};
PAGE(follow, follow_view);
PAGE(confirm, follow_view);

/* ---- verify.html, reset.html, invitation.html, and what is shown afterwards */
struct account_view {
	bool nothing; /* the pages are the same for everybody */
};
PAGE(verify, account_view);
PAGE(verify_done, account_view);
PAGE(reset, account_view);
PAGE(reset_done, account_view);
PAGE(invitation, account_view);
PAGE(invitation_done, account_view);

/* ---- answer.html: the page of a mailed invitation */
struct answer_view {
	struct str state; /* open, confirmed, cancelled, moved, over, gone */
	struct str said;  /* what was just answered: confirmed, declined, proposed */
	struct str company, job, place, zone;
	struct str brand; /* as page_colour says */
	struct str by;    /* phone or video, where no place was given */
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
