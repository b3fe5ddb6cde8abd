/* Platform's endpoints of second factors: one's own, and that of a colleague who has lost it. */
#include "api/platform/platform.h"
#include "service/people/factor.h"
#include "service/people/staff.h"

/* clang-format off */
#define PASSWORD_ROW ROW(factor_proof, password, "password", "Password of the account", .must = ALWAYS, .lo = 1, .hi = 256, .flags = SECRET)
#define CODE_ROW ROW(factor_proof, otp, "otp", "Code of the app, or a recovery code; each is good once", \
	.must = ALWAYS, .lo = 1, .hi = 64, .flags = SECRET, .example = "123456")
SHAPE(platform_second_factor_create, factor_proof, PASSWORD_ROW);
SHAPE(platform_second_factor_confirm, factor_proof,
	ROW(factor_proof, otp, "otp", "Code of the app", .must = ALWAYS, .lo = 1, .hi = 64, .flags = SECRET, .example = "123456"));
SHAPE(platform_second_factor_proof, factor_proof, PASSWORD_ROW, CODE_ROW);
SHAPE(platform_second_factor, factor_secret,
	ROW(factor_secret, secret, "secret", "The secret in base32, to be typed into an app: SHA-1, 6 digits, 30 seconds", .must = ALWAYS),
	ROW(factor_secret, uri, "uri", "The same as an address that apps open (otpauth://)", .must = ALWAYS),
	ROW(factor_secret, qr, "qr", "The QR code of the address, as an SVG document", .must = ALWAYS));
SHAPE(platform_recovery_codes, recovery_codes,
	ROW(recovery_codes, codes, "recovery_codes",
		"Ten codes, each of which stands for the app once; they are never shown again", .must = ALWAYS));
SHAPE(platform_factor_key, colleague_edit,
	ID(colleague_edit, id, "id", "Id of the person", .where = PATH, .must = ALWAYS),
	IF_MATCH(colleague_edit, 0));
/* clang-format on */

OPERATION(service_factor_begin, factor_proof, factor_secret)
OPERATION(service_factor_confirm, factor_proof, recovery_codes)
OPERATION(service_factor_disable, factor_proof, nothing)
OPERATION(service_factor_renew, factor_proof, recovery_codes)
OPERATION_ON(service_factor_remove, colleague, colleague_edit, nothing)

#define USERS "/api/v1/users/users"
#define OWN USERS "/me/totp"
#define MINE .roles = USER, .guard = SELF
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "second_factor.create", .method = METHOD_POST, .path = OWN, .summary = "Make the secret of a second factor (TOTP)",
	  .doc = "The answer shows the secret, which is never shown again. Logins ask for a code after it was confirmed. Until then another secret takes its place.",
	  MINE, .setup = true, CALL(service_factor_begin, platform_second_factor_create, platform_second_factor),
	  .answer = { [MADE] = { 201, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "second_factor.confirm", .method = METHOD_POST, .path = OWN "/confirm", .summary = "Switch the second factor on",
	  .doc = "From then on logins need a code of the app, or a recovery code. Sessions that are there go on.",
	  MINE, .setup = true, CALL(service_factor_confirm, platform_second_factor_confirm, platform_recovery_codes),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "second_factor.disable", .method = METHOD_POST, .path = OWN "/disable", .summary = "Switch the second factor off",
	  MINE, CALL(service_factor_disable, platform_second_factor_proof, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "second_factor.renew_codes", .method = METHOD_POST, .path = OWN "/recovery_codes", .summary = "Make new recovery codes",
	  .doc = "The new codes replace the old ones.", MINE,
	  CALL(service_factor_renew, platform_second_factor_proof, platform_recovery_codes),
	  .answer = { { 200, NULL } }, ERRORS({ E_INVALID, NULL }, { E_LIMITED, NULL }) },
	{ .id = "second_factor.delete", .method = METHOD_DELETE, .path = USERS "/{id}/totp",
	  .summary = "Remove the second factor of a colleague",
	  .doc = "Ends all sessions of the colleague. One's own is switched off with the password and a code instead.",
	  .roles = ADMIN, .load = &load_colleague, .guard = COMPANY, CALL(service_factor_remove, platform_factor_key, shape_nothing),
	  .answer = { { 204, NULL } }, ERRORS({ E_FORBIDDEN, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_factors = { endpoints, COUNT(endpoints) };
