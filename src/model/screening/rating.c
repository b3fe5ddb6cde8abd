/* Checks a language model's rating of an answer before it counts. */
#include "model/screening/screening.h"

#include <string.h>

enum { EVIDENCE_BYTES = 6, EVIDENCE_WORDS = 2, FOLLOW_UP_SHORTEST = 10 };

/* ---- the text that is sent to a model */

/* The code point at the start of well-formed UTF-8. *n_r becomes the number of its bytes. */
static uint32_t code_point(const unsigned char *p, size_t *n_r)
{
	static const unsigned char masks[] = { 0, 0x7F, 0x1F, 0x0F, 0x07 };
	size_t n = p[0] < 0x80 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	uint32_t code = p[0] & masks[n];

	for (size_t i = 1; i < n; i++)
		code = code << 6 | (p[i] & 0x3F);
	*n_r = n;
	return code;
}

/* Whether people do not see a code point although models read it: Unicode's default ignorable code points, and control
 * characters other than tab and line end. */
static bool unseen(uint32_t code)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = { { 0x00, 0x08 },       { 0x0B, 0x1F },       { 0x7F, 0x9F },       { 0xAD, 0xAD },
		       { 0x34F, 0x34F },     { 0x61C, 0x61C },     { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },
		       { 0x180B, 0x180F },   { 0x200B, 0x200F },   { 0x2028, 0x202E },   { 0x2060, 0x206F },
		       { 0x3164, 0x3164 },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFA0, 0xFFA0 },
		       { 0xFFF0, 0xFFFB },   { 0x1BCA0, 0x1BCA3 }, { 0x1D173, 0x1D17A }, { 0xE0000, 0xE0FFF },
		       { 0xF0000, 0x10FFFF } };

	for (size_t i = 0; i < COUNT(ranges); i++)
		if (code >= ranges[i].first && code <= ranges[i].last)
			return true;
	return false;
}

struct rating_text rating_strip(struct arena *arena, struct str original)
{
	size_t most = original.n < RATING_SHOWN ? original.n : RATING_SHOWN, kept = 0, n;
	char *text = arena_take(arena, most + 1);
	uint32_t *from = ARENA_ARRAY(arena, uint32_t, most + 1);

	for (size_t at = 0; at < original.n; at += n) {
		if (unseen(code_point((const unsigned char *)original.p + at, &n)))
			continue;
		if (kept + n > most)
			break;
		for (size_t i = 0; i < n; i++) {
			text[kept] = original.p[at + i];
			from[kept++] = (uint32_t)(at + i);
		}
	}
	return (struct rating_text){ { text, kept }, from };
}

/* ---- the rating by the model */

static size_t words_of(struct str text)
{
	size_t words = 0;

	while (text.p != NULL)
		words += str_trim(str_cut(&text, ' ')).n > 0;
	return words;
}

static bool enough(struct str evidence, struct str answer)
{
	return evidence.n >= EVIDENCE_BYTES || words_of(evidence) >= EVIDENCE_WORDS ||
	       (evidence.n > 0 && str_equal(evidence, str_trim(answer)));
}

/* Finds the evidence in the text that the model got, and replaces it by the same words of the answer itself. */
static bool locate(struct arena *arena, const struct rating_text *shown, struct str answer, struct rating_mark *mark)
{
	struct str wanted = str_trim(rating_strip(arena, mark->evidence).text);
	const char *found;
	size_t first, last;

	if (mark->rating < 0 || mark->rating > RATING_HIGHEST)
		return false;
	mark->evidence = (struct str){ 0 };
	if (mark->rating == 0)
		return true;
	if (!enough(wanted, shown->text))
		return false;
	found = memmem(shown->text.p, shown->text.n, wanted.p, wanted.n);
	if (found == NULL)
		return false;
	first = shown->from[found - shown->text.p];
	last = shown->from[found - shown->text.p + (ptrdiff_t)wanted.n - 1];
	mark->evidence = (struct str){ answer.p + first, last - first + 1 };
	return mark->evidence.n <= RATING_EVIDENCE;
}

bool rating_accept(struct arena *arena, struct str answer, struct rating *rating)
{
	struct rating_text shown = rating_strip(arena, answer);

	return locate(arena, &shown, answer, &rating->relevance) && locate(arena, &shown, answer, &rating->detail) &&
	       locate(arena, &shown, answer, &rating->level);
}

void rating_score(struct screening_question *question)
{
	const struct rating_mark *marks[] = { &question->rating.relevance, &question->rating.detail, &question->rating.level };
	const struct rating_mark *best = marks[0];
	int64_t sum = 0, most = (int64_t)COUNT(marks) * RATING_HIGHEST;

	for (size_t i = 0; i < COUNT(marks); i++) {
		sum += marks[i]->rating;
		if (marks[i]->rating > best->rating)
			best = marks[i];
	}
	question->score = (struct decimal){ (sum * 100 * 100 + most / 2) / most, true };
	question->evidence = best->evidence;
	question->scored_by = SCORER_MODEL;
}

bool rating_follow_up_fit(struct arena *arena, struct str text)
{
	static const char *const addresses[] = { "://", "www.", "mailto:", "javascript:" };
	static const char *const ends[] = { "?", "\xEF\xBC\x9F", "\xD8\x9F",
		                            "\xCD\xBE" }; /* also the full-width, Arabic and Greek question marks */
	struct str lower = str_lower(arena, text);
	bool asks = false;

	if (text.n < FOLLOW_UP_SHORTEST || text.n > FOLLOW_UP_LONGEST || !str_utf8(text) ||
	    !str_equal(rating_strip(arena, text).text, text))
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (strchr("<>[]{}|`*_#\\@\n\t", text.p[i]) != NULL)
			return false;
	for (size_t i = 0; i < COUNT(addresses); i++)
		if (memmem(lower.p, lower.n, addresses[i], strlen(addresses[i])) != NULL)
			return false;
	for (size_t i = 0; i < COUNT(ends); i++)
		asks = asks || str_ends(text, str_of(ends[i]));
	return asks;
}
