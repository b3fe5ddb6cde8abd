/* Statements that read what whoever has a mailed link sees of an application. */
#include "store/application/applying.h"
#include "store/sql.h"
#include "store/statements.h"

#define BY_LINK .scope = DB_ANYONE /* the mailed link names the application */

/* A disabled company still tells its candidates where they stand. Nothing writes the moment at which an offer expires. */
static const struct db_statement get = {
	.name = "followed.get",
	BY_LINK,
	.text = "SELECT a.id, a.public_id, a.company_id, " SQL_APPLICATION_STATUS(
	        "a.") ", a.status_before, a.applied_at, a.unconfirmed, j.id, j.public_id, j.title, COALESCE(j.owner_id, j.posted_by),"
	              " u.id, u.public_id, u.name, u.active, CASE WHEN u.language <> " SQL_LANGUAGE_NONE
	              " THEN u.language ELSE c.language END, COALESCE(u.zone, c.zone), c.name, c.email, c.colour, c.slug,"
	              " o.id, o.public_id, CASE WHEN o.status = " SQL_OFFER_SENT
	              " AND o.expires_at <= ? THEN " SQL_OFFER_EXPIRED " ELSE COALESCE(o.status, " SQL_OFFER_SENT
	              ") END, o.salary, o.currency, o.start_date, o.notes, o.expires_at FROM applications a"
	              " JOIN jobs j ON j.id = a.job_id JOIN companies c ON c.id = a.company_id JOIN users u ON u.id = a.candidate_id"
	              " LEFT JOIN offers o ON o.id = (SELECT MAX(l.id) FROM offers l FORCE INDEX (application)"
	              " WHERE l.application_id = a.id) WHERE a.public_id = ?",
	PARAMS(NOW_COL, NOW_COL, COL_PUB(followed, application.id)),
	RESULT(followed, COL_KEY(followed, application.id), COL_PUB(followed, application.id),
	       COL_KEY(followed, application.company), COL(followed, application.status), COL(followed, application.before),
	       COL(followed, application.applied_at), COL(followed, unconfirmed), COL_KEY(followed, application.job.id),
	       COL_PUB(followed, application.job.id), COL(followed, application.job.title),
	       COL_KEY(followed, application.job.poster), COL_KEY(followed, application.candidate.id),
	       COL_PUB(followed, application.candidate.id), COL(followed, application.candidate.name),
	       COL(followed, application.candidate.active), COL(followed, application.candidate.language),
	       COL(followed, application.candidate.zone), COL(followed, company.name), COL(followed, company.email),
	       COL(followed, company.colour), COL(followed, slug), COL_KEY(followed, offer.id), COL_PUB(followed, offer.id),
	       COL(followed, offer.status), COL(followed, offer.salary), COL(followed, offer.currency),
	       COL(followed, offer.start), COL(followed, offer.notes), COL(followed, offer.expires_at)),
};

enum err store_followed(struct db *db, struct uuid id, struct followed *out)
{
	out->application.id.v.pub = id;
	return db_one(db, &get, out, out);
}

struct waiting {
	struct followed of;
	enum applying_status status;
	struct uuid application;
};
static const struct db_statement waiting = {
	.name = "followed.waiting",
	BY_LINK,
	.text = "SELECT y.status, y.created_at, y.name, CASE WHEN y.language <> " SQL_LANGUAGE_NONE
	        " THEN y.language ELSE c.language END, c.zone, c.name, c.email, c.colour, c.slug, j.public_id, j.title, a.public_id"
	        " FROM applyings y JOIN companies c ON c.id = y.company_id JOIN jobs j ON j.id = y.job_id"
	        " LEFT JOIN applications a ON a.id = y.application_id WHERE y.public_id = ?",
	PARAMS(COL_PUB(waiting, of.application.id)),
	RESULT(waiting, COL(waiting, status), COL(waiting, of.application.applied_at),
	       COL(waiting, of.application.candidate.name), COL(waiting, of.application.candidate.language),
	       COL(waiting, of.application.candidate.zone), COL(waiting, of.company.name), COL(waiting, of.company.email),
	       COL(waiting, of.company.colour), COL(waiting, of.slug), COL_PUB(waiting, of.application.job.id),
	       COL(waiting, of.application.job.title), COL(waiting, application)),
};

enum err store_followed_waiting(struct db *db, struct uuid id, struct followed *out, enum applying_status *status_r)
{
	struct waiting found = { .of.application.id.v.pub = id };
	enum err e = db_one(db, &waiting, &found, &found);

	*out = found.of;
	out->application.id.v.pub = found.application;
	*status_r = found.status;
	return e;
}

static const struct db_statement interviews = {
	.name = "followed.interviews",
	BY_LINK,
	.text = "SELECT i.id, i.public_id, i.status, i.mode, i.start_at, i.zone, i.minutes, i.location, i.link FROM interviews i"
	        " FORCE INDEX (application) WHERE i.application_id = ? AND i.owner_id IS NULL ORDER BY i.start_at, i.id LIMIT 50",
	PARAMS(COL_KEY(followed, application.id)),
	RESULT(interview, COL_KEY(interview, id), COL_PUB(interview, id), COL(interview, status), COL(interview, mode),
	       COL(interview, start.at), COL(interview, start.zone), COL(interview, minutes), COL(interview, location),
	       COL(interview, link)),
};

enum err store_followed_interviews(struct db *db, const struct followed *of, struct interview_list *list_r)
{
	return db_all(db, &interviews, of, &list_r->at, &list_r->n);
}

STATEMENTS(followed, &get, &waiting, &interviews);
