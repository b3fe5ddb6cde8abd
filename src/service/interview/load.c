/* Finds an interview, and whose it is: its candidate's, its company's, and that of the interviewers who take part. */
#include "service/interview/inside.h"

#include "service/interview/interview.h"
#include "service/noted.h"
#include "store/interview/booking.h"
#include "store/interview/interview.h"

static void own(const struct interview *it, struct ownership *whose)
{
	whose->company = it->company.id;
	whose->person = it->application.candidate.id;
	whose->interviewer = it->interviewer.id;
}

/* Reads whether the caller takes part as interviewer, if the guard's answer depends on it; otherwise it needs no statement. */
static enum err find_seat(struct context *c, const struct interview *it, struct ownership *whose)
{
	return service_guard_asks_interviewers(&c->who, whose)
	               ? store_booking_interviews(c->db, it->id, c->who.user, &whose->caller_interviews)
	               : OK;
}

enum err service_interview_own(struct context *c, const struct interview *it, struct ownership *whose_r)
{
	own(it, whose_r);
	return find_seat(c, it, whose_r);
}

void service_interview_redact(const struct context *c, struct interview *it)
{
	if (c->who.role == CANDIDATE && !it->feedback_shared)
		it->feedback = (struct str){ 0 };
}

/* Removes from the members that the answer shows those of people: they are read by a statement of their own. And the warnings,
 * which only a booking that was just made has. */
static bool shows_people(struct shown *shown)
{
	bool seats = shown_take(shown, offsetof(struct interview, seats));

	(void)shown_take(shown, offsetof(struct interview, warnings));
	return shown_take(shown, offsetof(struct interview, panel)) || seats;
}

/* Reads the seats, and sets the panel, which is a part of them. */
static enum err read_people(struct context *c, struct interview *it)
{
	enum err e = store_booking_seats(c->db, it->id, &it->seats);
	struct user *panel = ARENA_ARRAY(c->arena, struct user, it->seats.n);

	it->panel = (struct user_list){ .at = panel };
	for (size_t i = 0; e == OK && i < it->seats.n; i++)
		if (it->seats.at[i].part == PART_PANEL)
			panel[it->panel.n++] = it->seats.at[i].person;
	return e;
}

/* Reads the members that the answer shows, without the people. When they are shown and also decide who may have the interview,
 * they are read here, so that they are not read twice. */
static enum err find(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	struct shown shown = c->shown;
	bool people = shows_people(&shown);
	enum err e = store_interview_any(c->db, shown, named->id[0], out);

	if (e != OK)
		return e;
	own(out, whose);
	if (!people || !service_guard_asks_interviewers(&c->who, whose))
		return find_seat(c, out, whose);
	e = read_people(c, out);
	whose->caller_interviews = panel_has(&out->panel, c->who.user);
	return e;
}

static enum err find_locked(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any_lock(c->db, named->id[0], out);

	if (e != OK)
		return e;
	own(out, whose);
	whose->caller_interviews = panel_has(&out->panel, c->who.user);
	return OK;
}

/* Reads the people, unless the finder has read them: then the caller is among them. */
static enum err rest(struct context *c, bool lock, struct interview *it)
{
	struct shown shown = c->shown;

	if (lock)
		return OK;
	service_interview_redact(c, it);
	/* Only answers that show the evaluation read whether there is one. */
	if (it->has_card)
		service_audit_read(c, EVENT_EVALUATION_READ, OBJECT_EVALUATION, it->id.v, it->company.id);
	return shows_people(&shown) && it->seats.n == 0 ? read_people(c, it) : OK;
}

/* A private entry belongs to its owner alone. */
static void own_entry(const struct interview *it, struct ownership *whose)
{
	own(it, whose);
	if (it->owner.v.key != 0)
		*whose = (struct ownership){ .person = it->owner };
}

static enum err find_entry(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any_entry(c->db, c->shown, named->id[0], out);

	if (e != OK)
		return e;
	own_entry(out, whose);
	return find_seat(c, out, whose);
}

static enum err find_entry_locked(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any_entry_lock(c->db, named->id[0], out);

	if (e != OK)
		return e;
	own_entry(out, whose);
	whose->caller_interviews = panel_has(&out->panel, c->who.user);
	return OK;
}

FINDER(find, interview)
FINDER(find_locked, interview)
REST(rest, interview)
FINDER(find_entry, interview)
FINDER(find_entry_locked, interview)
const struct load load_interview = { .name = "interview", .keys = 1, LOADS(interview, find, find_locked), .rest = rest_any };
const struct load load_entry = { .name = "entry", .keys = 1, LOADS(interview, find_entry, find_entry_locked) };

enum err service_interview_answer(struct context *c, struct interview_id id, struct interview *out)
{
	struct shown shown = c->shown;

	(void)shows_people(&shown);
	*out = (struct interview){ 0 };
	enum err e = store_interview_any(c->db, shown, id.v.pub, out);
	if (e == OK)
		e = rest(c, false, out);
	return e == E_NO_ROW ? E_INTERNAL : e;
}

/* The seats of an interview for which nobody has answered. */
static struct seat_taken_list open_seats(struct context *c, const struct interview *it)
{
	struct seat_taken *seats = ARENA_ARRAY(c->arena, struct seat_taken, it->panel.n + 1);
	size_t n = 0;

	if (it->interviewer.id.v.key != 0)
		seats[n++] = (struct seat_taken){ .person = it->interviewer, .part = PART_INTERVIEWER };
	for (size_t i = 0; i < it->panel.n; i++)
		seats[n++] = (struct seat_taken){ .person = it->panel.at[i], .part = PART_PANEL };
	return (struct seat_taken_list){ .at = seats, .n = n };
}

/* Sets the seats of an interview that was written, when the answer shows them. They are read only when somebody has answered.
 */
static enum err set_seats(struct context *c, struct interview *out)
{
	struct shown shown = c->shown;

	if (!shown_take(&shown, offsetof(struct interview, seats)))
		return OK;
	if (out->answered > 0)
		return store_booking_seats(c->db, out->id, &out->seats);
	out->seats = open_seats(c, out);
	return OK;
}

enum err service_interview_answer_new(struct context *c, const struct interview *it, struct interview *out)
{
	struct shown shown = c->shown;

	(void)shows_people(&shown);
	if (!store_interview_drafted(shown))
		return service_interview_answer(c, it->id, out);
	*out = *it;
	return set_seats(c, out);
}

enum err service_interview_answer_changed(struct context *c, const struct interview *it, struct interview *out)
{
	struct shown shown = c->shown;

	(void)shows_people(&shown);
	if (!store_interview_locked(shown))
		return service_interview_answer(c, it->id, out);
	*out = *it;
	service_interview_redact(c, out);
	return set_seats(c, out);
}

enum err service_interview_lock(struct context *c, struct interview_id id, struct interview *it)
{
	const struct named named = { .id = { id.v.pub }, .lock = true };

	return service_load(c, &load_interview, PARTY, &named, it);
}
