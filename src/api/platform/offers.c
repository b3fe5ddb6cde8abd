/* Platform's rows of offers. */
#include "api/platform/platform.h"
#include "service/offer/offer.h"

enum { LINE = 1, WHOLE = 2 };

/* clang-format off */
WORDS(platform_offer_status, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn", [OFFER_EXPIRED] = "expired");
/* What somebody can make of it; time alone makes it expire. */
WORDS(platform_offer_move, offer_status, [OFFER_SENT] = "sent", [OFFER_ACCEPTED] = "accepted", [OFFER_REJECTED] = "rejected",
	[OFFER_WITHDRAWN] = "withdrawn");

SHAPE(platform_offer, offer,
	ID(offer, id, "id", "Offer", .must = ALWAYS),
	ID(offer, application.id, "application_id", "Application that it answers", .must = ALWAYS),
	ID(offer, application.candidate.id, "candidate_id", "To whom", .must = ALWAYS),
	ROW(offer, application.candidate.name, "candidate_name", "Their name", .must = ALWAYS),
	ID(offer, application.job.id, "job_id", "For which job", .must = ALWAYS),
	ROW(offer, application.job.title, "job_title", "Its title", .must = ALWAYS),
	ROW(offer, salary, "salary", "What is paid", .must = ALWAYS),
	ROW(offer, currency, "currency", "In which currency (ISO 4217)", .must = ALWAYS),
	ROW(offer, start, "start_date", "First day of work", .must = ALWAYS),
	ID(offer, letter, "offer_letter", "The letter, for an hour", .link = "/api/v1/files/"),
	ROW(offer, notes, "notes", "From the company"),
	WORD(offer, status, platform_offer_status, "status", "State", .must = ALWAYS),
	ROW(offer, response, "response_notes", "From the candidate"),
	ROW(offer, sent_at, "sent_at", "When it was sent", .must = ALWAYS),
	ROW(offer, expires_at, "expires_at", "Until when it is open"),
	ROW(offer, responded_at, "responded_at", "When the candidate answered"),
	ROW(offer, created_at, "created_at", "When it was made", .must = ALWAYS),
	ROW(offer, updated_at, "updated_at", "When it last changed", .must = ALWAYS),
	ROW(offer, version, "ETag", "Version", .where = HEADER, .as = AS_ETAG, .views = WHOLE));
SHAPE(platform_offer_create, offer_edit,
	ID(offer_edit, application, "application_id", "Application that it answers", .must = ALWAYS),
	ROW(offer_edit, salary, "salary", "What is paid", .must = ALWAYS, .lo = 0, .hi = 9999999999, .example = "120000.00"),
	ROW(offer_edit, currency, "currency", "In which currency (ISO 4217)", .must = ALWAYS, .lo = 3, .hi = 3, .example = "USD"),
	ROW(offer_edit, start, "start_date", "First day of work", .must = ALWAYS, .example = "2024-02-01"),
	ROW(offer_edit, letter, "offer_letter", "The letter, a PDF", .lo = 1, .hi = 10 << 20, .accept = "pdf"),
	ROW(offer_edit, notes, "notes", "For the candidate", .lo = 0, .hi = 20000, .example = "Welcome to the team!"),
	ROW(offer_edit, expires_at, "expires_at", "Until when it is open"));
SHAPE(platform_offer_update, offer_edit,
	ID(offer_edit, id, "offer_id", "Offer", .where = PATH, .must = ALWAYS),
	WORD(offer_edit, status, platform_offer_move, "status", "The candidate accepts or rejects, the company withdraws"),
	ROW(offer_edit, response, "response_notes", "From the candidate", .lo = 0, .hi = 20000, .not_for = STAFF, .example = "Excited to join the team!"),
	ROW(offer_edit, notes, "notes", "From the company", .lo = 0, .hi = 20000, .not_for = CANDIDATE),
	ROW(offer_edit, expires_at, "expires_at", "Until when it is open", .not_for = CANDIDATE),
	ROW(offer_edit, version, "If-Match", "The ETag that was read", .where = HEADER, .as = AS_ETAG));
SHAPE(platform_offer_key, offer_key,
	ID(offer_key, id, "offer_id", "Offer", .where = PATH, .must = ALWAYS));
SHAPE(platform_offer_query, offer_filter,
	PAGING(offer_filter, platform_window),
	ID(offer_filter, application, "application", "Only of this application", .where = QUERY),
	WORDSET(offer_filter, status, platform_offer_status, "status", "Only these", .where = QUERY));
/* clang-format on */

OPERATION(service_offer_create, offer_edit, offer)
OPERATION(service_offer_list, offer_filter, offer_list)
OPERATION(service_offer_get, offer_key, offer)
OPERATION(service_offer_change, offer_edit, offer)

#define BASE "/api/v1/offers/offers"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "offers.create", .method = METHOD_POST, .path = BASE, .summary = "Make an offer, which is sent at once",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = WHOLE, .body_max = 11 << 20,
	  CALL(service_offer_create, platform_offer_create, platform_offer), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_CLOSED, "This application is {value} and takes no offers." }) },
	{ .id = "offers.list", .method = METHOD_GET, .path = BASE, .summary = "The company's offers, or the candidate's own",
	  .roles = ADMIN | HR | CANDIDATE, .guard = PARTY, .view = LINE,
	  CALL_LIST(service_offer_list, platform_offer_query, platform_offer, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "offers.get", .method = METHOD_GET, .path = BASE "/{offer_id}", .summary = "One offer",
	  .roles = ADMIN | HR | CANDIDATE, .guard = PARTY, .view = WHOLE, CALL(service_offer_get, platform_offer_key, platform_offer),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "offers.update", .method = METHOD_PATCH, .path = BASE "/{offer_id}", .summary = "Accept, reject or withdraw an offer",
	  .roles = ADMIN | HR | CANDIDATE, .guard = PARTY, .view = WHOLE,
	  CALL(service_offer_change, platform_offer_update, platform_offer), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_offers = { endpoints, COUNT(endpoints) };
