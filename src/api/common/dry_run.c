#include "api/dry_run.h"

#include "api/check.h"

bool dry_run_offered(const struct route *route)
{
	const struct endpoint *e = route->endpoint;

	return e->method != METHOD_GET && route->resource != NULL && route->resource->dry_run && (e->roles & PUBLIC) == 0 &&
	       e->media == NULL && !check_takes_secret(e);
}

/* clang-format off */
VIEWED(mail, foretold_mail, VIEWS(VIEW(DRY_RUN_VIEW, "CommonDryRunMail")),
	ROW(foretold_mail, to, "to", "Mail address of the recipient", .must = ALWAYS, .example = "jane.smith@example.com"),
	ROW(foretold_mail, subject, "subject", "Subject of the mail", .must = ALWAYS, .example = "Your interview"));
VIEWED(webhook, foretold_webhook, VIEWS(VIEW(DRY_RUN_VIEW, "CommonDryRunWebhook")),
	ROW(foretold_webhook, url, "url", "Address of the webhook", .must = ALWAYS, .example = "https://example.com/hook"),
	ROW(foretold_webhook, event, "event", "Name of the event that is sent to it", .must = ALWAYS,
		.example = "interview.scheduled"));
VIEWED(notification, foretold_notification, VIEWS(VIEW(DRY_RUN_VIEW, "CommonDryRunNotification")),
	ROW(foretold_notification, to, "to", "Mail address of the person who is notified", .must = ALWAYS,
		.example = "jane.smith@example.com"),
	ROW(foretold_notification, title, "title", "Title of the notification", .must = ALWAYS, .example = "Interview scheduled"));
WORDS(changes, foretold_change, [ENTRY_ADDED] = "added", [ENTRY_CHANGED] = "changed", [ENTRY_REMOVED] = "removed");
VIEWED(entry, foretold_entry, VIEWS(VIEW(DRY_RUN_VIEW, "CommonDryRunCalendarChange")),
	ROW(foretold_entry, to, "to", "Mail address of the person whose calendar changes", .must = ALWAYS,
		.example = "jane.smith@example.com"),
	WORD(foretold_entry, change, changes, "change", "What happens to the entry of the interview", .must = ALWAYS));

static const struct field foretold_fields[] = {
	LIST(foretold, mails, mail, "mails", "The mails that would be sent", .must = ALWAYS),
	LIST(foretold, webhooks, webhook, "webhooks", "The webhooks that would be told; for admin and hr", .must = ALWAYS),
	LIST(foretold, notifications, notification, "notifications", "The notifications that people would get", .must = ALWAYS),
	LIST(foretold, calendar, entry, "calendar", "The calendar entries that the mails would carry", .must = ALWAYS),
};
static const struct view foretold_views[] = { VIEW(DRY_RUN_VIEW, "CommonDryRunFollows"), { 0 } };
/* clang-format on */
const struct shape shape_foretold = {
	.name = "foretold",
	.of = "foretold",
	.doc = "What would follow. Admin and hr see all that concerns their company, others what would reach themselves",
	.size = sizeof(struct foretold),
	.fields = foretold_fields,
	.n = COUNT(foretold_fields),
	.views = foretold_views,
};
