/*
 * Parts of the tables of statements that erase what a company has of a person (store/privacy/company.c) or of one application
 * (store/privacy/application.c). `of` are the objects, as o; `whose` is the condition that finds them, and the last arguments
 * are its parameters. The file that includes this has ERASE(name, text, parameters), which makes the row of a statement.
 */
#ifndef STORE_PRIVACY_ABOUT_H
#define STORE_PRIVACY_ABOUT_H

#include "store/privacy/columns.h"
#include "store/sql.h"

/* What is kept about the objects of one kind. Of the history the statuses stay, from which figures are made. */
#define DELIVERIES(object)                                                                                                     \
	" STRAIGHT_JOIN webhooks w FORCE INDEX (company) ON w.company_id = o.company_id STRAIGHT_JOIN webhook_deliveries"      \
	" t FORCE INDEX (ordered) ON t.webhook_id = w.id AND t.object = " object " AND t.object_id = o.id"
#define ATTEMPTS(object)                                                                                                       \
	" STRAIGHT_JOIN webhooks w FORCE INDEX (company) ON w.company_id = o.company_id STRAIGHT_JOIN webhook_deliveries"      \
	" d FORCE INDEX (ordered) ON d.webhook_id = w.id AND d.object = " object " AND d.object_id = o.id"                     \
	" STRAIGHT_JOIN webhook_attempts t FORCE INDEX (delivery) ON t.delivery_id = d.id"
#define MAILS(alias, object)                                                                                                   \
	" STRAIGHT_JOIN mails " alias " FORCE INDEX (about) ON " alias ".object = " object " AND " alias ".object_id = o.id"
#define ABOUT(what, of, object, whose, ...)                                                                                    \
	ERASE("history_" what,                                                                                                 \
	      "UPDATE " of " STRAIGHT_JOIN history t FORCE INDEX (object) ON t.object = " object                               \
	      " AND t.object_id = o.id SET " HISTORY_PERSONAL whose " AND t.member <> 'status'",                               \
	      __VA_ARGS__),                                                                                                    \
	        ERASE("notifications_" what,                                                                                   \
	              "UPDATE " of " STRAIGHT_JOIN notifications t FORCE INDEX (about) ON t.object = " object                  \
	              " AND t.object_id = o.id SET " NOTIFICATIONS_PERSONAL whose,                                             \
	              __VA_ARGS__),                                                                                            \
	        ERASE("mails_" what,                                                                                           \
	              "UPDATE " of MAILS("t", object) " SET t.status = " SQL_MAIL_DROPPED whose                                \
	                                              " AND t.status = " SQL_MAIL_WAITING,                                     \
	              __VA_ARGS__),                                                                                            \
	        ERASE("mail_texts_" what,                                                                                      \
	              "DELETE t FROM " of MAILS("m", object) " STRAIGHT_JOIN mail_outbox t ON t.mail_id = m.id" whose,         \
	              __VA_ARGS__),                                                                                            \
	        ERASE("waiting_deliveries_" what,                                                                              \
	              "DELETE t FROM " of DELIVERIES(object) " AND t.status = " SQL_DELIVERY_PENDING whose, __VA_ARGS__),      \
	        ERASE("deliveries_" what, "UPDATE " of DELIVERIES(object) " SET " WEBHOOK_DELIVERIES_PERSONAL whose,           \
	              __VA_ARGS__),                                                                                            \
	        ERASE("attempts_" what, "UPDATE " of ATTEMPTS(object) " SET " WEBHOOK_ATTEMPTS_PERSONAL whose, __VA_ARGS__)

/* What is kept about the scorecards of interviews, which are o. */
#define CARDS(of) of " STRAIGHT_JOIN evaluations e FORCE INDEX (interview) ON e.interview_id = o.id"
#define ABOUT_CARDS(of, whose, ...)                                                                                            \
	ERASE("history_of_evaluations",                                                                                        \
	      "UPDATE " CARDS(of) " STRAIGHT_JOIN history t FORCE INDEX (object) ON t.object = " SQL_OBJECT_EVALUATION         \
	                          " AND t.object_id = e.id SET " HISTORY_PERSONAL whose,                                       \
	      __VA_ARGS__),                                                                                                    \
	        ERASE("notifications_of_evaluations",                                                                          \
	              "UPDATE " CARDS(                                                                                         \
	                      of) " STRAIGHT_JOIN notifications t FORCE INDEX (about) ON t.object = " SQL_OBJECT_EVALUATION    \
	                          " AND t.object_id = e.id SET " NOTIFICATIONS_PERSONAL whose,                                 \
	              __VA_ARGS__)

/* What belongs to the rows of o by the column `key`. */
#define OF(name, of, table, key, erased, whose, ...)                                                                           \
	ERASE(name, "UPDATE " of " STRAIGHT_JOIN " table " t ON t." key " = o.id SET " erased whose, __VA_ARGS__)
#define DELETED(name, of, table, key, whose, ...)                                                                              \
	ERASE(name, "DELETE t FROM " of " STRAIGHT_JOIN " table " t ON t." key " = o.id" whose, __VA_ARGS__)

/* The texts of everything that hangs on the interviews and screenings of a person: INTERVIEWS, OFFERS and CHATS are those of
 * the file that takes these rows, as o. */
#define PARTS(whose, ...)                                                                                                      \
	ABOUT("of_interviews", INTERVIEWS, SQL_OBJECT_INTERVIEW, whose, __VA_ARGS__),                                          \
	        ABOUT("of_offers", OFFERS, SQL_OBJECT_OFFER, whose, __VA_ARGS__),                                              \
	        ABOUT("of_chats", CHATS, SQL_OBJECT_CHAT, whose, __VA_ARGS__), ABOUT_CARDS(INTERVIEWS, whose, __VA_ARGS__),    \
	        OF("evaluations", INTERVIEWS, "evaluations", "interview_id",                                                   \
	           EVALUATIONS_PERSONAL ", t.version = t.version + 1", whose, __VA_ARGS__),                                    \
	        OF("bookings", INTERVIEWS, "bookings", "interview_id", BOOKINGS_PERSONAL, whose, __VA_ARGS__),                 \
	        ERASE("proposals",                                                                                             \
	              "UPDATE " INTERVIEWS                                                                                     \
	              " STRAIGHT_JOIN proposals t FORCE INDEX (interview) ON t.interview_id = o.id SET " PROPOSALS_PERSONAL    \
	                      whose,                                                                                           \
	              __VA_ARGS__),                                                                                            \
	        OF("chat_messages", CHATS, "chat_messages", "session_id", CHAT_MESSAGES_PERSONAL, whose, __VA_ARGS__),         \
	        OF("chat_questions", CHATS, "chat_questions", "session_id", CHAT_QUESTIONS_PERSONAL, whose, __VA_ARGS__),      \
	        OF("chat_ratings", CHATS, "chat_ratings", "session_id", CHAT_RATINGS_PERSONAL, whose, __VA_ARGS__)

/*
 * Another profile with which the candidate o was merged loses all words that it has got by merging, and then gets those of the
 * others again.
 */
#define MERGED " STRAIGHT_JOIN candidate_merges m FORCE INDEX (merged) ON m.from_id = o.id"
#define WORDS_OF_MERGED(of, whose, ...)                                                                                                       \
	ERASE("merged_words",                                                                                                                 \
	      "DELETE t FROM " of MERGED " STRAIGHT_JOIN candidate_words t FORCE INDEX (candidate)"                                           \
	      " ON t.candidate_id = m.into_id AND t.origin = " SQL_WORDS_MERGED whose,                                                        \
	      __VA_ARGS__),                                                                                                                   \
	        ERASE("words_of_others",                                                                                                      \
	              "INSERT INTO candidate_words (company_id, word, candidate_id, origin) SELECT DISTINCT w.company_id, w.word, m.into_id," \
	              " " SQL_WORDS_MERGED " FROM " of MERGED " STRAIGHT_JOIN candidate_merges n FORCE INDEX (profile)"                       \
	              " ON n.into_id = m.into_id AND n.from_id <> o.id STRAIGHT_JOIN candidate_words w FORCE INDEX (candidate)"               \
	              " ON w.candidate_id = n.from_id" whose,                                                                                 \
	              __VA_ARGS__)

#endif
