/* Notifications of the caller, read and marked. Telling of them again would be noise: they leave no history. */
#include "service/trail/notification.h"
#include "store/trail/notification.h"

#define SIZE_DEFAULT 20

enum err service_notification_list(struct context *c, const struct notification_filter *in, struct notification_list *out)
{
	struct notification_query query = { .read = !in->is_read.has || in->is_read.v,
		                            .unread = !in->is_read.has || !in->is_read.v,
		                            .limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT };

	if (in->window.page1 > 0)
		query.offset = (in->window.page1 - 1) * query.limit;
	enum err e = store_notification_list(c->db, &query, out);
	return e == OK ? store_notification_count(c->db, &query, out) : e;
}

enum err service_notification_get(struct context *c, const struct notification_key *in, struct notification *out)
{
	enum err e = store_notification_get(c->db, in->id.v.pub, out);

	return e == E_NO_ROW ? E_NOT_FOUND : e;
}

enum err service_notification_count(struct context *c, const struct nothing *in, struct notification_count *out)
{
	struct notification_query query = { .unread = true };
	struct notification_list list = { 0 };
	enum err e = store_notification_count(c->db, &query, &list);

	(void)in;
	out->unread = list.tally[0];
	return e;
}

enum err service_notification_change(struct context *c, const struct notification_edit *in, struct notification *out)
{
	enum err e = service_notification_get(c, &(struct notification_key){ .id = in->id }, out);

	if (e == OK && HAS(in, version) && in->version != out->version)
		e = E_STALE;
	if (e == OK && HAS(in, is_read) && !in->is_read.has)
		e = fail_at(c, E_NULL, AT(in, is_read), (struct str){ 0 });
	if (e != OK || !HAS(in, is_read) || in->is_read.v == out->is_read.v)
		return e;
	out->is_read = in->is_read;
	e = store_notification_mark(c->db, out);
	return e == OK ? service_notification_get(c, &(struct notification_key){ .id = in->id }, out) : e;
}

enum err service_notification_read_all(struct context *c, const struct nothing *in, struct notification_count *out)
{
	(void)in;
	return store_notification_mark_all(c->db, &out->marked);
}
