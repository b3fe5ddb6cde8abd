/* The panel of an interview: who sits on it beside the interviewer. Their time is booked as the interviewer's is. */
#include "service/interview/inside.h"
#include "store/interview/interview.h"

enum err service_interview_panel(struct context *c, const struct interview_edit *in, struct interview *it)
{
	struct user *panel = ARENA_ARRAY(c->arena, struct user, in->panel.n + 1);
	struct user_list list = { .at = panel };

	for (size_t i = 0; i < in->panel.n; i++) {
		struct user who = { .id.v.pub = in->panel.at[i].pub };
		enum err e = store_interview_staff(c->db, &who);
		if (e == E_NO_ROW)
			fail_at(c, E_NO_SUCH, AT(in, panel), uuid_text(c->arena, in->panel.at[i].pub));
		else if (e != OK)
			return e;
		if (e == OK && who.id.v.key != it->interviewer.id.v.key && !panel_has(&list, who.id))
			panel[list.n++] = who;
	}
	it->panel = list;
	return faults_checked(c);
}

enum err service_interview_link(struct context *c, const struct interview_edit *in)
{
	if (HAS(in, link) && in->link.n > 0 && !link_valid(in->link))
		return fail_at(c, E_FORMAT, AT(in, link), in->link);
	return OK;
}

enum err service_interview_seat(struct context *c, const struct interview *was, const struct booking_wish *wish)
{
	const struct interview *next = wish->interview;
	enum err e = OK;

	for (size_t i = 0; was != NULL && e == OK && i < was->panel.n; i++) {
		struct booking part = { .interview = next->id, .person = was->panel.at[i].id };
		/* The part of one who became the interviewer was replaced already. */
		if (!panel_has(&next->panel, part.person) && part.person.v.key != next->interviewer.id.v.key)
			e = store_booking_remove(c->db, &part);
	}
	for (size_t i = 0; e == OK && i < next->panel.n; i++) {
		if (was == NULL || !panel_has(&was->panel, next->panel.at[i].id))
			e = service_booking_add(c, wish, next->panel.at[i].id, PART_PANEL);
	}
	return e;
}
