/* Statements that find, insert, change and list webhooks, and list their deliveries or send them again. */
#include "store/webhook/webhook.h"
#include "store/pages.h"
#include "store/sql.h"
#include "store/statements.h"

/* The time until which the old secret signs is read only while it still signs. */
#define COLUMNS                                                                                                                            \
	"SELECT id, public_id, company_id, version, url, events, active, failing_since, IF(secret_old_until > ?, secret_old_until, NULL)," \
	" created_at, updated_at FROM webhooks"
#define ROWS                                                                                                                   \
	RESULT(webhook, COL_KEY(webhook, id), COL_PUB(webhook, id), COL_KEY(webhook, company), COL(webhook, version),          \
	       COL(webhook, url), COL(webhook, event_names), COL(webhook, active), COL(webhook, failing_since),                \
	       COL(webhook, old_until), COL(webhook, created_at), COL(webhook, updated_at))

static const struct db_statement get = {
	.name = "webhook.get",
	.scope = DB_GUARDED,
	.text = COLUMNS " WHERE public_id = ?",
	PARAMS(NOW_COL, COL_PUB(webhook, id)),
	ROWS,
};

/* Names of events that this version of the program does not know are not part of the set. */
static enum err read_one(struct db *db, const struct db_statement *statement, struct webhook *out)
{
	enum err e = db_one(db, statement, out, out);

	if (e == OK)
		out->events = webhook_events(out->event_names);
	return e;
}

enum err store_webhook_any(struct db *db, struct uuid id, struct webhook *out)
{
	out->id.v.pub = id;
	return read_one(db, &get, out);
}

static const struct db_statement lock = {
	.name = "webhook.lock",
	.scope = DB_GUARDED,
	.text = COLUMNS " WHERE public_id = ? FOR UPDATE",
	PARAMS(NOW_COL, COL_PUB(webhook, id)),
	ROWS,
};

enum err store_webhook_any_lock(struct db *db, struct uuid id, struct webhook *out)
{
	out->id.v.pub = id;
	return read_one(db, &lock, out);
}

/* A webhook and the secret that is written with it. */
struct sealed_webhook {
	struct webhook w;
	struct str sealed;
};

static const struct db_statement insert = {
	.name = "webhook.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO webhooks (public_id, company_id, url, secret, events, active, created_by, created_at, updated_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(sealed_webhook, w.id), COMPANY_COL, COL(sealed_webhook, w.url), COL(sealed_webhook, sealed),
	       COL(sealed_webhook, w.event_names), COL(sealed_webhook, w.active), CALLER_COL, NOW_COL, NOW_COL),
};

enum err store_webhook_insert(struct db *db, struct webhook *webhook, struct str sealed)
{
	struct sealed_webhook row = { *webhook, sealed };

	return db_run(db, &insert, &row, NULL, &webhook->id.v.key);
}

/* MariaDB and MySQL assign from left to right, so `failures` is computed from the failing_since that is written here. */
static const struct db_statement save = {
	.name = "webhook.save",
	.scope = DB_TENANT,
	.text = "UPDATE webhooks SET version = version + 1, updated_at = ?, url = ?, events = ?, active = ?, failing_since = ?,"
	        " failures = IF(failing_since IS NULL, 0, failures) WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL(webhook, url), COL(webhook, event_names), COL(webhook, active), COL(webhook, failing_since),
	       COL_KEY(webhook, id), COMPANY_COL),
};

enum err store_webhook_save(struct db *db, const struct webhook *webhook)
{
	return db_run(db, &save, webhook, NULL, NULL);
}

static const struct db_statement disable = {
	.name = "webhook.disable",
	.scope = DB_TENANT,
	.text = "UPDATE webhooks SET version = version + 1, updated_at = ?, active = 0 WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(webhook, id), COMPANY_COL),
};

enum err store_webhook_disable(struct db *db, struct webhook_id id)
{
	return db_run(db, &disable, &(struct webhook){ .id = id }, NULL, NULL);
}

/* MariaDB and MySQL assign from left to right, so secret_old gets the secret as it was before. */
static const struct db_statement rotate = {
	.name = "webhook.rotate",
	.scope = DB_TENANT,
	.text = "UPDATE webhooks SET version = version + 1, updated_at = ?, secret_old_until = ?,"
	        " secret_old = IF(secret_old_until IS NULL, NULL, secret), secret = ? WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL(sealed_webhook, w.old_until), COL(sealed_webhook, sealed), COL_KEY(sealed_webhook, w.id),
	       COMPANY_COL),
};

enum err store_webhook_rotate(struct db *db, const struct webhook *webhook, struct str sealed)
{
	struct sealed_webhook row = { *webhook, sealed };

	return db_run(db, &rotate, &row, NULL, NULL);
}

static const struct db_statement delete = {
	.name = "webhook.delete",
	.scope = DB_TENANT,
	.text = "DELETE FROM webhooks WHERE id = ? AND company_id = ?",
	PARAMS(COL_KEY(webhook, id), COMPANY_COL),
};

enum err store_webhook_delete(struct db *db, const struct webhook *webhook)
{
	return db_run(db, &delete, webhook, NULL, NULL);
}

/* ---- lists, along company (company_id, id) */
struct webhook_query {
	int64_t limit, offset;
};

static const struct db_statement list = {
	.name = "webhook.list",
	.scope = DB_TENANT,
	.text = COLUMNS " FORCE INDEX (company) WHERE company_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
	PARAMS(NOW_COL, COMPANY_COL, COL(webhook_query, limit), COL(webhook_query, offset)),
	ROWS,
};

enum err store_webhook_list(struct db *db, int64_t limit, int64_t offset, struct webhook_list *list_r)
{
	struct webhook_query query = { limit, offset };
	void *rows;
	enum err e = db_all(db, &list, &query, &rows, &list_r->n);
	struct webhook *at = rows;

	for (size_t i = 0; e == OK && i < list_r->n; i++)
		at[i].events = webhook_events(at[i].event_names);
	list_r->at = at;
	return e;
}

static const struct db_statement count = {
	.name = "webhook.count",
	.scope = DB_TENANT,
	.text = STORE_COUNT " FROM webhooks FORCE INDEX (company) WHERE company_id = ?" STORE_COUNT_END,
	PARAMS(COMPANY_COL, MOST_COL),
	RESULT(webhook_list, COL(webhook_list, total)),
};

enum err store_webhook_count(struct db *db, struct webhook_list *list_r)
{
	return db_one(db, &count, NULL, list_r);
}

/* ---- deliveries: the ids of a page along webhook (webhook_id, status, id), then its rows. */
#define DELIVERY                                                                                                                  \
	"SELECT d.id, d.public_id, w.id, w.public_id, d.company_id, d.outbox_id, d.event, d.status, d.attempts, d.answer_status," \
	" d.answer_ms, d.answer_body, d.error, IF(d.status = " SQL_DELIVERY_PENDING ", d.next_at, NULL), d.created_at,"           \
	" d.delivered_at FROM webhook_deliveries d"
#define JOIN_WEBHOOK " JOIN webhooks w FORCE INDEX (PRIMARY) ON w.id = d.webhook_id"
#define DELIVERY_ROWS                                                                                                          \
	RESULT(delivery, COL_KEY(delivery, id), COL_PUB(delivery, id), COL_KEY(delivery, webhook), COL_PUB(delivery, webhook), \
	       COL_KEY(delivery, company), COL(delivery, outbox), COL(delivery, event), COL(delivery, status),                 \
	       COL(delivery, attempts), COL(delivery, answer_status), COL(delivery, answer_ms), COL(delivery, answer_body),    \
	       COL(delivery, error), COL(delivery, next_at), COL(delivery, created_at), COL(delivery, delivered_at))

/* The index has the order of each status alone. So the newest ids of each status that is asked for are read, and the page is
 * taken from these. However rare a status is, no others are passed over. */
#define OF_STATUS(columns, status, tail)                                                                                       \
	"(SELECT " columns " FROM webhook_deliveries FORCE INDEX (webhook) WHERE webhook_id = ? AND status = " status          \
	" AND (1 << " status " & ?) <> 0" tail " LIMIT ?)"
#define OF_STATUSES(columns, tail)                                                                                             \
	OF_STATUS(columns, SQL_DELIVERY_PENDING, tail)                                                                         \
	" UNION ALL " OF_STATUS(columns, SQL_DELIVERY_DELIVERED, tail) " UNION ALL " OF_STATUS(columns, SQL_DELIVERY_FAILED,   \
	                                                                                       tail)
#define EACH(...) COL_KEY(delivery_query, webhook), COL(delivery_query, status), __VA_ARGS__
#define EACH_OF_ALL(...) EACH(__VA_ARGS__), EACH(__VA_ARGS__), EACH(__VA_ARGS__)

static const struct db_statement delivery_page = {
	.name = "delivery.list",
	.scope = DB_TENANT,
	.text = DELIVERY
	" JOIN (" OF_STATUSES("id", " ORDER BY id DESC") " ORDER BY id DESC LIMIT ? OFFSET ?) p ON p.id = d.id" JOIN_WEBHOOK
	                                                 " WHERE d.company_id = ? ORDER BY p.id DESC",
	PARAMS(EACH_OF_ALL(COL(delivery_query, end)), COL(delivery_query, limit), COL(delivery_query, offset), COMPANY_COL),
	DELIVERY_ROWS,
};

enum err store_delivery_list(struct db *db, const struct delivery_query *query, struct delivery_list *list_r)
{
	struct delivery_query whole = *query;
	void *rows;

	whole.end = query->offset + query->limit;
	enum err e = db_all(db, &delivery_page, &whole, &rows, &list_r->n);
	list_r->at = rows;
	return e;
}

static const struct db_statement delivery_count = {
	.name = "delivery.count",
	.scope = DB_ANYONE, /* of a webhook that the caller may see */
	.text = "SELECT COUNT(*) FROM (" OF_STATUSES("1", "") ") n",
	PARAMS(EACH_OF_ALL(MOST_COL)),
	RESULT(delivery_list, COL(delivery_list, total)),
};

enum err store_delivery_count(struct db *db, const struct delivery_query *query, struct delivery_list *list_r)
{
	return db_one(db, &delivery_count, query, list_r);
}

static const struct db_statement delivery_get = {
	.name = "delivery.get",
	.scope = DB_GUARDED,
	.text = DELIVERY JOIN_WEBHOOK " WHERE d.public_id = ? AND w.public_id = ?",
	PARAMS(COL_PUB(delivery_key, id), COL_PUB(delivery_key, webhook)),
	DELIVERY_ROWS,
};

enum err store_delivery_any(struct db *db, struct delivery_key key, struct delivery *out)
{
	return db_one(db, &delivery_get, &key, out);
}

static const struct db_statement delivery_insert = {
	.name = "delivery.insert",
	.scope = DB_TENANT,
	.text = "INSERT INTO webhook_deliveries (public_id, company_id, webhook_id, outbox_id, event, next_at, created_at)"
	        " VALUES (?, ?, ?, ?, ?, ?, ?)",
	PARAMS(COL_PUB(delivery, id), COMPANY_COL, COL_KEY(delivery, webhook), COL(delivery, outbox), COL(delivery, event),
	       NOW_COL, NOW_COL),
};

enum err store_delivery_insert(struct db *db, struct delivery *delivery)
{
	delivery->id.v.pub = uuid_new();
	return db_run(db, &delivery_insert, delivery, NULL, &delivery->id.v.key);
}

static const struct db_statement again = {
	.name = "delivery.again",
	.scope = DB_TENANT,
	.text = "UPDATE webhook_deliveries SET status = " SQL_DELIVERY_PENDING ", step = 0, next_at = ?, delivered_at = NULL"
	        " WHERE id = ? AND company_id = ?",
	PARAMS(NOW_COL, COL_KEY(delivery, id), COMPANY_COL),
};

enum err store_delivery_again(struct db *db, const struct delivery *delivery)
{
	return db_run(db, &again, delivery, NULL, NULL);
}

/* ---- many deliveries sent again at once */
struct again_query {
	struct redelivery wanted;
	int64_t most;
};

static const struct db_statement again_span = {
	.name = "delivery.again_span",
	.scope = DB_TENANT,
	.text = "UPDATE webhook_deliveries SET status = " SQL_DELIVERY_PENDING
	        ", step = 0, next_at = ?, delivered_at = NULL WHERE webhook_id = ?"
	        " AND company_id = ? AND created_at >= ? AND created_at < ? AND (1 << status & ?) <> 0 ORDER BY id LIMIT ?",
	PARAMS(NOW_COL, COL_KEY(again_query, wanted.webhook), COMPANY_COL, COL(again_query, wanted.since),
	       COL(again_query, wanted.until), COL(again_query, wanted.status), COL(again_query, most)),
};

enum err store_deliveries_again(struct db *db, const struct redelivery *wanted, int64_t most, int64_t *n_r)
{
	struct again_query query = { *wanted, most };

	return db_run(db, &again_span, &query, n_r, NULL);
}

/* ---- attempts, along delivery (delivery_id, id) */
static const struct db_statement try_count = {
	.name = "delivery.try_count",
	.scope = DB_TENANT,
	.text = STORE_COUNT
	" FROM webhook_attempts FORCE INDEX (delivery) WHERE delivery_id = ? AND company_id = ?" STORE_COUNT_END,
	PARAMS(COL_KEY(try_query, delivery), COMPANY_COL, MOST_COL),
	RESULT(delivery_try_list, COL(delivery_try_list, total)),
};

enum err store_try_count(struct db *db, const struct try_query *query, struct delivery_try_list *list_r)
{
	return db_one(db, &try_count, query, list_r);
}

static const struct db_statement try_list = {
	.name = "delivery.try_list",
	.scope = DB_TENANT,
	.text = "SELECT at, answer_status, answer_ms, answer_body, error FROM webhook_attempts"
	        " FORCE INDEX (delivery) WHERE delivery_id = ? AND company_id = ? ORDER BY id DESC LIMIT ? OFFSET ?",
	PARAMS(COL_KEY(try_query, delivery), COMPANY_COL, COL(try_query, limit), COL(try_query, offset)),
	RESULT(delivery_try, COL(delivery_try, at), COL(delivery_try, answer_status), COL(delivery_try, answer_ms),
	       COL(delivery_try, answer_body), COL(delivery_try, error)),
};

enum err store_try_list(struct db *db, const struct try_query *query, struct delivery_try_list *list_r)
{
	return db_all(db, &try_list, query, &list_r->at, &list_r->n);
}

STATEMENTS(webhook, &get, &lock, &insert, &save, &disable, &rotate, &delete, &list, &count, &delivery_page, &delivery_count,
           &delivery_get, &delivery_insert, &again, &again_span, &try_count, &try_list);
