/* Meetings in the database: the links of interviews, the rooms that they lead to, and the people who use them. */
#ifndef STORE_MEETING_MEETING_H
#define STORE_MEETING_MEETING_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* All functions return the errors of db_one and db_run. */

/*
 * Loads the meeting with the public link `token`, and the account that made its room, as long as the company has that account.
 * E_NO_ROW: there is none, or its interview is cancelled or deleted.
 */
enum err store_meeting_by_token(struct db *db, struct uuid token, struct meeting *meeting_r);

/* Loads the person with this public id who takes part in the interview, or is admin or hr of its company. E_NO_ROW: there is
 * none. */
enum err store_meeting_person(struct db *db, const struct meeting *meeting, struct uuid person, struct user *user_r);

/* Loads the meeting of an interview, by the interview's key. E_NO_ROW: it has none. */
enum err store_meeting_of(struct db *db, struct interview_id interview, struct meeting *meeting_r);

/* Loads the meeting of an interview of any company, by the interview's public id, for a guard. E_NO_ROW: there is none. */
enum err store_meeting_any_view(struct db *db, struct uuid interview, struct meeting_view *out);

/* Inserts the meeting of an interview (keys of company and interview). E_DUPLICATE: it has one. */
enum err store_meeting_insert(struct db *db, const struct meeting *meeting);

/* Called when an interview is deleted. A meeting with a room of a remote provider stays, for the dispatcher to cancel the room;
 * any other meeting is deleted. */
enum err store_meeting_release(struct db *db, struct interview_id interview);

#endif
