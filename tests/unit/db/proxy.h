/* Stands between the program and the server, and breaks the talk at a chosen moment. */
#ifndef UNIT_DB_PROXY_H
#define UNIT_DB_PROXY_H

#include "base/str.h"

struct proxy;

enum proxy_act {
	PROXY_PASS,
	PROXY_CUT_BEFORE, /* closes: the server never sees the packet */
	PROXY_CUT_AFTER,  /* lets the server carry the packet out, keeps the answer, closes */
	PROXY_DEADLOCK    /* keeps the packet, answers with error 1213 */
};

/* A relay to the unix socket `target`, on a socket of its own. */
struct proxy *proxy_start(const char *target);
void proxy_stop(struct proxy **proxy);
struct str proxy_socket(const struct proxy *proxy);

/* The next packet of the client that contains `marker` gets `act`; all others pass. */
void proxy_once(struct proxy *proxy, const char *marker, enum proxy_act act);

/* Whether that has happened. */
bool proxy_done(struct proxy *proxy);

#endif
