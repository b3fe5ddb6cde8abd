#include "model/job/round.h"

#include "base/buf.h"
#include "model/job/lines.h"

enum { HEX_DIGITS = 32 };

enum err round_check_questions(const struct strs *questions, struct str *wrong_r)
{
	for (size_t i = 0; i < questions->n; i++) {
		*wrong_r = questions->at[i];
		if (!line_valid(questions->at[i]))
			return E_FORMAT;
	}
	return OK;
}

enum err round_check_criteria(const struct criterion_list *criteria, struct str *wrong_r)
{
	for (size_t i = 0; i < criteria->n; i++) {
		const struct criterion *one = &criteria->at[i];
		*wrong_r = one->key;
		if (!key_valid(one->key))
			return E_FORMAT;
		for (size_t k = 0; k < i; k++)
			if (str_equal(criteria->at[k].key, one->key))
				return E_REPEATED;
		*wrong_r = one->title;
		if (!line_valid(one->title))
			return E_FORMAT;
	}
	return OK;
}

struct str round_questions_text(struct arena *arena, const struct strs *questions)
{
	struct buf out = buf_new(arena, LINES_TEXT_MAX);

	for (size_t i = 0; i < questions->n; i++) {
		if (i > 0)
			buf_char(&out, NEXT_LINE);
		buf_str(&out, str_trim(questions->at[i]));
	}
	return questions->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

struct str round_criteria_text(struct arena *arena, const struct criterion_list *criteria)
{
	struct buf out = buf_new(arena, LINES_TEXT_MAX);

	for (size_t i = 0; i < criteria->n; i++) {
		if (i > 0)
			buf_char(&out, NEXT_LINE);
		buf_str(&out, criteria->at[i].key);
		buf_char(&out, NEXT_PART);
		buf_str(&out, str_trim(criteria->at[i].title));
	}
	return criteria->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

/* An id as the database writes it in hexadecimal digits. */
static struct id id_of(struct arena *arena, struct str hex)
{
	static const size_t dashes[] = { 8, 4, 4, 4, 12 };
	struct buf out = buf_new(arena, 2 * HEX_DIGITS);
	struct id id = { 0 };
	size_t at = 0;

	for (size_t i = 0; hex.n == HEX_DIGITS && i < COUNT(dashes); at += dashes[i++]) {
		if (i > 0)
			buf_char(&out, '-');
		buf_str(&out, (struct str){ hex.p + at, dashes[i] });
	}
	(void)uuid_parse(buf_view(&out), &id.pub);
	return id;
}

void round_read(struct arena *arena, struct round *round)
{
	struct str people = round->people_text, questions = round->questions_text, criteria = round->criteria_text;
	struct id *ids = ARENA_ARRAY(arena, struct id, pieces(people, ' '));
	struct str *lines = ARENA_ARRAY(arena, struct str, pieces(questions, NEXT_LINE));
	struct criterion *rows = ARENA_ARRAY(arena, struct criterion, pieces(criteria, NEXT_LINE));

	round->people = (struct ids){ ids, 0 };
	round->questions = (struct strs){ lines, 0 };
	round->criteria = (struct criterion_list){ .at = rows };
	while (people.n > 0)
		ids[round->people.n++] = id_of(arena, str_cut(&people, ' '));
	while (questions.n > 0)
		lines[round->questions.n++] = str_cut(&questions, NEXT_LINE);
	while (criteria.n > 0) {
		struct str line = str_cut(&criteria, NEXT_LINE);
		rows[round->criteria.n].key = str_cut(&line, NEXT_PART);
		rows[round->criteria.n++].title = line;
	}
}
