/* The changes of a job's status that are allowed, the words by which jobs are found, and patterns. */
#include "model/job/job.h"

#include "base/buf.h"
#include "model/search.h"

enum {
	WORDS_MAX = 5000, /* different words of one job */
	BEGINNING_MIN = 3 /* bytes of a word that may be the beginning of a longer one */
};

enum err job_move(enum job_status from, enum job_status to)
{
	return to == JOB_DRAFT && from != JOB_DRAFT ? E_MOVE : OK;
}

bool job_open(const struct job_detail *job, struct instant now)
{
	return job->status == JOB_PUBLISHED && !job->unlisted && (job->deadline.us == 0 || job->deadline.us > now.us);
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

size_t job_words(struct arena *arena, const struct job_detail *job, struct str **words_r)
{
	struct str text = STR_JOIN(arena, job->title, STR(" "), job->description, STR(" "), job->requirements, STR(" "),
	                           job->responsibilities);

	return search_words(arena, text, WORDS_MAX, words_r);
}

struct str job_word_pattern(struct arena *arena, struct str word)
{
	return word.n < BEGINNING_MIN ? word : STR_JOIN(arena, word, STR("%"));
}
