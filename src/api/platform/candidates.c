/* Platform's endpoints of candidates as a company knows them. */
#include "api/platform/platform.h"
#include "service/candidate/candidate.h"
#include "service/import/import.h"

enum { LINE = 1, PROFILE = 2 };

/* clang-format off */
WORDS(platform_candidate_order, candidate_order, [CANDIDATES_NEWEST] = "-created_at", [CANDIDATES_OLDEST] = "created_at",
	[CANDIDATES_BY_NAME] = "name", [CANDIDATES_BY_NAME_BACK] = "-name");

SHAPE(platform_candidate_application, application,
	ID(application, id, "id", "Id of the application", .must = ALWAYS),
	ID(application, job.id, "job", "Id of the job", .must = ALWAYS),
	ROW(application, job.title, "job_title", "Title of the job", .must = ALWAYS),
	WORD(application, status, platform_application_status, "status", "Status of the application", .must = ALWAYS),
	ROW(application, applied_at, "created_at", "When the application was made", .must = ALWAYS));
SHAPE(platform_candidate_interview, interview,
	ID(interview, id, "id", "Id of the interview", .must = ALWAYS),
	ROW(interview, application.job.title, "job_title", "Title of the job", .must = ALWAYS),
	WORD(interview, status, platform_interview_status, "status", "Status of the interview", .must = ALWAYS),
	ROW(interview, start.at, "scheduled_at", "When the interview begins", .must = ALWAYS),
	ROW(interview, minutes, "duration_minutes", "How long the interview is"));
SHAPE(platform_candidate_file, file, PLATFORM_FILE_ROWS);
SHAPE(platform_candidate_merged, merge,
	ID(merge, id, "id", "Id of the merge, by which it is undone", .must = ALWAYS),
	ID(merge, from, "from", "Id of the candidate who was put into this profile", .must = ALWAYS),
	ROW(merge, from_name, "from_name", "Name of that candidate", .must = ALWAYS),
	ROW(merge, from_email, "from_email", "Mail address of that candidate", .must = ALWAYS));
VIEWED(platform_candidate, candidate,
	VIEWS(VIEW(LINE, "PlatformCandidateLine"), VIEW(PROFILE, "PlatformCandidate")),
	ID(candidate, id, "id", "Id of the candidate, as applications have it", .must = ALWAYS),
	ROW(candidate, name, "name", "Full name of the candidate, as the company has it", .must = ALWAYS),
	ROW(candidate, email, "email", "Mail address of the candidate, as the company has it", .must = ALWAYS),
	ROW(candidate, phone, "phone", "Telephone number of the candidate, as the company has it"),
	ROW(candidate, place, "place", "Where the candidate lives"),
	ROW(candidate, district, "district", "District of the place"),
	ROW(candidate, tags, "tags", "Tags that the company has given the candidate", .must = ALWAYS),
	LIST(candidate, applications, platform_candidate_application, "applications",
		"Applications to jobs of the company, newest first; an interviewer sees those whose interviews they take part in", .must = ALWAYS),
	ROW(candidate, snippet, "snippet", "Place in a resume where a word of q stands; null when it is in none", .views = LINE),
	ROW(candidate, own, "has_account",
		"Whether the candidate has applied to the company with an account of their own", .must = ALWAYS, .views = PROFILE),
	LIST(candidate, interviews, platform_candidate_interview, "interviews",
		"The newest 100 interviews with the company; an interviewer sees those that they take part in", .must = ALWAYS, .views = PROFILE),
	LIST(candidate, files, platform_candidate_file, "files", "The newest 100 files, resumes included", .must = ALWAYS, .views = PROFILE),
	LIST(candidate, merged, platform_candidate_merged, "merged",
		"Candidates who were put into this profile; it shows their applications, interviews and files, too", .must = ALWAYS, .views = PROFILE),
	ID(candidate, merged_into, "merged_into", "Id of the candidate into whose profile this one was put; null otherwise", .views = PROFILE),
	ROW(candidate, created_at, "created_at", "When the company first knew the candidate", .must = ALWAYS),
	ROW(candidate, updated_at, "updated_at", "When the company last changed what it knows", .must = ALWAYS, .views = PROFILE),
	ETAG(candidate, PROFILE));

SHAPE(platform_candidate_query, candidate_filter,
	PAGING(candidate_filter, platform_window),
	ROW(candidate_filter, q, "q",
		"At most 8 words, each of which must stand in the name, the mail address or a resume; case and accents do not count, and the last word may be the beginning of one", .where = QUERY, .lo = 1, .hi = 200, .example = "java lyo"),
	WORDSET(candidate_filter, status, platform_application_status, "status",
		"Only candidates with an application of one of these statuses, separated by commas", .where = QUERY),
	ID(candidate_filter, job, "job", "Only candidates who have applied for this job", .where = QUERY,
		.within = "the applications of the company's own candidates: store_candidate_list"),
	ROW(candidate_filter, tag, "tag", "Only candidates with this tag", .where = QUERY, .lo = 1, .hi = 50),
	WORD(candidate_filter, order, platform_candidate_order, "ordering",
		"created_at or name, with - before it from the end; newest first when it is not sent", .where = QUERY));
SHAPE(platform_candidate_create, candidate_entry,
	ROW(candidate_entry, name, "name", "Full name of the candidate", .must = ALWAYS, .lo = 1, .hi = 200, .example = "Jane Smith"),
	ROW(candidate_entry, email, "email",
		"Mail address of the candidate", .must = ALWAYS, .lo = 3, .hi = 254, .example = "jane.smith@example.com"),
	ROW(candidate_entry, phone, "phone", "Telephone number of the candidate", .lo = 0, .hi = 50, .example = "+33 1 23 45 67 89"),
	ROW(candidate_entry, place, "place", "Where the candidate lives", .lo = 0, .hi = 200),
	ROW(candidate_entry, district, "district", "District of the place", .lo = 0, .hi = 200),
	ROW(candidate_entry, tags, "tags", "Tags for the candidate, at most 50", .lo = 0, .hi = 50),
	ID(candidate_entry, job, "job", "Id of an open job, to which the candidate applies by this",
		.within = "the listed jobs of the caller's company: store_candidate_job"),
	ROW(candidate_entry, resume, "resume",
		"Resume as PDF, DOC, DOCX or plain text, at most 10 MiB; the type is recognised by the content", .lo = 1, .hi = 10 << 20, .accept = "pdf doc docx text"));
SHAPE(platform_candidate_update, candidate_edit,
	ID(candidate_edit, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	IF_MATCH(candidate_edit, 0),
	ROW(candidate_edit, name, "name", "Full name of the candidate", .lo = 1, .hi = 200, .flags = NOT_NULL),
	ROW(candidate_edit, phone, "phone", "Telephone number of the candidate", .lo = 0, .hi = 50),
	ROW(candidate_edit, place, "place", "Where the candidate lives", .lo = 0, .hi = 200),
	ROW(candidate_edit, district, "district", "District of the place", .lo = 0, .hi = 200),
	ROW(candidate_edit, tags, "tags", "Tags of the candidate, at most 50; they replace those that there are", .lo = 0, .hi = 50, .flags = NOT_NULL));
SHAPE(platform_candidate_key, candidate_key,
	ID(candidate_key, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS));
SHAPE(platform_candidate_done, reply,
	ROW(reply, message, "detail", "What was done, as a sentence", .must = ALWAYS));
/* clang-format on */

OPERATION(service_candidate_list, candidate_filter, candidate_list)
OPERATION(service_candidate_add, candidate_entry, candidate)
OPERATION_ON(service_candidate_change, candidate, candidate_edit, candidate)
OPERATION_ON(service_candidate_invite, candidate, candidate_key, nothing)

static enum err take_candidate(struct context *c, const void *in)
{
	struct candidate out = { 0 };

	return service_candidate_add(c, in, &out);
}

const struct import_target import_candidates = { .in = &platform_candidate_create, .take = take_candidate };

#define BASE "/api/v1/candidates"
#define ONE BASE "/{candidate_id}"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "candidates.list", .method = METHOD_GET, .path = BASE, .summary = "List candidates of the company",
	  .doc = "Admin and hr see all, interviewers those whose interviews they take part in. Candidates who were merged into another are left out.",
	  .roles = STAFF, .guard = COMPANY, .view = LINE,
	  CALL_LIST(service_candidate_list, platform_candidate_query, platform_candidate, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidates.create", .method = METHOD_POST, .path = BASE, .summary = "Add a candidate to the company",
	  .doc = "The candidate needs no account, and the answer is the same for an address that has one. Of an address that the company has "
		"already, what it knows stays as it is; application and resume are added.",
	  .roles = ADMIN | HR, .guard = COMPANY, .view = PROFILE, .body_max = 11 << 20,
	  CALL(service_candidate_add, platform_candidate_create, platform_candidate),
	  .answer = { { 200, NULL }, [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }) },
	{ .id = "candidates.get", .method = METHOD_GET, .path = ONE, .summary = "Get the profile of a candidate",
	  .roles = STAFF, .load = &load_candidate, .guard = PARTY, .view = PROFILE, SHOW(platform_candidate_key, platform_candidate),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidates.update", .method = METHOD_PATCH, .path = ONE, .summary = "Change what the company knows of a candidate",
	  .doc = "Members that are not sent keep their values. The candidate's own account is not changed.",
	  .roles = ADMIN | HR, .load = &load_candidate, .guard = COMPANY, .view = PROFILE,
	  CALL(service_candidate_change, platform_candidate_update, platform_candidate), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "candidates.invite", .method = METHOD_POST, .path = ONE "/invite", .summary = "Offer a candidate an account by mail",
	  .doc = "At most once a week. Who has an account gets no mail; the answer is the same.",
	  .roles = ADMIN | HR, .load = &load_candidate, .guard = COMPANY,
	  CALL(service_candidate_invite, platform_candidate_key, shape_nothing), .wrap = &platform_candidate_done,
	  .answer = { { 202, "If the candidate has no account yet, a mail is on its way." } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_LIMITED, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_candidates = { endpoints, COUNT(endpoints) };
