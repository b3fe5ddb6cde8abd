/* Makes the answer of a request that failed, in the error format and with the status and texts of its surface. */
#include "worker/exchange.h"

enum { RETRY_SECONDS = 2 };

/* The fault whose values replace the placeholders in the error's text: the one with this error, if there is one. */
static struct fault about(const struct exchange *x, enum err e)
{
	for (size_t i = 0; i < x->context.faults.n; i++)
		if (x->context.faults.at[i].error == e) {
			struct fault fault = x->context.faults.at[i];
			fault.field = report_row(&x->reporter, &fault);
			return fault;
		}
	return (struct fault){ .error = e, .value = x->why.p != NULL ? x->why : STR("") };
}

static void add_error_headers(struct exchange *x, enum err e)
{
	int status = x->response.status;

	if (status == 401)
		response_header(&x->response, STR("WWW-Authenticate"),
		                x->token_sent ? STR("Bearer realm=\"interviewd\", error=\"invalid_token\"")
		                              : STR("Bearer realm=\"interviewd\""));
	if (e == E_METHOD)
		response_header(&x->response, STR("Allow"), x->match.allow);
	if (report_retry(status))
		response_header(&x->response, STR("Retry-After"),
		                str_from_int(x->arena, x->context.retry_after > 0 ? x->context.retry_after : RETRY_SECONDS));
}

/* Whether the client prefers application/problem+json (RFC 9457): its Accept names that before application/json. */
static bool problem_wanted(struct exchange *x)
{
	struct str accept = fcgi_header(x->worker->fcgi, "Accept"), type = { 0 };

	while (media_next(&accept, &type) && !str_equal_nocase(type, STR("application/json")))
		if (str_equal_nocase(type, STR("application/problem+json")))
			return true;
	return false;
}

void error_answer(struct exchange *x, enum err e)
{
	enum err told = report_outside(&x->reporter, e);
	const struct fault fault = about(x, told);
	struct report report = report_of(&x->reporter, x->arena, &fault);

	report.path = x->request.path;
	report.now = x->context.now;
	if (told == E_INTERNAL)
		LOG(REQUEST_FAILED, LOG_STR("endpoint", x->endpoint != NULL ? str_of(x->endpoint->id) : STR("")),
		    LOG_TEXT_OF("step", x->step), LOG_TEXT_OF("error", err_code(e)));
	if (told == E_INVALID)
		report.fields = x->context.faults;
	x->response = (struct response){ .status = (int)report.status };
	add_error_headers(x, told);
	if (page_wanted(x)) {
		if (told != E_INVALID || !page_form_again(x))
			page_error_answer(x, report.status);
		return;
	}
	if (problem_wanted(x)) {
		(void)encode_json(x, &shape_problem, &report, NULL);
		x->response.type = STR("application/problem+json");
		return;
	}
	(void)encode_json(x, x->match.surface->error, &report, NULL);
}
