/* Functions that scheduling and changing an interview share. */
#include "base/zone.h"
#include "service/interview/inside.h"
#include "store/interview/interview.h"

enum err service_interview_resolve_interviewer(struct context *c, const struct interview_edit *in, bool replace,
                                               struct interview_edit *resolved_r)
{
	bool by_key = HAS(in, interviewer) && in->interviewer.v.key != 0 && uuid_none(in->interviewer.v.pub);
	bool by_email = !by_key && HAS(in, guest_email);
	struct user who = { .id = in->interviewer, .email = email_typed(in->guest_email) };

	*resolved_r = *in;
	if (!by_key && !by_email)
		return OK;
	if (by_email)
		who.id = (struct user_id){ 0 };
	enum err e = by_email && in->guest_email.n == 0 ? E_NO_ROW : store_interview_staff(c->db, &who);
	if (e == E_NO_ROW && by_key)
		return fail_at(c, E_NO_SUCH, AT(in, interviewer), (struct str){ 0 });
	if (e != OK && e != E_NO_ROW)
		return e;
	resolved_r->interviewer = e == OK ? who.id : (struct user_id){ 0 };
	if (e == OK || replace)
		MARK(resolved_r, interviewer.v);
	return OK;
}

enum err service_interview_check_link(struct context *c, const struct interview_edit *in)
{
	if (HAS(in, link) && in->link.n > 0 && !link_valid(in->link))
		return fail_at(c, E_FORMAT, AT(in, link), in->link);
	return OK;
}

/* Sets the start from local day and time. When only one of them was sent, the other one stays as the local clock shows it. */
static void set_wall_start(struct context *c, const struct interview_edit *in, const struct zone *clock, struct interview *it)
{
	struct date day = { 0 };
	struct wall time = { 0 };

	if (it->start.at.us != 0)
		zone_wall(clock, it->start.at, &day, &time);
	const struct date shown_day = day;
	const struct wall shown_time = time;
	if (HAS(in, day))
		day = in->day;
	if (HAS(in, time))
		time = in->time;
	if (day.day1 == 0 || time.second1 == 0)
		return;
	/* The local time that is shown already changes nothing. In an hour that occurs twice, the first instant would be
	 * another one. */
	if (day.day1 == shown_day.day1 && time.second1 == shown_time.second1)
		return;
	if (!zone_instant(clock, day, time, &it->start.at))
		fail_at(c, E_TIME_GAP, AT(in, time), (struct str){ 0 });
	else if (instant_unix(it->start.at) < 0)
		fail_at(c, E_FORMAT, AT(in, day), STR("a day before 1970"));
}

enum err service_interview_set_time(struct context *c, const struct interview_edit *in, struct str zone, struct interview *it,
                                    size_t *off_r)
{
	bool wall = HAS(in, day) || HAS(in, time);

	*off_r = wall               ? AT(in, time)
	         : HAS(in, start)   ? AT(in, start)
	         : HAS(in, minutes) ? AT(in, minutes)
	                            : AT(in, interviewer);
	bool given = HAS(in, zone) && in->zone.n > 0;
	it->start.zone = given ? in->zone : zone;
	const struct zone *clock = given ? zone_find(in->zone) : zone_stored(zone);
	if (clock == NULL)
		return fail_at(c, E_ZONE, AT(in, zone), it->start.zone);
	if (wall)
		set_wall_start(c, in, clock, it);
	else if (HAS(in, start))
		it->start.at = instant_of_unix(instant_unix(in->start));
	if (HAS(in, minutes))
		it->minutes = in->minutes;
	if (it->minutes < 1 || it->minutes > INTERVIEW_MINUTES_MAX)
		fail_at(c, E_RANGE, AT(in, minutes), str_from_int(c->arena, it->minutes));
	if (it->start.at.us == 0 && faults_checked(c) == OK)
		fail_at(c, E_REQUIRED, AT(in, start), (struct str){ 0 });
	return faults_checked(c);
}
