#include "model/job/question.h"

#include "base/buf.h"
#include "model/job/lines.h"

/* The parts of a stored question: key, kind, whether it is required, title, choices. */

/* *wrong_r: the number that is allowed. */
static enum err check_choices(struct arena *arena, const struct question *question, struct str *wrong_r)
{
	const struct strs *choices = &question->choices;

	if ((choices->n > 0) != (question->kind == QUESTION_CHOICE))
		return E_QUESTION;
	if (choices->n > QUESTION_CHOICES_MAX) {
		*wrong_r = str_from_int(arena, QUESTION_CHOICES_MAX);
		return E_TOO_MANY;
	}
	for (size_t i = 0; i < choices->n; i++) {
		if (!line_valid(choices->at[i]))
			return E_QUESTION;
		for (size_t k = 0; k < i; k++)
			if (str_equal(choices->at[k], choices->at[i]))
				return E_REPEATED;
	}
	return OK;
}

static enum err check_one(struct arena *arena, const struct question *question, struct str *wrong_r)
{
	*wrong_r = question->key;
	if (!key_valid(question->key) || !line_valid(question->title))
		return E_QUESTION;
	return check_choices(arena, question, wrong_r);
}

enum err questions_check(struct arena *arena, const struct question_list *questions, struct str *wrong_r)
{
	size_t files = 0;

	for (size_t i = 0; i < questions->n; i++) {
		const struct question *question = &questions->at[i];
		enum err e = check_one(arena, question, wrong_r);

		if (e != OK)
			return e;
		files += question->kind == QUESTION_FILE;
		for (size_t k = 0; k < i; k++)
			if (str_equal(questions->at[k].key, question->key))
				return E_REPEATED;
	}
	*wrong_r = str_from_int(arena, QUESTION_FILES_MAX);
	return files > QUESTION_FILES_MAX ? E_TOO_MANY : OK;
}

struct str questions_text(struct arena *arena, const struct question_list *questions)
{
	struct buf out = buf_new(arena, LINES_TEXT_MAX);

	for (size_t i = 0; i < questions->n; i++) {
		const struct question *question = &questions->at[i];

		if (i > 0)
			buf_char(&out, NEXT_LINE);
		buf_str(&out, question->key);
		buf_char(&out, NEXT_PART);
		buf_int(&out, (int64_t)question->kind);
		buf_char(&out, NEXT_PART);
		buf_int(&out, question->required);
		buf_char(&out, NEXT_PART);
		buf_str(&out, str_trim(question->title));
		for (size_t k = 0; k < question->choices.n; k++) {
			buf_char(&out, NEXT_PART);
			buf_str(&out, question->choices.at[k]);
		}
	}
	return questions->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

static enum question_kind kind_of(struct str text)
{
	return text.n == 1 ? (enum question_kind)(text.p[0] - '0') : QUESTION_NONE;
}

static struct question parse_one(struct arena *arena, struct str line)
{
	struct str *choices = ARENA_ARRAY(arena, struct str, pieces(line, NEXT_PART));
	struct question question = { .key = str_cut(&line, NEXT_PART) };

	question.kind = kind_of(str_cut(&line, NEXT_PART));
	question.required = str_equal(str_cut(&line, NEXT_PART), STR("1"));
	question.title = str_cut(&line, NEXT_PART);
	question.choices.at = choices;
	while (line.p != NULL)
		choices[question.choices.n++] = str_cut(&line, NEXT_PART);
	return question;
}

struct question_list questions_parse(struct arena *arena, struct str text)
{
	struct question *questions = ARENA_ARRAY(arena, struct question, pieces(text, NEXT_LINE));
	struct question_list list = { .at = questions };

	while (text.n > 0)
		questions[list.n++] = parse_one(arena, str_cut(&text, NEXT_LINE));
	return list;
}

/* ---- answers: key, kind, title and text of each, as above. What people write may have more lines, so it is written with
 * escapes. */

static void put_escaped(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == NEXT_LINE || c == NEXT_PART || c == '\\') {
			buf_char(out, '\\');
			c = c == NEXT_LINE ? 'n' : c == NEXT_PART ? 't' : c;
		}
		buf_char(out, c);
	}
}

static struct str unescaped(struct arena *arena, struct str text)
{
	struct buf out = buf_new(arena, text.n + 1);

	for (size_t i = 0; i < text.n; i++) {
		char c = text.p[i];
		if (c == '\\' && i + 1 < text.n) {
			c = text.p[++i];
			c = c == 'n' ? NEXT_LINE : c == 't' ? NEXT_PART : c;
		}
		buf_char(&out, c);
	}
	return buf_view(&out);
}

struct str answers_text(struct arena *arena, const struct question_answer_list *answers)
{
	struct buf out = buf_new(arena, LINES_TEXT_MAX);

	for (size_t i = 0; i < answers->n; i++) {
		const struct question_answer *answer = &answers->at[i];

		if (i > 0)
			buf_char(&out, NEXT_LINE);
		buf_str(&out, answer->key);
		buf_char(&out, NEXT_PART);
		buf_int(&out, (int64_t)answer->kind);
		buf_char(&out, NEXT_PART);
		buf_str(&out, answer->title);
		buf_char(&out, NEXT_PART);
		if (answer->kind == QUESTION_FILE)
			buf_str(&out, uuid_text(arena, answer->file.pub));
		buf_char(&out, NEXT_PART);
		put_escaped(&out, answer->text);
	}
	return answers->n > 0 ? buf_view(&out) : (struct str){ 0 };
}

struct question_answer_list answers_parse(struct arena *arena, struct str text)
{
	struct question_answer *answers = ARENA_ARRAY(arena, struct question_answer, pieces(text, NEXT_LINE));
	struct question_answer_list list = { .at = answers };

	while (text.n > 0) {
		struct str line = str_cut(&text, NEXT_LINE);
		struct question_answer *answer = &answers[list.n++];

		answer->key = str_cut(&line, NEXT_PART);
		answer->kind = kind_of(str_cut(&line, NEXT_PART));
		answer->title = str_cut(&line, NEXT_PART);
		(void)uuid_parse(str_cut(&line, NEXT_PART), &answer->file.pub);
		answer->text = unescaped(arena, line);
	}
	return list;
}
