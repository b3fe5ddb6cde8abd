/* The people of a meeting, as whoever looks for a time names them: some are all needed, others may stand for one another. */
#ifndef MODEL_CALENDAR_PEOPLE_WANTED_H
#define MODEL_CALENDAR_PEOPLE_WANTED_H

#include "base/arena.h"
#include "base/err.h"
#include "base/ids.h"

enum { PEOPLE_WANTED_MOST = 25 };

/* Which of the people may take one seat: a bit for each. */
struct seat_wanted {
	uint32_t people;
};

struct people_wanted {
	struct uuid id[PEOPLE_WANTED_MOST]; /* each person once, in the order in which they are named */
	size_t n;
	struct seat_wanted seat[PEOPLE_WANTED_MOST];
	size_t n_seats;
};

/*
 * Reads "a,b;c|d", where the letters are UUIDs: a and b and one of c and d. E_FORMAT when it is anything else, *what_r is then
 * the part that is wrong; E_TOO_MANY for more than PEOPLE_WANTED_MOST people or seats. *out is then undefined.
 */
enum err people_wanted_read(struct str text, struct people_wanted *out, struct str *what_r);

/*
 * Finds a different person for each seat among the people of the set `free`. taker_r[seat] becomes the number of the person;
 * where several can take a seat, those who are named first are preferred. False when there is none for some seat: *seat_r is
 * then the first one that stays empty.
 */
bool people_wanted_seat(const struct people_wanted *wanted, uint32_t free, size_t taker_r[PEOPLE_WANTED_MOST], size_t *seat_r);

#endif
