/* The panel of an interview: the people who interview together with the interviewer. Their time is booked like the
 * interviewer's. */
#include "service/interview/inside.h"
#include "service/named.h"

enum err service_interview_resolve_panel(struct context *c, const struct interview_edit *in, struct interview *it)
{
	struct user *panel = ARENA_ARRAY(c->arena, struct user, in->panel.n + 1);
	struct user_list found = { 0 };
	enum err e = service_named_staff(c, &in->panel, AT(in, panel), &found);
	size_t n = 0;

	if (e != OK && e != E_INVALID)
		return e;
	for (size_t i = 0; i < found.n; i++)
		if (found.at[i].id.v.key != it->interviewer.id.v.key)
			panel[n++] = found.at[i];
	it->panel = (struct user_list){ .at = panel, .n = n };
	return e;
}

enum err service_interview_book_panel(struct context *c, const struct interview *was, const struct booking_request *request)
{
	const struct interview *next = request->interview;
	struct seat *seats = ARENA_ARRAY(c->arena, struct seat, next->panel.n);
	size_t n = 0;
	enum err e = OK;

	for (size_t i = 0; e == OK && i < was->panel.n; i++) {
		struct booking booking = { .interview = next->id, .person = was->panel.at[i].id };
		/* A member of the panel who became the interviewer was booked as such already. */
		if (!panel_has(&next->panel, booking.person) && booking.person.v.key != next->interviewer.id.v.key)
			e = store_booking_remove(c->db, &booking);
	}
	for (size_t i = 0; i < next->panel.n; i++) {
		if (!panel_has(&was->panel, next->panel.at[i].id))
			seats[n++] = (struct seat){ next->panel.at[i].id, PART_PANEL };
	}
	return e == OK ? service_booking_add(c, request, seats, n) : e;
}
