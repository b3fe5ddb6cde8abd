/* Structured logs on standard error: one line for each event, as JSON or text, with time, level, event and request id. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdatomic.h>

#include "base/str.h"

enum log_level { LOG_LEVEL_DEBUG, LOG_LEVEL_INFO, LOG_LEVEL_NOTICE, LOG_LEVEL_WARNING, LOG_LEVEL_ERROR };
enum log_format { LOG_TEXT, LOG_JSON };
enum log_event {
#define EVENT(name, level, text) LOG_##name,
#include "base/events.def"
#undef EVENT
	LOG_EVENTS
};

/* One name and value of a line. The value is `text` when `text.p` is set, else `number`. */
struct log_field {
	const char *name;
	struct str text;
	int64_t number;
};
#define LOG_STR(name_, value)                                                                                                  \
	{                                                                                                                      \
		.name = (name_), .text = (value)                                                                               \
	}
#define LOG_TEXT_OF(name_, cstring)                                                                                            \
	{                                                                                                                      \
		.name = (name_), .text = str_of(cstring)                                                                       \
	}
#define LOG_INT(name_, value)                                                                                                  \
	{                                                                                                                      \
		.name = (name_), .number = (value)                                                                             \
	}

/* Names the process ("master", "worker", "interviewctl") and sets format and least level; called at the start of each process.
 */
void log_open(const char *process, enum log_format format, enum log_level least);

/*
 * Buffered log lines. A busy worker writes many lines at once, because one write for each request costs the worker, and the
 * reader of the log, too much time. All bytes zero is an empty buffer. It lies in memory shared with the master, so that no
 * line is lost when the worker dies.
 */
enum { LOG_HELD_BYTES = 4096 /* PIPE_BUF: one write of this size is not mixed with those of other processes (pipe(7)) */ };
struct log_held {
	_Atomic size_t n;
	char bytes[LOG_HELD_BYTES];
};

/*
 * From now on, lines of level info and below are buffered in `held`. They are written by log_flush, when the next line does not
 * fit, or before a line of a higher level. NULL ends the buffering.
 */
void log_hold(struct log_held *held);

/* Writes the buffered lines of this process. Called before the process waits for the next request. */
void log_flush(void);

/* Writes the lines that a dead process left in its buffer, whose content may be damaged. */
void log_rescue(struct log_held *held);

/* Sets the request id that every line has from now on (none: no id). The text must stay valid until the next call. */
void log_request(struct str request_id);

/* Writes one line. Control characters are escaped. The fields must never contain a secret. */
void log_write(enum log_event event, const struct log_field *fields, size_t n);
#define LOG(event, ...)                                                                                                        \
	log_write(LOG_##event, (const struct log_field[]){ __VA_ARGS__ }, COUNT(((const struct log_field[]){ __VA_ARGS__ })))

#endif
