/*
 * Screening by the built-in questions. Answers are scored by fixed rules, or by what a language model said of them when one is
 * configured (service/screening/rating.h). It advises: no status ever moves by it.
 */
#ifndef SERVICE_SCREENING_SCREENING_H
#define SERVICE_SCREENING_SCREENING_H

#include "model/application.h"
#include "model/screening/screening.h"
#include "service/guard.h"

/* A chatbot session: its candidate's, its company's, and of whoever interviews the candidate. */
extern const struct load load_screening;

/* Begins one for an own application that is not hired, rejected or withdrawn, or finds the one that is running. E_INVALID.
 * MADE. */
enum err service_screening_start(struct context *c, const struct application_detail *detail, const struct screening_start *in,
                                 struct screening *out);

/* The caller's, or their company's; newest first. */
enum err service_screening_list(struct context *c, const struct screening_filter *in, struct screening_list *out);

/* The session with what was answered so far. */
enum err service_screening_show(struct context *c, const struct screening *session, const struct screening_key *in,
                                struct screening *out);

/* The candidate answers; the reply is the next question. E_INVALID (empty, or already completed). MADE. */
enum err service_screening_say(struct context *c, const struct screening *was, const struct screening_say *in,
                               struct screening_message *out);

/* All that was said, oldest first. */
enum err service_screening_messages(struct context *c, const struct screening *session, const struct screening_transcript *in,
                                    struct screening_message_list *out);

/*
 * The candidate ends it: the answers are scored, at once or, while ratings are awaited, when these are there or settle_seconds
 * have passed. Again: the same. E_STALE (If-Match).
 */
enum err service_screening_complete(struct context *c, const struct screening *was, const struct screening_key *in,
                                    struct screening *out);

/*
 * The candidate asks for a person, who is told: no more questions, and no score where none stands. Also after completion.
 * Again: the same. E_STALE (If-Match).
 */
enum err service_screening_request_human(struct context *c, const struct screening *was, const struct screening_key *in,
                                         struct screening *out);

/* For audits: every answer of the company's sessions without who gave it, oldest first. E_INVALID. */
enum err service_screening_export(struct context *c, const struct screening_export *in, struct screening_record_list *out);

#endif
