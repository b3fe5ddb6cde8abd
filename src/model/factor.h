/* The second factor of a user: a secret that an app shares with the server, and codes for who has lost the app. */
#ifndef MODEL_FACTOR_H
#define MODEL_FACTOR_H

#include "model/principal.h"

#define RECOVERY_CODES 10 /* that a user has at a time */

struct factor_id {
	struct id v;
};
struct factor {
	struct factor_id id; /* key 0: the user has none */
	struct str sealed;   /* the secret (auth/seal.h), bound to id.pub */
	int64_t last_step;   /* the time step of the last code that was taken */
	bool confirmed;      /* the user has shown that their app knows the secret; before that no login asks for it */
};

/* What shows that it is really the user who changes their second factor. */
struct factor_proof {
	struct seen seen;
	struct str password;
	struct str otp; /* a code of the app, or a recovery code */
};

/* The secret of a second factor that is being set up, in three forms. */
struct factor_secret {
	struct str secret; /* in base32 */
	struct str uri;    /* otpauth://totp/... */
	struct str qr;     /* the QR code of uri, an SVG document */
};

struct recovery_codes {
	struct strs codes;
};

#endif
