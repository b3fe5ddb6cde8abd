/* The platform surface: its error shape, its words for errors, and the files that its rows stand in. */
#include "api/platform/platform.h"

/* clang-format off */
SHAPE(platform_error, report,
	ROW(report, fields, NULL, "Every wrong field by its name", .flags = ELSE),
	ROW(report, message, "detail", "What went wrong"));
/* clang-format on */

static const struct text texts[E_END] = {
	[E_RANGE] = { 400, NULL, "Ensure this value is between {lo} and {hi}.", NULL },
	[E_LENGTH] = { 400, NULL, "Ensure this field has between {lo} and {hi} characters.", NULL },
	[E_CREDENTIALS] = { 401, NULL, "No active account found with the given credentials", NULL },
	[E_UNAUTHORIZED] = { 401, NULL, "Authentication credentials were not provided.", NULL },
	[E_FORBIDDEN] = { 403, NULL, "You do not have permission to perform this action.", NULL },
	[E_NOT_FOUND] = { 404, NULL, "Not found.", NULL },
};

static const char *const roots[] = { "/api/auth",
	                             "/api/v1/users",
	                             "/api/v1/jobs",
	                             "/api/v1/interviews/interviews",
	                             "/api/v1/chatbot",
	                             "/api/v1/offers",
	                             "/api/v1/analytics",
	                             "/api/v1/notifications",
	                             "/api/v1/webhooks",
	                             "/api/v1/events",
	                             "/api/v1/mail",
	                             "/api/v1/meetings",
	                             NULL };

/* clang-format off */
static const struct endpoint_group *const groups[] = {
	&platform_accounts,
	&platform_notifications,
	&platform_offers,
	&platform_jobs,
	&platform_applications,
	&platform_analytics,
	&platform_chatbot,
	&platform_interviews,
	&platform_webhooks,
	&platform_mails,
	&platform_calendars,
	&platform_events,
	&platform_meetings,
	NULL,
};
/* clang-format on */

const struct surface surface_platform = {
	.name = "platform",
	.title = "Interview management platform",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &platform_error,
	.texts = texts,
	.endpoints = NULL,
	.more = groups,
};
