/* Lists free slots. */
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

enum err service_slots(struct context *c, const struct slot_query *in, struct slots *out)
{
	bool named = HAS(in, interviewer);
	const struct zone *zone = query_check(c, in);
	enum err e = faults_checked(c);
	if (e != OK)
		return e;
	struct calendar_query query = { .person = in->interviewer,
		                        .from = { in->from.day1 - MARGIN_DAYS },
		                        .to = { in->to.day1 + MARGIN_DAYS },
		                        .begin = midnight(in->from, -MARGIN_DAYS),
		                        .end = midnight(in->to, MARGIN_DAYS + 1) };
	struct availability_list people;
	e = store_calendar_find(c->db, c->arena, whose(c->who.role, named), &query, &people);
	if (e != OK)
		return e;
	if (named && people.n == 0)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	out->at = slots_find(c->arena, &people, in, zone, c->now);
	return OK;
}
