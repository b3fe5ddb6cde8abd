/* The use cases that make, change, publish and close jobs. */
#include "service/job/job.h"

#include "service/trail/changes.h"
#include "store/interview/interview.h"
#include "store/job/detail.h"
#include "store/job/words.h"

/* ---- history of all members that differ, in the words of the domain */

/* clang-format off */
WORDS(status_words, job_status, [JOB_DRAFT] = "draft", [JOB_PUBLISHED] = "published", [JOB_CLOSED] = "closed");
WORDS(employment_words, employment, [EMPLOYMENT_FULL_TIME] = "full_time", [EMPLOYMENT_PART_TIME] = "part_time",
	[EMPLOYMENT_CONTRACT] = "contract", [EMPLOYMENT_INTERNSHIP] = "internship", [EMPLOYMENT_TEMPORARY] = "temporary",
	[EMPLOYMENT_FREELANCE] = "freelance");
WORDS(experience_words, experience, [EXPERIENCE_ENTRY] = "entry", [EXPERIENCE_JUNIOR] = "junior", [EXPERIENCE_MID] = "mid",
	[EXPERIENCE_SENIOR] = "senior", [EXPERIENCE_LEAD] = "lead", [EXPERIENCE_EXECUTIVE] = "executive");
WORDS(question_words, question_kind, [QUESTION_TEXT] = "text", [QUESTION_CHOICE] = "choice", [QUESTION_YES_NO] = "yes_no",
	[QUESTION_FILE] = "file");
WORDS(work_words, work_model, [WORK_ONSITE] = "onsite", [WORK_REMOTE] = "remote", [WORK_HYBRID] = "hybrid");
SHAPE(kept, job_detail,
	WORD(job_detail, status, status_words, "status", "kept"),
	ROW(job_detail, title, "title", "kept"),
	ID(job_detail, department, "department", "kept"),
	ID(job_detail, owner, "owner", "kept"),
	ROW(job_detail, description, "description", "kept"),
	ROW(job_detail, requirements, "requirements", "kept"),
	ROW(job_detail, responsibilities, "responsibilities", "kept"),
	WORD(job_detail, employment, employment_words, "employment_type", "kept"),
	WORD(job_detail, experience, experience_words, "experience_level", "kept"),
	WORD(job_detail, work, work_words, "work_model", "kept"),
	ROW(job_detail, location, "location", "kept"),
	ROW(job_detail, salary_min, "salary_min", "kept"),
	ROW(job_detail, salary_max, "salary_max", "kept"),
	ROW(job_detail, currency, "salary_currency", "kept"),
	ROW(job_detail, years, "min_experience_years", "kept"),
	ROW(job_detail, education, "education_required", "kept"),
	ROW(job_detail, deadline, "application_deadline", "kept"));
/* clang-format on */
#define CHANGES_MAX (COUNT(kept_fields) + 3)

static struct str list_text(struct context *c, struct strs names)
{
	struct str text = { 0 };

	for (size_t i = 0; i < names.n; i++)
		text = i == 0 ? names.at[0] : STR_JOIN(c->arena, text, STR(", "), names.at[i]);
	return text;
}

/* One line for each question: "start: When can you begin? (required)". */
static struct str questions_said(struct context *c, const struct job_detail *job)
{
	struct question_list questions = questions_parse(c->arena, job->questions_text);
	struct str text = { 0 };

	for (size_t i = 0; i < questions.n; i++) {
		const struct question *question = &questions.at[i];
		struct str choices = question->choices.n > 0
		                             ? STR_JOIN(c->arena, STR(" ["), list_text(c, question->choices), STR("]"))
		                             : STR("");

		text = STR_JOIN(c->arena, text, i > 0 ? STR("\n") : STR(""), question->key, STR(": "), question->title, choices,
		                STR(" ("), str_of(words_word(&question_words, question->kind)),
		                question->required ? STR(", required)") : STR(")"));
	}
	return text;
}

static void note(struct change *changes, size_t *n, struct change change)
{
	if (!str_equal(change.before, change.after))
		changes[(*n)++] = change;
}

static size_t changes_of(struct context *c, const struct job_detail *was, const struct job_detail *next, struct change *changes)
{
	size_t n = service_changes(c, &kept, was, next, changes);

	note(changes, &n, (struct change){ "required_skills", list_text(c, was->required), list_text(c, next->required) });
	note(changes, &n, (struct change){ "preferred_skills", list_text(c, was->preferred), list_text(c, next->preferred) });
	note(changes, &n, (struct change){ "questions", questions_said(c, was), questions_said(c, next) });
	return n;
}

static enum err record_event(struct context *c, enum event_name name, const struct job_detail *job, const struct event *changed)
{
	struct event event = { .name = name,
		               .object = OBJECT_JOB,
		               .id = job->id.v,
		               .company = c->who.company,
		               CAUSED_BY(c),
		               .changes = changed->changes,
		               .n_changes = changed->n_changes };

	return store_event_write(c->db, &event);
}

/* ---- checks of the input */

static void check_text(struct context *c, size_t off, struct str text)
{
	if (str_trim(text).n == 0)
		fail_at(c, E_REQUIRED, off, (struct str){ 0 });
}

static void check_currency(struct context *c, const struct job_edit *in)
{
	bool right = in->currency.n == 0 || in->currency.n == 3;

	for (size_t i = 0; i < in->currency.n; i++)
		right = right && in->currency.p[i] >= 'A' && in->currency.p[i] <= 'Z';
	if (!right)
		fail_at(c, E_FORMAT, AT(in, currency), in->currency);
}

static void check_salary(struct context *c, const struct job_edit *in, const struct job_detail *next)
{
	if (!next->salary_min.has || !next->salary_max.has || next->salary_max.cents >= next->salary_min.cents)
		return;
	fail_at(c, E_SALARY, HAS(in, salary_max) ? AT(in, salary_max) : AT(in, salary_min), (struct str){ 0 });
}

static void check_status(struct context *c, const struct job_edit *in, const struct job_detail *was)
{
	if (HAS(in, status) && job_move(was->status, in->status) != OK)
		fail_at(c, E_MOVE, AT(in, status),
		        STR_JOIN(c->arena, str_of(words_word(&status_words, was->status)), STR(" to "),
		                 str_of(words_word(&status_words, in->status))));
}

/* The names without blanks around them, each name once. */
static struct strs cleaned(struct context *c, struct strs names)
{
	struct str *kept_names = ARENA_ARRAY(c->arena, struct str, names.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < names.n; i++) {
		struct str name = str_trim(names.at[i]);
		bool twice = name.n == 0;
		for (size_t k = 0; k < n; k++)
			twice = twice || str_equal_nocase(kept_names[k], name);
		if (!twice)
			kept_names[n++] = name;
	}
	return (struct strs){ kept_names, n };
}

static enum err find_department(struct context *c, const struct job_edit *in, struct job_detail *next)
{
	struct department department = { 0 };

	if (!HAS(in, department))
		return OK;
	next->department = (struct department_id){ 0 };
	next->department_name = (struct str){ 0 };
	if (uuid_none(in->department.v.pub))
		return OK;
	enum err e = store_department_hold(c->db, in->department.v.pub, &department);
	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, AT(in, department), (struct str){ 0 });
	next->department = department.id;
	next->department_name = department.name;
	return e == E_NO_ROW ? OK : e;
}

/* Without an id the owner is again whoever posted the job. */
static enum err find_owner(struct context *c, const struct job_edit *in, struct job_detail *next)
{
	struct user owner = { .id = in->owner };

	if (!HAS(in, owner))
		return OK;
	next->owner = (struct user_id){ 0 };
	if (uuid_none(in->owner.v.pub))
		return OK;
	enum err e = store_interview_staff(c->db, &owner);
	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, AT(in, owner), (struct str){ 0 });
	next->owner = owner.id;
	return e == E_NO_ROW ? OK : e;
}

static void take_questions(struct context *c, const struct job_edit *in, struct job_detail *next)
{
	struct str wrong = { 0 };

	if (!HAS(in, questions))
		return;
	enum err e = questions_check(c->arena, &in->questions, &wrong);
	if (e != OK)
		fail_at(c, e, AT(in, questions), wrong);
	next->questions_text = questions_text(c->arena, &in->questions);
}

static void take_words(struct context *c, const struct job_edit *in, struct job_detail *next)
{
	const struct {
		bool sent;
		const struct str *from;
		struct str *to;
	} texts[] = {
		{ HAS(in, title), &in->title, &next->title },
		{ HAS(in, description), &in->description, &next->description },
		{ HAS(in, requirements), &in->requirements, &next->requirements },
		{ HAS(in, responsibilities), &in->responsibilities, &next->responsibilities },
		{ HAS(in, location), &in->location, &next->location },
		{ HAS(in, currency), &in->currency, &next->currency },
		{ HAS(in, education), &in->education, &next->education },
	};

	for (size_t i = 0; i < COUNT(texts); i++) {
		if (texts[i].sent)
			*texts[i].to = *texts[i].from;
	}
	if (HAS(in, required))
		next->required = cleaned(c, in->required);
	if (HAS(in, preferred))
		next->preferred = cleaned(c, in->preferred);
}

static void take_rest(struct context *c, const struct job_edit *in, struct job_detail *next)
{
	if (HAS(in, employment))
		next->employment = in->employment;
	if (HAS(in, experience))
		next->experience = in->experience;
	if (HAS(in, work))
		next->work = in->work;
	if (HAS(in, salary_min))
		next->salary_min = in->salary_min;
	if (HAS(in, salary_max))
		next->salary_max = in->salary_max;
	if (HAS(in, years))
		next->years = in->years;
	if (HAS(in, deadline))
		next->deadline = in->deadline.us != 0 ? instant_of_unix(instant_unix(in->deadline)) : in->deadline;
	if (!HAS(in, status) || in->status == next->status)
		return;
	next->status = in->status;
	if (in->status == JOB_PUBLISHED)
		next->published_at = instant_of_unix(instant_unix(c->now));
}

/* Sets `next` to `was` with the members that were sent. E_INVALID with all faults. */
static enum err take(struct context *c, const struct job_edit *in, const struct job_detail *was, struct job_detail *next)
{
	*next = *was;
	take_words(c, in, next);
	if (HAS(in, title))
		check_text(c, AT(in, title), in->title);
	name_check(c, AT(in, title), in->title);
	if (HAS(in, description))
		check_text(c, AT(in, description), in->description);
	check_currency(c, in);
	check_status(c, in, was);
	take_rest(c, in, next);
	check_salary(c, in, next);
	take_questions(c, in, next);
	enum err e = find_department(c, in, next);
	if (e == OK)
		e = find_owner(c, in, next);
	return e == OK ? faults_checked(c) : e;
}

/* ---- use cases */

static enum err answer(struct context *c, struct job_id id, struct job_detail *out)
{
	*out = (struct job_detail){ 0 };
	enum err e = store_job_detail_any(c->db, id.v.pub, out);
	if (e == OK)
		e = store_job_detail_skills(c->db, c->arena, out);
	out->open = job_open(out, c->now);
	out->questions = questions_parse(c->arena, out->questions_text);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_job_index(struct context *c, const struct job_detail *job)
{
	struct str *words;
	size_t n = job_words(c->arena, job, &words);

	return store_job_words_set(c->db, job, words, n);
}

enum err service_job_create(struct context *c, const struct job_edit *in, struct job_detail *out)
{
	const struct job_detail nothing = { .status = JOB_DRAFT };
	struct job_detail made;
	struct change changes[CHANGES_MAX];

	enum err e = take(c, in, &nothing, &made);
	if (e != OK)
		return e;
	made.id.v.pub = uuid_new();
	e = store_job_detail_insert(c->db, &made);
	if (e == OK)
		e = service_job_index(c, &made);
	const struct event changed = { .changes = changes, .n_changes = changes_of(c, &nothing, &made, changes) };
	if (e == OK)
		e = record_event(c, EVENT_JOB_CREATED, &made, &changed);
	if (e != OK)
		return e;
	c->outcome = MADE;
	return answer(c, made.id, out);
}

static enum event_name event_of(const struct job_detail *was, const struct job_detail *next)
{
	if (was->status == next->status)
		return EVENT_JOB_CHANGED;
	return next->status == JOB_PUBLISHED ? EVENT_JOB_PUBLISHED : EVENT_JOB_CLOSED;
}

static enum err save(struct context *c, const struct job_edit *in, const struct job_detail *was, struct job_detail *next)
{
	struct change changes[CHANGES_MAX];
	const struct event changed = { .changes = changes, .n_changes = changes_of(c, was, next, changes) };

	if (changed.n_changes == 0)
		return OK;
	enum err e = store_job_detail_save(c->db, next);
	if (e == OK && HAS(in, required))
		e = store_job_detail_save_skills(c->db, next, true);
	if (e == OK && HAS(in, preferred))
		e = store_job_detail_save_skills(c->db, next, false);
	if (e == OK && (HAS(in, required) || HAS(in, preferred) || next->status != was->status))
		e = store_job_detail_mark_skills(c->db, next);
	if (e == OK && (HAS(in, title) || HAS(in, description) || HAS(in, requirements) || HAS(in, responsibilities)))
		e = service_job_index(c, next);
	else if (e == OK && next->status != was->status)
		e = store_job_words_mark(c->db, next);
	return e == OK ? record_event(c, event_of(was, next), next, &changed) : e;
}

enum err service_job_change(struct context *c, const struct job_detail *was, const struct job_edit *in, struct job_detail *out)
{
	struct job_detail next;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = take(c, in, was, &next);
	if (e == OK)
		e = save(c, in, was, &next);
	return e == OK ? answer(c, was->id, out) : e;
}

static enum err move(struct context *c, const struct job_detail *was, const struct job_key *key, enum job_status status,
                     struct job_detail *out)
{
	struct job_edit in = { .id = key->id, .version = key->version, .status = status };

	MARK(&in, status);
	if (HAS(key, version))
		MARK(&in, version);
	return service_job_change(c, was, &in, out);
}

enum err service_job_publish(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out)
{
	return move(c, was, in, JOB_PUBLISHED, out);
}

enum err service_job_close(struct context *c, const struct job_detail *was, const struct job_key *in, struct job_detail *out)
{
	return move(c, was, in, JOB_CLOSED, out);
}
