/* A candidate answers an invitation with the link in its mail. The changes are made by the same use cases as after a login. */
#include "service/interview/respond.h"
#include "service/interview/answer.h"
#include "service/interview/interview.h"

#include "base/zone.h"
#include "service/interview/inside.h"
#include "store/interview/interview.h"
#include "store/mail/facts.h"

#include <string.h>

enum { TEXT_SIZE = 16 + 16 + 8, MAC_SIZE = 16 };
#define PURPOSE "answer"

/* ---- the link */

static void put_text(struct uuid interview, struct uuid person, struct instant start, char text[TEXT_SIZE])
{
	uint64_t second = (uint64_t)instant_unix(start);

	memcpy(text, interview.byte, 16);
	memcpy(text + 16, person.byte, 16);
	for (int i = 0; i < 8; i++)
		text[32 + i] = (char)(second >> (56 - 8 * i));
}

struct str service_answer_link(struct context *c, struct uuid interview, struct uuid person, struct instant start)
{
	char text[TEXT_SIZE + MAC_SIZE];
	uint8_t mac[32];

	put_text(interview, person, start, text);
	token_mac(c->ring, PURPOSE, (struct str){ text, TEXT_SIZE }, mac);
	memcpy(text + TEXT_SIZE, mac, MAC_SIZE);
	return STR_JOIN(c->arena, c->settings->public_url, STR("/i/"), base64url_encode(c->arena, text, sizeof text));
}

struct link {
	struct uuid interview, person;
	struct instant start;
};

static bool read_link(struct context *c, struct str token, struct link *link_r)
{
	struct str bytes;
	uint64_t second = 0;

	if (!base64url_decode(c->arena, token, &bytes) || bytes.n != TEXT_SIZE + MAC_SIZE)
		return false;
	if (!token_mac_verify(c->ring, PURPOSE, (struct str){ bytes.p, TEXT_SIZE }, str_from(bytes, TEXT_SIZE)))
		return false;
	memcpy(link_r->interview.byte, bytes.p, 16);
	memcpy(link_r->person.byte, bytes.p + 16, 16);
	for (int i = 0; i < 8; i++)
		second = second << 8 | (uint8_t)bytes.p[32 + i];
	link_r->start = instant_of_unix((int64_t)second);
	return true;
}

/* ---- the state of the interview */

static enum answer_state state_of(const struct context *c, const struct interview *it, struct instant start)
{
	if (it->status == INTERVIEW_CANCELLED)
		return ANSWER_DECLINED;
	if (it->status == INTERVIEW_COMPLETED || it->status == INTERVIEW_NO_SHOW)
		return ANSWER_OVER;
	if (it->start.at.us != start.us)
		return ANSWER_MOVED;
	if (it->start.at.us <= c->now.us)
		return ANSWER_OVER;
	return it->status == INTERVIEW_CONFIRMED ? ANSWER_CONFIRMED : ANSWER_OPEN;
}

/* The link stands for the candidate, so the rest of the request runs with the candidate's rights. */
static void act_as(struct context *c, const struct user *candidate)
{
	c->who = (struct principal){ .user = candidate->id, .role = CANDIDATE, .zone = candidate->zone };
	db_set_scope(c->db, (struct db_scope_values){ .caller = candidate->id.v.key, .role = CANDIDATE, .now = c->now });
}

static enum err find_page(struct context *c, struct str token, struct answer_page *out)
{
	struct link link;
	struct party_list parties = { 0 };
	struct interview found = { 0 };

	if (!read_link(c, token, &link))
		return E_NOT_FOUND;
	out->token = token;
	out->state = ANSWER_GONE;
	enum err e = store_interview_any(c->db, (struct shown){ 0 }, link.interview, &found);
	if (e == OK)
		e = store_mail_interview(c->db, found.id, &out->interview);
	if (e == OK)
		e = store_mail_parties(c->db, found.id, &parties);
	if (e != OK)
		return e == E_NO_ROW ? OK : e;
	for (size_t i = 0; i < parties.n; i++) {
		const struct user *user = &parties.at[i].user;
		if (parties.at[i].part != PART_CANDIDATE || !uuid_equal(user->id.v.pub, link.person) || !user->active)
			continue;
		out->state = state_of(c, &out->interview, link.start);
		out->language = user->language;
		(void)zone_shown(user->zone, &out->zone);
		out->candidate = user->name;
		act_as(c, user);
	}
	if (out->state == ANSWER_GONE)
		out->interview = (struct interview){ 0 };
	return OK;
}

static bool may_answer(const struct answer_page *page)
{
	return page->state == ANSWER_OPEN || page->state == ANSWER_CONFIRMED;
}

/* Of an interview that can no longer be answered, the page says for what it was. */
static void hide(struct answer_page *page)
{
	const struct interview *it = &page->interview;

	if (!may_answer(page))
		page->interview = (struct interview){ .company.name = it->company.name,
			                              .company.colour = it->company.colour,
			                              .application.job.title = it->application.job.title };
}

enum err service_answer_look(struct context *c, const struct answer_key *in, struct answer_page *out)
{
	enum err e = find_page(c, in->token, out);

	hide(out);
	return e;
}

/* ---- answers */

/* Locks the interview. E_RETRY: it changed since the page was read. */
static enum err lock(struct context *c, const struct answer_page *out, struct interview *was)
{
	enum err e = service_interview_lock(c, out->interview.id, was);

	return e == OK && (was->status != out->interview.status || was->start.at.us != out->interview.start.at.us) ? E_RETRY
	                                                                                                           : e;
}

static enum err confirm(struct context *c, struct answer_page *out)
{
	struct interview was = { 0 }, confirmed = { 0 };

	if (out->state == ANSWER_OPEN) {
		enum err e = lock(c, out, &was);
		if (e == OK)
			e = service_interview_confirm(c, &was, &(struct interview_key){ .id = was.id }, &confirmed);
		if (e != OK)
			return e == E_NOT_PENDING ? E_RETRY : e;
	}
	out->state = ANSWER_CONFIRMED;
	out->done = ANSWER_DID_CONFIRM;
	return OK;
}

static struct str cut_text(struct str text, size_t points)
{
	text = str_trim(text);
	for (size_t i = 0, n = 0; i < text.n; i++)
		if (((unsigned char)text.p[i] & 0xc0) != 0x80 && n++ == points)
			return (struct str){ text.p, i };
	return text;
}

static enum err decline(struct context *c, const struct answer_edit *in, struct answer_page *out)
{
	struct interview was = { 0 }, declined = { 0 };
	struct instant until = interview_decline_until(&out->interview);

	if (until.us < c->now.us) {
		out->done = ANSWER_TOO_LATE;
		out->until = until;
		return OK;
	}
	enum err e = lock(c, out, &was);
	if (e == OK)
		e = service_interview_decline(c, &was, cut_text(in->reason, DECLINE_REASON_MOST), &declined);
	out->state = ANSWER_DECLINED;
	out->done = ANSWER_DID_DECLINE;
	return e;
}

/* The time that the page's form has, on the clock that the page shows. False: it is none. */
static bool read_time(const struct answer_edit *in, const struct answer_page *out, struct instant *time_r)
{
	struct date day;
	struct wall time;

	return date_parse(str_trim(in->day), &day) && wall_parse(str_trim(in->time), &time) &&
	       zone_instant(zone_shown(out->zone, NULL), day, time, time_r);
}

static enum err propose(struct context *c, const struct answer_edit *in, size_t off, struct answer_page *out)
{
	struct interview was = { 0 };
	struct proposal made = { 0 };
	struct instant time = { 0 };
	struct proposing what = { in->times, cut_text(in->message, PROPOSAL_TEXT_MOST), off };

	/* A day and a time that do not exist together are treated as a time in the past. */
	if (HAS(in, day) || HAS(in, time)) {
		if (!read_time(in, out, &time))
			return fail_at(c, E_PAST, off, in->day);
		what.times = (struct instants){ &time, 1 };
	}
	enum err e = lock(c, out, &was);
	if (e == OK)
		e = service_interview_propose(c, &was, &what, &made);
	out->done = ANSWER_DID_PROPOSE;
	return e;
}

static enum err give(struct context *c, const struct answer_edit *in, size_t off, struct answer_page *out)
{
	switch (in->answer) {
	case CANDIDATE_CONFIRMS:
		return confirm(c, out);
	case CANDIDATE_DECLINES:
		return decline(c, in, out);
	case CANDIDATE_PROPOSES:
		break;
	}
	return propose(c, in, off, out);
}

enum err service_answer_give(struct context *c, const struct answer_edit *in, size_t off, struct answer_page *out)
{
	enum err e = find_page(c, in->token, out);

	if (e == OK && may_answer(out))
		e = give(c, in, off, out);
	hide(out);
	return e;
}
