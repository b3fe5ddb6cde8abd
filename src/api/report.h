/* The status and text of an error on a surface, for the answer of a request that failed and for the document. */
#ifndef API_REPORT_H
#define API_REPORT_H

#include "api/endpoint.h"

/* Which surface and endpoint report the error; `endpoint` is NULL for an unknown path. */
struct reporter {
	const struct surface *surface;
	const struct endpoint *endpoint;
};

/*
 * The error that clients see in place of `e`: E_INTERNAL or E_UNAVAILABLE for errors inside the server, and E_NOT_FOUND for
 * E_NOT_YOURS on a surface whose document does not have the latter.
 */
enum err report_outside(const struct reporter *reporter, enum err e);

/* The surface's status and, with {placeholders}, text of `e`: the row's own, else the surface's, else errors.def's. */
int report_status(const struct reporter *reporter, enum err e);
const char *report_text(const struct reporter *reporter, enum err e);

/* Whether an answer with this status has the header Retry-After. */
bool report_retry(int status);

/* The row that a fault is about, also when only its member is known; NULL when there is none. */
const struct field *report_row(const struct reporter *reporter, const struct fault *fault);

/* The wire name and the text of one fault, for struct json_style; `reporter` is a struct reporter. */
struct str report_fault_name(void *reporter, const struct fault *fault);
struct str report_fault_text(void *reporter, struct arena *arena, const struct fault *fault);

/*
 * The report of an error without path, time and fields. `about` has the values of its placeholders. Texts are in `arena` or
 * static.
 */
struct report report_of(const struct reporter *reporter, struct arena *arena, const struct fault *about);

#endif
