/* The data of the demo. */
#ifndef SERVICE_UPKEEP_DEMO_H
#define SERVICE_UPKEEP_DEMO_H

#include "service/context.h"

/* Loads the demo data, for ./dev up only; a second call changes nothing. */
enum err service_demo_load(struct context *c);

#endif
