/* hr adds a candidate, and perhaps an application of theirs. */
#include "service/candidate/candidate.h"
#include "service/candidate/known.h"
#include "service/file/keep.h"
#include "store/application/application.h"
#include "store/candidate/candidate.h"
#include "store/trail/event.h"

static enum err check(struct context *c, const struct candidate_entry *in, struct candidate *candidate, struct job_detail *job)
{
	enum err e = OK;

	candidate->name = str_trim(in->name);
	candidate->email = email_typed(in->email);
	candidate->phone = in->phone;
	candidate->place = in->place;
	candidate->district = in->district;
	candidate->tags = service_candidate_tags(c, in->tags, AT(in, tags));
	if (candidate->name.n == 0)
		fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
	name_check(c, AT(in, name), in->name);
	if (!email_valid(candidate->email))
		fail_at(c, E_FORMAT, AT(in, email), in->email);
	if (!uuid_none(in->job.v.pub))
		e = store_candidate_job(c->db, in->job.v.pub, job);
	if (e == E_NO_ROW)
		fail_at(c, E_NO_SUCH, AT(in, job), uuid_text(c->arena, in->job.v.pub));
	else if (e == OK && !uuid_none(in->job.v.pub) && !job_open(job, c->now))
		fail_at(c, E_NOT_OPEN, AT(in, job), (struct str){ 0 });
	return e == OK || e == E_NO_ROW ? faults_checked(c) : e;
}

/* Makes the application, unless there is one: *application has no key then. */
static enum err apply(struct context *c, const struct candidate *candidate, const struct job_detail *job,
                      struct application *application)
{
	*application = (struct application){ .company = c->who.company,
		                             .status = APPLICATION_SUBMITTED,
		                             .candidate.id = candidate->user,
		                             .place = candidate->place,
		                             .district = candidate->district,
		                             .applied_at = c->now };
	application->job.id = job->id;
	enum err e = store_application_find(c->db, application);
	if (e == OK)
		*application = (struct application){ 0 };
	if (e != E_NO_ROW)
		return e;
	e = store_application_insert(c->db, application);
	if (e == E_DUPLICATE) { /* another request has made it since */
		*application = (struct application){ 0 };
		return OK;
	}
	struct event event = { .name = EVENT_APPLICATION_CREATED,
		               .object = OBJECT_APPLICATION,
		               .id = application->id.v,
		               .company = application->company,
		               CAUSED_BY(c) };
	return e == OK ? store_event_write(c->db, &event) : e;
}

/* Keeps the resume as a file of the candidate, and of the application if one was just made. */
static enum err keep_resume(struct context *c, const struct candidate_entry *in, const struct candidate *candidate,
                            const struct application *application)
{
	struct file file = {
		.company = c->who.company, .application = application->id, .record = candidate->id, .purpose = FILE_RESUME
	};
	int64_t n = 0;
	enum err e = store_candidate_count_files(c->db, candidate, &n);

	if (e == OK && n >= CANDIDATE_FILES_MAX)
		return fail_at(c, E_FULL, AT(in, resume), (struct str){ 0 });
	if (e == OK)
		e = service_file_keep(c, &in->resume, &file);
	if (e == OK)
		e = store_candidate_read(c->db, &file);
	return e == OK && application->id.v.key != 0 ? store_candidate_set_resume(c->db, application, file.id) : e;
}

enum err service_candidate_add(struct context *c, const struct candidate_entry *in, struct candidate *out)
{
	struct candidate candidate = { 0 };
	struct application application = { 0 };
	struct job_detail job = { 0 };
	bool made = false;
	enum err e = check(c, in, &candidate, &job);

	if (e == OK)
		e = service_candidate_enter(c, &candidate, &made);
	if (e == OK && job.id.v.key != 0)
		e = apply(c, &candidate, &job, &application);
	if (e == OK && HAS(in, resume))
		e = keep_resume(c, in, &candidate, &application);
	if (e != OK)
		return e;
	c->outcome = made ? MADE : DONE;
	return service_candidate_answer(c, candidate.id.v.pub, out);
}
