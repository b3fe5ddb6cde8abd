/* The use cases about the staff of a company: who they are, and what their admin and hr change about them. See
 * service/service.h for what all use cases share. */
#ifndef SERVICE_PEOPLE_STAFF_H
#define SERVICE_PEOPLE_STAFF_H

#include "model/staff.h"
#include "service/guard.h"

/* Lists the staff of the caller's company. Interviewers find active colleagues by their names only. */
enum err service_staff_list(struct context *c, const struct staff_filter *in, struct colleague_list *out);

/* Loads a member of a company's staff. */
extern const struct load load_colleague;

/*
 * Changes role, title, or whether the account is active. Deactivating ends sessions, keys and feeds, and out->leftovers becomes
 * what others can take over. E_STALE; E_FORBIDDEN: hr may only change the title; E_INVALID (E_OWN_ROLE, E_LAST_ADMIN).
 */
enum err service_colleague_change(struct context *c, const struct colleague *was, const struct colleague_edit *in,
                                  struct colleague *out);

/*
 * Ends the sessions and feeds of an account that was made inactive, or lets an active account log in again, and records it.
 * `user` needs ids, company and active. For use cases that have checked whether this may be.
 */
enum err service_account_switch(struct context *c, const struct user *user);

#endif
