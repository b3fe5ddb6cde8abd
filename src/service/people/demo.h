/* The accounts of the demo. Login must know their published passwords, to refuse them on a server that is not a demo. */
#ifndef SERVICE_PEOPLE_DEMO_H
#define SERVICE_PEOPLE_DEMO_H

#include "base/str.h"

enum { AMIRA, HUGO, INES, CAMILLE, RAVI, SOFIA, NOOR, KENJI, MARIA, TOM, PEOPLE };

struct demo_account {
	const char *email, *password, *name, *title, *zone;
	unsigned role;
	const char *phone, *place, *district; /* place: of candidates, where they apply from */
};

/* The public documents list the first four, with their passwords. */
extern const struct demo_account demo_accounts[PEOPLE];

/* Whether these are the address (in any case) and the published password of a demo account. */
bool service_demo_password(struct str email, struct str password);

#endif
