/*
 * One request to the outside and its answer: the only place that knows libcurl. All of them run side by side in one loop. No
 * redirects, no proxy, no cookies, certificates verified, size and time limited, and, unless told otherwise, no address that is
 * not of the open internet: that is checked on the address that is connected to, so that no name can lie about it.
 */
#ifndef DISPATCHER_TRANSFER_H
#define DISPATCHER_TRANSFER_H

#include "dispatcher/lane.h"

enum transfer_method { TRANSFER_GET, TRANSFER_POST, TRANSFER_PATCH, TRANSFER_PUT, TRANSFER_DELETE, TRANSFER_MAIL };

/* How it ended; a transfer that got an answer, of whatever status, is DONE. */
enum transfer_end {
	TRANSFER_DONE,
	TRANSFER_REFUSED, /* by us: scheme, address or URL; trying again is of no use */
	TRANSFER_CONNECT, /* name not found, connection refused or lost, TLS failed, no answer */
	TRANSFER_TIMEOUT,
	TRANSFER_TOO_LARGE, /* the answer, with `cut` not set */
	TRANSFER_LOGIN      /* SMTP: credentials refused */
};

struct transfer {
	/* What is asked: texts in `arena` or longer-lived. */
	struct arena *arena; /* of this transfer, until `done` has returned */
	const struct lane *lane;
	enum transfer_method method;
	struct str url;            /* http, https; smtp, smtps for mail */
	struct str unix_socket;    /* instead of the URL's host; then no address is checked */
	const struct str *headers; /* "Name: value"; one with CR, LF or NUL is TRANSFER_REFUSED */
	size_t n_headers;
	struct str body;           /* mail: the message */
	struct str user, password; /* basic, or SMTP AUTH; none: neither */
	struct str mail_from, mail_to;
	bool plain;           /* http:// and smtp without TLS are allowed */
	bool private_allowed; /* addresses that are not of the open internet are allowed */
	bool once;   /* what is asked must not be asked twice: libcurl does so by itself when a kept connection breaks */
	int64_t ms;  /* of all of it; connecting has 3 s of it at most */
	size_t most; /* bytes of the answer that are kept */
	bool cut;    /* a longer answer is cut there, and read no further; else it is TRANSFER_TOO_LARGE */
	/* Called in a step when it has ended. It may set it up anew and start it again: then it lives on. */
	void (*done)(struct dispatcher *d, struct transfer *transfer);
	void *item; /* the caller's, usually in `arena` */

	/* What came of it. */
	enum transfer_end end;
	int64_t status; /* of HTTP, or the last of SMTP; 0: none */
	struct str answer;
	struct str answer_headers; /* as received: transfer_header() */
	int64_t took_ms;
	struct str why; /* for people, in English: "Connection refused"; none when DONE */

	struct transfer_own *own; /* of transfer.c */
};

/* A new one of `lane`, zeroed but for these: 15 s, 64 KiB. */
struct transfer *transfer_new(struct dispatcher *d, const struct lane *lane);

/* Starts it; `done` is called from the loop later, never from here. */
void transfer_start(struct dispatcher *d, struct transfer *transfer);

/* The last header of that name (any case) in the answer, trimmed; none when there is none. */
struct str transfer_header(const struct transfer *transfer, const char *name);

/* Seconds that Retry-After asks for (RFC 9110 10.2.3: a number or a date), at most a day; 0: it is not there or makes no sense.
 */
int64_t transfer_retry_after(const struct transfer *transfer, struct instant now);

/* How many of `lane` (NULL: of all) are in flight. */
int transfers_in_flight(const struct dispatcher *d, const struct lane *lane);

/* For the loop. */
struct transfers *transfers_open(struct dispatcher *d); /* NULL, logged: outside_allow is wrong */
void transfers_close(struct transfers **transfers);
/*
 * Waits until a transfer has ended, one of `fds` (-1: none) can be read, or `ms` have passed; calls `done` of those that have
 * ended. Whether there was any of it before the time was over.
 */
bool transfers_wait(struct dispatcher *d, const int *fds, size_t n_fds, int ms);

#endif
