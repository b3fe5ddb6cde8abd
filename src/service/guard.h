/*
 * Who may have a record. An endpoint names a record (a struct load) and a guard. Before the endpoint's operation is called,
 * service_load finds the record, compares its owner with the caller, and hands the record to the operation. So an operation
 * never asks whose a record is, and cannot forget to ask.
 */
#ifndef SERVICE_GUARD_H
#define SERVICE_GUARD_H

#include "service/context.h"

/*
 * The condition that the caller of an endpoint must meet. PARTY and COMPANY refuse the admin of the installation before
 * anything is loaded: that admin has no company, and so no record of a company.
 */
enum guard {
	UNGUARDED,   /* the endpoint names no guard, so the program refuses to start */
	ANYONE,      /* everybody; when the endpoint loads no record, its operation does not learn who the caller is */
	SELF,        /* the person whose own the record is; when there is no record: whoever is logged in */
	PARTY,       /* the people who take part in the record (see service_guard); without a record as SELF */
	COMPANY,     /* the staff of the record's company; without a record as SELF */
	INSTALLATION /* the admin of the installation alone, who belongs to no company */
};

/* Whose a record is, as its finder has read it. A member that is zero means nobody. */
struct ownership {
	struct company_id company;
	struct user_id person;      /* the owner: the candidate of an application, the reader of a notification */
	struct user_id author;      /* the author, for records that the author may always have: files */
	struct user_id interviewer; /* its main interviewer */
	bool caller_interviews;     /* the caller is an interviewer who takes part in it */
	bool published;             /* all candidates and the interviewers of its company may see it */
};

/*
 * Whether `who` may have a record of this ownership under `guard`: OK or E_NOT_YOURS. These take part in a record: its person
 * and its author; admin and hr of its company; interviewers of its company who sit on it; and when it is published, all
 * candidates and the interviewers of its company.
 */
enum err service_guard(enum guard guard, const struct principal *who, const struct ownership *whose);

/*
 * Whether `caller_interviews` decides if `who` takes part: `who` is an interviewer of the record's company, but not its main
 * interviewer. A finder calls it when it needs a statement of its own to read `caller_interviews`.
 */
bool service_guard_asks_interviewers(const struct principal *who, const struct ownership *whose);

/* Whether `guard` refuses every record to `who`: the guard needs a company, and `who` is staff without one; or it is
 * INSTALLATION, and `who` is somebody else. */
bool service_guard_excludes(enum guard guard, const struct principal *who);

/* Removes `who` from the `n` people who are to be notified, because the actor knows what happened. Returns how many are
 * left. */
size_t service_others(const struct principal *who, struct user_id *people, size_t n);

/* ---- how records are found */

#define LOAD_KEYS 2
struct named {
	struct uuid id[LOAD_KEYS]; /* the ids in the path, in its order; or the one id in the body */
	const void *in;            /* the whole input, for finders that need more than the ids (see struct load) */
	bool lock;                 /* the method writes, so the record must stay locked until the transaction ends */
};

/*
 * Finds a record, no matter who asks, and says whose it is. Returns E_NO_ROW when there is none. It runs in the transaction of
 * the request. For a method that only reads, its statement is also the one from which the answer is made, so that loading
 * costs nothing.
 */
typedef enum err finder(struct context *c, const struct named *named, void *record, struct ownership *whose_r);

/* A kind of record that endpoints load. */
struct load {
	const char *name;    /* the name that reviewers of the endpoints see: "webhook" */
	const char *of;      /* the struct of the record */
	size_t size;         /* of this struct */
	size_t keys;         /* the number of ids by which it is found: 1 or 2 */
	const char *in;      /* the struct that named->in must be; NULL: the finders do not read it */
	enum err missing;    /* the answer when there is no such record for the caller; OK: E_NOT_FOUND or E_NOT_YOURS */
	finder *read, *lock; /* for methods that read, and for methods that write */
	/* Reads or locks (named->lock) further parts of the record, after the guard has accepted the caller. NULL: there are
	 * none. */
	enum err (*rest)(struct context *c, bool lock, void *record);
};

/* clang-format off */
/* FINDER(find, webhook): a `finder` that calls the function `find`, whose record is a struct webhook. REST: the same for the rest. */
#define FINDER(fn, Record) \
	static enum err fn##_any(struct context *c, const struct named *named, void *record, struct ownership *whose_r) { \
		return fn(c, named, (struct Record *)record, whose_r); }
#define REST(fn, Record) \
	static enum err fn##_any(struct context *c, bool lock, void *record) { return fn(c, lock, (struct Record *)record); }
#define LOADS(Record, reads, locks) .of = #Record, .size = sizeof(struct Record), .read = reads##_any, .lock = locks##_any
/* clang-format on */

/*
 * Finds the record that `named` describes, and asks the guard. `record` is a zeroed struct of load->size. E_NOT_FOUND: there is
 * none. E_NOT_YOURS: the caller may not have it (surfaces without a text for this error show E_NOT_FOUND). When load->missing
 * is set, it is returned instead of both.
 */
enum err service_load(struct context *c, const struct load *load, enum guard guard, const struct named *named, void *record);

#endif
