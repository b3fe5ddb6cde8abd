/* The demo: its accounts, as far as login must know them, and its data. */
#ifndef SERVICE_UPKEEP_DEMO_H
#define SERVICE_UPKEEP_DEMO_H

#include "service/context.h"

/* Whether these are the address (case does not count) and the published password of one of the demo accounts. */
bool service_demo_password(struct str email, struct str password);

/* Loads the demo data, for ./dev up only; a second call changes nothing. */
enum err service_demo_load(struct context *c);

#endif
