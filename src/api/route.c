#include "api/route.h"

bool pattern_read(struct str segment, struct pattern *pattern_r)
{
	size_t close = str_find(segment, '}');
	struct pattern pattern = { .kind = SEGMENT_LITERAL, .text = segment };

	if (segment.n > 0 && segment.p[0] == '{') {
		if (close == segment.n || close == 1)
			return false;
		pattern.name = (struct str){ segment.p + 1, close - 1 };
		pattern.text = str_from(segment, close + 1);
		pattern.kind = pattern.text.n > 0 ? SEGMENT_SUFFIXED : SEGMENT_PARAMETER;
	}
	if (str_find(pattern.text, '{') < pattern.text.n || str_find(pattern.text, '}') < pattern.text.n)
		return false;
	*pattern_r = pattern;
	return true;
}

bool route_cut(struct str path, struct str segments[ROUTE_SEGMENTS_MAX], size_t *n_r)
{
	size_t n = 0;
	struct str rest = str_from(path, 1);

	if (path.n == 0 || path.p[0] != '/')
		return false;
	if (rest.n > 0 && rest.p[rest.n - 1] == '/')
		rest.n--;
	else if (rest.n == 0)
		rest = (struct str){ 0 };
	while (rest.p != NULL) {
		struct str segment = str_cut(&rest, '/');
		if (segment.n == 0 || n == ROUTE_SEGMENTS_MAX)
			return false;
		segments[n++] = segment;
	}
	*n_r = n;
	return true;
}

/* Whether `a` is tried before `b`: literals come first, then parameters with longer suffixes, then parameters without one. */
static bool tried_before(const struct pattern *a, const struct segment *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind;
	return a->kind == SEGMENT_SUFFIXED && a->text.n > b->text.n;
}

static struct segment *child_of(struct arena *arena, struct segment *parent, const struct pattern *pattern)
{
	struct segment **at = &parent->children;
	struct segment *made;

	for (struct segment *s = parent->children; s != NULL; s = s->next)
		if (s->kind == pattern->kind && str_equal(s->text, pattern->text))
			return s;
	while (*at != NULL && !tried_before(pattern, *at))
		at = &(*at)->next;
	made = ARENA_NEW(arena, struct segment);
	*made = (struct segment){ .kind = pattern->kind, .text = pattern->text, .next = *at };
	*at = made;
	return made;
}

const char *route_insert(struct arena *arena, struct segment *root, struct route *route)
{
	struct str segments[ROUTE_SEGMENTS_MAX], path = str_of(route->endpoint->path);
	struct segment *at = root;
	size_t n = 0;

	if (!route_cut(path, segments, &n) || (path.n > 1 && path.p[path.n - 1] == '/'))
		return "its path is badly written";
	for (size_t i = 0; i < n; i++) {
		struct pattern pattern;
		if (!pattern_read(segments[i], &pattern))
			return "its path is badly written";
		if (pattern.kind != SEGMENT_LITERAL) {
			if (route->n_params == ROUTE_PARAMS_MAX)
				return "its path has too many parameters";
			route->params[route->n_params++] = pattern.name;
		}
		at = child_of(arena, at, &pattern);
	}
	for (unsigned bit = 0; bit < COUNT(at->methods); bit++) {
		if (((unsigned)route->endpoint->method >> bit & 1) == 0)
			continue;
		if (at->methods[bit] != NULL)
			return "another row has this path and method";
		at->methods[bit] = route;
	}
	return NULL;
}

static struct str allow_text(struct arena *arena, const struct segment *segment)
{
	static const struct {
		unsigned bit;
		const char *names;
	} names[] = { { 0, "GET, HEAD, " }, { 1, "POST, " }, { 2, "PUT, " }, { 3, "PATCH, " }, { 4, "DELETE, " } };
	struct buf buf = buf_new(arena, 100);

	for (size_t i = 0; i < COUNT(names); i++)
		if (segment->methods[names[i].bit] != NULL)
			buf_text(&buf, names[i].names);
	if (buf.n == 0)
		return (struct str){ 0 };
	buf_text(&buf, "OPTIONS");
	return buf_view(&buf);
}

void route_allow(struct arena *arena, struct segment *root, struct route *routes, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str segments[ROUTE_SEGMENTS_MAX];
		struct segment *at = root;
		size_t count = 0;

		if (!route_cut(str_of(routes[i].endpoint->path), segments, &count))
			continue;
		for (size_t k = 0; k < count; k++) {
			struct pattern pattern;
			if (pattern_read(segments[k], &pattern))
				at = child_of(arena, at, &pattern);
		}
		if (at->allow.p == NULL)
			at->allow = allow_text(arena, at);
		routes[i].allow = at->allow;
	}
}

static bool segment_takes(const struct segment *segment, struct str text)
{
	switch (segment->kind) {
	case SEGMENT_LITERAL:
		return str_equal(segment->text, text);
	case SEGMENT_SUFFIXED:
		return text.n > segment->text.n && str_ends(text, segment->text);
	case SEGMENT_PARAMETER:
		return true;
	}
	return false;
}

const struct segment *route_find(const struct segment *root, struct str path, struct str values[ROUTE_PARAMS_MAX])
{
	struct str segments[ROUTE_SEGMENTS_MAX];
	const struct segment *next[ROUTE_SEGMENTS_MAX + 1], *at[ROUTE_SEGMENTS_MAX + 1];
	size_t n = 0, depth = 0, n_values = 0;

	if (!route_cut(path, segments, &n))
		return NULL;
	at[0] = root;
	next[0] = root->children;
	/* Each segment of the tree is entered at most once, which bounds the time for any path. */
	while (depth < n || at[depth]->allow.p == NULL) {
		if (depth < n) {
			while (next[depth] != NULL && !segment_takes(next[depth], segments[depth]))
				next[depth] = next[depth]->next;
		}
		if (depth == n || next[depth] == NULL) {
			if (depth == 0)
				return NULL;
			depth--;
			continue;
		}
		at[depth + 1] = next[depth];
		next[depth] = next[depth]->next;
		depth++;
		next[depth] = at[depth]->children;
	}
	for (size_t i = 0; i < n; i++)
		if (at[i + 1]->kind != SEGMENT_LITERAL && n_values < ROUTE_PARAMS_MAX)
			values[n_values++] =
			        (struct str){ segments[i].p,
				              segments[i].n - (at[i + 1]->kind == SEGMENT_SUFFIXED ? at[i + 1]->text.n : 0) };
	return at[n];
}
