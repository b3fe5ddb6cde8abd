/* Platform's rows of analytics. */
#include "service/analytics/analytics.h"
#include "api/platform/platform.h"

/* clang-format off */
SHAPE(platform_department_statistics, department_figures,
	ROW(department_figures, department, "department", "Its name; null: jobs without a department"),
	ROW(department_figures, applications, "applications", "How many applied"),
	ROW(department_figures, hires, "hires", "How many of them are hired"));
SHAPE(platform_month_statistics, month_figures,
	ROW(month_figures, month, "month", "Year and month, UTC", .must = ALWAYS, .example = "2024-01"),
	ROW(month_figures, applications, "applications", "How many applied in it"),
	ROW(month_figures, interviews, "interviews", "How many interviews lay in it, the cancelled aside"),
	ROW(month_figures, hires, "hires", "How many were hired in it"));
SHAPE(platform_dashboard, dashboard,
	ROW(dashboard, applications, "total_applications", "All applications"),
	ROW(dashboard, this_month, "applications_this_month", "Those that came this month"),
	ROW(dashboard, interviews, "interviews_scheduled", "All interviews, the cancelled aside"),
	ROW(dashboard, offers, "offers_sent", "All offers"),
	ROW(dashboard, hires, "hires", "Applications that ended so"),
	ROW(dashboard, conversion, "conversion_rate", "Hires of a hundred applications"),
	ROW(dashboard, days_to_hire, "average_time_to_hire", "Days from the application", .as = AS_TENTHS),
	LIST(dashboard, departments, platform_department_statistics, "department_stats", "By department"),
	LIST(dashboard, months, platform_month_statistics, "monthly_trends", "The last twelve months, this one last"));
SHAPE(platform_stage_statistics, stage_figures,
	WORD(stage_figures, status, platform_application_status, "status", "Stage", .must = ALWAYS),
	ROW(stage_figures, applications, "applications", "How many are at it now"),
	ROW(stage_figures, left, "left", "How many have left it"),
	ROW(stage_figures, days, "average_days", "Days that those stayed", .as = AS_TENTHS));
SHAPE(platform_application_statistics, application_figures,
	ROW(application_figures, applications, "total_applications", "All applications"),
	ROW(application_figures, hire_rate, "hire_rate", "Hired of a hundred"),
	ROW(application_figures, rejection_rate, "rejection_rate", "Rejected of a hundred"),
	LIST(application_figures, stages, platform_stage_statistics, "funnel", "By stage, in the order of a hiring"));
SHAPE(platform_status_statistics, status_figures,
	WORD(status_figures, status, platform_interview_status, "status", "State", .must = ALWAYS),
	ROW(status_figures, interviews, "interviews", "How many are in it"));
SHAPE(platform_interviewer_statistics, interviewer_figures,
	ID(interviewer_figures, interviewer, "interviewer", "User", .must = ALWAYS),
	ROW(interviewer_figures, name, "interviewer_name", "Their name", .must = ALWAYS),
	ROW(interviewer_figures, interviews, "interviews", "How many they have, the cancelled aside"),
	ROW(interviewer_figures, upcoming, "upcoming", "Those ahead"),
	ROW(interviewer_figures, completed, "completed", "Those completed"));
SHAPE(platform_interview_statistics, interview_figures,
	ROW(interview_figures, interviews, "total_interviews", "All interviews"),
	ROW(interview_figures, upcoming, "upcoming", "Those ahead"),
	ROW(interview_figures, delay, "average_delay_days", "Days from scheduling to the start", .as = AS_TENTHS),
	ROW(interview_figures, no_show_rate, "no_show_rate", "Missed of a hundred that were held or missed"),
	LIST(interview_figures, statuses, platform_status_statistics, "by_status", "By state"),
	LIST(interview_figures, interviewers, platform_interviewer_statistics, "interviewer_load", "By interviewer"));
/* clang-format on */

OPERATION(service_analytics_dashboard, nothing, dashboard)
OPERATION(service_analytics_applications, nothing, application_figures)
OPERATION(service_analytics_interviews, nothing, interview_figures)

#define BASE "/api/v1/analytics"
#define OURS .method = METHOD_GET, .roles = ADMIN | HR, .guard = COMPANY, .answer = { { 200, NULL } }
static const struct endpoint endpoints[] = {
	{ .id = "analytics.get_dashboard",
	  .path = BASE "/dashboard",
	  .summary = "The company's figures at a glance",
	  OURS,
	  CALL(service_analytics_dashboard, shape_nothing, platform_dashboard) },
	{ .id = "analytics.get_applications",
	  .path = BASE "/applications",
	  .summary = "Where applications are, and for how long",
	  OURS,
	  CALL(service_analytics_applications, shape_nothing, platform_application_statistics) },
	{ .id = "analytics.get_interviews",
	  .path = BASE "/interviews",
	  .summary = "What becomes of interviews, and who holds them",
	  OURS,
	  CALL(service_analytics_interviews, shape_nothing, platform_interview_statistics) },
};

const struct endpoint_group platform_analytics = { endpoints, COUNT(endpoints) };
