/* What everybody may see of companies and their open jobs: the career pages, and the public API. */
#ifndef SERVICE_JOB_CAREER_H
#define SERVICE_JOB_CAREER_H

#include "model/career.h"
#include "service/context.h"

/* The companies that have a career page, by name. */
enum err service_career_companies(struct context *c, struct career_company_list *out);

/* A company and its open jobs that the filter finds. E_NOT_FOUND: there is no such company, or it has no career page. */
enum err service_career(struct context *c, const struct career_filter *in, struct career *out);

/* The newest open jobs of all companies that have a career page, at most `most`. */
enum err service_career_newest(struct context *c, int64_t most, struct career_entry_list *out);

/* One job of the company with the slug `company`; `open` says whether it still takes applications. E_NOT_FOUND. */
enum err service_career_job(struct context *c, struct str company, struct uuid id, struct career_company *company_r,
                            struct career_job *job_r);

#endif
