/*
 * The closed sets of the domain.
 *
 * The numbers of most are stored: a number is never given to another value, so append only. Each stored number stands here
 * once. Where the domain has a word for a value, the word stands beside it, in a list; model/words.c reads it from there.
 * Statements say SQL_INTERVIEW_CANCELLED for the text "3": store/numbers.h has such a text for each number here, made by
 * store/numbers.awk.
 */
#ifndef MODEL_ENUMS_H
#define MODEL_ENUMS_H

/* An enumerator from a line of a list; a line may have a word after the number. */
#define NUMBERED(value, number, ...) value = number,

/* The roles are bits, so that an endpoint can name several. A user, an invitation or an audit row has one of the first four. */
enum role {
	ROLE_NONE = 0,
	ADMIN = 1,
	HR = 2,
	INTERVIEWER = 4,
	CANDIDATE = 8,
	STAFF = ADMIN | HR | INTERVIEWER,
	USER = STAFF | CANDIDATE,
	PUBLIC = 16
};

#define INTERVIEW_STATUS_VALUES(VALUE)                                                                                         \
	VALUE(INTERVIEW_SCHEDULED, 0, "scheduled")                                                                             \
	VALUE(INTERVIEW_CONFIRMED, 1, "confirmed")                                                                             \
	VALUE(INTERVIEW_COMPLETED, 2, "completed")                                                                             \
	VALUE(INTERVIEW_CANCELLED, 3, "cancelled")                                                                             \
	VALUE(INTERVIEW_NO_SHOW, 4, "no_show")
enum interview_status { INTERVIEW_STATUS_VALUES(NUMBERED) };

/* The person who did not come to an interview with the status no_show. */
#define ABSENT_VALUES(VALUE)                                                                                                   \
	VALUE(ABSENT_NOBODY, 0, "nobody")                                                                                      \
	VALUE(ABSENT_CANDIDATE, 1, "candidate")                                                                                \
	VALUE(ABSENT_INTERVIEWER, 2, "interviewer")
enum absent { ABSENT_VALUES(NUMBERED) };

/* REPLACED: the candidate has proposed other times since. */
#define PROPOSAL_STATUS_VALUES(VALUE)                                                                                          \
	VALUE(PROPOSAL_OPEN, 0, "open")                                                                                        \
	VALUE(PROPOSAL_ACCEPTED, 1, "accepted")                                                                                \
	VALUE(PROPOSAL_REFUSED, 2, "refused")                                                                                  \
	VALUE(PROPOSAL_REPLACED, 3, "replaced")
enum proposal_status { PROPOSAL_STATUS_VALUES(NUMBERED) };

/* What whoever sits on an interview answers for their seat. */
#define SEAT_ANSWER_VALUES(VALUE)                                                                                              \
	VALUE(SEAT_OPEN, 0, "open")                                                                                            \
	VALUE(SEAT_ACCEPTED, 1, "accepted")                                                                                    \
	VALUE(SEAT_TENTATIVE, 2, "tentative")                                                                                  \
	VALUE(SEAT_DECLINED, 3, "declined")
enum seat_answer { SEAT_ANSWER_VALUES(NUMBERED) };

#define DECISION_VALUES(VALUE)                                                                                                 \
	VALUE(DECISION_PENDING, 0, "pending")                                                                                  \
	VALUE(DECISION_SELECTED, 1, "selected")                                                                                \
	VALUE(DECISION_REJECTED, 2, "rejected")
enum decision { DECISION_VALUES(NUMBERED) };

#define MODE_VALUES(VALUE)                                                                                                     \
	VALUE(MODE_VIDEO, 0, "video")                                                                                          \
	VALUE(MODE_IN_PERSON, 1, "in_person")                                                                                  \
	VALUE(MODE_PHONE, 2, "phone")
enum mode { MODE_VALUES(NUMBERED) };

#define TOPIC_VALUES(VALUE)                                                                                                    \
	VALUE(TOPIC_NONE, 0, "none")                                                                                           \
	VALUE(TOPIC_SCREENING, 1, "screening")                                                                                 \
	VALUE(TOPIC_TECHNICAL, 2, "technical")                                                                                 \
	VALUE(TOPIC_BEHAVIORAL, 3, "behavioral")                                                                               \
	VALUE(TOPIC_FINAL, 4, "final")                                                                                         \
	VALUE(TOPIC_HR, 5, "hr")                                                                                               \
	VALUE(TOPIC_PANEL, 6, "panel")                                                                                         \
	VALUE(TOPIC_OTHER, 7, "other")
enum topic { TOPIC_VALUES(NUMBERED) };

/* What the author of a scorecard recommends. */
#define RECOMMENDATION_VALUES(VALUE)                                                                                           \
	VALUE(RECOMMENDATION_NONE, 0, NULL)                                                                                    \
	VALUE(RECOMMENDATION_STRONG_NO, 1, "strong_no")                                                                        \
	VALUE(RECOMMENDATION_NO, 2, "no")                                                                                      \
	VALUE(RECOMMENDATION_YES, 3, "yes")                                                                                    \
	VALUE(RECOMMENDATION_STRONG_YES, 4, "strong_yes")
enum recommendation { RECOMMENDATION_VALUES(NUMBERED) };

/* The part of a participant in an interview. */
enum part { PART_CANDIDATE = 0, PART_INTERVIEWER = 1, PART_PANEL = 2 };

#define APPLICATION_STATUS_VALUES(VALUE)                                                                                       \
	VALUE(APPLICATION_SUBMITTED, 0, "submitted")                                                                           \
	VALUE(APPLICATION_UNDER_REVIEW, 1, "under_review")                                                                     \
	VALUE(APPLICATION_SCREENING, 2, "screening")                                                                           \
	VALUE(APPLICATION_INTERVIEW_SCHEDULED, 3, "interview_scheduled")                                                       \
	VALUE(APPLICATION_INTERVIEWING, 4, "interviewing")                                                                     \
	VALUE(APPLICATION_SELECTED, 5, "selected")                                                                             \
	VALUE(APPLICATION_OFFER, 6, "offer")                                                                                   \
	VALUE(APPLICATION_HIRED, 7, "hired")                                                                                   \
	VALUE(APPLICATION_REJECTED, 8, "rejected")                                                                             \
	VALUE(APPLICATION_WITHDRAWN, 9, "withdrawn")
enum application_status { APPLICATION_STATUS_VALUES(NUMBERED) };

#define OFFER_STATUS_VALUES(VALUE)                                                                                             \
	VALUE(OFFER_SENT, 0, "sent")                                                                                           \
	VALUE(OFFER_ACCEPTED, 1, "accepted")                                                                                   \
	VALUE(OFFER_REJECTED, 2, "rejected")                                                                                   \
	VALUE(OFFER_WITHDRAWN, 3, "withdrawn")                                                                                 \
	VALUE(OFFER_EXPIRED, 4, "expired")
enum offer_status { OFFER_STATUS_VALUES(NUMBERED) };

/* The state of an application that was sent without an account. NEW: nobody has looked at it. WAITING: the mailed link was not
 * opened yet. DONE: there is an application now. REFUSED: the address belongs to staff. */
enum applying_status { APPLYING_NEW = 0, APPLYING_WAITING = 1, APPLYING_DONE = 2, APPLYING_REFUSED = 3 };

enum job_status { JOB_DRAFT = 0, JOB_PUBLISHED = 1, JOB_CLOSED = 2 };
/* The purpose of a one-time token. ACCOUNT: a candidate whom a company has added sets a first password. */
enum ticket_purpose { TICKET_RESET = 0, TICKET_VERIFICATION = 1, TICKET_INVITATION = 2, TICKET_ACCOUNT = 3 };
enum employment {
	EMPLOYMENT_NONE = 0,
	EMPLOYMENT_FULL_TIME = 1,
	EMPLOYMENT_PART_TIME = 2,
	EMPLOYMENT_CONTRACT = 3,
	EMPLOYMENT_INTERNSHIP = 4,
	EMPLOYMENT_TEMPORARY = 5,
	EMPLOYMENT_FREELANCE = 6
};
enum experience {
	EXPERIENCE_NONE = 0,
	EXPERIENCE_ENTRY = 1,
	EXPERIENCE_JUNIOR = 2,
	EXPERIENCE_MID = 3,
	EXPERIENCE_SENIOR = 4,
	EXPERIENCE_LEAD = 5,
	EXPERIENCE_EXECUTIVE = 6
};
enum work_model { WORK_NONE = 0, WORK_ONSITE = 1, WORK_REMOTE = 2, WORK_HYBRID = 3 };
enum file_purpose {
	FILE_MATERIAL = 0,
	FILE_RESUME = 1,
	FILE_PICTURE = 2,
	FILE_LETTER = 3,
	FILE_VOICE = 4,
	FILE_CANDIDATE = 5,
	FILE_LOGO = 6,
	FILE_EXPORT = 7
};

/* The kind of the object that an event, a history row or an audit row is about. */
#define OBJECT_VALUES(VALUE)                                                                                                   \
	VALUE(OBJECT_COMPANY, 0, "company")                                                                                    \
	VALUE(OBJECT_USER, 1, "user")                                                                                          \
	VALUE(OBJECT_JOB, 2, "job")                                                                                            \
	VALUE(OBJECT_APPLICATION, 3, "application")                                                                            \
	VALUE(OBJECT_INTERVIEW, 4, "interview")                                                                                \
	VALUE(OBJECT_EVALUATION, 5, "evaluation")                                                                              \
	VALUE(OBJECT_FILE, 6, "file")                                                                                          \
	VALUE(OBJECT_OFFER, 7, "offer")                                                                                        \
	VALUE(OBJECT_CHAT, 8, "chat")                                                                                          \
	VALUE(OBJECT_WEBHOOK, 9, "webhook")                                                                                    \
	VALUE(OBJECT_TICKET, 10, "ticket")                                                                                     \
	VALUE(OBJECT_INVITATION, 11, "invitation")                                                                             \
	VALUE(OBJECT_DEPARTMENT, 12, "department")                                                                             \
	VALUE(OBJECT_KEY, 20, "api_key")                                                                                       \
	VALUE(OBJECT_CANDIDATE, 21, "candidate")                                                                               \
	VALUE(OBJECT_APPLYING, 24, "applying")                                                                                 \
	VALUE(OBJECT_ROOM, 29, "room")                                                                                         \
	VALUE(OBJECT_ROUND, 31, "round")                                                                                       \
	VALUE(OBJECT_IMPORT, 33, "import")
enum object { OBJECT_VALUES(NUMBERED) };

enum delivery_status { DELIVERY_PENDING = 0, DELIVERY_DELIVERED = 1, DELIVERY_FAILED = 2 };

/* The status of an event in the outbox. PUT_ASIDE: its own data make it impossible to hand it on, or an administrator has put
 * it aside. */
enum outbox_status { OUTBOX_WAITING = 0, OUTBOX_HANDED_ON = 1, OUTBOX_PUT_ASIDE = 2 };

/* Whether the text of a resume was read. GIVEN_UP: its file has none that can be read. */
enum resume_status { RESUME_WAITING = 0, RESUME_READ = 1, RESUME_GIVEN_UP = 2 };

/* What the lines of an import are; and whether these are being checked, were checked, are being taken, were taken, or cannot
 * be. */
enum import_kind { IMPORT_JOBS = 1, IMPORT_CANDIDATES = 2, IMPORT_APPLICATIONS = 3 };
enum import_status { IMPORT_CHECKING = 0, IMPORT_CHECKED = 1, IMPORT_RUNNING = 2, IMPORT_DONE = 3, IMPORT_STOPPED = 4 };

/* Where a word of a candidate comes from. MERGED: from another candidate, who was put into this one's profile. */
enum word_origin { WORDS_OF_PROFILE = 0, WORDS_OF_RESUME = 1, WORDS_MERGED = 2 };

/* How far an export of what is kept of a person is. FAILED: it was given up, and can be ordered again. */
#define EXPORT_STATUS_VALUES(VALUE)                                                                                            \
	VALUE(EXPORT_WAITING, 0, "waiting")                                                                                    \
	VALUE(EXPORT_READY, 1, "ready")                                                                                        \
	VALUE(EXPORT_FAILED, 2, "failed")
enum export_status { EXPORT_STATUS_VALUES(NUMBERED) };

/* What a company keeps for a time that it has set: see struct retention in model/company.h. */
#define RETAINED_VALUES(VALUE)                                                                                                 \
	VALUE(RETAINED_REJECTED, 0, "rejected")                                                                                \
	VALUE(RETAINED_WITHDRAWN, 1, "withdrawn")                                                                              \
	VALUE(RETAINED_MAILS, 2, "mails")                                                                                      \
	VALUE(RETAINED_NOTIFICATIONS, 3, "notifications")                                                                      \
	VALUE(RETAINED_CHAT, 4, "chat")                                                                                        \
	VALUE(RETAINED_AUDIT, 5, "audit")
enum retained { RETAINED_VALUES(NUMBERED) };

/* The parts of a mail that /dev/outbox can show. */
enum outbox_part { OUTBOX_TEXT, OUTBOX_CALENDAR, OUTBOX_MESSAGE };

/* The language of the mails to a user. Without one, mails use the language of the user's company, or else English. */
#define LANGUAGE_VALUES(VALUE)                                                                                                 \
	VALUE(LANGUAGE_ENGLISH, 1, "en")                                                                                       \
	VALUE(LANGUAGE_FRENCH, 2, "fr")
enum language { LANGUAGE_NONE = 0, LANGUAGE_VALUES(NUMBERED) LANGUAGES };

/* The kinds of mails. Each kind has its own texts. */
#define MAIL_KIND_VALUES(VALUE)                                                                                                \
	VALUE(MAIL_VERIFICATION, 0, "verification")                                                                            \
	VALUE(MAIL_RESET, 1, "password_reset")                                                                                 \
	VALUE(MAIL_PASSWORD_CHANGED, 2, "password_changed")                                                                    \
	VALUE(MAIL_INVITATION, 3, "invitation")                                                                                \
	VALUE(MAIL_INTERVIEW, 4, "interview")                                                                                  \
	VALUE(MAIL_INTERVIEW_MOVED, 5, "interview_moved")                                                                      \
	VALUE(MAIL_INTERVIEW_CANCELLED, 6, "interview_cancelled")                                                              \
	VALUE(MAIL_REMINDER_DAY, 7, "reminder_day")                                                                            \
	VALUE(MAIL_REMINDER_HOUR, 8, "reminder_hour")                                                                          \
	VALUE(MAIL_OFFER, 9, "offer")                                                                                          \
	VALUE(MAIL_DIGEST, 10, "digest")                                                                                       \
	VALUE(MAIL_ACCOUNT, 11, "account_offer")                                                                               \
	VALUE(MAIL_FACTOR_ON, 12, "second_factor_on")                                                                          \
	VALUE(MAIL_FACTOR_OFF, 13, "second_factor_off")                                                                        \
	VALUE(MAIL_FACTOR_REMOVED, 14, "second_factor_removed")                                                                \
	VALUE(MAIL_APPLIED, 15, "applied")                                                                                     \
	VALUE(MAIL_APPLYING_CONFIRM, 16, "applying_confirm")                                                                   \
	VALUE(MAIL_APPLYING_STAFF, 17, "applying_staff")                                                                       \
	VALUE(MAIL_PROPOSAL, 18, "proposal")                                                                                   \
	VALUE(MAIL_PROPOSAL_REFUSED, 19, "proposal_refused")                                                                   \
	VALUE(MAIL_EXPORT, 20, "export_ready")
enum mail_kind { MAIL_KIND_VALUES(NUMBERED) MAIL_KINDS };
/* DROPPED: a newer mail replaced it, or its object was deleted. LATE: it could not be sent in time. UNKNOWN: the connection was
 * lost at a point where it is not known whether the mail was sent, and a mail of this kind must not arrive twice. */
enum mail_status { MAIL_WAITING = 0, MAIL_SENT = 1, MAIL_FAILED = 2, MAIL_DROPPED = 3, MAIL_LATE = 4, MAIL_UNKNOWN = 5 };
/* What holds a waiting mail back, besides its time: whoever caused it has not verified their own address, the company has
 * sent too many mails to addresses that nobody has verified, or the company is disabled. */
enum mail_wait { WAIT_NONE = 0, WAIT_VERIFICATION = 1, WAIT_QUOTA = 2, WAIT_COMPANY = 3 };

/* The provider that runs the room of an interview. */
enum provider {
	PROVIDER_BUILT_IN = 0,
	PROVIDER_JITSI = 1,
	PROVIDER_GOOGLE_MEET = 2,
	PROVIDER_GOOGLE_CALENDAR = 3,
	PROVIDER_ZOOM = 4,
	PROVIDER_TEAMS = 5,
	PROVIDER_NONE = 6, /* links are not generated */
	PROVIDERS
};
/* MADE: the room exists, or needs no request (built in, Jitsi). FALLBACK: the built-in room replaces it. */
enum meeting_state { MEETING_MADE = 0, MEETING_WAITING = 1, MEETING_FALLBACK = 2, MEETING_ENDED = 3 };
enum meeting_test { TEST_NEVER = 0, TEST_ASKED = 1, TEST_PASSED = 2, TEST_FAILED = 3 };

/* The result of the last read of a user's other calendar. FAILING: the busy times from the last successful read still count. */
enum source_status { SOURCE_NEW = 0, SOURCE_READ = 1, SOURCE_FAILING = 2 };

/* How far an order to erase is. BEGUN: it cannot be revoked any more. */
enum erasure_status { ERASURE_ORDERED = 0, ERASURE_BEGUN = 1, ERASURE_DONE = 2, ERASURE_REVOKED = 3 };

enum screening_status { SCREENING_ACTIVE = 0, SCREENING_COMPLETED = 1 };
enum screening_kind { SCREENING_SKILL = 0, SCREENING_EXPERIENCE = 1, SCREENING_MOTIVE = 2 };
enum sender { SENDER_BOT = 0, SENDER_CANDIDATE = 1 };
/* The scorer of an answer: the fixed rules, or a language model. */
enum screening_scorer { SCORER_NONE = 0, SCORER_RULES = 1, SCORER_MODEL = 2 };
/* The state of the rating of an answer by a language model. GIVEN_UP: the fixed rules score the answer instead. */
enum rating_state { RATING_NONE = 0, RATING_WAITING = 1, RATING_GIVEN = 2, RATING_GIVEN_UP = 3 };

/* What a row of a company's figures counts; see store/analytics/analytics.h. */
enum figure {
	FIGURE_DEPARTMENT = 0,
	FIGURE_APPLICATIONS = 1,
	FIGURE_INTERVIEWS = 2,
	FIGURE_HIRES = 3,
	FIGURE_STATUS = 4,
	FIGURE_STAYED = 5,
	FIGURE_INTERVIEWER = 6
};

#endif
