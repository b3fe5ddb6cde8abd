/* What everybody may see of companies and their open jobs: the career pages, and the public API. */
#ifndef SERVICE_JOB_CAREER_H
#define SERVICE_JOB_CAREER_H

#include "model/job/career.h"
#include "service/context.h"

/* The companies that have a career page, by name. */
enum err service_career_companies(struct context *c, struct career_company_list *out);

/* A company and its open jobs that the filter finds. E_NOT_FOUND: there is no such company, or it has no career page. */
enum err service_career(struct context *c, const struct career_filter *in, struct career *out);

/* The newest open jobs of all companies that have a career page, at most `most`. */
enum err service_career_newest(struct context *c, int64_t most, struct career_entry_list *out);

/* The company with this slug. E_NOT_FOUND: there is none, or it has no career page. */
enum err service_career_company(struct context *c, struct str slug, struct career_company *out);

/* One job of the company with the slug `company`, and the company; `open` says whether it still takes applications.
 * E_NOT_FOUND. */
enum err service_career_job(struct context *c, struct str company, struct uuid id, struct career_entry *out);

/* Reads the skills that a job asks for, and those that it would like. */
enum err service_career_skills(struct context *c, struct career_job *job);

/* The last part of the path of a job's page: its id, and its title for people. In the arena. */
struct str service_career_address(struct context *c, const struct career_job *job);

/* The URL of that page, of the company with this slug. In the arena. */
struct str service_career_url(struct context *c, struct str slug, const struct career_job *job);

/* The kind of employment in the words of https://schema.org/employmentType. */
struct str service_career_schema_type(enum employment employment);

#endif
