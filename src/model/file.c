/* Cleans the file names that clients send, so that they are safe to show and to save. */
#include "model/file.h"

#include "base/buf.h"
#include "shape/media.h"

#include <string.h>

#define NAME_MAX_BYTES 255

/* Takes the first code point from *text, which is well-formed UTF-8. */
static uint32_t take_point(struct str *text)
{
	unsigned char lead = (unsigned char)*text->p;
	size_t n = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	uint32_t point = n == 1 ? lead : lead & (0xffu >> (n + 1));
	for (size_t i = 1; i < n; i++)
		point = point << 6 | ((unsigned char)text->p[i] & 0x3f);
	*text = str_from(*text, n);
	return point;
}

/* Whether a code point is a control character, breaks a line, or changes the direction of the text, which can make "fdp.exe"
 * look like "exe.pdf". */
static bool point_hidden(uint32_t point)
{
	return point < 0x20 || (point >= 0x7f && point < 0xa0) || point == 0x61c || (point >= 0x200b && point <= 0x200f) ||
	       (point >= 0x2028 && point <= 0x202e) || (point >= 0x2060 && point <= 0x206f) || point == 0xfeff;
}

/* The longest beginning of `s` of at most `max` bytes that ends between code points. */
static struct str shortened(struct str s, size_t max)
{
	if (s.n > max) {
		s.n = max;
		while (s.n > 0 && ((unsigned char)s.p[s.n] & 0xc0) == 0x80)
			s.n--;
	}
	return s;
}

/* The extension, ".pdf" of "cv.pdf", which a shortened name must keep. Empty when there is none, or when it is long. */
static struct str extension(struct str name)
{
	size_t dot = name.n;
	while (dot > 0 && name.p[dot - 1] != '.')
		dot--;
	return dot > 1 && name.n - dot < 16 ? str_from(name, dot - 1) : (struct str){ "", 0 };
}

struct str file_name_clean(struct arena *arena, struct str name)
{
	if (!str_utf8(name))
		return STR("file");
	for (size_t i = name.n; i > 0; i--) {
		if (name.p[i - 1] == '/' || name.p[i - 1] == '\\') {
			name = str_from(name, i);
			break;
		}
	}
	struct buf kept = buf_new(arena, name.n + 1);
	while (name.n > 0) {
		struct str rest = name;
		if (!point_hidden(take_point(&rest)))
			buf_put(&kept, name.p, name.n - rest.n);
		name = rest;
	}
	struct str clean = str_trim(buf_view(&kept));
	while (clean.n > 0 && (*clean.p == '.' || *clean.p == ' '))
		clean = str_from(clean, 1);
	while (clean.n > 0 && (clean.p[clean.n - 1] == '.' || clean.p[clean.n - 1] == ' '))
		clean.n--;
	if (clean.n == 0)
		return STR("file");
	if (clean.n <= NAME_MAX_BYTES)
		return clean;
	struct str end = extension(clean);
	return STR_JOIN(arena, shortened(clean, NAME_MAX_BYTES - end.n), end);
}

/* `name` without its extension. A dot within a sentence begins none. */
static struct str without_extension(struct str name)
{
	struct str end = extension(name);

	for (size_t i = 1; i < end.n; i++)
		if ((unsigned char)end.p[i] < 0x80 &&
		    !((end.p[i] >= '0' && end.p[i] <= '9') || (end.p[i] >= 'A' && end.p[i] <= 'Z') ||
		      (end.p[i] >= 'a' && end.p[i] <= 'z') || strchr("-_~", end.p[i])))
			return name;
	return (struct str){ name.p, name.n - (end.n > 1 ? end.n : 0) };
}

struct str file_name_typed(struct arena *arena, struct str name, struct str type)
{
	struct str clean = file_name_clean(arena, name), right = media_extension(type, clean);

	if (right.n == 0)
		right = STR("bin");
	if (str_equal_nocase(extension(clean), STR_JOIN(arena, STR("."), right)))
		return clean;
	return STR_JOIN(arena, shortened(without_extension(clean), NAME_MAX_BYTES - right.n - 1), STR("."), right);
}

/* Whether `c` is an attr-char of RFC 8187 section 3.2.1. */
static bool plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("!#$&+-.^_`|~", c));
}

struct str file_disposition(struct arena *arena, struct str name)
{
	name = file_name_clean(arena, name);
	struct buf out = buf_new(arena, 64 + 4 * name.n);
	buf_text(&out, "attachment; filename=\"");
	for (struct str rest = name; rest.n > 0;) {
		uint32_t point = take_point(&rest);
		buf_char(&out, point < 0x80 && point != '"' && point != '\\' && point != '%' ? (char)point : '_');
	}
	buf_text(&out, "\"; filename*=UTF-8''");
	for (size_t i = 0; i < name.n; i++) {
		static const char digits[] = "0123456789ABCDEF";
		unsigned char c = (unsigned char)name.p[i];
		if (plain(name.p[i])) {
			buf_char(&out, name.p[i]);
		} else {
			buf_char(&out, '%');
			buf_char(&out, digits[c >> 4]);
			buf_char(&out, digits[c & 15]);
		}
	}
	return buf_view(&out);
}
