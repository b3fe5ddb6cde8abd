/* Scores a screening session: after its last answer, after its last rating, or when the time to wait for ratings is over. */
#include "service/screening/score.h"

#include "store/screening/rating.h"
#include "store/screening/screening.h"

enum err service_screening_bot_says(struct context *c, const struct screening *screening, struct str text,
                                    struct screening_message *out)
{
	*out = (struct screening_message){ .sender = SENDER_BOT, .text = text };
	out->created_at = instant_of_unix(instant_unix(c->now));
	return store_screening_say(c->db, screening, out);
}

bool service_screening_awaits_rating(const struct screening_question_list *questions)
{
	for (size_t i = 0; i < questions->n; i++)
		if (questions->at[i].rating.state == RATING_WAITING)
			return true;
	return false;
}

struct str service_screening_summary(struct context *c, const struct screening_question_list *questions, struct str more)
{
	int64_t answered = 0;

	for (size_t i = 0; i < questions->n; i++)
		answered += questions->at[i].answer.n > 0;
	return STR_JOIN(c->arena, str_from_int(c->arena, answered), STR(" of "), str_from_int(c->arena, (int64_t)questions->n),
	                STR(" questions answered. "), more);
}

static enum err score_questions(struct context *c, struct screening *session, const struct screening_question_list *questions)
{
	struct screening_question *judged = ARENA_ARRAY(c->arena, struct screening_question, questions->n);
	bool by_model = false;
	enum err e = OK;

	for (size_t i = 0; i < questions->n && e == OK; i++) {
		judged[i] = questions->at[i];
		if (judged[i].rating.state == RATING_GIVEN)
			rating_score(&judged[i]);
		else
			screening_judge(&judged[i]);
		by_model = by_model || judged[i].scored_by == SCORER_MODEL;
		e = store_screening_answer(c->db, session->id, &judged[i]);
	}
	session->score = screening_score(judged, questions->n);
	session->summary = service_screening_summary(c, questions,
	                                             by_model ? STR("Rated with a language model; a person decides.")
	                                                      : STR("Judged by fixed rules; a person decides."));
	return e;
}

enum err service_screening_score(struct context *c, struct screening *session, const struct screening_question_list *questions)
{
	enum err e = OK;

	if (session->human_at.us != 0)
		session->summary = service_screening_summary(c, questions,
		                                             STR("A person was asked for: no program has judged the answers."));
	else
		e = score_questions(c, session, questions);
	session->settle_at = (struct instant){ 0 };
	return e == OK ? store_screening_save(c->db, session) : e;
}

/* Ratings that arrive later are recorded, but do not change the score any more. */
enum err service_screening_score_now(struct context *c, struct screening *session)
{
	struct screening_question_list questions;
	enum err e = store_rating_drop_all(c->db, session->id, STR("not in time"));

	if (e == OK)
		e = store_screening_questions(c->db, session->id, &questions);
	return e == OK ? service_screening_score(c, session, &questions) : e;
}
