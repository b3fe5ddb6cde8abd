/* The use cases of probable duplicates and merges, for admin and hr. See service/service.h for what all use cases share. */
#ifndef SERVICE_CANDIDATE_MERGE_H
#define SERVICE_CANDIDATE_MERGE_H

#include "model/candidate.h"
#include "service/guard.h"

/* Two candidates who may be one person, and why: "email", "phone", "resume". */
struct duplicate {
	struct candidate_list candidates;
	struct strs reasons;
};
LIST_OF(duplicate);

struct merge_filter {
	struct seen seen;
	struct window window;
};
struct merge_entry {
	struct seen seen;
	struct candidate_id into, from;
};
struct dismissal {
	struct seen seen;
	struct ids candidates;
};
struct merge_key {
	struct seen seen;
	struct merge_id id;
};

/* Lists pairs of candidates of the company who may be one person. */
enum err service_duplicate_list(struct context *c, const struct merge_filter *in, struct duplicate_list *out);

/* Notes that two candidates are not one person, so that they are suggested no more. E_INVALID. */
enum err service_duplicate_dismiss(struct context *c, const struct dismissal *in, struct nothing *out);

/*
 * Puts a candidate into the profile of another. Accounts, applications and interviews stay as they are. E_INVALID: no candidate
 * of the company, twice the same, or one of them is part of a merge that does not allow it: `from` of any, `into` as the one
 * that was put into another. MADE.
 */
enum err service_merge_make(struct context *c, const struct merge_entry *in, struct merge *out);

/* Lists the merges of the company, newest first. */
enum err service_merge_list(struct context *c, const struct merge_filter *in, struct merge_list *out);

/* Loads a merge, for its company. */
extern const struct load load_merge;

/* Undoes a merge. */
enum err service_merge_undo(struct context *c, const struct merge *was, const struct merge_key *in, struct nothing *out);

#endif
