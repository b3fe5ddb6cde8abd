/*
 * Meeting links. A generated link leads to this server and never changes; the company's provider decides only to which room it
 * leads. No request waits for a provider: the addresses of built-in rooms and of Jitsi's rooms are computed, and the dispatcher
 * makes the rooms of the other providers later.
 */
#ifndef SERVICE_MEETING_MEETING_H
#define SERVICE_MEETING_MEETING_H

#include "model/interview/interview.h"
#include "model/meeting/meeting.h"
#include "service/guard.h"

/*
 * Makes a new meeting with the company's provider, with its token and room. `account` is the company's, with its ids and
 * provider; its key is 0 when the company has none. *link_r is "{public_url}/join/{token}", the link of the interview. False:
 * the company wants no generated links.
 */
bool service_meeting_new(struct context *c, const struct meeting_account *account, struct meeting *meeting_r,
                         struct str *link_r);

/* Inserts the meeting after the interview was inserted, whose key and company's key are set. Returns the errors of the
 * database. */
enum err service_meeting_keep(struct context *c, struct meeting *meeting, const struct interview *interview);

/* The link of a stored interview: the link of its meeting if it ever had one, else that of a new meeting, which is inserted.
 * Null when the company wants no generated links. */
enum err service_meeting_link(struct context *c, const struct interview *interview, struct str *link_r);

/*
 * The interview's link for one person alone, which tells the room the person's name. A link that this server did not make stays
 * as it is. Use it in a mail to that person and in answers that only they read.
 */
struct str service_meeting_link_for(struct context *c, struct str link, struct user_id person);

/* Loads the state of an interview's meeting with the caller's own link, for the same people as load_interview. */
extern const struct load load_meeting;

/* ---- the company's provider, for its admin and hr; E_FORBIDDEN for all others (service/meeting/account.c) */

struct meeting_account_key {
	struct seen seen;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

/* Shows the account, without its secret. A company that has set none has the server's default. */
enum err service_meeting_account_get(struct context *c, const struct nothing *in, struct meeting_account *out);

/*
 * Sets the account. When no secret is sent and the account is the same, the stored secret stays. Existing rooms do not change.
 * E_INVALID, E_STALE (If-Match).
 */
enum err service_meeting_account_set(struct context *c, const struct meeting_account_edit *in, struct meeting_account *out);

/* Deletes the account with its credentials, so that the company has the server's default again. E_STALE (If-Match). */
enum err service_meeting_account_delete(struct context *c, const struct meeting_account_key *in, struct nothing *out);

/* Requests a test, which the dispatcher makes; `test` has the result. E_NOT_FOUND: the company has no account. */
enum err service_meeting_account_test(struct context *c, const struct nothing *in, struct meeting_account *out);

/* ---- meeting links (service/meeting/meeting.c) */

struct join_key {
	struct seen seen;
	struct str token;
	struct str ticket; /* the person for whom the link was made; null: a link for everybody */
};

/* Redirects from /join/{token} to the room, or (EMPTY) shows a page that says what to do. E_NOT_FOUND. */
enum err service_meeting_join(struct context *c, const struct join_key *in, struct blob *out);

#endif
