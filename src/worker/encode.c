/* Makes the answer from the operation's output, by the row's shapes, the surface's envelope and the outcome. */
#include "api/template.h"
#include "model/file.h"
#include "worker/exchange.h"

enum { ANSWER_MAX = 16 << 20, SAYS_MAX = 4096, ETAG_MAX = 64 };
#define PAGE_POLICY "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

/* Signed addresses end on the second next boundary of half their time, so that an answer, and with it its ETag, stays the same
 * for that long. */
static void sign_link(void *signer, struct str path, struct buf *out)
{
	const struct exchange *x = signer;
	int64_t half = x->context.settings->file_url_seconds / 2, now = instant_unix(x->context.now);
	int64_t seconds = 2 * half - now % half;
	const struct principal *who = &x->context.who;

	/* The audit says who of the staff has read a file. */
	if ((who->role & STAFF) != 0 && !uuid_none(who->user.v.pub))
		url_sign_for(x->worker->ring, path, who->user.v.pub, instant_add(x->context.now, seconds), out);
	else
		url_sign(x->worker->ring, path, x->context.now, seconds, out);
}

struct json_style encode_style(struct exchange *x)
{
	const struct surface *surface = x->match.surface;
	struct json_style style = {
		.view = x->endpoint != NULL ? x->endpoint->view : 0,
		.role = x->context.who.role,
		.millis = surface->millis,
		.public_url = x->context.settings->public_url,
		.sign = sign_link,
		.signer = x,
		.fault_text = report_fault_text,
		.fault_name = report_fault_name,
		.reporter = &x->reporter,
		.arena = x->arena,
	};

	if (surface->caller_zone)
		style.caller_zone = x->context.who.zone.n > 0 ? x->context.who.zone : STR("UTC");
	return style;
}

enum err encode_json(struct exchange *x, const struct shape *shape, const void *value, const struct json_inner *inner)
{
	const struct json_style style = encode_style(x);
	struct buf out = buf_new(x->arena, ANSWER_MAX);

	json_encode(&out, shape, value, inner, &style);
	x->response.type = STR("application/json; charset=utf-8");
	x->response.body = buf_view(&out);
	return out.error == OK ? OK : E_INTERNAL;
}

/* Adds one header for each line of a text. */
static void put_lines(struct exchange *x, struct str name, struct str lines)
{
	while (lines.n > 0)
		response_header(&x->response, name, str_cut(&lines, '\n'));
}

/* Adds the headers of the answer's HEADER rows, also of those in groups without a name. */
static void put_headers(struct exchange *x, const struct shape *shape, const void *value)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		const void *member = (const char *)value + f->off;
		if (!field_stands(f, x->endpoint->view, x->context.who.role))
			continue;
		if (f->kind == KIND_OBJECT && f->name == NULL)
			put_headers(x, f->shape, member);
		else if (f->kind == KIND_INT && f->as == AS_ETAG)
			x->version = *(const int64_t *)member;
		else if (f->where == HEADER && !field_none(f, member))
			put_lines(x, str_of(f->name), field_text(x->arena, f, member));
	}
}

/* The row's answer for the outcome; if it has none, that for DONE; if it has none, its only one. */
static const struct answer *answer_of(const struct endpoint *endpoint, enum outcome outcome)
{
	const struct answer *answer = endpoint->answer;

	if (answer[outcome].status != 0)
		return &answer[outcome];
	if (answer[DONE].status != 0)
		return &answer[DONE];
	for (size_t i = 0; i < OUTCOMES; i++)
		if (answer[i].status != 0)
			return &answer[i];
	return &answer[DONE];
}

/* The message of the answer, from the template `says`: {n} is a list's length, {name} a member of the answer. None without
 * template. */
static struct str says_text(struct exchange *x, const char *says)
{
	struct buf out = buf_new(x->arena, SAYS_MAX);
	struct str rest = str_of(says), plain, name;

	if (says == NULL)
		return (struct str){ 0 };
	while (template_next(&rest, &plain, &name)) {
		buf_str(&out, plain);
		if (name.p == NULL)
			continue;
		if (x->endpoint->page != NULL)
			buf_int(&out, (int64_t)((const struct any_list *)x->out)->n);
		else
			buf_str(&out, shape_text(x->arena, x->endpoint->out, x->out, x->endpoint->view, name));
	}
	return buf_view(&out);
}

/* Adds "charset=utf-8" to the media types of texts that this program made. */
static struct str type_of(struct arena *arena, struct str type)
{
	if (str_find(type, ';') < type.n || !(str_starts(type, STR("text/")) || str_equal(type, STR("application/json"))))
		return type;
	return STR_JOIN(arena, type, STR("; charset=utf-8"));
}

static enum err encode_blob(struct exchange *x)
{
	struct blob blob = *(const struct blob *)x->out;

	if (blob.location.p != NULL)
		blob.location = page_location(x, blob.location);
	if (blob.name.p != NULL)
		blob.name = file_disposition(x->arena, blob.name);
	put_headers(x, x->endpoint->out, &blob);
	if (blob.type.n > 0)
		x->response.type = blob.body.p != NULL ? type_of(x->arena, blob.type) : blob.type;
	x->response.body = blob.body;
	if (blob.body.p != NULL && str_starts(blob.type, STR("text/html")))
		response_header(&x->response, STR("Content-Security-Policy"),
		                blob.policy.n > 0 ? blob.policy : STR(PAGE_POLICY));
	if (blob.sealed.n > 0)
		return sealed_encode(x, &blob);
	if (blob.file.n > 0) {
		response_header(&x->response, STR("X-Accel-Redirect"),
		                STR_JOIN(x->arena, x->worker->settings->accel_prefix, STR("/"), blob.file));
		/* An uploaded file must not run scripts with the permissions of this site. */
		response_header(&x->response, STR("Content-Security-Policy"), STR("default-src 'none'; sandbox"));
	}
	return OK;
}

static enum err encode_shapes(struct exchange *x, const struct answer *answer)
{
	const struct endpoint *e = x->endpoint;
	const struct shape *envelope = e->wrap != NULL ? e->wrap : x->match.surface->envelope;
	const struct shape *out = endpoint_answers(e, answer->status);
	const void *value = out == e->out ? x->out : x->context.made;
	const struct reply reply = { .success = true, .message = says_text(x, answer->says), .body = value };
	struct json_inner rows, body = { .shape = out->n > 0 ? out : NULL, .value = value };
	struct page page;

	if (e->page != NULL) {
		const struct any_list *list = x->out;
		page = page_of(x, list);
		rows = (struct json_inner){ .shape = e->out, .value = list->at, .n = list->n, .size = e->out->size };
		body = (struct json_inner){ .shape = e->page, .value = &page, .inner = &rows };
		put_headers(x, e->page, &page);
	} else {
		put_headers(x, out, value);
	}
	return encode_json(x, envelope, &reply, &body);
}

/* ETag: "3-" and a hash of the body, which also has what changes without a new version, and differs by reader. */
static void put_etag(struct exchange *x)
{
	uint64_t hash = str_hash(x->response.body);
	struct buf etag = buf_new(x->arena, ETAG_MAX);

	buf_char(&etag, '"');
	buf_int(&etag, x->version);
	buf_char(&etag, '-');
	buf_str(&etag, str_hex(x->arena, &hash, sizeof hash));
	buf_char(&etag, '"');
	response_header(&x->response, STR("ETag"), buf_view(&etag));
}

/* Whether If-None-Match names `etag`: by the weak comparison (RFC 9110 section 13.1.2). */
static bool etag_listed(struct str list, struct str etag)
{
	while (list.p != NULL) {
		struct str one = str_trim(str_cut(&list, ','));
		if (str_starts(one, STR("W/")))
			one = str_from(one, 2);
		if (str_equal(one, STR("*")) || str_equal(one, etag))
			return true;
	}
	return false;
}

enum err step_encode(struct exchange *x)
{
	const struct answer *answer = answer_of(x->endpoint, x->context.outcome);
	bool read = x->request.method == METHOD_GET || x->request.method == METHOD_HEAD;
	struct str etag;
	enum err e = OK;

	x->response.status = answer->status;
	if (x->endpoint->html != NULL)
		e = encode_page(x);
	else if (csv_asked(x))
		return csv_encode(x);
	else if (x->endpoint->media != NULL)
		e = encode_blob(x);
	else if (answer->status != 204)
		e = encode_shapes(x, answer);
	if (x->version > 0)
		put_etag(x);
	etag = response_value(&x->response, STR("ETag"));
	if (e == OK && read && etag.n > 0 && etag_listed(fcgi_header(x->worker->fcgi, "If-None-Match"), etag)) {
		x->response.status = 304;
		x->response.type = x->response.body = (struct str){ 0 };
	}
	return e;
}
