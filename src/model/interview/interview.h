/* The interview with all its parts, its commands, the table of its members, and its state machine. */
#ifndef MODEL_INTERVIEW_INTERVIEW_H
#define MODEL_INTERVIEW_INTERVIEW_H

#include "model/user.h"

struct job_id {
	struct id v;
};
struct application_id {
	struct id v;
};
struct interview_id {
	struct id v;
};
struct calendar_hold_id {
	struct id v;
};

struct job {
	struct job_id id;
	struct str title, description;
	struct user_id poster; /* who answers for it: its owner, else whoever posted it */
	enum job_status status;
	bool unlisted; /* created when an interview was scheduled for a position that no open job has */
};

struct application {
	struct application_id id;
	struct company_id company;
	enum application_status status, before; /* before: the status that it had when an interview was first scheduled */
	struct user candidate;
	struct job job;
	struct str place, district;
	struct instant applied_at;
};
LIST_OF(application);

struct application_filter {
	struct seen seen;
	struct window window;
	struct set status; /* 0: any */
	bool all;          /* the management API lists only pending applications unless this was sent */
};

struct round_id {
	struct id v;
};
struct card_id {
	struct id v;
};

/* What one person thinks of the candidate of an interview. */
struct scorecard {
	struct card_id id; /* its key alone */
	struct interview_id interview;
	struct user author; /* key 0: nobody signs it */
	struct user editor; /* the last person who wrote in it without being its author */
	struct str candidate_name;
	int64_t version;
	enum recommendation recommendation;
	struct maybe_int appearance, knowledge, confidence, attitude, communication;
	struct str others;      /* the ratings by other criteria, as one text: see model/interview/scorecard.c */
	struct numbers ratings; /* all of them, where the card is shown whole */
	struct decimal technical, culture;
	struct str languages, experience, remark;
	struct decimal salary, average;
	struct file_id voice;
	bool filled;
	struct instant submitted_at, created_at, updated_at; /* submitted_at: null while it is not submitted */
};
LIST_OF(scorecard);

/* The seat of one person who interviews, and what they answer for it. */
struct seat_taken {
	struct user person; /* id and name */
	enum part part;
	enum seat_answer answer;
	struct str reason;
	struct instant answered_at;
	int64_t version; /* of the interview, when the answer was just given */
};
LIST_OF(seat_taken);

struct interview {
	struct interview_id id;
	struct application application;
	struct company company;
	struct user interviewer;
	struct user_id
	        author; /* who scheduled it; the key is 0 when that was a service account, and known of one that is locked */
	struct user_id owner; /* the candidate who made this private entry of the tracker; null: staff made the interview */
	enum interview_status status, before; /* before: the status that it had when it was completed or missed */
	enum absent absent;                   /* the person who did not come, when the status is no_show */
	enum decision decision;
	enum mode mode;
	enum topic topic;
	struct round_id round; /* whose kit it has; key 0: it has none */
	struct when start;
	int64_t minutes, version;
	int64_t open_proposals; /* how many proposals of the candidate are open: 0 or 1 */
	int64_t sequence;       /* the SEQUENCE of calendar entries: see interview_changes_calendar */
	struct str location, link, notes, cancel_reason;
	/* Of the scorecard that the caller is shown: see card_author. */
	struct card_id card_id; /* known of one that is locked; key 0: there is none yet */
	struct str feedback;    /* null for a candidate until it is shared */
	bool feedback_shared;
	struct decimal technical, culture; /* 0 to 100 */
	bool has_card, card_complete;      /* it is filled in; it has all five ratings */
	struct scorecard *card;            /* NULL until it is first filled in */

	struct user_list panel;             /* the people beside the interviewer, in the order in which they were sent */
	struct seat_taken_list seats;       /* of the interviewer and the panel; read for answers alone */
	int64_t answered;                   /* how many of them have answered; known of one that is locked */
	struct str guest_name, guest_email; /* an interviewer without an account, for the tracker */
	struct instant confirmed_at, completed_at, cancelled_at, created_at, updated_at;
	struct maybe_bool hired;
	struct file_id newest_material;
	struct str warnings; /* of a booking that was just made: see service_interview_warn */
	struct ids ended;    /* the interviews that were cancelled by the decision that was just taken on this one */
};
LIST_OF(interview);

#define INTERVIEW_MINUTES_DEFAULT 60 /* the default length */
#define INTERVIEW_MINUTES_MAX 1440   /* as in the schema; the search for overlaps relies on it */

struct interview_key {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};

/* The body of a request that schedules or changes an interview. HAS() says which members were sent; INTERVIEW_MEMBERS says how
 * each is applied. */
struct interview_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct application_id application;
	struct user_id candidate, interviewer;
	struct round_id round;
	struct instant start;
	struct date day;
	struct wall time;
	int64_t minutes;
	enum interview_status status;
	enum absent absent;
	enum decision decision;
	enum mode mode;
	enum topic topic;
	struct str position, guest_name, guest_email, location, link, notes, feedback, cancel_reason, remark, zone;
	struct maybe_bool share_feedback;
	struct decimal technical, culture;
	struct ids panel;             /* the whole panel, not only new members */
	struct calendar_hold_id hold; /* which keeps the time free until it is booked */
	struct str place;             /* a location or a link, which is decided by its form: see interview_set_place */
	/* Set by a surface, not sent: */
	struct set same_status; /* the statuses with the word that was sent: to repeat the word that is shown changes nothing */
	struct set topics; /* the topics that have words, on a surface where one word is the topic or the mode; 0: it has two
	                      words */
};

/* ---- the table of the members of an interview */

/* A writer besides the roles of enum role: the candidate who made a private entry, for that entry. */
enum { OWNER = 32 };

/* How a member that was sent is applied. service/interview has the rules that need more than the input. */
enum interview_rule {
	BY_COPY,        /* the value is copied; null clears the member */
	BY_HOLD,        /* a hold of the caller, which ends when the time is booked */
	BY_CREATION,    /* the person or application for which the interview is made; it cannot be changed afterwards */
	BY_TIME,        /* start, length and zone, checked together */
	BY_STATUS,      /* a change that the state machine must allow, and the members sent with it */
	BY_DECISION,    /* the decision, which completes the interview and moves its application */
	BY_INTERVIEWER, /* another person, whose time is booked */
	BY_PANEL,       /* other people beside the interviewer, whose time is booked */
	BY_ROUND,       /* a round of the interview's job */
	BY_CARD,        /* copied, but stored with the scorecard that the caller is shown */
	BY_PLACE        /* mode, topic and place are set together: see interview_set_place */
};

/* Whether a change of this member changes the calendar entry (RFC 5545 3.8.7.4). */
enum interview_calendar { CALENDAR_IGNORES, CALENDAR_FOLLOWS, CALENDAR_CANCELS /* only when it becomes cancelled */ };

struct interview_member {
	struct field field; /* the name in the history, and the member of struct interview; field.of is NULL when it has no such
	                       member */
	size_t in;          /* the offset of the member in struct interview_edit */
	size_t size;        /* the size of both members, if the value is copied */
	unsigned write;     /* who may send it: roles and OWNER */
	enum interview_rule by;
	bool history; /* whether the history has its changes */
	enum interview_calendar calendar;
};

/*
 * One row for each member of struct interview_edit, in the order in which the history lists changes. The program refuses to
 * start when a surface takes a member that has no row here.
 *   MEMBER  (member, name, ...)                   the member has the same name and type in both structs
 *   ENUM    (member, words, name, ...)            as MEMBER, for an enum
 *   PAIR    (sent, member, name, ...)             the member has another name in struct interview
 *   USERS   (member, name, ...)                   ids are sent, and struct interview has the users
 *   SENT    (sent, name, ...)                     only struct interview_edit has the member
 */
/* clang-format off */
#define INTERVIEW_MEMBERS \
	ENUM(status, status_words, "status", .write = STAFF | CANDIDATE | OWNER, .by = BY_STATUS, .history = true, .calendar = CALENDAR_CANCELS), \
	ENUM(absent, absent_words, "absent", .write = STAFF, .by = BY_STATUS, .history = true), \
	ENUM(decision, decision_words, "decision", .write = STAFF, .by = BY_DECISION, .history = true), \
	PAIR(start, start.at, "start", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(minutes, "minutes", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	PAIR(zone, start.zone, "zone", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	SENT(day, "day", .write = STAFF | OWNER, .by = BY_TIME), \
	SENT(time, "time", .write = STAFF | OWNER, .by = BY_TIME), \
	ENUM(mode, mode_words, "mode", .write = STAFF | OWNER, .by = BY_PLACE, .history = true, .calendar = CALENDAR_FOLLOWS), \
	ENUM(topic, topic_words, "topic", .write = STAFF | OWNER, .by = BY_PLACE, .history = true), \
	PAIR(round.v, round.v, "round", .write = STAFF, .by = BY_ROUND, .history = true), \
	SENT(place, "place", .write = STAFF | OWNER, .by = BY_PLACE), \
	PAIR(interviewer.v, interviewer.id.v, "interviewer", .write = STAFF, .by = BY_INTERVIEWER, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(guest_name, "guest_name", .write = STAFF | OWNER, .history = true), \
	MEMBER(guest_email, "guest_email", .write = STAFF | OWNER, .history = true), \
	MEMBER(location, "location", .write = STAFF, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(link, "link", .write = STAFF, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(notes, "notes", .write = STAFF | OWNER, .history = true), \
	MEMBER(feedback, "feedback", .write = STAFF, .by = BY_CARD, .history = true), \
	PAIR(share_feedback.v, feedback_shared, "feedback_shared", .write = STAFF, .by = BY_CARD, .history = true), \
	MEMBER(technical, "technical_score", .write = STAFF, .by = BY_CARD, .history = true), \
	MEMBER(culture, "cultural_fit_score", .write = STAFF, .by = BY_CARD, .history = true), \
	USERS(panel, "panel", .write = STAFF, .by = BY_PANEL, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(cancel_reason, "cancel_reason", .write = STAFF, .history = true), \
	SENT(hold, "hold", .write = STAFF, .by = BY_HOLD), \
	SENT(remark, "remark", .write = STAFF, .by = BY_DECISION), \
	SENT(application, "application", .write = STAFF | OWNER, .by = BY_CREATION), \
	SENT(candidate, "candidate", .write = STAFF, .by = BY_CREATION), \
	SENT(position, "position", .write = STAFF, .by = BY_CREATION)
/* clang-format on */
struct interview_members {
	const struct interview_member *at;
	size_t n;
};
extern const struct interview_members interview_members;

/*
 * Whether the table covers the member of struct interview_edit at `off`: a row says who may write it and how, or it is one that
 * is never written (the key, the version, and what a surface sets about its words).
 */
bool interview_edit_covers(size_t off);

/* Whether `who` (one role, or OWNER) may write all members that were sent. */
bool interview_may_write(const struct interview_edit *in, unsigned who);

/* Whether a member that is applied by this rule was sent. */
bool interview_sends(const struct interview_edit *in, enum interview_rule by);

/* Copies the members that are applied by this rule and were sent. The rule is BY_COPY or BY_CARD. */
void interview_copy(struct interview *it, const struct interview_edit *in, enum interview_rule by);

/* Whether the member has the same value in both. The order of a panel's members does not count. */
bool interview_same(const struct interview_member *member, const struct interview *was, const struct interview *next);

/* Whether a member with a history differs, among those that are applied by this rule, or among all. */
bool interview_differs_by(const struct interview *was, const struct interview *next, enum interview_rule by);
bool interview_differs(const struct interview *was, const struct interview *next);

/* Whether start or length differ, so that the people are booked for another time. */
bool interview_moved(const struct interview *was, const struct interview *next);

/*
 * Whether the calendar entry of `next` differs from that of `was`, so that its sequence rises (RFC 5545 3.8.7.4): another time,
 * place, link or people, or a cancellation.
 */
bool interview_changes_calendar(const struct interview *was, const struct interview *next);

/* The body of a request that fills in or changes a scorecard. HAS() says which members were sent. */
struct scorecard_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
	struct maybe_int appearance, knowledge, confidence, attitude, communication;
	struct str languages, experience, remark;
	struct decimal salary;
	struct upload voice;
};

/* The order of a list. Surfaces with lists of their own (pending, upcoming, history) set the filter that they mean. */
enum interview_order { LATEST_START_FIRST, SOONEST_FIRST, NEWEST_CREATED_FIRST };
struct interview_filter {
	struct seen seen;
	struct window window;
	struct application_id application;
	struct user_id interviewer;
	struct set status, mode, topic; /* 0: any */
	struct set or_topic;            /* interviews with these topics are found with any mode */
	struct set role;                /* the caller's part in the interview: CANDIDATE, INTERVIEWER; 0: any */
	int64_t days;                   /* the number of days after `from`; 0: any */
	bool journal;                   /* a candidate's private entries are found too */
	bool ongoing;                   /* only those whose applications are in the interview stage */
	struct instant from, to;        /* the start is in [from, to); null: no limit */
	enum interview_order order;
	bool counts; /* also fill tally[]: scheduled; confirmed and not begun; completed or missed */
};

/* Whether an interview with this status is still to take place: it is scheduled or confirmed. */
bool interview_ahead(enum interview_status status);

/* Whether an interview may go from one status to the other. E_MOVE: it may not. */
enum err interview_move(enum interview_status from, enum interview_status to);

/*
 * Sets mode, topic, link and location of `it` from what was sent. On a surface where one word is the topic or the mode
 * (in->topics), a new topic also sets the mode: video with a link, in person with a location, else phone. A mode removes a
 * topic that would be shown instead of it. A place that is an http(s) URL becomes the link of a video interview, or of one with
 * a topic, which then becomes a video interview. Any other place becomes the location, and null clears both.
 */
void interview_set_place(struct interview *it, const struct interview_edit *in);

/* The default mode: video, or in person when only a location is given. */
enum mode interview_default_mode(struct str link, struct str location);

/* Whether a meeting link may be shown as a link: it is an absolute http(s) URL. */
bool link_valid(struct str link);

/* Whether `person` (by key) is on the panel. */
bool panel_has(const struct user_list *panel, struct user_id person);

/* Whether an application with this status may get another interview: not hired, rejected or withdrawn. */
bool application_open(enum application_status status);

/* The status of an application after an interview was scheduled or completed: that step, or a later one that it has reached
 * already. */
enum application_status application_after_scheduling(enum application_status now);
enum application_status application_after_completion(enum application_status now);

/*
 * The status of an application after a decision. Selected and rejected set that status, but an application with an offer stays.
 * Pending restores interviewing when another interview was `held`, else interview_scheduled. E_MOVE: the candidate was hired,
 * or has withdrawn.
 */
enum err application_after_decision(enum application_status now, enum decision decision, bool held,
                                    enum application_status *to_r);

/* Whether an application is in the interview stage (management API: "ongoing"). */
bool application_ongoing(enum application_status status);

/*
 * Whose scorecard `who` is shown and writes: their own when they sit on the interview, else that of its interviewer; key 0: the
 * one that nobody signs, because there is no interviewer.
 */
struct user_id card_author(const struct interview *it, struct user_id who);

/* Whether `who` had a card of their own in `was`, and has none in `next`, because they do not sit on the interview any more. */
bool card_left(const struct interview *was, const struct interview *next, struct user_id who);

/* `who` when they write in the card of somebody else, or in one that nobody signs; key 0 when it is their own. */
struct user_id card_editor(struct user_id author, struct user_id who);

/* Whether all five ratings are given. */
bool scorecard_complete(const struct scorecard *card);

#endif
