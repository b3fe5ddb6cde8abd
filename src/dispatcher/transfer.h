/*
 * A transfer is one request to another server and its answer: HTTP, or a mail by SMTP. Only transfer.c uses libcurl. All
 * transfers run concurrently in one loop. They follow no redirects, use no proxy and no cookies, verify certificates, and have
 * limits of size and time. Unless `private_allowed` is set they connect only to public addresses. The check is made on the
 * address that is connected to, so a DNS name cannot get around it.
 */
#ifndef DISPATCHER_TRANSFER_H
#define DISPATCHER_TRANSFER_H

#include "dispatcher/lane.h"

enum transfer_method { TRANSFER_GET, TRANSFER_POST, TRANSFER_PATCH, TRANSFER_PUT, TRANSFER_DELETE, TRANSFER_MAIL };

/* How a transfer ended. Any answer is TRANSFER_DONE, whatever its status is. */
enum transfer_end {
	TRANSFER_DONE,
	TRANSFER_REFUSED, /* by this program, because of the scheme, address or URL; a retry cannot help */
	TRANSFER_CONNECT, /* name not found, connection refused or lost, TLS failure, no answer */
	TRANSFER_TIMEOUT,
	TRANSFER_TOO_LARGE, /* the answer is larger than `most`, and `cut` is not set */
	TRANSFER_LOGIN      /* the server refused the credentials */
};

struct transfer {
	/* The request. Its texts must live as long as `arena`. */
	struct arena *arena; /* of this transfer; freed when `done` has returned */
	const struct lane *lane;
	enum transfer_method method;
	struct str url;            /* http or https; smtp or smtps for mail */
	struct str unix_socket;    /* path to connect to instead of the URL's host; then no address is checked */
	const struct str *headers; /* "Name: value"; a CR, LF or NUL in one leads to TRANSFER_REFUSED */
	size_t n_headers;
	struct str body;           /* of HTTP, or the whole message of a mail */
	struct str user, password; /* for HTTP Basic or SMTP AUTH; none: no authentication */
	struct str mail_from, mail_to;
	bool plain;           /* http:// and SMTP without TLS are allowed */
	bool private_allowed; /* private addresses are allowed */
	bool once;   /* must not be sent twice: a new connection is used, because libcurl resends when a reused one breaks */
	int64_t ms;  /* time limit of the whole transfer; connecting may take 3 s of it at most */
	size_t most; /* bytes of the answer's body that are kept */
	bool cut;    /* a longer answer is cut at `most`; when false it ends as TRANSFER_TOO_LARGE */
	/* Called in a step when the transfer has ended. It may change the request and call transfer_start() again; then the
	 * transfer and its arena stay alive. */
	void (*done)(struct dispatcher *d, struct transfer *transfer);
	void *item; /* for the caller, usually in `arena` */

	/* The result, set before `done` is called. */
	enum transfer_end end;
	int64_t status;            /* the HTTP status, or the last SMTP reply code; 0: none */
	struct str answer;         /* the body */
	struct str answer_headers; /* as received; read them with transfer_header() */
	int64_t took_ms;
	struct str why; /* an error text in English, such as "Connection refused"; none after TRANSFER_DONE */

	struct transfer_own *own; /* private to transfer.c */
};

/* Returns a new transfer of `lane` with its own arena, a time limit of 15 s, and 64 KiB for the answer. All else is zero. */
struct transfer *transfer_new(struct dispatcher *d, const struct lane *lane);

/* Starts the transfer. `done` is called later by the loop, never before this function has returned. */
void transfer_start(struct dispatcher *d, struct transfer *transfer);

/* The value of the last header of this name in the answer, in any case of letters, trimmed; none when it is missing. */
struct str transfer_header(const struct transfer *transfer, const char *name);

/* The seconds to wait by the answer's Retry-After, a number or a date (RFC 9110 section 10.2.3); at most a day, and 0 when the
 * header is missing or invalid. */
int64_t transfer_retry_after(const struct transfer *transfer, struct instant now);

/* The number of transfers of `lane` in flight; NULL: of all lanes. */
int transfers_in_flight(const struct dispatcher *d, const struct lane *lane);

/* ---- for the main loop */
struct transfers *transfers_open(struct dispatcher *d); /* NULL, which is logged, when outside_allow is invalid */
void transfers_close(struct transfers **transfers);
/*
 * Waits until a transfer has ended, one of `fds` is readable (-1: none; at most 4), or `ms` milliseconds have passed. Calls
 * `done` of the transfers that have ended. Returns whether a transfer ended or a descriptor was readable.
 */
bool transfers_wait(struct dispatcher *d, const int *fds, size_t n_fds, int ms);

#endif
