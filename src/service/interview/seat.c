#include "service/interview/seat.h"

#include "model/calendar/rules.h"
#include "model/words.h"
#include "service/interview/inside.h"
#include "store/calendar/calendar.h"
#include "store/interview/interview.h"
#include "store/trail/event.h"

#define DAY_SECONDS 86400
#define MARGIN_DAYS 8 /* a limit of a week counts interviews of seven days, on the person's clock */

/* ---- loading */

static void own(const struct interview *it, struct ownership *whose)
{
	whose->company = it->company.id;
	whose->interviewer = it->interviewer.id;
}

static struct user_list people_of(struct context *c, const struct seat_taken_list *seats)
{
	struct user *people = ARENA_ARRAY(c->arena, struct user, seats->n);

	for (size_t i = 0; i < seats->n; i++)
		people[i] = seats->at[i].person;
	return (struct user_list){ .at = people, .n = seats->n };
}

static enum err find(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any(c->db, (struct shown){ 0 }, named->id[0], out);

	if (e == OK)
		e = store_booking_seats(c->db, out->id, &out->seats);
	own(out, whose);
	const struct user_list people = people_of(c, &out->seats);
	whose->caller_interviews = panel_has(&people, c->who.user);
	return e;
}

/* The seat is that of whoever asks; so it belongs to them alone. */
static enum err find_own(struct context *c, const struct named *named, struct interview *out, struct ownership *whose)
{
	enum err e = store_interview_any_lock(c->db, named->id[0], out);

	whose->person = panel_has(&out->panel, c->who.user) ? c->who.user : out->interviewer.id;
	return e;
}

FINDER(find, interview)
FINDER(find_own, interview)
const struct load load_interview_seats = { .name = "interview", .keys = 1, LOADS(interview, find, find) };
const struct load load_seat = { .name = "seat", .keys = 1, LOADS(interview, find_own, find_own) };

enum err service_seat_list(struct context *c, const struct interview *it, const struct interview_key *in,
                           struct seat_taken_list *out)
{
	(void)c;
	(void)in;
	*out = it->seats;
	return OK;
}

/* ---- answers */

static enum err record(struct context *c, const struct interview *it, enum seat_answer was, const struct seat_taken *seat)
{
	const struct change change = { "seat", word_seat_answer(was), word_seat_answer(seat->answer) };
	struct participants told = service_interview_staff_concerned(c, it);
	struct event event = { .name = seat->answer == SEAT_DECLINED ? EVENT_INTERVIEW_SEAT_DECLINED
		                                                     : EVENT_INTERVIEW_SEAT_ANSWERED,
		               .object = OBJECT_INTERVIEW,
		               .id = it->id.v,
		               .company = it->company.id,
		               CAUSED_BY(c),
		               .changes = &change,
		               .n_changes = 1,
		               .told = told.at,
		               .n_told = told.n };

	event.message = STR_JOIN(c->arena, seat->person.name, STR(", "), it->application.job.title, STR(", "),
	                         service_instant_text(c, it->start.at));
	if (seat->reason.n > 0)
		event.message = STR_JOIN(c->arena, event.message, STR("\n"), seat->reason);
	return store_event_write(c->db, &event);
}

static enum err check_open(struct context *c, const struct interview *it, size_t off)
{
	if (!interview_ahead(it->status))
		return fail_at(c, E_MOVE, off, STR_JOIN(c->arena, STR("the interview is "), word_interview_status(it->status)));
	if (it->start.at.us <= c->now.us)
		return fail_at(c, E_MOVE, off, STR("the interview has begun"));
	return OK;
}

/* Reads the seat of `person`. */
static enum err read_seat(struct context *c, struct interview_id interview, struct user_id person, struct seat_taken *out)
{
	struct seat_taken_list seats = { 0 };
	enum err e = store_booking_seats(c->db, interview, &seats);

	for (size_t i = 0; e == OK && i < seats.n; i++) {
		if (seats.at[i].person.id.v.key == person.v.key) {
			*out = seats.at[i];
			return OK;
		}
	}
	return e == OK ? E_INTERNAL : e;
}

enum err service_seat_answer(struct context *c, const struct interview *was, const struct seat_edit *in, struct seat_taken *out)
{
	struct seat_taken seat = { 0 };

	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	enum err e = check_open(c, was, AT(in, answer));
	if (e == OK)
		e = read_seat(c, was->id, c->who.user, &seat);
	if (e != OK)
		return e;
	*out = seat;
	out->version = was->version;
	out->answer = in->answer;
	out->reason = str_trim(in->reason);
	if (out->answer == seat.answer && str_equal(out->reason, seat.reason))
		return OK;
	out->answered_at = instant_of_unix(instant_unix(c->now));
	e = store_booking_answer(c->db, was->id, out);
	return e == OK ? record(c, was, seat.answer, out) : e;
}

/* ---- who could take a seat */

static struct instant away(const struct interview *it, int64_t days)
{
	struct instant at = instant_add(it->start.at, days * DAY_SECONDS);

	return at.us < 1 ? (struct instant){ 1 } : at;
}

static bool sits(const struct availability *person, const struct interview *it)
{
	for (size_t i = 0; i < person->n_taken; i++)
		if (uuid_equal(person->taken[i].interview, it->id.v.pub))
			return true;
	return false;
}

/* The rules that are against the interview, as a set. */
static unsigned broken(struct context *c, const struct availability *person, const struct interview *it)
{
	int64_t start = instant_unix(it->start.at);
	struct date day = { (int32_t)(start / DAY_SECONDS) + 1 };
	struct person_time time;

	if (!person_time_of(c->arena, person, days_near(day, day), &time))
		return 1U << RULE_HOURS;
	return person_time_broken(&time, (struct unix_span){ start, start + it->minutes * 60 }, c->now);
}

static struct substitute substitute_of(struct context *c, const struct availability *person, const struct interview *it)
{
	static const char *const words[RULES_END] = { SLOT_RULE_WORDS };
	unsigned rules = broken(c, person, it);
	struct str *reasons = ARENA_ARRAY(c->arena, struct str, RULES_END);
	struct substitute found = { .person.id = person->person, .person.name = person->name, .free = rules == 0 };

	found.reasons.at = reasons;
	for (unsigned rule = 0; rule < RULES_END; rule++)
		if ((rules >> rule & 1) != 0)
			reasons[found.reasons.n++] = str_of(words[rule]);
	return found;
}

enum err service_seat_substitutes(struct context *c, const struct interview *it, const struct interview_key *in,
                                  struct substitute_list *out)
{
	const struct calendar_query query = { .from = { (int32_t)(instant_unix(it->start.at) / DAY_SECONDS) + 1 - MARGIN_DAYS },
		                              .to = { (int32_t)(instant_unix(it->start.at) / DAY_SECONDS) + 1 + MARGIN_DAYS },
		                              .interviews = true,
		                              .begin = away(it, -MARGIN_DAYS),
		                              .end = away(it, MARGIN_DAYS) };
	struct availability_list people = { 0 };
	enum err e = store_calendar_find(c->db, c->arena, CALENDAR_COMPANY, &query, &people);
	struct substitute *found = ARENA_ARRAY(c->arena, struct substitute, 2 * people.n);
	size_t n = 0, n_taken = 0;

	(void)in;
	/* Who is free comes first; the others wait in the second half. */
	for (size_t i = 0; e == OK && i < people.n; i++) {
		if (sits(&people.at[i], it))
			continue;
		struct substitute one = substitute_of(c, &people.at[i], it);
		if (one.free)
			found[n++] = one;
		else
			found[people.n + n_taken++] = one;
	}
	for (size_t i = 0; i < n_taken; i++)
		found[n++] = found[people.n + i];
	*out = (struct substitute_list){ .at = found, .n = n, .total = (int64_t)n };
	return e;
}
