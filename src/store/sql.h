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

/*
 * The key of the candidate whom a row with the columns object and object_id is about; NULL when it is about none. `t` is the
 * table's alias. SQL_HELD_ABOUT: whether the row's company has a legal hold on that candidate, or on the user in `column`, with
 * NOW_COL in the parameters at this place.
 */
#define SQL_CANDIDATE_OF(t)                                                                                                    \
	"CASE " t ".object WHEN " SQL_OBJECT_USER " THEN " t ".object_id"                                                      \
	" WHEN " SQL_OBJECT_APPLICATION " THEN (SELECT x.candidate_id FROM applications x WHERE x.id = " t ".object_id)"       \
	" WHEN " SQL_OBJECT_INTERVIEW " THEN (SELECT x.candidate_id FROM interviews x WHERE x.id = " t ".object_id)"           \
	" WHEN " SQL_OBJECT_OFFER " THEN (SELECT x.candidate_id FROM offers x WHERE x.id = " t ".object_id)"                   \
	" WHEN " SQL_OBJECT_CHAT " THEN (SELECT x.candidate_id FROM chat_sessions x WHERE x.id = " t ".object_id)"             \
	" WHEN " SQL_OBJECT_CANDIDATE " THEN (SELECT x.user_id FROM candidates x WHERE x.id = " t ".object_id)"                \
	" WHEN " SQL_OBJECT_FILE " THEN (SELECT COALESCE(y.candidate_id, i.candidate_id, k.user_id) FROM files x"              \
	" LEFT JOIN applications y ON y.id = x.application_id LEFT JOIN interviews i ON i.id = x.interview_id"                 \
	" LEFT JOIN candidates k ON k.id = x.candidate_id WHERE x.id = " t ".object_id)"                                       \
	" WHEN " SQL_OBJECT_APPLYING " THEN (SELECT x.user_id FROM applyings x WHERE x.id = " t ".object_id) END"
#define SQL_HELD_ABOUT(t, column)                                                                                              \
	"EXISTS (SELECT 1 FROM legal_holds h FORCE INDEX (PRIMARY) WHERE h.company_id = " t ".company_id AND (h.user_id = " t  \
	"." column " OR h.user_id = " SQL_CANDIDATE_OF(t) ") AND " SQL_HOLD_LASTS("h.") ")"

/* Statuses of applications in the interview stage. */
#define SQL_IN_INTERVIEWS "(" SQL_APPLICATION_INTERVIEW_SCHEDULED ", " SQL_APPLICATION_INTERVIEWING ")"

/* Providers whose rooms are made, changed and cancelled by requests to their servers. */
#define SQL_REMOTE_PROVIDERS                                                                                                   \
	"(" SQL_PROVIDER_GOOGLE_MEET ", " SQL_PROVIDER_GOOGLE_CALENDAR ", " SQL_PROVIDER_ZOOM ", " SQL_PROVIDER_TEAMS ")"

#endif
