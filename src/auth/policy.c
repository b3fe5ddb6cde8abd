/* Which passwords may be chosen: long enough, and not guessed in too few attempts, as zxcvbn estimates that. */
#include "auth/password.h"

#include <string.h>
#include <zxcvbn.h>

enum { WORDS_MAX = 40, WORD_SHORTEST = 3, LONGEST = 4 * PASSWORD_POINTS_MOST };

/* The bits from which on a password has the score 1, 2, 3, 4: 10^3, 10^6, 10^8, 10^10 guesses. */
static const double bits[] = { 9.966, 19.932, 26.575, 33.219 };

/* Words that an attacker tries first, lower-case, ended by NULL. */
struct words {
	const char *at[WORDS_MAX + 1];
	size_t n;
};

static void add_words(struct arena *arena, struct words *words, struct str text)
{
	struct str lower = str_lower(arena, text), word = { lower.p, 0 };

	for (size_t i = 0; i <= lower.n && words->n < WORDS_MAX; i++) {
		if (i < lower.n && strchr(" .,-_+@", lower.p[i]) == NULL)
			continue;
		word.n = (size_t)(lower.p + i - word.p);
		if (word.n >= WORD_SHORTEST)
			words->at[words->n++] = str_cstring(arena, word);
		word.p = lower.p + i + 1;
	}
	if (words->n < WORDS_MAX && lower.n >= WORD_SHORTEST)
		words->at[words->n++] = str_cstring(arena, lower);
}

/* What makes the password weak, from the longest part of it that zxcvbn has recognised. */
static enum err advice(const ZxcMatch_t *matches)
{
	const ZxcMatch_t *longest = matches;

	for (const ZxcMatch_t *match = matches; match != NULL; match = match->Next)
		if (match->Length > longest->Length)
			longest = match;
	switch (longest != NULL ? (int)longest->Type & ~MULTIPLE_MATCH : BRUTE_MATCH) {
	case USER_MATCH:
	case USER_LEET_MATCH:
		return E_PASSWORD_PERSONAL;
	case DICTIONARY_MATCH:
	case DICT_LEET_MATCH:
		return E_PASSWORD_COMMON;
	case REPEATS_MATCH:
	case SEQUENCE_MATCH:
	case SPATIAL_MATCH:
		return E_PASSWORD_PATTERN;
	case DATE_MATCH:
	case YEAR_MATCH:
		return E_PASSWORD_DATE;
	default:
		return E_PASSWORD_WEAK;
	}
}

enum err password_judge(struct arena *arena, struct str password, const struct str *guesses, size_t n, int64_t strength)
{
	struct words words = { .n = 0 };
	ZxcMatch_t *matches = NULL;
	enum err why = OK;
	size_t points = str_points(password);
	char *text;
	int64_t score = 0;
	double entropy;

	if (points < PASSWORD_POINTS_LEAST)
		return E_PASSWORD_SHORT;
	if (points > PASSWORD_POINTS_MOST || password.n > LONGEST)
		return E_PASSWORD_LONG;
	for (size_t i = 0; i < n; i++)
		add_words(arena, &words, guesses[i]);
	text = (char *)(uintptr_t)str_cstring(arena, password);
	entropy = ZxcvbnMatch(text, words.at, &matches);
	while (score < (int64_t)COUNT(bits) && entropy >= bits[score])
		score++;
	if (score < strength)
		why = advice(matches);
	ZxcvbnFreeInfo(matches);
	explicit_bzero(text, password.n);
	return why;
}
