/* The use cases of second factors. See service/service.h for what all use cases share. */
#ifndef SERVICE_PEOPLE_FACTOR_H
#define SERVICE_PEOPLE_FACTOR_H

#include "model/staff.h"
#include "model/user.h"
#include "service/guard.h"

/* ---- one's own. Wrong passwords and codes are counted as those of a change of the password: E_LIMITED. */

/* Makes a new secret, which no login asks for before it was confirmed. Needs the password. E_INVALID (E_FACTOR_ON). */
enum err service_factor_begin(struct context *c, const struct factor_proof *in, struct factor_secret *out);

/* Switches the second factor on with a code of the app, and makes recovery codes. E_INVALID (E_FACTOR_OFF: there is no secret;
 * E_FACTOR_ON). */
enum err service_factor_confirm(struct context *c, const struct factor_proof *in, struct recovery_codes *out);

/* Switches it off. Needs the password and a code, which may be a recovery code. E_INVALID (E_FACTOR_OFF). */
enum err service_factor_disable(struct context *c, const struct factor_proof *in, struct nothing *out);

/* Makes new recovery codes, which replace the old ones. As service_factor_disable. */
enum err service_factor_renew(struct context *c, const struct factor_proof *in, struct recovery_codes *out);

/* ---- of others */

/* Removes the second factor of a colleague who has lost it, and ends their sessions. E_FORBIDDEN: it is the caller's own, which
 * needs the password; E_NOT_FOUND: there is none; E_STALE. */
enum err service_factor_remove(struct context *c, const struct colleague *was, const struct colleague_edit *in,
                               struct nothing *out);

/* For interviewctl: the same for any account. *had_r: whether there was one. E_NOT_FOUND: there is no such account. */
enum err service_account_reset_factor(struct context *c, struct str email, bool *had_r);

/* ---- for other use cases; private to service/ */

/* What shows that it is really the caller who asks for something that cannot be taken back, and where it stands in the request.
 */
struct proof {
	struct str password, otp;
	size_t at_password, at_otp;
};

/*
 * Reads the caller, checks the password, and takes the code of their second factor if they have one that is switched on. What
 * is wrong or missing is a fault of its member, and is counted. E_INVALID, E_LIMITED, E_UNAUTHORIZED; E_UNAVAILABLE as
 * service_hashing_begin.
 */
enum err service_factor_prove(struct context *c, const struct proof *proof, struct user *user_r);

/*
 * Takes a code of user->factor, or one of its recovery codes, which is then recorded. E_NO_ROW: it is wrong, or was taken
 * before.
 */
enum err service_factor_take(struct context *c, const struct user *user, struct str otp);

#endif
