/* The use cases of exports, of erasure and of legal holds. See service/service.h for what all use cases share. */
#ifndef SERVICE_PRIVACY_PRIVACY_H
#define SERVICE_PRIVACY_PRIVACY_H

#include "model/privacy.h"
#include "service/guard.h"

/*
 * Orders that the caller be erased: the account, and what every company has of them. It is carried out after
 * settings->erasure_days; an order that is there already stays as it is. E_INVALID (E_WRONG_PASSWORD), E_LIMITED.
 */
enum err service_erasure_order_own(struct context *c, const struct erasure_request *in, struct erasure *out);

/* Shows the order of the caller. E_NOT_FOUND: there is none. */
enum err service_erasure_own(struct context *c, const struct nothing *in, struct erasure *out);

/* Revokes the order of the caller. E_NOT_FOUND: there is none, or it is being carried out. */
enum err service_erasure_revoke_own(struct context *c, const struct nothing *in, struct nothing *out);

/* The same for what the caller's company has of a candidate; nothing that another company has is touched. */
enum err service_erasure_order(struct context *c, const struct candidate *candidate, const struct erasure_order *in,
                               struct erasure *out);
enum err service_erasure_get(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                             struct erasure *out);
enum err service_erasure_revoke(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                                struct nothing *out);

/* Lists the erasures that concern the caller's company, newest first. */
enum err service_erasure_list(struct context *c, const struct erasure_filter *in, struct erasure_list *out);

/* Has the caller's company keep what it has of a candidate, whoever orders its erasure; and ends that. E_INVALID (E_PAST);
 * E_NOT_FOUND. */
enum err service_hold_set(struct context *c, const struct candidate *candidate, const struct hold_order *in,
                          struct legal_hold *out);
enum err service_hold_end(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                          struct nothing *out);

/* Orders, for the administrator of the server, that the person with this mail address be erased now. E_NOT_FOUND. */
enum err service_erasure_order_by_email(struct context *c, struct str email, struct erasure *out);

/*
 * Carries out one step of the order that is due first: begins it, withdraws the running applications of one part, erases one
 * part, or ends it. It is called in a transaction of its own, by a dispatcher. Killed at any point, the next call goes on with
 * that step. E_NO_ROW: nothing is due. Files are removed before their rows, so none is left behind.
 */
enum err service_erasure_step(struct context *c);

/* Puts off the order that is due first, after its step has failed, so that it is in nobody's way. E_NO_ROW: none is due. */
enum err service_erasure_delay(struct context *c, int64_t seconds);

/*
 * Orders an archive of what is kept of the caller, or of what the caller's company has of a candidate. One that is waiting
 * already is the answer; one that was written before goes when a new one is ordered.
 */
enum err service_export_order_own(struct context *c, const struct nothing *in, struct export *out);
enum err service_export_order(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                              struct export *out);

/* The newest one that the caller has ordered. E_NOT_FOUND: there is none, or it has expired. */
enum err service_export_own(struct context *c, const struct nothing *in, struct export *out);
enum err service_export_get(struct context *c, const struct candidate *candidate, const struct candidate_key *in,
                            struct export *out);

/* ---- by the dispatcher, each in a transaction of its own */

/*
 * Takes the export that is due. One that has expired, or was replaced, is removed; one that waits is leased to `owner`, who
 * writes it while out->status is EXPORT_WAITING. After three attempts it is given up. E_NO_ROW: none is due; otherwise errors
 * of the database.
 */
enum err service_export_claim(struct context *c, int64_t owner, struct export *out);

/*
 * Keeps the archive that was written, sealed with the id export->file, and tells whoever has ordered it. E_NO_ROW: it is no
 * longer wanted, because what it is of was erased, or it was leased to somebody else. Errors: those of the database;
 * E_INTERNAL: of the disk.
 */
enum err service_export_keep(struct context *c, struct export *export, const struct upload *archive);

#endif
