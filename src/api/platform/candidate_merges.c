/* Platform's endpoints of probable duplicates among candidates, and of merges. */
#include "api/platform/platform.h"
#include "service/candidate/candidate.h"
#include "service/candidate/merge.h"

/* clang-format off */
SHAPE(platform_duplicate_candidate, candidate,
	ID(candidate, id, "id", "Id of the candidate", .must = ALWAYS),
	ROW(candidate, name, "name", "Full name of the candidate", .must = ALWAYS),
	ROW(candidate, email, "email", "Mail address of the candidate", .must = ALWAYS),
	ROW(candidate, phone, "phone", "Telephone number of the candidate"),
	ROW(candidate, tags, "tags", "Tags of the candidate", .must = ALWAYS),
	ROW(candidate, created_at, "created_at", "When the company first knew the candidate", .must = ALWAYS));
SHAPE(platform_duplicate, duplicate,
	LIST(duplicate, candidates, platform_duplicate_candidate, "candidates", "The two candidates, the older one first", .must = ALWAYS),
	ROW(duplicate, reasons, "reasons", "Why they may be one person: email, phone, resume", .must = ALWAYS));
SHAPE(platform_duplicate_query, merge_filter, PAGING(merge_filter, platform_window));
SHAPE(platform_dismissal, dismissal,
	ROW(dismissal, candidates, "candidates", "Ids of the two candidates who are not one person", .must = ALWAYS,
		.within = "the candidates of the caller's company: store_candidate_lock"));
SHAPE(platform_merge, merge,
	ID(merge, id, "id", "Id of the merge", .must = ALWAYS),
	ID(merge, into, "into", "Id of the candidate whose profile shows both", .must = ALWAYS),
	ID(merge, from, "from", "Id of the candidate who was put into it", .must = ALWAYS),
	ROW(merge, from_name, "from_name", "Name of the candidate who was put into it", .must = ALWAYS),
	ROW(merge, created_at, "created_at", "When they were merged", .must = ALWAYS));
SHAPE(platform_merge_create, merge_entry,
	ID(merge_entry, into, "into", "Id of the candidate whose profile shows both", .must = ALWAYS,
		.within = "the candidates of the caller's company: store_candidate_lock"),
	ID(merge_entry, from, "from", "Id of the candidate who is put into it", .must = ALWAYS,
		.within = "the candidates of the caller's company: store_candidate_lock"));
SHAPE(platform_merge_query, merge_filter, PAGING(merge_filter, platform_window));
SHAPE(platform_merge_key, merge_key,
	ID(merge_key, id, "merge_id", "Id of the merge", .where = PATH, .must = ALWAYS));
/* clang-format on */

OPERATION(service_duplicate_list, merge_filter, duplicate_list)
OPERATION(service_duplicate_dismiss, dismissal, nothing)
OPERATION(service_merge_make, merge_entry, merge)
OPERATION(service_merge_list, merge_filter, merge_list)
OPERATION_ON(service_merge_undo, merge, merge_key, nothing)

#define BASE "/api/v1/candidates"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "candidate_duplicates.list", .method = METHOD_GET, .path = BASE "/duplicates", .summary = "List candidates who may be one person",
	  .doc = "Pairs with the same mail address, telephone number or resume. Nothing is merged by itself.", .roles = ADMIN | HR, .guard = COMPANY,
	  CALL_LIST(service_duplicate_list, platform_duplicate_query, platform_duplicate, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate_duplicates.dismiss", .method = METHOD_POST, .path = BASE "/duplicates/dismiss",
	  .summary = "Say that two candidates are not one person", .doc = "The pair is suggested no more.", .roles = ADMIN | HR, .guard = COMPANY,
	  CALL(service_duplicate_dismiss, platform_dismissal, shape_nothing), .answer = { { 204, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate_merges.create", .method = METHOD_POST, .path = BASE "/merges", .summary = "Put a candidate into the profile of another",
	  .doc = "Accounts, applications and interviews stay as they are, and each person sees their own. Undone by deleting the merge.",
	  .roles = ADMIN | HR, .guard = COMPANY, CALL(service_merge_make, platform_merge_create, platform_merge),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate_merges.list", .method = METHOD_GET, .path = BASE "/merges", .summary = "List the merges of candidates",
	  .doc = "Newest first.", .roles = ADMIN | HR, .guard = COMPANY,
	  CALL_LIST(service_merge_list, platform_merge_query, platform_merge, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidate_merges.delete", .method = METHOD_DELETE, .path = BASE "/merges/{merge_id}", .summary = "Undo a merge",
	  .roles = ADMIN | HR, .load = &load_merge, .guard = COMPANY, CALL(service_merge_undo, platform_merge_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_candidate_merges = { endpoints, COUNT(endpoints) };
