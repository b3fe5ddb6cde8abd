/* Meeting links and where they lead. */
#include "service/meeting.h"

#include "service/service.h"
#include "store/meeting.h"

/* Hexadecimal, because Jitsi takes room names without their case: base64 would lose bits there. */
static struct str built_in_room(struct context *c, const struct meeting *meeting)
{
	return STR_JOIN(c->arena, c->settings->room_base, STR("/"),
	                str_hex(c->arena, meeting->room.byte, sizeof meeting->room.byte));
}

static const struct meeting_provider providers[] = {
	[PROVIDER_BUILT_IN] = { "built-in", built_in_room },
};

static const struct meeting_provider *provider_of(const struct meeting *meeting)
{
	return &providers[meeting->provider < COUNT(providers) ? meeting->provider : PROVIDER_BUILT_IN];
}

static struct str link_of(struct context *c, const struct meeting *meeting)
{
	return STR_JOIN(c->arena, c->settings->public_url, STR("/join/"),
	                base64url_encode(c->arena, meeting->token.byte, sizeof meeting->token.byte));
}

void service_meeting_new(struct context *c, struct meeting *meeting_r, struct str *link_r)
{
	*meeting_r = (struct meeting){ .provider = PROVIDER_BUILT_IN };
	random_bytes(meeting_r->token.byte, sizeof meeting_r->token.byte);
	random_bytes(meeting_r->room.byte, sizeof meeting_r->room.byte);
	*link_r = link_of(c, meeting_r);
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
	enum err e = store_meeting_of(c->db, interview->id, &meeting);
	if (e == OK)
		*link_r = link_of(c, &meeting);
	if (e != E_NO_ROW)
		return e;
	service_meeting_new(c, &meeting, link_r);
	return service_meeting_keep(c, &meeting, interview);
}

enum err service_meeting_join(struct context *c, const struct join_key *in, struct blob *out)
{
	struct str bytes;
	struct uuid token;
	struct meeting meeting = { 0 };
	if (!base64url_decode(c->arena, in->token, &bytes) || bytes.n != sizeof token.byte)
		return E_NOT_FOUND;
	for (size_t i = 0; i < sizeof token.byte; i++)
		token.byte[i] = (uint8_t)bytes.p[i];
	enum err e = store_meeting_by_token(c->db, token, &meeting);
	if (e != OK)
		return e == E_NO_ROW ? E_NOT_FOUND : e;
	out->location = provider_of(&meeting)->room(c, &meeting);
	return out->location.n > 0 ? OK : E_NOT_FOUND;
}
