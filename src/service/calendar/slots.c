/* Lists free slots. */
#include "model/calendar/choose.h"
#include "service/calendar/calendar.h"
#include "service/service.h"
#include "store/calendar/calendar.h"

/* Bookings begin at most a day before they end, and no buffer or difference of clocks is longer than this. */
#define MARGIN_DAYS 4

static const struct zone *query_check(struct context *c, const struct slot_query *in)
{
	const struct zone *zone = NULL;
	if (in->zone.n > 0 && !(zone = zone_find(in->zone)))
		fail_at(c, E_ZONE, AT(in, zone), in->zone);
	enum err e = slots_check(in);
	if (e != OK)
		fail_at(c, e, AT(in, to), str_from_int(c->arena, SLOT_DAYS_MAX));
	return zone;
}

static enum calendar_whose whose(unsigned role, bool named)
{
	if (role == CANDIDATE)
		return named ? CALENDAR_HOST : CALENDAR_HOSTS;
	if (named)
		return CALENDAR_COLLEAGUE;
	return role == INTERVIEWER ? CALENDAR_OWN : CALENDAR_COMPANY;
}

static struct instant midnight(struct date day, int32_t shift)
{
	int64_t seconds = ((int64_t)day.day1 - 1 + shift) * 86400;
	return instant_of_unix(seconds > 0 ? seconds : 0);
}

static struct calendar_query span_of(const struct slot_query *in)
{
	return (struct calendar_query){ .person = in->interviewer,
		                        .from = { in->from.day1 - MARGIN_DAYS },
		                        .to = { in->to.day1 + MARGIN_DAYS },
		                        .begin = midnight(in->from, -MARGIN_DAYS),
		                        .end = midnight(in->to, MARGIN_DAYS + 1) };
}

/* Puts those who were found into the order in which they are wanted. A fault for each who was not. */
static enum err in_order(struct context *c, const struct slot_query *in, const struct people_wanted *wanted,
                         const struct availability_list *found, const struct availability **person)
{
	for (size_t i = 0; i < wanted->n; i++) {
		for (size_t j = 0; j < found->n; j++)
			if (uuid_equal(found->at[j].person.v.pub, wanted->id[i]))
				person[i] = &found->at[j];
		if (person[i] == NULL)
			fail_at(c, E_NO_SUCH, AT(in, people), (struct str){ 0 });
	}
	return faults_checked(c);
}

/* The zone of the first person's calendar stands for one that was not sent. */
static const struct zone *zone_of(const struct zone *asked, const struct availability *first)
{
	const struct zone *zone = asked != NULL ? asked : zone_stored(first->zone);

	return zone != NULL ? zone : zone_find(STR("UTC"));
}

static enum err choose(struct context *c, const struct slot_query *in, const struct zone *asked,
                       const struct people_wanted *wanted, struct slots *out)
{
	const struct availability *person[PEOPLE_WANTED_MOST] = { 0 };
	struct calendar_query query = span_of(in);
	struct availability_list found;

	for (size_t i = 0; i < wanted->n; i++)
		query.named[i] = wanted->id[i];
	enum err e = store_calendar_find(c->db, c->arena, CALENDAR_NAMED, &query, &found);
	if (e == OK)
		e = in_order(c, in, wanted, &found, person);
	if (e != OK)
		return e;
	slots_choose(
	        c->arena,
	        &(struct slot_choosing){
	                .wanted = wanted, .person = person, .query = in, .zone = zone_of(asked, person[0]), .now = c->now },
	        out);
	return OK;
}

/* Reads who is wanted. When nobody was named, and more than starts is asked for, the interviewer of the query is wanted, or
 * else the caller. False when only starts are asked for. */
static bool wants_people(struct context *c, const struct slot_query *in, struct people_wanted *wanted)
{
	struct str what = { 0 };

	*wanted = (struct people_wanted){ .n = 0 };
	if (!HAS(in, people) && !in->explain && !in->notice.has)
		return false;
	if (!HAS(in, people) && !HAS(in, interviewer) && c->who.role != INTERVIEWER) {
		fail_at(c, E_REQUIRED, AT(in, people), (struct str){ 0 });
		return true;
	}
	struct str text = HAS(in, people)
	                          ? in->people
	                          : uuid_text(c->arena, HAS(in, interviewer) ? in->interviewer.v.pub : c->who.user.v.pub);
	enum err e = people_wanted_read(text, wanted, &what);
	if (e != OK)
		fail_at(c, e, AT(in, people), e == E_TOO_MANY ? str_from_int(c->arena, PEOPLE_WANTED_MOST) : what);
	return true;
}

enum err service_slots(struct context *c, const struct slot_query *in, struct slots *out)
{
	bool named = HAS(in, interviewer);
	struct people_wanted wanted;

	if (c->who.role == CANDIDATE && (HAS(in, people) || HAS(in, explain) || HAS(in, notice)))
		return E_FORBIDDEN;
	const struct zone *zone = query_check(c, in);
	bool several = wants_people(c, in, &wanted);
	enum err e = faults_checked(c);
	if (e != OK)
		return e;
	if (several)
		return choose(c, in, zone, &wanted, out);
	struct calendar_query query = span_of(in);
	struct availability_list people;
	e = store_calendar_find(c->db, c->arena, whose(c->who.role, named), &query, &people);
	if (e != OK)
		return e;
	if (named && people.n == 0)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	out->at = slots_find(c->arena, &people, in, zone, c->now);
	return OK;
}
