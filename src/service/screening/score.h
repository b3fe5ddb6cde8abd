/* Used by the candidate's use cases (screening.c) and by the ratings (rating.c). Private to this folder. */
#ifndef SERVICE_SCREENING_SCORE_H
#define SERVICE_SCREENING_SCORE_H

#include "model/screening/screening.h"
#include "service/context.h"

/* Stores `text` as the chatbot's next message, and returns it in *out. */
enum err service_screening_bot_says(struct context *c, const struct screening *screening, struct str text,
                                    struct screening_message *out);

/* Whether a rating of one of these answers is pending. */
bool service_screening_awaits_rating(const struct screening_question_list *questions);

/* The text "3 of 4 questions answered.", followed by `more`. */
struct str service_screening_summary(struct context *c, const struct screening_question_list *questions, struct str more);

/*
 * Scores every question of a completed session that is locked, by its rating or by the fixed rules, and saves the session with
 * the mean. Nothing is scored when the candidate has asked for a person.
 */
enum err service_screening_score(struct context *c, struct screening *session, const struct screening_question_list *questions);

/* As service_screening_score, without waiting for ratings: a question without a rating is scored by the fixed rules. */
enum err service_screening_score_now(struct context *c, struct screening *session);

#endif
