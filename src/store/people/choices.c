/* Statements about what people want to be told of. */
#include "store/people/choices.h"

#include "store/statements.h"

struct choice_row {
	struct user_id person;
	struct str event;
	bool app, mail;
};

static const struct db_statement list = {
	.name = "choices.list",
	.scope = DB_PARTY,
	.text = "SELECT event, app, mail FROM notification_choices WHERE user_id = ?",
	PARAMS(CALLER_COL),
	RESULT(choice_row, COL(choice_row, event), COL(choice_row, app), COL(choice_row, mail)),
};

enum err store_choices(struct db *db, struct event_choices *choices_r)
{
	void *rows = NULL;
	size_t n = 0;
	enum err e = db_all(db, &list, NULL, &rows, &n);
	const struct choice_row *row = rows;

	for (size_t i = 0; i < EVENTS_END; i++)
		choices_r->of[i] = (struct event_choice){ { true, true }, { true, true } };
	for (size_t i = 0; e == OK && i < n; i++)
		choices_r->of[event_find(row[i].event)] = (struct event_choice){ { row[i].app, true }, { row[i].mail, true } };
	return e;
}

static const struct db_statement update = {
	.name = "choices.update",
	.scope = DB_PARTY,
	.text = "UPDATE notification_choices SET app = ?, mail = ?, changed_at = ? WHERE user_id = ? AND event = ?",
	PARAMS(COL(choice_row, app), COL(choice_row, mail), NOW_COL, CALLER_COL, COL(choice_row, event)),
};

static const struct db_statement insert = {
	.name = "choices.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO notification_choices (user_id, event, app, mail, changed_at) VALUES (?, ?, ?, ?, ?)",
	PARAMS(CALLER_COL, COL(choice_row, event), COL(choice_row, app), COL(choice_row, mail), NOW_COL),
};

enum err store_choice_save(struct db *db, enum event_name event, const struct event_choice *choice)
{
	const struct choice_row row = { .event = event_text(event), .app = choice->app.v, .mail = choice->mail.v };
	int64_t matched = 0;
	enum err e = db_run(db, &update, &row, &matched, NULL);

	return e == OK && matched == 0 ? db_run(db, &insert, &row, NULL, NULL) : e;
}

static const struct db_statement mails = {
	.name = "choices.mails",
	.scope = DB_ANYONE, /* the reader of a mail is somebody else than whoever caused it */
	.text = "SELECT mail FROM notification_choices WHERE user_id = ? AND event = ?",
	PARAMS(COL_KEY(choice_row, person), COL(choice_row, event)),
	RESULT(choice_row, COL(choice_row, mail)),
};

enum err store_choice_mails(struct db *db, struct user_id person, enum event_name event, bool *mails_r)
{
	struct choice_row row = { .person = person, .event = event_text(event), .mail = true };
	enum err e = db_one(db, &mails, &row, &row);

	*mails_r = row.mail;
	return e == E_NO_ROW ? OK : e;
}

struct muting_query {
	int64_t most;
};
static const struct db_statement muting = {
	.name = "choices.muting",
	.scope = DB_ANYONE, /* each node knows it of everybody */
	.text = "SELECT user_id FROM notification_choices FORCE INDEX (muting) WHERE app = 0 LIMIT ?",
	PARAMS(COL(muting_query, most)),
	RESULT(session_ending, COL(session_ending, muting)),
};

enum err store_choices_muting(struct db *db, int64_t most, struct session_ending **endings_r, size_t *n_r)
{
	return db_all(db, &muting, &(struct muting_query){ most }, endings_r, n_r);
}

STATEMENTS(choices, &list, &update, &insert, &mails, &muting);
