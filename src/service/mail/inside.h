/* Shared by the files of this folder; not included elsewhere. */
#ifndef SERVICE_MAIL_INSIDE_H
#define SERVICE_MAIL_INSIDE_H

#include "service/mail/mail.h"
#include "store/mail/facts.h"

/* "what:first:second:third", for mail->once: a mail of the same text is not queued a second time. */
struct str service_mail_once(struct context *c, const char *what, int64_t first, int64_t second, int64_t third);

/* The members that all mails caused by `event` have in common. The mail is sent now, and is given up after two days. */
struct mail service_mail_for(const struct context *c, const struct outbox_event *event, enum mail_kind kind);

/* Reads a letter that is kept at `stored` below the storage folder, into the request's arena. E_NO_ROW: there is none. */
enum err service_mail_letter(struct context *c, struct str stored, struct str *bytes_r);

/* Sets the recipient, and the name, address, language and zone that the mail is written for. */
void service_mail_address(struct mail *mail, const struct user *user);

/* Sets when a mail is sent: at send_at, unless it is held until whoever caused it has verified their address; then it lapses
 * after a week. */
void service_mail_set_time(const struct context *c, struct mail *mail, bool held);

/* Sets kind, recipient and `once` of the mail about what somebody has sent in without an account (mail->about). E_NO_ROW. */
enum err service_mail_applying(struct context *c, struct mail *mail);

/* What such a mail says. E_NO_ROW: the state has changed since the mail was planned, so it is no longer sent. */
struct mail_applying {
	struct company company;
	struct str position, link;
	struct instant expires_at; /* of a link that must be opened in time; else none */
};
enum err service_mail_applying_facts(struct context *c, const struct mail *mail, struct mail_applying *out);

/* Makes the reminder `which` (less than MAIL_REMINDERS) of what the mail `announced` has announced; its time is not set. False:
 * it would come too late. */
enum { MAIL_REMINDERS = 2 };
bool service_mail_reminder(struct context *c, const struct mail *announced, size_t which, struct mail *out);

/* Whether service_mail_remind() has still to plan the reminders of the mail `announced`. *reminded_to is up to which key it has
 * done so, and is read when it is -1. Errors: those of the database. */
enum err service_mail_remind_later(struct context *c, const struct mail *announced, int64_t *reminded_to, bool *later_r);

/* Reads the interviews of one day in which the person takes part, into *list_r. The day, *day_r, is that of person->digest_at
 * in person->zone. */
enum err service_mail_agenda(struct context *c, const struct user *person, struct date *day_r, struct interviews *list_r);

/* Returns `texts` with the values in place of the placeholders. The HTML is made from the text when the company has no HTML. */
struct mail_texts service_mail_filled(struct context *c, const struct mail_texts *texts, struct mail_values values,
                                      enum language language, struct str company);

/* Loads the texts for template->company, kind and language: the company's own texts (*own_r), else the built-in ones. */
enum err service_mail_texts(struct context *c, struct mail_template *template, bool *own_r);

/*
 * The people to whom a mail is due because of `event`: the staff concerned by an interview whose candidate has proposed other
 * times, or the candidate to whom they are refused. There are none when a later event of the batch is of the same kind and
 * about the same interview, because its mails say what stands then; nor are those who want no mail of this event.
 */
enum err service_mail_proposal_people(struct context *c, const struct outbox_batch *batch, const struct outbox_event *event,
                                      struct user **people_r, size_t *n_r);

/* What a mail about proposed times says. */
struct mail_proposal {
	struct company company;
	struct mail_value values[6];
	size_t n;
};
/* Reads it. E_NO_ROW: the proposal was answered, or is answered, in another way by now. */
enum err service_mail_proposal(struct context *c, const struct mail *mail, struct mail_proposal *out);

#endif
