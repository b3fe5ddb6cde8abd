/* Looks for starts at which several people can be booked together. */
#include "model/calendar/choose.h"

#include "model/calendar/rules.h"

#define MINUTE 60

struct choosing {
	struct arena *arena;
	const struct slot_choosing *asked;
	struct person_time time[PEOPLE_WANTED_MOST];
	bool known[PEOPLE_WANTED_MOST]; /* the person's time zone is known */
	enum slot_rule rule[PEOPLE_WANTED_MOST];
	struct slot_choice *choices;
	struct slot_refusal *refusals;
	size_t n_choices, n_refusals;
};

static struct unix_span slot_at(const struct choosing *c, struct instant start)
{
	int64_t from = instant_unix(start);

	return (struct unix_span){ from, from + c->asked->query->minutes * MINUTE };
}

/* Asks everybody. Returns the set of those who can be booked. */
static uint32_t ask(struct choosing *c, struct instant start)
{
	int64_t notice = c->asked->query->notice.has ? c->asked->query->notice.v * MINUTE : 0;
	bool late = instant_unix(start) < instant_unix(c->asked->now) + notice;
	uint32_t free = 0;

	for (size_t i = 0; i < c->asked->wanted->n; i++) {
		c->rule[i] = c->known[i] ? person_time_refuses(&c->time[i], slot_at(c, start), c->asked->now) : RULE_HOURS;
		if (c->rule[i] == RULE_NONE && late)
			c->rule[i] = RULE_NOTICE;
		free |= (uint32_t)(c->rule[i] == RULE_NONE) << i;
	}
	return free;
}

static void refuse(struct choosing *c, struct instant start, size_t person, enum slot_rule rule)
{
	if (c->n_refusals < REFUSALS_MOST)
		c->refusals[c->n_refusals++] = (struct slot_refusal){ start, rule, c->asked->person[person]->person };
}

/* Adds a refusal for each person who may take the empty seat and is refused by a rule. Who is free, but needed for another
 * seat, has none. */
static void explain(struct choosing *c, struct instant start, size_t seat)
{
	uint32_t people = c->asked->wanted->seat[seat].people;

	for (; people != 0; people &= people - 1) {
		size_t person = (size_t)__builtin_ctz(people);
		if (c->rule[person] != RULE_NONE)
			refuse(c, start, person, c->rule[person]);
	}
}

static void consider(struct choosing *c, struct instant start)
{
	size_t taker[PEOPLE_WANTED_MOST], seat, seats = c->asked->wanted->n_seats;

	if (!people_wanted_seat(c->asked->wanted, ask(c, start), taker, &seat)) {
		if (c->asked->query->explain)
			explain(c, start, seat);
		return;
	}
	struct id *people = ARENA_ARRAY(c->arena, struct id, seats);
	for (size_t i = 0; i < seats; i++)
		people[i] = c->asked->person[taker[i]]->person.v;
	c->choices[c->n_choices++] = (struct slot_choice){ start, { people, seats } };
}

/* A day on which nobody has hours has no start to be refused, so its beginning stands for it. */
static void explain_days(struct choosing *c, struct instants starts)
{
	const struct slot_query *query = c->asked->query;
	size_t at = 0;

	for (int32_t day = query->from.day1; day <= query->to.day1; day++) {
		struct instant midnight;
		size_t before = at;
		for (struct date its = { 0 }; at < starts.n; at++) {
			zone_wall(c->asked->zone, starts.at[at], &its, NULL);
			if (its.day1 > day)
				break;
			consider(c, starts.at[at]);
		}
		if (at > before || !query->explain ||
		    !zone_instant(c->asked->zone, (struct date){ day }, (struct wall){ 1 }, &midnight))
			continue;
		for (size_t i = 0; i < c->asked->wanted->n; i++)
			refuse(c, midnight, i, RULE_HOURS);
	}
}

void slots_choose(struct arena *arena, const struct slot_choosing *asked, struct slots *out)
{
	struct choosing c = { .arena = arena, .asked = asked };
	struct date_span days = days_near(asked->query->from, asked->query->to);
	const struct person_time *known[PEOPLE_WANTED_MOST];
	size_t n_known = 0;

	for (size_t i = 0; i < asked->wanted->n; i++) {
		c.known[i] = person_time_of(arena, asked->person[i], days, &c.time[i]);
		if (c.known[i])
			known[n_known++] = &c.time[i];
	}
	struct instants starts = slots_steps(arena, known, n_known, asked->query, asked->zone);
	c.choices = ARENA_ARRAY(arena, struct slot_choice, starts.n);
	c.refusals = ARENA_ARRAY(arena, struct slot_refusal, asked->query->explain ? REFUSALS_MOST : 0);
	explain_days(&c, starts);
	struct instant *free = ARENA_ARRAY(arena, struct instant, c.n_choices);
	for (size_t i = 0; i < c.n_choices; i++)
		free[i] = c.choices[i].start;
	out->at = (struct instants){ free, c.n_choices };
	out->choices = (struct slot_choices){ c.choices, c.n_choices };
	out->refused = (struct slot_refusals){ c.refusals, c.n_refusals };
}
