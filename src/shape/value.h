/*
 * The values that a member of a model struct may have. All bytes zero means "none" (JSON null, SQL NULL) for text,
 * instants, dates, ids, lists and maybe_*; int64_t, bool and enums always have a value.
 */
#ifndef SHAPE_VALUE_H
#define SHAPE_VALUE_H

#include "base/clock.h"
#include "base/ids.h"

/* An instant that knows its wall clock: an IANA zone name, UTC when none. */
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

/* A decimal with two places, as hundredths. */
struct decimal {
	int64_t cents;
	bool has;
};

/* A row's numeric key, which stays inside, and its public UUID. A struct of its own for each table wraps it. */
struct id {
	int64_t key;
	struct uuid pub;
};

/* Some of one enum's values, which are below SET_MAX: bit 1 << value. */
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

/* A file that came with the request: where its bytes lie, what the client called it, what they are (by content). */
struct upload {
	struct str path, name, type;
	int64_t size;
};

/*
 * An answer that is not JSON. `body` is sent as it is; `file` is a path below the storage folder that nginx sends
 * (X-Accel-Redirect); `location` is a redirect's target. `type` is the media type, `name` what to save it as. `policy` is the
 * Content-Security-Policy of an HTML body; none: styles of its own and forms that lead here, no scripts, nothing from
 * elsewhere. `etag` (without its quotes) and `caching` are for answers that are read again and again.
 */
struct blob {
	struct str body, file, type, name, location, policy, etag, caching;
};

/* Where a page begins and how long it is; a surface fills page0, page1 or skip. */
struct window {
	int64_t page0, page1, size, skip;
};

#endif
