/* The figures of the caller's company. Each use case takes at most two statements. */
#ifndef SERVICE_ANALYTICS_ANALYTICS_H
#define SERVICE_ANALYTICS_ANALYTICS_H

#include "model/analytics.h"
#include "service/context.h"

/* Totals, departments by name, and the last twelve months in UTC, the present month last. */
enum err service_analytics_dashboard(struct context *c, const struct nothing *in, struct dashboard *out);

/* The number of applications at each status, and how long they stay there. */
enum err service_analytics_applications(struct context *c, const struct nothing *in, struct application_figures *out);

/* The results of interviews, and how many each interviewer holds. */
enum err service_analytics_interviews(struct context *c, const struct nothing *in, struct interview_figures *out);

#endif
