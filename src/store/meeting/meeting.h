/* Meetings in the database: the link of an interview, where it leads, and who comes through it. */
#ifndef STORE_MEETING_MEETING_H
#define STORE_MEETING_MEETING_H

#include "db/db.h"
#include "model/meeting/meeting.h"

/* All: the errors of db_one and db_run. */

/*
 * The meeting of the public link `token`, with the account that its room is made by as long as that is the company's; E_NO_ROW
 * when there is none or its interview is cancelled or gone.
 */
enum err store_meeting_by_token(struct db *db, struct uuid token, struct meeting *meeting_r);

/* The person of that public id, as far as they take part in the interview or are admin or hr of its company. E_NO_ROW. */
enum err store_meeting_person(struct db *db, const struct meeting *meeting, struct uuid person, struct user *user_r);

/* The meeting of an interview, by its key. E_NO_ROW when it has none. */
enum err store_meeting_of(struct db *db, struct interview_id interview, struct meeting *meeting_r);

/* The meeting of an interview of any company, by the interview's public id, for the guard. E_NO_ROW. */
enum err store_meeting_any_view(struct db *db, struct uuid interview, struct meeting_view *out);

/* Adds the meeting of an interview (keys of company and interview). E_DUPLICATE when it has one. */
enum err store_meeting_insert(struct db *db, const struct meeting *meeting);

/* Its interview is being removed: a room of a remote provider is left for the dispatcher to cancel, any other goes at once. */
enum err store_meeting_release(struct db *db, struct interview_id interview);

#endif
