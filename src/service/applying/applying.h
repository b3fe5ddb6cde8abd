/*
 * Applying without an account. The request keeps what was sent in and says nothing about the address; the dispatcher makes the
 * application, or has it wait for the link that it mails. So nobody can learn, by the answer or by its time, whether an address
 * has an account.
 */
#ifndef SERVICE_APPLYING_APPLYING_H
#define SERVICE_APPLYING_APPLYING_H

#include "model/application/applying.h"
#include "model/trail/event.h"
#include "service/context.h"

/*
 * Keeps what somebody sends in for an open job of a company that shows its jobs. Nothing, and OK, when the trap was filled in.
 * E_NOT_FOUND, E_INVALID, E_LIMITED.
 */
enum err service_applying_send(struct context *c, const struct applying_entry *in, struct nothing *out);

/* Counts `bytes` that somebody without a login uploads to a company. False, with c->retry_after, when the company has got too
 * many today. */
bool service_applying_admit(struct context *c, struct company_id company, int64_t bytes);

/* For the dispatcher: looks at one that is due. Makes the application, has it wait, or removes it. E_NO_ROW: none is due. */
enum err service_applying_step(struct context *c);

/* For the dispatcher, after a failure: the next one that is due waits for some seconds. */
enum err service_applying_delay(struct context *c, int64_t seconds);

/*
 * Makes an application of a locked one, or adds its files to the application that there is, and keeps whose it is. `confirmed`:
 * whoever has its address has opened the mailed link. Afterwards the context is that of the candidate.
 */
enum err service_applying_make(struct context *c, struct applying *applying, bool confirmed);

/* Records an event of an application, of which the owner of its job is told. */
enum err service_applying_record(struct context *c, const struct application *application, enum event_name name);

#endif
