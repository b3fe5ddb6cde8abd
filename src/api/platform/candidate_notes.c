/* Platform's endpoints of what belongs to candidates: notes, files, and the tags of a company. */
#include "api/platform/platform.h"
#include "service/candidate/candidate.h"
#include "service/candidate/note.h"

enum { CREATE = 1, CHANGE = 2, WHOLE = 4 };

/* clang-format off */
SHAPE(platform_note_author, user,
	ID(user, id, "id", "Id of the author", .must = ALWAYS),
	ROW(user, name, "name", "Name of the author", .must = ALWAYS));
SHAPE(platform_note, note,
	ID(note, id, "id", "Id of the note", .must = ALWAYS),
	ROW(note, text, "text", "What was noted", .must = ALWAYS),
	OBJECT(note, author, platform_note_author, "author", "Who wrote it", .must = ALWAYS),
	ROW(note, mentions, "mentions", "Ids of the colleagues whom it mentions", .must = ALWAYS),
	ROW(note, created_at, "created_at", "When it was written", .must = ALWAYS),
	ROW(note, updated_at, "updated_at", "When it was last changed", .must = ALWAYS),
	ETAG(note, WHOLE));
VIEWED(platform_note_edit, note_edit, VIEWS(VIEW(CREATE, "PlatformNoteCreate"), VIEW(CHANGE, "PlatformNoteUpdate")),
	ID(note_edit, candidate, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	ID(note_edit, id, "note_id", "Id of the note", .where = PATH, .must = ALWAYS, .views = CHANGE),
	IF_MATCH(note_edit, CHANGE),
	ROW(note_edit, text, "text", "What is noted", .must = CREATE, .lo = 1, .hi = 10000, .flags = NOT_NULL, .example = "Call back in May"),
	ROW(note_edit, mentions, "mentions",
		"Ids of at most 20 colleagues who are notified; all must be allowed to see the candidate", .flags = NOT_NULL,
		.within = "the active staff of the caller's company who may see the candidate: store_note_reader"));
SHAPE(platform_note_key, note_key,
	ID(note_key, candidate, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	ID(note_key, id, "note_id", "Id of the note", .where = PATH, .must = ALWAYS),
	IF_MATCH(note_key, 0));
SHAPE(platform_note_query, candidate_page,
	ID(candidate_page, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	PAGING(candidate_page, platform_window));
SHAPE(platform_candidate_file_key, candidate_key,
	ID(candidate_key, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS));
SHAPE(platform_candidate_document, file, PLATFORM_FILE_ROWS);
SHAPE(platform_candidate_upload, candidate_upload,
	ID(candidate_upload, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	ROW(candidate_upload, file, "file",
		"Document, text or image, at most 10 MiB; the type is recognised by the content", .must = ALWAYS, .lo = 1, .hi = 10 << 20, .accept = "document office text image"));
SHAPE(platform_timeline_query, candidate_page,
	ID(candidate_page, id, "candidate_id", "Id of the candidate", .where = PATH, .must = ALWAYS),
	PAGING(candidate_page, platform_window));
SHAPE(platform_timeline_entry, timeline_entry,
	ROW(timeline_entry, at, "at", "When it happened", .must = ALWAYS),
	ROW(timeline_entry, kind, "kind", "What happened: note, changed, applied, status, interview", .must = ALWAYS),
	ROW(timeline_entry, actor, "actor", "Name of who did it; of an interview, its interviewer"),
	ROW(timeline_entry, text, "text", "The text of the note, the change, or the title of the job"),
	WORD(timeline_entry, object, platform_object, "object", "What kind of object it is about", .must = ALWAYS),
	ROW(timeline_entry, id, "object_id", "Id of the object; null for the candidate"));
SHAPE(platform_tag_query, tag_filter, PAGING(tag_filter, platform_window));
SHAPE(platform_tag, tag_count,
	ROW(tag_count, tag, "tag", "The tag", .must = ALWAYS),
	ROW(tag_count, candidates, "count", "How many candidates have it", .must = ALWAYS));
/* clang-format on */

OPERATION_ON(service_note_list, candidate, candidate_page, note_list)
OPERATION_ON(service_note_add, candidate, note_edit, note)
OPERATION_ON(service_note_change, note, note_edit, note)
OPERATION_ON(service_note_delete, note, note_key, nothing)
OPERATION_ON(service_candidate_file_add, candidate, candidate_upload, file)
OPERATION_ON(service_candidate_file_list, candidate, candidate_key, file_list)
OPERATION_ON(service_timeline_list, candidate, candidate_page, timeline_entry_list)
OPERATION(service_tag_list, tag_filter, tag_count_list)

#define BASE "/api/v1/candidates"
#define NOTES BASE "/{candidate_id}/notes"
#define FILES BASE "/{candidate_id}/files"
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "candidate_notes.list", .method = METHOD_GET, .path = NOTES, .summary = "List the notes about a candidate",
	  .doc = "Newest first. The candidate never sees them.", .roles = STAFF, .load = &load_candidate_brief, .guard = PARTY,
	  CALL_LIST(service_note_list, platform_note_query, platform_note, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidate_notes.create", .method = METHOD_POST, .path = NOTES, .summary = "Write a note about a candidate",
	  .doc = "Who is mentioned is notified.", .roles = STAFF, .load = &load_candidate_brief, .guard = PARTY, .view = CREATE | WHOLE,
	  CALL(service_note_add, platform_note_edit, platform_note), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidate_notes.update", .method = METHOD_PATCH, .path = NOTES "/{note_id}", .summary = "Change a note of the caller",
	  .doc = "Members that are not sent keep their values.", .roles = STAFF, .load = &load_note, .guard = SELF, .view = CHANGE | WHOLE,
	  CALL(service_note_change, platform_note_edit, platform_note), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "candidate_notes.delete", .method = METHOD_DELETE, .path = NOTES "/{note_id}", .summary = "Delete a note",
	  .doc = "For its author, and for the admin of the company.", .roles = STAFF, .load = &load_note, .guard = PARTY,
	  CALL(service_note_delete, platform_note_key, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "candidates.list_files", .method = METHOD_GET, .path = FILES, .summary = "List the files of a candidate",
	  .doc = "The newest 100, resumes included.", .roles = STAFF, .load = &load_candidate_brief, .guard = PARTY,
	  CALL_LIST(service_candidate_file_list, platform_candidate_file_key, platform_candidate_document, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "candidates.add_file", .method = METHOD_POST, .path = FILES, .summary = "Add a file to a candidate",
	  .doc = "At most 100 for a candidate. The candidate never sees it.", .roles = ADMIN | HR, .load = &load_candidate_brief, .guard = COMPANY,
	  .body_max = 11 << 20, CALL(service_candidate_file_add, platform_candidate_upload, platform_candidate_document),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidates.list_timeline", .method = METHOD_GET, .path = BASE "/{candidate_id}/timeline",
	  .summary = "List what happened with a candidate", .doc = "Newest first. An interviewer sees what belongs to their interviews.",
	  .roles = STAFF, .load = &load_candidate_brief, .guard = PARTY,
	  CALL_LIST(service_timeline_list, platform_timeline_query, platform_timeline_entry, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }) },
	{ .id = "candidates.list_tags", .method = METHOD_GET, .path = BASE "/tags", .summary = "List the tags of candidates",
	  .doc = "In the order of their letters.", .roles = ADMIN | HR, .guard = COMPANY,
	  CALL_LIST(service_tag_list, platform_tag_query, platform_tag, platform_page),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_candidate_notes = { endpoints, COUNT(endpoints) };
