/*
 * Meeting links for the other use cases. A generated link is ours and stays the same whatever becomes of the interview; the
 * company's provider only decides where it leads. No provider is asked while a request waits: the built-in room and Jitsi's
 * are computed, those of the others are made later by the dispatcher.
 */
#ifndef SERVICE_MEETING_MEETING_H
#define SERVICE_MEETING_MEETING_H

#include "model/interview.h"
#include "model/meeting/meeting.h"
#include "service/guard.h"

/*
 * A new meeting of the company's provider, with its token and room; *link_r is "{public_url}/join/{token}", which goes into the
 * interview. E_NO_ROW: the company wants none generated. Errors: those of the database.
 */
enum err service_meeting_new(struct context *c, struct company_id company, struct meeting *meeting_r, struct str *link_r);

/* Keeps it, once the interview (its key, and its company's) has been stored. Errors: those of the database. */
enum err service_meeting_keep(struct context *c, struct meeting *meeting, const struct interview *interview);

/* The link of a stored interview: its own if it ever had one, else that of a new meeting, which is kept; none when the company
 * wants none generated. */
enum err service_meeting_link(struct context *c, const struct interview *interview, struct str *link_r);

/*
 * An interview's link for one person alone: it lets them in by name, where rooms know names. Any link that is not ours stays as
 * it is. For mail to that person, and for answers that only they read.
 */
struct str service_meeting_link_for(struct context *c, struct str link, struct user_id person);

/* Where the meeting of an interview stands, with the caller's own link: for the same people as load_interview. */
extern const struct load load_meeting;

/* ---- the company's provider: its admin and hr; anybody else is E_FORBIDDEN (service/meeting/account.c) */

struct meeting_account_key {
	struct seen seen;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

/* What it is, never with the secret; a company that set none has the server's. */
enum err service_meeting_account_get(struct context *c, const struct nothing *in, struct meeting_account *out);

/*
 * Sets it. Without a secret the one that is kept goes on, if the account is still the same. Rooms made before stay as they are.
 * E_INVALID, E_STALE (If-Match).
 */
enum err service_meeting_account_set(struct context *c, const struct meeting_account_edit *in, struct meeting_account *out);

/* Takes it away with its credentials: the company has the server's again. E_STALE (If-Match). */
enum err service_meeting_account_delete(struct context *c, const struct meeting_account_key *in, struct nothing *out);

/* Asks for a test, which the dispatcher makes: `test` says what came of it. E_NOT_FOUND: there is nothing to test. */
enum err service_meeting_account_test(struct context *c, const struct nothing *in, struct meeting_account *out);

/* ---- meeting links (service/meeting/meeting.c) */

struct join_key {
	struct seen seen;
	struct str token;
	struct str ticket; /* whom the link was made for; none: for everybody */
};

/* Where /join/{token} leads: a room, or EMPTY a page that says what to do. E_NOT_FOUND. */
enum err service_meeting_join(struct context *c, const struct join_key *in, struct blob *out);

#endif
