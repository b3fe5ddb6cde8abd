/* Writes who may call which endpoint, for the golden file that a reviewer reads when endpoints change. */
#include "api/registry.h"

struct bit {
	unsigned bit;
	const char *name;
};
static const struct bit methods[] = {
	{ METHOD_GET, "GET" },     { METHOD_POST, "POST" },     { METHOD_PUT, "PUT" },
	{ METHOD_PATCH, "PATCH" }, { METHOD_DELETE, "DELETE" },
};
static const struct bit roles[] = {
	{ ADMIN, "admin" }, { HR, "hr" }, { INTERVIEWER, "interviewer" }, { CANDIDATE, "candidate" }, { PUBLIC, "public" },
};
static const char *const guards[] = {
	[UNGUARDED] = "unguarded", [ANYONE] = "anyone",   [SELF] = "self",
	[PARTY] = "party",         [COMPANY] = "company", [INSTALLATION] = "installation",
};

/* Writes the names of the bits that are set, separated by commas. */
static void put_names(struct buf *out, const struct bit *names, size_t n, unsigned bits)
{
	const char *before = "\t";

	for (size_t i = 0; i < n; i++) {
		if ((bits & names[i].bit) == 0)
			continue;
		buf_text(out, before);
		buf_text(out, names[i].name);
		before = ",";
	}
}

void registry_matrix(const struct registry *registry, struct buf *out)
{
	const struct route *routes;
	size_t n = registry_routes(registry, &routes);

	for (size_t i = 0; i < n; i++) {
		const struct endpoint *e = routes[i].endpoint;
		buf_text(out, e->id);
		put_names(out, methods, COUNT(methods), e->method);
		buf_char(out, '\t');
		buf_text(out, e->path);
		put_names(out, roles, COUNT(roles), e->roles);
		buf_char(out, '\t');
		buf_text(out, guards[e->guard]);
		if (e->load != NULL) {
			buf_text(out, " of ");
			buf_text(out, e->load->name);
		}
		buf_text(out, e->signed_url ? "\tor a signed URL\n" : "\n");
	}
}
