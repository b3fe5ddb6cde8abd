/* What is left behind by a change of an interview: history, audit, outbox, notifications. */
#include "service/interview/inside.h"

#include "model/words.h"
#include "store/trail/event.h"

/* The members of which history is kept, each as text. */
enum member {
	STATUS,
	DECISION,
	START,
	MINUTES,
	ZONE,
	MODE,
	TOPIC,
	PERSON,
	GUEST_NAME,
	GUEST_EMAIL,
	PLACE,
	LINK,
	NOTES,
	FEEDBACK,
	SHARED,
	TECHNICAL,
	CULTURE,
	PANEL,
	REASON,
	MEMBERS
};
static const char *const member_names[MEMBERS] = {
	[STATUS] = "status",
	[DECISION] = "decision",
	[START] = "start",
	[MINUTES] = "minutes",
	[ZONE] = "zone",
	[MODE] = "mode",
	[TOPIC] = "topic",
	[PERSON] = "interviewer",
	[GUEST_NAME] = "guest_name",
	[GUEST_EMAIL] = "guest_email",
	[PLACE] = "location",
	[LINK] = "link",
	[NOTES] = "notes",
	[FEEDBACK] = "feedback",
	[SHARED] = "feedback_shared",
	[TECHNICAL] = "technical_score",
	[CULTURE] = "cultural_fit_score",
	[PANEL] = "panel",
	[REASON] = "cancel_reason",
};

static struct str instant_text(struct context *c, struct instant at)
{
	char text[32];
	size_t n = instant_format(at, false, text);

	return str_copy(c->arena, (struct str){ text, n });
}

static struct str id_text(struct context *c, struct uuid id)
{
	return uuid_none(id) ? (struct str){ 0 } : uuid_text(c->arena, id);
}

static struct str panel_text(struct context *c, const struct user_list *panel)
{
	struct str text = { 0 };

	for (size_t i = 0; i < panel->n; i++) {
		struct str id = id_text(c, panel->at[i].id.v.pub);
		text = i == 0 ? id : STR_JOIN(c->arena, text, STR(" "), id);
	}
	return text;
}

struct str service_decimal_text(struct context *c, struct decimal decimal)
{
	struct buf text = buf_new(c->arena, 32);

	if (!decimal.has)
		return (struct str){ 0 };
	buf_int(&text, decimal.cents / 100);
	buf_char(&text, '.');
	buf_pad(&text, decimal.cents % 100, 2);
	return buf_view(&text);
}

static struct str member_text(struct context *c, const struct interview *it, enum member member)
{
	switch (member) {
	case STATUS:
		return word_interview_status(it->status);
	case DECISION:
		return word_decision(it->decision);
	case START:
		return instant_text(c, it->start.at);
	case MINUTES:
		return str_from_int(c->arena, it->minutes);
	case ZONE:
		return it->start.zone;
	case MODE:
		return word_mode(it->mode);
	case TOPIC:
		return word_topic(it->topic);
	case PERSON:
		return id_text(c, it->interviewer.id.v.pub);
	case GUEST_NAME:
		return it->guest_name;
	case GUEST_EMAIL:
		return it->guest_email;
	case PLACE:
		return it->location;
	case LINK:
		return it->link;
	case NOTES:
		return it->notes;
	case FEEDBACK:
		return it->feedback;
	case SHARED:
		return it->feedback_shared ? STR("true") : STR("false");
	case TECHNICAL:
		return service_decimal_text(c, it->technical);
	case CULTURE:
		return service_decimal_text(c, it->culture);
	case PANEL:
		return panel_text(c, &it->panel);
	case REASON:
		return it->cancel_reason;
	case MEMBERS:
		break;
	}
	return (struct str){ 0 };
}

/* One more than there are members: the remark, which is in the history alone. */
#define CHANGES (MEMBERS + 1)
static size_t changes_of(struct context *c, const struct interview_news *news, struct change changes[CHANGES])
{
	size_t n = 0;

	if (news->was == NULL) {
		changes[0] = (struct change){ member_names[STATUS], { 0 }, member_text(c, news->next, STATUS) };
		return 1;
	}
	for (enum member member = 0; member < MEMBERS; member++) {
		struct str before = member_text(c, news->was, member), after = member_text(c, news->next, member);
		if (!str_equal(before, after))
			changes[n++] = (struct change){ member_names[member], before, after };
	}
	if (news->remark.n > 0)
		changes[n++] = (struct change){ "remark", { 0 }, news->remark };
	return n;
}

bool service_interview_differs(struct context *c, const struct interview *was, const struct interview *next)
{
	struct change changes[CHANGES];

	return changes_of(c, &(struct interview_news){ .was = was, .next = next }, changes) > 0;
}

/* What happened, by the most important of the changes; without a title nobody is notified. */
struct headline {
	const char *event, *title;
};
static struct headline headline_of(const struct interview *was, const struct interview *next)
{
	static const struct headline by_status[] = {
		[INTERVIEW_SCHEDULED] = { "interview.rescheduled", "Interview rescheduled" },
		[INTERVIEW_CONFIRMED] = { "interview.confirmed", "Interview confirmed" },
		[INTERVIEW_COMPLETED] = { "interview.completed", "Interview completed" },
		[INTERVIEW_CANCELLED] = { "interview.cancelled", "Interview cancelled" },
		[INTERVIEW_NO_SHOW] = { "interview.no_show", "Interview missed" },
	};

	if (was == NULL)
		return (struct headline){ "interview.scheduled", "Interview scheduled" };
	if (was->status == INTERVIEW_COMPLETED && was->status != next->status)
		return (struct headline){ "interview.reopened", "Interview reopened" };
	if (was->status != next->status)
		return by_status[next->status];
	if (was->start.at.us != next->start.at.us || was->minutes != next->minutes)
		return by_status[INTERVIEW_SCHEDULED];
	return (struct headline){ "interview.changed", NULL };
}

struct people {
	const struct user_id *at;
	size_t n;
};

static bool among(struct people people, struct user_id who)
{
	for (size_t i = 0; i < people.n; i++)
		if (people.at[i].v.key == who.v.key)
			return true;
	return false;
}

/* Those of `people` who are not among `others`, each once and without the caller. */
static struct people without(struct context *c, struct people people, struct people others)
{
	struct user_id *found = ARENA_ARRAY(c->arena, struct user_id, people.n);
	struct people left = { found, 0 };

	for (size_t i = 0; i < people.n; i++)
		if (people.at[i].v.key != c->who.user.v.key && !among(others, people.at[i]) && !among(left, people.at[i]))
			found[left.n++] = people.at[i];
	return left;
}

/* Whoever came or went while it lies ahead is told that alone. */
static enum err tell_seats(struct context *c, const struct interview_news *news, struct str message)
{
	const struct people before = { news->before, news->n_before }, after = { news->told, news->n_told };
	const struct people came = without(c, after, before), left = without(c, before, after);
	struct event event = { .object = OBJECT_INTERVIEW,
		               .id = news->next->id.v,
		               .company = news->next->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .message = message,
		               .quiet = true };
	enum err e = OK;

	event.name = "interview.joined";
	event.title = STR("Interview scheduled");
	event.told = came.at;
	event.n_told = came.n;
	if (event.n_told > 0)
		e = store_event_write(c->db, &event);
	event.name = "interview.left";
	event.title = STR("Interview without you");
	event.told = left.at;
	event.n_told = left.n;
	return e == OK && event.n_told > 0 ? store_event_write(c->db, &event) : e;
}

enum err service_interview_tell(struct context *c, const struct interview_news *news)
{
	struct change changes[CHANGES];
	struct user_id *told = ARENA_ARRAY(c->arena, struct user_id, news->n_told);
	struct headline headline = headline_of(news->was, news->next);
	struct event event = { .name = headline.event,
		               .object = OBJECT_INTERVIEW,
		               .id = news->next->id.v,
		               .company = news->next->company.id,
		               .address = c->address,
		               .request_id = c->request_id,
		               .changes = changes,
		               .n_changes = changes_of(c, news, changes),
		               .told = told,
		               .title = str_of(headline.title),
		               .message = STR_JOIN(c->arena, news->title, STR(", "), instant_text(c, news->next->start.at)) };

	bool ahead = news->next->status == INTERVIEW_SCHEDULED || news->next->status == INTERVIEW_CONFIRMED;
	struct people all = without(c, (struct people){ news->told, news->n_told }, (struct people){ 0 });
	for (size_t i = 0; headline.title != NULL && i < all.n; i++) {
		/* Who comes just now has another story to hear. */
		bool came = news->n_before > 0 && !among((struct people){ news->before, news->n_before }, all.at[i]);
		if (!came || !ahead)
			told[event.n_told++] = all.at[i];
	}
	enum err e = store_event_write(c->db, &event);
	return e == OK && news->n_before > 0 && ahead ? tell_seats(c, news, event.message) : e;
}
