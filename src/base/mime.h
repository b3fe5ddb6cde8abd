/*
 * Mail messages (RFC 5322, MIME: RFC 2045 to 2047). The tree is always the one that all mail programs read:
 * multipart/mixed { multipart/alternative { text/plain, text/html, text/calendar }, attachments }, without the levels that
 * would have one member. Every line ends in CRLF and has at most 76 octets; everything is ASCII, whatever the texts are.
 */
#ifndef BASE_MIME_H
#define BASE_MIME_H

#include "base/buf.h"
#include "base/clock.h"

struct mime_person {
	struct str name, address; /* name: any text, may be none */
};

struct mime_attachment {
	struct str name, type, bytes;
};

struct mime_message {
	struct mime_person from, to, reply_to; /* reply_to: none is left out */
	struct str subject;
	struct str id; /* of Message-ID, without the angle brackets; also what boundaries are made of */
	struct instant date;
	struct str list_unsubscribe; /* an http(s) address; none: left out (RFC 2369) */
	struct str text, html;       /* html: none is left out */
	struct str calendar, method; /* an iCalendar object, and its METHOD; none: left out */
	const struct mime_attachment *attachments;
	size_t n_attachments;
};

/*
 * Appends the message. False, with nothing usable in `out`, when a value that goes into a header has CR, LF, NUL or another
 * control character, when an address has more than an address (blanks, angle brackets, commas ...), or when `out` is full.
 */
bool mime_write(struct buf *out, const struct mime_message *message);

/*
 * Appends "name: value" and CRLF, folded; what is not ASCII as encoded words (RFC 2047). False for control characters in
 * `value`, and for what cannot be folded.
 */
bool mime_header(struct buf *out, const char *name, struct str value);

/* Appends base64 (RFC 4648 section 4) in lines of `line` characters (0: one line), each but an only one with CRLF. */
void mime_base64(struct buf *out, struct str bytes, size_t line);

/* Whether `address` can stand between angle brackets as it is: one @, and no character that ends or extends it. */
bool mime_address_valid(struct str address);

#endif
