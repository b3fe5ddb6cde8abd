#include "api/keys.h"

#include "api/surfaces.h"

bool keys_open(const struct route *route)
{
	if (route->endpoint->keys == KEYS_AS_RESOURCE)
		return !route->resource->closed_to_keys;
	return route->endpoint->keys == KEYS_MAY;
}

static struct str tag_of(const struct resource *resource)
{
	return str_of(resource->scope != NULL ? resource->scope : resource->name);
}

struct str keys_tag(const struct route *route)
{
	return tag_of(route->resource);
}

bool keys_write(const struct route *route)
{
	return route->endpoint->method != METHOD_GET;
}

bool keys_tag_known(struct str tag)
{
	for (size_t i = 0; i < registry_surfaces_n; i++)
		for (const struct resource *one = registry_surfaces[i]->resources; one->name != NULL; one++)
			if (str_equal(tag_of(one), tag))
				return true;
	return false;
}
