/* Notes in the audit that no change writes: logins, failed logins, and who has read what is confidential. */
#ifndef SERVICE_NOTED_H
#define SERVICE_NOTED_H

#include "model/trail/audit.h"
#include "service/context.h"

/*
 * Notes in the audit of `company` that a member of staff has read the object: the caller, or the reader whom a signed address
 * names. Nothing is noted when somebody else reads, because they read only what is their own, or when the server itself does.
 */
void service_audit_read(struct context *c, enum event_name action, enum object object, struct id id, struct company_id company);

/* Notes that a login to the account failed; its key is 0 when there is no such account. */
void service_audit_login_failed(struct context *c, struct id user, struct company_id company);

/* Notes that the user has logged in. */
void service_audit_login(struct context *c, struct id user, struct company_id company);

/* Writes notes that were kept (struct noting). Errors as db_run. */
enum err service_audit_write(struct db *db, const struct audit_note *notes, size_t n);

#endif
