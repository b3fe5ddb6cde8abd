/*
 * Blanks what is older than a company keeps it. Each step saves its progress in its own transaction, so a run that is killed
 * continues from there; and what is blank already stays as it is.
 */
#include "service/privacy/retention.h"

#include "base/zone.h"
#include "service/candidate/known.h"
#include "service/privacy/inside.h"
#include "service/trail/chain.h"
#include "store/candidate/candidate.h"
#include "store/privacy/erasure.h"
#include "store/privacy/retention.h"
#include "store/trail/event.h"
#include "store/trail/outbox.h"

#define DAY INT64_C(86400)

enum {
	ROWS_AT_ONCE = 500,
	APPLICATIONS_AT_ONCE = 10, /* each of them needs many statements */
	NIGHT_MINUTE = 120         /* of the company's day: when its runs begin */
};

/* clang-format off */
const char *const retained_words[] = { RETAINED_VALUES(WORD_OF) };
#define MEMBER_OF(value, number, word) [value] = "erased_" word,
static const char *const members[] = { RETAINED_VALUES(MEMBER_OF) };
/* clang-format on */

/* ---- when */

/* The next night of a company. */
static struct instant next_night(struct context *c, struct str zone)
{
	const struct zone *clock = zone_shown(zone, NULL);
	struct instant at = instant_add(c->now, DAY);
	struct date day;

	zone_wall(clock, c->now, &day, NULL);
	day.day1++;
	(void)zone_instant(clock, day, (struct wall){ NIGHT_MINUTE + 1 }, &at);
	return at.us > c->now.us ? at : instant_add(c->now, DAY);
}

enum err service_retention_follow(struct context *c, struct str zone)
{
	return store_retention_follow(c->db, next_night(c, zone));
}

/* ---- applications */

/* When a company has nothing of a person any more but applications without texts, the record goes the way of every erasure. */
static enum err erase_record(struct context *c, const struct erasing *it)
{
	struct erasure erasure = { .user = it->user, .company = it->company, .due_at = c->now };
	struct candidate candidate = { .company = it->company, .user = it->user };
	struct erasure_facts facts = { .user = it->user };
	bool all = false;
	enum err e = store_retention_all_erased(c->db, it->company, it->user, &all);

	if (e != OK || !all)
		return e;
	e = store_candidate_of(c->db, &candidate);
	if (e == OK)
		e = store_erasure_insert(c->db, &erasure);
	if (e == E_NO_ROW || e == E_DUPLICATE) /* there is no record, or an order is there already */
		return OK;
	if (e == OK)
		e = store_erasure_split(c->db, &erasure, false);
	if (e == OK)
		e = store_erasure_facts(c->db, &facts);
	candidate.id.v.pub = facts.user.v.pub;
	return e == OK ? service_candidate_event(c, &candidate, EVENT_ERASURE_ORDERED) : e;
}

/* Erases the application of `row`, unless somebody has changed it since it was looked at. */
static enum err erase_application(struct context *c, const struct retention_span *span, struct retained_row *row)
{
	enum err e = store_retention_application(c->db, span, row);
	const struct erasing it = { .company = span->company, .user = row->person, .application.v.key = row->key };

	if (e == E_NO_ROW || (e == OK && (row->young || row->kept || !row->full)))
		return OK;
	if (e == OK)
		e = service_erase_files(c, &it);
	if (e == OK)
		e = store_erase_application(c->db, &it);
	return e == OK ? erase_record(c, &it) : e;
}

/* Applications end in another order than that of their keys, so all of a status are looked at in every run. */
static enum err blank_applications(struct context *c, struct retention_step *step, struct retention_span *span)
{
	struct retained_row *rows = NULL;
	size_t n = 0, i = 0;
	enum err e = store_retention_rows(c->db, span, &rows, &n);

	for (; e == OK && i < n && (step->dry || step->n < APPLICATIONS_AT_ONCE); i++) {
		bool due = rows[i].full && !rows[i].young && !rows[i].kept;

		step->part.at = rows[i].key;
		step->n += due;
		if (due && !step->dry)
			e = erase_application(c, span, &rows[i]);
	}
	step->done = e == OK && i == n && n < ROWS_AT_ONCE;
	return e;
}

/* ---- rows whose keys are in the order of their times */

static enum err blank_rows(struct context *c, struct retention_step *step, struct retention_span *span)
{
	struct retention_part *part = &step->part;
	struct retained_row *rows = NULL;
	size_t n = 0, i = 0;
	enum err e = store_retention_rows(c->db, span, &rows, &n);

	for (; e == OK && i < n && !rows[i].young; i++) {
		part->at = span->upto = rows[i].key;
		step->n += rows[i].full && !rows[i].kept;
		if (rows[i].kept && part->passed == 0)
			part->passed = rows[i].key;
	}
	step->done = e == OK && (i < n || n < ROWS_AT_ONCE);
	return e == OK && step->n > 0 && !step->dry ? store_retention_blank(c->db, span) : e;
}

/* ---- the audit */

static enum err cut_audit(struct context *c, struct retention_step *step, const struct retention_span *span)
{
	struct chain_cutting cutting = { .keys = step->keys,
		                         .company = span->company,
		                         .before = span->before,
		                         .dry = step->dry,
		                         .passed = step->dry ? step->part.at : 0 };
	enum err e = OK;

	step->done = true;
	if (step->keys == NULL)
		return OK;
	if (!step->dry)
		e = store_dispatch_lock(c->db, RIGHT_SEAL);
	if (e == OK && !step->dry)
		e = store_dispatch_turn(c->db, RIGHT_SEAL);
	if (e == OK)
		e = service_chain_cut(c, &cutting);
	step->n = cutting.n;
	step->part.at += cutting.n;
	step->done = !cutting.more;
	return e;
}

/* ---- a step */

/* What was blanked is noted in the company's history and audit, as a proof that it was. */
static enum err record_run(struct context *c, const struct retention_part *part)
{
	const struct change change = { members[part->kind], { 0 }, str_from_int(c->arena, part->blanked) };
	const struct event event = { .name = EVENT_RETENTION_RUN,
		                     .object = OBJECT_COMPANY,
		                     .id = part->company.v,
		                     .company = part->company,
		                     .changes = &change,
		                     .n_changes = 1 };

	return part->blanked > 0 ? store_event_write(c->db, &event) : OK;
}

static enum err end_run(struct context *c, struct retention_part *part)
{
	enum err e = record_run(c, part);
	bool ordered = part->kind == RETAINED_MAILS || part->kind == RETAINED_NOTIFICATIONS || part->kind == RETAINED_CHAT;
	int64_t reached = part->passed > 0 ? part->passed - 1 : part->at;

	if (ordered && reached > part->from)
		part->from = reached;
	part->at = part->passed = part->blanked = 0;
	part->next_at = next_night(c, part->zone);
	return e;
}

static enum err blank(struct context *c, struct retention_step *step)
{
	const struct retention_part *part = &step->part;
	struct retention_span span = { .company = part->company,
		                       .kind = part->kind,
		                       .after = part->at > part->from ? part->at : part->from,
		                       .most = ROWS_AT_ONCE,
		                       .before = instant_add(c->now, -part->days.v * DAY),
		                       .email = STR("erased@invalid") };

	switch (part->kind) {
	case RETAINED_REJECTED:
	case RETAINED_WITHDRAWN:
		return blank_applications(c, step, &span);
	case RETAINED_MAILS:
	case RETAINED_NOTIFICATIONS:
	case RETAINED_CHAT:
		return blank_rows(c, step, &span);
	case RETAINED_AUDIT:
		return cut_audit(c, step, &span);
	}
	return E_INTERNAL;
}

enum err service_retention_step(struct context *c, struct retention_step *step)
{
	struct retention_part *part = &step->part;
	enum err e = store_retention_days(c->db, part);

	step->n = 0;
	step->done = true;
	if (e != OK)
		return e;
	if (!part->days.has)
		return step->dry ? OK : store_retention_remove(c->db, part);
	/* The statements from here on are run for the company, and nobody is their author. */
	c->who = (struct principal){ .company = part->company };
	db_set_scope(c->db, (struct db_scope_values){ .company = part->company.v.key, .now = c->now });
	e = blank(c, step);
	if (e != OK || step->dry)
		return e;
	part->blanked += step->n;
	step->blanked = part->blanked;
	if (step->done)
		e = end_run(c, part);
	return e == OK ? store_retention_save(c->db, part) : e;
}

enum err service_retention_take(struct context *c, struct retention_step *step)
{
	return store_retention_lock(c->db, &step->part);
}

enum err service_retention_next(struct context *c, struct retention_step *step)
{
	return store_retention_next(c->db, &step->part);
}

enum err service_retention_delay(struct context *c, int64_t seconds)
{
	struct retention_step step = { 0 };
	enum err e = service_retention_next(c, &step);

	step.part.next_at = instant_add(c->now, seconds);
	return e == OK ? store_retention_save(c->db, &step.part) : e;
}
