/* Functions that all providers of rooms share. The answers of providers are not trusted, so every value is checked. */
#include "dispatcher/meeting/rooms.h"

#include "model/webhook.h"
#include "json/json.h"

enum { TOKEN_MAX = 8000, ID_MAX = 200, URL_MAX = 2000, WHY_MAX = 300, SECONDS_MAX = 86400, SECONDS_USUAL = 3600 };

const struct room_provider *room_provider_of(enum provider provider)
{
	static const struct room_provider *const providers[] = { &room_google_meet, &room_google_calendar, &room_zoom,
		                                                 &room_teams };

	for (size_t i = 0; i < COUNT(providers); i++) {
		if (providers[i]->provider == provider)
			return providers[i];
	}
	return NULL;
}

struct str room_escaped(struct arena *arena, struct str text)
{
	static const char digits[] = "0123456789ABCDEF";
	char *out = arena_take(arena, text.n * 3 + 1);
	size_t n = 0;

	for (size_t i = 0; i < text.n; i++) {
		unsigned char c = (unsigned char)text.p[i];

		if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' || c == '.' ||
		    c == '_' || c == '~') {
			out[n++] = (char)c;
			continue;
		}
		out[n++] = '%';
		out[n++] = digits[c >> 4];
		out[n++] = digits[c & 15];
	}
	return (struct str){ out, n };
}

struct str room_time(struct arena *arena, struct instant at)
{
	char text[32];
	size_t n = instant_format(at, false, text);

	return str_copy(arena, (struct str){ text, n });
}

const struct node *room_object(struct arena *arena, const struct room_answer *answer)
{
	struct node *root;
	struct str why;

	if (answer->text.n == 0 || json_parse(arena, answer->text, &root, &why) != OK)
		return NULL;
	return root->token == TOKEN_OBJECT ? root : NULL;
}

struct str room_text(const struct node *object, const char *name, size_t most)
{
	const struct node *member = json_member(object, name);

	if (member == NULL || member->token != TOKEN_STRING || member->text.n > most)
		return (struct str){ 0 };
	return member->text;
}

enum room_verdict room_token_read(const struct room *room, struct room_answer *answer)
{
	const struct node *object = room_object(room->arena, answer), *seconds = json_member(object, "expires_in");
	struct str error = room_text(object, "error", ID_MAX);

	if (answer->status != 200) {
		enum room_verdict verdict = room_status_read(room, answer);

		/* The only error of a token request after which Google's own clients try again. */
		if (str_equal(error, STR("internal_failure")))
			return VERDICT_DOWN;
		return verdict == VERDICT_TOKEN || verdict == VERDICT_GONE ? VERDICT_REFUSED : verdict;
	}
	answer->token = room_text(object, "access_token", TOKEN_MAX);
	answer->seconds = SECONDS_USUAL;
	if (seconds != NULL && seconds->token == TOKEN_NUMBER &&
	    (!str_to_int(seconds->text, &answer->seconds) || answer->seconds < 0 || answer->seconds > SECONDS_MAX))
		answer->seconds = SECONDS_USUAL;
	if (meeting_word_valid(answer->token))
		return VERDICT_DONE;
	answer->why = STR("The token request was answered without a token");
	return VERDICT_DOWN;
}

/* The error text of an answer. Providers use different members for it. */
static struct str error_text_of(const struct node *object)
{
	const struct node *error = json_member(object, "error");
	struct str why = { 0 };

	if (error != NULL && error->token == TOKEN_OBJECT)
		why = room_text(error, "message", TEXT_MAX);
	if (why.n == 0)
		why = room_text(object, "message", TEXT_MAX);
	if (why.n == 0)
		why = room_text(object, "error_description", TEXT_MAX);
	if (why.n == 0)
		why = room_text(object, "error", TEXT_MAX);
	return why;
}

/* The first WHY_MAX bytes of a text, without a cut character at the end. */
static struct str cut_text(struct str text)
{
	if (text.n <= WHY_MAX)
		return text;
	text.n = WHY_MAX;
	while (text.n > 0 && ((unsigned char)text.p[text.n] & 0xc0) == 0x80)
		text.n--;
	return text;
}

enum room_verdict room_status_read(const struct room *room, struct room_answer *answer)
{
	struct str why = cut_text(error_text_of(room_object(room->arena, answer))),
	           number = str_from_int(room->arena, answer->status);
	int64_t status = answer->status;

	answer->why = why.n > 0 ? STR_JOIN(room->arena, number, STR(": "), why) : STR_JOIN(room->arena, STR("Status "), number);
	if (status == 401)
		return VERDICT_TOKEN;
	if (status == 404 || status == 410)
		return VERDICT_GONE;
	if (status == 429)
		return VERDICT_LIMITED;
	return status == 408 || status >= 500 || status < 400 ? VERDICT_DOWN : VERDICT_REFUSED;
}

enum room_verdict room_made(struct room_answer *answer, struct str remote_id, struct str url)
{
	struct webhook_targets open = { 0 };

	if (meeting_word_valid(remote_id) && remote_id.n <= ID_MAX && url.n <= URL_MAX && webhook_url_check(url, open) == OK) {
		answer->remote_id = remote_id;
		answer->url = url;
		return VERDICT_DONE;
	}
	answer->why = STR("The answer contains no room that can be used");
	return VERDICT_DOWN;
}
