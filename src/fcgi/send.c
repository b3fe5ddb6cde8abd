/*
 * Writes an answer in the records of FastCGI 1.0 (sections 3.3 and 5.5): FCGI_STDOUT, its end, and FCGI_END_REQUEST. libfcgi
 * would copy the answer through a buffer of 8 KB and write the buffer each time it is full; this is a single write without a
 * copy, which wakes nginx only once.
 */
#include <errno.h>
#include <fastcgi.h>
#include <limits.h>
#include <sys/uio.h>

#include "fcgi/connection.h"

enum { RECORD_MAX = 65528 /* content of one record: its length has 16 bits, and a multiple of 8 needs no padding */ };

static FCGI_Header header_of(int type, int id, size_t n)
{
	return (FCGI_Header){ .version = FCGI_VERSION_1,
		              .type = (unsigned char)type,
		              .requestIdB1 = (unsigned char)(id >> 8),
		              .requestIdB0 = (unsigned char)id,
		              .contentLengthB1 = (unsigned char)(n >> 8),
		              .contentLengthB0 = (unsigned char)n };
}

/* The pieces of memory that are written. */
struct pieces {
	struct iovec *at;
	size_t n;
};

static void add(struct pieces *pieces, const void *bytes, size_t n)
{
	if (n > 0)
		pieces->at[pieces->n++] = (struct iovec){ (void *)bytes, n };
}

/* Adds at most `n` bytes from the front of *rest, and removes them from it; returns their number. */
static size_t add_from(struct pieces *pieces, struct str *rest, size_t n)
{
	if (n > rest->n)
		n = rest->n;
	add(pieces, rest->p, n);
	*rest = str_from(*rest, n);
	return n;
}

static bool write_all(int fd, struct pieces pieces)
{
	while (pieces.n > 0) {
		ssize_t written = writev(fd, pieces.at, pieces.n < IOV_MAX ? (int)pieces.n : IOV_MAX);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return false;
		while (pieces.n > 0 && (size_t)written >= pieces.at->iov_len) {
			written -= (ssize_t)pieces.at->iov_len;
			pieces.at++;
			pieces.n--;
		}
		if (pieces.n > 0) {
			pieces.at->iov_base = (char *)pieces.at->iov_base + written;
			pieces.at->iov_len -= (size_t)written;
		}
	}
	return true;
}

bool connection_send(struct fcgi *fcgi, struct arena *arena, struct str head, struct str body, bool last)
{
	int id = fcgi->request.requestId;
	size_t records = (head.n + body.n) / RECORD_MAX + 1;
	struct pieces pieces = { ARENA_ARRAY(arena, struct iovec, 3 * records + 1), 0 };
	FCGI_Header *headers = ARENA_ARRAY(arena, FCGI_Header, records);
	struct {
		FCGI_Header end_of_output;
		FCGI_EndRequestRecord end;
	} end = { .end_of_output = header_of(FCGI_STDOUT, id, 0),
		  .end = { .header = header_of(FCGI_END_REQUEST, id, sizeof(FCGI_EndRequestBody)),
		           .body = { .protocolStatus = FCGI_REQUEST_COMPLETE } } };

	for (size_t i = 0; head.n + body.n > 0; i++) {
		size_t header = pieces.n++, n = add_from(&pieces, &head, RECORD_MAX);

		n += add_from(&pieces, &body, RECORD_MAX - n);
		headers[i] = header_of(FCGI_STDOUT, id, n);
		pieces.at[header] = (struct iovec){ &headers[i], sizeof headers[i] };
	}
	add(&pieces, &end, last ? sizeof end : 0);
	return write_all(fcgi->request.ipcFd, pieces);
}
