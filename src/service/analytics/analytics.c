/* Computes the figures from counted rows. */
#include "service/analytics/analytics.h"

#include "model/words.h"
#include "store/analytics/analytics.h"

enum { DAY_SECONDS = 86400, APPLICATION_STATUSES = APPLICATION_WITHDRAWN + 1, INTERVIEW_STATUSES = INTERVIEW_NO_SHOW + 1 };

/* ---- dashboard */

/* The first instant of the month that is `ahead` months from that of `now`. */
static struct instant month_begin(struct instant now, int ahead)
{
	int year, months;
	unsigned month, day;

	civil_date(instant_unix(now) / DAY_SECONDS, &year, &month, &day);
	months = year * 12 + (int)month - 1 + ahead;
	return instant_of_unix(civil_day(months / 12, (unsigned)(months % 12) + 1, 1) * DAY_SECONDS);
}

static struct str month_text(struct context *c, struct instant at)
{
	char text[32];

	(void)instant_format(at, false, text);
	return str_copy(c->arena, (struct str){ text, sizeof "2024-01" - 1 });
}

static struct figures_span spans_of(struct instant now)
{
	struct figures_span spans;

	spans.begin[0] = instant_of_unix(civil_day(1000, 1, 1) * DAY_SECONDS);
	spans.begin[FIGURES_SPANS] = instant_of_unix(civil_day(9999, 1, 1) * DAY_SECONDS);
	for (int i = 0; i <= ANALYTICS_MONTHS; i++)
		spans.begin[i + 1] = month_begin(now, i - ANALYTICS_MONTHS + 1);
	return spans;
}

static void add_hires(struct month_figures *months, const struct figure_row *row)
{
	for (size_t i = 0; i < ANALYTICS_MONTHS; i++)
		if (str_equal(months[i].month, row->label))
			months[i].hires = row->n;
}

/* Adds what a span has to its month, when it is one, and to the whole. The present month has begun with the last one, and goes
 * on. */
static void add_span(struct month_figures *months, const struct figure_row *row, struct dashboard *out)
{
	bool applied = row->figure == FIGURE_APPLICATIONS;

	if (applied)
		out->applications += row->n;
	else
		out->interviews += row->n;
	if (applied && row->span >= ANALYTICS_MONTHS)
		out->this_month += row->n;
	if (row->span < 1 || row->span > ANALYTICS_MONTHS)
		return;
	if (applied)
		months[row->span - 1].applications = row->n;
	else
		months[row->span - 1].interviews = row->n;
}

static void fill_series(struct context *c, const struct figure_rows *rows, struct dashboard *out)
{
	struct month_figures *months = ARENA_ARRAY(c->arena, struct month_figures, ANALYTICS_MONTHS);
	struct department_figures *departments = ARENA_ARRAY(c->arena, struct department_figures, rows->n);

	for (int i = 0; i < ANALYTICS_MONTHS; i++)
		months[i].month = month_text(c, month_begin(c->now, i - ANALYTICS_MONTHS + 1));
	out->departments.at = departments;
	for (size_t i = 0; i < rows->n; i++) {
		const struct figure_row *row = &rows->at[i];
		if (row->figure == FIGURE_DEPARTMENT)
			departments[out->departments.n++] = (struct department_figures){ row->label, row->n, row->more };
		else if (row->figure == FIGURE_HIRES)
			add_hires(months, row);
		else
			add_span(months, row, out);
	}
	out->months.at = months;
	out->months.n = ANALYTICS_MONTHS;
}

enum err service_analytics_dashboard(struct context *c, const struct nothing *in, struct dashboard *out)
{
	const struct figures_span spans = spans_of(c->now);
	struct figure_rows rows = { 0 };
	enum err e = store_analytics_totals(c->db, out);

	(void)in;
	if (e == OK)
		e = store_analytics_series(c->db, &spans, &rows);
	if (e != OK)
		return e;
	fill_series(c, &rows, out);
	out->conversion = percent_of(out->hires, out->applications);
	return OK;
}

/* ---- applications */

/* The number of a status; APPLICATION_STATUSES when the word is not a status. */
static unsigned status_of(struct str word)
{
	for (unsigned status = 0; status < APPLICATION_STATUSES; status++)
		if (str_equal(word_application_status(status), word))
			return status;
	return APPLICATION_STATUSES;
}

enum err service_analytics_applications(struct context *c, const struct nothing *in, struct application_figures *out)
{
	struct stage_figures *stages = ARENA_ARRAY(c->arena, struct stage_figures, APPLICATION_STATUSES + 1);
	struct figure_rows rows = { 0 };
	enum err e = store_analytics_stages(c->db, &rows);

	(void)in;
	for (unsigned i = 0; i < APPLICATION_STATUSES; i++)
		stages[i].status = i;
	for (size_t i = 0; i < rows.n; i++) {
		const struct figure_row *row = &rows.at[i];
		if (row->figure == FIGURE_STATUS && row->status < APPLICATION_STATUSES) {
			stages[row->status].applications = row->n;
			out->applications += row->n;
		} else if (row->figure == FIGURE_STAYED) {
			stages[status_of(row->label)].left = row->n;
			stages[status_of(row->label)].days = row->days;
		}
	}
	out->hire_rate = percent_of(stages[APPLICATION_HIRED].applications, out->applications);
	out->rejection_rate = percent_of(stages[APPLICATION_REJECTED].applications, out->applications);
	out->stages = (struct stage_figures_list){ .at = stages, .n = APPLICATION_STATUSES };
	return e;
}

/* ---- interviews */

/* The mean over all statuses, weighted by their counts. */
static struct decimal mean_delay(const struct figure_rows *rows)
{
	int64_t cents = 0, n = 0;

	for (size_t i = 0; i < rows->n; i++) {
		if (rows->at[i].figure != FIGURE_STATUS || !rows->at[i].days.has)
			continue;
		cents += rows->at[i].days.cents * rows->at[i].n;
		n += rows->at[i].n;
	}
	/* Half away from zero; a start before the day of scheduling is a negative delay. */
	int64_t half = cents < 0 ? -n : n;
	return n > 0 ? (struct decimal){ (2 * cents + half) / (2 * n), true } : (struct decimal){ 0 };
}

enum err service_analytics_interviews(struct context *c, const struct nothing *in, struct interview_figures *out)
{
	struct status_figures *statuses = ARENA_ARRAY(c->arena, struct status_figures, INTERVIEW_STATUSES);
	struct figure_rows rows = { 0 };
	enum err e = store_analytics_interviews(c->db, &rows);
	struct interviewer_figures *people = ARENA_ARRAY(c->arena, struct interviewer_figures, rows.n);

	(void)in;
	for (unsigned i = 0; i < INTERVIEW_STATUSES; i++)
		statuses[i].status = i;
	out->interviewers.at = people;
	for (size_t i = 0; i < rows.n; i++) {
		const struct figure_row *row = &rows.at[i];
		if (row->figure == FIGURE_STATUS && row->status < INTERVIEW_STATUSES) {
			statuses[row->status].interviews = row->n;
			out->interviews += row->n;
			out->upcoming += row->more;
		} else if (row->figure == FIGURE_INTERVIEWER) {
			people[out->interviewers.n++] = (struct interviewer_figures){ .interviewer.v.pub = row->person,
				                                                      .name = row->label,
				                                                      .interviews = row->n,
				                                                      .upcoming = row->more,
				                                                      .completed = row->still_more };
		}
	}
	out->delay = mean_delay(&rows);
	out->no_show_rate = percent_of(statuses[INTERVIEW_NO_SHOW].interviews,
	                               statuses[INTERVIEW_NO_SHOW].interviews + statuses[INTERVIEW_COMPLETED].interviews);
	out->statuses = (struct status_figures_list){ .at = statuses, .n = INTERVIEW_STATUSES };
	return e;
}
