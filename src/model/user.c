/* Rules about users: which mail addresses and user names are valid, and how a name is split. */
#include "model/user.h"

#include <string.h>

#define EMAIL_MAX 254 /* RFC 5321 section 4.5.3.1.3, without the angle brackets */

/* Characters that only quoted local parts may have (RFC 5322 section 3.2.3). Real users have no such addresses, but
 * attackers send them. */
static bool address_character(unsigned char c)
{
	return c > ' ' && c != 0x7f && !strchr("()<>[]:;,\\\"@", c);
}

/* Whether no part between dots is empty, and no part of a host name begins or ends with a hyphen (RFC 1123 section 2.1). */
static bool parts_valid(struct str text, bool host)
{
	while (text.p) {
		struct str part = str_cut(&text, '.');
		if (part.n == 0 || (host && (part.p[0] == '-' || part.p[part.n - 1] == '-')))
			return false;
	}
	return true;
}

struct str email_typed(struct str text)
{
	return str_trim(text);
}

bool email_valid(struct str email)
{
	size_t at = str_find(email, '@');
	if (at == 0 || email.n > EMAIL_MAX || at >= email.n || !str_utf8(email))
		return false;
	struct str local = { email.p, at }, domain = str_from(email, at + 1);
	for (size_t i = 0; i < email.n; i++) {
		if (i != at && !address_character((unsigned char)email.p[i]))
			return false;
	}
	return str_find(domain, '.') < domain.n && parts_valid(local, false) && parts_valid(domain, true);
}

/* Whether a control character begins at `at`: C0, DEL, C1, or the separators U+2028 and U+2029. */
static bool control_at(struct str text, size_t at)
{
	unsigned char c = (unsigned char)text.p[at];
	unsigned char second = at + 1 < text.n ? (unsigned char)text.p[at + 1] : 0;
	unsigned char third = at + 2 < text.n ? (unsigned char)text.p[at + 2] : 0;

	return c < ' ' || c == 0x7f || (c == 0xc2 && second < 0xa0) || (c == 0xe2 && second == 0x80 && (third & 0xfe) == 0xa8);
}

static bool letter_or_digit(unsigned char c)
{
	return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c >= 0x80;
}

bool name_plain(struct str name)
{
	for (size_t i = 0; i < name.n; i++) {
		struct str rest = str_from(name, i), front = { rest.p, rest.n < 4 ? rest.n : 4 };
		bool begins = i == 0 || !letter_or_digit((unsigned char)name.p[i - 1]);

		if (control_at(name, i) || str_starts(rest, STR("://")) || (begins && str_equal_nocase(front, STR("www."))))
			return false;
	}
	return true;
}

bool username_valid(struct str username)
{
	for (size_t i = 0; i < username.n; i++)
		if ((unsigned char)username.p[i] <= ' ' || username.p[i] == 0x7f)
			return false;
	return str_utf8(username) && name_plain(username) && str_points(username) >= 1 && str_points(username) <= 150;
}

void name_split(struct str name, struct str *first_r, struct str *last_r)
{
	name = str_trim(name);
	size_t blank = name.n;
	while (blank > 0 && name.p[blank - 1] != ' ')
		blank--;
	if (blank == 0) {
		*first_r = name;
		*last_r = STR("");
		return;
	}
	*first_r = str_trim((struct str){ name.p, blank });
	*last_r = str_from(name, blank);
}

struct str name_join(struct arena *arena, struct str first, struct str last)
{
	if (first.n == 0 || last.n == 0)
		return str_copy(arena, first.n > 0 ? first : last);
	return STR_JOIN(arena, first, STR(" "), last);
}
