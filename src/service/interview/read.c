/* The use cases that read interviews: one, or a page of those that the caller may see. */
#include "service/interview/inside.h"

#include "service/interview/interview.h"
#include "store/interview/booking.h"
#include "store/interview/interview.h"
#include "store/pages.h"

#define SIZE_DEFAULT 100
#define SIZE_MAX_ROWS 1000
#define END_OF_TIME INT64_C(7258204800) /* 2200-01-02: after the last start that is valid */

/* The smallest part of the company's interviews that has all that the filter finds. The tallies count all of the company's
 * interviews. */
static enum interview_scope part_of_company(const struct interview_filter *in)
{
	if (in->counts)
		return SCOPE_COMPANY;
	if (!uuid_none(in->application.v.pub))
		return SCOPE_APPLICATION;
	return uuid_none(in->interviewer.v.pub) ? SCOPE_COMPANY : SCOPE_INTERVIEWER;
}

/* The interviews that the caller may see. Returns false when one scope cannot have both them and the part that the filter asks
 * for. */
static bool scope_of(const struct context *c, const struct interview_filter *in, enum interview_scope *scope_r)
{
	unsigned parts = in->role.bits;

	if (c->who.role == CANDIDATE)
		*scope_r = in->journal ? SCOPE_LOG : SCOPE_CANDIDATE;
	else if (c->who.role == INTERVIEWER || parts != 0)
		*scope_r = in->ongoing ? SCOPE_AS_INTERVIEWER_ONGOING : SCOPE_AS_INTERVIEWER;
	else
		*scope_r = in->ongoing ? SCOPE_ONGOING : part_of_company(in);
	return parts == 0 || (parts >> (c->who.role == CANDIDATE ? CANDIDATE : INTERVIEWER) & 1) != 0;
}

static int64_t offset_of(const struct window *window, int64_t size)
{
	if (window->page1 > 0)
		return window_offset(window, size);
	return window->page0 > 0 ? window->page0 * size : window->skip;
}

static struct set any_if_none(struct set set)
{
	return set.bits != 0 ? set : (struct set){ UINT32_MAX };
}

static struct interview_query query_of(const struct interview_filter *in, enum interview_scope scope)
{
	struct instant end = instant_of_unix(END_OF_TIME);
	int64_t size = in->window.size > 0 ? in->window.size : SIZE_DEFAULT;

	if (size > SIZE_MAX_ROWS)
		size = SIZE_MAX_ROWS;
	if (in->days > 0)
		end = instant_add(in->from, in->days * 86400);
	return (struct interview_query){
		.scope = scope,
		.order = in->order,
		.status = any_if_none(in->status),
		.mode = any_if_none(in->mode),
		.topic = any_if_none(in->topic),
		.or_topic = in->or_topic,
		.from = in->from.us != 0 ? in->from : (struct instant){ 1 },
		.to = in->to.us != 0 ? in->to : end,
		.timed = in->from.us != 0 || in->to.us != 0,
		.application = in->application.v.pub,
		.interviewer = in->interviewer.v.pub,
		.limit = size,
		.offset = offset_of(&in->window, size),
	};
}

/* Whether the filter excludes nothing, and has only the page and the order. */
static bool unfiltered(const struct interview_filter *in)
{
	return in->status.bits == 0 && in->mode.bits == 0 && in->topic.bits == 0 && in->from.us == 0 && in->to.us == 0 &&
	       uuid_none(in->application.v.pub) && uuid_none(in->interviewer.v.pub);
}

static void tally(const struct context *c, struct interview_list *out)
{
	for (size_t i = 0; i < out->n; i++) {
		const struct interview *it = &out->at[i];
		out->tally[0] += it->status == INTERVIEW_SCHEDULED;
		out->tally[1] += it->status == INTERVIEW_CONFIRMED && instant_unix(it->start.at) >= instant_unix(c->now);
		out->tally[2] += it->status == INTERVIEW_COMPLETED || it->status == INTERVIEW_NO_SHOW;
	}
}

/* A page with all interviews gives the tallies too. */
static enum err count(struct context *c, const struct interview_filter *in, const struct interview_query *query,
                      struct interview_list *out)
{
	bool last = store_last_page(query->offset, query->limit, out->n, &out->total);
	bool all = last && query->offset == 0 && unfiltered(in);

	if (!last || (in->counts && !all))
		return store_interview_count(c->db, query, in->counts, out);
	if (in->counts)
		tally(c, out);
	return OK;
}

enum err service_interview_list(struct context *c, const struct interview_filter *in, struct interview_list *out)
{
	enum interview_scope scope;
	struct interview_page page = { 0 };
	enum err e = OK;

	if (scope_of(c, in, &scope)) {
		struct interview_query query = query_of(in, scope);
		e = store_interview_list(c->db, c->arena, c->shown, &query, &page);
		out->at = page.at;
		out->n = page.n;
		if (e == OK)
			e = count(c, in, &query, out);
	}
	for (size_t i = 0; i < page.n; i++)
		service_interview_redact(c, &page.at[i]);
	if (out->n == 0)
		c->outcome = EMPTY;
	return e;
}
