/*
 * Mail messages (RFC 5322, MIME: RFC 2045 to 2047). The structure is one that all mail programs read:
 * multipart/mixed { multipart/alternative { text/plain, text/html, text/calendar }, attachments }, without the levels that
 * would have only one member. Every line ends in CRLF and has at most 76 octets, but for an address or
 * an id, which cannot be folded. All of it is ASCII, but for addresses that are not (RFC 6532).
 */
#ifndef BASE_MIME_H
#define BASE_MIME_H

#include "base/buf.h"
#include "base/clock.h"

struct mime_person {
	struct str name, address; /* name: any text, or none */
};

struct mime_attachment {
	struct str name, type, bytes;
};

struct mime_message {
	struct mime_person from, to, reply_to; /* reply_to: left out when none */
	struct str subject;
	struct str id; /* for Message-ID, without the angle brackets; boundaries are made from it too */
	struct instant date;
	struct str list_unsubscribe; /* an http(s) address (RFC 2369); left out when none */
	struct str text, html;       /* html: left out when none */
	struct str calendar, method; /* an iCalendar object and its METHOD; left out when none */
	const struct mime_attachment *attachments;
	size_t n_attachments;
};

/*
 * Appends the message. False, and the content of `out` is not usable, when a header's value has a control character (CR, LF,
 * NUL ...), when mime_address_valid() refuses an address, or when `out` is full.
 */
bool mime_write(struct buf *out, const struct mime_message *message);

/*
 * Appends "name: value" and CRLF, folded; words that are not ASCII become encoded words (RFC 2047). False when `value` has
 * control characters or cannot be folded.
 */
bool mime_header(struct buf *out, const char *name, struct str value);

/* Appends base64 (RFC 4648 section 4) in lines of `line` characters, each ended by CRLF; with 0 as one line without CRLF. */
void mime_base64(struct buf *out, struct str bytes, size_t line);

/* Whether `address` can be written between angle brackets unchanged: one @, and no blank, bracket, comma or other
 * special. */
bool mime_address_valid(struct str address);

#endif
