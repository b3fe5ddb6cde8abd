/* Meeting links, and the rooms to which they redirect. */
#include "service/meeting/meeting.h"

#include "auth/seal.h"
#include "auth/sign.h"
#include "service/service.h"
#include "store/meeting/account.h"
#include "store/meeting/meeting.h"

#define TICKET "join"
enum { TICKET_MAC = 16, TICKET_SIZE = 32, JITSI_LATE_SECONDS = 3600 };

#define JOIN STR("/join/")

static struct str link_of(struct context *c, const struct meeting *meeting)
{
	return STR_JOIN(c->arena, c->settings->public_url, JOIN,
	                base64url_encode(c->arena, meeting->token.byte, sizeof meeting->token.byte));
}

bool service_meeting_new(struct context *c, const struct meeting_account *account, struct meeting *meeting_r,
                         struct str *link_r)
{
	enum provider by_default = c->settings->meeting_links ? PROVIDER_BUILT_IN : PROVIDER_NONE;
	enum provider provider = account->id.v.key != 0 ? account->provider : by_default;

	if (provider == PROVIDER_NONE)
		return false;
	*meeting_r = (struct meeting){ .provider = provider, .by.id = account->id };
	if (provider_remote(provider))
		meeting_r->state = MEETING_WAITING;
	random_bytes(meeting_r->token.byte, sizeof meeting_r->token.byte);
	random_bytes(meeting_r->room.byte, sizeof meeting_r->room.byte);
	*link_r = link_of(c, meeting_r);
	return true;
}

enum err service_meeting_keep(struct context *c, struct meeting *meeting, const struct interview *interview)
{
	meeting->interview = interview->id;
	meeting->company = interview->company.id;
	return store_meeting_insert(c->db, meeting);
}

enum err service_meeting_link(struct context *c, const struct interview *interview, struct str *link_r)
{
	struct meeting meeting = { 0 };
	struct meeting_account account = { 0 };
	enum err e = store_meeting_of(c->db, interview->id, &meeting);
	if (e == OK)
		*link_r = link_of(c, &meeting);
	if (e != E_NO_ROW)
		return e;
	e = store_meeting_account_of(c->db, interview->company.id, &account);
	if (e != OK && e != E_NO_ROW)
		return e;
	return service_meeting_new(c, &account, &meeting, link_r) ? service_meeting_keep(c, &meeting, interview) : OK;
}

/* ---- links for one person: the token is followed by the person's id and a MAC of both */

static struct str ticket_text(struct context *c, struct uuid token, struct uuid person)
{
	return STR_JOIN(c->arena, (struct str){ (const char *)token.byte, sizeof token.byte },
	                (struct str){ (const char *)person.byte, sizeof person.byte });
}

/* 16 bytes of base64url. */
static bool uuid_read(struct context *c, struct str text, struct uuid *id_r)
{
	struct str bytes;

	if (!base64url_decode(c->arena, text, &bytes) || bytes.n != sizeof id_r->byte)
		return false;
	for (size_t i = 0; i < sizeof id_r->byte; i++)
		id_r->byte[i] = (uint8_t)bytes.p[i];
	return true;
}

struct str service_meeting_link_for(struct context *c, struct str link, struct user_id person)
{
	struct str ours = STR_JOIN(c->arena, c->settings->public_url, JOIN);
	struct uuid token;
	uint8_t mac[32];

	if (!str_starts(link, ours) || uuid_none(person.v.pub) || !uuid_read(c, str_from(link, ours.n), &token))
		return link;
	token_mac(c->ring, TICKET, ticket_text(c, token, person.v.pub), mac);
	struct str ticket = STR_JOIN(c->arena, (struct str){ (const char *)person.v.pub.byte, sizeof person.v.pub.byte },
	                             (struct str){ (const char *)mac, TICKET_MAC });
	return STR_JOIN(c->arena, link, STR("/"), base64url_encode(c->arena, ticket.p, ticket.n));
}

/* The user for whom the link was made; none when the MAC is wrong or belongs to another meeting. */
static struct uuid ticket_person(struct context *c, struct uuid token, struct str ticket)
{
	struct uuid person;
	struct str bytes;

	if (!base64url_decode(c->arena, ticket, &bytes) || bytes.n != TICKET_SIZE)
		return (struct uuid){ 0 };
	for (size_t i = 0; i < sizeof person.byte; i++)
		person.byte[i] = (uint8_t)bytes.p[i];
	bool valid = token_mac_verify(c->ring, TICKET, ticket_text(c, token, person), str_from(bytes, sizeof person.byte));
	return valid ? person : (struct uuid){ 0 };
}

/* ---- pages: the room is not ready yet, or the visitor must give a name */

#define PAGE(title, head, text)                                                                                                \
	STR("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">"                                                  \
	    "<meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">" head           \
	    "<title>" title "</title></head><body><main><h1>" title "</h1>" text "</main></body></html>\n")

static enum err page(struct context *c, struct str text, struct blob *out)
{
	out->body = text;
	out->type = STR("text/html");
	c->outcome = EMPTY;
	return OK;
}

static enum err wait_page(struct context *c, struct blob *out)
{
	return page(c,
	            PAGE("Your room is being prepared", "<meta http-equiv=\"refresh\" content=\"5\">",
	                 "<p>This page goes there by itself as soon as it is ready.</p>"),
	            out);
}

static enum err name_page(struct context *c, struct blob *out)
{
	return page(
	        c,
	        PAGE("This room asks who you are", "",
	             "<p>Please use the link in the invitation that was sent to you, or log in and join from there: it is made "
	             "for you alone. If you have neither, ask whoever invited you.</p>"),
	        out);
}

/* ---- the room's address */

/* Hexadecimal, because Jitsi ignores the case of room names, so base64 would lose bits. */
static struct str room_name(struct context *c, const struct meeting *meeting)
{
	return str_hex(c->arena, meeting->room.byte, sizeof meeting->room.byte);
}

static enum err go(struct str room, struct blob *out)
{
	out->location = room;
	return OK;
}

static enum err go_built_in(struct context *c, const struct meeting *meeting, struct blob *out)
{
	return go(STR_JOIN(c->arena, c->settings->room_base, STR("/"), room_name(c, meeting)), out);
}

/* The host of Jitsi's address, lower-case: the "domain" of its tokens. */
static struct str host_of(struct context *c, struct str url)
{
	struct str host = str_from(url, str_find(url, '/') + 2);

	host.n = str_find(host, '/');
	host.n = str_find(host, ':');
	return str_lower(c->arena, host);
}

/* The address of Jitsi's room with a token for `person`, which is valid until some time after the interview, or from now when
 * that is over. */
static bool jitsi_room(struct context *c, const struct meeting *meeting, const struct user *person, struct str *room_r)
{
	struct str bound = { (const char *)meeting->by.id.v.pub.byte, sizeof meeting->by.id.v.pub.byte }, secret, token;
	struct instant end = instant_add(meeting->start, meeting->minutes * 60);

	if (!unseal(c->ring, c->arena, bound, meeting->by.secret, &secret))
		return false;
	struct sign_key key = { .rsa = str_starts(secret, STR("-----BEGIN")), .secret = secret, .kid = meeting->by.key_id };
	struct sign_person who = { .id = uuid_text(c->arena, person->id.v.pub),
		                   .name = person->name,
		                   .email = person->email,
		                   .moderator = (person->role & STAFF) != 0 };
	struct sign_claims claims = { .issuer = meeting->by.account,
		                      .audience = meeting->by.account,
		                      .subject = host_of(c, meeting->by.url),
		                      .room = room_name(c, meeting),
		                      .issued = c->now,
		                      .expires = instant_add(end.us > c->now.us ? end : c->now, JITSI_LATE_SECONDS),
		                      .person = &who };
	if (!sign_token(c->arena, &key, &claims, &token))
		return false;
	*room_r = STR_JOIN(c->arena, *room_r, STR("?jwt="), token);
	return true;
}

/* Jitsi on the company's own host. When the credentials cannot be decrypted any more, the built-in room is used. */
static enum err join_jitsi(struct context *c, const struct meeting *meeting, struct uuid who, struct blob *out)
{
	struct str room = STR_JOIN(c->arena, meeting->by.url, STR("/"), room_name(c, meeting));
	struct user person = { 0 };

	if (meeting->by.id.v.key == 0)
		return go_built_in(c, meeting, out);
	if (meeting->by.secret.n == 0)
		return go(room, out);
	enum err e = uuid_none(who) ? E_NO_ROW : store_meeting_person(c->db, meeting, who, &person);
	if (e == E_NO_ROW)
		return meeting->by.guests.v ? go(room, out) : name_page(c, out);
	if (e != OK)
		return e;
	return jitsi_room(c, meeting, &person, &room) ? go(room, out) : go_built_in(c, meeting, out);
}

static enum err join_remote(struct context *c, const struct meeting *meeting, struct blob *out)
{
	struct instant fallback_at =
	        meeting_fallback_at(meeting->wanted_at, meeting->start, c->settings->meeting_fallback_seconds);

	if (meeting->remote_url.n > 0)
		return go(meeting->remote_url, out);
	if (meeting->state == MEETING_WAITING && c->now.us < fallback_at.us)
		return wait_page(c, out);
	return go_built_in(c, meeting, out);
}

enum err service_meeting_join(struct context *c, const struct join_key *in, struct blob *out)
{
	struct uuid token, person = { 0 };
	struct meeting meeting = { 0 };

	if (!uuid_read(c, in->token, &token))
		return E_NOT_FOUND;
	if (in->ticket.n > 0)
		person = ticket_person(c, token, in->ticket);
	if (in->ticket.n > 0 && uuid_none(person))
		return E_NOT_FOUND;
	enum err e = store_meeting_by_token(c->db, token, &meeting);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	if (meeting.provider == PROVIDER_JITSI)
		return join_jitsi(c, &meeting, person, out);
	return provider_remote(meeting.provider) ? join_remote(c, &meeting, out) : go_built_in(c, &meeting, out);
}

static enum err find_view(struct context *c, const struct named *named, struct meeting_view *out, struct ownership *whose)
{
	enum err e = store_meeting_any_view(c->db, named->id[0], out);

	whose->company = out->company;
	whose->person = out->candidate;
	whose->interviewer = out->interviewer;
	whose->caller_interviews = out->caller_interviews;
	return e;
}

/* Sets the caller's own link. Only people who can change the account see the provider's error. */
static enum err rest_of_view(struct context *c, bool lock, struct meeting_view *out)
{
	struct str ours = STR_JOIN(c->arena, c->settings->public_url, JOIN);

	(void)lock;
	out->generated = out->generated && str_starts(out->link, ours);
	out->join_url = service_meeting_link_for(c, out->link, c->who.user);
	if ((c->who.role & (ADMIN | HR)) == 0)
		out->error = (struct str){ 0 };
	return OK;
}

FINDER(find_view, meeting_view)
REST(rest_of_view, meeting_view)
const struct load load_meeting = {
	.name = "meeting", .keys = 1, LOADS(meeting_view, find_view, find_view), .rest = rest_of_view_any
};
