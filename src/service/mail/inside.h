/* What the files of service/mail*.c share. Nobody else includes this. */
#ifndef SERVICE_MAIL_INSIDE_H
#define SERVICE_MAIL_INSIDE_H

#include "service/mail/mail.h"
#include "store/mail/facts.h"

/* The day that has person->digest_at on the clock of person->zone, and the interviews that they sit on then. */
enum err service_mail_agenda(struct context *c, const struct user *person, struct date *day_r, struct interviews *list_r);

/* `texts` filled in: the HTML comes from the text when there is none of its own. */
struct mail_texts service_mail_filled(struct context *c, const struct mail_texts *texts, struct mail_values values,
                                      enum language language, struct str company);

/* The texts in use for template->company, kind and language: the company's own, else the program's. *own_r: which. */
enum err service_mail_texts(struct context *c, struct mail_template *template, bool *own_r);

#endif
