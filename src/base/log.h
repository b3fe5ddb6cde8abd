/* Structured logs to standard error: one line an event, JSON or text, each with time, level, event and the request's id. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

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

/* Sets the request id that every line carries until it is none again; the text must outlive that. */
void log_request(struct str request_id);

/* Writes one line. Control characters are escaped; a secret must never be among the fields. */
void log_write(enum log_event event, const struct log_field *fields, size_t n);
#define LOG(event, ...)                                                                                                        \
	log_write(LOG_##event, (const struct log_field[]){ __VA_ARGS__ }, COUNT(((const struct log_field[]){ __VA_ARGS__ })))

#endif
