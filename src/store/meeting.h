/* Meetings in the database. */
#ifndef STORE_MEETING_H
#define STORE_MEETING_H

#include "db/db.h"
#include "model/meeting.h"

/* Both: the errors of db_one and db_run. */

/* The meeting of the public link `token`; E_NO_ROW when there is none or its interview is cancelled. */
enum err store_meeting_by_token(struct db *db, struct uuid token, struct meeting *meeting_r);

/* The meeting of an interview, by its key. E_NO_ROW when it has none. */
enum err store_meeting_of(struct db *db, struct interview_id interview, struct meeting *meeting_r);

/* Adds the meeting of an interview (keys of company and interview). E_DUPLICATE when it has one. */
enum err store_meeting_insert(struct db *db, const struct meeting *meeting);

#endif
