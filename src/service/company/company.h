/* The use cases of companies: their own settings, and what the admin of the installation does with all of them. See
 * service/service.h for what all use cases share. */
#ifndef SERVICE_COMPANY_COMPANY_H
#define SERVICE_COMPANY_COMPANY_H

#include "model/company.h"
#include "service/guard.h"

/* ---- one's own company */

/* Reads the caller's company. */
enum err service_company_get(struct context *c, const struct nothing *in, struct company_detail *out);

/*
 * Changes the members that were sent; a logo that is sent as none is removed. E_STALE; E_INVALID (E_SLUG, E_TAKEN, ...);
 * E_FORBIDDEN: the caller is an interviewer who is not alone in the company.
 */
enum err service_company_change(struct context *c, const struct company_edit *in, struct company_detail *out);

/* ---- all companies, for the admin of the installation and interviewctl */

/* Lists all companies by name. */
enum err service_company_list(struct context *c, const struct company_filter *in, struct company_detail_list *out);

/* Loads any company. */
extern const struct load load_company;

/* Makes a company with a name and a slug; without a slug, one is made from the name. E_INVALID. MADE. */
enum err service_company_make(struct context *c, const struct company_edit *in, struct company_detail *out);

/* Changes name, slug, or whether the company is active. Disabling ends the sessions of its staff. E_STALE, E_INVALID. */
enum err service_company_set(struct context *c, const struct company_detail *was, const struct company_edit *in,
                             struct company_detail *out);

/* Invites an admin of the company by mail. E_INVALID. MADE. */
enum err service_company_invite(struct context *c, const struct company_detail *company, const struct invitation_draft *in,
                                struct invitation *out);

/* Finds a company by its slug or name, and locks it. E_NOT_FOUND. For interviewctl. */
enum err service_company_named(struct context *c, struct str named, struct company_detail *out);

#endif
