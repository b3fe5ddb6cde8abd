/* Mails: the members of a queued mail, the templates of the texts, and the times of retries. Pure logic, no I/O. */
#ifndef MODEL_MAIL_MAIL_H
#define MODEL_MAIL_MAIL_H

#include "model/interview/interview.h"

struct mail_id {
	struct id v;
};
/* The id of the interview, offer, ticket or other object that a mail is about; mail.object says which kind it is. */
struct about_id {
	struct id v;
};

/*
 * One message to one person. A mail about an interview also keeps the data of its calendar entry, so that a later mail can
 * cancel exactly the entry that the recipient's calendar has.
 */
struct mail {
	struct mail_id id; /* id.pub is the left side of Message-ID, the same in every attempt */
	struct company_id company;
	struct str once; /* a unique key, for example "interview:17:2:5", so that no mail is queued twice */
	enum mail_kind kind;
	enum mail_status status;
	enum mail_wait waits;
	enum language language;
	struct user_id recipient; /* null for a recipient without an account */
	struct str name, email, zone;
	enum object object;
	struct about_id about;
	struct user_id cause; /* the user whose action caused this mail */
	int64_t sequence;     /* the SEQUENCE of the calendar entry, for mails about interviews */
	struct instant start;
	int64_t minutes;
	struct str position;
	struct instant send_at, expires_at, next_at, created_at, sent_at;
	struct instant counted_at;  /* when it was counted against the quotas of its company; null: never */
	int64_t attempts, unknowns; /* unknowns counts the attempts after which it was not known whether the mail was sent */
	int64_t lease;              /* the worker that holds the lease; 0 when it is free */
	int64_t answer_status;      /* the reply code of the SMTP server; 0 when there is none */
	struct str answer;
};
LIST_OF(mail);

/* A mail with its composed texts: the parts of the message, and the whole message. */
struct mail_written {
	struct mail mail;
	struct str subject, text, html, calendar, message;
};
LIST_OF(mail_written);

struct mail_filter {
	struct seen seen;
	struct window window;
	struct set status; /* an empty set selects every status */
};

/* ---- texts: the only markup of a template is {{name}}, which is replaced by a value */

struct mail_texts {
	struct str subject, text, html; /* without html, the HTML part is made from the text */
};

/* The value that replaces {{name}}. */
struct mail_value {
	const char *name;
	struct str text;
};
struct mail_values {
	const struct mail_value *at;
	size_t n;
};
enum mail_fill {
	FILL_SUBJECT, /* one line; line ends and other control characters become blanks */
	FILL_TEXT,
	FILL_HTML /* values are escaped for HTML */
};

/* The built-in texts. */
const struct mail_texts *mail_texts_of(enum mail_kind kind, enum language language);

/* The names of the placeholders that texts of this kind may use. NULL ends the list. */
const char *const *mail_names(enum mail_kind kind);

/*
 * Checks the placeholders of `text`: E_FORMAT when one is not closed, E_CHOICE when mails of `kind` have no placeholder of that
 * name. *wrong_r is then the wrong part of `text`.
 */
enum err mail_texts_check(struct str text, enum mail_kind kind, struct str *wrong_r);

/*
 * Replaces the placeholders of `text`. The value of an unknown name is empty. A line is left out when it has placeholders and
 * the values of all of them are empty, so that templates need no conditions. The result is in `arena`.
 */
struct str mail_fill(struct arena *arena, struct str text, struct mail_values values, enum mail_fill how);

/* The styles of paragraphs and links; either may be none. */
struct mail_style {
	struct str paragraph, link;
};

/*
 * Makes HTML of a template in plain text, and fills it as mail_fill does. Addresses that the template has become links, and so
 * do the values of {{link}} and {{answer_link}}. All other values are what people wrote, and never become links. The result is
 * in `arena`.
 */
struct str mail_html(struct arena *arena, struct str text, struct mail_values values, const struct mail_style *style);

/* A whole HTML page with the company's name above `body`, which is HTML. */
struct str mail_page(struct arena *arena, enum language language, struct str company, struct str body);

/* "Monday, 15 March 2027, 14:30 (Europe/Paris)": the local time of `zone`, with the name of the zone. A
 * `zone` that is empty or unknown means UTC. */
struct str mail_time(struct arena *arena, enum language language, struct instant at, struct str zone);
struct str mail_day(struct arena *arena, enum language language, struct date day);
/* The local time in `zone`, for example "14:30". */
struct str mail_clock(struct arena *arena, struct instant at, struct str zone);
struct str mail_duration(struct arena *arena, enum language language, int64_t minutes);
/* The place of an interview: its location, or words for "by telephone" or "by video". */
struct str mail_place(enum language language, enum mode mode, struct str location);
struct str mail_role(enum language language, unsigned role);
/* "120000 EUR", with cents only where there are some. */
struct str mail_money(struct arena *arena, struct decimal amount, struct str currency);
/* The sentence that a new password has ended the calendar feed. */
struct str mail_feeds_ended(enum language language);
/* The title of a calendar entry, for example "Interview: Engineer (Initech)". */
struct str mail_summary(struct arena *arena, enum language language, struct str position, struct str company);

/* ---- times of attempts */

/* Whether a mail of this kind is never sent again after an attempt with an unknown result. Such mails are sent at most once;
 * mails of the other kinds are tried again, because a second copy is better than none. */
bool mail_once_at_most(enum mail_kind kind);

/* Whether mails of this kind remind of an interview; whether they tell of one or of a change of it, so that a calendar has what
 * they say. */
bool mail_is_reminder(enum mail_kind kind);
bool mail_is_announcement(enum mail_kind kind);

/* Whether mails of this kind are about the recipient's own account. They come from the server and not from a company, so no
 * quota of a company holds them back. */
bool mail_about_account(enum mail_kind kind);

/* The seconds to wait before the next attempt, after `attempts` attempts. `random` varies the wait by a tenth up or down, so
 * that many mails are not retried at the same moment. All retries together take about two days. */
int64_t mail_back_off(int64_t attempts, uint32_t random);

/* The number of days after which a mail expires, unless it has its own expiry time. */
#define MAIL_DAYS 2

/* The number of days after which a mail is dropped whose sender has not verified their own address. */
#define MAIL_HELD_DAYS 7

/* The next time after `now` at which the local time in `zone` is the hour of the daily digest. A `zone` that is empty or
 * unknown means UTC. */
struct instant mail_digest_next(struct str zone, struct instant now);
#define MAIL_DIGEST_HOUR 7

#endif
