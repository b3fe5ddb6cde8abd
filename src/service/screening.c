/* Screening: asked, answered, judged. Locks: the application, then the session. */
#include "service/screening.h"

#include "model/words.h"
#include "store/dossier.h"
#include "store/event.h"
#include "store/screening.h"

#define SIZE_DEFAULT 20
#define SIZE_MESSAGES 100

static enum err tell(struct context *c, const struct screening *screening, struct user_id told, const char *name)
{
	struct event event = { .name = name,
		               .object = OBJECT_CHAT,
		               .id = screening->id.v,
		               .company = screening->company,
		               .address = c->address,
		               .request_id = c->request_id,
		               .told = &told,
		               .n_told = 1,
		               .title = STR("Screening completed"),
		               .message = screening->application.job.title,
		               .quiet = true };

	return store_event_write(c->db, &event);
}

static enum err bot_says(struct context *c, const struct screening *screening, struct str text, struct screening_message *out)
{
	*out = (struct screening_message){ .sender = SENDER_BOT, .text = text };
	out->created_at = instant_of_unix(instant_unix(c->now));
	return store_screening_say(c->db, screening, out);
}

/* ---- begun */

static enum err begin(struct context *c, const struct dossier *dossier, struct screening *out)
{
	struct screening_job job = { 0 };
	struct screening_question_list questions;
	struct screening_message first;
	enum err e = store_screening_job(c->db, c->arena, dossier->application.job.id, &job);

	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	questions = screening_questions(c->arena, &job);
	*out = (struct screening){ .application = dossier->application, .company = dossier->application.company };
	e = store_screening_insert(c->db, out, &questions);
	if (e == OK)
		e = bot_says(c, out, questions.at[0].question, &first);
	return e == OK ? tell(c, out, (struct user_id){ 0 }, "screening.started") : e;
}

enum err service_screening_start(struct context *c, const struct screening_start *in, struct screening *out)
{
	struct dossier dossier = { 0 };
	struct screening made = { 0 };
	enum err e = store_dossier_lock(c->db, in->application.v.pub, &dossier);

	if (e == E_NO_ROW)
		return fail_at(c, E_NO_SUCH, AT(in, application), (struct str){ 0 });
	if (e != OK)
		return e;
	e = store_screening_running(c->db, dossier.application.id, out);
	if (e != E_NO_ROW)
		return e;
	if (!application_open(dossier.application.status))
		return fail_at(c, E_NOT_SCREENED, AT(in, application), word_application_status(dossier.application.status));
	e = begin(c, &dossier, &made);
	if (e == OK)
		e = store_screening_get(c->db, made.id.v.pub, out);
	out->automated = true;
	c->outcome = MADE;
	return e;
}

/* ---- read */

static enum screening_scope scope_of(const struct context *c)
{
	if (c->who.role == CANDIDATE)
		return SCREENINGS_OF_CANDIDATE;
	return c->who.role == INTERVIEWER ? SCREENINGS_OF_SITTING : SCREENINGS_OF_COMPANY;
}

enum err service_screening_list(struct context *c, const struct screening_filter *in, struct screening_list *out)
{
	struct screening_page page = { .scope = scope_of(c),
		                       .application = in->application,
		                       .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	page.offset = in->window.page1 > 0 ? (in->window.page1 - 1) * page.limit : 0;
	return store_screening_list(c->db, &page, out);
}

enum err service_screening_get(struct context *c, const struct screening_key *in, struct screening *out)
{
	enum err e = store_screening_get(c->db, in->id.v.pub, out);

	if (e == OK && out->status == SCREENING_COMPLETED)
		e = store_screening_questions(c->db, out->id, &out->results);
	out->automated = true;
	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_screening_messages(struct context *c, const struct screening_transcript *in,
                                    struct screening_message_list *out)
{
	struct screening_page page = { .limit = in->window.size > 0 ? in->window.size : SIZE_MESSAGES };
	struct screening session = { 0 };
	enum err e = store_screening_get(c->db, in->id.v.pub, &session);

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	page.id = session.id;
	page.offset = in->window.page1 > 0 ? (in->window.page1 - 1) * page.limit : 0;
	return store_screening_messages(c->db, &page, out);
}

/* ---- answered */

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
	session->asked++;
	if (session->asked < (int64_t)questions.n)
		*reply_r = questions.at[session->asked].question;
	return e == OK ? store_screening_save(c->db, session) : e;
}

enum err service_screening_say(struct context *c, const struct screening_say *in, struct screening_message *out)
{
	struct screening session = { 0 };
	struct str reply;
	enum err e = store_screening_lock(c->db, in->id.v.pub, &session);

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (session.status == SCREENING_COMPLETED)
		return fail_at(c, E_SCREENED, AT(in, text), (struct str){ 0 });
	if (str_trim(in->text).n == 0)
		return fail_at(c, E_REQUIRED, AT(in, text), (struct str){ 0 });
	*out = (struct screening_message){ .sender = SENDER_CANDIDATE, .text = in->text };
	out->created_at = instant_of_unix(instant_unix(c->now));
	out->reply = ARENA_NEW(c->arena, struct screening_message);
	e = store_screening_say(c->db, &session, out);
	if (e == OK)
		e = take_answer(c, &session, in->text, &reply);
	if (e == OK)
		e = bot_says(c, &session, reply, out->reply);
	c->outcome = MADE;
	return e;
}

/* ---- judged */

static enum err judge(struct context *c, struct screening *session)
{
	struct screening_question_list questions;
	int64_t answered = 0;
	enum err e = store_screening_questions(c->db, session->id, &questions);

	if (e != OK)
		return e;
	struct screening_question *judged = ARENA_ARRAY(c->arena, struct screening_question, questions.n);
	for (size_t i = 0; i < questions.n && e == OK; i++) {
		judged[i] = questions.at[i];
		answered += judged[i].answer.n > 0;
		screening_judge(&judged[i]);
		e = store_screening_answer(c->db, session->id, &judged[i]);
	}
	session->score = screening_score(judged, questions.n);
	session->summary =
	        STR_JOIN(c->arena, str_from_int(c->arena, answered), STR(" of "), str_from_int(c->arena, (int64_t)questions.n),
	                 STR(" questions answered. Judged by fixed rules; a person decides."));
	return e;
}

enum err service_screening_complete(struct context *c, const struct screening_key *in, struct screening *out)
{
	struct screening session = { 0 };
	struct screening_job job = { 0 };
	enum err e = store_screening_lock(c->db, in->id.v.pub, &session);

	if (e == OK && in->version != 0 && in->version != session.version)
		e = E_STALE;
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (session.status == SCREENING_COMPLETED)
		return service_screening_get(c, in, out);
	e = judge(c, &session);
	session.status = SCREENING_COMPLETED;
	session.completed_at = instant_of_unix(instant_unix(c->now));
	if (e == OK)
		e = store_screening_save(c->db, &session);
	if (e == OK)
		e = service_screening_get(c, in, out);
	if (e == OK)
		e = store_screening_job(c->db, c->arena, out->application.job.id, &job);
	return e == OK ? tell(c, out, job.poster, "screening.completed") : e;
}
