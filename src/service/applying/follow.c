/* Whoever has the mailed link of an application sees where it stands, and acts as its candidate without logging in. */
#include "service/applying/follow.h"

#include <string.h>

#include "base/zone.h"
#include "model/candidate.h"
#include "model/words.h"
#include "service/applying/applying.h"
#include "service/file/keep.h"
#include "service/interview/interview.h"
#include "service/interview/respond.h"
#include "service/offer/offer.h"
#include "service/people/attempt.h"
#include "store/application/application.h"
#include "store/application/applying.h"
#include "store/application/detail.h"
#include "store/interview/interview.h"
#include "store/offer/offer.h"

/* The token: the 16 bytes of the application's public id, and 16 bytes of their MAC. It is good as long as the application is
 * there. */
enum { ID_SIZE = 16, MAC_SIZE = 16 };
#define PURPOSE "application"

struct str service_follow_token(struct context *c, struct uuid application)
{
	char text[ID_SIZE + MAC_SIZE];
	uint8_t mac[32];

	memcpy(text, application.byte, ID_SIZE);
	token_mac(c->ring, PURPOSE, (struct str){ text, ID_SIZE }, mac);
	memcpy(text + ID_SIZE, mac, MAC_SIZE);
	return base64url_encode(c->arena, text, sizeof text);
}

struct str service_follow_link(struct context *c, const char *page, struct uuid application)
{
	return STR_JOIN(c->arena, c->settings->public_url, STR("/"), str_of(page), STR("/"),
	                service_follow_token(c, application));
}

static bool read_token(struct context *c, struct str token, struct uuid *id_r)
{
	struct str bytes;

	if (!base64url_decode(c->arena, token, &bytes) || bytes.n != ID_SIZE + MAC_SIZE)
		return false;
	memcpy(id_r->byte, bytes.p, ID_SIZE);
	return token_mac_verify(c->ring, PURPOSE, (struct str){ bytes.p, ID_SIZE }, str_from(bytes, ID_SIZE));
}

/* The link was mailed to the candidate, so the rest of the request runs with the candidate's rights. */
static void act_as(struct context *c, const struct user *candidate)
{
	c->who = (struct principal){ .user = candidate->id, .role = CANDIDATE, .zone = candidate->zone };
	db_set_scope(c->db, (struct db_scope_values){ .caller = candidate->id.v.key, .role = CANDIDATE, .now = c->now });
}

/* ---- finding what the link was mailed for */

/* *waiting_r: it has not become an application yet. A second application to the same job leads to the first one. */
static enum err find(struct context *c, struct str token, struct followed *out, bool *waiting_r)
{
	enum applying_status status = APPLYING_NEW;
	struct uuid id;

	*waiting_r = false;
	if (!read_token(c, token, &id))
		return E_NOT_FOUND;
	enum err e = store_followed(c->db, id, out);
	if (e == E_NO_ROW) {
		e = store_followed_waiting(c->db, id, out, &status);
		*waiting_r = e == OK && status == APPLYING_WAITING;
		if (e == OK && status == APPLYING_DONE)
			e = store_followed(c->db, out->application.id.v.pub, out);
		else if (e == OK && !*waiting_r)
			e = E_NO_ROW;
	}
	if (e == OK && !*waiting_r && !out->application.candidate.active)
		e = E_NO_ROW;
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (!*waiting_r)
		act_as(c, &out->application.candidate);
	return OK;
}

/* ---- showing it */

static enum err add_interviews(struct context *c, const struct followed *found, struct follow_page *out)
{
	struct interview_list list = { 0 };
	enum err e = store_followed_interviews(c->db, found, &list);
	struct follow_interview *shown = ARENA_ARRAY(c->arena, struct follow_interview, list.n + 1);

	for (size_t i = 0; e == OK && i < list.n; i++) {
		const struct interview *it = &list.at[i];
		shown[i].interview = *it;
		if (interview_ahead(it->status) && it->start.at.us > c->now.us)
			shown[i].answer_link =
			        service_answer_link(c, it->id.v.pub, found->application.candidate.id.v.pub, it->start.at);
	}
	out->interviews = (struct follow_interview_list){ .at = shown, .n = list.n };
	return e;
}

/* Whether the application is not decided, so that the candidate may add to it and withdraw it. */
static bool runs(const struct application *application)
{
	return application_move(application->status, APPLICATION_WITHDRAWN, true) == OK;
}

static enum err show(struct context *c, struct str token, const struct followed *found, bool waiting, struct follow_page *out)
{
	*out = (struct follow_page){ .waiting = waiting,
		                     .unconfirmed = found->unconfirmed,
		                     .running = !waiting && runs(&found->application),
		                     .application = found->application,
		                     .company = found->company,
		                     .slug = found->slug,
		                     .token = token,
		                     .language = found->application.candidate.language };
	(void)zone_shown(found->application.candidate.zone, &out->zone);
	if (waiting)
		return OK;
	if (found->offer.id.v.key != 0) {
		out->offer = ARENA_NEW(c->arena, struct offer);
		*out->offer = found->offer;
	}
	return add_interviews(c, found, out);
}

enum err service_follow_look(struct context *c, const struct follow_key *in, struct follow_page *out)
{
	struct followed found = { 0 };
	bool waiting;
	enum err e = find(c, in->token, &found, &waiting);

	return e == OK ? show(c, in->token, &found, waiting, out) : e;
}

/* ---- acting */

/* Makes what has waited an application. E_RETRY: the dispatcher or another request was faster. */
static enum err make(struct context *c, struct str token)
{
	struct applying applying = { 0 };
	struct uuid id;

	if (!read_token(c, token, &id))
		return E_NOT_FOUND;
	enum err e = store_applying_lock(c->db, id, &applying);
	if (e != OK || applying.status != APPLYING_WAITING)
		return e == OK || e == E_NO_ROW ? E_RETRY : e;
	return service_applying_make(c, &applying, true);
}

static enum err confirm(struct context *c, const struct application *application)
{
	enum err e = store_applying_confirm(c->db, application);

	if (e == E_NO_ROW) /* it was confirmed before */
		return OK;
	return e == OK ? service_applying_record(c, application, EVENT_APPLICATION_CONFIRMED) : e;
}

/* Finds the application for an act: what has waited becomes one, and its address is confirmed. */
static enum err find_to_act(struct context *c, struct str token, struct followed *out)
{
	bool waiting;
	enum err e = find(c, token, out, &waiting);

	if (e == OK && waiting) {
		e = make(c, token);
		*out = (struct followed){ 0 };
		if (e == OK)
			e = find(c, token, out, &waiting);
	}
	return e == OK ? confirm(c, &out->application) : e;
}

/* What another use case has found wrong is said of the member at `off` of this form; at 0 there is none. */
static void blame(struct context *c, size_t off)
{
	for (size_t i = 0; i < c->faults.n; i++)
		c->faults.at[i].off = off;
}

/* Shows what stands there after an act. */
static enum err answer(struct context *c, enum err e, struct str token, struct follow_page *out)
{
	return e == OK ? service_follow_look(c, &(struct follow_key){ .token = token }, out) : e;
}

enum err service_follow_confirm(struct context *c, const struct follow_key *in, struct follow_page *out)
{
	struct followed found = { 0 };

	return answer(c, find_to_act(c, in->token, &found), in->token, out);
}

/* As for a candidate who withdraws after a login: the interviews are locked before the application. */
static enum err find_to_withdraw(struct context *c, const struct application *application, struct application_detail *out)
{
	enum err e = store_interview_any_lock_ahead(c->db, &(struct interview){ .application = *application });

	return e == OK ? store_application_detail_any_lock(c->db, application->id.v.pub, out) : e;
}

enum err service_follow_withdraw(struct context *c, const struct follow_key *in, struct follow_page *out)
{
	struct followed found = { 0 };
	struct application_detail was = { 0 }, withdrawn = { 0 };
	struct application_edit edit = { .status = APPLICATION_WITHDRAWN };
	bool waiting;
	enum err e = find(c, in->token, &found, &waiting);

	if (e == OK && waiting)
		e = find_to_act(c, in->token, &found);
	if (e == OK)
		e = find_to_withdraw(c, &found.application, &was);
	if (e == OK)
		e = confirm(c, &found.application);
	if (e == OK && was.application.status == APPLICATION_WITHDRAWN)
		return fail_at(c, E_MOVE, AT(in, seen), word_application_status(APPLICATION_WITHDRAWN));
	MARK(&edit, status);
	if (e == OK)
		e = service_interview_change_application(c, &was, &edit, &withdrawn);
	blame(c, AT(in, seen));
	return answer(c, e, in->token, out);
}

enum err service_follow_add_file(struct context *c, const struct follow_upload *in, struct follow_page *out)
{
	struct followed found = { 0 };
	enum err e = find_to_act(c, in->token, &found);
	int64_t n = 0;

	if (e == OK)
		e = store_application_lock(c->db, &found.application);
	if (e == OK && !runs(&found.application))
		return fail_at(c, E_CLOSED, AT(in, file), word_application_status(found.application.status));
	if (e == OK)
		e = store_applying_count_files(c->db, found.application.id, &n);
	if (e == OK && n >= CANDIDATE_FILES_MAX)
		return fail_at(c, E_FULL, AT(in, file), (struct str){ 0 });
	if (e == OK && !service_applying_admit(c, found.application.company, in->file.size))
		return E_LIMITED;
	struct file file = { .company = found.application.company,
		             .application = found.application.id,
		             .purpose = FILE_CANDIDATE };
	if (e == OK)
		e = service_file_keep(c, &in->file, &file);
	if (e == OK)
		e = service_applying_record(c, &found.application, EVENT_APPLICATION_FILE_ADDED);
	return answer(c, e, in->token, out);
}

/* The offer that the page shows. The application is locked before the offer. */
static enum err find_offer(struct context *c, const struct followed *of, struct offer *out)
{
	enum err e = store_offer_any(c->db, of->offer.id.v.pub, out);

	if (e == OK)
		e = store_application_lock(c->db, &out->application);
	return e == OK ? store_offer_lock(c->db, out) : e;
}

enum err service_follow_answer_offer(struct context *c, const struct follow_answer *in, struct follow_page *out)
{
	struct followed found = { 0 };
	struct offer was = { 0 }, answered = { 0 };
	struct offer_edit edit = { .status = in->status, .response = in->response };
	enum err e = find_to_act(c, in->token, &found);

	if (e != OK)
		return e;
	if (found.offer.id.v.key == 0)
		return fail_at(c, E_NO_SUCH, AT(in, status), (struct str){ 0 });
	e = find_offer(c, &found, &was);
	MARK(&edit, status);
	if (HAS(in, response))
		MARK(&edit, response);
	if (e == OK)
		e = service_offer_change(c, &was, &edit, &answered);
	if (e == E_FORBIDDEN) /* a status that no candidate sets */
		return fail_at(c, E_CHOICE, AT(in, status), word_offer_status(in->status));
	blame(c, AT(in, status));
	return answer(c, e, in->token, out);
}
