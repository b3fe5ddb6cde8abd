/*
 * Mails: which ones an event causes, what is in them, and what companies say in words of their own. The dispatcher plans and
 * composes; a mail is written anew from its row whenever it is sent, so that no secret of it stands in the database.
 */
#ifndef SERVICE_MAIL_MAIL_H
#define SERVICE_MAIL_MAIL_H

#include "model/mail/mail.h"
#include "service/context.h"
#include "store/mail/mail.h"
#include "store/trail/outbox.h"

/* ---- the dispatcher's, with nobody as the caller */

/* Writes the mails that `event` causes into the queue, and drops those that it has overtaken. Errors of the database only. */
enum err service_mail_plan(struct context *c, const struct outbox_event *event);

/* Writes the digest of one person whose turn it is, if they have interviews today. E_NO_ROW: it is nobody's turn. */
enum err service_mail_digest(struct context *c);

/* Writes the message of `mail` into out->message, and its parts. E_NO_ROW: there is no reason for it any more. E_INVALID: it
 * cannot be written (an address that is none). */
enum err service_mail_compose(struct context *c, const struct mail *mail, struct mail_written *out);

/* Tells whoever caused `mail`, if that is somebody of a company's staff, that it did not arrive. */
enum err service_mail_failed(struct context *c, const struct mail *mail);

/* ---- a company's own texts, for hr and admin */

/* The texts of one kind in one language: the company's own, else the program's. */
struct mail_text {
	enum mail_kind kind;
	enum language language;
	struct str subject, text, html;
	bool own;
	struct strs names; /* that {{name}} may say */
	struct instant updated_at;
	int64_t version; /* made of what it says: the same words are the same version */
};
LIST_OF(mail_text);
struct mail_text_key {
	struct seen seen;
	enum mail_kind kind;
	enum language language;
	int64_t version; /* of If-Match; 0: not sent */
};
struct mail_text_edit {
	struct seen seen;
	enum mail_kind kind;
	enum language language;
	int64_t version;
	struct str subject, text, html;
};
/* All kinds in all languages. */
enum err service_mail_text_list(struct context *c, const struct nothing *in, struct mail_text_list *out);
enum err service_mail_text_get(struct context *c, const struct mail_text_key *in, struct mail_text *out);
/* E_STALE. E_INVALID: placeholders that are not closed (E_FORMAT) or not of this kind (E_CHOICE). */
enum err service_mail_text_set(struct context *c, const struct mail_text_edit *in, struct mail_text *out);
/* Back to the program's. E_STALE. */
enum err service_mail_text_reset(struct context *c, const struct mail_text_key *in, struct mail_text *out);
/* As it would look, with made-up values: of what was sent, or of what is in use. E_INVALID as above. */
enum err service_mail_text_preview(struct context *c, const struct mail_text_edit *in, struct mail_text *out);

/* The company's mails, newest first. */
enum err service_mail_list(struct context *c, const struct mail_filter *in, struct mail_list *out);

/* ---- /dev/outbox: what would have been sent, if a server were there to send it. E_NOT_FOUND outside of development. */

struct outbox_key {
	struct seen seen;
	struct mail_id id;
	enum outbox_part part;
};
/* The newest hundred, without their contents; one. E_NOT_FOUND. */
enum err service_outbox_list(struct context *c, const struct nothing *in, struct mail_written_list *out);
enum err service_outbox_get(struct context *c, const struct outbox_key *in, struct mail_written *out);

#endif
