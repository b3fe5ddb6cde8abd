/* The surfaces, for surfaces.c. */
#ifndef API_SURFACES_H
#define API_SURFACES_H

#include "api/endpoint.h"

extern const struct surface surface_assistant, surface_candidate, surface_common, surface_management, surface_page,
        surface_platform, surface_tracker;

#endif
