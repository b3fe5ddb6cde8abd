#include "model/candidate.h"

enum { DIGITS_LEAST = 7, DIGITS_MOST = 9 };

static struct str mail_key(struct arena *arena, struct str email)
{
	struct str lower = str_lower(arena, email);
	size_t at = str_find(lower, '@'), plus = str_find((struct str){ lower.p, at }, '+');

	return STR_JOIN(arena, (struct str){ lower.p, plus }, str_from(lower, at));
}

static struct str phone_key(struct arena *arena, struct str phone)
{
	char *digits = arena_take(arena, phone.n);
	size_t n = 0;

	for (size_t i = 0; i < phone.n; i++)
		if (phone.p[i] >= '0' && phone.p[i] <= '9')
			digits[n++] = phone.p[i];
	if (n < DIGITS_LEAST)
		return (struct str){ 0 };
	return n > DIGITS_MOST ? (struct str){ digits + n - DIGITS_MOST, DIGITS_MOST } : (struct str){ digits, n };
}

void candidate_keys(struct arena *arena, struct candidate *candidate)
{
	candidate->mail_key = mail_key(arena, candidate->email);
	candidate->phone_key = phone_key(arena, candidate->phone);
}
