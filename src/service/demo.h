/* The demo accounts, as far as login must know them. */
#ifndef SERVICE_DEMO_H
#define SERVICE_DEMO_H

#include "base/str.h"

/* Whether these are the address (case does not count) and the published password of one of the demo accounts. */
bool service_demo_password(struct str email, struct str password);

#endif
