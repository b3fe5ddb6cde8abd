/* Derives, hashes and issues one-time tokens. */
#include "service/people/ticket.h"

#include <string.h>

#include "store/trail/event.h"

/* The lifetime of tokens in seconds. Some requests also remove a few tokens that expired long ago. */
static const int64_t lifetime[] = {
	[TICKET_RESET] = 30 * 60, [TICKET_VERIFICATION] = 24 * 3600, [TICKET_ACCOUNT] = 7 * 24 * 3600
};
#define PURGE_ONE_IN 32

/*
 * So many mails with a token of one purpose an account gets in a day. Whoever types the address again and again would otherwise
 * fill its mailbox. Beyond them it gets another one only when no token that was mailed to it is still good, so strangers cannot
 * use up the mails by which its owner comes in again.
 */
#define MAILS_A_DAY 5
#define DAY INT64_C(86400)

struct str service_ticket_token(struct token_ring *ring, struct arena *arena, enum ticket_purpose purpose, struct uuid id)
{
	uint8_t text[1 + sizeof id.byte], mac[32];

	text[0] = (uint8_t)purpose;
	memcpy(text + 1, id.byte, sizeof id.byte);
	token_mac(ring, "one-time", (struct str){ (const char *)text, sizeof text }, mac);
	return base64url_encode(arena, mac, sizeof mac);
}

struct str service_ticket_hash(struct arena *arena, struct str token)
{
	uint8_t digest[32];

	sha256(token, digest);
	return str_copy(arena, (struct str){ (const char *)digest, sizeof digest });
}

enum err service_ticket_purge(struct context *c, int64_t *n_r)
{
	return store_ticket_purge(c->db, instant_add(c->now, -TICKET_KEPT_SECONDS), n_r);
}

enum err service_ticket_issue(struct context *c, enum ticket_purpose purpose, const struct user *user, enum event_name event)
{
	struct ticket ticket = { .id.v.pub = uuid_new(), .purpose = purpose, .user.id = user->id };
	struct ticket_count recent = { 0 };
	struct str token = service_ticket_token(c->ring, c->arena, purpose, ticket.id.v.pub);
	enum err e = OK;

	ticket.hash = service_ticket_hash(c->arena, token);
	ticket.expires_at = instant_add(c->now, lifetime[purpose]);
	if (ticket.id.v.pub.byte[15] % PURGE_ONE_IN == 0)
		e = service_ticket_purge(c, NULL);
	if (e == OK)
		e = store_ticket_recent(c->db, &ticket, instant_add(c->now, -DAY), &recent);
	/* Then the ticket is made for nobody, so that the answer, its rows and its time stay the same. */
	if (recent.all >= MAILS_A_DAY && recent.open > 0)
		ticket.user = (struct user){ 0 };
	if (e == OK)
		e = store_ticket_insert(c->db, &ticket);
	struct event row = {
		.name = event, .object = OBJECT_TICKET, .id = ticket.id.v, .company = user->company.id, CAUSED_BY(c)
	};
	return e == OK ? store_event_write(c->db, &row) : e;
}
