/*
 * A dry run: the request passes all steps, and its transaction is rolled back. What would follow from it is planned inside the
 * same transaction, and the answer shows both. Whoever asks for a dry run must not have the real change made instead, so an
 * operation that offers none refuses it before the body is read.
 */
#include "api/dry_run.h"
#include "worker/exchange.h"

enum { DRY_RUN_MAX = 20 << 20 };

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
	if (!queried(x->arena, x->request.query) && !preferred(fcgi_header(x->worker->fcgi, "Prefer")))
		return OK;
	if (!x->route->dry_run)
		return E_NO_DRY_RUN;
	x->dry_run = true;
	x->context.views = NULL;
	x->context.noting = NULL;
	return OK;
}

void dry_run_begin(struct exchange *x)
{
	x->witness = (struct event_witness){ .arena = x->arena };
	x->foretold = (struct foretold){ 0 };
	store_events_watch(x->context.db, &x->witness);
	db_undo(x->context.db);
}

enum err dry_run_foretell(struct exchange *x)
{
	return service_foretell(&x->context, &x->witness, &x->foretold);
}

/* Whether an answer says nothing of the operation: the request was not read, not admitted, or failed by our own fault. */
static bool stays(int status, enum err e)
{
	return e == E_MALFORMED || status == 401 || status == 403 || status == 413 || status == 415 || status == 429 ||
	       status >= 500;
}

void dry_run_answer(struct exchange *x, enum err e)
{
	const struct response answer = x->response;
	struct buf out = buf_new(x->arena, DRY_RUN_MAX);
	struct json_writer w = json_writer(&out);

	if (!x->dry_run || stays(answer.status, e))
		return;
	x->response = (struct response){ .status = 200 };
	response_header(&x->response, STR("Preference-Applied"), STR("dry-run"));
	/* Such as warnings; but there is no version that the client could send back. */
	for (size_t i = 0; e == OK && i < answer.n_headers; i++)
		if (!str_equal(answer.headers[i].name, STR("ETag")))
			response_header(&x->response, answer.headers[i].name, answer.headers[i].value);
	(void)encode_json(x, &shape_foretold, &x->foretold, NULL);
	json_object(&w);
	json_key(&w, "dry_run");
	json_bool(&w, true);
	json_key(&w, "status");
	json_int(&w, answer.status);
	json_key(&w, "body");
	if (answer.body.n > 0)
		json_raw(&w, answer.body);
	else
		json_null(&w);
	json_key(&w, "follows");
	json_raw(&w, x->response.body);
	json_end(&w);
	x->response.body = buf_view(&out);
}
