/* Second factors: setting one up, proving it, and taking it away. */
#include "service/people/factor.h"

#include "auth/qr.h"
#include "auth/seal.h"
#include "auth/totp.h"
#include "base/log.h"
#include "service/people/account.h"
#include "store/people/factor.h"
#include "store/people/user.h"
#include "store/trail/event.h"

/* Records what happened to the factor of `user`, who is notified, because it may have been somebody else. */
static enum err record_event(struct context *c, const struct user *user, enum event_name name)
{
	struct event event = { .name = name,
		               .object = OBJECT_USER,
		               .id = user->id.v,
		               .company = user->company.id,
		               CAUSED_BY(c),
		               .told = &user->id,
		               .n_told = 1 };

	return store_event_write(c->db, &event);
}

static struct str bound_to(const struct factor *factor)
{
	return (struct str){ (const char *)factor->id.v.pub.byte, sizeof factor->id.v.pub.byte };
}

/* Finds the step of a code of the app. E_NO_ROW: it is wrong, or was taken before; E_DATA: the key that sealed the secret is
 * gone. */
static enum err step_of(struct context *c, const struct factor *factor, struct str code, int64_t *step_r)
{
	struct str secret;

	if (!unseal(c->ring, c->arena, bound_to(factor), factor->sealed, &secret))
		return E_DATA;
	return totp_check(secret, code, c->now, factor->last_step, step_r) ? OK : E_NO_ROW;
}

enum err service_factor_take(struct context *c, const struct user *user, struct str otp)
{
	struct str code;
	int64_t step = 0;
	enum err e;

	if (totp_code(c->arena, otp, &code)) {
		e = step_of(c, &user->factor, code, &step);
		return e == OK ? store_factor_take(c->db, &user->factor, step) : e;
	}
	e = store_recovery_take(c->db, &user->factor, recovery_code_hash(c->arena, otp));
	return e == OK ? record_event(c, user, EVENT_USER_RECOVERY_CODE_USED) : e;
}

/* ---- one's own */

/* Whoever proves that they are the caller, and how their attempts are counted. */
struct proving {
	struct user user;
	struct tally tally;
};

static enum err refuse_secret(struct context *c, enum err why, size_t at)
{
	LOG(AUTH_REFUSED, LOG_STR("address", c->address), LOG_INT("known", 1));
	return fail_at(c, why, at, (struct str){ 0 });
}

/* Reads the caller and counts the attempt. */
static enum err begin_proof(struct context *c, struct proving *p)
{
	enum err e = store_factor_own(c->db, &p->user);

	if (e != OK)
		return e == E_NO_ROW ? E_UNAUTHORIZED : e;
	p->tally = (struct tally){ "password_account", service_account_key(c, &p->user, p->user.email),
		                   c->settings->login_account };
	return service_attempt_begin(c, &p->tally, 1) ? OK : E_LIMITED;
}

/* The same with a password, before the transaction, because passwords are compared slowly. A wrong one is a fault. */
static enum err prove_password(struct context *c, const struct proof *proof, struct proving *p)
{
	bool rehash;
	enum err e;

	db_pause(c->db);
	e = begin_proof(c, p);
	if (e != OK)
		return e;
	e = service_hashing_begin(c);
	if (e != OK) {
		service_attempt_good(c, &p->tally, 1);
		return e;
	}
	if (!password_verify(proof->password, p->user.password_hash, &c->settings->password, &rehash))
		e = refuse_secret(c, E_WRONG_PASSWORD, proof->at_password);
	service_hashing_end(c);
	return e;
}

/* Ends an attempt with a code: `e` is OK or, for a wrong one, E_NO_ROW. */
static enum err end_proof(struct context *c, const struct proving *p, enum err e, size_t at)
{
	if (e == E_NO_ROW)
		return refuse_secret(c, E_WRONG_CODE, at);
	service_attempt_good(c, &p->tally, 1);
	return e;
}

enum err service_factor_prove(struct context *c, const struct proof *proof, struct user *user_r)
{
	struct proving p = { 0 };
	enum err e = prove_password(c, proof, &p);

	*user_r = p.user;
	if (e != OK)
		return e;
	if (!p.user.factor.confirmed)
		return end_proof(c, &p, OK, 0);
	if (proof->otp.n > 0)
		return end_proof(c, &p, service_factor_take(c, &p.user, proof->otp), proof->at_otp);
	service_attempt_good(c, &p.tally, 1);
	return fail_at(c, E_REQUIRED, proof->at_otp, (struct str){ 0 });
}

/* What the rows of one's own second factor take. */
static struct proof proof_of(const struct factor_proof *in)
{
	return (struct proof){ in->password, in->otp, AT(in, password), AT(in, otp) };
}

/* Proves the caller, and refuses one whose second factor is not switched on. */
static enum err prove(struct context *c, const struct factor_proof *in, struct user *user_r)
{
	const struct proof proof = proof_of(in);
	enum err e = service_factor_prove(c, &proof, user_r);

	return e == OK && !user_r->factor.confirmed ? fail_at(c, E_FACTOR_OFF, AT(in, seen), (struct str){ 0 }) : e;
}

enum err service_factor_begin(struct context *c, const struct factor_proof *in, struct factor_secret *out)
{
	const struct proof proof = proof_of(in);
	struct proving p = { 0 };
	struct factor factor = { .id.v.pub = uuid_new() };
	struct str secret = totp_secret(c->arena);
	enum err e = prove_password(c, &proof, &p);

	if (e == OK)
		e = end_proof(c, &p, OK, 0);
	if (e == OK && p.user.factor.confirmed)
		e = fail_at(c, E_FACTOR_ON, AT(in, seen), (struct str){ 0 });
	if (e != OK)
		return e;
	factor.sealed = seal(c->ring, c->arena, bound_to(&factor), secret);
	e = store_factor_begin(c->db, &factor);
	if (e == E_DUPLICATE) /* another request has confirmed one since */
		return fail_at(c, E_FACTOR_ON, AT(in, seen), (struct str){ 0 });
	out->secret = totp_secret_text(c->arena, secret);
	out->uri = totp_uri(c->arena, secret, c->settings->mail_name, p.user.email);
	out->qr = qr_svg(c->arena, out->uri);
	c->outcome = MADE;
	return e;
}

static enum err new_codes(struct context *c, const struct factor *factor, struct recovery_codes *out)
{
	struct str *codes = ARENA_ARRAY(c->arena, struct str, RECOVERY_CODES), hash[RECOVERY_CODES];

	for (size_t i = 0; i < RECOVERY_CODES; i++) {
		codes[i] = recovery_code(c->arena);
		hash[i] = recovery_code_hash(c->arena, codes[i]);
	}
	out->codes = (struct strs){ codes, RECOVERY_CODES };
	return store_recovery_set(c->db, factor, hash);
}

enum err service_factor_confirm(struct context *c, const struct factor_proof *in, struct recovery_codes *out)
{
	struct proving p = { 0 };
	struct factor *factor = &p.user.factor;
	struct str code;
	enum err e = begin_proof(c, &p);

	if (e != OK)
		return e;
	if (factor->id.v.key == 0 || factor->confirmed) {
		service_attempt_good(c, &p.tally, 1);
		return fail_at(c, factor->confirmed ? E_FACTOR_ON : E_FACTOR_OFF, AT(in, seen), (struct str){ 0 });
	}
	e = totp_code(c->arena, in->otp, &code) ? step_of(c, factor, code, &factor->last_step) : E_NO_ROW;
	e = end_proof(c, &p, e, AT(in, otp));
	if (e == OK)
		e = store_factor_confirm(c->db, factor);
	if (e == E_NO_ROW) /* another request has confirmed it, or begun anew */
		return fail_at(c, E_FACTOR_OFF, AT(in, seen), (struct str){ 0 });
	if (e == OK)
		e = new_codes(c, factor, out);
	return e == OK ? record_event(c, &p.user, EVENT_USER_TOTP_ENABLED) : e;
}

enum err service_factor_disable(struct context *c, const struct factor_proof *in, struct nothing *out)
{
	struct user user = { 0 };
	enum err e = prove(c, in, &user);

	(void)out;
	if (e == OK)
		e = store_factor_remove_own(c->db);
	if (e == E_NO_ROW) /* another request has removed it since */
		return fail_at(c, E_FACTOR_OFF, AT(in, seen), (struct str){ 0 });
	return e == OK ? record_event(c, &user, EVENT_USER_TOTP_DISABLED) : e;
}

enum err service_factor_renew(struct context *c, const struct factor_proof *in, struct recovery_codes *out)
{
	struct user user = { 0 };
	enum err e = prove(c, in, &user);

	if (e == OK)
		e = new_codes(c, &user.factor, out);
	return e == OK ? record_event(c, &user, EVENT_USER_RECOVERY_CODES_RENEWED) : e;
}

/* ---- of others */

/* Ends all sessions of the user, because whoever has found the lost device may use one of them. */
static enum err removed(struct context *c, const struct user *user)
{
	enum err e = store_user_end_sessions(c->db, user->id);

	if (e == OK && c->throttle != NULL)
		c->throttle->forget_user(c->throttle->self, user->id.v.pub);
	return e == OK ? record_event(c, user, EVENT_USER_TOTP_REMOVED) : e;
}

enum err service_factor_remove(struct context *c, const struct colleague *was, const struct colleague_edit *in,
                               struct nothing *out)
{
	const struct user user = { .id = was->id, .company.id = was->company };

	(void)out;
	if (HAS(in, version) && in->version != was->version)
		return E_STALE;
	/* Otherwise somebody who uses an admin's open session could switch off that admin's factor without password and code.
	 */
	if (service_guard(SELF, &c->who, &(struct ownership){ .person = was->id }) == OK)
		return E_FORBIDDEN;
	enum err e = store_factor_remove_colleague(c->db, was->id);
	if (e == E_NO_ROW)
		return E_NOT_FOUND;
	return e == OK ? removed(c, &user) : e;
}

enum err service_account_reset_factor(struct context *c, struct str email, bool *had_r)
{
	struct user user = { 0 };
	enum err e = service_account_find(c, email, &user);

	if (e == OK)
		e = store_factor_remove(c->db, user.id);
	*had_r = e == OK;
	if (e == E_NO_ROW)
		return OK;
	return e == OK ? removed(c, &user) : e;
}
