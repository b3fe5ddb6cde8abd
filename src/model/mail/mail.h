/* Mails: what is in the queue, what their texts are made of, and when they are tried again. Pure logic, no I/O. */
#ifndef MODEL_MAIL_MAIL_H
#define MODEL_MAIL_MAIL_H

#include "model/interview.h"

struct mail_id {
	struct id v;
};
/* An interview, offer, ticket ... : see mail.object. */
struct about_id {
	struct id v;
};

/* One message to one person. Of interviews it keeps what a calendar was last told, so that it can be taken back. */
struct mail {
	struct mail_id id; /* id.pub is the left side of Message-ID, whatever happens on the way */
	struct company_id company;
	struct str once; /* nothing else has this text: "interview:17:2:5" */
	enum mail_kind kind;
	enum mail_status status;
	enum language language;
	struct user_id recipient; /* none: somebody without an account */
	struct str name, email, zone;
	enum object object;
	struct about_id about;
	struct user_id cause; /* who did what it tells of */
	int64_t sequence;     /* of interviews: iCalendar's SEQUENCE */
	struct instant start;
	int64_t minutes;
	struct str position;
	struct instant send_at, expires_at, next_at, created_at, sent_at;
	int64_t attempts, unknowns; /* unknowns: how often nobody could tell whether it went out */
	int64_t lease;              /* whose hands it is in; 0: nobody's */
	int64_t answer_status;      /* of SMTP; 0: none */
	struct str answer;
};
LIST_OF(mail);

/* As it was written: the parts of the message, and all of it. */
struct mail_written {
	struct mail mail;
	struct str subject, text, html, calendar, message;
};
LIST_OF(mail_written);

struct mail_filter {
	struct seen seen;
	struct window window;
	struct set status; /* 0: all */
};

/* ---- texts: {{name}} is replaced, and nothing else happens */

struct mail_texts {
	struct str subject, text, html; /* html: none is made from the text */
};

/* What {{name}} stands for. */
struct mail_value {
	const char *name;
	struct str text;
};
struct mail_values {
	const struct mail_value *at;
	size_t n;
};
enum mail_fill {
	FILL_SUBJECT, /* one line: line ends and other controls become blanks */
	FILL_TEXT,
	FILL_HTML /* values are escaped */
};

/* The texts that come with the program. */
const struct mail_texts *mail_texts_of(enum mail_kind kind, enum language language);

/* The names that texts of this kind may use, NULL after the last. */
const char *const *mail_names(enum mail_kind kind);

/*
 * Whether every placeholder of `text` is closed and one of `kind`. E_FORMAT, E_CHOICE; *wrong_r is what is wrong, a part of
 * `text`.
 */
enum err mail_texts_check(struct str text, enum mail_kind kind, struct str *wrong_r);

/*
 * `text` with its placeholders replaced, in `arena`. A line that has placeholders, all of which are empty, is left out, so that
 * texts need no conditions. Unknown names are empty.
 */
struct str mail_fill(struct arena *arena, struct str text, struct mail_values values, enum mail_fill how);

/* The HTML of a filled text, or of `html` when there is one, as a whole page with the company's name above it. */
struct str mail_page(struct arena *arena, enum language language, struct str company, struct str body);

/* "Monday, 15 March 2027, 14:30 (Europe/Paris)": the clock of `zone` (none or unknown: UTC), which is named. */
struct str mail_time(struct arena *arena, enum language language, struct instant at, struct str zone);
struct str mail_day(struct arena *arena, enum language language, struct date day);
/* "14:30" */
struct str mail_clock(struct arena *arena, struct instant at, struct str zone);
struct str mail_duration(struct arena *arena, enum language language, int64_t minutes);
/* Where: the location, else by telephone or by video, in words. */
struct str mail_place(enum language language, enum mode mode, struct str location);
struct str mail_role(enum language language, unsigned role);
/* "Interview: Engineer (Initech)": what a calendar shows. */
struct str mail_summary(struct arena *arena, enum language language, struct str position, struct str company);

/* ---- when */

/* A mail of this kind goes out at most once, even when nobody knows whether it did; the others rather twice than never. */
bool mail_once_at_most(enum mail_kind kind);

/* Seconds before the next attempt, after `attempts` of them; `random` spreads them by a fifth. The whole takes about two days.
 */
int64_t mail_back_off(int64_t attempts, uint32_t random);

/* How long a mail may take that has no end of its own. */
#define MAIL_DAYS 2

/* The next time that the clocks of `zone` (none or unknown: UTC) show the hour of the daily digest, after `now`; *day_r its
 * day. */
struct instant mail_digest_next(struct str zone, struct instant now);
#define MAIL_DIGEST_HOUR 7

#endif
