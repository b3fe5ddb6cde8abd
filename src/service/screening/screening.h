/*
 * Screening by the built-in questions. Answers are scored by fixed rules, or by a language model's ratings when one is
 * configured (service/screening/rating.h). The score is advice: it never changes a status.
 */
#ifndef SERVICE_SCREENING_SCREENING_H
#define SERVICE_SCREENING_SCREENING_H

#include "model/application/application.h"
#include "model/screening/screening.h"
#include "service/guard.h"

/* Loads a chatbot session for its candidate, its company, and whoever interviews the candidate. */
extern const struct load load_screening;

/* Starts a session for the candidate's application, which may not be hired, rejected or withdrawn; a running session is
 * continued. E_INVALID. MADE. */
enum err service_screening_start(struct context *c, const struct application_detail *detail, const struct screening_start *in,
                                 struct screening *out);

/* Lists the candidate's sessions, or those of the company, newest first. */
enum err service_screening_list(struct context *c, const struct screening_filter *in, struct screening_list *out);

/* Shows a session with its answers so far. */
enum err service_screening_show(struct context *c, const struct screening *session, const struct screening_key *in,
                                struct screening *out);

/* Stores the candidate's answer; the reply is the next question. E_INVALID (empty, or the session is completed). MADE. */
enum err service_screening_say(struct context *c, const struct screening *was, const struct screening_say *in,
                               struct screening_message *out);

/* Lists all messages, oldest first. */
enum err service_screening_messages(struct context *c, const struct screening *session, const struct screening_transcript *in,
                                    struct screening_message_list *out);

/*
 * The candidate completes the session. It is scored at once, or while ratings are pending, when they have arrived or
 * settle_seconds have passed. Repeating changes nothing. E_STALE (If-Match).
 */
enum err service_screening_complete(struct context *c, const struct screening *was, const struct screening_key *in,
                                    struct screening *out);

/*
 * The candidate asks for a person: whoever posted the job is notified, no more questions are asked, and a session without a
 * score gets none. Allowed after completion, too. Repeating changes nothing. E_STALE (If-Match).
 */
enum err service_screening_request_human(struct context *c, const struct screening *was, const struct screening_key *in,
                                         struct screening *out);

/* For audits: lists every answer of the company's sessions without the candidate's identity, oldest first. E_INVALID. */
enum err service_screening_export(struct context *c, const struct screening_export *in, struct screening_record_list *out);

#endif
