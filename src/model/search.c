#include "model/search.h"

#include "base/buf.h"

enum { AROUND = 70 /* bytes of a snippet before a word, and twice as many after it */ };

/*
 * The base letters of U+00C0 to U+024F and of U+1E00 to U+1EFF, by the decompositions of Unicode; a capital stands for two
 * letters (see two_letters), and a dot for a letter that stays as it is.
 */
static const char latin[] = "aaaaaaAceeeeiiiidnooooo.ouuuuyTSaaaaaaAceeeeiiiidnooooo.ouuuuyTy"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiJJjjkkklllllll"
                            "lllnnnnnnnnnooooooOOrrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs"
                            "b.bb.............ff....ikkl.....oo..pp......tt.uu..yyzz........."
                            ".............aaiioouuuuuuuuuu.aaaaAA..ggkkoooo..j...gg..nnaaAAoo"
                            "aaaaeeeeiiiioooorrrruuuusstt..hh....zzaaeeooooooooyy.........l.."
                            "...b............";
static const char latin_more[] = "aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmm"
                                 "mmmmnnnnnnnnoooooooopppprrrrrrrrssssssssssttttttttuuuuuuuuuuvvvv"
                                 "wwwwwwwwwwxxxxyyzzzzzzhtwy.s..S.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeee"
                                 "eeeeeeeeiiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

struct span {
	uint32_t first, last;
};

static bool within(const struct span *spans, size_t n, uint32_t c)
{
	for (size_t i = 0; i < n; i++)
		if (c >= spans[i].first && c <= spans[i].last)
			return true;
	return false;
}

/* Blanks, punctuation, symbols and signs; all other code points above ASCII are taken to be letters or digits. */
static bool separates(uint32_t c)
{
	static const struct span spans[] = { { 0x80, 0xA9 },      { 0xAB, 0xAC },     { 0xAE, 0xB1 },     { 0xB4, 0xB4 },
		                             { 0xB6, 0xB8 },      { 0xBB, 0xBF },     { 0xD7, 0xD7 },     { 0xF7, 0xF7 },
		                             { 0x2000, 0x200A },  { 0x2010, 0x2BFF }, { 0x2E00, 0x2E7F }, { 0x3000, 0x3004 },
		                             { 0x3008, 0x3030 },  { 0xE000, 0xF8FF }, { 0xFE10, 0xFE6F }, { 0xFF00, 0xFF0F },
		                             { 0xFF1A, 0xFF20 },  { 0xFF3B, 0xFF40 }, { 0xFF5B, 0xFF65 }, { 0xFFF0, 0xFFFF },
		                             { 0x1F000, 0x1FAFF } };

	return within(spans, COUNT(spans), c);
}

/* Accents that stand behind their letter, soft hyphens, joiners and variations: they belong to the word and do not count. */
static bool does_not_count(uint32_t c)
{
	static const struct span spans[] = { { 0xAD, 0xAD },     { 0x300, 0x36F },   { 0x1AB0, 0x1AFF }, { 0x1DC0, 0x1DFF },
		                             { 0x200B, 0x200F }, { 0x20D0, 0x20FF }, { 0xFE00, 0xFE0F }, { 0xFEFF, 0xFEFF } };

	return within(spans, COUNT(spans), c);
}

static bool ideograph(uint32_t c)
{
	static const struct span spans[] = { { 0x3040, 0x30FF }, { 0x3400, 0x9FFF }, { 0xF900, 0xFAFF }, { 0x20000, 0x3FFFF } };

	return within(spans, COUNT(spans), c);
}

static const char *two_letters(uint32_t c)
{
	static const char *const ligatures[] = { "ff", "fi", "fl", "ffi", "ffl", "st", "st" };
	char base = c >= 0xC0 && c <= 0x24F ? latin[c - 0xC0] : c >= 0x1E00 && c <= 0x1EFF ? latin_more[c - 0x1E00] : '.';

	if (c >= 0xFB00 && c <= 0xFB06)
		return ligatures[c - 0xFB00];
	switch (base) {
	case 'A':
		return "ae";
	case 'O':
		return "oe";
	case 'S':
		return "ss";
	case 'T':
		return "th";
	case 'J':
		return "ij";
	default:
		return NULL;
	}
}

static uint32_t fold_greek(uint32_t c)
{
	static const uint16_t accented[][2] = { { 0x386, 0x3B1 }, { 0x388, 0x3B5 }, { 0x389, 0x3B7 }, { 0x38A, 0x3B9 },
		                                { 0x38C, 0x3BF }, { 0x38E, 0x3C5 }, { 0x38F, 0x3C9 }, { 0x390, 0x3B9 },
		                                { 0x3AA, 0x3B9 }, { 0x3AB, 0x3C5 }, { 0x3AC, 0x3B1 }, { 0x3AD, 0x3B5 },
		                                { 0x3AE, 0x3B7 }, { 0x3AF, 0x3B9 }, { 0x3B0, 0x3C5 }, { 0x3C2, 0x3C3 },
		                                { 0x3CA, 0x3B9 }, { 0x3CB, 0x3C5 }, { 0x3CC, 0x3BF }, { 0x3CD, 0x3C5 },
		                                { 0x3CE, 0x3C9 } };

	for (size_t i = 0; i < COUNT(accented); i++)
		if (accented[i][0] == c)
			return accented[i][1];
	return c >= 0x391 && c <= 0x3A9 ? c + 0x20 : c;
}

static uint32_t fold_cyrillic(uint32_t c)
{
	if (c >= 0x410 && c <= 0x42F)
		return c + 0x20;
	if (c == 0x401 || c == 0x451)
		return 0x435;
	if (c >= 0x400 && c <= 0x40F)
		return c + 0x50;
	return c >= 0x460 && c <= 0x52F && c != 0x482 ? c | 1 : c;
}

/* The code point without case and accent. */
static uint32_t fold(uint32_t c)
{
	char base = '.';

	if (c < 0x80)
		return c >= 'A' && c <= 'Z' ? c + 0x20 : c;
	if (c == 0xAA || c == 0xBA)
		return c == 0xAA ? 'a' : 'o';
	if (c >= 0xC0 && c <= 0x24F)
		base = latin[c - 0xC0];
	else if (c >= 0x1E00 && c <= 0x1EFF)
		base = latin_more[c - 0x1E00];
	else if (c >= 0x370 && c <= 0x3FF)
		return fold_greek(c);
	else if (c >= 0x400 && c <= 0x52F)
		return fold_cyrillic(c);
	else if (c >= 0x531 && c <= 0x556)
		return c + 0x30;
	else if (c >= 0xFF10 && c <= 0xFF5A)
		return fold(c - 0xFEE0);
	return base == '.' ? c : (uint32_t)base;
}

/* The code point at `at`, and its length. */
static uint32_t decode(struct str text, size_t at, size_t *n_r)
{
	const unsigned char *p = (const unsigned char *)text.p + at;
	size_t left = text.n - at, n = p[0] < 0xC0 ? 1 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
	uint32_t c = n == 1 ? p[0] : p[0] & (0x7Fu >> n);

	*n_r = n <= left ? n : left;
	for (size_t i = 1; i < *n_r; i++)
		c = c << 6 | (p[i] & 0x3F);
	return c;
}

static bool belongs(uint32_t c)
{
	if (c < 0x80)
		return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
	return !separates(c);
}

static void put(struct search_word *word, const char *bytes, size_t n)
{
	if (word->n + n > sizeof word->bytes) {
		word->to = 0; /* nothing more is added, so that a word is never cut within a letter */
		return;
	}
	for (size_t i = 0; i < n; i++)
		word->bytes[word->n++] = bytes[i];
}

static void put_folded(struct search_word *word, uint32_t c)
{
	const char *two = two_letters(c);
	char bytes[4];
	size_t n = 0;

	if (two != NULL) {
		put(word, two, str_of(two).n);
		return;
	}
	c = fold(c);
	if (c < 0x80) {
		bytes[n++] = (char)c;
	} else if (c < 0x800) {
		bytes[n++] = (char)(0xC0 | c >> 6);
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	} else if (c < 0x10000) {
		bytes[n++] = (char)(0xE0 | c >> 12);
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	} else {
		bytes[n++] = (char)(0xF0 | c >> 18);
		bytes[n++] = (char)(0x80 | (c >> 12 & 0x3F));
		bytes[n++] = (char)(0x80 | (c >> 6 & 0x3F));
		bytes[n++] = (char)(0x80 | (c & 0x3F));
	}
	put(word, bytes, n);
}

bool search_next(struct str text, size_t *at, struct search_word *word_r)
{
	struct search_word word = { .n = 0, .to = 1 };
	size_t i = *at, n = 0;

	for (bool begun = false; i < text.n; i += n) {
		uint32_t c = decode(text, i, &n);
		bool counts = belongs(c) && !does_not_count(c);

		if (!belongs(c) || (begun && ideograph(c))) {
			if (begun)
				break;
			continue;
		}
		if (!counts)
			continue;
		if (!begun)
			word.from = i;
		begun = true;
		if (word.to != 0)
			put_folded(&word, c);
		if (ideograph(c)) {
			i += n;
			break;
		}
	}
	word.to = *at = i;
	*word_r = word;
	return word.n > 0;
}

/* ---- the words of a text */

/* A set of words, as indexes from 1 into their list; 0 is a free place. */
struct set_of_words {
	uint32_t *place;
	size_t mask;
	struct str *words;
	size_t n;
};

static bool add(struct set_of_words *set, struct arena *arena, struct str word)
{
	size_t i = str_hash(word) & set->mask;

	for (; set->place[i] != 0; i = (i + 1) & set->mask)
		if (str_equal(set->words[set->place[i] - 1], word))
			return false;
	set->words[set->n++] = str_copy(arena, word);
	set->place[i] = (uint32_t)set->n;
	return true;
}

size_t search_words(struct arena *arena, struct str text, size_t most, struct str **words_r)
{
	size_t places = 64, at = 0;
	struct search_word word;

	while (places < 2 * most)
		places *= 2;
	struct set_of_words set = { .place = ARENA_ARRAY(arena, uint32_t, places),
		                    .mask = places - 1,
		                    .words = ARENA_ARRAY(arena, struct str, most) };
	while (set.n < most && search_next(text, &at, &word))
		(void)add(&set, arena, (struct str){ word.bytes, word.n });
	*words_r = set.words;
	return set.n;
}

bool search_parse(struct arena *arena, struct str typed, struct search_query *query_r)
{
	struct search_word word;
	size_t at = 0;

	*query_r = (struct search_query){ .n = 0 };
	while (search_next(typed, &at, &word)) {
		if (query_r->beginning.n > 0 && query_r->n == COUNT(query_r->word))
			return false;
		if (query_r->beginning.n > 0)
			query_r->word[query_r->n++] = query_r->beginning;
		query_r->beginning = str_copy(arena, (struct str){ word.bytes, word.n });
	}
	return true;
}

/* ---- snippets */

static bool sought(const struct search_query *query, const struct search_word *word)
{
	struct str text = { word->bytes, word->n };

	for (size_t i = 0; i < query->n; i++)
		if (str_equal(query->word[i], text))
			return true;
	return query->beginning.n > 0 && str_starts(text, query->beginning);
}

static bool blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Moves `at` back, or on, to the next blank, but not further than `most` bytes. */
static size_t to_blank(struct str text, size_t at, bool back, size_t most)
{
	size_t i = at;

	for (; most > 0 && i > 0 && i < text.n && !blank(text.p[i]); most--)
		i = back ? i - 1 : i + 1;
	if (most > 0)
		return i;
	/* A text without blanks is cut between two letters. */
	while (at > 0 && at < text.n && ((unsigned char)text.p[at] & 0xC0) == 0x80)
		at = back ? at - 1 : at + 1;
	return at;
}

struct str search_snippet(struct arena *arena, struct str text, const struct search_query *query)
{
	struct buf out = buf_new(arena, 1024);
	struct search_word word;
	size_t at = 0;

	do {
		if (!search_next(text, &at, &word))
			return (struct str){ 0 };
	} while (!sought(query, &word));
	size_t from = word.from > AROUND ? to_blank(text, word.from - AROUND, true, 30) : 0;
	size_t to = text.n - word.to > (size_t)2 * AROUND ? to_blank(text, word.to + (size_t)2 * AROUND, false, 30) : text.n;
	bool gap = false;

	buf_text(&out, from > 0 ? "…" : "");
	for (size_t i = from; i < to; i++) {
		bool is_blank = blank(text.p[i]) || (unsigned char)text.p[i] < ' ';

		if (is_blank) {
			gap = true;
			continue;
		}
		buf_text(&out, gap && i > from && out.n > 0 ? " " : "");
		buf_char(&out, text.p[i]);
		gap = false;
	}
	buf_text(&out, to < text.n ? "…" : "");
	return out.error == OK ? buf_view(&out) : (struct str){ 0 };
}
