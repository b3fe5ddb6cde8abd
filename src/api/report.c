#include "api/report.h"

/* The row's own text for `e`; NULL when it has none. */
static const char *declared_text(const struct reporter *reporter, enum err e)
{
	const struct declared *d = reporter->endpoint != NULL ? reporter->endpoint->errors : NULL;

	for (; d != NULL && d->error != OK; d++)
		if (d->error == e)
			return d->message;
	return NULL;
}

enum err report_outside(const struct reporter *reporter, enum err e)
{
	switch (e) {
	case E_NO_ROW:
	case E_DUPLICATE:
	case E_DATA:
		return E_INTERNAL;
	case E_RETRY:
	case E_NO_WRITE:
	case E_TIMEOUT:
		return E_UNAVAILABLE;
	case E_NOT_YOURS:
		/* A surface whose document does not have this error must not tell the caller that the object exists. */
		return reporter->surface->texts[e].status != 0 || declared_text(reporter, e) != NULL ? e : E_NOT_FOUND;
	default:
		return e;
	}
}

int report_status(const struct reporter *reporter, enum err e)
{
	int own = reporter->surface->texts[e].status;

	return own != 0 ? own : err_status(e);
}

const char *report_text(const struct reporter *reporter, enum err e)
{
	const char *own = declared_text(reporter, e);

	if (own == NULL)
		own = reporter->surface->texts[e].message;
	return own != NULL ? own : err_text(e);
}

bool report_retry(int status)
{
	return status == 409 || status == 429 || status == 503;
}

const struct field *report_row(const struct reporter *reporter, const struct fault *fault)
{
	if (fault->field != NULL || fault->name.p != NULL || reporter->endpoint == NULL)
		return fault->field;
	return shape_field_at(reporter->endpoint->in, fault->off, reporter->endpoint->view);
}

struct str report_fault_name(void *reporter, const struct fault *fault)
{
	const struct field *field = report_row(reporter, fault);

	if (fault->name.p != NULL)
		return fault->name;
	return field != NULL && field->name != NULL ? str_of(field->name) : STR("non_field_errors");
}

struct str report_fault_text(void *reporter, struct arena *arena, const struct fault *fault)
{
	struct fault known = *fault;

	known.field = report_row(reporter, fault);
	if (known.field != NULL && known.field->wrong != NULL)
		return fault_text(arena, &known, known.field->wrong);
	return fault_text(arena, &known, report_text(reporter, fault->error));
}

struct report report_of(const struct reporter *reporter, struct arena *arena, const struct fault *about)
{
	enum err e = about->error;
	const struct text *text = &reporter->surface->texts[e];
	struct report report = { .status = report_status(reporter, e), .type = STR("about:blank") };

	report.code = str_of(text->code != NULL ? text->code : err_code(e));
	if (text->code != NULL)
		report.named = report.code;
	report.message = fault_text(arena, about, report_text(reporter, e));
	if (text->detail != NULL)
		report.detail = fault_text(arena, about, text->detail);
	report.reason = str_of(err_reason((int)report.status));
	return report;
}
