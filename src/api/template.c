#include "api/template.h"
#include <ctype.h>

/* The length of the name between braces at the front of `s`; 0 when no placeholder stands there. */
static size_t name_at(struct str s)
{
	size_t n = 0;

	if (s.n == 0 || s.p[0] != '{')
		return 0;
	while (1 + n < s.n && (isalnum((unsigned char)s.p[1 + n]) || s.p[1 + n] == '_' || s.p[1 + n] == '.'))
		n++;
	return 1 + n < s.n && s.p[1 + n] == '}' ? n : 0;
}

bool template_next(struct str *rest, struct str *plain_r, struct str *name_r)
{
	struct str all = *rest;
	size_t n = 0, name = 0;

	*name_r = (struct str){ 0 };
	if (all.n == 0)
		return false;
	while (n < all.n && (name = name_at(str_from(all, n))) == 0)
		n++;
	*plain_r = (struct str){ all.p, n };
	if (name > 0)
		*name_r = (struct str){ all.p + n + 1, name };
	*rest = str_from(all, n + (name > 0 ? name + 2 : 0));
	return true;
}
