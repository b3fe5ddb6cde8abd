/*
 * Finds defects of surfaces and endpoints: missing roles or guards, path parameters without rows, unknown placeholders, and
 * the like.
 */
#include "api/check.h"
#include "api/template.h"

/* All LIST_OF structs have the same size, whatever they are lists of. This one stands for them. */
struct any {
	char byte;
};
LIST_OF(any);

void check_defect(struct check *check, const char *what, const char *about)
{
	if (check->surface != NULL && check->endpoint == NULL)
		buf_text(&check->why, check->surface->name);
	else if (check->endpoint != NULL)
		buf_text(&check->why, check->endpoint->id != NULL ? check->endpoint->id : "a row without id");
	buf_text(&check->why, ": ");
	buf_text(&check->why, what);
	if (about != NULL) {
		buf_char(&check->why, ' ');
		buf_text(&check->why, about);
	}
	if (check->endpoint != NULL && check->endpoint->file != NULL) {
		buf_text(&check->why, " (");
		buf_text(&check->why, check->endpoint->file);
		buf_char(&check->why, ':');
		buf_int(&check->why, check->endpoint->line);
		buf_char(&check->why, ')');
	}
	buf_char(&check->why, '\n');
}

void check_text(struct check *check, const char *text)
{
	static const char *const known[] = { "field", "value", "lo", "hi", "kind" };
	struct str rest = str_of(text), plain, name;

	while (template_next(&rest, &plain, &name)) {
		bool found = name.n == 0;
		for (size_t i = 0; i < COUNT(known); i++)
			found = found || str_equal(name, str_of(known[i]));
		if (!found)
			check_defect(check, "unknown {placeholder} in the text:", text);
	}
}

/* Whether the dotted wire name `path` ("candidate.name") leads to a BODY row of `shape` in `view`. */
static bool path_known(const struct shape *shape, unsigned view, struct str path)
{
	while (shape != NULL) {
		struct str name = str_cut(&path, '.');
		const struct field *found = NULL;
		for (size_t i = 0; i < shape->n && found == NULL; i++)
			if (shape->fields[i].where == BODY && str_equal(str_of(shape->fields[i].name), name) &&
			    field_stands(&shape->fields[i], view, 0))
				found = &shape->fields[i];
		if (found == NULL)
			return false;
		if (path.p == NULL)
			return found->shape == NULL;
		shape = found->kind == KIND_LIST ? NULL : found->shape;
	}
	return false;
}

static void check_says(struct check *check, const char *says)
{
	const struct endpoint *e = check->endpoint;
	struct str rest = str_of(says), plain, name;

	while (template_next(&rest, &plain, &name)) {
		bool known = name.n == 0 || (e->page != NULL ? str_equal(name, STR("n")) : path_known(e->out, e->view, name));
		if (!known)
			check_defect(check, "unknown {placeholder} in what it says:", says);
	}
}

static size_t rows_of_kind(const struct shape *shape, enum kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < shape->n; i++)
		n += shape->fields[i].kind == kind;
	return n;
}

/*
 * Checks an envelope, a page or an error shape: it must describe the struct `of`, and have at most one row of `kind`, in whose
 * place the enclosed answer is written.
 */
static void check_frame(struct check *check, const struct shape *shape, const char *of, enum kind kind)
{
	if (!str_equal(str_of(shape->of), str_of(of))) {
		check_defect(check, "an envelope, page or error shape over another struct:", shape->name);
		return;
	}
	check_shape(check, shape, false);
	if (kind != KIND_FAULTS && rows_of_kind(shape, kind) > 1)
		check_defect(check, "encloses its answer twice:", shape->name);
}

static bool is_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < 'a' || s.p[i] > 'z') && s.p[i] != '_')
			return false;
	return s.n > 0;
}

const struct resource *check_resource(struct check *check)
{
	const struct surface *s = check->surface;
	struct str rest = str_of(check->endpoint->id), name;

	if (!s->bare_ids && !str_equal(str_cut(&rest, '.'), str_of(s->name)))
		rest = (struct str){ 0 };
	name = str_cut(&rest, '.');
	for (const struct resource *one = s->resources; one->name != NULL && is_word(rest); one++)
		if (str_equal(name, str_of(one->name)))
			return one;
	check_defect(check, "its id is not a resource of the surface and a verb (see struct endpoint)", NULL);
	return NULL;
}

static void check_resources(struct check *check)
{
	for (const struct resource *one = check->surface->resources; one->name != NULL; one++) {
		if (!is_word(str_of(one->name)) || one->tag == NULL || one->doc == NULL)
			check_defect(check, "a resource without a name in lower case, a tag or a doc:", one->name);
		for (const struct resource *other = check->surface->resources; other < one; other++)
			if (str_equal(str_of(one->name), str_of(other->name)) ||
			    str_equal(str_of(one->tag), str_of(other->tag)))
				check_defect(check, "two resources with one name or tag:", one->name);
	}
}

void check_surface(struct check *check)
{
	const struct surface *s = check->surface;

	if (s->name == NULL || s->roots == NULL || s->envelope == NULL || s->error == NULL || s->texts == NULL ||
	    s->resources == NULL || (s->endpoints == NULL && s->more == NULL)) {
		check_defect(check, "lacks a name, roots, envelope, error shape, texts, resources or endpoints", NULL);
		return;
	}
	check_resources(check);
	check_frame(check, s->envelope, "reply", KIND_BODY);
	check_frame(check, s->error, "report", KIND_FAULTS);
	for (size_t i = 0; i < E_END; i++) {
		check_text(check, s->texts[i].message);
		check_text(check, s->texts[i].detail);
		if (s->texts[i].status != 0 && (s->texts[i].status < 400 || s->texts[i].status > 599))
			check_defect(check, "an error without an error's status:", err_code((enum err)i));
	}
	for (size_t i = 0; s->roots[i] != NULL; i++)
		if (s->roots[i][0] != '/')
			check_defect(check, "a root that does not begin with a slash:", s->roots[i]);
}

static void check_columns(struct check *check)
{
	const struct endpoint *e = check->endpoint;

	if (e->id == NULL || e->summary == NULL || e->summary[0] == '\0')
		check_defect(check, "has no id or no summary", NULL);
	if (e->method != METHOD_GET && e->method != METHOD_POST && e->method != METHOD_PUT && e->method != METHOD_PATCH &&
	    e->method != METHOD_DELETE)
		check_defect(check, "has no method, several, or one that the server answers itself", NULL);
	if (e->roles == 0 || (e->roles & ~(unsigned)(USER | PUBLIC)) != 0)
		check_defect(check, "has no roles", NULL);
	if (e->signed_url && e->method != METHOD_GET)
		check_defect(check, "takes a signed URL, but is not only read", NULL);
}

static void check_answers(struct check *check)
{
	const struct endpoint *e = check->endpoint;
	bool any = false;

	for (size_t i = 0; i < OUTCOMES; i++) {
		int status = e->answer[i].status;
		any = any || status != 0;
		/* A page may still say what was there. */
		if (status != 0 && (status < 200 || status > 399) && !(e->html != NULL && status == 410))
			check_defect(check, "an answer with an error's status", NULL);
		check_says(check, e->answer[i].says);
	}
	if (!any)
		check_defect(check, "has no answer", NULL);
	for (const struct declared *d = e->errors; d != NULL && d->error != OK; d++) {
		if (d->error >= E_END)
			check_defect(check, "declares an error that does not exist", NULL);
		check_text(check, d->message);
	}
}

/* Whether the shape, or a window or group in it, has a PATH row called `name` in this view. */
static bool path_row(const struct shape *shape, unsigned view, struct str name)
{
	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		if (f->shape != NULL && f->name == NULL && path_row(f->shape, view, name))
			return true;
		if (f->where == PATH && field_stands(f, view, 0) && str_equal(str_of(f->name), name))
			return true;
	}
	return false;
}

static void check_parameters(struct check *check, const struct route *route, const struct shape *shape)
{
	const struct endpoint *e = check->endpoint;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		bool found = f->where != PATH || !field_stands(f, e->view, 0);
		if (f->shape != NULL && f->name == NULL)
			check_parameters(check, route, f->shape);
		for (size_t k = 0; k < route->n_params && !found; k++)
			found = str_equal(route->params[k], str_of(f->name));
		if (!found)
			check_defect(check, "a PATH row that its path does not have:", f->name);
	}
}

void check_endpoint(struct check *check, const struct route *route)
{
	const struct endpoint *e = check->endpoint;

	check_columns(check);
	if (e->in == NULL || e->out == NULL) {
		check_defect(check, "has no shape of what comes in or goes out", NULL);
		return;
	}
	check_shape(check, e->in, true);
	check_shape(check, e->out, false);
	if (e->made != NULL)
		check_shape(check, e->made, false);
	if (e->made != NULL &&
	    (e->page != NULL || e->answer[MADE].status == 0 || e->answer[MADE].status == e->answer[DONE].status))
		check_defect(check, "another shape of what was made, without a status of its own", NULL);
	if (e->wrap != NULL)
		check_frame(check, e->wrap, "reply", KIND_BODY);
	if (e->page != NULL)
		check_frame(check, e->page, "page", KIND_ROWS);
	/* What a page shows is not in its shape; that it is of the right struct, the compiler has seen (CALL_PAGE). */
	if (e->html == NULL && (e->page != NULL ? e->out_size != sizeof(struct any_list) : e->out_size != e->out->size))
		check_defect(check, "a list without a page, or a page without a list", NULL);
	check_access(check, route);
	check_answers(check);
	check_parameters(check, route, e->in);
	for (size_t i = 0; i < route->n_params; i++)
		if (!path_row(e->in, e->view, route->params[i]))
			check_defect(check, "a parameter without a PATH row in", e->path);
}
