/* Reads path, query, headers and body into the input struct of the row, and collects all faults. */
#include "service/file/content.h"
#include "worker/exchange.h"

enum { PARTS_MAX = 100, TEXT_PART_MAX = 1 << 20 /* as a body of JSON; each row has its own limit */ };

/* The value of a parameter of the path. The row may say that "me" stands for the caller. */
static struct str param_value(struct exchange *x, const struct pair *param)
{
	const struct shape *shape = x->endpoint->in;

	for (size_t i = 0; i < shape->n && str_equal(param->value, STR("me")); i++) {
		const struct field *f = &shape->fields[i];
		if (f->where == PATH && (f->flags & OR_ME) != 0 && str_equal(str_of(f->name), param->name))
			return uuid_text(x->arena, x->context.who.user.v.pub);
	}
	return param->value;
}

static enum err take_params(struct exchange *x, const struct reading *reading)
{
	enum err e = OK;

	for (size_t i = 0; i < x->match.n_params && e == OK; i++)
		e = shape_take_text(reading, PATH, x->match.params[i].name, param_value(x, &x->match.params[i]));
	return e;
}

/* Reads a query or form; pairs without a row are ignored. */
static enum err take_pairs(struct exchange *x, const struct reading *reading, enum where where, struct str text)
{
	struct pair *pairs = NULL;
	size_t n = 0;
	enum err e = form_parse(x->arena, text, &pairs, &n);

	if (e == E_MALFORMED)
		x->why = where == QUERY ? STR("The query cannot be decoded, or has too many parameters")
		                        : STR("The form cannot be decoded, or has too many fields");
	for (size_t i = 0; i < n && e == OK; i++)
		e = shape_take_text(reading, where, pairs[i].name, pairs[i].value);
	return e;
}

/* Reads the headers that have rows. The depth of the recursion is that of the nested shapes, which are constants. */
static enum err take_headers(struct exchange *x, const struct reading *reading, const struct shape *shape)
{
	enum err e = OK;

	for (size_t i = 0; i < shape->n && e == OK; i++) {
		const struct field *f = &shape->fields[i];
		struct str value;
		if (!field_stands(f, reading->view, reading->role))
			continue;
		if (f->shape != NULL && f->name == NULL)
			e = take_headers(x, reading, f->shape);
		if (f->where != HEADER)
			continue;
		value = str_copy(x->arena, fcgi_header(x->worker->fcgi, f->name));
		if (value.p != NULL && !str_utf8(value)) {
			x->why = STR("A header is not UTF-8");
			e = E_MALFORMED;
		} else if (value.p != NULL && e == OK) {
			e = shape_take_text(reading, HEADER, str_of(f->name), value);
		}
	}
	return e;
}

static enum err take_file(struct exchange *x, const struct reading *reading, const struct form_part *part)
{
	struct upload upload = { .path = part->path, .name = part->filename, .size = part->size };
	enum err e;

	/* Browsers send such a part for a file input in which no file was chosen. */
	if (part->filename.n == 0 && part->size == 0)
		return OK;
	upload.type = service_content_type(x->arena, part->path);
	e = shape_take_upload(reading, part->name, &upload);
	return e == E_NO_ROW ? OK : e;
}

static enum err take_multipart(struct exchange *x, const struct reading *reading)
{
	const struct multipart_input input = {
		.read = multipart_from_fcgi,
		.source = x->worker->fcgi,
		.boundary = media_parameter(x->arena, x->request.content_type, STR("boundary")),
		.limits = { .total = x->route->body_max,
		            .text = TEXT_PART_MAX,
		            .file = x->route->file_max,
		            .parts = PARTS_MAX,
		            .folder = STR_JOIN(x->arena, x->worker->settings->business.storage, STR("/incoming")) },
	};
	enum err e = multipart_parse(x->arena, &input, &x->multipart, &x->why);

	for (size_t i = 0; i < x->multipart.n && e == OK; i++) {
		const struct form_part *part = &x->multipart.parts[i];
		e = part->is_file ? take_file(x, reading, part) : shape_take_text(reading, BODY, part->name, part->text);
	}
	return e;
}

static bool is_json(struct str type)
{
	return str_equal(type, STR("application/json")) ||
	       (str_starts(type, STR("application/")) && str_ends(type, STR("+json")));
}

static enum err take_body(struct exchange *x, const struct reading *reading)
{
	struct str type = media_type(x->arena, x->request.content_type);
	struct str encoding = fcgi_header(x->worker->fcgi, "Content-Encoding");
	bool form = str_equal(type, STR("application/x-www-form-urlencoded"));
	enum err e;

	if (x->route->body == BODY_NONE || x->request.content_length == 0 || (x->request.content_length < 0 && type.n == 0))
		return OK;
	if (encoding.n > 0 && !str_equal_nocase(encoding, STR("identity")))
		return E_MEDIA;
	if (x->route->body == BODY_MULTIPART && str_equal(type, STR("multipart/form-data")))
		return take_multipart(x, reading);
	if (x->route->body == BODY_FORM && !form)
		return E_MEDIA;
	/* When the file of a row is optional, the other fields may also be sent as JSON or as a plain form. */
	if (x->route->files_only || !(is_json(type) || (form && x->route->body != BODY_JSON)))
		return E_MEDIA;
	e = fcgi_body(x->worker->fcgi, x->arena, x->route->body_max, &x->body);
	if (e == E_MALFORMED)
		x->why = STR("The body ended early");
	if (e != OK)
		return e;
	return form ? take_pairs(x, reading, BODY, x->body) : json_decode(reading, x->body, &x->why);
}

enum err step_decode(struct exchange *x)
{
	const struct endpoint *endpoint = x->endpoint;
	const struct reading reading = {
		.arena = x->arena,
		.shape = endpoint->in,
		.view = endpoint->view,
		.role = x->context.who.role,
		.create = x->request.method == METHOD_POST,
		.in = x->in = arena_take(x->arena, endpoint->in->size),
		.faults = &x->context.faults,
	};
	enum err e = take_params(x, &reading);

	if (e == OK)
		e = take_pairs(x, &reading, QUERY, x->request.query);
	if (e == OK)
		e = take_headers(x, &reading, endpoint->in);
	if (e == OK)
		e = take_body(x, &reading);
	if (e != OK)
		return e;
	shape_complete(&reading);
	page_check(x);
	if (x->context.faults.n > 0)
		look_further(x);
	return faults_checked(&x->context);
}
