/* The surfaces that this program serves: a new one is one more line here. */
#include "api/surfaces.h"
#include "api/registry.h"

const struct surface *const registry_surfaces[] = {
	&surface_assistant,
	&surface_candidate,
	&surface_common,
};
const size_t registry_surfaces_n = COUNT(registry_surfaces);
