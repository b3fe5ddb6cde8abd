/* Microsoft Teams: online meetings of Microsoft Graph v1.0. externalId is our name, so a repeated request returns the same
 * meeting. */
#include "dispatcher/meeting/rooms.h"
#include "json/json.h"

enum { BODY_MAX = 16384 };

static struct str meeting_body(const struct room *room, bool is_new)
{
	struct buf out = buf_new(room->arena, BODY_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	if (is_new) {
		json_key(&w, "externalId");
		json_str(&w, room->name);
	}
	json_key(&w, "startDateTime");
	json_str(&w, room_time(room->arena, room->start));
	json_key(&w, "endDateTime");
	json_str(&w, room_time(room->arena, room->end));
	json_key(&w, "subject");
	json_str(&w, room->title);
	json_end(&w);
	return buf_view(&out);
}

static void ask_token(const struct room *room, struct room_request *request_r)
{
	const struct meeting_account *account = room->account;

	*request_r = (struct room_request){
		.method = TRANSFER_POST,
		.url = STR_JOIN(room->arena, room->places->teams_token, STR("/"), room_escaped(room->arena, account->account),
		                STR("/oauth2/v2.0/token")),
		.type = "application/x-www-form-urlencoded",
		.body = STR_JOIN(room->arena, STR("client_id="), room_escaped(room->arena, account->client),
		                 STR("&client_secret="), room_escaped(room->arena, account->secret),
		                 STR("&grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default")),
	};
}

static struct str meetings_url(const struct room *room, struct str rest)
{
	return STR_JOIN(room->arena, room->places->teams, STR("/users/"), room_escaped(room->arena, room->host),
	                STR("/onlineMeetings/"), rest);
}

static bool ask(const struct room *room, enum room_step step, struct room_request *request_r)
{
	struct str id = room_escaped(room->arena, room->remote_id);

	*request_r = (struct room_request){ .type = "application/json" };
	switch (step) {
	case ROOM_TOKEN:
		ask_token(room, request_r);
		return true;
	case ROOM_FIND:
	case ROOM_MAKE:
		request_r->method = TRANSFER_POST;
		request_r->url = meetings_url(room, STR("createOrGet"));
		request_r->body = meeting_body(room, true);
		return true;
	case ROOM_CHANGE:
		request_r->method = TRANSFER_PATCH;
		request_r->url = meetings_url(room, id);
		request_r->body = meeting_body(room, false);
		return true;
	case ROOM_CANCEL:
		*request_r = (struct room_request){ .method = TRANSFER_DELETE, .url = meetings_url(room, id) };
		return id.n > 0;
	default:
		return false;
	}
}

static enum room_verdict read_answer(const struct room *room, enum room_step step, struct room_answer *answer)
{
	if (step == ROOM_TOKEN)
		return room_token_read(room, answer);
	if (answer->status / 100 != 2)
		return room_status_read(room, answer);
	if (step == ROOM_CHANGE || step == ROOM_CANCEL)
		return VERDICT_DONE;
	const struct node *meeting = room_object(room->arena, answer);
	return room_made(answer, room_text(meeting, "id", 200), room_text(meeting, "joinWebUrl", 2000));
}

const struct room_provider room_teams = {
	.provider = PROVIDER_TEAMS,
	.name = "Microsoft Teams",
	.same_again = true,
	.findable = true,
	.per_second = 5,
	.counted = 1u << ROOM_MAKE,
	.window = WINDOW_MONTH,
	.allowed = 2000,
	.ask = ask,
	.read = read_answer,
};
