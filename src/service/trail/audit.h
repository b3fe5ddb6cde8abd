/* The audit: who did what, when and from where. */
#ifndef SERVICE_TRAIL_AUDIT_H
#define SERVICE_TRAIL_AUDIT_H

#include "model/trail/audit.h"
#include "service/context.h"

/* Lists the audit of the caller's company, newest first; for the admin of the installation what belongs to no company. */
enum err service_audit_list(struct context *c, const struct audit_filter *in, struct audit_entry_list *out);

#endif
