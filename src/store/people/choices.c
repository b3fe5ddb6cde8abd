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
	.text = "UPDATE notification_choices SET app = ?, mail = ? WHERE user_id = ? AND event = ?",
	PARAMS(COL(choice_row, app), COL(choice_row, mail), CALLER_COL, COL(choice_row, event)),
};

static const struct db_statement insert = {
	.name = "choices.insert",
	.scope = DB_PARTY,
	.text = "INSERT INTO notification_choices (user_id, event, app, mail) VALUES (?, ?, ?, ?)",
	PARAMS(CALLER_COL, COL(choice_row, event), COL(choice_row, app), COL(choice_row, mail)),
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

struct hidden_query {
	struct str event;
	struct user_id people[CHOICE_PEOPLE];
};

static const struct db_statement hidden = {
	.name = "choices.hidden",
	.scope = DB_ANYONE, /* those who are notified are others than whoever causes it */
	.text = "SELECT user_id FROM notification_choices WHERE user_id IN (?, ?, ?, ?, ?, ?, ?, ?) AND event = ? AND app = 0",
	PARAMS(COL_KEY(hidden_query, people[0]), COL_KEY(hidden_query, people[1]), COL_KEY(hidden_query, people[2]),
	       COL_KEY(hidden_query, people[3]), COL_KEY(hidden_query, people[4]), COL_KEY(hidden_query, people[5]),
	       COL_KEY(hidden_query, people[6]), COL_KEY(hidden_query, people[7]), COL(hidden_query, event)),
	RESULT(choice_reader, COL_KEY(choice_reader, id)),
};

enum err store_choice_hidden(struct db *db, enum event_name event, const struct user_id *people, size_t n,
                             struct choice_reader **hidden_r, size_t *n_r)
{
	struct hidden_query query = { .event = event_text(event) };
	void *rows = NULL;

	for (size_t i = 0; i < n && i < CHOICE_PEOPLE; i++)
		query.people[i] = people[i];
	enum err e = db_all(db, &hidden, &query, &rows, n_r);
	*hidden_r = rows;
	return e;
}

STATEMENTS(choices, &list, &update, &insert, &mails, &hidden);
