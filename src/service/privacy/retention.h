/* What companies keep for a time only, which is forgotten by itself. Run by the dispatcher at night, and by interviewctl. */
#ifndef SERVICE_PRIVACY_RETENTION_H
#define SERVICE_PRIVACY_RETENTION_H

#include "auth/chain.h"
#include "model/privacy.h"
#include "service/context.h"

/* The words of the kinds ("rejected"), in the order of enum retained. */
extern const char *const retained_words[];

/* Has the dispatcher look, from the next night on, at what the caller's company has set days for. `zone`: the company's. */
enum err service_retention_follow(struct context *c, struct str zone);

/* One step of one part. */
struct retention_step {
	struct chain_keys *keys;    /* NULL: the audit is passed over, because it cannot be sealed anew */
	bool dry;                   /* nothing is written; the part of the caller says how far the count is */
	struct retention_part part; /* in and out */
	int64_t n;                  /* out: how many were blanked, or would be */
	int64_t blanked;            /* out, when done: how many were blanked in the whole run */
	bool done;                  /* out: the run has come to its end */
};

/*
 * Blanks the next rows of the part, in a transaction of the caller. What is under a legal hold is passed over, and looked at
 * again in the next run. Unless it is dry, the caller has locked the part (service_retention_take, service_retention_next).
 * Errors: those of the database; E_INTERNAL: an error of the disk; E_NO_ROW: another process seals the audit now.
 */
enum err service_retention_step(struct context *c, struct retention_step *step);

/* Locks step->part, of a company and kind. E_NO_ROW: the company does not keep this kind for a time only. */
enum err service_retention_take(struct context *c, struct retention_step *step);

/* Locks the part whose time has come first. E_NO_ROW: there is none. */
enum err service_retention_next(struct context *c, struct retention_step *step);

/* Puts that part off. As service_retention_next. */
enum err service_retention_delay(struct context *c, int64_t seconds);

#endif
