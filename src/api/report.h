/* What a surface says of an error: for the answer of a request that failed, and for the document. */
#ifndef API_REPORT_H
#define API_REPORT_H

#include "api/endpoint.h"

/* Who speaks; `endpoint` is NULL for a path that is none. */
struct reporter {
	const struct surface *surface;
	const struct endpoint *endpoint;
};

/*
 * What the outside is told of `e`: errors inside the server as E_INTERNAL or E_UNAVAILABLE, and E_NOT_YOURS as
 * E_NOT_FOUND by a surface whose document does not know it.
 */
enum err report_outside(const struct reporter *reporter, enum err e);

/* The surface's status and, with {placeholders}, text of `e`: the row's own, else the surface's, else errors.def's. */
int report_status(const struct reporter *reporter, enum err e);
const char *report_text(const struct reporter *reporter, enum err e);

/* Whether an answer of this status says in Retry-After when to come back. */
bool report_retry(int status);

/* The row that a fault is about, also when only its member is known; NULL when there is none. */
const struct field *report_row(const struct reporter *reporter, const struct fault *fault);

/* The wire name and the text of one fault, for struct json_style; `reporter` is a struct reporter. */
struct str report_fault_name(void *reporter, const struct fault *fault);
struct str report_fault_text(void *reporter, struct arena *arena, const struct fault *fault);

/* All of an error but path, time and fields; `about` is what its placeholders stand for. Texts in `arena` or static. */
struct report report_of(const struct reporter *reporter, struct arena *arena, const struct fault *about);

#endif
