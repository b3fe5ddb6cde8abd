#include "model/screening/screening.h"

enum { WORDS_ENOUGH = 20, WORDS_FULL = 30, SCORE_MOST = 100 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool wordy(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* Whether `text` has `word` at position `at` as a whole word, so that "C" is not found in "CSS". */
static bool stands_at(struct str text, size_t at, struct str word)
{
	if (at + word.n > text.n || (at > 0 && wordy(text.p[at - 1])))
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (lower(text.p[at + i]) != lower(word.p[i]))
			return false;
	return at + word.n == text.n || !wordy(text.p[at + word.n]);
}

static bool mentions(struct str text, struct str word)
{
	for (size_t at = 0; word.n > 0 && at + word.n <= text.n; at++)
		if (stands_at(text, at, word))
			return true;
	return false;
}

static bool mentions_any(struct str text, const char *const *words, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (mentions(text, str_of(words[i])))
			return true;
	return false;
}

static size_t count_words(struct str text)
{
	size_t words = 0;

	for (size_t i = 0; i < text.n; i++)
		words += wordy(text.p[i]) && (i == 0 || !wordy(text.p[i - 1]));
	return words;
}

/* Takes the next sentence from *rest. A full stop inside a number or a name ("Node.js") does not end a sentence. */
static struct str next_sentence(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n) {
		char c = rest->p[n++];
		if (c == '\n' ||
		    ((c == '.' || c == '!' || c == '?') && (n == rest->n || rest->p[n] == ' ' || rest->p[n] == '\n')))
			break;
	}
	struct str sentence = str_trim((struct str){ rest->p, n });
	*rest = str_from(*rest, n);
	return sentence;
}

/* The beginning of a sentence with at most SCREENING_EVIDENCE bytes; no code point is split. */
static struct str quote(struct str sentence)
{
	size_t n = sentence.n < SCREENING_EVIDENCE ? sentence.n : SCREENING_EVIDENCE;

	while (n < sentence.n && n > 0 && ((unsigned char)sentence.p[n] & 0xC0) == 0x80)
		n--;
	return (struct str){ sentence.p, n };
}

/* The first number in `text`; -1 when there is none. */
static int64_t first_number(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		int64_t number = 0;
		size_t digits = 0;
		while (i + digits < text.n && digits < 4 && text.p[i + digits] >= '0' && text.p[i + digits] <= '9')
			number = number * 10 + (text.p[i + digits++] - '0');
		if (digits > 0)
			return number;
	}
	return -1;
}

static bool denies(struct str sentence)
{
	static const char *const words[] = { "no", "not", "never", "none", "don't", "haven't" };

	return mentions_any(sentence, words, COUNT(words));
}

/* Scores an answer about a skill. The skill counts when a sentence names it without a negation. The score is higher when the
 * answer states a length of time, tells what the candidate did, or is detailed. */
static void judge_skill(struct screening_question *question)
{
	static const char *const deeds[] = { "built",   "led",     "designed", "wrote",    "developed",   "maintained",
		                             "created", "shipped", "deployed", "improved", "implemented", "managed" };
	struct str rest = question->answer;
	int64_t score = 0;

	while (rest.n > 0 && score == 0) {
		struct str sentence = next_sentence(&rest);
		if (!mentions(sentence, question->subject) || denies(sentence))
			continue;
		question->evidence = quote(sentence);
		score = 40;
	}
	if (score > 0) {
		score += first_number(question->answer) >= 0 ? 20 : 0;
		score += mentions_any(question->answer, deeds, COUNT(deeds)) ? 20 : 0;
		score += count_words(question->answer) >= WORDS_ENOUGH ? 20 : 0;
	}
	question->score = (struct decimal){ score * 100, true };
}

static void judge_experience(struct screening_question *question)
{
	struct str rest = question->answer;
	int64_t wanted = question->years.has && question->years.v > 0 ? question->years.v : 1, score = 0;

	while (rest.n > 0 && question->evidence.n == 0) {
		struct str sentence = next_sentence(&rest);
		int64_t years = first_number(sentence);
		if (years < 0)
			continue;
		question->evidence = quote(sentence);
		score = years >= wanted ? SCORE_MOST : years * SCORE_MOST / wanted;
	}
	question->score = (struct decimal){ score * 100, true };
}

static void judge_motive(struct screening_question *question)
{
	struct str rest = question->answer;
	int64_t words = (int64_t)count_words(question->answer);

	question->evidence = quote(next_sentence(&rest));
	question->score = (struct decimal){ (words >= WORDS_FULL ? SCORE_MOST : words * SCORE_MOST / WORDS_FULL) * 100, true };
}

void screening_judge(struct screening_question *question)
{
	question->evidence = (struct str){ 0 };
	question->scored_by = SCORER_RULES;
	if (question->answer.n == 0)
		question->score = (struct decimal){ 0, true };
	else if (question->kind == SCREENING_SKILL)
		judge_skill(question);
	else if (question->kind == SCREENING_EXPERIENCE)
		judge_experience(question);
	else
		judge_motive(question);
	if (question->evidence.n == 0)
		question->evidence = (struct str){ 0 };
}

/* The score of a question, or that of one of its follow-ups when it is better. */
static int64_t best_of(const struct screening_question *questions, size_t n, const struct screening_question *question)
{
	int64_t best = question->score.cents;

	for (size_t i = 0; i < n; i++)
		if (questions[i].follows.has && questions[i].follows.v == question->position && questions[i].score.cents > best)
			best = questions[i].score.cents;
	return best;
}

struct decimal screening_score(const struct screening_question *questions, size_t n)
{
	int64_t cents = 0, counted = 0;

	for (size_t i = 0; i < n; i++) {
		if (questions[i].follows.has)
			continue;
		cents += best_of(questions, n, &questions[i]);
		counted++;
	}
	return counted > 0 ? (struct decimal){ (cents + counted / 2) / counted, true } : (struct decimal){ 0 };
}

enum screening_outcome screening_outcome(const struct screening *screening)
{
	if (screening->status != SCREENING_COMPLETED)
		return OUTCOME_OPEN;
	if (screening->settle_at.us != 0)
		return OUTCOME_PENDING;
	return screening->score.has ? OUTCOME_FINAL : OUTCOME_UNJUDGED;
}

struct screening_question_list screening_questions(struct arena *arena, const struct screening_job *job)
{
	struct screening_question *all = ARENA_ARRAY(arena, struct screening_question, SCREENING_QUESTIONS);
	size_t n = 0;

	for (size_t i = 0; i < job->skills.n && i < SCREENING_SKILLS; i++, n++) {
		all[n] = (struct screening_question){ .kind = SCREENING_SKILL, .subject = job->skills.at[i] };
		all[n].question = STR_JOIN(arena, STR("What have you done with "), job->skills.at[i],
		                           STR(", and for how long? Please give an example."));
	}
	if (job->years.has && job->years.v > 0) {
		all[n] = (struct screening_question){ .kind = SCREENING_EXPERIENCE, .years = job->years };
		all[n++].question = STR("How many years of professional experience do you have in this field?");
	}
	all[n] = (struct screening_question){ .kind = SCREENING_MOTIVE };
	all[n++].question = STR_JOIN(arena, STR("Why would you like to work as "), job->title, STR("?"));
	for (size_t i = 0; i < n; i++)
		all[i].position = (int64_t)i;
	return (struct screening_question_list){ .at = all, .n = n, .total = (int64_t)n };
}
