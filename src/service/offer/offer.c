/* Offers: creating, answering, withdrawing and expiring them. Lock order: the application, then the offer. */
#include "service/offer/offer.h"

#include "model/words.h"
#include "service/application/move.h"
#include "service/file/keep.h"
#include "service/trail/offer.h"
#include "store/application/application.h"
#include "store/offer/offer.h"

#define SIZE_DEFAULT 20

/* ---- loading: an offer belongs to its candidate and its company */

static enum err find(struct context *c, const struct named *named, struct offer *out, struct ownership *whose)
{
	enum err e = store_offer_any(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->application.candidate.id;
	return e;
}

/* Reads the rest of an offer. The application is locked before the offer. */
static enum err rest(struct context *c, bool lock, struct offer *offer)
{
	enum err e = lock ? store_application_lock(c->db, &offer->application) : OK;

	if (e == OK && lock)
		e = store_offer_lock(c->db, offer);
	return e == E_NO_ROW ? E_INTERNAL : e; /* applications and offers are never deleted */
}

FINDER(find, offer)
REST(rest, offer)
const struct load load_offer = { .name = "offer", .keys = 1, LOADS(offer, find, find), .rest = rest_any };

/* Answers with the present state of the offer. */
static enum err answer(struct context *c, struct offer_id id, struct offer *out)
{
	enum err e = store_offer_any(c->db, id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* Writes `next` over `was`. A new status moves the application, which is locked, too. */
static enum err apply_change(struct context *c, const struct offer *was, struct offer *next)
{
	enum application_status to = application_after_offer(next->application.status, next->status);
	enum err e = store_offer_save(c->db, next);

	if (e == OK)
		e = service_record_offer(c, was, next);
	return e == OK && was->status != next->status ? service_application_move(c, &next->application, to) : e;
}

static enum err expire(struct context *c, const struct offer *was)
{
	struct offer next = *was;

	next.status = OFFER_EXPIRED;
	return apply_change(c, was, &next);
}

/* ---- expiring */

/* Acts for the company of the offer. Counts it in *expired, unless it was answered or withdrawn meanwhile. */
static enum err expire_due(struct context *c, struct offer *offer, int64_t *expired)
{
	const struct db_scope_values scope = {
		.caller = c->who.user.v.key, .company = offer->company.v.key, .role = c->who.role, .now = c->now
	};

	db_set_scope(c->db, scope);
	enum err e = store_application_lock(c->db, &offer->application);
	if (e == OK)
		e = store_offer_lock(c->db, offer);
	if (e != OK || !offer_due(offer, c->now))
		return e == E_NO_ROW ? OK : e;
	++*expired;
	return expire(c, offer);
}

enum err service_offer_expire(struct context *c, int64_t limit, int64_t *n_r)
{
	const struct db_scope_values own = {
		.caller = c->who.user.v.key, .company = c->who.company.v.key, .role = c->who.role, .now = c->now
	};
	struct offer *due = NULL;
	size_t n = 0;
	enum err e = store_offer_due(c->db, limit, &due, &n);

	*n_r = 0;
	for (size_t i = 0; i < n && e == OK; i++)
		e = expire_due(c, &due[i], n_r);
	db_set_scope(c->db, own);
	return e;
}

/* ---- creating */

static void check_terms(struct context *c, const struct offer_edit *in)
{
	if (!currency_valid(in->currency))
		fail_at(c, E_FORMAT, AT(in, currency), in->currency);
	if (in->expires_at.us != 0 && in->expires_at.us <= c->now.us)
		fail_at(c, E_PAST, AT(in, expires_at), (struct str){ 0 });
}

/* The application must be open and have no open offer. An open offer that is due is expired first. */
static enum err check_application(struct context *c, const struct offer_edit *in, struct application *application)
{
	struct offer open = { 0 };
	enum err e = store_application_lock(c->db, application);

	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (!application_open(application->status))
		return fail_at(c, E_CLOSED, AT(in, application), word_application_status(application->status));
	e = service_application_settle(c, application);
	if (e == OK)
		e = store_offer_open(c->db, application->id, &open);
	if (e == OK)
		return fail_at(c, E_OFFERED, AT(in, application), (struct str){ 0 });
	return e == E_NO_ROW ? OK : e;
}

static enum err keep_letter(struct context *c, const struct offer_edit *in, struct offer *offer)
{
	struct file letter = { .company = offer->company, .application = offer->application.id, .purpose = FILE_LETTER };

	if (!HAS(in, letter))
		return OK;
	enum err e = service_file_keep(c, &in->letter, &letter);
	offer->letter = letter.id;
	return e;
}

static enum err insert(struct context *c, const struct offer_edit *in, struct offer *offer)
{
	enum err e = store_offer_insert(c->db, offer);

	/* The lock of the application prevents this; the key of the database is the second guard. */
	if (e == E_DUPLICATE)
		return fail_at(c, E_OFFERED, AT(in, application), (struct str){ 0 });
	return e;
}

enum err service_offer_create(struct context *c, const struct application *application, const struct offer_edit *in,
                              struct offer *out)
{
	check_terms(c, in);
	enum err e = faults_checked(c);
	if (e != OK)
		return e;
	struct offer offer = { .status = OFFER_SENT,
		               .application = *application,
		               .company = c->who.company,
		               .author = c->who.user,
		               .salary = in->salary,
		               .currency = in->currency,
		               .start = in->start,
		               .notes = in->notes,
		               .expires_at = in->expires_at };

	e = check_application(c, in, &offer.application);
	if (e == OK)
		e = keep_letter(c, in, &offer);
	if (e == OK)
		e = insert(c, in, &offer);
	if (e == OK)
		e = service_record_offer(c, NULL, &offer);
	if (e == OK)
		e = service_application_move(c, &offer.application,
		                             application_after_offer(offer.application.status, OFFER_SENT));
	c->outcome = MADE;
	return e == OK ? answer(c, offer.id, out) : e;
}

/* ---- reading */

enum err service_offer_list(struct context *c, const struct offer_filter *in, struct offer_list *out)
{
	struct offer_query query = { .candidate = c->who.role == CANDIDATE,
		                     .application = in->application.v.pub,
		                     .status.bits = in->status.bits != 0 ? in->status.bits : UINT32_MAX,
		                     .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	enum err e = store_offer_list(c->db, &query, out);
	if (e != OK || (int64_t)out->n == query.limit || (out->n == 0 && query.offset > 0))
		return e == OK ? store_offer_count(c->db, &query, out) : e;
	out->total = query.offset + (int64_t)out->n;
	return OK;
}

/* ---- changing */

static enum err refuse_move(struct context *c, const struct offer_edit *in, struct str from)
{
	return fail_at(c, E_MOVE, HAS(in, status) ? AT(in, status) : AT(in, expires_at),
	               HAS(in, status) ? STR_JOIN(c->arena, from, STR(" to "), word_offer_status(in->status)) : from);
}

/* Repeating the present status changes nothing. An offer is not accepted when its application has closed meanwhile. */
static enum err edit_status(struct context *c, const struct offer_edit *in, struct offer *next)
{
	if (!HAS(in, status) || in->status == next->status)
		return OK;
	enum err e = offer_move(next->status, in->status, c->who.role);
	if (e == E_FORBIDDEN)
		return e;
	if (e == E_MOVE)
		return refuse_move(c, in, word_offer_status(next->status));
	if (in->status == OFFER_ACCEPTED && !application_open(next->application.status))
		return refuse_move(c, in, word_application_status(next->application.status));
	next->status = in->status;
	next->responded_at = c->who.role == CANDIDATE ? instant_of_unix(instant_unix(c->now)) : next->responded_at;
	return OK;
}

static enum err edit(struct context *c, const struct offer_edit *in, struct offer *next)
{
	if (HAS(in, expires_at) && next->status != OFFER_SENT)
		return refuse_move(c, in, word_offer_status(next->status));
	if (HAS(in, expires_at) && in->expires_at.us != 0 && in->expires_at.us <= c->now.us)
		return fail_at(c, E_PAST, AT(in, expires_at), (struct str){ 0 });
	if (HAS(in, expires_at))
		next->expires_at = in->expires_at;
	if (HAS(in, notes))
		next->notes = in->notes;
	if (HAS(in, response))
		next->response = in->response;
	return edit_status(c, in, next);
}

/* The offer is saved as expired, and the request is refused. */
static enum err expire_instead(struct context *c, const struct offer_edit *in, const struct offer *was)
{
	enum err e = expire(c, was);

	if (e == OK)
		c->refusal = refuse_move(c, in, word_offer_status(OFFER_EXPIRED));
	return e;
}

enum err service_offer_change(struct context *c, const struct offer *was, const struct offer_edit *in, struct offer *out)
{
	struct offer next = *was;

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (offer_due(was, c->now) && (HAS(in, status) || HAS(in, expires_at)))
		return expire_instead(c, in, was);
	enum err e = edit(c, in, &next);
	if (e == OK && service_offer_differs(c, was, &next))
		e = apply_change(c, was, &next);
	return e == OK ? answer(c, was->id, out) : e;
}
