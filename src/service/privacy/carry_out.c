/*
 * Carries out orders to erase, step by step. The order is locked first, so one dispatcher works on it at a time. A step that
 * was not committed is done again; files that it has removed may be missing then.
 */
#include "service/application/move.h"
#include "service/candidate/known.h"
#include "service/file/storage.h"
#include "service/interview/inside.h"
#include "service/people/account.h"
#include "service/privacy/inside.h"
#include "service/privacy/privacy.h"
#include "store/application/detail.h"
#include "store/candidate/candidate.h"
#include "store/interview/interview.h"
#include "store/job/job.h"
#include "store/people/user.h"
#include "store/privacy/erasure.h"

enum {
	SOON = 3,          /* seconds until an order is looked at again that waits for other work of a dispatcher */
	LATER = 3600,      /* the same of one that waits for a hold, or for a colleague to be deactivated */
	PATIENCE = 10 * 60 /* seconds: mails that cannot be sent do not delay an erasure any longer */
};

static enum err again(struct context *c, struct erasure *erasure, int64_t seconds)
{
	erasure->next_at = instant_add(c->now, seconds);
	return store_erasure_save(c->db, erasure);
}

/* The statements from here on are run for the company of the part, with whoever has ordered it as the actor. */
static void act_for(struct context *c, const struct erasure *erasure, struct company_id company)
{
	c->who = (struct principal){ .user = erasure->ordered_by,
		                     .company = company,
		                     .role = erasure->company.v.key != 0 ? HR : CANDIDATE };
	db_set_scope(c->db,
	             (struct db_scope_values){
	                     .caller = c->who.user.v.key, .company = company.v.key, .role = c->who.role, .now = c->now });
}

/* ---- the beginning */

/* The account is closed first, so that nothing is added while its parts are erased. Of staff it is closed by their admin. */
static enum err begin(struct context *c, struct erasure *erasure)
{
	struct erasure_facts facts = { .user = erasure->user };
	enum err e = store_erasure_facts(c->db, &facts);
	bool person = erasure->company.v.key == 0;
	struct user user = { .id = facts.user };

	if (e == E_NO_ROW)
		return E_INTERNAL;
	/* An account without a password that only this company knows was made by the company, and nobody uses it: it is erased,
	 * too. */
	if (e == OK)
		e = store_erasure_split(c->db, erasure, !person && !facts.login && facts.companies <= 1);
	if (e == OK && person && facts.role == CANDIDATE && facts.active)
		e = store_user_set_active(c->db, &user);
	if (e == OK && person && facts.role == CANDIDATE && facts.active)
		e = service_account_event(c, &user, EVENT_USER_DISABLED);
	erasure->status = ERASURE_BEGUN;
	return e == OK ? again(c, erasure, SOON) : e;
}

/* ---- running applications */

/* The application is one of the person and of the company of the part, in whose order it was found. */
static enum err find_locked(struct context *c, struct uuid id, struct application_detail *out)
{
	const struct interview of = { .application.id.v.pub = id };
	enum err e = store_interview_any_lock_ahead(c->db, &of);

	return e == OK ? store_application_detail_any_lock(c->db, id, out) : e;
}

static enum err withdraw(struct context *c, struct uuid id)
{
	struct application_detail detail = { 0 };
	struct ids ended;
	enum err e = find_locked(c, id, &detail);

	if (e == OK)
		e = store_job_brief(c->db, detail.application.job.id, &detail.application.job);
	if (e == OK)
		e = service_application_move(c, &detail.application, APPLICATION_WITHDRAWN);
	return e == OK ? service_interview_end_all(c, &detail.application, &ended) : e;
}

static enum err end_applications(struct context *c, const struct erasure *erasure, const struct erasure_part *part)
{
	struct erasure_application *list;
	size_t n = 0;
	enum err e = store_erasure_running(c->db, erasure, part, &list, &n);

	for (size_t i = 0; e == OK && i < n; i++)
		e = withdraw(c, list[i].id);
	return e == OK ? store_erasure_ended(c->db, part) : e;
}

/* ---- erasing */

enum err service_erase_files(struct context *c, const struct erasing *it)
{
	struct file_list files = { 0 };
	enum err e = store_erase_files(c->db, it, &files);

	for (size_t i = 0; e == OK && i < files.n; i++) {
		e = service_storage_erase(c, files.at[i].stored);
		if (e == OK)
			e = store_erase_file(c->db, &files.at[i]);
	}
	return e;
}

/* An import has lines about many people, of which nobody can say whose they are before they are taken. */
static enum err erase_imports(struct context *c, const struct erasing *it)
{
	struct file_list files = { 0 };
	enum err e = store_erase_import_files(c->db, it, &files);

	for (size_t i = 0; e == OK && i < files.n; i++)
		e = service_storage_erase(c, files.at[i].stored);
	return e;
}

static struct str nobody_at(struct context *c, struct uuid id)
{
	return STR_JOIN(c->arena, STR("erased-"), uuid_text(c->arena, id), STR("@invalid"));
}

/* After this, what the company had no longer leads to the account of the person, which stays as it is. */
static enum err pass_on(struct context *c, struct erasing *it)
{
	struct user heir = {
		.id.v.pub = uuid_new(), .role = CANDIDATE, .email = it->email, .name = it->name, .first = it->name
	};
	enum err e;

	heir.last = STR("");
	heir.email = nobody_at(c, heir.id.v.pub);
	heir.created_at = heir.updated_at = instant_of_unix(instant_unix(c->now));
	e = store_user_insert(c->db, &heir);
	it->heir = heir.id;
	return e == OK ? store_erase_pass_on(c->db, it) : e;
}

static enum err erase_company(struct context *c, const struct erasure_facts *facts, struct erasing *it, bool account)
{
	struct candidate candidate = { .company = it->company, .user = it->user };
	enum err e = store_candidate_of(c->db, &candidate);

	if (e != OK && e != E_NO_ROW)
		return e;
	candidate.id.v.pub = facts->user.v.pub;
	e = service_erase_files(c, it);
	if (e == OK)
		e = erase_imports(c, it);
	if (e == OK)
		e = store_erase_company(c->db, it);
	if (e == OK && !account)
		e = pass_on(c, it);
	return e == OK ? service_candidate_event(c, &candidate, EVENT_CANDIDATE_ERASED) : e;
}

static enum err erase_account(struct context *c, struct erasing *it)
{
	const struct user user = { .id = it->user };
	enum err e = service_erase_files(c, it);

	if (e == OK)
		e = store_erase_account(c->db, it);
	return e == OK ? service_account_event(c, &user, EVENT_USER_ERASED) : e;
}

static enum err erase(struct context *c, const struct erasure *erasure, const struct erasure_part *part, bool account)
{
	struct erasure_facts facts = { .user = erasure->user };
	enum err e = store_erasure_facts(c->db, &facts);
	struct erasing it = { .company = part->company, .user = facts.user, .name = STR("Erased candidate") };

	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	it.email = nobody_at(c, facts.user.v.pub);
	if (facts.role != CANDIDATE)
		it.name = STR("Former colleague");
	e = part->company.v.key != 0 ? erase_company(c, &facts, &it, account) : erase_account(c, &it);
	return e == OK ? store_erasure_erased(c->db, part) : e;
}

/* ---- the steps */

/* Whether the account of a member of staff is still needed. */
static enum err in_use(struct context *c, const struct erasure *erasure, bool *needed_r)
{
	struct erasure_facts facts = { .user = erasure->user };
	enum err e = store_erasure_facts(c->db, &facts);

	*needed_r = facts.role != CANDIDATE && (facts.active || facts.takes_part);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* Does the step that a part needs next. *wait_r: seconds until it can be done; 0: it was done. */
static enum err part_step(struct context *c, const struct erasure *erasure, const struct erasure_part *part, int64_t *wait_r)
{
	bool company = part->company.v.key != 0, needed = false;
	enum err e = OK;

	*wait_r = 0;
	act_for(c, erasure, part->company);
	if (!company)
		e = in_use(c, erasure, &needed);
	if (e != OK || part->held || needed) {
		*wait_r = LATER;
		return e;
	}
	if (company && part->ended_at.us == 0)
		return end_applications(c, erasure, part);
	if (company && part->busy && instant_add(part->ended_at, PATIENCE).us > c->now.us) {
		*wait_r = SOON;
		return OK;
	}
	/* The order of a person erases the account as well, so what a company had may go on leading to it. */
	return erase(c, erasure, part, erasure->company.v.key == 0);
}

static enum err go_on(struct context *c, struct erasure *erasure)
{
	struct erasure_part *parts;
	size_t n = 0;
	int64_t least = LATER;
	enum err e = store_erasure_parts(c->db, erasure, &parts, &n);

	for (size_t i = 0; e == OK && i < n; i++) {
		int64_t wait = 0;

		e = part_step(c, erasure, &parts[i], &wait);
		if (e == OK && wait == 0)
			return again(c, erasure, 0);
		least = wait < least ? wait : least;
	}
	if (e != OK || n > 0)
		return e == OK ? again(c, erasure, least) : e;
	erasure->status = ERASURE_DONE;
	erasure->done_at = instant_of_unix(instant_unix(c->now));
	erasure->next_at = (struct instant){ 0 };
	return store_erasure_save(c->db, erasure);
}

enum err service_erasure_delay(struct context *c, int64_t seconds)
{
	struct erasure erasure = { 0 };
	enum err e = store_erasure_next(c->db, &erasure);

	return e == OK ? again(c, &erasure, seconds) : e;
}

enum err service_erasure_step(struct context *c)
{
	struct erasure erasure = { 0 };
	enum err e = store_erasure_next(c->db, &erasure);

	if (e != OK)
		return e;
	return erasure.status == ERASURE_ORDERED ? begin(c, &erasure) : go_on(c, &erasure);
}
