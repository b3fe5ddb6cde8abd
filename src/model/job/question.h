/* The questions that a job asks whoever applies without an account, and the answers. Pure logic, no I/O. */
#ifndef MODEL_JOB_QUESTION_H
#define MODEL_JOB_QUESTION_H

#include "shape/shape.h"

enum {
	QUESTIONS_MAX = 20,     /* of one job */
	QUESTION_FILES_MAX = 3, /* those of them that ask for a file */
	QUESTION_CHOICES_MAX = 50
};

/* Stored as a digit in a text (questions_text), so a number never changes. */
enum question_kind { QUESTION_NONE, QUESTION_TEXT, QUESTION_CHOICE, QUESTION_YES_NO, QUESTION_FILE };

struct question {
	struct str key; /* by which the answer names it */
	struct str title;
	enum question_kind kind;
	bool required;
	struct strs choices; /* of a QUESTION_CHOICE */
};
LIST_OF(question);

/*
 * Checks what the rows of questions cannot. E_QUESTION, E_REPEATED or E_TOO_MANY; *wrong_r is then what is wrong: a key, or the
 * number that is allowed.
 */
enum err questions_check(struct arena *arena, const struct question_list *questions, struct str *wrong_r);

/* The questions as one text, as they are stored; none when there are none. In `arena`. */
struct str questions_text(struct arena *arena, const struct question_list *questions);

/* The questions of such a text, in `arena`. */
struct question_list questions_parse(struct arena *arena, struct str text);

/* An answer that was sent, by the key of its question. */
struct given_answer {
	struct str key, text;
};
LIST_OF(given_answer);

/* An answer as it is kept, with its question as that was. */
struct question_answer {
	struct str key, title;
	enum question_kind kind;
	struct str text; /* "yes" or "no" of a QUESTION_YES_NO; the name of the file of a QUESTION_FILE */
	struct id file;  /* of a QUESTION_FILE: its public id */
};
LIST_OF(question_answer);

/* Answers as one text, as they are stored; none when there are none. In `arena`. */
struct str answers_text(struct arena *arena, const struct question_answer_list *answers);

/* The answers of such a text, in `arena`. */
struct question_answer_list answers_parse(struct arena *arena, struct str text);

#endif
