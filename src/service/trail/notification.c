/* The use cases of notifications. Marking them leaves no history and causes no events. */
#include "service/trail/notification.h"
#include "store/pages.h"
#include "store/trail/notification.h"

#define SIZE_DEFAULT 20

enum err service_notification_list(struct context *c, const struct notification_filter *in, struct notification_list *out)
{
	struct notification_query query = { .read = !in->is_read.has || in->is_read.v,
		                            .unread = !in->is_read.has || !in->is_read.v,
		                            .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	query.offset = window_offset(&in->window, query.limit);
	enum err e = store_notification_list(c->db, &query, out);
	if (e != OK)
		return e;
	/* On the last page only the unread ones are counted. */
	int64_t total = 0;
	bool last = store_last_page(query.offset, query.limit, out->n, &total);
	query.read = query.read && !last;
	e = store_notification_count(c->db, &query, out);
	if (last)
		out->total = total;
	return e;
}

static enum err find(struct context *c, const struct named *named, struct notification *out, struct ownership *whose)
{
	enum err e = store_notification_any(c->db, named->id[0], out);

	whose->person = out->reader;
	return e;
}

FINDER(find, notification)
const struct load load_notification = { .name = "notification", .keys = 1, LOADS(notification, find, find) };

enum err service_notification_count(struct context *c, const struct nothing *in, struct notification_count *out)
{
	struct notification_query query = { .unread = true };
	struct notification_list list = { 0 };
	enum err e = store_notification_count(c->db, &query, &list);

	(void)in;
	out->unread = list.tally[0] < COUNT_MOST ? list.tally[0] : COUNT_MOST - 1;
	return e;
}

/* Answers with the present state of the notification. */
static enum err answer(struct context *c, const struct notification *was, struct notification *out)
{
	enum err e = store_notification_any(c->db, was->id.v.pub, out);

	return e == E_NO_ROW ? E_INTERNAL : e;
}

enum err service_notification_change(struct context *c, const struct notification *was, const struct notification_edit *in,
                                     struct notification *out)
{
	*out = *was;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	if (!HAS(in, is_read) || in->is_read.v == was->is_read.v)
		return OK;
	out->is_read = in->is_read;
	enum err e = store_notification_mark(c->db, out);
	return e == OK ? answer(c, was, out) : e;
}

enum err service_notification_read_all(struct context *c, const struct nothing *in, struct notification_count *out)
{
	(void)in;
	return store_notification_mark_all(c->db, &out->marked);
}
