/*
 * Names that statements use instead of the numbers of enums and the texts of events. store/numbers.h has every stored number of
 * model/enums.h as SQL_<value>, and the text of every event of model/events.def, in quotes, as SQL_EVENT_<identifier>. The sets
 * below are operands of IN that several files use.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include "store/numbers.h"

#define SQL_ADMIN_OR_HR "(" SQL_ADMIN ", " SQL_HR ")"
#define SQL_ANY_STAFF "(" SQL_ADMIN ", " SQL_HR ", " SQL_INTERVIEWER ")"

/* Who answers for a job: its owner, else whoever posted it. `of` is the alias of jobs, with its dot. */
#define SQL_JOB_OWNER(of) "COALESCE(" of "owner_id, " of "posted_by)"

/* Statuses of interviews that are expected to take place. */
#define SQL_STILL_TO_COME "(" SQL_INTERVIEW_SCHEDULED ", " SQL_INTERVIEW_CONFIRMED ")"

/*
 * The status of an application as everybody reads it. Nothing is written at the moment when an offer expires, so until the
 * sweep comes each read takes an application whose open offer is due for selected, as application_after_offer() does. `of` is
 * the table's alias, with its dot; NOW_COL stands in the parameters at this place.
 */
#define SQL_APPLICATION_STATUS(of)                                                                                             \
	"CASE WHEN " of "status = " SQL_APPLICATION_OFFER                                                                      \
	" AND EXISTS (SELECT 1 FROM offers due FORCE INDEX (open_application)"                                                 \
	" WHERE due.open_application = " of "id AND due.expires_at <= ?) THEN " SQL_APPLICATION_SELECTED " ELSE " of           \
	"status END"

/* Whether a legal hold has not come to its end. `of` is the alias of legal_holds, with its dot; NOW_COL stands in the
 * parameters at this place. */
#define SQL_HOLD_LASTS(of) "(" of "until_at IS NULL OR " of "until_at > ?)"

/* Statuses of applications in the interview stage. */
#define SQL_IN_INTERVIEWS "(" SQL_APPLICATION_INTERVIEW_SCHEDULED ", " SQL_APPLICATION_INTERVIEWING ")"

/* Providers whose rooms are made, changed and cancelled by requests to their servers. */
#define SQL_REMOTE_PROVIDERS                                                                                                   \
	"(" SQL_PROVIDER_GOOGLE_MEET ", " SQL_PROVIDER_GOOGLE_CALENDAR ", " SQL_PROVIDER_ZOOM ", " SQL_PROVIDER_TEAMS ")"

#endif
