/* Platform's endpoints of a company's own settings, and of all companies for the admin of the installation. */
#include "service/company/company.h"
#include "api/platform/platform.h"

enum { OWN = 1, LISTED = 2, ONE = 4 };

/* clang-format off */
#define CONFIRM_DOC \
	"Whether whoever applies without an account is shown only after they have opened the link that is mailed to them, as it always is with " \
	"the address of an account"
#define DAYS ", in days; null: for ever"
#define RETENTION_ROW(member, what) \
	ROW(retention, member, #member, "How long the company keeps " what DAYS, .lo = 1, .hi = RETENTION_DAYS_MOST, .example = "730")
#define RETENTION_ROWS \
	RETENTION_ROW(rejected, "applications that were rejected"), \
	RETENTION_ROW(withdrawn, "applications that were withdrawn"), \
	RETENTION_ROW(mails, "mails"), \
	RETENTION_ROW(notifications, "notifications"), \
	RETENTION_ROW(chat, "the chats of screenings"), \
	RETENTION_ROW(audit, "the record of who did what")
SHAPE(platform_retention, retention, RETENTION_ROWS);
VIEWED(platform_company_detail, company_detail,
	VIEWS(VIEW(OWN, "PlatformCompanySettings"), VIEW(LISTED, "PlatformInstallationCompanyLine"), VIEW(ONE, "PlatformInstallationCompany")),
	ID(company_detail, id, "id", "Id of the company", .must = ALWAYS),
	ROW(company_detail, name, "name", "Name of the company", .must = ALWAYS),
	ROW(company_detail, slug, "slug", "Name of the company in public addresses", .example = "tech-solutions"),
	ROW(company_detail, active, "is_active",
		"Whether the company's staff may log in and its mails and webhooks are sent", .must = ALWAYS, .views = LISTED | ONE),
	ROW(company_detail, created_at, "created_at", "When the company was made", .must = ALWAYS, .views = LISTED | ONE),
	ID(company_detail, logo, "logo",
		"Address of the company's logo; of an uploaded one signed, and valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none",
		.link = "/api/v1/files/", .flags = ELSE, .views = OWN),
	ROW(company_detail, logo_address, "logo", "Address of the company's logo", .views = OWN),
	ROW(company_detail, address, "address", "Postal address of the company", .views = OWN),
	ROW(company_detail, phone, "phone", "Telephone number of the company", .views = OWN),
	ROW(company_detail, email, "email", "Mail address of the company", .views = OWN),
	ROW(company_detail, zone, "timezone", "Time zone of new interviews; null: UTC", .views = OWN, .example = "Europe/Paris"),
	WORD(company_detail, language, platform_language, "language",
		"Language of mails to people who have chosen none; null: English", .views = OWN),
	ROW(company_detail, colour, "colour", "Colour of the company's pages", .views = OWN, .example = "#1f6feb"),
	ROW(company_detail, career_page, "career_page", "Whether the company's jobs are shown to everybody", .must = ALWAYS, .views = OWN),
	ROW(company_detail, cancel_notice, "cancel_notice_minutes",
		"How many minutes before the start a candidate may still move or cancel an interview that they have confirmed", .must = ALWAYS, .views = OWN),
	ROW(company_detail, require_totp, "require_totp", "Whether the staff need a second factor to log in", .must = ALWAYS, .views = OWN),
	OBJECT(company_detail, retention, platform_retention, "retention", "How long the company keeps what it no longer needs", .views = OWN),
	ROW(company_detail, confirm_applications, "confirm_applications", CONFIRM_DOC, .must = ALWAYS, .views = OWN),
	ETAG(company_detail, OWN | ONE));

SHAPE(platform_retention_update, retention, RETENTION_ROWS);
#define SLUG_ROW ROW(company_edit, slug, "slug", \
	"Name of the company in public addresses: 2 to 60 of a-z, 0-9 and hyphens", .lo = 1, .hi = 100, .flags = NOT_NULL, .example = "tech-solutions")
#define NAME_AND_SLUG \
	ROW(company_edit, name, "name", "Name of the company", .lo = 1, .hi = 200, .flags = NOT_NULL, .example = "Tech Solutions Inc"), \
	SLUG_ROW
SHAPE(platform_company_update, company_edit,
	NAME_AND_SLUG,
	ROW(company_edit, address, "address", "Postal address of the company", .lo = 0, .hi = 500),
	ROW(company_edit, phone, "phone", "Telephone number of the company", .lo = 0, .hi = 50),
	ROW(company_edit, email, "email", "Mail address of the company", .lo = 0, .hi = 254, .example = "hr@example.com"),
	ROW(company_edit, zone, "timezone", "Time zone of new interviews; null: UTC", .lo = 0, .hi = 64, .example = "Europe/Paris"),
	WORD(company_edit, language, platform_language, "language", "Language of mails to people who have chosen none; null: English"),
	ROW(company_edit, colour, "colour", "Colour of the company's pages", .lo = 0, .hi = 7, .example = "#1f6feb"),
	ROW(company_edit, career_page, "career_page", "Whether the company's jobs are shown to everybody", .flags = NOT_NULL),
	ROW(company_edit, cancel_notice, "cancel_notice_minutes",
		"How many minutes before the start a candidate may still move or cancel an interview that they have confirmed",
		.lo = 0, .hi = CANCEL_NOTICE_MOST, .flags = NOT_NULL),
	ROW(company_edit, require_totp, "require_totp", "Whether the staff need a second factor to log in", .flags = NOT_NULL),
	ROW(company_edit, confirm_applications, "confirm_applications", CONFIRM_DOC, .flags = NOT_NULL),
	OBJECT(company_edit, retention, platform_retention_update, "retention",
		"How long the company keeps what it no longer needs; members that are not sent keep their values", .flags = NOT_NULL),
	IF_MATCH(company_edit, 0));
SHAPE(platform_company_logo, company_edit,
	ROW(company_edit, logo, "logo", "Logo of the company as JPG or PNG, at most 2 MiB", .must = ALWAYS, .lo = 1, .hi = 2 << 20, .accept = "jpg png"),
	IF_MATCH(company_edit, 0));
SHAPE(platform_company_logo_key, company_edit,
	IF_MATCH(company_edit, 0));

SHAPE(platform_company_query, company_filter,
	PAGING(company_filter, platform_window),
	ROW(company_filter, q, "q", "Part of a name", .where = QUERY, .lo = 0, .hi = 200));
SHAPE(platform_company_create, company_edit,
	ROW(company_edit, name, "name", "Name of the company", .lo = 1, .hi = 200, .must = ALWAYS, .example = "Tech Solutions Inc"),
	SLUG_ROW);
SHAPE(platform_company_key, company_edit,
	ID(company_edit, id, "company_id", "Id of the company", .where = PATH, .must = ALWAYS));
SHAPE(platform_company_set, company_edit,
	ID(company_edit, id, "company_id", "Id of the company", .where = PATH, .must = ALWAYS),
	NAME_AND_SLUG,
	ROW(company_edit, active, "is_active",
		"Whether the company's staff may log in and its mails and webhooks are sent; false ends all sessions of the staff", .flags = NOT_NULL),
	IF_MATCH(company_edit, 0));
SHAPE(platform_company_admin, invitation_draft,
	ID(invitation_draft, company, "company_id", "Id of the company", .where = PATH, .must = ALWAYS),
	ROW(invitation_draft, email, "email", "Mail address of the future admin", .must = ALWAYS, .lo = 3, .hi = 254, .example = "admin@example.com"),
	ROW(invitation_draft, name, "name", "Name of the future admin", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Amira Haddad"));
SHAPE(platform_company_invitation, invitation,
	ID(invitation, id, "id", "Id of the invitation", .must = ALWAYS),
	ROW(invitation, email, "email", "Mail address to which the invitation was sent", .must = ALWAYS),
	ROW(invitation, name, "name", "Name of the future admin", .must = ALWAYS),
	WORD(invitation, role, platform_staff_role, "role", "Role that the invited person will have", .must = ALWAYS),
	ROW(invitation, created_at, "created_at", "When the invitation was sent", .must = ALWAYS),
	ROW(invitation, expires_at, "expires_at", "When the invitation ends, 7 days after it was sent", .must = ALWAYS));
/* clang-format on */

static enum err remove_logo(struct context *c, const struct company_edit *in, struct nothing *out)
{
	struct company_edit edit = *in;
	struct company_detail company = { 0 };

	(void)out;
	MARK(&edit, logo);
	return service_company_change(c, &edit, &company);
}

OPERATION(service_company_get, nothing, company_detail)
OPERATION(service_company_change, company_edit, company_detail)
OPERATION(remove_logo, company_edit, nothing)
OPERATION(service_company_list, company_filter, company_detail_list)
OPERATION(service_company_make, company_edit, company_detail)
OPERATION_ON(service_company_set, company_detail, company_edit, company_detail)
OPERATION_ON(service_company_invite, company_detail, invitation_draft, invitation)

#define COMPANY_PATH "/api/v1/company"
#define COMPANIES "/api/v1/companies"
/* An interviewer who is alone in their company is its admin, too; the operation refuses all others. */
#define ITS_ADMIN .roles = ADMIN | INTERVIEWER, .guard = COMPANY
#define INSTALLER .roles = ADMIN, .guard = INSTALLATION
#define A_COMPANY .roles = ADMIN, .load = &load_company, .guard = INSTALLATION
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "company.get", .method = METHOD_GET, .path = COMPANY_PATH, .summary = "Get the company of the caller", .roles = STAFF, .guard = COMPANY,
	  .view = OWN, CALL(service_company_get, shape_nothing, platform_company_detail), .answer = { { 200, NULL } }, ERRORS({ E_FORBIDDEN, NULL }) },
	{ .id = "company.update", .method = METHOD_PATCH, .path = COMPANY_PATH, .summary = "Change the company of the caller",
	  .doc = "For its admin; also for an interviewer who is alone in the company.", ITS_ADMIN,
	  .view = OWN, CALL(service_company_change, platform_company_update, platform_company_detail), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_STALE, NULL }) },
	{ .id = "company.set_logo", .method = METHOD_PUT, .path = COMPANY_PATH "/logo", .summary = "Set the logo of the company",
	  .doc = "Replaces the logo that is there.", ITS_ADMIN, .view = OWN, .body_max = 3 << 20,
	  CALL(service_company_change, platform_company_logo, platform_company_detail), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_STALE, NULL }) },
	{ .id = "company.delete_logo", .method = METHOD_DELETE, .path = COMPANY_PATH "/logo", .summary = "Delete the logo of the company", ITS_ADMIN,
	  CALL(remove_logo, platform_company_logo_key, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_FORBIDDEN, NULL }, { E_STALE, NULL }) },

	{ .id = "companies.list", .method = METHOD_GET, .path = COMPANIES, .summary = "List all companies",
	  .doc = "For the admin of the installation. By name.", INSTALLER, .view = LISTED,
	  CALL_LIST(service_company_list, platform_company_query, platform_company_detail, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "companies.create", .method = METHOD_POST, .path = COMPANIES, .summary = "Make a company",
	  .doc = "For the admin of the installation. Without a slug, one is made from the name.", INSTALLER, .view = ONE,
	  CALL(service_company_make, platform_company_create, platform_company_detail), .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "companies.get", .method = METHOD_GET, .path = COMPANIES "/{company_id}", .summary = "Get a company",
	  .doc = "For the admin of the installation, who reads none of its data.", A_COMPANY, .view = ONE,
	  SHOW(platform_company_key, platform_company_detail), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "companies.update", .method = METHOD_PATCH, .path = COMPANIES "/{company_id}", .summary = "Rename, disable or enable a company",
	  .doc = "For the admin of the installation. Disabling ends the sessions of the company's staff, and its mails and webhooks wait.", A_COMPANY, .view = ONE,
	  CALL(service_company_set, platform_company_set, platform_company_detail), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "companies.invite_admin", .method = METHOD_POST, .path = COMPANIES "/{company_id}/admins", .summary = "Invite an admin of a company by mail",
	  .doc = "For the admin of the installation. Replaces an open invitation to the same address.", A_COMPANY,
	  CALL(service_company_invite, platform_company_admin, platform_company_invitation), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_company_endpoints = { endpoints, COUNT(endpoints) };
