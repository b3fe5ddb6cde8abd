/*
 * Refuses a dry run: no operation offers one so far. Whoever asks for one must not have the real change made instead, so the
 * question is answered before the body is read.
 */
#include "worker/exchange.h"

/* Whether Prefer (RFC 7240) has dry-run among its preferences; their values and parameters do not matter. */
static bool preferred(struct str prefer)
{
	while (prefer.p != NULL) {
		struct str one = str_cut(&prefer, ',');

		one = str_cut(&one, ';');
		if (str_equal_nocase(str_trim(str_cut(&one, '=')), STR("dry-run")))
			return true;
	}
	return false;
}

/* Whether the query has dry_run, unless as "0" or "false". A query that cannot be decoded is refused where it is read. */
static bool queried(struct arena *arena, struct str query)
{
	struct pair *pairs = NULL;
	size_t n = 0;

	if (query.n == 0 || form_parse(arena, query, &pairs, &n) != OK)
		return false;
	for (size_t i = 0; i < n; i++)
		if (str_equal(pairs[i].name, STR("dry_run")) && !str_equal(pairs[i].value, STR("0")) &&
		    !str_equal_nocase(pairs[i].value, STR("false")))
			return true;
	return false;
}

enum err step_dry_run(struct exchange *x)
{
	if (x->request.method == METHOD_GET || x->request.method == METHOD_HEAD)
		return OK;
	if (queried(x->arena, x->request.query) || preferred(fcgi_header(x->worker->fcgi, "Prefer")))
		return E_NO_DRY_RUN;
	return OK;
}
