/* Screening sessions, their questions and messages, in the database. All of these: the errors of db_one, db_all, db_run. */
#ifndef STORE_SCREENING_SCREENING_H
#define STORE_SCREENING_SCREENING_H

#include "db/db.h"
#include "model/screening/screening.h"

/* One by its public id, whoever asks, for a finder (service/guard.h); without its questions. E_NO_ROW. */
enum err store_screening_any(struct db *db, struct uuid id, struct screening *out);

/* The same, locked until the transaction ends; names, and whether the caller sits, are not read. E_NO_ROW. */
enum err store_screening_any_lock(struct db *db, struct uuid id, struct screening *out);

/* As store_screening_any_lock for the dispatcher, which sees all. E_NO_ROW. */
enum err store_screening_lock_key(struct db *db, struct screening_id id, struct screening *out);

/* At most `most` completed ones whose score may wait no longer, locked; those that others have locked are left out. */
enum err store_screening_settling(struct db *db, int64_t most, struct screening_list *list_r);

/* The session of this application that is running, if the caller is its candidate. E_NO_ROW. */
enum err store_screening_running(struct db *db, struct application_id application, struct screening *out);

/* Title, required skills and years of the job of that key. E_NO_ROW. */
enum err store_screening_job(struct db *db, struct arena *arena, struct job_id id, struct screening_job *out);

/* Makes a session of out->application, out->company and out->uses_model by the caller, with these questions; sets its key.
 * E_DUPLICATE: one is running. */
enum err store_screening_insert(struct db *db, struct screening *screening, const struct screening_question_list *questions);

/* Adds a question. */
enum err store_screening_ask(struct db *db, struct screening_id id, const struct screening_question *question);

/* The questions, in order, with the ratings of their answers. */
enum err store_screening_questions(struct db *db, struct screening_id id, struct screening_question_list *list_r);

/* Writes one question's answer, score, evidence and scorer. */
enum err store_screening_answer(struct db *db, struct screening_id id, const struct screening_question *question);

/* Writes asked, status, score, summary, human_at, settle_at and completed_at of one that is locked, and raises the version,
 * also in `screening`. */
enum err store_screening_save(struct db *db, struct screening *screening);

/* Adds a message and sets its id. */
enum err store_screening_say(struct db *db, const struct screening *screening, struct screening_message *message);

enum screening_scope {
	SCREENINGS_OF_CANDIDATE, /* those of the caller */
	SCREENINGS_OF_COMPANY,   /* those of the caller's company */
	SCREENINGS_OF_SITTING    /* those of applications whose interviews the caller sits on */
};

/* Where a page begins and ends. */
struct screening_page {
	enum screening_scope scope;
	struct screening_id id;
	struct application_id application; /* pub none: of all */
	int64_t limit, offset;
};

/* The messages, oldest first, with the total. */
enum err store_screening_messages(struct db *db, const struct screening_page *page, struct screening_message_list *list_r);

/* The sessions that the caller may see, newest first, with the total. */
enum err store_screening_list(struct db *db, const struct screening_page *page, struct screening_list *list_r);

#endif
