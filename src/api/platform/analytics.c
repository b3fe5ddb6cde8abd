/* Platform's endpoints of analytics. */
#include "service/analytics/analytics.h"
#include "api/platform/platform.h"

/* clang-format off */
SHAPE(platform_department_statistics, department_figures,
	ROW(department_figures, department, "department", "Name of the department; null stands for jobs without a department"),
	ROW(department_figures, applications, "applications", "Number of applications for jobs of the department"),
	ROW(department_figures, hires, "hires", "Number of those applications that ended in a hire"));
SHAPE(platform_month_statistics, month_figures,
	ROW(month_figures, month, "month", "Year and month in UTC, as YYYY-MM", .must = ALWAYS, .example = "2024-01"),
	ROW(month_figures, applications, "applications", "Number of applications made in this month"),
	ROW(month_figures, interviews, "interviews", "Number of interviews that start in this month and are not cancelled"),
	ROW(month_figures, hires, "hires", "Number of hires in this month"));
SHAPE(platform_dashboard, dashboard,
	ROW(dashboard, applications, "total_applications", "Number of all applications"),
	ROW(dashboard, this_month, "applications_this_month", "Number of applications made in the current month (UTC)"),
	ROW(dashboard, interviews, "interviews_scheduled", "Number of all interviews that are not cancelled"),
	ROW(dashboard, offers, "offers_sent", "Number of all offers"),
	ROW(dashboard, hires, "hires", "Number of applications that ended in a hire"),
	ROW(dashboard, conversion, "conversion_rate",
		"Hires in percent of all applications, to two decimals; null without applications"),
	ROW(dashboard, days_to_hire, "average_time_to_hire",
		"Mean number of days from the application to the hire, to one decimal; null without hires", .as = AS_TENTHS),
	LIST(dashboard, departments, platform_department_statistics, "department_stats",
		"The same figures for each department, by name"),
	LIST(dashboard, months, platform_month_statistics, "monthly_trends",
		"Figures of the last twelve months, the current month last"));
SHAPE(platform_stage_statistics, stage_figures,
	WORD(stage_figures, status, platform_application_status, "status", "Status of the applications", .must = ALWAYS),
	ROW(stage_figures, applications, "applications", "Number of applications that have this status now"),
	ROW(stage_figures, left, "left", "Number of applications that have had this status and have another one now"),
	ROW(stage_figures, days, "average_days",
		"Mean number of days that those stayed at this status, to one decimal; null when there are none", .as = AS_TENTHS));
SHAPE(platform_application_statistics, application_figures,
	ROW(application_figures, applications, "total_applications", "Number of all applications"),
	ROW(application_figures, hire_rate, "hire_rate",
		"Hires in percent of all applications, to two decimals; null without applications"),
	ROW(application_figures, rejection_rate, "rejection_rate",
		"Rejections in percent of all applications, to two decimals; null without applications"),
	LIST(application_figures, stages, platform_stage_statistics, "funnel",
		"Figures for each status, in the order in which a hiring passes them"));
SHAPE(platform_status_statistics, status_figures,
	WORD(status_figures, status, platform_interview_status, "status", "Status of the interviews", .must = ALWAYS),
	ROW(status_figures, interviews, "interviews", "Number of interviews that have this status"));
SHAPE(platform_interviewer_statistics, interviewer_figures,
	ID(interviewer_figures, interviewer, "interviewer", "Id of the interviewer", .must = ALWAYS),
	ROW(interviewer_figures, name, "interviewer_name", "Full name of the interviewer", .must = ALWAYS),
	ROW(interviewer_figures, interviews, "interviews", "Number of interviews of the interviewer that are not cancelled"),
	ROW(interviewer_figures, upcoming, "upcoming", "Number of those that have not begun"),
	ROW(interviewer_figures, completed, "completed", "Number of those that are completed"));
SHAPE(platform_interview_statistics, interview_figures,
	ROW(interview_figures, interviews, "total_interviews", "Number of all interviews"),
	ROW(interview_figures, upcoming, "upcoming", "Number of interviews that have not begun"),
	ROW(interview_figures, delay, "average_delay_days",
		"Mean number of days from the scheduling to the start of an interview, to one decimal; null without interviews", .as = AS_TENTHS),
	ROW(interview_figures, no_show_rate, "no_show_rate",
		"Interviews that the candidate missed, in percent of those held or missed, to two decimals; null without any"),
	LIST(interview_figures, statuses, platform_status_statistics, "by_status", "Number of interviews for each status"),
	LIST(interview_figures, interviewers, platform_interviewer_statistics, "interviewer_load",
		"Number of interviews for each person who interviews or sits on a panel"));
/* clang-format on */

OPERATION(service_analytics_dashboard, nothing, dashboard)
OPERATION(service_analytics_applications, nothing, application_figures)
OPERATION(service_analytics_interviews, nothing, interview_figures)

#define BASE "/api/v1/analytics"
#define OURS .method = METHOD_GET, .roles = ADMIN | HR, .guard = COMPANY, .answer = { { 200, NULL } }
static const struct endpoint endpoints[] = {
	{ .id = "analytics.get_dashboard",
	  .path = BASE "/dashboard",
	  .summary = "Get the main figures of the company",
	  OURS,
	  CALL(service_analytics_dashboard, shape_nothing, platform_dashboard) },
	{ .id = "analytics.get_applications",
	  .path = BASE "/applications",
	  .summary = "Get figures about applications",
	  .doc = "How many applications have each status, and for how long.",
	  OURS,
	  CALL(service_analytics_applications, shape_nothing, platform_application_statistics) },
	{ .id = "analytics.get_interviews",
	  .path = BASE "/interviews",
	  .summary = "Get figures about interviews",
	  OURS,
	  CALL(service_analytics_interviews, shape_nothing, platform_interview_statistics) },
};

const struct endpoint_group platform_analytics = { endpoints, COUNT(endpoints) };
