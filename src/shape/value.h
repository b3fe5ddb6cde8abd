/*
 * The types that members of model structs may have. All bytes zero means "none" (JSON null, SQL NULL) for texts, instants,
 * dates, ids, lists and the maybe_ types; int64_t, bool and enums always have a value.
 */
#ifndef SHAPE_VALUE_H
#define SHAPE_VALUE_H

#include "base/clock.h"
#include "base/ids.h"

/* An instant with the time zone in which it was planned: an IANA zone name, or none for UTC. */
struct when {
	struct instant at;
	struct str zone;
};

struct maybe_int {
	int64_t v;
	bool has;
};

struct maybe_bool {
	bool v, has;
};

/* A decimal number with two places, stored in hundredths. */
struct decimal {
	int64_t cents;
	bool has;
};

/* A database row's numeric key, which clients never see, and its public UUID. Each table has a struct of its own around it. */
struct id {
	int64_t key;
	struct uuid pub;
};

/* A set of values of one enum, all below SET_MAX: the bit of a value is 1 << value. */
enum { SET_MAX = 64 };
struct set {
	uint64_t bits;
};

/* Lists. */
struct strs {
	const struct str *at;
	size_t n;
};
struct instants {
	const struct instant *at;
	size_t n;
};
struct ids {
	const struct id *at;
	size_t n;
};

/* Whole numbers by names that the client chooses; a number that is null has none. */
struct number {
	struct str key;
	struct maybe_int value;
};
struct numbers {
	const struct number *at;
	size_t n;
};

/* An uploaded file: the path of its temporary file, the client's name for it, and its media type, detected from the content. */
struct upload {
	struct str path, name, type;
	int64_t size;
};

/*
 * An answer that is not JSON. `body` is sent unchanged; `file` is a path below the storage folder, which nginx sends
 * (X-Accel-Redirect); `location` is the target of a redirect. `type` is the media type, `name` the file name for saving.
 * `policy` is the Content-Security-Policy of an HTML body; none means the default: inline styles and forms to this server are
 * allowed, scripts and everything from other hosts are not. `etag` (without quotes) and `caching` (Cache-Control) are for
 * answers that clients request repeatedly.
 */
struct blob {
	struct str body, file, type, name, location, policy, etag, caching;
	struct str sealed; /* instead of `file`: one that is sealed, and is opened while it is sent (service/file/sealed.h) */
	struct uuid sealed_id; /* the id that it is sealed with */
};

/* The page of a list: `size` records from page number page0 (counted from 0) or page1 (from 1), or after `skip` records. */
enum list_format { FORMAT_JSON, FORMAT_CSV };
struct window {
	int64_t page0, page1, size, skip;
	enum list_format format;
};

/* How many records come before the page whose number counts from 1, of pages of `size` records; 0 when no number was sent. */
static inline int64_t window_offset(const struct window *window, int64_t size)
{
	return window->page1 > 0 ? (window->page1 - 1) * size : 0;
}

#endif
