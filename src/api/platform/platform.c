/* The platform surface: its error shape, its texts for errors, its resources, and the files with its endpoints. */
#include "api/platform/platform.h"

/* clang-format off */
SHAPE(platform_error, report,
	ROW(report, fields, NULL, "What is wrong with each field, by the name of the field", .flags = ELSE),
	ROW(report, message, "detail", "What went wrong, as a sentence"),
	ROW(report, named, "code", "A word for programs, where the status does not say enough", .flags = OMIT));
/* clang-format on */

static const struct text texts[E_END] = {
	[E_RANGE] = { 400, NULL, "Ensure this value is between {lo} and {hi}.", NULL },
	[E_LENGTH] = { 400, NULL, "Ensure this field has between {lo} and {hi} characters.", NULL },
	[E_CREDENTIALS] = { 401, NULL, "No active account found with the given credentials", NULL },
	[E_OTP_REQUIRED] = { 401, "otp_required", NULL, NULL },
	[E_OTP_SETUP] = { 403, "otp_setup", NULL, NULL },
	[E_VERIFY_FIRST] = { 403, "verify_first", NULL, NULL },
	[E_UNAUTHORIZED] = { 401, NULL, "Authentication credentials were not provided.", NULL },
	[E_FORBIDDEN] = { 403, NULL, "You do not have permission to perform this action.", NULL },
	[E_NOT_FOUND] = { 404, NULL, "Not found.", NULL },
};

static const char *const roots[] = { "/api/auth",          "/api/v1/users",
	                             "/api/v1/api_keys",   "/api/v1/audit",
	                             "/api/v1/jobs",       "/api/v1/interviews/interviews",
	                             "/api/v1/chatbot",    "/api/v1/offers",
	                             "/api/v1/analytics",  "/api/v1/notifications",
	                             "/api/v1/webhooks",   "/api/v1/events",
	                             "/api/v1/mail",       "/api/v1/meetings",
	                             "/api/v1/candidates", "/api/v1/company",
	                             "/api/v1/companies",  NULL };

/* clang-format off */
static const struct endpoint_group *const groups[] = {
	&platform_accounts,
	&platform_keys,
	&platform_sessions,
	&platform_audit,
	&platform_factors,
	&platform_staff,
	&platform_company_endpoints,
	&platform_notifications,
	&platform_offers,
	&platform_jobs,
	&platform_applications,
	&platform_candidates,
	&platform_candidate_notes,
	&platform_candidate_merges,
	&platform_analytics,
	&platform_chatbot,
	&platform_interviews,
	&platform_webhooks,
	&platform_mails,
	&platform_availability,
	&platform_calendars,
	&platform_events,
	&platform_meetings,
	NULL,
};
/* clang-format on */

static const struct resource resources[] = {
	{ "auth", "Auth", "Login, new tokens and logout", .closed_to_keys = true },
	{ "users", "Users", "The account of the person who asks: registration, profile, password, mail address",
	  .closed_to_keys = true },
	{ "sessions", "Sessions", "The logins of the person who asks", .closed_to_keys = true },
	{ "second_factor", "Second factor", "Codes of an app (TOTP) that a login needs besides the password",
	  .closed_to_keys = true },
	{ "api_keys", "API keys", "Keys by which programs send requests in the name of a user or of a company",
	  .closed_to_keys = true },
	{ "audit", "Audit", "Who did what, when and from where", .closed_to_keys = true },
	{ "staff", "Staff", "The people who work in the company of the person who asks" },
	{ "company", "Company", "The company of the person who asks, and its settings" },
	{ "companies", "Companies", "All companies, for the admin of the installation" },
	{ "invitations", "Invitations", "Invitations by which a company adds people to its staff" },
	{ "jobs", "Jobs", "Jobs that candidates apply for" },
	{ "departments", "Departments", "The departments of a company, which its jobs may name" },
	{ "applications", "Applications", "Applications of candidates for jobs" },
	{ "candidates", "Candidates", "What a company knows of its candidates" },
	{ "candidate_duplicates", "Candidate duplicates", "Candidates of a company who may be one person" },
	{ "candidate_merges", "Candidate merges", "Candidates who were put into the profile of another" },
	{ "candidate_notes", "Candidate notes", "What the staff of a company has noted of its candidates" },
	{ "interviews", "Interviews", "Interviews that belong to an application" },
	{ "offers", "Offers", "Job offers to candidates" },
	{ "chatbot_sessions", "Chatbot sessions", "Screening of an application by questions that a program asks in a chat" },
	{ "analytics", "Analytics", "Figures about the hiring of a company" },
	{ "notifications", "Notifications", "What the person who asks was notified of" },
	{ "events", "Events", "Everything that happened and concerns the person who asks, as a stream" },
	{ "webhooks", "Webhooks", "Addresses of other systems that are told of events" },
	{ "webhook_deliveries", "Webhook deliveries", "What was sent to a webhook, and how its receiver answered" },
	{ "mail_templates", "Mail templates", "The subject and text of the mails that a company sends" },
	{ "mails", "Mails", "The mails of a company and whether they were sent" },
	{ "availability", "Availability", "When people of the staff can be booked for interviews" },
	{ "calendar_feed", "Calendar feed",
	  "The secret address under which a calendar program finds the interviews of the person who asks" },
	{ "busy_calendars", "Busy calendars",
	  "Calendars elsewhere that are read so that no interview is scheduled at a time that is taken there" },
	{ "meeting_provider", "Meeting provider", "The service that runs the meeting rooms of a company" },
	{ "meetings", "Meetings", "The meeting room of an interview" },
	{ NULL, NULL, NULL },
};

const struct surface surface_platform = {
	.name = "platform",
	.title = "Interview management platform",
	.roots = roots,
	.envelope = &shape_bare,
	.error = &platform_error,
	.texts = texts,
	.resources = resources,
	.bare_ids = true, /* see struct endpoint */
	.endpoints = NULL,
	.more = groups,
};
