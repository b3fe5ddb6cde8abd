/* Companies and open jobs, for everybody. */
#ifndef STORE_JOB_CAREER_H
#define STORE_JOB_CAREER_H

#include "db/db.h"
#include "model/job/career.h"
#include "model/search.h"

/* How many companies, and how many jobs of one, are read at most. */
enum { CAREER_COMPANIES = 200, CAREER_JOBS = 300 };

/* The companies that have a career page, by name, each with the number of its open jobs. Errors of db_all. */
enum err store_career_companies(struct db *db, struct career_company_list *list_r);

/* The company with the slug out->slug. E_NO_ROW: none has it, or it has no career page. */
enum err store_career_company(struct db *db, struct career_company *out);

/* The open jobs of a company, by department and title, without their long texts. Each says whether it is found by the words (at
 * most SEARCH_QUERY_MAX of them, folded); `arena` is for the call alone. */
enum err store_career_jobs(struct db *db, struct arena *arena, struct company_id company, struct strs words,
                           struct career_job_list *list_r);

/* The newest open jobs of all companies that have a career page, at most `most`, without their long texts. */
enum err store_career_newest(struct db *db, int64_t most, struct career_entry_list *list_r);

/* The job out->job.id of the company with the slug out->company.slug, published now or earlier, with its texts; and the
 * company. E_NO_ROW: there is none, or the company has no career page. */
enum err store_career_job(struct db *db, struct career_entry *out);

#endif
