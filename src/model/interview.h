/* The interview with all that belongs to it, its commands, the table of its members, and its state machine. */
#ifndef MODEL_INTERVIEW_H
#define MODEL_INTERVIEW_H

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

struct job {
	struct job_id id;
	struct str title, description;
	struct user_id poster;
	enum job_status status;
	bool unlisted; /* made by scheduling, because no open job had the title of the position */
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
	struct set status; /* 0: all */
	bool all;          /* management lists only pending applications unless this was sent */
};

struct scorecard {
	struct interview_id interview;
	struct str candidate_name;
	int64_t version;
	struct maybe_int appearance, knowledge, confidence, attitude, communication;
	struct str languages, experience, remark;
	struct decimal salary, average;
	struct file_id voice;
	bool filled;
	struct instant created_at, updated_at;
};

struct interview {
	struct interview_id id;
	struct application application;
	struct company company;
	struct user interviewer;
	struct user_id owner;                 /* the candidate who made a private entry of tracker; none: staff made it */
	enum interview_status status, before; /* before: the status that it had when it was completed */
	enum decision decision;
	enum mode mode;
	enum topic topic;
	struct when start;
	int64_t minutes, version;
	int64_t sequence; /* of calendar messages: see interview_changes_calendar */
	struct str location, link, notes, cancel_reason;
	struct str feedback; /* none for a candidate until it is shared */
	bool feedback_shared;
	struct decimal technical, culture;  /* of the main scorecard: 0 to 100 */
	struct user_list panel;             /* the people beside the interviewer, in the order in which they were sent */
	struct str guest_name, guest_email; /* of an interviewer without an account, as tracker writes them */
	struct instant confirmed_at, completed_at, cancelled_at, created_at, updated_at;
	struct maybe_bool hired;
	struct file_id newest_material;
	bool has_card, card_complete; /* the main scorecard was filled in; it has all five ratings */
	struct scorecard *card;       /* NULL until it is first filled in */
	struct ids ended;             /* the interviews that were cancelled by the decision that was just taken on this one */
};
LIST_OF(interview);

#define INTERVIEW_MINUTES_MAX 1440 /* as in the schema: the search for overlaps looks back no further than this */

struct interview_key {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* of If-Match; 0: not sent */
};

/* What scheduling and changing take. HAS() says which members were sent; INTERVIEW_MEMBERS says what becomes of each. */
struct interview_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct application_id application;
	struct user_id candidate, interviewer;
	struct instant start;
	struct date day;
	struct wall time;
	int64_t minutes;
	enum interview_status status;
	enum decision decision;
	enum mode mode;
	enum topic topic;
	struct str position, guest_name, guest_email, location, link, notes, feedback, cancel_reason, remark, zone;
	struct maybe_bool share_feedback;
	struct decimal technical, culture;
	struct ids panel; /* all of it, not only who is new */
	struct str place; /* location or link, by what it looks like: see interview_set_place */
	/* Set by a surface, not sent: */
	struct set same_status; /* the statuses that share the word that was sent: to repeat what is shown changes nothing */
	struct set topics; /* the topics that have a word, on a surface where one word is topic or mode; 0: it has two words */
};

/* ---- the table of the members of an interview */

/* A writer beside the roles of enum role: the candidate who made a private entry, for that entry. */
enum { OWNER = 32 };

/* How a member that was sent is applied. The rules that need more than the input stand in service/interview. */
enum interview_rule {
	BY_COPY,        /* it becomes what was sent; null clears it */
	BY_CREATION,    /* it says for whom the interview is made, and cannot be changed afterwards */
	BY_TIME,        /* start, length and zone, checked together */
	BY_STATUS,      /* a move that the state machine must allow */
	BY_DECISION,    /* management's decision, which completes the interview and moves its application */
	BY_INTERVIEWER, /* another person, whose time is booked */
	BY_PANEL,       /* other people beside the interviewer, whose time is booked */
	BY_SCORES,      /* copied, but stored with the main scorecard */
	BY_PLACE        /* mode, topic and place decide together: see interview_set_place */
};

/* Whether calendars must be told of a change of this member (RFC 5545 3.8.7.4). */
enum interview_calendar { CALENDAR_IGNORES, CALENDAR_FOLLOWS, CALENDAR_CANCELS /* only when it becomes cancelled */ };

struct interview_member {
	struct field field; /* name in the history, and the member of struct interview; field.of is NULL where it has none */
	size_t in;          /* where the member of struct interview_edit lies */
	size_t size;        /* of both members, where one is copied to the other */
	unsigned write;     /* who may send it: roles, and OWNER */
	enum interview_rule by;
	bool history; /* whether a change of it is kept */
	enum interview_calendar calendar;
};

/*
 * One row for each member of struct interview_edit, in the order in which history names what changed. A member that a surface
 * takes and that has no row here is refused at the start.
 *   MEMBER  (member, name, ...)                   both structs call it so, and it is of the same type in both
 *   ENUM    (member, words, name, ...)            the same for an enum
 *   PAIR    (sent, member, name, ...)             struct interview has it at another place
 *   USERS   (member, name, ...)                   ids are sent, and struct interview has the users
 *   SENT    (sent, name, ...)                     it is in struct interview_edit alone
 */
/* clang-format off */
#define INTERVIEW_MEMBERS \
	ENUM(status, status_words, "status", .write = STAFF | CANDIDATE | OWNER, .by = BY_STATUS, .history = true, .calendar = CALENDAR_CANCELS), \
	ENUM(decision, decision_words, "decision", .write = STAFF, .by = BY_DECISION, .history = true), \
	PAIR(start, start.at, "start", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(minutes, "minutes", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	PAIR(zone, start.zone, "zone", .write = STAFF | OWNER, .by = BY_TIME, .history = true, .calendar = CALENDAR_FOLLOWS), \
	SENT(day, "day", .write = STAFF | OWNER, .by = BY_TIME), \
	SENT(time, "time", .write = STAFF | OWNER, .by = BY_TIME), \
	ENUM(mode, mode_words, "mode", .write = STAFF | OWNER, .by = BY_PLACE, .history = true, .calendar = CALENDAR_FOLLOWS), \
	ENUM(topic, topic_words, "topic", .write = STAFF | OWNER, .by = BY_PLACE, .history = true), \
	SENT(place, "place", .write = STAFF | OWNER, .by = BY_PLACE), \
	PAIR(interviewer.v, interviewer.id.v, "interviewer", .write = STAFF, .by = BY_INTERVIEWER, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(guest_name, "guest_name", .write = STAFF | OWNER, .history = true), \
	MEMBER(guest_email, "guest_email", .write = STAFF | OWNER, .history = true), \
	MEMBER(location, "location", .write = STAFF, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(link, "link", .write = STAFF, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(notes, "notes", .write = STAFF | OWNER, .history = true), \
	MEMBER(feedback, "feedback", .write = STAFF, .history = true), \
	PAIR(share_feedback.v, feedback_shared, "feedback_shared", .write = STAFF, .history = true), \
	MEMBER(technical, "technical_score", .write = STAFF, .by = BY_SCORES, .history = true), \
	MEMBER(culture, "cultural_fit_score", .write = STAFF, .by = BY_SCORES, .history = true), \
	USERS(panel, "panel", .write = STAFF, .by = BY_PANEL, .history = true, .calendar = CALENDAR_FOLLOWS), \
	MEMBER(cancel_reason, "cancel_reason", .write = STAFF, .history = true), \
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
 * Whether what is sent into the member of struct interview_edit at `off` is known: its row says who may write it and where it
 * goes, or it is not written at all (the key, the version, and what a surface says of its words).
 */
bool interview_edit_covers(size_t off);

/* Whether `who` (one role, or OWNER) may write all that was sent. */
bool interview_may_write(const struct interview_edit *in, unsigned who);

/* Whether a member that is applied by this rule was sent. */
bool interview_sends(const struct interview_edit *in, enum interview_rule by);

/* Copies the members that are applied by this rule, as far as they were sent. The rule is BY_COPY or BY_SCORES. */
void interview_copy(struct interview *it, const struct interview_edit *in, enum interview_rule by);

/* Whether a member is the same in both; the people of a panel count, not their order. */
bool interview_same(const struct interview_member *member, const struct interview *was, const struct interview *next);

/* Whether a member that history keeps differs: one that is applied by this rule, or any. */
bool interview_differs_by(const struct interview *was, const struct interview *next, enum interview_rule by);
bool interview_differs(const struct interview *was, const struct interview *next);

/* Whether start or length differ, so that the people are booked for another time. */
bool interview_moved(const struct interview *was, const struct interview *next);

/*
 * Whether calendars must take `next` for another appointment than `was`, so that its sequence rises (RFC 5545 3.8.7.4): another
 * time, place, link or people, or it is cancelled.
 */
bool interview_changes_calendar(const struct interview *was, const struct interview *next);

/* The main scorecard of an interview, filled in or changed: HAS() says which members were sent. */
struct scorecard_edit {
	struct seen seen;
	struct interview_id id;
	int64_t version; /* of If-Match; 0: not sent */
	struct maybe_int appearance, knowledge, confidence, attitude, communication;
	struct str languages, experience, remark;
	struct decimal salary;
	struct upload voice;
};

/* What a list asks for. A surface with lists of its own (pending, upcoming, history) sets the members that these mean. */
enum interview_order { LATEST_START_FIRST, SOONEST_FIRST, NEWEST_CREATED_FIRST };
struct interview_filter {
	struct seen seen;
	struct window window;
	struct application_id application;
	struct user_id interviewer;
	struct set status, mode, topic; /* 0: all */
	struct set or_topic;            /* interviews with these topics are found whatever their mode */
	struct set role;                /* the caller's part in the interview: CANDIDATE, INTERVIEWER; 0: any */
	int64_t days;                   /* how many days after `from`; 0: any */
	bool journal;                   /* a candidate's private entries too */
	bool ongoing;                   /* only those whose application is in interviews now */
	struct instant from, to;        /* the start is not before `from`, and before `to`; none: any */
	enum interview_order order;
	bool counts; /* also fill tally[]: scheduled; confirmed and not begun; completed or missed */
};

/* Whether an interview with this status is still to take place: it is scheduled or confirmed. */
bool interview_ahead(enum interview_status status);

/* Whether an interview may go from one status to the other. E_MOVE: it may not. */
enum err interview_move(enum interview_status from, enum interview_status to);

/*
 * Sets mode, topic, link and location of `it` to what was sent. On a surface where one word is topic or mode (in->topics), a
 * new topic also sets the mode: video with a link, in person with a location, else phone. A mode removes a topic that would
 * be shown instead of it. A place that is an http(s) URL becomes the link of a video interview, or of one with a topic, which
 * becomes a video interview; any other place becomes the location, and none clears both.
 */
void interview_set_place(struct interview *it, const struct interview_edit *in);

/* The default mode: video, or in person when only a location is given. */
enum mode interview_default_mode(struct str link, struct str location);

/* Whether a meeting link may be shown as one: an absolute http(s) URL. */
bool link_valid(struct str link);

/* Whether `person` (by key) is on the panel. */
bool panel_has(const struct user_list *panel, struct user_id person);

/* Whether an application with this status may get another interview: not hired, rejected or withdrawn. */
bool application_open(enum application_status status);

/* The status of an application after an interview was scheduled, or completed: that step, or a later one that it has reached.
 */
enum application_status application_after_scheduling(enum application_status now);
enum application_status application_after_completion(enum application_status now);

/*
 * The status of an application after a decision. Selected and rejected lead there, but an offer is not taken back to selected.
 * Pending leads back to interviewing when another interview was `held`, else to interview_scheduled. E_MOVE: the candidate
 * was hired, or has withdrawn.
 */
enum err application_after_decision(enum application_status now, enum decision decision, bool held,
                                    enum application_status *to_r);

/* Whether an application is in interviews now (management: "ongoing"). */
bool application_ongoing(enum application_status status);

/* Whether all five ratings are given. */
bool scorecard_complete(const struct scorecard *card);

/* The mean of the ratings given, to one decimal (half up); none when none was given. */
struct decimal scorecard_average(const struct scorecard *card);

#endif
