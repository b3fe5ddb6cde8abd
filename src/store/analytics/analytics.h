/* The figures of the caller's company. Each function is one statement that reads along an index of the company. */
#ifndef STORE_ANALYTICS_ANALYTICS_H
#define STORE_ANALYTICS_ANALYTICS_H

#include "db/db.h"
#include "model/analytics.h"

/* The months [from, to) in UTC. `this_month` is the beginning of the present one. */
struct figures_span {
	struct instant from, to, this_month;
};

struct figure_row {
	unsigned figure;  /* enum figure: what the row counts */
	struct str label; /* a department, a month, or the name of an interviewer */
	struct uuid person;
	unsigned status;
	int64_t n, more, still_more; /* counts, whose meaning depends on the figure */
	struct decimal days;
};
struct figure_rows {
	const struct figure_row *at;
	size_t n;
};

/* All functions return the errors of db_one and db_all. */

/* Reads the single numbers of the dashboard, but not the conversion. */
enum err store_analytics_totals(struct db *db, const struct figures_span *span, struct dashboard *out);

/* Reads FIGURE_DEPARTMENT (n: applications, more: hires), and for each month FIGURE_APPLICATIONS, FIGURE_INTERVIEWS and
 * FIGURE_HIRES. */
enum err store_analytics_series(struct db *db, const struct figures_span *span, struct figure_rows *rows_r);

/* Reads FIGURE_STATUS (n: applications that have the status) and FIGURE_STAYED (n: applications that left it, days: how long
 * they had it on average). */
enum err store_analytics_stages(struct db *db, struct figure_rows *rows_r);

/* Reads FIGURE_STATUS (n: interviews, more: those still to come, days: average delay) and FIGURE_INTERVIEWER (n: interviews,
 * more: those still to come, still_more: completed ones). */
enum err store_analytics_interviews(struct db *db, struct figure_rows *rows_r);

#endif
