/*
 * Mails: planning the mails of an event, composing them, and the texts that companies have changed. The dispatcher plans and
 * composes. A mail is composed from its row whenever it is sent, so that the database never stores a secret that the mail
 * shows.
 */
#ifndef SERVICE_MAIL_MAIL_H
#define SERVICE_MAIL_MAIL_H

#include "model/mail/mail.h"
#include "service/context.h"
#include "store/mail/mail.h"
#include "store/trail/outbox.h"

/* ---- for the dispatcher, without a caller */

/* Queues the mails that these events cause, and drops queued mails that they replace. *queued_r (may be NULL) are those that
 * were queued. Only errors of the database are possible. */
enum err service_mail_plan(struct context *c, const struct outbox_batch *batch, struct mail_list *queued_r);

/* Plans the reminders of at most `most` mails that have announced interviews since. *more_r: there may be more of them. Called
 * in a transaction of the dispatcher that has the right to fan out. */
enum err service_mail_remind(struct context *c, int64_t most, bool *more_r);

/* Queues the digest of one person whose digest is due, if they have interviews today. E_NO_ROW: no digest is due. */
enum err service_mail_digest(struct context *c);

/*
 * Counts a mail of a company to an address that nobody has verified against the quotas of the company, unless it was counted
 * before. E_LIMITED: a quota is used up; mail->waits and mail->next_at then say that and when to ask again. Two mails of the
 * same company become due in the order of their age, so they go out in that order.
 */
enum err service_mail_admit(struct context *c, struct mail *mail);

/* Composes `mail`: out->message and its parts. E_NO_ROW: there is no longer a reason to send it. E_INVALID: it cannot be
 * composed, for example because the address is invalid. */
enum err service_mail_compose(struct context *c, const struct mail *mail, struct mail_written *out);

/* Notifies the user who caused `mail`, if that is a member of staff, that it could not be delivered. */
enum err service_mail_failed(struct context *c, const struct mail *mail);

/* ---- a company's own texts, for hr and admin */

/* The texts of one kind of mail in one language: the company's own, or else the built-in texts. */
struct mail_text {
	enum mail_kind kind;
	enum language language;
	struct str subject, text, html;
	bool own;
	struct strs names; /* the names that {{name}} may have */
	struct instant updated_at;
	int64_t version; /* computed from the texts, so the same texts have the same version */
};
LIST_OF(mail_text);
struct mail_text_key {
	struct seen seen;
	enum mail_kind kind;
	enum language language;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};
struct mail_text_edit {
	struct seen seen;
	enum mail_kind kind;
	enum language language;
	int64_t version;
	struct str subject, text, html;
};
/* Lists the texts of all kinds in all languages. */
enum err service_mail_text_list(struct context *c, const struct nothing *in, struct mail_text_list *out);
enum err service_mail_text_get(struct context *c, const struct mail_text_key *in, struct mail_text *out);
/* Sets the company's own texts. E_STALE. E_INVALID: placeholders that are not closed (E_FORMAT) or that mails of this kind do
 * not have (E_CHOICE). */
enum err service_mail_text_set(struct context *c, const struct mail_text_edit *in, struct mail_text *out);
/* Returns to the built-in texts. E_STALE. */
enum err service_mail_text_reset(struct context *c, const struct mail_text_key *in, struct mail_text *out);
/* A preview with sample values, of the texts that were sent or else of those in use. E_INVALID as above. */
enum err service_mail_text_preview(struct context *c, const struct mail_text_edit *in, struct mail_text *out);

/* Lists the company's mails, newest first. */
enum err service_mail_list(struct context *c, const struct mail_filter *in, struct mail_list *out);

/* ---- /dev/outbox: in development, the mails that would have been sent. E_NOT_FOUND elsewhere. */

struct outbox_key {
	struct seen seen;
	struct mail_id id;
	enum outbox_part part;
};
/* Lists the newest hundred mails, without their contents. */
enum err service_outbox_list(struct context *c, const struct nothing *in, struct mail_written_list *out);
enum err service_outbox_get(struct context *c, const struct outbox_key *in, struct mail_written *out);

#endif
