/* The use cases of notes, files and tags of candidates, for staff. See service/service.h for what all use cases share. */
#ifndef SERVICE_CANDIDATE_NOTE_H
#define SERVICE_CANDIDATE_NOTE_H

#include "model/candidate.h"
#include "service/guard.h"

/* Loads a note, for its author, and for the admin of its company. */
extern const struct load load_note;

/* Lists the notes about a candidate, newest first. */
enum err service_note_list(struct context *c, const struct candidate *candidate, const struct candidate_page *in,
                           struct note_list *out);

/* Writes a note. Who is mentioned is notified. E_INVALID: no text, or somebody who may not see the candidate. MADE. */
enum err service_note_add(struct context *c, const struct candidate *candidate, const struct note_edit *in, struct note *out);

/* Changes the members that were sent; who was not mentioned before is notified. E_INVALID, E_STALE. */
enum err service_note_change(struct context *c, const struct note *was, const struct note_edit *in, struct note *out);

/* Deletes a note. E_STALE. */
enum err service_note_delete(struct context *c, const struct note *was, const struct note_key *in, struct nothing *out);

/* Stores a file that a company has of a candidate. E_INVALID (type, empty, too many), E_TOO_LARGE. MADE. */
enum err service_candidate_file_add(struct context *c, const struct candidate *candidate, const struct candidate_upload *in,
                                    struct file *out);

/* Lists the files of a candidate, newest first, resumes included. */
enum err service_candidate_file_list(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                                     struct file_list *out);

/* Lists what happened with a candidate, newest first. */
enum err service_timeline_list(struct context *c, const struct candidate *candidate, const struct candidate_page *in,
                               struct timeline_entry_list *out);

/* Lists the tags of the company, with how many candidates have each. */
enum err service_tag_list(struct context *c, const struct tag_filter *in, struct tag_count_list *out);

#endif
