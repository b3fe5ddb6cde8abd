/* Functions that the use cases of accounts share. Private to service/. */
#ifndef SERVICE_PEOPLE_ACCOUNT_H
#define SERVICE_PEOPLE_ACCOUNT_H

#include "model/event.h"
#include "service/people/attempt.h"
#include "service/people/people.h"

/* Checks a mail address and its password, and reads the account. E_CREDENTIALS, E_LIMITED. */
enum err service_account_check(struct context *c, const struct credentials *in, struct user *user);

/* Signs an access token of `user` for so many seconds into `out`. */
void service_account_access(struct context *c, const struct user *user, int64_t seconds, struct session *out);

/* The key under which attempts are counted: that of the account, or the typed address when there is no such account. */
struct str service_account_key(struct context *c, const struct user *user, struct str email);

/* Records an event about `user`. */
enum err service_account_event(struct context *c, const struct user *user, enum event_name name);

/* Sets user->password_hash for `password`, ends all sessions, and makes pending resets useless. `old` as in
 * store_user_set_password: E_NO_ROW. */
enum err service_account_set_password(struct context *c, struct user *user, struct str password, struct str old);

#endif
