/*
 * What a change would cause outside, for a dry run. The chain makes the change, asks here what follows from it inside the same
 * transaction, and rolls everything back.
 */
#ifndef SERVICE_FORETELL_H
#define SERVICE_FORETELL_H

#include "service/context.h"
#include "store/trail/event.h"

/* A person stands here with their mail address. */
struct foretold_mail {
	struct str to, subject;
};
LIST_OF(foretold_mail);
struct foretold_webhook {
	struct str url, event;
};
LIST_OF(foretold_webhook);
struct foretold_notification {
	struct str to, title;
};
LIST_OF(foretold_notification);

/* What a mail does with the calendar of its reader. */
enum foretold_change { ENTRY_ADDED, ENTRY_CHANGED, ENTRY_REMOVED };
struct foretold_entry {
	struct str to;
	enum foretold_change change;
};
LIST_OF(foretold_entry);

struct foretold {
	struct foretold_mail_list mails;
	struct foretold_webhook_list webhooks;
	struct foretold_notification_list notifications;
	struct foretold_entry_list calendar;
};

/*
 * Plans what follows from the events that `witness` has seen, with the functions by which the dispatcher plans it, and reads it
 * out. Reminders are left out. Admin and hr learn everything that concerns their company, others what reaches themselves.
 * Called inside the transaction that wrote the events, as the last thing before it is rolled back: the statements from here on
 * have no caller. Only errors of the database are possible.
 */
enum err service_foretell(struct context *c, const struct event_witness *witness, struct foretold *out);

#endif
