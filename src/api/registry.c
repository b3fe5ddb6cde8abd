#include "api/registry.h"
#include "api/check.h"
#include "api/dry_run.h"

#define WHY_MAX 65536
#define BODY_MAX (1 << 20)

struct registry {
	const struct surface *const *surfaces;
	size_t n_surfaces;
	struct segment root;
	struct route *routes;
	size_t n;
};

/* Works out from the rows of the input which kinds of body a request may have, and the largest file. */
static void body_of(struct route *route, const struct shape *shape)
{
	unsigned view = route->endpoint->view;

	for (size_t i = 0; i < shape->n; i++) {
		const struct field *f = &shape->fields[i];
		if (!field_stands(f, view, 0))
			continue;
		if (f->kind == KIND_WINDOW)
			route->window = f;
		if (f->shape != NULL && f->name == NULL)
			body_of(route, f->shape);
		if (f->where != BODY || f->name == NULL)
			continue;
		if (route->body == BODY_NONE)
			route->body = BODY_JSON;
		if (f->kind == KIND_UPLOAD) {
			route->body = BODY_MULTIPART;
			route->files_only = route->files_only || field_required(f, view);
			route->file_max = f->hi > route->file_max ? f->hi : route->file_max;
		}
	}
}

/* Whether the input has ids, not only in the path. */
static bool names_ids(const struct shape *in, unsigned view)
{
	for (size_t i = 0; i < in->n; i++) {
		const struct field *f = &in->fields[i];

		if (!field_stands(f, view, 0))
			continue;
		if ((f->shape != NULL && names_ids(f->shape, view)) ||
		    (f->where == BODY && (f->kind == KIND_ID || f->kind == KIND_IDS)))
			return true;
	}
	return false;
}

static void route_fill(struct route *route)
{
	const struct endpoint *e = route->endpoint;

	route->body = BODY_NONE;
	body_of(route, e->in);
	if (e->form && (route->body == BODY_JSON || route->body == BODY_NONE))
		route->body = BODY_FORM;
	route->body_max = e->body_max > 0 ? e->body_max : BODY_MAX + route->file_max;
	if (route->body == BODY_MULTIPART && route->file_max == 0)
		route->file_max = route->body_max;
	route->dry_run = dry_run_offered(route);
	route->looks = route->dry_run && names_ids(e->in, e->view);
	route->shown = shape_shown(e->out, e->view, e->roles);
	route->links = e->page != NULL && (shape_field_at(e->page, offsetof(struct page, next), e->view) != NULL ||
	                                   shape_field_at(e->page, offsetof(struct page, previous), e->view) != NULL);
}

static void add_key(struct route *route, const struct field *field)
{
	if (route->n_keys < LOAD_KEYS)
		route->keys[route->n_keys] = field;
	route->n_keys++;
}

/* The ids of the path, in its order; where it has none, those of the body with the flag FINDS_RECORD. */
static void find_keys(struct route *route)
{
	const struct shape *in = route->endpoint->in;
	unsigned view = route->endpoint->view;

	for (size_t p = 0; p < route->n_params; p++)
		for (size_t i = 0; i < in->n; i++)
			if (in->fields[i].where == PATH && in->fields[i].kind == KIND_ID &&
			    field_stands(&in->fields[i], view, 0) && str_equal(str_of(in->fields[i].name), route->params[p]))
				add_key(route, &in->fields[i]);
	if (route->n_keys > 0)
		return;
	for (size_t i = 0; i < in->n; i++)
		if ((in->fields[i].flags & FINDS_RECORD) != 0 && field_stands(&in->fields[i], view, 0))
			add_key(route, &in->fields[i]);
}

static void check_id(struct check *check, const struct registry *registry)
{
	for (size_t i = 0; i < registry->n; i++) {
		const char *id = registry->routes[i].endpoint->id;
		if (id != NULL && str_equal(str_of(id), str_of(check->endpoint->id)))
			check_defect(check, "another row has this id", NULL);
	}
}

static void add_endpoint(struct registry *registry, struct arena *arena, struct check *check)
{
	struct route *route = &registry->routes[registry->n];
	size_t before = check->why.n;
	const char *wrong;

	*route = (struct route){ .endpoint = check->endpoint, .surface = check->surface };
	check_id(check, registry);
	route->resource = check_resource(check);
	if (check->endpoint->path == NULL)
		wrong = "has no path";
	else
		wrong = route_insert(arena, &registry->root, route);
	if (wrong != NULL)
		check_defect(check, wrong, NULL);
	if (check->endpoint->in != NULL)
		find_keys(route);
	check_endpoint(check, route);
	if (check->why.n == before)
		route_fill(route);
	registry->n++;
}

static void add_group(struct registry *registry, struct arena *arena, struct check *check, const struct endpoint_group *group)
{
	for (size_t i = 0; i < group->n; i++) {
		check->endpoint = &group->at[i];
		add_endpoint(registry, arena, check);
	}
}

static void add_surface(struct registry *registry, struct arena *arena, struct check *check)
{
	size_t before = check->why.n;

	check->endpoint = NULL;
	check_surface(check);
	if (check->why.n > before)
		return;
	add_group(registry, arena, check, &(struct endpoint_group){ check->surface->endpoints, check->surface->n });
	for (const struct endpoint_group *const *more = check->surface->more; more != NULL && *more != NULL; more++)
		add_group(registry, arena, check, *more);
}

static size_t count_endpoints(const struct surface *surface)
{
	size_t n = surface->n;

	for (const struct endpoint_group *const *more = surface->more; more != NULL && *more != NULL; more++)
		n += (*more)->n;
	return n;
}

struct registry *registry_of(struct arena *arena, const struct surface *const *surfaces, size_t n, struct str *why_r)
{
	struct registry *registry = ARENA_NEW(arena, struct registry);
	struct check check = { .why = buf_new(arena, WHY_MAX) };
	size_t endpoints = 0;

	for (size_t i = 0; i < n; i++)
		endpoints += count_endpoints(surfaces[i]);
	registry->surfaces = surfaces;
	registry->n_surfaces = n;
	registry->routes = ARENA_ARRAY(arena, struct route, endpoints + 1);
	for (size_t i = 0; i < n; i++) {
		check.surface = surfaces[i];
		add_surface(registry, arena, &check);
	}
	if (n == 0)
		buf_text(&check.why, "no surface at all\n");
	else if (check.why.n == 0)
		check_document(&check, registry);
	*why_r = buf_view(&check.why);
	if (check.why.n > 0)
		return NULL;
	route_allow(arena, &registry->root, registry->routes, registry->n);
	return registry;
}

/* Whether `path` is `root` or lies below it. */
static bool path_below(struct str path, struct str root)
{
	if (str_equal(root, STR("/")))
		return true;
	return str_starts(path, root) && (path.n == root.n || path.p[root.n] == '/');
}

/* The surface with the longest root above `path`; the first one when none has one. */
static const struct surface *surface_of(const struct registry *registry, struct str path)
{
	const struct surface *best = registry->surfaces[0];
	size_t length = 0;

	for (size_t i = 0; i < registry->n_surfaces; i++) {
		const struct surface *s = registry->surfaces[i];
		for (const char *const *root = s->roots; *root != NULL; root++) {
			struct str text = str_of(*root);
			if (text.n > length && path_below(path, text)) {
				best = s;
				length = text.n;
			}
		}
	}
	return best;
}

static const struct route *method_of(const struct segment *segment, enum method method)
{
	unsigned bit = (unsigned)__builtin_ctz((unsigned)(method == METHOD_HEAD ? METHOD_GET : method));

	return bit < COUNT(segment->methods) ? segment->methods[bit] : NULL;
}

static const struct surface *any_surface(const struct segment *segment)
{
	for (size_t i = 0; i < COUNT(segment->methods); i++)
		if (segment->methods[i] != NULL)
			return segment->methods[i]->surface;
	return NULL;
}

struct match registry_match(const struct registry *registry, struct str path, enum method method)
{
	struct match match = { 0 };
	struct str values[ROUTE_PARAMS_MAX];
	const struct segment *segment = route_find(&registry->root, path, values);

	if (segment == NULL) {
		match.surface = surface_of(registry, path);
		return match;
	}
	match.route = method_of(segment, method);
	match.allow = segment->allow;
	match.surface = match.route != NULL ? match.route->surface : any_surface(segment);
	if (match.route == NULL)
		return match;
	match.n_params = match.route->n_params;
	for (size_t i = 0; i < match.n_params; i++)
		match.params[i] = (struct pair){ match.route->params[i], values[i] };
	return match;
}

size_t registry_routes(const struct registry *registry, const struct route **routes_r)
{
	*routes_r = registry->routes;
	return registry->n;
}

size_t registry_surfaces_of(const struct registry *registry, const struct surface *const **surfaces_r)
{
	*surfaces_r = registry->surfaces;
	return registry->n_surfaces;
}
