#include "service/foretell.h"

#include <string.h>

#include "service/guard.h"
#include "service/mail/mail.h"
#include "store/keys.h"
#include "store/mail/facts.h"
#include "store/webhook/delivery.h"

struct foretelling {
	struct context *c; /* of the request */
	struct context dispatcher;
	struct foretold *out;
	/* The lists of `out`, and how many items there is room for. */
	struct foretold_mail *mails;
	struct foretold_webhook *webhooks;
	struct foretold_notification *notifications;
	struct foretold_entry *calendar;
};

/* Whether the caller may know what reaches `person` (null: nobody's own) in the name of `company`. */
static bool may_know(const struct foretelling *f, struct company_id company, struct user_id person)
{
	const struct ownership whose = { .company = company, .person = person };

	return service_guard(PARTY, &f->c->who, &whose) == OK;
}

/* Acts for `company` as the dispatcher does: without a caller. */
static struct context *act_for(struct foretelling *f, struct company_id company)
{
	f->dispatcher.who = (struct principal){ .company = company };
	db_set_scope(f->c->db, (struct db_scope_values){ .company = company.v.key, .now = f->c->now });
	return &f->dispatcher;
}

/* Room for `more` further items of `size` bytes behind the `n` at `items`. */
static void *extended(const struct foretelling *f, const void *items, size_t n, size_t more, size_t size)
{
	char *larger = arena_take_many(f->c->arena, n + more, size);

	if (n > 0)
		memcpy(larger, items, n * size);
	return larger;
}

/* ---- mails and calendars */

static bool is_reminder(const struct mail *mail)
{
	return mail->kind == MAIL_REMINDER_DAY || mail->kind == MAIL_REMINDER_HOUR;
}

static enum foretold_change change_of(const struct mail *mail)
{
	if (mail->kind == MAIL_INTERVIEW_CANCELLED)
		return ENTRY_REMOVED;
	return mail->kind == MAIL_INTERVIEW ? ENTRY_ADDED : ENTRY_CHANGED;
}

static enum err add_mail(struct foretelling *f, const struct mail *mail)
{
	struct mail_written written = { 0 };
	enum err e;

	if (is_reminder(mail) || !may_know(f, mail->company, mail->recipient))
		return OK;
	e = service_mail_compose(act_for(f, mail->company), mail, &written);
	if (e == E_NO_ROW || e == E_INVALID) /* the dispatcher does not send these either */
		return OK;
	if (e != OK)
		return e;
	f->mails[f->out->mails.n++] = (struct foretold_mail){ mail->email, written.subject };
	if (written.calendar.n > 0)
		f->calendar[f->out->calendar.n++] = (struct foretold_entry){ mail->email, change_of(mail) };
	return OK;
}

static enum err plan_mails(struct foretelling *f, const struct outbox_batch *batch)
{
	struct mail_list queued = { 0 };
	struct foretold *out = f->out;
	enum err e = service_mail_plan(act_for(f, (struct company_id){ 0 }), batch, &queued);

	if (e != OK)
		return e;
	out->mails.at = f->mails = extended(f, f->mails, out->mails.n, queued.n, sizeof *f->mails);
	out->calendar.at = f->calendar = extended(f, f->calendar, out->calendar.n, queued.n, sizeof *f->calendar);
	for (size_t i = 0; e == OK && i < queued.n; i++)
		e = add_mail(f, &queued.at[i]);
	return e;
}

/* ---- webhooks */

static enum err plan_webhooks(struct foretelling *f, const struct outbox_batch *batch)
{
	struct company_id company = f->c->who.company;
	struct delivery_queued *queued = NULL;
	size_t n = 0;
	enum err e;

	if (!may_know(f, company, (struct user_id){ 0 }))
		return OK;
	e = store_delivery_queue(act_for(f, company)->db, batch);
	if (e == OK)
		e = store_delivery_queued(f->c->db, batch, &queued, &n);
	f->out->webhooks.at = f->webhooks = extended(f, f->webhooks, f->out->webhooks.n, n, sizeof *f->webhooks);
	for (size_t i = 0; e == OK && i < n; i++)
		if (outbox_batch_find(batch, queued[i].outbox) != NULL)
			f->webhooks[f->out->webhooks.n++] = (struct foretold_webhook){ queued[i].url, queued[i].event };
	return e;
}

/* ---- notifications */

static struct str address_of(const struct mail_address *addresses, size_t n, struct user_id person)
{
	for (size_t i = 0; i < n; i++)
		if (addresses[i].user == person.v.key)
			return addresses[i].email;
	return (struct str){ 0 };
}

/* Adds at most KEYS_MOST notifications. */
static enum err add_told(struct foretelling *f, const struct event_told *told, size_t n)
{
	int64_t keys[KEYS_MOST];
	struct mail_address *addresses = NULL;
	size_t n_addresses = 0;
	enum err e;

	for (size_t i = 0; i < n; i++)
		keys[i] = told[i].reader.v.key;
	e = store_mail_addresses(f->c->db, keys, n, &addresses, &n_addresses);
	for (size_t i = 0; e == OK && i < n; i++)
		if (may_know(f, told[i].company, told[i].reader))
			f->notifications[f->out->notifications.n++] =
			        (struct foretold_notification){ address_of(addresses, n_addresses, told[i].reader),
				                                told[i].title };
	return e;
}

static enum err read_notifications(struct foretelling *f, const struct event_witness *witness)
{
	enum err e = OK;

	f->out->notifications.at = f->notifications = ARENA_ARRAY(f->c->arena, struct foretold_notification, witness->n_told);
	for (size_t i = 0; e == OK && i < witness->n_told; i += KEYS_MOST)
		e = add_told(f, &witness->told[i], witness->n_told - i < KEYS_MOST ? witness->n_told - i : KEYS_MOST);
	return e;
}

/* ---- */

enum err service_foretell(struct context *c, const struct event_witness *witness, struct foretold *out)
{
	struct foretelling f = { .c = c,
		                 .dispatcher = { .arena = c->arena,
		                                 .db = c->db,
		                                 .now = c->now,
		                                 .settings = c->settings,
		                                 .ring = c->ring,
		                                 .throttle = c->throttle },
		                 .out = out };
	enum err e;

	*out = (struct foretold){ 0 };
	e = read_notifications(&f, witness);
	for (size_t i = 0; e == OK && i < witness->n_events; i += OUTBOX_BATCH_MOST) {
		size_t left = witness->n_events - i, n = left < OUTBOX_BATCH_MOST ? left : OUTBOX_BATCH_MOST;
		struct outbox_batch batch = { &witness->events[i], n, witness->events[i].key, witness->events[i + n - 1].key };

		for (size_t k = 0; k < n; k++) {
			batch.at[k].actor = c->who.user.v.key;
			batch.at[k].at = c->now;
		}
		e = plan_mails(&f, &batch);
		if (e == OK)
			e = plan_webhooks(&f, &batch);
	}
	return e;
}
