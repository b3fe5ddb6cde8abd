/* Free slots: goes through each person's working hours in UTC. Local time is used only to decide where slots begin. */
#include "model/calendar/calendar.h"

#include "model/calendar/rules.h"

#define MINUTE 60
#define DAY_MINUTES 1440
#define DAY_SECONDS 86400

/* The starts found so far, as one bit per minute: so they are sorted, and a start at which several people are free is kept
 * once. Since 1972 all offsets from UTC are whole minutes, so a whole minute in any time zone is a whole minute in UTC too. */
struct found {
	uint64_t *bits;
	int64_t base, minutes; /* base is the Unix time of bit 0, minutes the number of bits */
};

struct walk {
	const struct slot_query *query;
	const struct person_time *time;
	const struct zone *asked; /* the zone of the query's days */
	struct instant now;
	bool all; /* also starts at which the person cannot be booked */
	struct found *found;
};

static bool found_at(const struct found *found, int64_t at, bool set)
{
	int64_t bit = (at - found->base) / MINUTE;
	if (at < found->base || bit >= found->minutes)
		return true;
	uint64_t mask = UINT64_C(1) << (bit % 64);
	bool was = (found->bits[bit / 64] & mask) != 0;
	if (set)
		found->bits[bit / 64] |= mask;
	return was;
}

static void offer(const struct walk *walk, int64_t at)
{
	if (found_at(walk->found, at, false))
		return;
	struct date day;
	zone_wall(walk->asked, instant_of_unix(at), &day, NULL);
	if (day.day1 < walk->query->from.day1 || day.day1 > walk->query->to.day1)
		return;
	struct unix_span slot = { at, at + walk->query->minutes * MINUTE };
	if (walk->all || person_time_refuses(walk->time, slot, walk->now) == RULE_NONE)
		found_at(walk->found, at, true);
}

/*
 * A slot begins where the local time is a whole number of slots after the span's start, so that slots stay on the full hour
 * after a clock change. The loop itself runs in UTC, so every slot has the same length, no slot begins at a local time that
 * does not exist, and an hour that the clock repeats has its slots twice.
 */
static void walk_span(const struct walk *walk, const struct work_span *span)
{
	int64_t at = span->time.from, step = walk->query->minutes * MINUTE;

	while (at + step <= span->time.to) {
		struct date day;
		struct wall time;
		zone_wall(walk->time->zone, instant_of_unix(at), &day, &time);
		int64_t past = (day.day1 - span->day.day1) * DAY_SECONDS + time.second1 - 1 - span->from_minute * MINUTE;
		if (past < 0) {
			at -= past; /* the clock was put back to before the span's start */
			continue;
		}
		if (past % step == 0)
			offer(walk, at);
		at += step - past % step;
	}
}

static struct instants found_list(struct arena *arena, const struct found *found)
{
	size_t n = 0;
	for (int64_t i = 0; i < found->minutes / 64; i++)
		n += (size_t)__builtin_popcountll(found->bits[i]);
	struct instant *at = ARENA_ARRAY(arena, struct instant, n);
	n = 0;
	for (int64_t i = 0; i < found->minutes / 64; i++) {
		for (uint64_t bits = found->bits[i]; bits; bits &= bits - 1)
			at[n++] = instant_of_unix(found->base + (i * 64 + __builtin_ctzll(bits)) * MINUTE);
	}
	return (struct instants){ at, n };
}

static struct found found_none(struct arena *arena, struct date_span days)
{
	struct found found = { .base = (int64_t)(days.first.day1 - 1) * DAY_SECONDS };

	found.minutes = ((int64_t)(days.last.day1 - days.first.day1 + 2) * DAY_MINUTES + 63) / 64 * 64;
	found.bits = ARENA_ARRAY(arena, uint64_t, (size_t)found.minutes / 64);
	return found;
}

static void walk_all(const struct walk *walk)
{
	for (size_t span = 0; span < walk->time->n_spans; span++)
		walk_span(walk, &walk->time->spans[span]);
}

struct instants slots_find(struct arena *arena, const struct availability_list *people, const struct slot_query *query,
                           const struct zone *zone, struct instant now)
{
	if (query->minutes < 1 || slots_check(query) != OK)
		return (struct instants){ 0 };
	struct date_span days = days_near(query->from, query->to);
	struct found found = found_none(arena, days);
	for (size_t i = 0; i < people->n; i++) {
		struct person_time time;
		if (!person_time_of(arena, &people->at[i], days, &time))
			continue;
		struct walk walk = {
			.query = query, .time = &time, .asked = zone ? zone : time.zone, .now = now, .found = &found
		};
		walk_all(&walk);
	}
	return found_list(arena, &found);
}

struct instants slots_steps(struct arena *arena, const struct person_time *const *people, size_t n,
                            const struct slot_query *query, const struct zone *zone)
{
	if (query->minutes < 1 || slots_check(query) != OK)
		return (struct instants){ 0 };
	struct found found = found_none(arena, days_near(query->from, query->to));
	for (size_t i = 0; i < n; i++) {
		struct walk walk = { .query = query, .time = people[i], .asked = zone, .all = true, .found = &found };
		walk_all(&walk);
	}
	return found_list(arena, &found);
}

enum err slots_check(const struct slot_query *query)
{
	if (query->to.day1 < query->from.day1)
		return E_ORDER;
	return query->to.day1 - query->from.day1 >= SLOT_DAYS_MAX ? E_SPAN : OK;
}
