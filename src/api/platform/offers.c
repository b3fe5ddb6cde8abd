/* Platform's endpoints of offers. */
#include "api/platform/platform.h"
#include "service/application/application.h"
#include "service/offer/offer.h"

enum { LINE = 1, WHOLE = 2 };

/* clang-format off */
WORDS(platform_offer_status, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn", [OFFER_EXPIRED] = "expired");
/* The statuses that a request may set. An offer expires by itself. */
WORDS(platform_offer_move, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn");

SHAPE(platform_offer, offer,
	ID(offer, id, "id", "Id of the offer", .must = ALWAYS),
	ID(offer, application.id, "application_id", "Id of the application that the offer answers", .must = ALWAYS),
	ID(offer, application.candidate.id, "candidate_id", "Id of the candidate", .must = ALWAYS),
	ROW(offer, application.candidate.name, "candidate_name", "Full name of the candidate", .must = ALWAYS),
	ID(offer, application.job.id, "job_id", "Id of the job", .must = ALWAYS),
	ROW(offer, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	ROW(offer, salary, "salary", "Salary that the company offers", .must = ALWAYS),
	ROW(offer, currency, "currency", "Currency of the salary (ISO 4217)", .must = ALWAYS),
	ROW(offer, start, "start_date", "First day of work", .must = ALWAYS),
	ID(offer, letter, "offer_letter",
		"Signed address of the offer letter, valid for 30 to 60 minutes unless the server is configured otherwise; null when there is none", .link = "/api/v1/files/"),
	ROW(offer, notes, "notes", "Message of the company to the candidate"),
	WORD(offer, status, platform_offer_status, "status", "Status of the offer", .must = ALWAYS),
	ROW(offer, response, "response_notes", "Message of the candidate to the company"),
	ROW(offer, sent_at, "sent_at", "When the offer was sent", .must = ALWAYS),
	ROW(offer, expires_at, "expires_at", "Until when the candidate may answer; null: no end"),
	ROW(offer, responded_at, "responded_at", "When the candidate answered; null until then"),
	ROW(offer, created_at, "created_at", "When the offer was made", .must = ALWAYS),
	ROW(offer, updated_at, "updated_at", "When the offer was last changed", .must = ALWAYS),
	ETAG(offer, WHOLE));
SHAPE(platform_offer_create, offer_edit,
	ID(offer_edit, application, "application_id", "Id of the application that the offer answers", .must = ALWAYS, .flags = FINDS_RECORD),
	ROW(offer_edit, salary, "salary",
		"Salary that the company offers", .must = ALWAYS, .lo = 0, .hi = DECIMAL_MAX, .example = "120000.00"),
	ROW(offer_edit, currency, "currency",
		"Currency of the salary (ISO 4217)", .must = ALWAYS, .lo = 3, .hi = 3, .example = "USD"),
	ROW(offer_edit, start, "start_date", "First day of work", .must = ALWAYS, .example = "2024-02-01"),
	ROW(offer_edit, letter, "offer_letter", "Offer letter as PDF, at most 10 MiB", .lo = 1, .hi = 10 << 20, .accept = "pdf"),
	ROW(offer_edit, notes, "notes",
		"Message of the company to the candidate", .lo = 0, .hi = 20000, .example = "Welcome to the team!"),
	ROW(offer_edit, expires_at, "expires_at", "Until when the candidate may answer; without it, no end", .example = "2099-12-31T23:59:59Z"));
SHAPE(platform_offer_update, offer_edit,
	ID(offer_edit, id, "offer_id", "Id of the offer", .where = PATH, .must = ALWAYS),
	WORD(offer_edit, status, platform_offer_move, "status",
		"New status; the candidate accepts or rejects, the company withdraws"),
	ROW(offer_edit, response, "response_notes",
		"Message of the candidate to the company", .lo = 0, .hi = 20000, .not_for = STAFF, .example = "Excited to join the team!"),
	ROW(offer_edit, notes, "notes", "Message of the company to the candidate", .lo = 0, .hi = 20000, .not_for = CANDIDATE),
	ROW(offer_edit, expires_at, "expires_at", "Until when the candidate may answer", .not_for = CANDIDATE, .example = "2099-12-31T23:59:59Z"),
	IF_MATCH(offer_edit, 0));
SHAPE(platform_offer_key, offer_key,
	ID(offer_key, id, "offer_id", "Id of the offer", .where = PATH, .must = ALWAYS));
SHAPE(platform_offer_query, offer_filter,
	PAGING(offer_filter, platform_window),
	ID(offer_filter, application, "application", "Only offers that answer this application", .where = QUERY),
	WORDSET(offer_filter, status, platform_offer_status, "status",
		"Only offers with one of these statuses, separated by commas", .where = QUERY));
/* clang-format on */

OPERATION_ON(service_offer_create, application, offer_edit, offer)
OPERATION(service_offer_list, offer_filter, offer_list)
OPERATION_ON(service_offer_change, offer, offer_edit, offer)

#define BASE "/api/v1/offers/offers"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "offers.create", .method = METHOD_POST, .path = BASE, .summary = "Make an offer",
	  .doc = "The offer is sent to the candidate at once.",
	  .roles = ADMIN | HR, .load = &load_application_brief, .guard = COMPANY, .view = WHOLE, .body_max = 11 << 20,
	  CALL(service_offer_create, platform_offer_create, platform_offer), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_CLOSED, "This application is {value} and takes no offers." }) },
	{ .id = "offers.list", .method = METHOD_GET, .path = BASE, .summary = "List offers",
	  .doc = "Candidates see their own, admin and hr all of the company. Newest first.",
	  .roles = ADMIN | HR | CANDIDATE, .guard = PARTY, .view = LINE,
	  .exact = true, CALL_LIST(service_offer_list, platform_offer_query, platform_offer, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "offers.get", .method = METHOD_GET, .path = BASE "/{offer_id}", .summary = "Get an offer",
	  .roles = ADMIN | HR | CANDIDATE, .load = &load_offer, .guard = PARTY, .view = WHOLE, SHOW(platform_offer_key, platform_offer),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "offers.update", .method = METHOD_PATCH, .path = BASE "/{offer_id}", .summary = "Accept, reject, withdraw or change an offer",
	  .doc = "The candidate accepts or rejects, admin and hr do the rest.",
	  .roles = ADMIN | HR | CANDIDATE, .load = &load_offer, .guard = PARTY, .view = WHOLE,
	  CALL(service_offer_change, platform_offer_update, platform_offer), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_offers = { endpoints, COUNT(endpoints) };
