/* Google Calendar API v3: an event with a Meet room. We choose the id of the event, so a repeated request makes no second
 * event. */
#include "dispatcher/meeting/rooms.h"
#include "json/json.h"

enum { BODY_MAX = 65536 };

static struct str events_url(const struct room *room, struct str id, struct str query)
{
	struct str calendar = room->account->calendar.n > 0 ? room->account->calendar : STR("primary");
	struct str url = STR_JOIN(room->arena, room->places->google_calendar, STR("/calendars/"),
	                          room_escaped(room->arena, calendar), STR("/events"));

	if (id.n > 0)
		url = STR_JOIN(room->arena, url, STR("/"), room_escaped(room->arena, id));
	return STR_JOIN(room->arena, url, query);
}

static void put_time(const struct room *room, struct json_writer *w, const char *name, struct instant at)
{
	json_key(w, name);
	json_object(w);
	json_key(w, "dateTime");
	json_str(w, room_time(room->arena, at));
	json_key(w, "timeZone");
	json_str(w, room->zone);
	json_end(w);
}

static void put_people(const struct room *room, struct json_writer *w)
{
	json_key(w, "attendees");
	json_array(w);
	for (size_t i = 0; i < room->people.n; i++) {
		json_object(w);
		json_key(w, "email");
		json_str(w, room->people.at[i]);
		json_end(w);
	}
	json_end(w);
	json_key(w, "guestsCanSeeOtherGuests");
	json_bool(w, false);
}

static void put_conference(const struct room *room, struct json_writer *w)
{
	json_key(w, "conferenceData");
	json_object(w);
	json_key(w, "createRequest");
	json_object(w);
	json_key(w, "requestId");
	json_str(w, room->name);
	json_key(w, "conferenceSolutionKey");
	json_object(w);
	json_key(w, "type");
	json_text(w, "hangoutsMeet");
	json_end(w);
	json_end(w);
	json_end(w);
}

static struct str event_body(const struct room *room, bool is_new)
{
	struct buf out = buf_new(room->arena, BODY_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	if (is_new) {
		json_key(&w, "id");
		json_str(&w, room->name);
	}
	json_key(&w, "summary");
	json_str(&w, room->title);
	put_time(room, &w, "start", room->start);
	put_time(room, &w, "end", room->end);
	put_people(room, &w);
	if (is_new)
		put_conference(room, &w);
	json_end(&w);
	return buf_view(&out);
}

/* sendUpdates=none: Google sends no mails, because the program sends invitations of its own. */
static bool ask(const struct room *room, enum room_step step, struct room_request *request_r)
{
	struct str id = room->remote_id.n > 0 ? room->remote_id : room->name;

	*request_r = (struct room_request){ .type = "application/json" };
	switch (step) {
	case ROOM_TOKEN:
		return google_ask_token(room, STR("https://www.googleapis.com/auth/calendar"), request_r);
	case ROOM_MAKE:
		request_r->method = TRANSFER_POST;
		request_r->url = events_url(room, (struct str){ 0 }, STR("?conferenceDataVersion=1&sendUpdates=none"));
		request_r->body = event_body(room, true);
		return true;
	case ROOM_READ:
		*request_r = (struct room_request){ .method = TRANSFER_GET, .url = events_url(room, id, STR("")) };
		return true;
	case ROOM_CHANGE:
		request_r->method = TRANSFER_PATCH;
		request_r->url = events_url(room, id, STR("?sendUpdates=none"));
		request_r->body = event_body(room, false);
		return true;
	case ROOM_CANCEL:
		*request_r = (struct room_request){ .method = TRANSFER_DELETE,
			                            .url = events_url(room, id, STR("?sendUpdates=none")) };
		return true;
	default:
		return false;
	}
}

/* The URL of the video room of an event; none when there is no room yet. */
static struct str video_of(const struct node *event)
{
	const struct node *entries = json_member(json_member(event, "conferenceData"), "entryPoints");
	struct str link = room_text(event, "hangoutLink", 2000);

	if (link.n > 0 || entries == NULL || entries->token != TOKEN_ARRAY)
		return link;
	for (const struct node *entry = entries->child; entry != NULL; entry = entry->next) {
		if (str_equal(room_text(entry, "entryPointType", 20), STR("video")))
			return room_text(entry, "uri", 2000);
	}
	return link;
}

static enum room_verdict read_event(const struct room *room, struct room_answer *answer)
{
	const struct node *event = room_object(room->arena, answer);
	const struct node *request = json_member(json_member(event, "conferenceData"), "createRequest");
	struct str state = room_text(json_member(request, "status"), "statusCode", 20);

	if (event != NULL && str_equal(room_text(event, "status", 20), STR("cancelled"))) {
		answer->why = STR("The event was deleted");
		return VERDICT_GONE;
	}
	if (str_equal(state, STR("pending")))
		return VERDICT_PENDING;
	if (str_equal(state, STR("failure"))) {
		answer->why = STR("The event was made, but without a room");
		return VERDICT_FAILED;
	}
	return room_made(answer, room_text(event, "id", 200), video_of(event));
}

/* As room_status_read(), but a 403 may also mean that a rate limit was exceeded. */
static enum room_verdict read_error(const struct room *room, struct room_answer *answer)
{
	enum room_verdict verdict = room_status_read(room, answer);
	const struct node *errors = json_member(json_member(room_object(room->arena, answer), "error"), "errors");
	struct str reason = { 0 };

	if (errors != NULL && errors->token == TOKEN_ARRAY)
		reason = room_text(errors->child, "reason", 100);
	if (answer->status == 403 &&
	    (str_equal(reason, STR("rateLimitExceeded")) || str_equal(reason, STR("userRateLimitExceeded"))))
		return VERDICT_LIMITED;
	return verdict;
}

static enum room_verdict read_answer(const struct room *room, enum room_step step, struct room_answer *answer)
{
	if (step == ROOM_TOKEN)
		return room_token_read(room, answer);
	if (answer->status / 100 == 2)
		return step == ROOM_MAKE || step == ROOM_READ ? read_event(room, answer) : VERDICT_DONE;
	if (step == ROOM_MAKE && answer->status == 409)
		return VERDICT_TAKEN;
	return read_error(room, answer);
}

const struct room_provider room_google_calendar = {
	.provider = PROVIDER_GOOGLE_CALENDAR,
	.name = "Google Calendar",
	.token_by_host = true,
	.same_again = true,
	.per_second = 5,
	.ask = ask,
	.read = read_answer,
};
