/* The panel of an interview: the people who interview together with the interviewer. Their time is booked like the
 * interviewer's. */
#include "service/interview/inside.h"
#include "store/interview/interview.h"

static const struct user *named(const struct user_list *people, struct uuid id)
{
	for (size_t i = 0; i < people->n; i++)
		if (uuid_equal(people->at[i].id.v.pub, id))
			return &people->at[i];
	return NULL;
}

enum err service_interview_resolve_panel(struct context *c, const struct interview_edit *in, struct interview *it)
{
	struct user *panel = ARENA_ARRAY(c->arena, struct user, in->panel.n + 1);
	struct user_list list = { .at = panel }, found = { 0 };
	enum err e = OK;

	for (size_t i = 0; i < in->panel.n; i++) {
		if (i % STAFF_MOST == 0)
			e = store_interview_staff_all(c->db, in->panel.at + i, in->panel.n - i, &found);
		if (e != OK)
			return e;
		const struct user *who = named(&found, in->panel.at[i].pub);
		if (who == NULL)
			fail_at(c, E_NO_SUCH, AT(in, panel), uuid_text(c->arena, in->panel.at[i].pub));
		else if (who->id.v.key != it->interviewer.id.v.key && !panel_has(&list, who->id))
			panel[list.n++] = *who;
	}
	it->panel = list;
	return faults_checked(c);
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
