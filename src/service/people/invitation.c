/* Invitations of staff: a company sends a mail with a token, and the token creates the account. */
#include "service/people/account.h"
#include "service/people/people.h"
#include "service/people/ticket.h"
#include "store/pages.h"
#include "store/people/user.h"
#include "store/trail/event.h"

#define LIFETIME (7 * INT64_C(86400))

static enum err record_event(struct context *c, const struct invitation *invitation, enum event_name name)
{
	struct event event = { .name = name,
		               .object = OBJECT_INVITATION,
		               .id = invitation->id.v,
		               .company = invitation->company.id,
		               CAUSED_BY(c) };

	return store_event_write(c->db, &event);
}

enum err service_invitation_check_address(struct context *c, const struct invitation_draft *in, struct str email)
{
	bool taken = false;
	enum err e = OK;

	if (email_valid(email))
		e = service_account_free(c, email, &taken);
	else
		fail_at(c, E_FORMAT, AT(in, email), in->email);
	if (taken)
		fail_at(c, E_TAKEN, AT(in, email), in->email);
	return e;
}

static enum err draft_check(struct context *c, const struct invitation_draft *in, struct str email)
{
	enum err e;

	if (in->role != ADMIN && in->role != HR && in->role != INTERVIEWER)
		fail_at(c, E_CHOICE, AT(in, role), (struct str){ 0 });
	e = service_invitation_check_address(c, in, email);
	return e == OK ? faults_checked(c) : e;
}

enum err service_invitation_issue(struct context *c, struct invitation *invitation)
{
	invitation->id.v.pub = uuid_new();
	invitation->created_at = instant_of_unix(instant_unix(c->now));
	invitation->expires_at = instant_add(invitation->created_at, LIFETIME);
	invitation->version = 1;
	struct str token = service_ticket_token(c->ring, c->arena, TICKET_INVITATION, invitation->id.v.pub);
	enum err e = store_invitation_insert(c->db, invitation, service_ticket_hash(c->arena, token));
	c->outcome = MADE;
	return e == OK ? record_event(c, invitation, EVENT_USER_INVITED) : e;
}

enum err service_invitation_make(struct context *c, const struct invitation_draft *in, struct invitation *out)
{
	struct str email = email_typed(in->email);
	struct user inviter = { 0 };

	if (in->role == ADMIN && c->who.role != ADMIN)
		return E_FORBIDDEN;
	enum err e = draft_check(c, in, email);
	if (e == OK)
		e = store_user_profile(c->db, &inviter);
	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	if (!inviter.verified)
		return E_VERIFY_FIRST;
	*out = (struct invitation){ .company = inviter.company, .inviter = inviter, .role = in->role, .email = email };
	return service_invitation_issue(c, out);
}

enum err service_invitation_list(struct context *c, const struct invitation_filter *in, struct invitation_list *out)
{
	int64_t size = in->window.size > 0 ? in->window.size : 100;
	int64_t offset = window_offset(&in->window, size);
	enum err e = store_invitation_list(c->db, size, offset, out);

	if (e == OK && !store_last_page(offset, size, out->n, &out->total))
		e = store_invitation_count(c->db, &out->total);
	if (out->n == 0)
		c->outcome = EMPTY;
	return e;
}

static enum err find(struct context *c, const struct named *named, struct invitation *out, struct ownership *whose)
{
	enum err e = store_invitation_any_lock(c->db, named->id[0], out);

	whose->company = out->company.id;
	return e;
}

FINDER(find, invitation)
const struct load load_invitation = { .name = "invitation", .keys = 1, LOADS(invitation, find, find) };

enum err service_invitation_withdraw(struct context *c, const struct invitation *was, const struct invitation_key *in,
                                     struct nothing *out)
{
	(void)out;
	if (in->version != 0 && in->version != was->version)
		return E_STALE;
	enum err e = store_invitation_delete(c->db, was);
	if (e != OK)
		return e == E_NO_ROW ? E_INTERNAL : e;
	return record_event(c, was, EVENT_USER_INVITATION_WITHDRAWN);
}

/* Creates the account, with the address to which the invitation was sent. */
static enum err account_make(struct context *c, const struct acceptance *in, const struct invitation *invitation,
                             struct str hash, struct user *out)
{
	*out = (struct user){ .id.v.pub = uuid_new(),
		              .company = invitation->company,
		              .role = invitation->role,
		              .email = invitation->email,
		              .password_hash = hash,
		              .first = str_trim(in->first),
		              .last = str_trim(in->last),
		              .verified = true,
		              .active = true,
		              .digest = { true, true },
		              .version = 1 };
	out->name = name_join(c->arena, out->first, out->last);
	out->created_at = out->updated_at = instant_of_unix(instant_unix(c->now));
	bool taken;
	enum err e = service_account_free(c, out->email, &taken);
	if (e == OK)
		e = taken ? E_DUPLICATE : store_user_insert(c->db, out);
	if (e == E_DUPLICATE) /* an account with this address was registered in the meantime */
		return fail_at(c, E_TAKEN, AT(in, token), invitation->email);
	return e == OK ? service_account_event(c, out, EVENT_USER_JOINED) : e;
}

/* Finds the invitation of the token, and hashes the new password, before the transaction. */
static enum err acceptance_check(struct context *c, const struct acceptance *in, struct invitation *invitation,
                                 struct str *hash_r)
{
	enum err e;

	db_pause(c->db);
	e = store_invitation_by_hash(c->db, service_ticket_hash(c->arena, in->token), invitation);
	if (e == E_NO_ROW)
		fail_at(c, E_SPENT, AT(in, token), (struct str){ 0 });
	else if (e != OK)
		return e;
	if (str_trim(in->first).n == 0)
		fail_at(c, E_REQUIRED, AT(in, first), (struct str){ 0 });
	const struct user invited = {
		.email = invitation->email, .first = in->first, .last = in->last, .company = invitation->company
	};
	service_password_judge(c, in->password, &invited, AT(in, password));
	name_check(c, AT(in, first), in->first);
	name_check(c, AT(in, last), in->last);
	e = faults_checked(c);
	return e == OK ? service_password_hash(c, in->password, hash_r) : e;
}

enum err service_invitation_accept(struct context *c, const struct acceptance *in, struct user *out)
{
	struct invitation invitation = { 0 };
	struct str hash = { 0 };
	enum err e = acceptance_check(c, in, &invitation, &hash);

	if (e == OK)
		e = store_invitation_accept(c->db, &invitation);
	if (e == E_NO_ROW) /* another request has used the token first */
		return fail_at(c, E_SPENT, AT(in, token), (struct str){ 0 });
	c->outcome = MADE;
	return e == OK ? account_make(c, in, &invitation, hash, out) : e;
}
