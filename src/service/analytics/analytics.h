/* The figures of the caller's company. Each of these is at most two statements. */
#ifndef SERVICE_ANALYTICS_ANALYTICS_H
#define SERVICE_ANALYTICS_ANALYTICS_H

#include "model/analytics.h"
#include "service/context.h"

/* Totals, departments by name, and the last twelve months (UTC), this one last. */
enum err service_analytics_dashboard(struct context *c, const struct nothing *in, struct dashboard *out);

/* Where the applications are, and how long they stay at each status. */
enum err service_analytics_applications(struct context *c, const struct nothing *in, struct application_figures *out);

/* What becomes of interviews, and who holds how many. */
enum err service_analytics_interviews(struct context *c, const struct nothing *in, struct interview_figures *out);

#endif
