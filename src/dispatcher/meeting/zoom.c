/*
 * Zoom, with server-to-server OAuth. Zoom does not detect repeated requests. So after a lost answer the meetings of the host
 * are searched for our name, which is part of the agenda. The start link, which makes its holder the host, is never read.
 */
#include "dispatcher/meeting/rooms.h"
#include "json/json.h"

enum { BODY_MAX = 16384, TOPIC_MAX = 200, LIST_MAX = 512 * 1024 };

static struct str marker(const struct room *room)
{
	return STR_JOIN(room->arena, STR("ref "), room->name);
}

/* Zoom allows 200 characters. The title is cut to 200 bytes, which are never more, without a cut character at the end. */
static struct str topic_of(const struct room *room)
{
	struct str topic = room->title;

	if (topic.n <= TOPIC_MAX)
		return topic;
	topic.n = TOPIC_MAX;
	while (topic.n > 0 && ((unsigned char)topic.p[topic.n] & 0xc0) == 0x80)
		topic.n--;
	return topic;
}

static struct str meeting_body(const struct room *room)
{
	struct buf out = buf_new(room->arena, BODY_MAX);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	json_key(&w, "topic");
	json_str(&w, topic_of(room));
	json_key(&w, "type");
	json_int(&w, 2);
	json_key(&w, "start_time");
	json_str(&w, room_time(room->arena, room->start));
	json_key(&w, "duration");
	json_int(&w, (instant_unix(room->end) - instant_unix(room->start)) / 60);
	json_key(&w, "timezone");
	json_str(&w, room->zone);
	json_key(&w, "agenda");
	json_str(&w, marker(room));
	json_key(&w, "settings");
	json_object(&w);
	json_key(&w, "join_before_host"); /* the host is a technical account that does not join interviews */
	json_bool(&w, true);
	json_key(&w, "waiting_room");
	json_bool(&w, false);
	json_end(&w);
	json_end(&w);
	return buf_view(&out);
}

static void ask_token(const struct room *room, struct room_request *request_r)
{
	*request_r = (struct room_request){
		.method = TRANSFER_POST,
		.url = STR_JOIN(room->arena, room->places->zoom_token, STR("?grant_type=account_credentials&account_id="),
		                room_escaped(room->arena, room->account->account)),
		.type = "application/x-www-form-urlencoded",
		.body = STR(""),
		.user = room->account->client,
		.password = room->account->secret,
	};
}

static struct str meetings_url(const struct room *room)
{
	return STR_JOIN(room->arena, room->places->zoom, STR("/users/"), room_escaped(room->arena, room->host),
	                STR("/meetings"));
}

static struct str meeting_url(const struct room *room)
{
	return STR_JOIN(room->arena, room->places->zoom, STR("/meetings/"), room_escaped(room->arena, room->remote_id));
}

static bool ask(const struct room *room, enum room_step step, struct room_request *request_r)
{
	*request_r = (struct room_request){ .type = "application/json" };
	switch (step) {
	case ROOM_TOKEN:
		ask_token(room, request_r);
		return true;
	case ROOM_FIND:
		*request_r = (struct room_request){
			.method = TRANSFER_GET,
			.url = STR_JOIN(room->arena, meetings_url(room), STR("?type=scheduled&page_size=100"),
			                room->page.n > 0 ? STR("&next_page_token=") : STR(""),
			                room_escaped(room->arena, room->page)),
			.most = LIST_MAX,
		};
		return true;
	case ROOM_MAKE:
		request_r->method = TRANSFER_POST;
		request_r->url = meetings_url(room);
		request_r->body = meeting_body(room);
		return true;
	case ROOM_CHANGE:
		request_r->method = TRANSFER_PATCH;
		request_r->url = meeting_url(room);
		request_r->body = meeting_body(room);
		return true;
	case ROOM_CANCEL:
		*request_r = (struct room_request){ .method = TRANSFER_DELETE, .url = meeting_url(room) };
		return room->remote_id.n > 0;
	default:
		return false;
	}
}

/* The meeting id, a JSON number that may exceed 32 bits; none when it is missing or invalid. */
static struct str id_of(const struct node *meeting)
{
	const struct node *id = json_member(meeting, "id");
	int64_t number;

	if (id == NULL || id->token != TOKEN_NUMBER || !str_to_int(id->text, &number) || number <= 0)
		return (struct str){ 0 };
	return id->text;
}

static bool contains(struct str text, struct str part)
{
	for (size_t i = 0; i + part.n <= text.n; i++) {
		if (str_starts(str_from(text, i), part))
			return true;
	}
	return false;
}

/* Searches a page of the list. VERDICT_GONE: the room is not on this page; answer->page is the next page, if there is one. */
static enum room_verdict read_list(const struct room *room, struct room_answer *answer)
{
	const struct node *object = room_object(room->arena, answer), *list = json_member(object, "meetings");

	if (list == NULL || list->token != TOKEN_ARRAY) {
		answer->why = STR("The list of meetings cannot be read");
		return VERDICT_DOWN;
	}
	for (const struct node *meeting = list->child; meeting != NULL; meeting = meeting->next) {
		if (contains(room_text(meeting, "agenda", TEXT_MAX), marker(room)))
			return room_made(answer, id_of(meeting), room_text(meeting, "join_url", 2000));
	}
	answer->page = room_text(object, "next_page_token", 1000);
	return VERDICT_GONE;
}

static enum room_verdict read_answer(const struct room *room, enum room_step step, struct room_answer *answer)
{
	if (step == ROOM_TOKEN)
		return room_token_read(room, answer);
	if (answer->status / 100 != 2)
		return room_status_read(room, answer);
	if (step == ROOM_FIND)
		return read_list(room, answer);
	if (step != ROOM_MAKE)
		return VERDICT_DONE;
	const struct node *meeting = room_object(room->arena, answer);
	return room_made(answer, id_of(meeting), room_text(meeting, "join_url", 2000));
}

/* The rate is that of a free account. A host may make and change 100 meetings a day (UTC). */
const struct room_provider room_zoom = {
	.provider = PROVIDER_ZOOM,
	.name = "Zoom",
	.findable = true,
	.per_second = 2,
	.counted = 1u << ROOM_MAKE | 1u << ROOM_CHANGE,
	.window = WINDOW_DAY,
	.allowed = 100,
	.ask = ask,
	.read = read_answer,
};
