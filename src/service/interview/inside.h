/* Functions that the files of service/interview share. Private to this folder. */
#ifndef SERVICE_INTERVIEW_INSIDE_H
#define SERVICE_INTERVIEW_INSIDE_H

#include "service/guard.h"
#include "service/interview/booking.h"
#include "store/interview/draft.h"

/* ---- reading (load.c) */

/* Sets *whose to the people and the company of an interview whose COLUMNS_ACCESS were read. For finders. */
enum err service_interview_own(struct context *c, const struct interview *it, struct ownership *whose_r);

/* Removes what the caller may not read: a candidate reads feedback only when it was shared. */
void service_interview_redact(const struct context *c, struct interview *it);

/* Reads the members that the answer shows, of an interview that was loaded for the caller or made by the caller. */
enum err service_interview_answer(struct context *c, struct interview_id id, struct interview *out);

/* As service_interview_answer, for an interview that was just scheduled: takes `it` when that has all members. */
enum err service_interview_answer_new(struct context *c, const struct interview *it, struct interview *out);

/* As service_interview_answer, but takes `it`, as it was locked and has been changed since, when that has all members. */
enum err service_interview_answer_changed(struct context *c, const struct interview *it, struct interview *out);

/* Loads and locks an interview for somebody who takes part in it, in a use case whose endpoint loads something else.
 * E_NOT_FOUND, E_NOT_YOURS. */
enum err service_interview_lock(struct context *c, struct interview_id id, struct interview *it);

/* ---- before scheduling (draft.c) */

/* What the request names: the application, or candidate and position; and the interviewer, who is the caller when the caller is
 * one. */
struct draft_query service_interview_draft_query(const struct context *c, const struct interview_edit *in);

/* ---- what scheduling and changing have in common (edit.c, panel.c) */

/*
 * Copies `in` to *resolved_r, with the public id of the interviewer. The input may name the interviewer by number, or by the
 * mail address of a guest who is one of the company's staff. With `replace`, an address that belongs to nobody in the company
 * removes the interviewer. E_INVALID: no such number.
 */
enum err service_interview_resolve_interviewer(struct context *c, const struct interview_edit *in, bool replace,
                                               struct interview_edit *resolved_r);

/*
 * Sets zone, start and length of `it` to those that were sent, and checks them. `zone` is used when no zone was sent. *off_r is
 * the member that gets the fault when this time clashes. E_INVALID.
 */
enum err service_interview_set_time(struct context *c, const struct interview_edit *in, struct str zone, struct interview *it,
                                    size_t *off_r);

/* A meeting link that was sent must be an absolute http(s) URL. E_INVALID. */
enum err service_interview_check_link(struct context *c, const struct interview_edit *in);

/*
 * Sets it->panel to the people that `in` names, which must be active staff of the company: nobody twice, and without the
 * interviewer of `it`. E_INVALID.
 */
enum err service_interview_resolve_panel(struct context *c, const struct interview_edit *in, struct interview *it);

/*
 * Sets it->round to the round that `in` names, which must be one of the interview's job, and gives kind and length of the round
 * to a new interview of which they were not sent. E_INVALID.
 */
enum err service_interview_set_round(struct context *c, const struct interview_edit *in, bool is_new, struct interview *it);

/* Books the time of people who joined the panel, and frees that of people who left it. */
enum err service_interview_book_panel(struct context *c, const struct interview *was, const struct booking_request *request);

/*
 * Sets out->warnings to the rules of the people's availability that `it`, which was just booked or changed from `was` (NULL: it
 * is new), breaks. There are none for candidates, for a time in the past, when neither time nor people have changed, and when
 * the answer does not show them.
 */
enum err service_interview_warn(struct context *c, const struct interview *was, const struct interview *it,
                                struct interview *out);

/* ---- writing (apply.c, record.c) */

struct interview_change {
	const struct interview *was; /* it is locked, and its facts were read: store_interview_any_lock */
	struct interview *next;
	size_t off;        /* the input member that gets the fault of a clash or of a refused move of the application */
	bool decided;      /* true: the decision moves the application; false: the new status moves it */
	bool declined;     /* the candidate declines it, so an event says that before it is cancelled */
	struct str remark; /* for the history */
	struct calendar_hold_id hold; /* of the caller, which ends when the new time is booked; no id: there is none */
	size_t hold_off;              /* the input member that names it */
	struct ids *ended_r;          /* for a decision: the other interviews that ended with the application */
};

/*
 * Writes `next` over `was`, and all consequences: bookings, application, history, events. `next` is then as it is stored: when
 * no member with a history differs and there is no remark, that is `was`. E_INVALID: the time clashes, or the application
 * cannot move.
 */
enum err service_interview_apply_change(struct context *c, const struct interview_change *change);

/*
 * Cancels the interviews of a locked application that are still to come, when its status is rejected or withdrawn. *ended_r has
 * their ids. E_RETRY: another request is changing one of them.
 */
enum err service_interview_end_all(struct context *c, const struct application *application, struct ids *ended_r);

struct participants {
	const struct user_id *at;
	size_t n;
};

/* A change of an interview, and the people concerned. */
struct event;
struct interview_record {
	const struct interview *was, *next; /* `was` is NULL for a new one */
	struct participants before, after;  /* for a change by which people may have joined or left */
	struct participants concerned;      /* all people concerned by `next`; none: they are read */
	struct str title;                   /* of the job */
	struct str remark;                  /* for the history */
	bool declined;                      /* it is cancelled because its candidate declines it */
	const struct event *made, *moved;   /* of its application, which are written with it; NULL: there is none */
};

/* The people who take part in `it`: its candidate, its interviewer and its panel; and with them who scheduled it and who posted
 * its job, once each. */
struct participants service_interview_participants(struct context *c, const struct interview *it);
struct participants service_interview_concerned(struct context *c, const struct interview *it);

/* The staff concerned by `it`: as service_interview_concerned, without its candidate and without the caller. */
struct participants service_interview_staff_concerned(struct context *c, const struct interview *it);

/*
 * Records the change: the history of each member that differs, audit, outbox, and notifications to all people concerned except
 * the caller. While the interview is still to come, people who joined are notified that it is scheduled, and people who left
 * that it takes place without them.
 */
enum err service_interview_record_event(struct context *c, const struct interview_record *record);

/* The text of an instant in history and notifications: "2024-01-15T14:00:00Z". */
struct str service_instant_text(struct context *c, struct instant at);

/* ---- scorecards (card.c) */

/* What was written into a scorecard. */
struct change;
struct card_record {
	struct card_id id;
	struct user_id author;        /* key 0: nobody signs it */
	const struct change *changes; /* of its members */
	size_t n_changes;
	bool submits; /* others are told that a card was submitted, which says nothing of its content */
};

/* Records it in the history of the card, which only those read who may read the card. When somebody else than its author has
 * written, the author is notified. */
enum err service_card_record(struct context *c, const struct interview *it, const struct card_record *card);

/* When `next` has other people, so that the caller is shown another scorecard than with `was`: reads the members of that one
 * into both. */
enum err service_card_turn(struct context *c, struct interview *was, struct interview *next);

/* Writes the scores and the feedback that differ into the scorecard that the caller is shown, and records it. */
enum err service_card_save(struct context *c, const struct interview *was, struct interview *next);

#endif
