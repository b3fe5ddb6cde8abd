/* The one error type of the program: an enum from errors.def, with its HTTP status, stable code and text. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
	OK,
#define ERROR(name, status, code, text) E_##name,
#include "base/errors.def"
#undef ERROR
	E_END
};

/* The HTTP status (RFC 9110 section 15) that goes with `e`; 200 for OK. A surface may have its own. */
int err_status(enum err e);

/* The stable, lower-case code of `e` as it stands in logs and in assistant's `error`; static text, never NULL. */
const char *err_code(enum err e);

/* The English text of `e`, with {field}, {value}, {lo} and {hi} still in it; static text, never NULL. */
const char *err_text(enum err e);

/* The reason phrase of an HTTP status ("Not Found"), RFC 9110 section 15; "Unknown" for one that is not in use here. */
const char *err_reason(int status);

#endif
