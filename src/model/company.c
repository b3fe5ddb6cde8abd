/* The rules of a company's slug and colour. */
#include "model/company.h"
#include "base/buf.h"

enum { FOLDED_MOST = 40 };

/* Words that have a meaning of their own where a slug stands in /api/v1/public/. */
static const char *const reserved[] = { "companies", "applications", "interviews", "book", "feed.atom" };

static bool slug_character(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_reserved(struct str slug)
{
	for (size_t i = 0; i < COUNT(reserved); i++)
		if (str_equal(slug, str_of(reserved[i])))
			return true;
	return false;
}

bool slug_valid(struct str slug)
{
	for (size_t i = 0; i < slug.n; i++)
		if (!slug_character((unsigned char)slug.p[i]))
			return false;
	return slug.n >= 2 && slug.n <= SLUG_MOST && !is_reserved(slug);
}

/* The letter of Latin-1 behind the byte c3 in UTF-8, without its accent; 0 when it has no plain letter. */
static char latin_letter(unsigned char second)
{
	static const char plain[] = "aaaaaaaceeeeiiiidnooooo-ouuuuyts";
	char c = second >= 0x80 && second <= 0xbf ? plain[second & 0x1f] : '-';

	return c == '-' ? '\0' : c;
}

static char folded(const struct str *name, size_t *i)
{
	unsigned char c = (unsigned char)name->p[*i];

	if (c == 0xc3 && *i + 1 < name->n)
		return latin_letter((unsigned char)name->p[++*i]);
	if (c >= 'A' && c <= 'Z')
		return (char)(c | 32);
	return slug_character(c) && c != '-' ? (char)c : '\0';
}

struct str slug_of(struct arena *arena, struct str name, struct str more)
{
	struct buf slug = buf_new(arena, FOLDED_MOST + 1);
	bool gap = false;

	for (size_t i = 0; i < name.n && slug.n + 1 < FOLDED_MOST; i++) {
		char c = folded(&name, &i);
		if (c != '\0' && gap && slug.n > 0)
			buf_char(&slug, '-');
		if (c != '\0')
			buf_char(&slug, c);
		gap = c == '\0';
	}
	struct str made = buf_view(&slug);
	if (made.n < 2 || is_reserved(made))
		made = made.n == 0 ? STR("company") : STR_JOIN(arena, made, STR("-company"));
	return more.n > 0 ? STR_JOIN(arena, made, STR("-"), more) : made;
}

bool colour_valid(struct str colour)
{
	for (size_t i = 1; i < colour.n; i++) {
		unsigned char c = (unsigned char)colour.p[i];
		if (!(c >= '0' && c <= '9') && !((c | 32) >= 'a' && (c | 32) <= 'f'))
			return false;
	}
	return colour.n == 7 && colour.p[0] == '#';
}
