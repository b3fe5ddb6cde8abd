/* Structured logs to standard error: one line an event, JSON or text, each with time, level, event and the request's id. */
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

/* One name and value of a line: text when `text.p` is set, else the number. */
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

/* Sets what every later line carries; called once at the start of a process ("master", "worker", "interviewctl"). */
void log_open(const char *process, enum log_format format, enum log_level least);

/*
 * Lines held back, so that a busy worker writes many at once: a write for each request costs it, and whoever reads the log,
 * more than the line is worth. Zero is empty. It lies in memory that outlives the process, so that its death loses none.
 */
enum { LOG_HELD_BYTES = 4096 /* one write of so much stays whole among those of other processes: PIPE_BUF */ };
struct log_held {
	_Atomic size_t n;
	char bytes[LOG_HELD_BYTES];
};

/*
 * From now on lines of level info and below are held back in `held`, until log_flush, or one that does not fit, or one of a
 * higher level, before which they are written. NULL: no longer.
 */
void log_hold(struct log_held *held);

/* Writes the lines that this process holds back. Called before it waits. */
void log_flush(void);

/* Writes the lines that a process held back which is dead; whatever it has made of that memory. */
void log_rescue(struct log_held *held);

/* Sets the request id that every line carries until it is none again; the text must outlive that. */
void log_request(struct str request_id);

/* Writes one line. Control characters are escaped; a secret must never be among the fields. */
void log_write(enum log_event event, const struct log_field *fields, size_t n);
#define LOG(event, ...)                                                                                                        \
	log_write(LOG_##event, (const struct log_field[]){ __VA_ARGS__ }, COUNT(((const struct log_field[]){ __VA_ARGS__ })))

#endif
