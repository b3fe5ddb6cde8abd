/* The changes of a job's status that are allowed, and the search for words in jobs. */
#include "model/job.h"

#include "base/buf.h"

#define WORD_SHORTEST 3  /* InnoDB does not index shorter words (innodb_ft_min_token_size) */
#define BRIEF "brief_"   /* jobs.brief_words, which is indexed too, has this prefix before each shorter word */
#define SEGMENTLESS 0xe0 /* the first byte of U+0800 in UTF-8; scripts that may write words without blanks begin there */

enum err job_move(enum job_status from, enum job_status to)
{
	return to == JOB_DRAFT && from != JOB_DRAFT ? E_MOVE : OK;
}

bool job_open(const struct job_detail *job, struct instant now)
{
	return job->status == JOB_PUBLISHED && !job->unlisted && (job->deadline.us == 0 || job->deadline.us > now.us);
}

/* ---- words */

static bool of_word(char c)
{
	unsigned char u = (unsigned char)c;

	return (u >= '0' && u <= '9') || (u >= 'A' && u <= 'Z') || (u >= 'a' && u <= 'z') || u == '_' || u >= 0x80;
}

/* InnoDB's own stop words (INNODB_FT_DEFAULT_STOPWORD). The index leaves them out, so a search that requires one finds nothing.
 */
static bool stop_word(struct str word)
{
	static const char *const words[] = { "about", "are", "com",  "for",  "from",  "how", "that", "the",  "this",
		                             "und",   "was", "what", "when", "where", "who", "will", "with", "www" };

	for (size_t i = 0; i < COUNT(words); i++) {
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	}
	return false;
}

static bool ascii(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if ((unsigned char)word.p[i] >= 0x80)
			return false;
	}
	return true;
}

static bool segmentless(struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if ((unsigned char)word.p[i] >= SEGMENTLESS)
			return true;
	}
	return false;
}

static struct str next_word(struct str *rest)
{
	size_t from = 0, to;

	while (from < rest->n && !of_word(rest->p[from]))
		from++;
	to = from;
	while (to < rest->n && of_word(rest->p[to]))
		to++;
	struct str word = { rest->p + from, to - from };
	*rest = str_from(*rest, to);
	return word;
}

struct str job_pattern(struct arena *arena, struct str text)
{
	if (text.p == NULL)
		return text;
	struct buf out = buf_new(arena, 2 * text.n + 2);
	buf_char(&out, '%');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '%' || text.p[i] == '_' || text.p[i] == '|')
			buf_char(&out, '|');
		buf_char(&out, text.p[i]);
	}
	buf_char(&out, '%');
	return buf_view(&out);
}

static void put_text(struct buf *out, struct str word, bool brief)
{
	buf_text(out, out->n == 0 ? "+" : " +");
	buf_text(out, brief ? BRIEF : "");
	buf_str(out, word);
	if (!brief)
		buf_char(out, '*');
}

bool job_search_wordless(struct str q)
{
	return str_trim(q).n > 0 && next_word(&q).n == 0;
}

struct job_search job_search_of(struct arena *arena, struct str q, bool indexed)
{
	struct job_search search = { 0 };
	struct buf text = buf_new(arena, (sizeof(BRIEF) + 3) * q.n + 8);
	size_t n = 0, n_brief = 0;

	for (struct str word = next_word(&q); word.n > 0; word = next_word(&q)) {
		bool too_short = str_points(word) < WORD_SHORTEST;
		if (too_short && ascii(word) && indexed) {
			put_text(&text, word, true);
		} else if (too_short && ascii(word)) {
			if (n_brief < JOB_SEARCH_BRIEF)
				search.brief[n_brief++] = STR_JOIN(arena, STR("\\b"), word, STR("\\b"));
		} else if (indexed && !too_short && !segmentless(word) && !stop_word(word)) {
			put_text(&text, word, false);
		} else if (n < JOB_SEARCH_WORDS && !stop_word(word)) {
			search.parts[n++] = job_pattern(arena, word);
		}
	}
	search.text = text.n > 0 ? buf_view(&text) : search.text;
	return search;
}
