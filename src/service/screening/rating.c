/* Ratings by a language model: claiming them, recording their results, and giving them up. */
#include "service/screening/rating.h"

#include "service/screening/score.h"
#include "store/screening/screening.h"

enum { ATTEMPTS = 4, SCORED_AT_ONCE = 20, BYTES_PER_TOKEN = 3, DROPPED_AT_ONCE = 100 };

enum err service_rating_score_due(struct context *c)
{
	struct screening_list due = { 0 };
	enum err e = store_screening_settling(c->db, SCORED_AT_ONCE, &due);

	for (size_t i = 0; i < due.n && e == OK; i++) {
		struct screening session = due.at[i];
		e = service_screening_score_now(c, &session);
	}
	return e;
}

/* ---- claiming */

/* The reason why an answer is no longer rated; an empty text when it is. */
static struct str unwanted(const struct rating_work *work)
{
	if (work->human_at.us != 0)
		return STR("a person was asked for");
	if (work->status == SCREENING_COMPLETED && work->settle_at.us == 0)
		return STR("not in time");
	if (work->attempts >= ATTEMPTS)
		return STR("asked too often");
	return (struct str){ 0 };
}

static bool beyond(const struct rating_spent *spent, const struct rating_spent *most, int64_t reserved)
{
	return spent->requests >= most->requests || spent->tokens + reserved > most->tokens || spent->ms >= most->ms;
}

static enum err budget(struct context *c, const struct rating_work *work, struct str *why_r)
{
	const struct screening_model *model = &c->settings->llm;
	struct rating_spent session = { model->session_requests, model->session_tokens, model->session_ms };
	struct rating_spent daily = { model->daily_requests, model->daily_tokens, model->daily_ms }, spent = { 0 };
	enum err e = store_rating_spent(c->db, work->company, &spent);

	if (beyond(&work->spent, &session, work->reserved))
		*why_r = STR("the budget of the session is spent");
	else if (beyond(&spent, &daily, work->reserved))
		*why_r = STR("the budget of the day is spent");
	return e;
}

/* A rough estimate, on the high side; the model server's own count replaces it later. */
static int64_t tokens_of(const struct context *c, const struct rating_work *work, int64_t prompt_bytes)
{
	size_t answer = work->question.answer.n < RATING_SHOWN ? work->question.answer.n : RATING_SHOWN;
	size_t before = work->before_answer.n < RATING_SHOWN ? work->before_answer.n : RATING_SHOWN;
	size_t texts = answer + before + work->question.question.n + work->before_question.n + work->job_title.n;

	return (prompt_bytes + (int64_t)texts) / BYTES_PER_TOKEN + c->settings->llm.answer_tokens;
}

/* Gives up one rating, and scores the session when no other rating is pending. */
static enum err give_up(struct context *c, const struct rating_work *work, struct str reason)
{
	struct screening_question_list questions;
	struct screening session = { 0 };
	enum err e = store_rating_drop(c->db, work->key, reason);

	if (e != OK || work->settle_at.us == 0)
		return e;
	e = store_screening_lock_key(c->db, work->session, &session);
	if (e == OK)
		e = store_screening_questions(c->db, session.id, &questions);
	if (e != OK || session.settle_at.us == 0 || service_screening_awaits_rating(&questions))
		return e;
	return service_screening_score(c, &session, &questions);
}

static enum err claim_one(struct context *c, const struct rating_claim *claim, struct rating_work *work, bool *taken_r)
{
	struct rating_spent cost;
	struct str why;
	enum err e = store_rating_work(c->db, work);

	*taken_r = false;
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	work->reserved = tokens_of(c, work, claim->prompt_bytes);
	why = unwanted(work);
	if (why.n == 0)
		e = budget(c, work, &why);
	if (e != OK || why.n > 0)
		return e == OK ? give_up(c, work, why) : e;
	*taken_r = true;
	cost = (struct rating_spent){ .requests = 1, .tokens = work->reserved };
	e = store_rating_claim(c->db, work, claim->lease, claim->until);
	return e == OK ? store_rating_spend(c->db, work->company, &cost) : e;
}

enum err service_rating_claim(struct context *c, const struct rating_claim *claim, struct rating_work **works_r, size_t *n_r)
{
	struct rating_work *due;
	size_t n;
	enum err e = store_rating_due(c->db, claim->most, &due, &n);

	*works_r = due;
	*n_r = 0;
	for (size_t i = 0; i < n && e == OK; i++) {
		struct rating_work work = { .key = due[i].key };
		bool taken;
		e = claim_one(c, claim, &work, &taken);
		if (e == OK && taken)
			due[(*n_r)++] = work;
	}
	return e;
}

enum err service_rating_give_up(struct context *c)
{
	struct rating_work *due;
	size_t n;
	enum err e = store_rating_due(c->db, DROPPED_AT_ONCE, &due, &n);

	for (size_t i = 0; i < n && e == OK; i++) {
		struct rating_work work = { .key = due[i].key };
		e = store_rating_work(c->db, &work);
		if (e == OK)
			e = give_up(c, &work, STR("no model is configured"));
	}
	return e;
}

/* ---- recording */

static void refuse(struct rating *rating, struct str reason)
{
	rating->relevance = rating->detail = rating->level = (struct rating_mark){ 0 };
	rating->possible_injection = false;
	rating->state = RATING_GIVEN_UP;
	rating->reason = reason;
}

/* The row after this attempt: rated, given up, or to be tried again. */
static void judge_end(struct context *c, const struct rating_work *work, const struct screening *session,
                      const struct rating_answer *answer, struct rating_end *end)
{
	struct rating *rating = &end->rating;

	*rating = answer->rating;
	rating->state = RATING_WAITING;
	rating->late = false;
	end->next_at = c->now;
	if (session->human_at.us != 0) {
		refuse(rating, STR("a person was asked for"));
	} else if (answer->verdict == VERDICT_RATED) {
		rating->state = RATING_GIVEN;
		rating->late = session->status == SCREENING_COMPLETED && session->settle_at.us == 0;
		if (!rating_accept(c->arena, work->question.answer, rating))
			refuse(rating, STR("evidence that is not in the answer"));
	} else if (answer->verdict == VERDICT_MISSHAPEN) {
		end->misshapen = 1;
		if (work->misshapen > 0)
			refuse(rating, answer->rating.reason);
	} else if (answer->verdict == VERDICT_NO || (answer->verdict == VERDICT_AGAIN && work->attempts + 1 >= ATTEMPTS)) {
		refuse(rating, answer->rating.reason);
	} else if (answer->verdict == VERDICT_AGAIN) {
		end->next_at = instant_add(c->now, answer->wait);
	}
	if (rating->state != RATING_GIVEN)
		rating->model = rating->prompt = (struct str){ 0 };
	if (rating->state != RATING_GIVEN_UP)
		rating->reason = (struct str){ 0 };
	rating->at = rating->state == RATING_WAITING ? (struct instant){ 0 } : c->now;
}

/* Whether the model's follow-up question is asked: only while the session runs, and not about an answer to a follow-up
 * question. */
static bool asks_further(struct context *c, const struct screening *session, const struct rating_work *work, struct str text,
                         const struct screening_question_list *questions)
{
	const struct screening_model *model = &c->settings->llm;
	int64_t asked = 0;

	if (session->status != SCREENING_ACTIVE || work->question.follows.has || !rating_follow_up_fit(c->arena, text))
		return false;
	for (size_t i = 0; i < questions->n; i++) {
		asked += questions->at[i].follows.has;
		if (str_equal_nocase(questions->at[i].question, text))
			return false;
	}
	return asked < model->follow_ups && work->spent.requests + 1 < model->session_requests &&
	       work->spent.tokens + work->reserved < model->session_tokens;
}

/* Adds the follow-up question behind the others. It is sent at once when no other question waits for its answer. */
static enum err ask_further(struct context *c, struct screening *session, const struct rating_work *work, struct str text,
                            const struct screening_question_list *questions)
{
	struct screening_question question = work->question;
	struct screening_message said;
	enum err e;

	if (!asks_further(c, session, work, text, questions))
		return OK;
	question.follows = (struct maybe_int){ question.position, true };
	question.position = (int64_t)questions->n;
	question.question = text;
	e = store_screening_ask(c->db, session->id, &question);
	if (e == OK && session->asked >= question.position)
		e = service_screening_bot_says(c, session, text, &said);
	return e == OK ? store_screening_save(c->db, session) : e;
}

static enum err go_on(struct context *c, struct screening *session, const struct rating_work *work,
                      const struct rating_answer *answer)
{
	struct screening_question_list questions;
	enum err e = store_screening_questions(c->db, session->id, &questions);

	if (e != OK)
		return e;
	if (session->settle_at.us != 0)
		return service_screening_awaits_rating(&questions) ? OK : service_screening_score(c, session, &questions);
	if (answer->verdict == VERDICT_RATED && session->human_at.us == 0 &&
	    questions.at[work->question.position].rating.state == RATING_GIVEN)
		return ask_further(c, session, work, answer->follow_up, &questions);
	return OK;
}

enum err service_rating_record(struct context *c, const struct rating_work *work, const struct rating_answer *answer)
{
	struct screening session = { 0 };
	struct rating_end end = { .key = work->key, .lease = answer->lease, .spent = answer->spent };
	bool held;
	enum err e = store_screening_lock_key(c->db, work->session, &session);

	if (e != OK)
		return e == E_NO_ROW ? OK : e; /* erased meanwhile */
	end.spent.requests = 0;
	end.spent.tokens = answer->spent.tokens >= 0 ? answer->spent.tokens - work->reserved : 0;
	judge_end(c, work, &session, answer, &end);
	e = store_rating_end(c->db, &end, &held);
	if (e != OK || !held)
		return e;
	e = store_rating_spend(c->db, work->company, &end.spent);
	return e == OK ? go_on(c, &session, work, answer) : e;
}
