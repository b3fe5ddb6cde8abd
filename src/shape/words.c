#include "shape/shape.h"

int words_find(const struct words *words, struct str word)
{
	for (size_t i = 0; i < words->n; i++)
		if (words->word[i] != NULL && str_equal(str_of(words->word[i]), word))
			return (int)i;
	return -1;
}

uint64_t words_set(const struct words *words, struct str word)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < words->n && i < SET_MAX; i++)
		if (words->word[i] != NULL && str_equal(str_of(words->word[i]), word))
			bits |= UINT64_C(1) << i;
	return bits;
}

const char *words_word(const struct words *words, unsigned value)
{
	return value < words->n ? words->word[value] : NULL;
}

uint64_t words_all(const struct words *words)
{
	uint64_t bits = 0;

	for (size_t i = 0; i < words->n && i < SET_MAX; i++)
		if (words->word[i] != NULL)
			bits |= UINT64_C(1) << i;
	return bits;
}

uint64_t words_same(const struct words *words, unsigned value)
{
	const char *word = words_word(words, value);

	return word != NULL ? words_set(words, str_of(word)) : 0;
}
