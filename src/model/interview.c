/* The state machine of interviews and applications, and the arithmetic of scorecards. */
#include "model/interview.h"

enum err interview_move(enum interview_status from, enum interview_status to)
{
	static const bool allowed[][INTERVIEW_NO_SHOW + 1] = {
		[INTERVIEW_SCHEDULED] = { [INTERVIEW_CONFIRMED] = true,
		                          [INTERVIEW_COMPLETED] = true,
		                          [INTERVIEW_CANCELLED] = true,
		                          [INTERVIEW_NO_SHOW] = true },
		[INTERVIEW_CONFIRMED] = { [INTERVIEW_COMPLETED] = true,
		                          [INTERVIEW_CANCELLED] = true,
		                          [INTERVIEW_NO_SHOW] = true },
		[INTERVIEW_NO_SHOW] = { false },
	};
	if ((size_t)from >= COUNT(allowed) || (size_t)to >= COUNT(*allowed))
		return E_MOVE;
	return allowed[from][to] ? OK : E_MOVE;
}

enum mode interview_default_mode(struct str link, struct str location)
{
	return link.n == 0 && location.n > 0 ? MODE_IN_PERSON : MODE_VIDEO;
}

bool link_valid(struct str link)
{
	size_t colon = str_find(link, ':');
	struct str scheme = { link.p, colon };

	return (str_equal_nocase(scheme, STR("http")) || str_equal_nocase(scheme, STR("https"))) &&
	       str_starts(str_from(link, colon), STR("://"));
}

static bool has(struct set set, unsigned value)
{
	return (set.bits >> value & 1) != 0;
}

static void put_place(struct interview *it, struct str place, bool topic)
{
	bool link = link_valid(place) && (it->mode == MODE_VIDEO || topic);

	if (link)
		it->mode = MODE_VIDEO;
	if (link || place.n == 0)
		it->link = link ? place : (struct str){ 0 };
	it->location = link || place.n == 0 ? (struct str){ 0 } : place;
}

void interview_describe(struct interview *it, const struct interview_edit *in)
{
	struct str shown = it->location.n > 0 ? it->location : it->link;
	bool other = HAS(in, topic) && in->topic != it->topic && in->topic != TOPIC_NONE;

	if (HAS(in, mode))
		it->mode = in->mode;
	if (HAS(in, topic))
		it->topic = in->topic;
	if (in->topics.bits == 0)
		return;
	if (HAS(in, mode) && has(in->topics, it->topic))
		it->topic = TOPIC_NONE;
	if (HAS(in, place) && !str_equal(shown, in->place))
		put_place(it, in->place, has(in->topics, it->topic));
	if (other)
		it->mode = it->link.n > 0 ? MODE_VIDEO : it->location.n > 0 ? MODE_IN_PERSON : MODE_PHONE;
}

bool interview_told_anew(const struct interview *was, const struct interview *next)
{
	bool same = was->panel.n == next->panel.n;

	for (size_t i = 0; same && i < next->panel.n; i++)
		same = panel_has(&was->panel, next->panel.at[i].id);
	return !same || was->start.at.us != next->start.at.us || !str_equal(was->start.zone, next->start.zone) ||
	       was->minutes != next->minutes || was->mode != next->mode || !str_equal(was->location, next->location) ||
	       !str_equal(was->link, next->link) || was->interviewer.id.v.key != next->interviewer.id.v.key ||
	       (was->status != INTERVIEW_CANCELLED && next->status == INTERVIEW_CANCELLED);
}

bool panel_has(const struct user_list *panel, struct user_id person)
{
	for (size_t i = 0; i < panel->n; i++) {
		if (panel->at[i].id.v.key == person.v.key)
			return true;
	}
	return false;
}

bool application_open(enum application_status status)
{
	return status != APPLICATION_HIRED && status != APPLICATION_REJECTED && status != APPLICATION_WITHDRAWN;
}

bool application_ongoing(enum application_status status)
{
	return status == APPLICATION_INTERVIEW_SCHEDULED || status == APPLICATION_INTERVIEWING;
}

enum application_status application_after_scheduling(enum application_status now)
{
	return now < APPLICATION_INTERVIEW_SCHEDULED ? APPLICATION_INTERVIEW_SCHEDULED : now;
}

enum application_status application_after_completion(enum application_status now)
{
	return now < APPLICATION_INTERVIEWING ? APPLICATION_INTERVIEWING : now;
}

enum err application_after_decision(enum application_status now, enum decision decision, bool held,
                                    enum application_status *to_r)
{
	bool chosen = now >= APPLICATION_SELECTED && now <= APPLICATION_HIRED, gone = now >= APPLICATION_REJECTED;

	*to_r = now;
	if ((decision == DECISION_SELECTED && chosen) || (decision == DECISION_REJECTED && gone))
		return OK;
	if (now == APPLICATION_HIRED || now == APPLICATION_WITHDRAWN)
		return E_MOVE;
	if (decision == DECISION_SELECTED)
		*to_r = APPLICATION_SELECTED;
	else if (decision == DECISION_REJECTED)
		*to_r = APPLICATION_REJECTED;
	else if (chosen || gone)
		*to_r = held ? APPLICATION_INTERVIEWING : APPLICATION_INTERVIEW_SCHEDULED;
	return OK;
}

bool scorecard_complete(const struct scorecard *card)
{
	return card->appearance.has && card->knowledge.has && card->confidence.has && card->attitude.has &&
	       card->communication.has;
}

struct decimal scorecard_average(const struct scorecard *card)
{
	const struct maybe_int ratings[] = { card->appearance, card->knowledge, card->confidence, card->attitude,
		                             card->communication };
	int64_t sum = 0, n = 0;
	for (size_t i = 0; i < COUNT(ratings); i++) {
		if (ratings[i].has) {
			sum += ratings[i].v;
			n++;
		}
	}
	if (n == 0)
		return (struct decimal){ 0 };
	int64_t tenths = (20 * sum + n) / (2 * n); /* half up; ratings are never negative */
	return (struct decimal){ .cents = tenths * 10, .has = true };
}
