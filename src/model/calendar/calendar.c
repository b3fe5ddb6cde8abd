/* Free slots: goes through each person's working hours in UTC. Local time is used only to decide where slots begin. */
#include "model/calendar/calendar.h"

#define MINUTE 60
#define DAY_MINUTES 1440

/* The starts found so far, as one bit per minute: so they are sorted, and a start at which several people are free is kept
 * once. Since 1972 all offsets from UTC are whole minutes, so a whole minute in any time zone is a whole minute in UTC too. */
struct found {
	uint64_t *bits;
	int64_t base, minutes; /* base is the Unix time of bit 0, minutes the number of bits */
};

struct walk {
	const struct slot_query *query;
	const struct availability *person;
	const struct zone *own, *asked; /* own is the zone of the person's hours, asked the zone of the query's days */
	int64_t now;
	struct found *found;
};

/* A span on one day, in minutes since midnight in the person's time zone. */
struct span {
	struct date day;
	int64_t from, to;
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

/* The first moment at which the local time is `minute` of `day` or later. When that minute is skipped because the clock is put
 * forward, the moment is that of the change. */
static bool reach(const struct zone *zone, struct date day, int64_t minute, int64_t *at_r)
{
	for (int64_t m = minute; m <= minute + DAY_MINUTES; m++) {
		struct date on = { day.day1 + (int32_t)(m / DAY_MINUTES) };
		struct wall time = { (int32_t)(m % DAY_MINUTES) * MINUTE + 1 };
		struct instant at;
		if (zone_instant(zone, on, time, &at)) {
			*at_r = instant_unix(at);
			return true;
		}
	}
	return false;
}

static bool is_free(const struct availability *person, int64_t from, int64_t to)
{
	from -= person->buffer_before * MINUTE;
	to += person->buffer_after * MINUTE;
	for (size_t i = 0; i < person->n_busy && instant_unix(person->busy[i].from) < to; i++) {
		if (instant_unix(person->busy[i].to) > from)
			return false;
	}
	return true;
}

static void offer(const struct walk *walk, int64_t at)
{
	if (at < walk->now || found_at(walk->found, at, false))
		return;
	struct date day;
	zone_wall(walk->asked, instant_of_unix(at), &day, NULL);
	if (day.day1 < walk->query->from.day1 || day.day1 > walk->query->to.day1)
		return;
	if (is_free(walk->person, at, at + walk->query->minutes * MINUTE))
		found_at(walk->found, at, true);
}

/*
 * A slot begins where the local time is a whole number of slots after the span's start, so that slots stay on the full hour
 * after a clock change. The loop itself runs in UTC, so every slot has the same length, no slot begins at a local time that
 * does not exist, and an hour that the clock repeats has its slots twice.
 */
static void walk_span(const struct walk *walk, struct span span)
{
	int64_t at, end, step = walk->query->minutes * MINUTE;
	if (span.from < 0 || span.to > DAY_MINUTES || span.from >= span.to || !reach(walk->own, span.day, span.from, &at) ||
	    !reach(walk->own, span.day, span.to, &end))
		return;
	while (at + step <= end) {
		struct wall time;
		zone_wall(walk->own, instant_of_unix(at), NULL, &time);
		int64_t past = time.second1 - 1 - span.from * MINUTE;
		if (past < 0) {
			at -= past; /* the clock was put back to before the span's start */
			continue;
		}
		if (past % step == 0)
			offer(walk, at);
		at += step - past % step;
	}
}

static void walk_day(const struct walk *walk, struct date day)
{
	const struct availability *person = walk->person;
	bool exceptional = false;
	for (size_t i = 0; i < person->n_exceptions; i++) {
		const struct exception_day *it = &person->exceptions[i];
		if (it->day.day1 != day.day1)
			continue;
		exceptional = true;
		walk_span(walk, (struct span){ day, it->from_minute, it->to_minute });
	}
	if (exceptional)
		return;
	int weekday = civil_weekday(day.day1 - 1);
	for (size_t i = 0; i < person->n_hours; i++) {
		if (person->hours[i].weekday == weekday)
			walk_span(walk, (struct span){ day, person->hours[i].from_minute, person->hours[i].to_minute });
	}
	if (person->n_hours == 0 && weekday >= 1 && weekday <= 5)
		walk_span(walk, (struct span){ day, 9 * 60, 17 * 60 });
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

struct instants slots_find(struct arena *arena, const struct availability_list *people, const struct slot_query *query,
                           const struct zone *zone, struct instant now)
{
	if (query->minutes < 1 || slots_check(query) != OK)
		return (struct instants){ 0 };
	/* Two more days at both ends are enough for any two time zones, because UTC-12 and UTC+14 are 26 hours apart. */
	int32_t first = query->from.day1 - 2, last = query->to.day1 + 2;
	struct found found = { .base = (int64_t)(first - 1) * DAY_MINUTES * MINUTE,
		               .minutes = (last - first + 1) * DAY_MINUTES };
	found.minutes = (found.minutes + 63) / 64 * 64;
	found.bits = ARENA_ARRAY(arena, uint64_t, (size_t)found.minutes / 64);
	for (size_t i = 0; i < people->n; i++) {
		/* A person whose time zone is unknown has no slots, because any other zone could offer times in the night. */
		const struct zone *own = zone_stored(people->at[i].zone);
		if (!own)
			continue;
		struct walk walk = { query, &people->at[i], own, zone ? zone : own, instant_unix(now), &found };
		for (int32_t day = first; day <= last; day++)
			walk_day(&walk, (struct date){ day });
	}
	return found_list(arena, &found);
}

enum err slots_check(const struct slot_query *query)
{
	if (query->to.day1 < query->from.day1)
		return E_ORDER;
	return query->to.day1 - query->from.day1 >= SLOT_DAYS_MAX ? E_SPAN : OK;
}
