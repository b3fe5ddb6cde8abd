/* The figures of the caller's company. Each function is one statement that reads along an index of the company. */
#ifndef STORE_ANALYTICS_ANALYTICS_H
#define STORE_ANALYTICS_ANALYTICS_H

#include "db/db.h"
#include "model/analytics.h"

/* The months that are shown, in UTC, and all time before and after them: the span i is [begin[i], begin[i + 1]). */
enum { FIGURES_SPANS = ANALYTICS_MONTHS + 2 };
struct figures_span {
	struct instant begin[FIGURES_SPANS + 1];
};

struct figure_row {
	unsigned figure;  /* enum figure: what the row counts */
	int64_t span;     /* of FIGURE_APPLICATIONS and FIGURE_INTERVIEWS */
	struct str label; /* a department, the month of hires, or the name of an interviewer */
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

/* Reads the offers, hires and days to hire of the dashboard. */
enum err store_analytics_totals(struct db *db, struct dashboard *out);

/* Reads FIGURE_DEPARTMENT (n: applications, more: hires); for each span FIGURE_APPLICATIONS and FIGURE_INTERVIEWS, without the
 * cancelled ones; and for each month that has some FIGURE_HIRES (label: "2024-01"). */
enum err store_analytics_series(struct db *db, const struct figures_span *span, struct figure_rows *rows_r);

/* Reads FIGURE_STATUS (n: applications that have the status) and FIGURE_STAYED (n: applications that left it, days: how long
 * they had it on average). */
enum err store_analytics_stages(struct db *db, struct figure_rows *rows_r);

/* Reads FIGURE_STATUS (n: interviews, more: those still to come, days: average delay) and FIGURE_INTERVIEWER (n: interviews,
 * more: those still to come, still_more: completed ones). */
enum err store_analytics_interviews(struct db *db, struct figure_rows *rows_r);

#endif
