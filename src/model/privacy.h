/* Orders to erase what is kept of a person, and legal holds that stop them. */
#ifndef MODEL_PRIVACY_H
#define MODEL_PRIVACY_H

#include "model/candidate.h"

struct erasure_id {
	struct id v;
};

/* An order of a person (no company: the account, and what every company has), or of what one company has of a person. */
struct erasure {
	struct erasure_id id;
	struct user_id user;
	struct company_id company;
	struct user_id ordered_by; /* null: interviewctl */
	struct str orderer;        /* the name of that member of staff; null: the person themself, or nobody */
	struct str reason;
	enum erasure_status status;
	struct instant due_at, next_at, created_at;
	/* When it was carried out. It is shown a day later, because answers that are kept for repetitions are gone only then.
	 */
	struct instant done_at;
	struct maybe_bool held; /* a company keeps its part */
};
LIST_OF(erasure);

/* A part of an order: what a company has, or the account (no company). */
struct erasure_part {
	struct erasure_id erasure;
	struct company_id company;
	struct instant ended_at; /* when the running applications were withdrawn */
	int64_t mark;            /* the last event that this can have caused */
	bool held;               /* a legal hold keeps it now */
	bool busy;               /* events that it has caused are not handed on yet, or mails about them not sent */
};

/* What decides how a person is erased. */
struct erasure_facts {
	struct user_id user;
	unsigned role;
	bool active;
	bool login;        /* the account has a password, so somebody uses it */
	bool takes_part;   /* as staff, in interviews that are still to come, or has jobs that are not closed */
	int64_t companies; /* that have something of the person and have not erased it */
};

/* What a person types to have themself erased. HAS() says which members were sent. */
struct erasure_request {
	struct seen seen;
	struct str password, otp; /* otp: only from those who have a second factor */
};
struct erasure_order {
	struct seen seen;
	struct candidate_id id;
	struct str reason;
};

struct erasure_filter {
	struct seen seen;
	struct window window;
};

/* Why a company keeps what it has of a person, and until when; null: until the hold is ended. */
struct legal_hold {
	struct user_id user;
	struct str reason;
	struct instant until, created_at;
};
struct hold_order {
	struct seen seen;
	struct candidate_id id;
	struct str reason;
	struct instant until;
};

struct export_id {
	struct id v;
};

/* An archive of what is kept of a person, for the person (no company), or for hr, of what the own company has. */
struct export
{
	struct export_id id;
	struct user_id user;
	struct company_id company;
	struct user_id ordered_by;
	enum export_status status;
	struct file_id file; /* null: it is not written yet */
	int64_t attempts, lease;
	struct instant next_at, created_at, expires_at;
};

/* How far a company is with one kind of what it keeps for a time. The numbers are keys of rows of that kind. */
struct retention_part {
	struct company_id company;
	enum retained kind;
	int64_t from;    /* up to this one everything is blanked */
	int64_t at;      /* the last one that was looked at in this run; 0: no run has begun */
	int64_t passed;  /* the first one that was passed over in this run; 0: none */
	int64_t blanked; /* how many were blanked in this run */
	struct instant next_at;
	struct str name, slug, zone; /* of the company */
	struct maybe_int days;       /* null: the company keeps them for ever */
};

#define ERASED_SHOWN_AFTER 86400 /* seconds */

#endif
