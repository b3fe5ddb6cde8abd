/* Reads pages of the audit. */
#include "store/trail/audit.h"

#include "store/pages.h"
#include "store/statements.h"

/*
 * The index that finds the fewest rows leads: that of the object, of the actor, of the action, or else that of all rows. Each
 * is in the order of time, so that a page reads no more than the rows that it passes.
 */
enum how { OF_OBJECT, OF_ACTOR, OF_ACTION, ALL, HOWS };

#define ACTOR "a.actor_id = (SELECT w.id FROM users w FORCE INDEX (public_id) WHERE w.public_id = ?)"
#define OF_COMPANY " AND a.company_id = ?"
#define OF_NOBODY " AND a.company_id IS NULL"
#define FROM(index) " FROM audit a FORCE INDEX (" index ") WHERE "
static const struct db_part company[HOWS] = {
	[OF_OBJECT] = DB_PART(FROM("object") "a.object_public_id = ?" OF_COMPANY, COL(audit_query, object), COMPANY_COL),
	[OF_ACTOR] = DB_PART(FROM("actor") ACTOR OF_COMPANY, COL(audit_query, actor), COMPANY_COL),
	[OF_ACTION] = DB_PART(FROM("action") "a.action = ?" OF_COMPANY, COL(audit_query, action), COMPANY_COL),
	[ALL] = DB_PART(FROM("listed") "a.company_id = ?", COMPANY_COL),
};
static const struct db_part nobody[HOWS] = {
	[OF_OBJECT] = DB_PART(FROM("object") "a.object_public_id = ?" OF_NOBODY, COL(audit_query, object)),
	[OF_ACTOR] = DB_PART(FROM("actor") ACTOR OF_NOBODY, COL(audit_query, actor)),
	[OF_ACTION] = DB_PART(FROM("action") "a.action = ?" OF_NOBODY, COL(audit_query, action)),
	[ALL] = DB_PART(FROM("listed") "a.company_id IS NULL"),
};

/* Without a limit of time, the limits are the ends of what a DATETIME can be. */
static const struct db_part at_time =
        DB_PART(" AND a.at >= COALESCE(?, '1000-01-01') AND a.at < COALESCE(?, '9999-12-31 23:59:59')", COL(audit_query, from),
                COL(audit_query, to));
static const struct db_part by_action =
        DB_PART(" AND (? IS NULL OR a.action = ?)", COL(audit_query, action), COL(audit_query, action));
static const struct db_part by_actor =
        DB_PART(" AND (? IS NULL OR " ACTOR ")", COL(audit_query, actor), COL(audit_query, actor));

static const struct db_part begin =
        DB_PART("SELECT a.at, u.id, u.public_id, u.name, k.name, a.action, a.object, a.object_public_id, a.address,"
                " a.request_id FROM (SELECT a.id, a.at");
static const struct db_part end =
        DB_PART(" ORDER BY a.at DESC, a.id DESC LIMIT ? OFFSET ?) p STRAIGHT_JOIN audit a FORCE INDEX (PRIMARY) ON a.id = p.id"
                " LEFT JOIN users u ON u.id = a.actor_id LEFT JOIN api_keys k ON k.id = a.key_id"
                " ORDER BY p.at DESC, p.id DESC",
                COL(audit_query, limit), COL(audit_query, offset));
static const struct db_statement rows_of_page = {
	RESULT(audit_entry, COL(audit_entry, at), COL_KEY(audit_entry, actor.id), COL_PUB(audit_entry, actor.id),
	       COL(audit_entry, actor.name), COL(audit_entry, actor.key), COL(audit_entry, action),
	       COL(audit_entry, object.kind), COL(audit_entry, object.id), COL(audit_entry, address),
	       COL(audit_entry, request_id)),
};
static const struct db_statement number = { RESULT(audit_entry_list, COL(audit_entry_list, total)) };

/* The rows of no company are those of the installation: the guard lets only its admin have them, so they are of no tenant. */
#define FINDINGS(whose, scope_, before)                                                                                        \
	{ before "object", scope_, &begin, &whose[OF_OBJECT], { &by_actor, &by_action, &at_time } },                           \
	        { before "actor", scope_, &begin, &whose[OF_ACTOR], { &by_action, &at_time } },                                \
	        { before "action", scope_, &begin, &whose[OF_ACTION], { &at_time } },                                          \
	{                                                                                                                      \
		before "all", scope_, &begin, &whose[ALL],                                                                     \
		{                                                                                                              \
			&at_time                                                                                               \
		}                                                                                                              \
	}
static const struct store_finding findings[] = { FINDINGS(company, DB_TENANT, ""),
	                                         FINDINGS(nobody, DB_ANYONE, "installation_") };
static const struct store_pages pages = {
	"audit.list", "audit.count", findings, COUNT(findings), &end, &rows_of_page, &number
};

static void join(size_t row, struct db_statement *statement)
{
	store_join_pages(&pages, row, statement);
}

JOINED_STATEMENTS(audit_list, join, 2 * COUNT(findings));

static size_t how_of(const struct audit_query *query)
{
	enum how how = ALL;

	if (!uuid_none(query->object))
		how = OF_OBJECT;
	else if (!uuid_none(query->actor))
		how = OF_ACTOR;
	else if (query->action.p != NULL)
		how = OF_ACTION;
	return how + (query->installation ? (size_t)HOWS : 0);
}

enum err store_audit_list(struct db *db, const struct audit_query *query, struct audit_entry_list *list_r)
{
	size_t how = how_of(query);
	enum err e = db_all(db, store_joined(&joined, how), query, &list_r->at, &list_r->n);

	if (e != OK || store_last_page(query->offset, query->limit, list_r->n, &list_r->total))
		return e;
	return db_one(db, store_joined(&joined, COUNT(findings) + how), query, list_r);
}
