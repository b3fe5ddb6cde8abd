/* The panel of an interview: the people who interview together with the interviewer. Their time is booked like the
 * interviewer's. */
#include "service/interview/inside.h"
#include "store/interview/interview.h"

enum err service_interview_resolve_panel(struct context *c, const struct interview_edit *in, struct interview *it)
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

enum err service_interview_book_panel(struct context *c, const struct interview *was, const struct booking_request *request)
{
	const struct interview *next = request->interview;
	enum err e = OK;

	for (size_t i = 0; was != NULL && e == OK && i < was->panel.n; i++) {
		struct booking booking = { .interview = next->id, .person = was->panel.at[i].id };
		/* A member of the panel who became the interviewer was booked as such already. */
		if (!panel_has(&next->panel, booking.person) && booking.person.v.key != next->interviewer.id.v.key)
			e = store_booking_remove(c->db, &booking);
	}
	for (size_t i = 0; e == OK && i < next->panel.n; i++) {
		if (was == NULL || !panel_has(&was->panel, next->panel.at[i].id))
			e = service_booking_add(c, request, next->panel.at[i].id, PART_PANEL);
	}
	return e;
}
