/* The audit: who did what, when and from where. */
#ifndef SERVICE_TRAIL_AUDIT_H
#define SERVICE_TRAIL_AUDIT_H

#include "model/audit.h"
#include "service/context.h"

/* Lists the audit of the caller's company, newest first; for the admin of the installation what belongs to no company. */
enum err service_audit_list(struct context *c, const struct audit_filter *in, struct audit_entry_list *out);

/*
 * Notes in the audit of `company` that a member of staff has read the object: the caller, or whom a signed address names.
 * Nothing is noted of others, who read only what is their own, and of what the server itself does.
 */
void service_audit_read(struct context *c, enum event_name action, enum object object, struct id id, struct company_id company);

/* Notes that a login to the account failed; its key is 0 when there is no such account. */
void service_audit_login_failed(struct context *c, struct id user, struct company_id company);

/* Notes that the user has logged in. */
void service_audit_login(struct context *c, struct id user, struct company_id company);

#endif
