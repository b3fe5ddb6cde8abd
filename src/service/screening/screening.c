/* The use cases of screening. Lock order: the application, then the session. */
#include "service/screening/screening.h"

#include "model/words.h"
#include "service/noted.h"
#include "service/screening/score.h"
#include "store/application/detail.h"
#include "store/screening/rating.h"
#include "store/screening/screening.h"
#include "store/trail/event.h"

#define SIZE_DEFAULT 20
#define SIZE_MESSAGES 100

static enum err record_event(struct context *c, const struct screening *screening, struct user_id told, enum event_name name)
{
	struct event event = { .name = name,
		               .object = OBJECT_CHAT,
		               .id = screening->id.v,
		               .company = screening->company,
		               CAUSED_BY(c),
		               .told = &told,
		               .n_told = 1,
		               .message = screening->application.job.title };

	return store_event_write(c->db, &event);
}

/* The notice that is shown with every session, and to the candidate before the first answer. */
static void explain(struct context *c, struct screening *out)
{
	const struct screening_model *model = &c->settings->llm;
	struct str by = STR("by fixed rules");

	if (out->uses_model)
		by = STR_JOIN(c->arena, STR("with the help of a language model"), model->name.n > 0 ? STR(" (") : STR(""),
		              model->name, model->name.n > 0 ? STR(")") : STR(""),
		              STR(", which may ask further questions and to which your answers, but not your name, are sent"));
	out->automated = true;
	out->outcome = screening_outcome(out);
	out->notice = STR_JOIN(
	        c->arena,
	        STR("You are talking to a program, not to a person. It asks about the skills and the experience that the "
	            "job needs and about your reasons, and rates your answers "),
	        by,
	        STR(". The result is advice: a person decides about your application. You may ask for a person instead at any "
	            "time, without giving a reason."));
}

/* ---- loading: for the candidate, the company, and whoever interviews the candidate */

static enum err found(enum err e, const struct screening *out, struct ownership *whose)
{
	whose->company = out->company;
	whose->person = out->application.candidate.id;
	whose->caller_interviews = out->caller_interviews;
	return e;
}

static enum err find(struct context *c, const struct named *named, struct screening *out, struct ownership *whose)
{
	return found(store_screening_any(c->db, named->id[0], out), out, whose);
}

static enum err find_locked(struct context *c, const struct named *named, struct screening *out, struct ownership *whose)
{
	return found(store_screening_any_lock(c->db, named->id[0], out), out, whose);
}

FINDER(find, screening)
FINDER(find_locked, screening)
const struct load load_screening = { .name = "chatbot session", .keys = 1, LOADS(screening, find, find_locked) };

/* ---- starting */

static enum err begin(struct context *c, const struct application_detail *detail, struct screening *out)
{
	struct screening_job job = { 0 };
	struct screening_question_list questions;
	struct screening_message first;
	enum err e = store_screening_job(c->db, c->arena, detail->application.job.id, &job);

	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	questions = screening_questions(c->arena, &job);
	*out = (struct screening){ .application = detail->application,
		                   .company = detail->application.company,
		                   .uses_model = c->settings->llm.name.n > 0 };
	e = store_screening_insert(c->db, out, &questions);
	if (e == OK)
		e = service_screening_bot_says(c, out, questions.at[0].question, &first);
	return e == OK ? record_event(c, out, (struct user_id){ 0 }, EVENT_SCREENING_STARTED) : e;
}

enum err service_screening_start(struct context *c, const struct application_detail *detail, const struct screening_start *in,
                                 struct screening *out)
{
	struct screening made = { 0 };
	enum err e = faults_checked(c);

	if (e != OK)
		return e;
	e = store_screening_running(c->db, detail->application.id, out);
	explain(c, out);
	if (e != E_NO_ROW)
		return e;
	if (!application_open(detail->application.status))
		return fail_at(c, E_NOT_SCREENED, AT(in, application), word_application_status(detail->application.status));
	e = begin(c, detail, &made);
	if (e == OK)
		e = store_screening_running(c->db, detail->application.id, out);
	explain(c, out);
	c->outcome = MADE;
	return e;
}

/* ---- reading */

static enum screening_scope scope_of(const struct context *c)
{
	if (c->who.role == CANDIDATE)
		return SCREENINGS_OF_CANDIDATE;
	return c->who.role == INTERVIEWER ? SCREENINGS_OF_INTERVIEWER : SCREENINGS_OF_COMPANY;
}

enum err service_screening_list(struct context *c, const struct screening_filter *in, struct screening_list *out)
{
	struct screening_page page = { .scope = scope_of(c),
		                       .application = in->application,
		                       .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	page.offset = window_offset(&in->window, page.limit);
	return store_screening_list(c->db, &page, out);
}

/* Loads what a session's answer shows beside its row: the questions that were asked, and the notice about the program. */
static enum err show(struct context *c, struct screening *out)
{
	enum err e = store_screening_questions(c->db, out->id, &out->results);

	if (out->status != SCREENING_COMPLETED && out->results.n > (size_t)out->asked)
		out->results.n = (size_t)out->asked;
	explain(c, out);
	return e;
}

enum err service_screening_show(struct context *c, const struct screening *session, const struct screening_key *in,
                                struct screening *out)
{
	(void)in;
	*out = *session;
	return show(c, out);
}

/* Answers with the present state of the session. */
static enum err answer(struct context *c, struct screening_id id, struct screening *out)
{
	enum err e = store_screening_any(c->db, id.v.pub, out);

	return e == OK ? show(c, out) : e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_screening_messages(struct context *c, const struct screening *session, const struct screening_transcript *in,
                                    struct screening_message_list *out)
{
	struct screening_page page = { .id = session->id, .limit = in->window.size > 0 ? in->window.size : SIZE_MESSAGES };

	page.offset = window_offset(&in->window, page.limit);
	return store_screening_messages(c->db, &page, out);
}

/* ---- answering */

static bool rated(const struct context *c, const struct screening *session)
{
	return session->uses_model && c->settings->llm.name.n > 0;
}

static enum err take_answer(struct context *c, struct screening *session, struct str text, struct str *reply_r)
{
	struct screening_question_list questions;
	enum err e = store_screening_questions(c->db, session->id, &questions);

	*reply_r = STR("That was the last question, thank you. Complete the screening when you are ready.");
	if (e != OK || session->asked >= (int64_t)questions.n)
		return e;
	struct screening_question answered = questions.at[session->asked];
	answered.answer = text;
	e = store_screening_answer(c->db, session->id, &answered);
	if (e == OK && rated(c, session))
		e = store_rating_ask(c->db, session, session->asked);
	session->asked++;
	if (session->asked < (int64_t)questions.n)
		*reply_r = questions.at[session->asked].question;
	return e == OK ? store_screening_save(c->db, session) : e;
}

/* The chatbot's reply. After the candidate has asked for a person there is none: a person reads the messages then. */
static enum err reply(struct context *c, struct screening *session, struct str text, struct screening_message **reply_r)
{
	struct str says;
	enum err e;

	if (session->human_at.us != 0)
		return store_screening_save(c->db, session);
	e = take_answer(c, session, text, &says);
	*reply_r = ARENA_NEW(c->arena, struct screening_message);
	return e == OK ? service_screening_bot_says(c, session, says, *reply_r) : e;
}

enum err service_screening_say(struct context *c, const struct screening *was, const struct screening_say *in,
                               struct screening_message *out)
{
	struct screening session = *was;

	if (session.status == SCREENING_COMPLETED)
		return fail_at(c, E_SCREENED, AT(in, text), (struct str){ 0 });
	if (str_trim(in->text).n == 0)
		return fail_at(c, E_REQUIRED, AT(in, text), (struct str){ 0 });
	*out = (struct screening_message){ .sender = SENDER_CANDIDATE, .text = in->text };
	out->created_at = instant_of_unix(instant_unix(c->now));
	enum err e = store_screening_say(c->db, &session, out);
	if (e == OK)
		e = reply(c, &session, in->text, &out->reply);
	c->outcome = MADE;
	return e;
}

/* ---- completing, or asking for a person */

/* Notifies whoever posted the job, and answers with the present state of the session. */
static enum err answer_and_notify(struct context *c, struct screening_id id, struct screening *out, enum event_name name)
{
	struct screening_job job = { 0 };
	enum err e = answer(c, id, out);

	if (e == OK)
		e = store_screening_job(c->db, c->arena, out->application.job.id, &job);
	return e == OK ? record_event(c, out, job.poster, name) : e;
}

/* Ratings are pending, so the score comes later. */
static enum err complete(struct context *c, struct screening *session)
{
	struct screening_question_list questions;
	enum err e = store_screening_questions(c->db, session->id, &questions);

	session->status = SCREENING_COMPLETED;
	session->completed_at = instant_of_unix(instant_unix(c->now));
	if (e != OK || !service_screening_awaits_rating(&questions) || session->human_at.us != 0)
		return e == OK ? service_screening_score(c, session, &questions) : e;
	session->settle_at = instant_add(session->completed_at, c->settings->llm.settle_seconds);
	session->summary = service_screening_summary(c, &questions, STR("Ratings are on their way; a person decides."));
	return store_screening_save(c->db, session);
}

enum err service_screening_complete(struct context *c, const struct screening *was, const struct screening_key *in,
                                    struct screening *out)
{
	struct screening session = *was;
	enum err e = OK;

	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	if (session.status == SCREENING_COMPLETED) {
		/* The dispatcher scores it, if a model is configured. */
		if (session.settle_at.us != 0 && session.settle_at.us <= c->now.us)
			e = service_screening_score_now(c, &session);
		return e == OK ? answer(c, was->id, out) : e;
	}
	e = complete(c, &session);
	return e == OK ? answer_and_notify(c, was->id, out, EVENT_SCREENING_COMPLETED) : e;
}

/* From now on the program neither asks nor rates. A score from before stays. */
static enum err hand_over(struct context *c, struct screening *session)
{
	struct screening_message said;
	struct screening_question_list questions;
	enum err e = store_rating_drop_all(c->db, session->id, STR("a person was asked for"));

	session->human_at = instant_of_unix(instant_unix(c->now));
	if (e == OK && session->status == SCREENING_ACTIVE)
		e = service_screening_bot_says(c, session,
		                               STR("A person of the company has been asked for and will read what you write "
		                                   "here. No more automated questions follow."),
		                               &said);
	if (e != OK || session->settle_at.us == 0)
		return e == OK ? store_screening_save(c->db, session) : e;
	e = store_screening_questions(c->db, session->id, &questions);
	return e == OK ? service_screening_score(c, session, &questions) : e;
}

enum err service_screening_request_human(struct context *c, const struct screening *was, const struct screening_key *in,
                                         struct screening *out)
{
	struct screening session = *was;

	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	if (session.human_at.us != 0)
		return answer(c, was->id, out);
	enum err e = hand_over(c, &session);
	return e == OK ? answer_and_notify(c, was->id, out, EVENT_SCREENING_HUMAN_REQUESTED) : e;
}

/* ---- for audits */

enum err service_screening_export(struct context *c, const struct screening_export *in, struct screening_record_list *out)
{
	if (in->from.us != 0 && in->to.us != 0 && in->to.us < in->from.us)
		return fail_at(c, E_ORDER, AT(in, to), (struct str){ 0 });
	service_audit_read(c, EVENT_EXPORT_READ, OBJECT_COMPANY, c->who.company.v, c->who.company);
	return store_rating_export(c->db, in, out);
}
