/* Counts the figures of a company along covering indexes. */
#include "store/analytics/analytics.h"
#include "store/sql.h"
#include "store/statements.h"

/* clang-format off */
static const struct db_statement totals = {
	.name = "analytics.totals",
	.scope = DB_TENANT,
	.text = "SELECT (SELECT COUNT(*) FROM offers WHERE company_id = ?), COUNT(*),"
		" ROUND(AVG(TIMESTAMPDIFF(SECOND, applied_at, hired_at)) / 86400, 1) FROM applications FORCE INDEX (company_hired)"
		" WHERE company_id = ? AND status = " SQL_APPLICATION_HIRED,
	PARAMS(COMPANY_COL, COMPANY_COL),
	RESULT(dashboard, COL(dashboard, offers), COL(dashboard, hires), COL(dashboard, days_to_hire)),
};

/*
 * A month, and the time before and after the twelve, is a range of an index of its own, of which the server only counts the entries. To
 * group them would cost it several times as much. Together the ranges are all, so nothing else counts all of them. Departments are grouped
 * by their name, which no two of a company share, because the index has them in that order.
 */
#define SPAN(figure, n, rows) " UNION ALL SELECT " figure ", " #n ", NULL, COUNT(*), 0 FROM " rows
#define APPLICATIONS(n) SPAN(SQL_FIGURE_APPLICATIONS, n, "applications FORCE INDEX (company_time) WHERE company_id = ?" \
	" AND applied_at >= ? AND applied_at < ?")
#define INTERVIEWS(n) SPAN(SQL_FIGURE_INTERVIEWS, n, "interviews FORCE INDEX (company_time) WHERE company_id = ?" \
	" AND start_at >= ? AND start_at < ? AND status <> " SQL_INTERVIEW_CANCELLED)
#define SPANS(of) of(0) of(1) of(2) of(3) of(4) of(5) of(6) of(7) of(8) of(9) of(10) of(11) of(12) of(13)
#define SPAN_COLS(n) COMPANY_COL, COL(figures_span, begin[n]), COL(figures_span, begin[(n) + 1])
#define SPANS_COLS SPAN_COLS(0), SPAN_COLS(1), SPAN_COLS(2), SPAN_COLS(3), SPAN_COLS(4), SPAN_COLS(5), SPAN_COLS(6), SPAN_COLS(7), \
	SPAN_COLS(8), SPAN_COLS(9), SPAN_COLS(10), SPAN_COLS(11), SPAN_COLS(12), SPAN_COLS(13)
_Static_assert(FIGURES_SPANS == 14, "the statement has as many ranges");

static const struct db_statement series = {
	.name = "analytics.series",
	.scope = DB_TENANT,
	.text = "SELECT " SQL_FIGURE_DEPARTMENT ", 0, d.name, COUNT(a.id),"
		" COALESCE(SUM(a.status = " SQL_APPLICATION_HIRED "), 0) FROM departments d FORCE INDEX (name)"
		" LEFT JOIN jobs j FORCE INDEX (department) ON j.department_id = d.id"
		" LEFT JOIN applications a FORCE INDEX (job) ON a.job_id = j.id WHERE d.company_id = ? GROUP BY d.name"
		" UNION ALL SELECT " SQL_FIGURE_DEPARTMENT ", 0, NULL, COUNT(a.id),"
		" COALESCE(SUM(a.status = " SQL_APPLICATION_HIRED "), 0) FROM jobs j FORCE INDEX (listed)"
		" JOIN applications a ON a.job_id = j.id WHERE j.company_id = ? AND j.department_id IS NULL HAVING COUNT(a.id) > 0"
		" UNION ALL SELECT " SQL_FIGURE_HIRES ", 0, DATE_FORMAT(hired_at, '%Y-%m') AS label, COUNT(*), 0 FROM applications"
		" WHERE company_id = ? AND status = " SQL_APPLICATION_HIRED " AND hired_at >= ? AND hired_at < ? GROUP BY label"
		SPANS(APPLICATIONS) SPANS(INTERVIEWS),
	PARAMS(COMPANY_COL, COMPANY_COL, COMPANY_COL, COL(figures_span, begin[1]), COL(figures_span, begin[FIGURES_SPANS - 1]),
	       SPANS_COLS, SPANS_COLS),
	RESULT(figure_row, COL(figure_row, figure), COL(figure_row, span), COL(figure_row, label), COL(figure_row, n), COL(figure_row, more)),
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

enum err store_analytics_totals(struct db *db, struct dashboard *out)
{
	return db_one(db, &totals, NULL, out);
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
