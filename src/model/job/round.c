#include "model/job/round.h"

#include "base/buf.h"

enum { TEXT_MOST = 1 << 20, HEX_DIGITS = 32 };

/* Between the questions or criteria of a stored text, and between the key and the title of one. The checks refuse control
 * characters. */
#define NEXT '\n'
#define NEXT_PART '\t'

/* Whether the text is one line, and not blank. */
static bool line_valid(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if ((unsigned char)text.p[i] < ' ' || text.p[i] == 0x7f)
			return false;
	return str_trim(text).n > 0;
}

static bool key_valid(struct str key)
{
	for (size_t i = 0; i < key.n; i++) {
		char c = key.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return key.n > 0;
}

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
	struct buf out = buf_new(arena, TEXT_MOST);

	for (size_t i = 0; i < questions->n; i++) {
		if (i > 0)
			buf_char(&out, NEXT);
		buf_str(&out, str_trim(questions->at[i]));
	}
	return questions->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

struct str round_criteria_text(struct arena *arena, const struct criterion_list *criteria)
{
	struct buf out = buf_new(arena, TEXT_MOST);

	for (size_t i = 0; i < criteria->n; i++) {
		if (i > 0)
			buf_char(&out, NEXT);
		buf_str(&out, criteria->at[i].key);
		buf_char(&out, NEXT_PART);
		buf_str(&out, str_trim(criteria->at[i].title));
	}
	return criteria->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

static size_t parts(struct str text, char between)
{
	size_t n = 1;

	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == between;
	return n;
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
	struct id *ids = ARENA_ARRAY(arena, struct id, parts(people, ' '));
	struct str *lines = ARENA_ARRAY(arena, struct str, parts(questions, NEXT));
	struct criterion *rows = ARENA_ARRAY(arena, struct criterion, parts(criteria, NEXT));

	round->people = (struct ids){ ids, 0 };
	round->questions = (struct strs){ lines, 0 };
	round->criteria = (struct criterion_list){ .at = rows };
	while (people.n > 0)
		ids[round->people.n++] = id_of(arena, str_cut(&people, ' '));
	while (questions.n > 0)
		lines[round->questions.n++] = str_cut(&questions, NEXT);
	while (criteria.n > 0) {
		struct str line = str_cut(&criteria, NEXT);
		rows[round->criteria.n].key = str_cut(&line, NEXT_PART);
		rows[round->criteria.n++].title = line;
	}
}
