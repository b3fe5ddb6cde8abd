#include "base/log.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"

enum { LINE_MAX_BYTES = 4000 };

struct line {
	char bytes[LINE_MAX_BYTES + 8];
	size_t n;
};

/* What all lines of this process have in common; set by log_open after each fork, and by log_request for each request. */
static struct {
	pid_t pid; /* 0: before log_open */
	const char *process;
	enum log_format format;
	enum log_level least;
	struct str request_id;
	struct log_held *held; /* NULL: each line is written at once */
} target = { .process = "interviewd", .least = LOG_LEVEL_INFO };

static const char *const level_names[] = { "debug", "info", "notice", "warning", "error" };

static const struct {
	enum log_level level;
	const char *name, *text;
} events[LOG_EVENTS] = {
#define EVENT(name_, level_, text_) [LOG_##name_] = { LOG_LEVEL_##level_, #name_, text_ },
#include "base/events.def"
#undef EVENT
};

void log_open(const char *process, enum log_format format, enum log_level least)
{
	target.pid = getpid();
	target.process = process;
	target.format = format;
	target.least = least;
}

void log_request(struct str request_id)
{
	target.request_id = request_id;
}

/* A single write keeps the lines of several processes apart. Its error is ignored: a full or closed log must not stop the
 * service. */
static void write_out(const char *bytes, size_t n)
{
	ssize_t written = write(STDERR_FILENO, bytes, n);

	(void)written;
}

void log_rescue(struct log_held *held)
{
	size_t n = atomic_load(&held->n);

	if (n > 0 && n <= sizeof held->bytes)
		write_out(held->bytes, n);
	atomic_store(&held->n, 0);
}

void log_flush(void)
{
	if (target.held != NULL)
		log_rescue(target.held);
}

void log_hold(struct log_held *held)
{
	log_flush();
	target.held = held;
}

/* The count is updated after the bytes are copied, so that the master finds only whole lines if this process dies. */
static void hold(const char *bytes, size_t n)
{
	struct log_held *held = target.held;
	size_t at = atomic_load(&held->n);

	if (n > sizeof held->bytes - at) {
		log_flush();
		at = 0;
	}
	memcpy(held->bytes + at, bytes, n);
	atomic_store(&held->n, at + n);
}

static void put(struct line *line, const char *bytes, size_t n)
{
	if (n > LINE_MAX_BYTES - line->n)
		n = LINE_MAX_BYTES - line->n;
	memcpy(line->bytes + line->n, bytes, n);
	line->n += n;
}

static void put_text(struct line *line, const char *text)
{
	put(line, text, strlen(text));
}

/* Quotes as JSON does, in the text format too, so that no text from outside can forge a log line. */
static void put_quoted(struct line *line, struct str s)
{
	static const char digits[] = "0123456789abcdef";

	size_t from = 0, i;

	put(line, "\"", 1);
	for (i = 0; i < s.n && line->n + (i - from) < LINE_MAX_BYTES - 16; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7F)
			continue;
		put(line, s.p + from, i - from);
		from = i + 1;
		if (c == '"' || c == '\\') {
			put(line, "\\", 1);
			put(line, s.p + i, 1);
		} else {
			char escaped[6] = { '\\', 'u', '0', '0', digits[c >> 4], digits[c & 15] };

			put(line, escaped, sizeof escaped);
		}
	}
	put(line, s.p + from, i - from);
	put(line, "\"", 1);
}

static void put_number(struct line *line, int64_t number)
{
	char digits[24];
	size_t at = sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;

	do {
		digits[--at] = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		digits[--at] = '-';
	put(line, digits + at, sizeof digits - at);
}

static void put_field(struct line *line, const struct log_field *field)
{
	if (target.format == LOG_JSON) {
		put_text(line, ",\"");
		put_text(line, field->name);
		put_text(line, "\":");
	} else {
		put_text(line, " ");
		put_text(line, field->name);
		put_text(line, "=");
	}
	if (field->text.p != NULL)
		put_quoted(line, field->text);
	else
		put_number(line, field->number);
}

static void put_head(struct line *line, enum log_event event)
{
	char time[32];
	size_t n = instant_format(clock_now(), true, time);

	if (target.format == LOG_JSON) {
		put_text(line, "{\"time\":\"");
		put(line, time, n);
		put_text(line, "\",\"level\":\"");
		put_text(line, level_names[events[event].level]);
		put_text(line, "\",\"process\":\"");
		put_text(line, target.process);
		put_text(line, "\",\"event\":\"");
		put_text(line, events[event].name);
		put_text(line, "\",\"message\":\"");
		put_text(line, events[event].text);
		put_text(line, "\"");
	} else {
		put(line, time, n);
		put_text(line, " ");
		put_text(line, level_names[events[event].level]);
		put_text(line, " ");
		put_text(line, target.process);
		put_text(line, " ");
		put_text(line, events[event].name);
		put_text(line, ": ");
		put_text(line, events[event].text);
	}
	put_field(line, &(struct log_field)LOG_INT("pid", target.pid != 0 ? target.pid : getpid()));
}

void log_write(enum log_event event, const struct log_field *fields, size_t n)
{
	struct line line;

	if (events[event].level < target.least)
		return;
	line.n = 0;
	put_head(&line, event);
	if (target.request_id.n > 0)
		put_field(&line, &(struct log_field)LOG_STR("request_id", target.request_id));
	for (size_t i = 0; i < n; i++)
		put_field(&line, &fields[i]);
	/* struct line has eight bytes more than put() uses, so the end of the line always fits. */
	if (target.format == LOG_JSON)
		line.bytes[line.n++] = '}';
	line.bytes[line.n++] = '\n';
	if (target.held != NULL && events[event].level <= LOG_LEVEL_INFO) {
		hold(line.bytes, line.n);
		return;
	}
	log_flush();
	write_out(line.bytes, line.n);
}
