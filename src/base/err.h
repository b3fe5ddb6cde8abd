/* The one error type of the program: errors.def lists each error with its HTTP status, stable code and text. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

enum err {
	OK,
#define ERROR(name, status, code, text) E_##name,
#include "base/errors.def"
#undef ERROR
	E_END
};

/* The HTTP status (RFC 9110 section 15) of `e`; 200 for OK. A surface may replace it by its own. */
int err_status(enum err e);

/* The stable lower-case code of `e`, used in logs and in the member `error` of the assistant API; static text, never NULL. */
const char *err_code(enum err e);

/* The English text of `e`, with the placeholders {field}, {value}, {lo}, {hi} and {kind} not yet replaced; static, never NULL.
 */
const char *err_text(enum err e);

/* The reason phrase of an HTTP status ("Not Found"), RFC 9110 section 15; "Unknown" for a status that this program never sends.
 */
const char *err_reason(int status);

#endif
