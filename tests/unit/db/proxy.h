/* A proxy between the program and the server, which breaks the connection at a chosen moment. */
#ifndef UNIT_DB_PROXY_H
#define UNIT_DB_PROXY_H

#include "base/str.h"

struct proxy;

enum proxy_act {
	PROXY_PASS,
	PROXY_CUT_BEFORE, /* closes the connection before the server gets the packet */
	PROXY_CUT_AFTER,  /* lets the server execute the packet, keeps the answer, and closes the connection */
	PROXY_DEADLOCK    /* keeps the packet, and answers with error 1213 */
};

/* Starts a proxy for the unix socket `target`, on a socket of its own. */
struct proxy *proxy_start(const char *target);
void proxy_stop(struct proxy **proxy);
struct str proxy_socket(const struct proxy *proxy);

/* Does `act` with the next packet of the client that contains `marker`. All other packets are passed on. */
void proxy_once(struct proxy *proxy, const char *marker, enum proxy_act act);

/* Whether that packet has come. */
bool proxy_done(struct proxy *proxy);

#endif
