/* Google: access tokens of service accounts (RFC 7523), and spaces of the Meet REST API v2. A space has no time, so a room is
 * never changed. */
#include "auth/sign.h"
#include "dispatcher/meeting/rooms.h"
#include "json/json.h"

enum { ASSERTION_SECONDS = 3600, LATE_SECONDS = 30 };

bool google_ask_token(const struct room *room, struct str scope, struct room_request *request_r)
{
	struct sign_key key = { .rsa = true, .secret = room->account->secret, .kid = room->account->key_id };
	struct instant issued = instant_add(room->now, -LATE_SECONDS); /* Google's clock may be behind ours */
	struct sign_claims claims = { .issuer = room->account->client,
		                      .subject = room->host,
		                      .audience = room->places->google_token,
		                      .scope = scope,
		                      .issued = issued,
		                      .expires = instant_add(issued, ASSERTION_SECONDS) };
	struct str assertion;

	if (!sign_token(room->arena, &key, &claims, &assertion))
		return false;
	*request_r = (struct room_request){
		.method = TRANSFER_POST,
		.url = room->places->google_token,
		.type = "application/x-www-form-urlencoded",
		.body = STR_JOIN(room->arena,
		                 STR("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion="), assertion),
	};
	return true;
}

/* Everybody who has the link was invited, so they may enter without being admitted. */
static struct str space_body(struct arena *arena)
{
	struct buf out = buf_new(arena, 256);
	struct json_writer w = json_writer(&out);

	json_object(&w);
	json_key(&w, "config");
	json_object(&w);
	json_key(&w, "accessType");
	json_text(&w, "OPEN");
	json_key(&w, "entryPointAccess");
	json_text(&w, "ALL");
	json_end(&w);
	json_end(&w);
	return buf_view(&out);
}

static bool ask(const struct room *room, enum room_step step, struct room_request *request_r)
{
	switch (step) {
	case ROOM_TOKEN:
		return google_ask_token(room, STR("https://www.googleapis.com/auth/meetings.space.created"), request_r);
	case ROOM_MAKE:
		*request_r = (struct room_request){
			.method = TRANSFER_POST,
			.url = STR_JOIN(room->arena, room->places->google_meet, STR("/v2/spaces")),
			.type = "application/json",
			.body = space_body(room->arena),
		};
		return true;
	case ROOM_CANCEL: /* a space cannot be deleted, so the running conference is ended */
		*request_r = (struct room_request){
			.method = TRANSFER_POST,
			.url = STR_JOIN(room->arena, room->places->google_meet, STR("/v2/"), room->remote_id,
			                STR(":endActiveConference")),
			.type = "application/json",
			.body = STR("{}"),
		};
		return room->remote_id.n > 0;
	default:
		return false;
	}
}

/* Whether a name is "spaces/" and an id of letters, digits, hyphens and underscores; it becomes part of a URL. */
static bool name_valid(struct str name)
{
	struct str id = str_from(name, 7);

	for (size_t i = 0; i < id.n; i++) {
		char c = id.p[i];
		if (!((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '_'))
			return false;
	}
	return str_starts(name, STR("spaces/")) && id.n > 0;
}

static enum room_verdict read_made(const struct room *room, struct room_answer *answer)
{
	const struct node *object = room_object(room->arena, answer);
	struct str name = room_text(object, "name", 200);

	return room_made(answer, name_valid(name) ? name : (struct str){ 0 }, room_text(object, "meetingUri", 2000));
}

static enum room_verdict read_answer(const struct room *room, enum room_step step, struct room_answer *answer)
{
	if (step == ROOM_TOKEN)
		return room_token_read(room, answer);
	if (answer->status / 100 == 2)
		return step == ROOM_MAKE ? read_made(room, answer) : VERDICT_DONE;
	enum room_verdict verdict = room_status_read(room, answer);
	/* The request is refused when no conference is running; then nothing is left to cancel. */
	return step == ROOM_CANCEL && verdict == VERDICT_REFUSED ? VERDICT_DONE : verdict;
}

const struct room_provider room_google_meet = {
	.provider = PROVIDER_GOOGLE_MEET,
	.name = "Google Meet",
	.token_by_host = true,
	.per_second = 10,
	.counted = 1u << ROOM_MAKE,
	.window = WINDOW_MINUTE,
	.allowed = 10,
	.ask = ask,
	.read = read_answer,
};
