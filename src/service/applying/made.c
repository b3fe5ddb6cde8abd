/* The dispatcher's part of applying without an account: decides what comes of it, and makes the application. */
#include "model/words.h"
#include "service/application/move.h"
#include "service/applying/applying.h"
#include "service/candidate/known.h"
#include "service/file/storage.h"
#include "service/people/account.h"
#include "store/application/application.h"
#include "store/application/applying.h"
#include "store/application/detail.h"
#include "store/candidate/candidate.h"
#include "store/file/file.h"
#include "store/job/job.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define DAY INT64_C(86400)

/* The statements from here on run for the company, and for the candidate once it is known who that is. */
static void act_for(struct context *c, struct company_id company, struct user_id candidate)
{
	c->who = (struct principal){ .user = candidate, .company = company };
	if (candidate.v.key != 0)
		c->who.role = CANDIDATE;
	db_set_scope(c->db, (struct db_scope_values){
	                            .caller = candidate.v.key, .company = company.v.key, .role = c->who.role, .now = c->now });
}

/* ---- the application */

enum err service_applying_record(struct context *c, const struct application *application, enum event_name name)
{
	const struct user_id told = application->job.poster;
	struct event event = { .name = name,
		               .object = OBJECT_APPLICATION,
		               .id = application->id.v,
		               .company = application->company,
		               CAUSED_BY(c),
		               .told = &told,
		               .n_told = 1,
		               .message = application->job.title };
	const struct change status = { "status", { 0 }, word_application_status(APPLICATION_SUBMITTED) };

	event.changes = &status;
	event.n_changes = name == EVENT_APPLICATION_CREATED;
	return store_event_write(c->db, &event);
}

/* Gives the files to the application. The resume is read by the dispatcher, as long as the company has not too many of one
 * candidate. */
static enum err give_files(struct context *c, const struct file_list *files, const struct candidate *candidate,
                           const struct application *application)
{
	enum err e = OK;

	for (size_t i = 0; e == OK && i < files->n; i++) {
		struct file file = files->at[i];

		file.company = application->company;
		file.application = application->id;
		file.created_at = instant_of_unix(instant_unix(c->now));
		e = store_file_insert(c->db, &file);
		file.record = candidate->id;
		if (e == OK && file.purpose == FILE_RESUME)
			e = store_candidate_read(c->db, &file);
	}
	return e;
}

static struct file_id resume_of(const struct file_list *files)
{
	for (size_t i = 0; i < files->n; i++)
		if (files->at[i].purpose == FILE_RESUME)
			return files->at[i].id;
	return (struct file_id){ 0 };
}

/* There is an application already: a withdrawn one is submitted again; of another one nothing changes but that it has further
 * files. */
static enum err add_to(struct context *c, struct application_detail *detail)
{
	struct application *application = &detail->application;
	enum err e = store_application_find(c->db, application);

	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	if (application->status != APPLICATION_WITHDRAWN)
		return service_applying_record(c, application, EVENT_APPLICATION_FILE_ADDED);
	e = store_applying_again(c->db, detail);
	return e == OK ? service_application_move(c, application, APPLICATION_SUBMITTED) : e;
}

static enum err make(struct context *c, struct application_detail *detail)
{
	enum err e = store_application_detail_insert_for(c->db, detail);

	if (e == E_DUPLICATE)
		return add_to(c, detail);
	return e == OK ? service_applying_record(c, &detail->application, EVENT_APPLICATION_CREATED) : e;
}

/* Whoever has an account and has confirmed the application has told the company that there is one. */
static enum err note_account(struct context *c, const struct candidate *candidate)
{
	struct user user = { 0 };
	enum err e = store_user_reachable(c->db, candidate->user, &user);

	if (e != OK || user.password_hash.n == 0)
		return e == E_NO_ROW ? OK : e;
	return store_candidate_own(c->db, candidate);
}

enum err service_applying_make(struct context *c, struct applying *applying, bool confirmed)
{
	struct candidate candidate = { .name = applying->name, .email = applying->email, .phone = applying->phone };
	struct file_list files = { 0 };
	struct application_detail detail = { .application = { .id.v.pub = applying->id.v.pub,
		                                              .company = applying->company,
		                                              .status = APPLICATION_SUBMITTED,
		                                              .applied_at = c->now },
		                             .cover = applying->cover,
		                             .answers_text = applying->answers,
		                             .unconfirmed = !confirmed };
	bool made;

	act_for(c, applying->company, (struct user_id){ 0 });
	enum err e = store_job_brief(c->db, applying->job, &detail.application.job);
	if (e == OK)
		e = service_candidate_enter(c, &candidate, &made);
	if (e == OK)
		e = store_applying_take_files(c->db, applying->id, &files);
	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	act_for(c, applying->company, candidate.user);
	if (confirmed)
		e = service_account_reclaim(c, candidate.user);
	if (e == OK && confirmed)
		e = note_account(c, &candidate);
	detail.application.candidate.id = candidate.user;
	detail.resume = resume_of(&files);
	if (e == OK)
		e = make(c, &detail);
	if (e == OK)
		e = give_files(c, &files, &candidate, &detail.application);
	applying->status = APPLYING_DONE;
	applying->user = candidate.user;
	applying->application = detail.application.id;
	if (e == OK)
		e = store_applying_own_mails(c->db, applying);
	return e == OK ? store_applying_save(c->db, applying) : e;
}

/* ---- what comes of one */

static enum err drop_files(struct context *c, const struct applying *applying)
{
	struct file_list files = { 0 };
	enum err e = store_applying_take_files(c->db, applying->id, &files);

	for (size_t i = 0; e == OK && i < files.n; i++)
		e = service_storage_erase(c, files.at[i].stored);
	return e;
}

static enum err remove_one(struct context *c, const struct applying *applying)
{
	enum err e = drop_files(c, applying);

	if (e == OK)
		e = store_applying_remove_mails(c->db, applying);
	return e == OK ? store_applying_delete(c->db, applying) : e;
}

/* Has the mail planned by which whoever has the address learns what came of it. */
static enum err announce(struct context *c, const struct applying *applying)
{
	struct event event = {
		.name = EVENT_APPLYING_ANSWERED, .object = OBJECT_APPLYING, .id = applying->id.v, .company = applying->company
	};

	return store_event_write(c->db, &event);
}

/* An account belongs to whoever has the address, so that person is asked before anything appears in it. Staff cannot apply with
 * theirs. */
static enum err decide(struct context *c, struct applying *applying)
{
	struct user user = { 0 };
	enum err e = store_user_by_email(c->db, applying->email, &user);
	bool known = e == OK, staff = known && user.role != CANDIDATE, account = known && user.password_hash.n > 0;

	if (e != OK && e != E_NO_ROW)
		return e;
	if (known && !user.active)
		return remove_one(c, applying);
	applying->next_at = instant_add(applying->created_at, APPLYING_DAYS * DAY);
	applying->user = user.id;
	applying->status = staff ? APPLYING_REFUSED : APPLYING_WAITING;
	e = staff ? drop_files(c, applying) : OK;
	if (e == OK && (staff || account || applying->always_confirm))
		e = store_applying_save(c->db, applying);
	else if (e == OK)
		e = service_applying_make(c, applying, false);
	return e == OK ? announce(c, applying) : e;
}

enum err service_applying_step(struct context *c)
{
	struct applying applying = { 0 };
	enum err e = store_applying_due(c->db, &applying);

	if (e != OK)
		return e;
	act_for(c, applying.company, (struct user_id){ 0 });
	return applying.status == APPLYING_NEW ? decide(c, &applying) : remove_one(c, &applying);
}

enum err service_applying_delay(struct context *c, int64_t seconds)
{
	return store_applying_delay(c->db, instant_add(c->now, seconds));
}
