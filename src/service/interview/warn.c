/* Warns whoever books by hand of the rules of people's availability that the booking breaks. */
#include "base/buf.h"
#include "model/calendar/rules.h"
#include "service/interview/inside.h"
#include "store/calendar/calendar.h"

static const char *const words[RULES_END] = { SLOT_RULE_WORDS };
/* A time that is past or taken is refused, so nobody is warned of it. */
enum { REFUSED = 1 << RULE_PAST | 1 << RULE_INTERVIEW | 1 << RULE_HOLD | 1 << RULE_IMPORTED };
#define WARNINGS_BYTES 8192

#define DAY_SECONDS 86400
#define NEAR_DAYS 2 /* hours that concern a time begin at most so many days before or after it, in any zone */

static bool shows(const struct context *c)
{
	struct shown shown = c->shown;

	return c->who.role != CANDIDATE && shown_take(&shown, offsetof(struct interview, warnings));
}

static bool books(const struct interview *was, const struct interview *it)
{
	if (it->status == INTERVIEW_CANCELLED)
		return false;
	return was == NULL || interview_moved(was, it) || interview_differs_by(was, it, BY_INTERVIEWER) ||
	       interview_differs_by(was, it, BY_PANEL);
}

static struct instant away(const struct interview *it, int64_t days)
{
	struct instant at = instant_add(it->start.at, days * DAY_SECONDS);

	return at.us < 1 ? (struct instant){ 1 } : at;
}

static struct calendar_people people_of(const struct interview *it)
{
	struct date day = { (int32_t)(instant_unix(it->start.at) / DAY_SECONDS) + 1 };
	struct calendar_people people = { .span = { .from = { day.day1 - NEAR_DAYS },
		                                    .to = { day.day1 + NEAR_DAYS },
		                                    .begin = away(it, -NEAR_DAYS),
		                                    .end = away(it, NEAR_DAYS) },
		                          .except = it->id };

	if (it->interviewer.id.v.key != 0)
		people.person[people.n++] = it->interviewer.id;
	for (size_t i = 0; i < it->panel.n && people.n < CALENDAR_PEOPLE_FEW; i++)
		people.person[people.n++] = it->panel.at[i].id;
	return people;
}

static struct uuid id_of(const struct interview *it, struct user_id person)
{
	for (size_t i = 0; i < it->panel.n; i++)
		if (it->panel.at[i].id.v.key == person.v.key)
			return it->panel.at[i].id.v.pub;
	return it->interviewer.id.v.pub;
}

/* Appends the warnings of one person, as the items of a list of RFC 9651. */
static void warn(struct context *c, const struct interview *it, const struct availability *person, struct buf *text)
{
	int64_t start = instant_unix(it->start.at);
	struct unix_span slot = { start, start + it->minutes * 60 };
	struct date day = { (int32_t)(start / DAY_SECONDS) + 1 };
	struct date_span days = { { day.day1 - NEAR_DAYS }, { day.day1 + NEAR_DAYS } };
	struct person_time time;

	if (!person_time_of(c->arena, person, days, &time))
		return;
	unsigned broken = person_time_broken(&time, slot, c->now) & ~(unsigned)REFUSED;
	for (unsigned rule = 0; rule < RULES_END; rule++) {
		if ((broken >> rule & 1) == 0)
			continue;
		buf_text(text, text->n > 0 ? ", \"" : "\"");
		buf_str(text, uuid_text(c->arena, id_of(it, person->person)));
		buf_text(text, "\";rule=");
		buf_text(text, words[rule]);
	}
}

enum err service_interview_warn(struct context *c, const struct interview *was, const struct interview *it,
                                struct interview *out)
{
	struct calendar_people people = people_of(it);
	struct availability_list found = { 0 };
	struct buf text = buf_new(c->arena, WARNINGS_BYTES);

	out->warnings = (struct str){ 0 };
	if (people.n == 0 || !books(was, it) || it->start.at.us <= c->now.us || !shows(c))
		return OK;
	enum err e = store_calendar_rules(c->db, c->arena, &people, &found);
	for (size_t i = 0; e == OK && i < found.n; i++)
		warn(c, it, &found.at[i], &text);
	if (text.n > 0)
		out->warnings = buf_view(&text);
	return e;
}
