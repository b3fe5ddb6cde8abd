/*
 * The sets of columns that statements on interviews read. A set has the SQL and the member of each column side by side, so that
 * they cannot differ. Only store/interview and store/calendar/feed.c include this file.
 *
 * The aliases of the tables are: i interviews, co companies, j jobs, cu and iu users (candidate and interviewer), a
 * applications, e evaluations, s bookings of the caller. Names that may change are joined, each by its primary key; everything
 * else is read from interviews. FORCE INDEX makes the optimizer use the primary key: with few companies or jobs it would rather
 * read all of them and then sort.
 */
#ifndef STORE_INTERVIEW_COLUMNS_H
#define STORE_INTERVIEW_COLUMNS_H

#include "db/db.h"
#include "model/interview/interview.h"
#include "store/sql.h"

/* A row of COLUMNS_WHOLE. */
struct interview_whole {
	struct interview v; /* first, so that the smaller sets can fill it too */
	struct scorecard card;
};

/* The members by which guards decide who may see the interview. */
#define COLUMNS_ACCESS(X)                                                                                                      \
	X("i.version", COL(interview, version))                                                                                \
	X("i.company_id", COL_KEY(interview, company.id))                                                                      \
	X("i.candidate_id", COL_KEY(interview, application.candidate.id))                                                      \
	X("i.interviewer_id", COL_KEY(interview, interviewer.id))

/*
 * The scorecard that is shown to the caller: their own when they sit on the interview, else that of its interviewer, and where
 * it has none the card that nobody signs (author 0). JOIN_CARD_BIND are its parameters.
 */
#define JOIN_CARD                                                                                                              \
	" LEFT JOIN bookings s FORCE INDEX (person_interview) ON s.person_id = ? AND s.interview_id = i.id"                    \
	" AND s.part <> " SQL_PART_CANDIDATE " LEFT JOIN evaluations e FORCE INDEX (interview)"                                \
	" ON e.interview_id = i.id AND e.author_id = COALESCE(s.person_id, i.interviewer_id, 0)"
#define JOIN_CARD_BIND CALLER_COL

/* Two bools that belong to one bit of `shown`, so they are always read together. */
#define COLUMNS_CARD_STATE(X)                                                                                                  \
	X("e.filled_at IS NOT NULL", COL(interview, has_card))                                                                 \
	X("e.appearance + e.knowledge + e.confidence + e.attitude + e.communication IS NOT NULL", COL(interview, card_complete))

/* What is written, and whether the candidate may read it. */
#define COLUMNS_FEEDBACK(X)                                                                                                    \
	X("e.feedback", COL(interview, feedback))                                                                              \
	X("e.feedback_shared", COL(interview, feedback_shared))

/* One line of a candidate's list. */
#define COLUMNS_PARTY_LINE(X)                                                                                                  \
	X("i.public_id", COL_PUB(interview, id))                                                                               \
	X("i.application_public_id", COL_PUB(interview, application.id))                                                       \
	X("i.company_public_id", COL_PUB(interview, company.id))                                                               \
	X("i.job_public_id", COL_PUB(interview, application.job.id))                                                           \
	X("i.status", COL(interview, status))                                                                                  \
	X("i.mode", COL(interview, mode))                                                                                      \
	X("i.start_at", COL(interview, start.at))                                                                              \
	X("i.zone", COL(interview, start.zone))                                                                                \
	X("i.location", COL(interview, location))                                                                              \
	X("i.link", COL(interview, link))                                                                                      \
	X("i.notes", COL(interview, notes))                                                                                    \
	X("i.confirmed_at", COL(interview, confirmed_at))                                                                      \
	X("i.completed_at", COL(interview, completed_at))                                                                      \
	X("i.cancelled_at", COL(interview, cancelled_at))                                                                      \
	X("i.cancel_reason", COL(interview, cancel_reason))                                                                    \
	X("i.hired", COL(interview, hired))                                                                                    \
	X("i.applied_at", COL(interview, application.applied_at))                                                              \
	X("i.created_at", COL(interview, created_at))                                                                          \
	X("co.name", COL(interview, company.name))                                                                             \
	X("co.logo", COL(interview, company.logo))                                                                             \
	X("co.logo_public_id", COL_PUB(interview, company.logo_file))                                                          \
	X("j.title", COL(interview, application.job.title))
#define JOINS_PARTY                                                                                                            \
	" JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = "        \
	"i.job_id"

/* All that a candidate may see of one interview. */
#define COLUMNS_PARTY_DETAIL(X)                                                                                                \
	COLUMNS_ACCESS(X)                                                                                                      \
	COLUMNS_PARTY_LINE(X)                                                                                                  \
	COLUMNS_FEEDBACK(X)                                                                                                    \
	X("co.address", COL(interview, company.address))                                                                       \
	X("co.phone", COL(interview, company.phone))                                                                           \
	X("co.email", COL(interview, company.email))                                                                           \
	X("j.description", COL(interview, application.job.description))
#define JOINS_PARTY_DETAIL JOINS_PARTY JOIN_CARD

/* The candidate and the interviewer, with names and mail addresses. */
#define COLUMNS_PEOPLE(X)                                                                                                      \
	COLUMNS_ACCESS(X)                                                                                                      \
	X("i.public_id", COL_PUB(interview, id))                                                                               \
	X("i.candidate_public_id", COL_PUB(interview, application.candidate.id))                                               \
	X("i.interviewer_public_id", COL_PUB(interview, interviewer.id))                                                       \
	X("i.status", COL(interview, status))                                                                                  \
	X("i.start_at", COL(interview, start.at))                                                                              \
	X("i.minutes", COL(interview, minutes))                                                                                \
	X("i.link", COL(interview, link))                                                                                      \
	X("i.material_public_id", COL_PUB(interview, newest_material))                                                         \
	X("cu.name", COL(interview, application.candidate.name))                                                               \
	X("cu.email", COL(interview, application.candidate.email))                                                             \
	X("iu.name", COL(interview, interviewer.name))                                                                         \
	X("iu.email", COL(interview, interviewer.email))
#define JOINS_PEOPLE                                                                                                           \
	" JOIN users cu FORCE INDEX (PRIMARY) ON cu.id = i.candidate_id"                                                       \
	" LEFT JOIN users iu FORCE INDEX (PRIMARY) ON iu.id = i.interviewer_id"

/* One line of the tracker's lists. A private entry has neither company nor candidate. */
#define COLUMNS_LOG(X)                                                                                                         \
	COLUMNS_ACCESS(X)                                                                                                      \
	X("i.public_id", COL_PUB(interview, id))                                                                               \
	X("i.application_public_id", COL_PUB(interview, application.id))                                                       \
	X("i.owner_id", COL_KEY(interview, owner))                                                                             \
	X("i.status", COL(interview, status))                                                                                  \
	X("i.mode", COL(interview, mode))                                                                                      \
	X("i.topic", COL(interview, topic))                                                                                    \
	X("i.start_at", COL(interview, start.at))                                                                              \
	X("i.zone", COL(interview, start.zone))                                                                                \
	X("i.location", COL(interview, location))                                                                              \
	X("i.link", COL(interview, link))                                                                                      \
	X("i.notes", COL(interview, notes))                                                                                    \
	X("i.guest_name", COL(interview, guest_name))                                                                          \
	X("i.guest_email", COL(interview, guest_email))                                                                        \
	X("i.created_at", COL(interview, created_at))                                                                          \
	X("i.updated_at", COL(interview, updated_at))                                                                          \
	X("iu.name", COL(interview, interviewer.name))                                                                         \
	X("iu.email", COL(interview, interviewer.email))
#define JOINS_LOG " LEFT JOIN users iu FORCE INDEX (PRIMARY) ON iu.id = i.interviewer_id"

/* One line of the management API's list of CVs in interviews. */
#define COLUMNS_CV(X)                                                                                                          \
	X("i.public_id", COL_PUB(interview, id))                                                                               \
	X("i.application_public_id", COL_PUB(interview, application.id))                                                       \
	X("i.job_id", COL_KEY(interview, application.job.id))                                                                  \
	X("i.start_at", COL(interview, start.at))                                                                              \
	X("i.decision", COL(interview, decision))                                                                              \
	COLUMNS_CARD_STATE(X)                                                                                                  \
	X("i.created_at", COL(interview, created_at))                                                                          \
	X("i.updated_at", COL(interview, updated_at))                                                                          \
	X("cu.name", COL(interview, application.candidate.name))                                                               \
	X("cu.email", COL(interview, application.candidate.email))                                                             \
	X("cu.phone", COL(interview, application.candidate.phone))                                                             \
	X("iu.name", COL(interview, interviewer.name))                                                                         \
	X("j.title", COL(interview, application.job.title))                                                                    \
	X("a.status", COL(interview, application.status))                                                                      \
	X("a.place", COL(interview, application.place))                                                                        \
	X("a.district", COL(interview, application.district))
#define JOINS_CV                                                                                                               \
	JOINS_PEOPLE " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = i.job_id"                                                   \
	             " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id" JOIN_CARD

/* The members that calendar programs are told. */
#define COLUMNS_CALENDAR(X)                                                                                                    \
	COLUMNS_ACCESS(X)                                                                                                      \
	X("i.public_id", COL_PUB(interview, id))                                                                               \
	X("i.status", COL(interview, status))                                                                                  \
	X("i.mode", COL(interview, mode))                                                                                      \
	X("i.topic", COL(interview, topic))                                                                                    \
	X("i.start_at", COL(interview, start.at))                                                                              \
	X("i.zone", COL(interview, start.zone))                                                                                \
	X("i.minutes", COL(interview, minutes))                                                                                \
	X("i.sequence", COL(interview, sequence))                                                                              \
	X("i.created_at", COL(interview, created_at))                                                                          \
	X("i.updated_at", COL(interview, updated_at))                                                                          \
	X("i.location", COL(interview, location))                                                                              \
	X("i.link", COL(interview, link))                                                                                      \
	X("co.name", COL(interview, company.name))                                                                             \
	X("co.email", COL(interview, company.email))                                                                           \
	X("j.title", COL(interview, application.job.title))                                                                    \
	X("cu.name", COL(interview, application.candidate.name))                                                               \
	X("iu.name", COL(interview, interviewer.name))
#define JOINS_CALENDAR JOINS_PARTY JOINS_PEOPLE

/*
 * The columns of the interview's own row that may change. The statements that insert, save and read an interview use this set,
 * so a member that is added here is written and read everywhere. `of` is "i." where the statement has the alias i.
 */
#define COLUMNS_SAVED(X, of)                                                                                                   \
	X(of "status", COL(interview, status))                                                                                 \
	X(of "status_before", COL(interview, before))                                                                          \
	X(of "absent", COL(interview, absent))                                                                                 \
	X(of "decision", COL(interview, decision))                                                                             \
	X(of "mode", COL(interview, mode))                                                                                     \
	X(of "topic", COL(interview, topic))                                                                                   \
	X(of "start_at", COL(interview, start.at))                                                                             \
	X(of "zone", COL(interview, start.zone))                                                                               \
	X(of "minutes", COL(interview, minutes))                                                                               \
	X(of "round_id", COL_KEY(interview, round))                                                                            \
	X(of "round_public_id", COL_PUB(interview, round))                                                                     \
	X(of "sequence", COL(interview, sequence))                                                                             \
	X(of "interviewer_id", COL_KEY(interview, interviewer.id))                                                             \
	X(of "interviewer_public_id", COL_PUB(interview, interviewer.id))                                                      \
	X(of "confirmed_at", COL(interview, confirmed_at))                                                                     \
	X(of "completed_at", COL(interview, completed_at))                                                                     \
	X(of "cancelled_at", COL(interview, cancelled_at))                                                                     \
	X(of "location", COL(interview, location))                                                                             \
	X(of "link", COL(interview, link))                                                                                     \
	X(of "cancel_reason", COL(interview, cancel_reason))                                                                   \
	X(of "guest_name", COL(interview, guest_name))                                                                         \
	X(of "guest_email", COL(interview, guest_email))                                                                       \
	X(of "notes", COL(interview, notes))

/* The columns that are written by INSERT and never change. */
#define COLUMNS_MADE(X, of)                                                                                                    \
	X(of "public_id", COL_PUB(interview, id))                                                                              \
	X(of "company_public_id", COL_PUB(interview, company.id))                                                              \
	X(of "application_id", COL_KEY(interview, application.id))                                                             \
	X(of "application_public_id", COL_PUB(interview, application.id))                                                      \
	X(of "job_id", COL_KEY(interview, application.job.id))                                                                 \
	X(of "job_public_id", COL_PUB(interview, application.job.id))                                                          \
	X(of "candidate_id", COL_KEY(interview, application.candidate.id))                                                     \
	X(of "candidate_public_id", COL_PUB(interview, application.candidate.id))                                              \
	X(of "owner_id", COL_KEY(interview, owner))                                                                            \
	X(of "created_by_public_id", COL_PUB(interview, author))                                                               \
	X(of "applied_at", COL(interview, application.applied_at))

/* All columns of the interview's own row, those of COLUMNS_ACCESS included. */
#define COLUMNS_RECORD(X)                                                                                                      \
	COLUMNS_MADE(X, "i.")                                                                                                  \
	COLUMNS_SAVED(X, "i.")                                                                                                 \
	X("i.version", COL(interview, version))                                                                                \
	X("i.company_id", COL_KEY(interview, company.id))                                                                      \
	X("i.hired", COL(interview, hired))                                                                                    \
	X("i.open_proposals", COL(interview, open_proposals))                                                                  \
	X("i.material_public_id", COL_PUB(interview, newest_material))                                                         \
	X("i.created_at", COL(interview, created_at))                                                                          \
	X("i.updated_at", COL(interview, updated_at))
#define JOINS_RECORD ""

/* COLUMNS_RECORD, the names of job, candidate and interviewer, the scores and the feedback. */
#define COLUMNS_SCORED(X)                                                                                                      \
	COLUMNS_RECORD(X)                                                                                                      \
	COLUMNS_CARD_STATE(X)                                                                                                  \
	COLUMNS_FEEDBACK(X)                                                                                                    \
	X("j.title", COL(interview, application.job.title))                                                                    \
	X("cu.name", COL(interview, application.candidate.name))                                                               \
	X("iu.name", COL(interview, interviewer.name))                                                                         \
	X("e.technical_score", COL(interview, technical))                                                                      \
	X("e.cultural_fit_score", COL(interview, culture))
#define JOINS_SCORED JOINS_PEOPLE " JOIN jobs j FORCE INDEX (PRIMARY) ON j.id = i.job_id" JOIN_CARD

/* All members, and the scorecard. */
#define COLUMNS_WHOLE(X)                                                                                                       \
	COLUMNS_RECORD(X)                                                                                                      \
	COLUMNS_CARD_STATE(X)                                                                                                  \
	COLUMNS_FEEDBACK(X)                                                                                                    \
	X("co.name", COL(interview, company.name))                                                                             \
	X("co.logo", COL(interview, company.logo))                                                                             \
	X("co.logo_public_id", COL_PUB(interview, company.logo_file))                                                          \
	X("co.address", COL(interview, company.address))                                                                       \
	X("co.phone", COL(interview, company.phone))                                                                           \
	X("co.email", COL(interview, company.email))                                                                           \
	X("co.zone", COL(interview, company.zone))                                                                             \
	X("j.title", COL(interview, application.job.title))                                                                    \
	X("j.description", COL(interview, application.job.description))                                                        \
	X("j.status", COL(interview, application.job.status))                                                                  \
	X("cu.name", COL(interview, application.candidate.name))                                                               \
	X("cu.first_name", COL(interview, application.candidate.first))                                                        \
	X("cu.last_name", COL(interview, application.candidate.last))                                                          \
	X("cu.email", COL(interview, application.candidate.email))                                                             \
	X("cu.phone", COL(interview, application.candidate.phone))                                                             \
	X("iu.name", COL(interview, interviewer.name))                                                                         \
	X("iu.first_name", COL(interview, interviewer.first))                                                                  \
	X("iu.last_name", COL(interview, interviewer.last))                                                                    \
	X("iu.email", COL(interview, interviewer.email))                                                                       \
	X("iu.phone", COL(interview, interviewer.phone))                                                                       \
	X("iu.title", COL(interview, interviewer.title))                                                                       \
	X("a.status", COL(interview, application.status))                                                                      \
	X("a.status_before", COL(interview, application.before))                                                               \
	X("a.place", COL(interview, application.place))                                                                        \
	X("a.district", COL(interview, application.district))                                                                  \
	X("i.public_id", COL_PUB(interview_whole, card.interview))                                                             \
	X("cu.name", COL(interview_whole, card.candidate_name))                                                                \
	X("e.version", COL(interview_whole, card.version))                                                                     \
	X("e.appearance", COL(interview_whole, card.appearance))                                                               \
	X("e.knowledge", COL(interview_whole, card.knowledge))                                                                 \
	X("e.confidence", COL(interview_whole, card.confidence))                                                               \
	X("e.attitude", COL(interview_whole, card.attitude))                                                                   \
	X("e.communication", COL(interview_whole, card.communication))                                                         \
	X("e.average_rating", COL(interview_whole, card.average))                                                              \
	X("e.technical_score", COL(interview, technical))                                                                      \
	X("e.cultural_fit_score", COL(interview, culture))                                                                     \
	X("e.expected_salary", COL(interview_whole, card.salary))                                                              \
	X("e.languages", COL(interview_whole, card.languages))                                                                 \
	X("e.experience", COL(interview_whole, card.experience))                                                               \
	X("e.remark", COL(interview_whole, card.remark))                                                                       \
	X("e.voice_public_id", COL_PUB(interview_whole, card.voice))                                                           \
	X("e.filled_at IS NOT NULL", COL(interview_whole, card.filled))                                                        \
	X("e.filled_at", COL(interview_whole, card.created_at))                                                                \
	X("e.updated_at", COL(interview_whole, card.updated_at))
#define JOINS_WHOLE JOINS_PARTY JOINS_PEOPLE " JOIN applications a FORCE INDEX (PRIMARY) ON a.id = i.application_id" JOIN_CARD

/* Makes of a set the beginning of a statement, and the list of its results. Both begin with the key. */
#define COLUMN_SQL(sql, column) ", " sql
#define COLUMN_BIND(sql, column) , column
#define COLUMNS_SQL(set) "SELECT i.id" set(COLUMN_SQL)
#define COLUMNS_BIND(T, set) RESULT(T, COL_KEY(interview, id) set(COLUMN_BIND))

/* Make of COLUMNS_SAVED and COLUMNS_MADE the parts of INSERT and UPDATE. */
#define COLUMN_MARK(sql, column) ", ?"
#define COLUMN_SET(sql, column) ", " sql " = ?"

/* Whether all members of `shown` are among these columns and those of `have`. */
bool store_interview_has(const struct db_column *columns, size_t n, struct shown shown, struct shown have);

/* Whether `statement` reads all members of `shown`. */
bool store_interview_reads(const struct db_statement *statement, struct shown shown);

#endif
