#include <assert.h>
#include <time.h>

#include "db/connection.h"

enum { RERUNS = 3, JITTER_US = 4000 };

/* Waits a random time that doubles with each rerun, so that transactions that collided do not collide again. */
static void wait_a_little(int rerun)
{
	uint32_t random, span = (uint32_t)JITTER_US << rerun;
	struct timespec pause = { 0 };

	random_bytes(&random, sizeof random);
	pause.tv_nsec = (long)(random % span) * 1000;
	nanosleep(&pause, NULL);
}

static enum err commit(struct db *db)
{
	enum err e = OK;

	db_calm(db);
	db_begin_call(db);
	db_show(db, true); /* COMMIT waits for the disk, and not for somebody's lock */
	if (db_budget_left(db) <= 0)
		e = E_TIMEOUT;
	else if (!db_command(db, "COMMIT"))
		e = db_commit_fault(db);
	else
		db->state = DB_NO_TRANSACTION;
	db_end_call(db);
	return e;
}

/* Rolls back. When no time is left or ROLLBACK fails, the connection is closed, and the server rolls back. */
static void roll_back(struct db *db)
{
	db_calm(db);
	db_begin_call(db);
	if (db_budget_left(db) <= 0 || db->down != OK || !db_command(db, "ROLLBACK"))
		db_drop(db);
	db_end_call(db);
}

static enum err run_once(struct db *db, db_body *body, void *arg)
{
	enum err e;

	db->state = DB_TRANSACTION_ASKED;
	db->broken = OK;
	db->undo = false;
	db->hurry_ms = 0;
	db_show(db, true);
	e = body(arg);
	/* A body may return OK although its transaction was rolled back meanwhile; then the error counts. */
	if (db->broken != OK)
		e = db->broken;
	if (e == OK && db->state == DB_TRANSACTION_BEGUN && !db->undo)
		e = commit(db);
	if (db->state == DB_TRANSACTION_BEGUN)
		roll_back(db);
	db_calm(db);
	db->state = DB_NO_TRANSACTION;
	db->broken = OK;
	db_show(db, false);
	return e;
}

void db_undo(struct db *db)
{
	db->undo = true;
}

void db_look(struct db *db, bool on)
{
	db->looking = on;
}

void db_set_witness(struct db *db, void *witness)
{
	db->witness = witness;
}

void *db_witness(const struct db *db)
{
	return db->witness;
}

void db_set_hearing(struct db *db, const void *hearing)
{
	db->hearing = hearing;
}

const void *db_hearing(const struct db *db)
{
	return db->hearing;
}

void db_pause(struct db *db)
{
	if (db->state != DB_TRANSACTION_ASKED)
		return;
	db->state = DB_TRANSACTION_PAUSED;
	db_show(db, false);
}

void db_resume(struct db *db)
{
	if (db->state != DB_TRANSACTION_PAUSED)
		return;
	db->state = DB_TRANSACTION_ASKED;
	db_show(db, true);
}

enum err db_transaction(struct db *db, db_body *body, void (*again)(void *arg), void *arg)
{
	enum err e;

	assert(db->arena != NULL && db->state == DB_NO_TRANSACTION);
	for (int rerun = 0;; rerun++) {
		e = run_once(db, body, arg);
		if (e != E_RETRY || rerun == RERUNS)
			return e;
		LOG(DATABASE_RETRY, LOG_INT("rerun", rerun + 1), LOG_INT("errno", db->last_errno));
		wait_a_little(rerun);
		if (again != NULL)
			again(arg);
	}
}
