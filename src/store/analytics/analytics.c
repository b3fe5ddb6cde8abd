/* Counts the figures of a company along covering indexes. */
#include "store/analytics/analytics.h"
#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
static const struct db_statement totals = {
	.name = "analytics.totals",
	.scope = DB_TENANT,
	.text = "SELECT"
		" (SELECT COUNT(*) FROM applications WHERE company_id = ?),"
		" (SELECT COUNT(*) FROM applications WHERE company_id = ? AND applied_at >= ?),"
		" (SELECT COUNT(*) FROM interviews WHERE company_id = ? AND status <> " SQL_INTERVIEW_CANCELLED "),"
		" (SELECT COUNT(*) FROM offers WHERE company_id = ?),"
		" (SELECT COUNT(*) FROM applications WHERE company_id = ? AND status = " SQL_APPLICATION_HIRED "),"
		" (SELECT ROUND(AVG(TIMESTAMPDIFF(SECOND, applied_at, hired_at)) / 86400, 1)"
		" FROM applications WHERE company_id = ? AND status = " SQL_APPLICATION_HIRED ")",
	PARAMS(COMPANY_COL, COMPANY_COL, COL(figures_span, this_month), COMPANY_COL, COMPANY_COL, COMPANY_COL, COMPANY_COL),
	RESULT(dashboard, COL(dashboard, applications), COL(dashboard, this_month), COL(dashboard, interviews),
	       COL(dashboard, offers), COL(dashboard, hires), COL(dashboard, days_to_hire)),
};

static const struct db_statement series = {
	.name = "analytics.series",
	.scope = DB_TENANT,
	.text = "SELECT " SQL_FIGURE_DEPARTMENT ", d.name, COUNT(a.id),"
		" COALESCE(SUM(a.status = " SQL_APPLICATION_HIRED "), 0) FROM departments d"
		" LEFT JOIN jobs j ON j.department_id = d.id LEFT JOIN applications a ON a.job_id = j.id"
		" WHERE d.company_id = ? GROUP BY d.id, d.name"
		" UNION ALL SELECT " SQL_FIGURE_DEPARTMENT ", NULL, COUNT(a.id),"
		" COALESCE(SUM(a.status = " SQL_APPLICATION_HIRED "), 0) FROM jobs j FORCE INDEX (listed)"
		" JOIN applications a ON a.job_id = j.id WHERE j.company_id = ? AND j.department_id IS NULL HAVING COUNT(a.id) > 0"
		" UNION ALL SELECT " SQL_FIGURE_APPLICATIONS ", DATE_FORMAT(applied_at, '%Y-%m') AS label, COUNT(*), 0 FROM applications"
		" WHERE company_id = ? AND applied_at >= ? AND applied_at < ? GROUP BY label"
		" UNION ALL SELECT " SQL_FIGURE_INTERVIEWS ", DATE_FORMAT(start_at, '%Y-%m') AS label, COUNT(*), 0 FROM interviews"
		" WHERE company_id = ? AND start_at >= ? AND start_at < ? AND status <> " SQL_INTERVIEW_CANCELLED " GROUP BY label"
		" UNION ALL SELECT " SQL_FIGURE_HIRES ", DATE_FORMAT(hired_at, '%Y-%m') AS label, COUNT(*), 0 FROM applications"
		" WHERE company_id = ? AND status = " SQL_APPLICATION_HIRED " AND hired_at >= ? AND hired_at < ? GROUP BY label",
	PARAMS(COMPANY_COL, COMPANY_COL,
	       COMPANY_COL, COL(figures_span, from), COL(figures_span, to),
	       COMPANY_COL, COL(figures_span, from), COL(figures_span, to),
	       COMPANY_COL, COL(figures_span, from), COL(figures_span, to)),
	RESULT(figure_row, COL(figure_row, figure), COL(figure_row, label), COL(figure_row, n), COL(figure_row, more)),
};

/* The history has the time when a status was left. It began when the status before it was left, or when the application
 * came. */
static const struct db_statement stages = {
	.name = "analytics.stages",
	.scope = DB_TENANT,
	.text = "SELECT " SQL_FIGURE_STATUS ", " SQL_APPLICATION_STATUS("a.") " AS seen, NULL, COUNT(*), NULL FROM applications a"
		" WHERE a.company_id = ? GROUP BY seen"
		" UNION ALL SELECT " SQL_FIGURE_STAYED ", 0, s.old_text, COUNT(*),"
		" ROUND(AVG(TIMESTAMPDIFF(SECOND, COALESCE(s.entered, a.applied_at), s.at)) / 86400, 1)"
		" FROM (SELECT object_id, old_text, at, LAG(at) OVER (PARTITION BY object_id ORDER BY id) AS entered"
		" FROM history WHERE company_id = ? AND object = " SQL_OBJECT_APPLICATION " AND member = 'status') s"
		" JOIN applications a ON a.id = s.object_id GROUP BY s.old_text",
	PARAMS(NOW_COL, COMPANY_COL, COMPANY_COL),
	RESULT(figure_row, COL(figure_row, figure), COL(figure_row, status), COL(figure_row, label), COL(figure_row, n),
	       COL(figure_row, days)),
};

/* What one part of a person's load adds: the interviews in which they are the main interviewer, or those on whose panels they
 * sit. The few panels are found in the bookings of the company's people. */
#define LOAD_OF(status, start) \
	"COUNT(*) AS part_n, SUM(" status " IN " SQL_STILL_TO_COME " AND " start " >= ?) AS part_ahead," \
	" SUM(" status " = " SQL_INTERVIEW_COMPLETED ") AS part_done"

static const struct db_statement interviews = {
	.name = "analytics.interviews",
	.scope = DB_TENANT,
	.text = "SELECT " SQL_FIGURE_STATUS ", status, NULL, NULL, COUNT(*),"
		" COALESCE(SUM(status IN " SQL_STILL_TO_COME " AND start_at >= ?), 0), 0,"
		" ROUND(AVG(TIMESTAMPDIFF(SECOND, created_at, start_at)) / 86400, 2)"
		" FROM interviews FORCE INDEX (company_load) WHERE company_id = ? GROUP BY status"
		" UNION ALL SELECT " SQL_FIGURE_INTERVIEWER ", 0, u.name, u.public_id, l.n, l.ahead, l.done, NULL"
		" FROM (SELECT person_id, SUM(part_n) AS n, SUM(part_ahead) AS ahead, SUM(part_done) AS done FROM ("
		"SELECT interviewer_id AS person_id, " LOAD_OF("status", "start_at") " FROM interviews FORCE INDEX (company_load)"
		" WHERE company_id = ? AND interviewer_id IS NOT NULL AND status <> " SQL_INTERVIEW_CANCELLED " GROUP BY interviewer_id"
		" UNION ALL SELECT b.person_id, " LOAD_OF("i.status", "b.start_at") " FROM users p FORCE INDEX (company)"
		" JOIN bookings b FORCE INDEX (person_time) ON b.person_id = p.id AND b.part = " SQL_PART_PANEL
		" JOIN interviews i FORCE INDEX (PRIMARY) ON i.id = b.interview_id WHERE p.company_id = ? AND i.company_id = ?"
		" AND i.status <> " SQL_INTERVIEW_CANCELLED " GROUP BY b.person_id) parts GROUP BY person_id) l"
		" JOIN users u ON u.id = l.person_id",
	PARAMS(NOW_COL, COMPANY_COL, NOW_COL, COMPANY_COL, NOW_COL, COMPANY_COL, COMPANY_COL),
	RESULT(figure_row, COL(figure_row, figure), COL(figure_row, status), COL(figure_row, label), COL(figure_row, person),
	       COL(figure_row, n), COL(figure_row, more), COL(figure_row, still_more), COL(figure_row, days)),
};
/* clang-format on */

enum err store_analytics_totals(struct db *db, const struct figures_span *span, struct dashboard *out)
{
	return db_one(db, &totals, span, out);
}

static enum err all(struct db *db, const struct db_statement *statement, const void *params, struct figure_rows *rows_r)
{
	void *rows;
	enum err e = db_all(db, statement, params, &rows, &rows_r->n);

	rows_r->at = rows;
	return e;
}

enum err store_analytics_series(struct db *db, const struct figures_span *span, struct figure_rows *rows_r)
{
	return all(db, &series, span, rows_r);
}

enum err store_analytics_stages(struct db *db, struct figure_rows *rows_r)
{
	return all(db, &stages, NULL, rows_r);
}

enum err store_analytics_interviews(struct db *db, struct figure_rows *rows_r)
{
	return all(db, &interviews, NULL, rows_r);
}

STATEMENTS(analytics, &totals, &series, &stages, &interviews);
