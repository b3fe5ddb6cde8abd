/* Reads who is wanted for a meeting, and finds a person for each seat. */
#include "model/calendar/people_wanted.h"

#include "base/str.h"

/* The number of a person, who is added when they are new; PEOPLE_WANTED_MOST when there is no room. */
static size_t number_of(struct people_wanted *out, struct uuid id)
{
	for (size_t i = 0; i < out->n; i++)
		if (uuid_equal(out->id[i], id))
			return i;
	if (out->n == PEOPLE_WANTED_MOST)
		return PEOPLE_WANTED_MOST;
	out->id[out->n] = id;
	return out->n++;
}

static enum err read_seat(struct str text, struct people_wanted *out, struct str *what_r)
{
	struct seat_wanted seat = { 0 };

	if (out->n_seats == PEOPLE_WANTED_MOST)
		return E_TOO_MANY;
	do {
		struct str one = str_trim(str_cut(&text, '|'));
		struct uuid id;
		*what_r = one;
		if (!uuid_parse(one, &id))
			return E_FORMAT;
		size_t number = number_of(out, id);
		if (number == PEOPLE_WANTED_MOST)
			return E_TOO_MANY;
		seat.people |= UINT32_C(1) << number;
	} while (text.p != NULL);
	out->seat[out->n_seats++] = seat;
	return OK;
}

enum err people_wanted_read(struct str text, struct people_wanted *out, struct str *what_r)
{
	*out = (struct people_wanted){ 0 };
	do {
		struct str part = str_cut(&text, ';');
		do {
			enum err e = read_seat(str_cut(&part, ','), out, what_r);
			if (e != OK)
				return e;
		} while (part.p != NULL);
	} while (text.p != NULL);
	return OK;
}

/* ---- seats: augmenting paths in a graph of seats and people, searched breadth first */

struct seating {
	const struct people_wanted *wanted;
	uint32_t free;
	size_t *taker;                      /* of each seat that is taken already */
	size_t seat_of[PEOPLE_WANTED_MOST]; /* of each person; PEOPLE_WANTED_MOST: they have none */
	size_t from[PEOPLE_WANTED_MOST];    /* of each person who was reached: the seat from which */
};

/* Gives `person`, who has no seat, the seat from which they were reached; whoever had it takes the one before, and so on. */
static void take(struct seating *s, size_t person, size_t first)
{
	for (;;) {
		size_t seat = s->from[person], had = s->taker[seat];
		s->taker[seat] = person;
		s->seat_of[person] = seat;
		if (seat == first)
			return;
		person = had;
	}
}

static bool fill(struct seating *s, size_t first)
{
	size_t queue[PEOPLE_WANTED_MOST], head = 0, tail = 0;
	uint32_t reached = 0;

	queue[tail++] = first;
	while (head < tail) {
		size_t seat = queue[head++];
		uint32_t may = s->wanted->seat[seat].people & s->free & ~reached;
		for (; may != 0; may &= may - 1) {
			size_t person = (size_t)__builtin_ctz(may);
			reached |= UINT32_C(1) << person;
			s->from[person] = seat;
			if (s->seat_of[person] == PEOPLE_WANTED_MOST) {
				take(s, person, first);
				return true;
			}
			queue[tail++] = s->seat_of[person];
		}
	}
	return false;
}

bool people_wanted_seat(const struct people_wanted *wanted, uint32_t free, size_t taker_r[PEOPLE_WANTED_MOST], size_t *seat_r)
{
	struct seating s = { .wanted = wanted, .free = free, .taker = taker_r };

	for (size_t i = 0; i < PEOPLE_WANTED_MOST; i++)
		s.seat_of[i] = PEOPLE_WANTED_MOST;
	for (*seat_r = 0; *seat_r < wanted->n_seats; ++*seat_r)
		if (!fill(&s, *seat_r))
			return false;
	return true;
}
