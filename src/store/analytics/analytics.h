/* A company's figures in the database. Each is one statement along an index of the caller's company. */
#ifndef STORE_ANALYTICS_ANALYTICS_H
#define STORE_ANALYTICS_ANALYTICS_H

#include "db/db.h"
#include "model/analytics.h"

/* Months: [from, to) on the clock of UTC; this_month its beginning. */
struct figures_span {
	struct instant from, to, this_month;
};

struct figure_row {
	unsigned figure;  /* enum figure: what the row counts */
	struct str label; /* a department, a month, an interviewer's name */
	struct uuid person;
	unsigned status;
	int64_t n, more, still_more; /* as the figure means them */
	struct decimal days;
};
struct figure_rows {
	const struct figure_row *at;
	size_t n;
};

/* All of these: the errors of db_one and db_all. */

/* The single numbers of the dashboard, conversion aside. */
enum err store_analytics_totals(struct db *db, const struct figures_span *span, struct dashboard *out);

/* FIGURE_DEPARTMENT (n applications, more hires), and for each month FIGURE_APPLICATIONS, FIGURE_INTERVIEWS, FIGURE_HIRES. */
enum err store_analytics_series(struct db *db, const struct figures_span *span, struct figure_rows *rows_r);

/* FIGURE_STATUS (n applications at it) and FIGURE_STAYED (n that left it, after how many days on average). */
enum err store_analytics_stages(struct db *db, struct figure_rows *rows_r);

/* FIGURE_STATUS (n interviews, more of them ahead, days of delay on average) and FIGURE_INTERVIEWER (n, more ahead, still_more
 * completed). */
enum err store_analytics_interviews(struct db *db, struct figure_rows *rows_r);

#endif
