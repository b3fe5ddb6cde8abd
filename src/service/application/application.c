/* The use cases by which candidates and staff make, read and change applications. */
#include "service/application/application.h"

#include "model/job/job.h"
#include "model/words.h"
#include "service/application/move.h"
#include "service/candidate/known.h"
#include "service/file/keep.h"
#include "service/trail/changes.h"
#include "store/application/application.h"
#include "store/application/detail.h"
#include "store/candidate/candidate.h"
#include "store/job/detail.h"
#include "store/job/job.h"
#include "store/pages.h"

static struct event event_of(const struct context *c, const struct application_detail *detail, enum event_name name)
{
	return (struct event){ .name = name,
		               .object = OBJECT_APPLICATION,
		               .id = detail->application.id.v,
		               .company = detail->application.company,
		               CAUSED_BY(c) };
}

/* Answers with the present state of the application. */
static enum err answer(struct context *c, struct application_id id, struct application_detail *out)
{
	*out = (struct application_detail){ 0 };
	enum err e = store_application_detail_any(c->db, id.v.pub, out);
	out->answers = answers_parse(c->arena, out->answers_text);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* ---- finding an application, for its candidate, its company and the company's interviewers */

static enum err found(enum err e, const struct application_detail *out, struct ownership *whose)
{
	whose->company = out->application.company;
	whose->person = out->application.candidate.id;
	whose->caller_interviews = out->caller_interviews;
	return e;
}

static enum err find(struct context *c, const struct named *named, struct application_detail *out, struct ownership *whose)
{
	enum err e = store_application_detail_any(c->db, named->id[0], out);

	out->answers = answers_parse(c->arena, out->answers_text);
	return found(e, out, whose);
}

static enum err find_locked(struct context *c, const struct named *named, struct application_detail *out,
                            struct ownership *whose)
{
	return found(store_application_detail_any_lock(c->db, named->id[0], out), out, whose);
}

static enum err find_brief(struct context *c, const struct named *named, struct application *out, struct ownership *whose)
{
	enum err e = store_application_any(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->candidate.id;
	whose->caller_interviews = true; /* any interviewer of its company may take part in an interview of it */
	return e;
}

/* Whoever may apply knows a job that was published, even after it is closed. */
static enum err find_posting(struct context *c, const struct named *named, struct job_detail *out, struct ownership *whose)
{
	enum err e = store_job_detail_any_posting(c->db, named->id[0], out);

	whose->company = out->company;
	whose->published = out->published_at.us != 0 && out->status != JOB_DRAFT && !out->unlisted;
	return e;
}

FINDER(find, application_detail)
FINDER(find_locked, application_detail)
FINDER(find_brief, application)
FINDER(find_posting, job_detail)
const struct load load_application = { .name = "application", .keys = 1, LOADS(application_detail, find, find_locked) };
const struct load load_posting = { .name = "posting", .keys = 1, LOADS(job_detail, find_posting, find_posting) };
const struct load load_application_brief = { .name = "application", .keys = 1, LOADS(application, find_brief, find_brief) };

/* ---- reading */

static enum application_scope scope_of(const struct context *c)
{
	if (c->who.role == CANDIDATE)
		return APPLICATIONS_OF_CANDIDATE;
	return c->who.role == INTERVIEWER ? APPLICATIONS_OF_INTERVIEWER : APPLICATIONS_OF_COMPANY;
}

static void add_answers(struct context *c, struct application_detail_list *list)
{
	struct application_detail *rows = ARENA_ARRAY(c->arena, struct application_detail, list->n + 1);

	for (size_t i = 0; i < list->n; i++) {
		rows[i] = list->at[i];
		rows[i].answers = answers_parse(c->arena, rows[i].answers_text);
	}
	list->at = rows;
}

enum err service_application_list(struct context *c, const struct application_detail_filter *in,
                                  struct application_detail_list *out)
{
	const struct application_query query = {
		.scope = scope_of(c),
		.status = in->status.bits != 0 ? in->status : (struct set){ UINT32_MAX },
		.job = in->job.v.pub,
		.candidate = in->candidate.v.pub,
		.limit = in->window.size,
		.offset = window_offset(&in->window, in->window.size),
	};

	/* A candidate's own list has no applications of other candidates. */
	if (c->who.role == CANDIDATE && !uuid_none(in->candidate.v.pub) && !uuid_equal(in->candidate.v.pub, c->who.user.v.pub))
		return OK;
	enum err e = store_application_detail_list(c->db, &query, out);
	add_answers(c, out);
	return e != OK || store_last_page(query.offset, query.limit, out->n, &out->total)
	               ? e
	               : store_application_detail_count(c->db, &query, &out->total);
}

/* ---- applying */

/* The record that the company has of whoever applies; hr has found it before the application was made. */
static enum err known(struct context *c, const struct application_detail *detail, struct candidate *candidate)
{
	if (candidate->id.v.key != 0)
		return OK;
	*candidate = (struct candidate){ .company = detail->application.company, .user = c->who.user, .own = true };
	return service_candidate_known(c, candidate);
}

static enum err keep_resume(struct context *c, const struct application_entry *in, struct candidate *candidate,
                            struct application_detail *detail)
{
	struct file file = { .id = detail->resume,
		             .company = detail->application.company,
		             .application = detail->application.id,
		             .purpose = FILE_RESUME };
	enum err e = known(c, detail, candidate);

	if (e != OK || !HAS(in, resume)) /* a line of an import has none */
		return e;
	e = service_file_keep(c, &in->resume, &file);
	file.record = candidate->id;
	return e == OK ? store_candidate_read(c->db, &file) : e;
}

/* The application as it will be read from the database. */
static void fill(const struct context *c, const struct job_detail *job, const struct application_entry *in,
                 struct application_detail *out)
{
	out->application = (struct application){
		.company = job->company,
		.job = { .id = job->id, .title = job->title, .poster = job->poster },
		.candidate = { .id = c->who.user, .name = job->caller_name, .email = job->caller_email },
		.status = APPLICATION_SUBMITTED,
		.applied_at = instant_of_unix(instant_unix(c->now)),
	};
	out->company_name = job->company_name;
	out->cover = in->cover.n > 0 ? in->cover : (struct str){ 0 };
	out->portfolio = in->portfolio.n > 0 ? in->portfolio : (struct str){ 0 };
	if (HAS(in, resume))
		out->resume.v.pub = uuid_new();
	out->version = 1;
	out->updated_at = out->application.applied_at;
}

static enum err record_created(struct context *c, const struct application_detail *detail)
{
	const struct application *application = &detail->application;
	struct event event = event_of(c, detail, EVENT_APPLICATION_CREATED);
	struct user_id told = application->job.poster;

	event.changes = &(struct change){ "status", { 0 }, word_application_status(APPLICATION_SUBMITTED) };
	event.n_changes = 1;
	event.told = &told;
	event.n_told = service_others(&c->who, &told, 1);
	event.message = application->job.title;
	return store_event_write(c->db, &event);
}

/* ---- hr applies for a candidate */

/* Notes what is missing or wrong of the candidate whom hr names by name and address. */
static void check_named(struct context *c, const struct application_entry *in, struct candidate *candidate)
{
	candidate->name = str_trim(in->candidate_name);
	candidate->email = email_typed(in->candidate_email);
	if (!HAS(in, candidate_name) && !HAS(in, candidate_email))
		fail_at(c, E_REQUIRED, AT(in, candidate), (struct str){ 0 });
	else if (candidate->name.n == 0)
		fail_at(c, E_REQUIRED, AT(in, candidate_name), (struct str){ 0 });
	else if (candidate->email.n == 0)
		fail_at(c, E_REQUIRED, AT(in, candidate_email), (struct str){ 0 });
	else if (!email_valid(candidate->email))
		fail_at(c, E_FORMAT, AT(in, candidate_email), in->candidate_email);
	name_check(c, AT(in, candidate_name), in->candidate_name);
}

/* Finds the candidate of the company by the id; by an address after all faults were noted, because that makes one. */
static enum err check_candidate(struct context *c, const struct application_entry *in, struct candidate *candidate)
{
	enum err e = OK;

	if (c->who.role == CANDIDATE)
		return HAS(in, candidate) || HAS(in, candidate_name) || HAS(in, candidate_email) ? E_FORBIDDEN : OK;
	if (HAS(in, candidate))
		e = store_candidate(c->db, in->candidate.v.pub, candidate);
	else
		check_named(c, in, candidate);
	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, AT(in, candidate), uuid_text(c->arena, in->candidate.v.pub));
	return e == E_NO_ROW ? OK : e;
}

static enum err insert(struct context *c, const struct application_entry *in, struct candidate *candidate,
                       struct application_detail *out)
{
	bool made;
	enum err e = OK;

	if (c->who.role == CANDIDATE)
		return store_application_detail_insert(c->db, out);
	if (!HAS(in, candidate))
		e = service_candidate_enter(c, candidate, &made);
	out->application.candidate.id = candidate->user;
	return e == OK ? store_application_detail_insert_for(c->db, out) : e;
}

enum err service_application_apply(struct context *c, const struct job_detail *job, const struct application_entry *in,
                                   struct application_detail *out)
{
	struct candidate candidate = { 0 };
	enum err e = check_candidate(c, in, &candidate);

	if (e != OK)
		return e;
	if (in->portfolio.n > 0 && !portfolio_valid(in->portfolio))
		fail_at(c, E_FORMAT, AT(in, portfolio), in->portfolio);
	if (job != NULL && !job_open(job, c->now))
		fail_at(c, E_NOT_OPEN, AT(in, job), (struct str){ 0 });
	e = faults_checked(c);
	if (e != OK || job == NULL) /* a job that was not found is a fault already */
		return e != OK ? e : E_INTERNAL;
	fill(c, job, in, out);
	e = insert(c, in, &candidate, out);
	if (e == E_DUPLICATE)
		return fail_at(c, E_APPLIED, AT(in, job), (struct str){ 0 });
	if (e == OK)
		e = keep_resume(c, in, &candidate, out);
	if (e == OK)
		e = record_created(c, out);
	c->outcome = MADE;
	return e == OK && c->who.role != CANDIDATE ? answer(c, out->application.id, out) : e;
}

/* ---- changing */

/* A candidate withdraws, and changes nothing else. */
static enum err may_change(const struct context *c, const struct application_edit *in)
{
	bool own = HAS(in, cover) || HAS(in, resume) || HAS(in, portfolio) || HAS(in, job);
	bool more = own || HAS(in, notes) || HAS(in, feedback) || HAS(in, technical) || HAS(in, culture) ||
	            (HAS(in, status) && in->status != APPLICATION_WITHDRAWN);

	return c->who.role == CANDIDATE && more ? E_FORBIDDEN : OK;
}

/* Reads the job, of which a move tells, and has an offer that is due expire: the move is judged by what the caller has read. */
static enum err settle(struct context *c, struct application_detail *next)
{
	enum err e = store_job_brief(c->db, next->application.job.id, &next->application.job);

	return e == OK ? service_application_settle(c, &next->application) : e;
}

static enum err check_move(struct context *c, const struct application_edit *in, enum application_status was)
{
	if (!HAS(in, status) || in->status == was || application_move(was, in->status, c->who.role == CANDIDATE) == OK)
		return OK;
	return fail_at(c, E_MOVE, AT(in, status),
	               STR_JOIN(c->arena, word_application_status(was), STR(" to "), word_application_status(in->status)));
}

/* clang-format off */
SHAPE(kept, application_detail,
	ROW(application_detail, notes, "internal_notes", "kept"),
	ROW(application_detail, feedback, "interview_feedback", "kept"),
	ROW(application_detail, technical, "technical_score", "kept"),
	ROW(application_detail, culture, "cultural_fit_score", "kept"));
/* clang-format on */

/* Saves what the staff writes about the application, with its history. */
static enum err save(struct context *c, const struct application_detail *was, struct application_detail *next)
{
	struct change changes[COUNT(kept_fields)];
	struct event event = event_of(c, next, EVENT_APPLICATION_CHANGED);

	event.n_changes = service_changes(c, &kept, was, next, changes);
	if (event.n_changes == 0)
		return OK;
	event.changes = changes;
	enum err e = store_application_detail_save(c->db, next);
	return e == OK ? store_event_write(c->db, &event) : e;
}

static void take(const struct application_edit *in, struct application_detail *next)
{
	if (HAS(in, notes))
		next->notes = in->notes;
	if (HAS(in, feedback))
		next->feedback = in->feedback;
	if (HAS(in, technical))
		next->technical = in->technical;
	if (HAS(in, culture))
		next->culture = in->culture;
}

static enum err move(struct context *c, const struct application_edit *in, struct application_detail *next)
{
	if (!HAS(in, status) || in->status == next->application.status)
		return OK;
	return service_application_move(c, &next->application, in->status);
}

enum err service_application_change(struct context *c, const struct application_detail *was, const struct application_edit *in,
                                    struct application_detail *out)
{
	struct application_detail next = *was;
	enum err e = may_change(c, in);

	if (e == OK && HAS(in, version) && in->version != was->version)
		e = E_STALE;
	if (e == OK && HAS(in, status))
		e = settle(c, &next);
	if (e == OK)
		e = check_move(c, in, next.application.status);
	if (e != OK)
		return e;
	take(in, &next);
	e = save(c, was, &next);
	if (e == OK)
		e = move(c, in, &next);
	return e == OK ? answer(c, was->application.id, out) : e;
}
