/* Screening sessions, their questions and messages, in the database. All functions return the errors of db_one, db_all and
 * db_run. */
#ifndef STORE_SCREENING_SCREENING_H
#define STORE_SCREENING_SCREENING_H

#include "db/db.h"
#include "model/screening/screening.h"

/* Loads the session with this public id, of any company, for a guard, without its questions. E_NO_ROW: there is none. */
enum err store_screening_any(struct db *db, struct uuid id, struct screening *out);

/* As store_screening_any, but locks the row until the transaction ends, and reads neither names nor `caller_interviews`. */
enum err store_screening_any_lock(struct db *db, struct uuid id, struct screening *out);

/* As store_screening_any_lock, by key and of all companies, for the dispatcher. E_NO_ROW: there is none. */
enum err store_screening_lock_key(struct db *db, struct screening_id id, struct screening *out);

/* Reads and locks at most `most` completed sessions whose score must be computed now and that no other transaction has
 * locked. */
enum err store_screening_settling(struct db *db, int64_t most, struct screening_list *list_r);

/* Finds the running session of this application, if the caller is its candidate. E_NO_ROW: there is none. */
enum err store_screening_running(struct db *db, struct application_id application, struct screening *out);

/* Reads title, required skills and years of experience of the job with this key. E_NO_ROW: there is none. */
enum err store_screening_job(struct db *db, struct arena *arena, struct job_id id, struct screening_job *out);

/* Inserts a session of the caller with these questions, for screening->application, company and uses_model, and sets its key.
 * E_DUPLICATE: the application has a running session. */
enum err store_screening_insert(struct db *db, struct screening *screening, const struct screening_question_list *questions);

/* Inserts a question. */
enum err store_screening_ask(struct db *db, struct screening_id id, const struct screening_question *question);

/* Reads the questions in order, with the ratings of their answers. */
enum err store_screening_questions(struct db *db, struct screening_id id, struct screening_question_list *list_r);

/* Writes answer, score, evidence and scorer of one question. */
enum err store_screening_answer(struct db *db, struct screening_id id, const struct screening_question *question);

/* Writes asked, status, score, summary, human_at, settle_at and completed_at of a locked session, and raises the version, also
 * in `screening`. */
enum err store_screening_save(struct db *db, struct screening *screening);

/* Inserts a message and sets its id. */
enum err store_screening_say(struct db *db, const struct screening *screening, struct screening_message *message);

enum screening_scope {
	SCREENINGS_OF_CANDIDATE,  /* the caller's own */
	SCREENINGS_OF_COMPANY,    /* all of the caller's company */
	SCREENINGS_OF_INTERVIEWER /* those of applications whose interviews the caller takes part in as interviewer */
};

/* The page of a list, and whose rows it has. */
struct screening_page {
	enum screening_scope scope;
	struct screening_id id;
	struct application_id application; /* public id null: of all */
	int64_t limit, offset;
};

/* Reads the messages of page->id, oldest first, and their total. */
enum err store_screening_messages(struct db *db, const struct screening_page *page, struct screening_message_list *list_r);

/* Reads the sessions that the caller may see, newest first, and their total. */
enum err store_screening_list(struct db *db, const struct screening_page *page, struct screening_list *list_r);

#endif
