/* How the floor writes JSON. All of it is in this header, so that the compiler can put it into the functions that call it. */
#pragma once

#include "floor.h"

/* The answer. */
extern char out[1 << 17];
extern size_t n_out;

static inline void put(const char *text, size_t n)
{
	memcpy(out + n_out, text, n);
	n_out += n;
}
#define PUT(literal) put(literal, sizeof(literal) - 1)

static inline void put_number(long long number)
{
	n_out += (size_t)sprintf(out + n_out, "%lld", number);
}

static inline void put_text(const struct value *value)
{
	size_t from = 0;

	if (value->null) {
		PUT("null");
		return;
	}
	PUT("\"");
	for (size_t i = 0; i < value->n; i++) {
		unsigned char c = (unsigned char)value->text[i];

		if (c >= ' ' && c != '"' && c != '\\')
			continue;
		put(value->text + from, i - from);
		from = i + 1;
		if (c < ' ')
			n_out += (size_t)sprintf(out + n_out, "\\u%04x", c);
		else
			n_out += (size_t)sprintf(out + n_out, "\\%c", c);
	}
	put(value->text + from, value->n - from);
	PUT("\"");
}

static inline void put_uuid(const unsigned char id[16])
{
	static const char digits[] = "0123456789abcdef";

	PUT("\"");
	for (size_t i = 0; i < 16; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			PUT("-");
		out[n_out++] = digits[id[i] >> 4];
		out[n_out++] = digits[id[i] & 15];
	}
	PUT("\"");
}

static inline void put_id(const struct value *value)
{
	if (value->null)
		PUT("null");
	else
		put_uuid((const unsigned char *)value->text);
}

static inline void put_two(unsigned number)
{
	out[n_out++] = (char)('0' + number / 10);
	out[n_out++] = (char)('0' + number % 10);
}

static inline void put_time(const struct value *value, const char *end, size_t n)
{
	const MYSQL_TIME *t = &value->time;

	if (value->null) {
		PUT("null");
		return;
	}
	PUT("\"");
	put_two(t->year / 100);
	put_two(t->year % 100);
	PUT("-");
	put_two(t->month);
	PUT("-");
	put_two(t->day);
	PUT("T");
	put_two(t->hour);
	PUT(":");
	put_two(t->minute);
	PUT(":");
	put_two(t->second);
	put(end, n);
}
#define SECONDS(value) put_time(value, "Z\"", 2)
#define MILLIS(value) put_time(value, ".000Z\"", 6)
