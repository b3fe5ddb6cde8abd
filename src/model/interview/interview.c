/* The members of an interview, the state machine of interviews and applications, and the arithmetic of scorecards. */
#include "model/interview/interview.h"

#include <string.h>

/* ---- members */

/* clang-format off */
WORDS(status_words, interview_status, INTERVIEW_STATUS_VALUES(WORD_OF));
WORDS(absent_words, absent, ABSENT_VALUES(WORD_OF));
WORDS(decision_words, decision, DECISION_VALUES(WORD_OF));
WORDS(mode_words, mode, MODE_VALUES(WORD_OF));
WORDS(topic_words, topic, TOPIC_VALUES(WORD_OF));
SHAPE(member_user, user,
	ID(user, id, "id", "A person, as history names them"));

/* A member that BY_COPY copies must have the same type in both structs. Members with other rules are checked too. */
#define SAME_MEMBER(sent, m) _Generic(&((struct interview *)0)->m, __typeof__(&((struct interview_edit *)0)->sent): 0)
#define MEMBER_(sent, m, kind_, words_, wire, ...) { \
	.field = { .kind = (kind_), .words = words_, .of = "interview", .name = wire, .off = offsetof(struct interview, m) }, \
	.in = offsetof(struct interview_edit, sent), .size = sizeof(((struct interview *)0)->m) + SAME_MEMBER(sent, m), __VA_ARGS__ }
#define PAIR(sent, m, ...) MEMBER_(sent, m, KIND_OF(interview, m), NULL, __VA_ARGS__)
#define MEMBER(m, ...) PAIR(m, m, __VA_ARGS__)
#define ENUM(m, words_, ...) MEMBER_(m, m, KIND_ENUM + TYPE_IS(interview, m, words_##_enum), &words_, __VA_ARGS__)
#define USERS(m, wire, ...) { .field = LIST(interview, m, member_user, wire, "People"), .in = offsetof(struct interview_edit, m), __VA_ARGS__ }
#define SENT(sent, wire, ...) { .field.name = wire, .in = offsetof(struct interview_edit, sent), __VA_ARGS__ }
/* clang-format on */
static const struct interview_member members[] = { INTERVIEW_MEMBERS };
const struct interview_members interview_members = { members, COUNT(members) };

static bool sent(const struct interview_edit *in, size_t off)
{
	return (in->seen.w[off / 256] >> (off / 4 % 64) & 1) != 0;
}

bool interview_edit_covers(size_t off)
{
	static const size_t unwritten[] = { offsetof(struct interview_edit, id), offsetof(struct interview_edit, version),
		                            offsetof(struct interview_edit, same_status),
		                            offsetof(struct interview_edit, topics) };

	for (size_t i = 0; i < COUNT(unwritten); i++) {
		if (off / 4 == unwritten[i] / 4)
			return true;
	}
	for (size_t i = 0; i < COUNT(members); i++) {
		bool kept = members[i].field.of != NULL;
		if (off / 4 == members[i].in / 4)
			return members[i].write != 0 && (members[i].by != BY_COPY || members[i].size > 0) &&
			       (!members[i].history || kept);
	}
	return false;
}

bool interview_may_write(const struct interview_edit *in, unsigned who)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		if (sent(in, members[i].in) && (members[i].write & who) == 0)
			return false;
	}
	return true;
}

bool interview_sends(const struct interview_edit *in, enum interview_rule by)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		if (members[i].by == by && sent(in, members[i].in))
			return true;
	}
	return false;
}

void interview_copy(struct interview *it, const struct interview_edit *in, enum interview_rule by)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		if (members[i].by == by && sent(in, members[i].in))
			memcpy((char *)it + members[i].field.off, (const char *)in + members[i].in, members[i].size);
	}
}

static bool same_people(const struct user_list *was, const struct user_list *next)
{
	bool same = was->n == next->n;

	for (size_t i = 0; same && i < next->n; i++)
		same = panel_has(was, next->at[i].id);
	return same;
}

bool interview_same(const struct interview_member *member, const struct interview *was, const struct interview *next)
{
	const char *before = (const char *)was + member->field.off, *after = (const char *)next + member->field.off;

	if (member->field.kind == KIND_LIST)
		return same_people((const void *)before, (const void *)after);
	return field_same(&member->field, before, after);
}

bool interview_differs_by(const struct interview *was, const struct interview *next, enum interview_rule by)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		if (members[i].by == by && members[i].history && !interview_same(&members[i], was, next))
			return true;
	}
	return false;
}

bool interview_differs(const struct interview *was, const struct interview *next)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		if (members[i].history && !interview_same(&members[i], was, next))
			return true;
	}
	return false;
}

bool interview_moved(const struct interview *was, const struct interview *next)
{
	return was->start.at.us != next->start.at.us || was->minutes != next->minutes;
}

bool interview_changes_calendar(const struct interview *was, const struct interview *next)
{
	for (size_t i = 0; i < COUNT(members); i++) {
		bool told = members[i].calendar == CALENDAR_FOLLOWS ||
		            (members[i].calendar == CALENDAR_CANCELS && next->status == INTERVIEW_CANCELLED);
		if (told && !interview_same(&members[i], was, next))
			return true;
	}
	return false;
}

/* ---- the state machine */

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

bool interview_ahead(enum interview_status status)
{
	return status == INTERVIEW_SCHEDULED || status == INTERVIEW_CONFIRMED;
}

enum mode interview_default_mode(struct str link, struct str location)
{
	return link.n == 0 && location.n > 0 ? MODE_IN_PERSON : MODE_VIDEO;
}

bool link_valid(struct str link)
{
	size_t colon = str_find(link, ':');
	struct str scheme = { link.p, colon };

	/* Mails and calendars have it in a line of its own. */
	for (size_t i = 0; i < link.n; i++)
		if ((unsigned char)link.p[i] < ' ' || link.p[i] == 0x7f)
			return false;
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

void interview_set_place(struct interview *it, const struct interview_edit *in)
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

struct user_id card_author(const struct interview *it, struct user_id who)
{
	return panel_has(&it->panel, who) ? who : it->interviewer.id;
}

bool card_left(const struct interview *was, const struct interview *next, struct user_id who)
{
	return card_author(was, who).v.key == who.v.key && card_author(next, who).v.key != who.v.key;
}

struct user_id card_editor(struct user_id author, struct user_id who)
{
	return author.v.key == who.v.key ? (struct user_id){ 0 } : who;
}

bool scorecard_complete(const struct scorecard *card)
{
	return card->appearance.has && card->knowledge.has && card->confidence.has && card->attitude.has &&
	       card->communication.has;
}
