/* The use cases of candidates as a company knows them, for its staff. See service/service.h for what all use cases share. */
#ifndef SERVICE_CANDIDATE_CANDIDATE_H
#define SERVICE_CANDIDATE_CANDIDATE_H

#include "model/candidate.h"
#include "service/guard.h"

/* Loads a candidate of the caller's company, for admin and hr, and for interviewers who take part in an interview of theirs.
 * For methods that read it is the whole profile. */
extern const struct load load_candidate;

/* As load_candidate, without what belongs to the candidate, and not locked: for notes, files and the like. */
extern const struct load load_candidate_brief;

/* Lists candidates: admin and hr see those of their company, interviewers those whose interviews they take part in. E_INVALID:
 * too many words (E_WORDS). */
enum err service_candidate_list(struct context *c, const struct candidate_filter *in, struct candidate_list *out);

/*
 * Adds a candidate, and with a job an application to it (service/application/add.c). Of an address that the company has
 * already, the record stays as it is, and application and resume are added. E_INVALID. MADE, unless there was one.
 */
enum err service_candidate_add(struct context *c, const struct candidate_entry *in, struct candidate *out);

/* Changes the members that were sent. E_INVALID, E_STALE. */
enum err service_candidate_change(struct context *c, const struct candidate *was, const struct candidate_edit *in,
                                  struct candidate *out);

/* Sends the mail that offers an account; to an address that has one, nothing. E_LIMITED: less than a week after the last one.
 */
enum err service_candidate_invite(struct context *c, const struct candidate *was, const struct candidate_key *in,
                                  struct nothing *out);

/* Answers with the present profile of the candidate with this public id. */
enum err service_candidate_answer(struct context *c, struct uuid id, struct candidate *out);

/* The tags without blanks around them, each one once; notes a fault of the member at `off` when one is too long or they are too
 * many. */
struct strs service_candidate_tags(struct context *c, struct strs tags, size_t off);

#endif
