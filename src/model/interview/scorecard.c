#include "model/interview/scorecard.h"

#include "base/buf.h"

/* Ratings by other criteria are stored as one text, "coding=7 design=8". Keys have neither of these two characters. */
#define BETWEEN ' '
#define EQUALS '='
enum { TEXT_MOST = 2000 };

#define TEXT(literal)                                                                                                          \
	{                                                                                                                      \
		literal, sizeof(literal) - 1                                                                                   \
	}
static const struct criterion usual[] = {
	{ TEXT("appearance"), TEXT("Appearance") },       { TEXT("knowledge"), TEXT("Knowledge") },
	{ TEXT("confidence"), TEXT("Confidence") },       { TEXT("attitude"), TEXT("Attitude") },
	{ TEXT("communication"), TEXT("Communication") },
};
const struct criterion_list usual_criteria = { .at = usual, .n = COUNT(usual) };

bool criteria_have(const struct criterion_list *criteria, struct str key)
{
	for (size_t i = 0; i < criteria->n; i++)
		if (str_equal(criteria->at[i].key, key))
			return true;
	return false;
}

/* The rating of a usual criterion; NULL: it is none of the five. */
static struct maybe_int *usual_rating(struct scorecard *card, struct str key)
{
	struct maybe_int *const ratings[] = { &card->appearance, &card->knowledge, &card->confidence, &card->attitude,
		                              &card->communication };

	for (size_t i = 0; i < COUNT(ratings); i++)
		if (str_equal(usual[i].key, key))
			return ratings[i];
	return NULL;
}

/* Reads the next rating of the text. */
static struct number next_rating(struct str *text)
{
	struct str one = str_cut(text, BETWEEN);
	struct number rating = { .key = str_cut(&one, EQUALS) };

	rating.value.has = str_to_int(one, &rating.value.v);
	return rating;
}

struct numbers scorecard_ratings(struct arena *arena, const struct scorecard *card)
{
	const struct maybe_int five[] = { card->appearance, card->knowledge, card->confidence, card->attitude,
		                          card->communication };
	struct number *ratings = ARENA_ARRAY(arena, struct number, COUNT(five) + card->others.n);
	struct str rest = card->others;
	size_t n = 0;

	for (size_t i = 0; i < COUNT(five); i++)
		if (five[i].has)
			ratings[n++] = (struct number){ usual[i].key, five[i] };
	while (rest.n > 0)
		ratings[n++] = next_rating(&rest);
	return (struct numbers){ ratings, n };
}

static void put(struct buf *out, const struct number *rating)
{
	if (!rating->value.has)
		return;
	if (buf_view(out).n > 0)
		buf_char(out, BETWEEN);
	buf_str(out, rating->key);
	buf_char(out, EQUALS);
	buf_int(out, rating->value.v);
}

void scorecard_rate(struct arena *arena, struct scorecard *card, struct str key, struct maybe_int value)
{
	struct maybe_int *rating = usual_rating(card, key);
	struct buf out = buf_new(arena, TEXT_MOST);
	struct str rest = card->others;
	struct number new = { key, value };

	if (rating != NULL) {
		*rating = value;
		return;
	}
	while (rest.n > 0) {
		struct number one = next_rating(&rest);
		if (!str_equal(one.key, key))
			put(&out, &one);
	}
	put(&out, &new);
	card->others = buf_view(&out).n > 0 ? buf_view(&out) : (struct str){ 0 };
}

struct decimal scorecard_average(const struct scorecard *card)
{
	const struct maybe_int five[] = { card->appearance, card->knowledge, card->confidence, card->attitude,
		                          card->communication };
	struct str rest = card->others;
	int64_t sum = 0, n = 0;

	for (size_t i = 0; i < COUNT(five); i++) {
		sum += five[i].has ? five[i].v : 0;
		n += five[i].has;
	}
	for (; rest.n > 0; n++)
		sum += next_rating(&rest).value.v;
	if (n == 0)
		return (struct decimal){ 0 };
	int64_t tenths = (20 * sum + n) / (2 * n); /* half up; ratings are never negative */
	return (struct decimal){ .cents = tenths * 10, .has = true };
}

bool scorecard_says(const struct scorecard *card)
{
	return scorecard_average(card).has || card->recommendation != RECOMMENDATION_NONE || card->remark.n > 0 ||
	       card->technical.has || card->culture.has;
}
