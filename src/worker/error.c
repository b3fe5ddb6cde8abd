/* The answer of a request that failed: in the error shape, with the status and the words, of its surface. */
#include "worker/exchange.h"

enum { RETRY_SECONDS = 2, MESSAGE_MAX = 4096 };

/* The row's own text for `e`; NULL when it has none. */
static const char *declared_text(const struct exchange *x, enum err e)
{
	const struct declared *d = x->endpoint != NULL ? x->endpoint->errors : NULL;

	for (; d != NULL && d->error != OK; d++)
		if (d->error == e)
			return d->message;
	return NULL;
}

static const char *text_of(const struct exchange *x, enum err e)
{
	const char *own = declared_text(x, e);

	if (own == NULL)
		own = x->match.surface->texts[e].message;
	return own != NULL ? own : err_text(e);
}

/* What of the errors inside the server the outside is told. */
static enum err outside(const struct exchange *x, enum err e)
{
	switch (e) {
	case E_NO_ROW:
	case E_DUPLICATE:
		return E_INTERNAL;
	case E_RETRY:
	case E_TIMEOUT:
		return E_UNAVAILABLE;
	case E_NOT_YOURS:
		/* A surface whose document does not know it must not tell that there is such a thing. */
		return x->match.surface->texts[e].status != 0 || declared_text(x, e) != NULL ? e : E_NOT_FOUND;
	default:
		return e;
	}
}

static const struct field *row_of(const struct exchange *x, const struct fault *fault)
{
	if (fault->field != NULL || fault->name.p != NULL || x->endpoint == NULL)
		return fault->field;
	return shape_field_at(x->endpoint->in, fault->off, x->endpoint->view);
}

struct str error_fault_name(void *reporter, const struct fault *fault)
{
	const struct exchange *x = reporter;
	const struct field *field = row_of(x, fault);

	if (fault->name.p != NULL)
		return fault->name;
	return field != NULL && field->name != NULL ? str_of(field->name) : STR("non_field_errors");
}

struct str error_fault_text(void *reporter, struct arena *arena, const struct fault *fault)
{
	const struct exchange *x = reporter;
	struct fault known = *fault;

	known.field = row_of(x, fault);
	if (known.field != NULL && known.field->wrong != NULL)
		return fault_text(arena, &known, known.field->wrong);
	return fault_text(arena, &known, text_of(x, fault->error));
}

/* What a whole answer's placeholders stand for: the fault of that error, if one was noted. */
static struct fault about(const struct exchange *x, enum err e)
{
	for (size_t i = 0; i < x->context.faults.n; i++)
		if (x->context.faults.at[i].error == e) {
			struct fault fault = x->context.faults.at[i];
			fault.field = row_of(x, &fault);
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
	if (status == 429 || status == 503)
		response_header(&x->response, STR("Retry-After"),
		                str_from_int(x->arena, x->context.retry_after > 0 ? x->context.retry_after : RETRY_SECONDS));
}

void error_answer(struct exchange *x, enum err e)
{
	enum err told = outside(x, e);
	const struct surface *surface = x->match.surface;
	const struct text *text = &surface->texts[told];
	const struct fault fault = about(x, told);
	struct report report = {
		.status = text->status != 0 ? text->status : err_status(told),
		.code = str_of(text->code != NULL ? text->code : err_code(told)),
		.message = fault_text(x->arena, &fault, text_of(x, told)),
		.detail = text->detail != NULL ? fault_text(x->arena, &fault, text->detail) : (struct str){ 0 },
		.path = x->request.path,
		.now = x->context.now,
	};

	if (told == E_INTERNAL)
		LOG(REQUEST_FAILED, LOG_STR("endpoint", x->endpoint != NULL ? str_of(x->endpoint->id) : STR("")),
		    LOG_TEXT_OF("error", err_code(e)));
	if (told == E_INVALID)
		report.fields = x->context.faults;
	report.reason = str_of(err_reason((int)report.status));
	x->response = (struct response){ .status = (int)report.status };
	add_error_headers(x, told);
	(void)encode_json(x, surface->error, &report, NULL);
}
