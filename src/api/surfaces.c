/* The surfaces that the server has. A new surface is one more line here. */
#include "api/surfaces.h"
#include "api/registry.h"

const struct surface *const registry_surfaces[] = {
	&surface_assistant, &surface_candidate, &surface_common,  &surface_management,
	&surface_page,      &surface_platform,  &surface_tracker,
};
const size_t registry_surfaces_n = COUNT(registry_surfaces);

struct registry *registry_new(struct arena *arena, struct str *why_r)
{
	return registry_of(arena, registry_surfaces, registry_surfaces_n, why_r);
}
