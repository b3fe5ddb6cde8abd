/* What the use cases of interviews share. Private to service/interview*.c. */
#ifndef SERVICE_INTERVIEW_INSIDE_H
#define SERVICE_INTERVIEW_INSIDE_H

#include "service/context.h"
#include "service/interview/booking.h"

/*
 * Whether the caller may see this interview (with the members of COLUMNS_ACCESS read): candidates their own, admin and hr
 * their company's, interviewers those that they sit on. E_NOT_YOURS; E_FORBIDDEN for an admin without a company.
 */
enum err service_interview_access(struct context *c, const struct interview *it);

/* The interview as it is, locked, if the caller may see it. E_NOT_FOUND, else as service_interview_access. */
enum err service_interview_load(struct context *c, struct interview_id id, struct interview *it);

/*
 * What `in` asks for with the interviewer by public id: one who was named by number, or by the mail address of a guest who
 * is of the company's staff. A guest's address that is nobody's takes the interviewer away with `replace`. E_INVALID.
 */
enum err service_interview_name(struct context *c, const struct interview_edit *in, bool replace, struct interview_edit *named);

/* Reads what the answer shows of an interview that the caller may see. */
enum err service_interview_answer(struct context *c, struct interview_id id, struct interview *out);

/*
 * The panel that `in` names, all of it, without the interviewer of `it` and nobody twice, into it->panel: active staff of the
 * company. E_INVALID.
 */
enum err service_interview_panel(struct context *c, const struct interview_edit *in, struct interview *it);

/* A link that was sent must be one. E_INVALID. */
enum err service_interview_link(struct context *c, const struct interview_edit *in);

/* Books the parts of the panel that came and takes away those of who left; of a new interview `was` is NULL. */
enum err service_interview_seat(struct context *c, const struct interview *was, const struct booking_wish *wish);

/* The default or given zone, start, length and their faults. `zone` is the company's; `off_r` is where a clash is a fault. */
enum err service_interview_time(struct context *c, const struct interview_edit *in, struct str zone, struct interview *it,
                                size_t *off_r);

/*
 * Writes `next` over `was` (locked) with all that follows from it: bookings, application, history, events. Faults at `off`:
 * a clash, or E_MOVE of an application that cannot go where it should.
 */
struct interview_step {
	const struct interview *was;
	struct interview *next;
	size_t off;
	bool decided;      /* the application goes where the decision takes it, else where the new status does */
	struct str remark; /* for the history */
};
enum err service_interview_settle(struct context *c, const struct interview_step *step);

/*
 * Tells of `next`: history of all that differs from `was` (NULL: it is new), audit, outbox, and notifications to `told`. Who is
 * not among those who took part `before` hears that it is scheduled; who is there, but not among the told, that it goes on
 * without them.
 */
struct interview_news {
	const struct interview *was, *next;
	const struct user_id *told; /* the caller is left out */
	size_t n_told;
	const struct user_id *before; /* none: nobody came or went */
	size_t n_before;
	struct str title;  /* of the job */
	struct str remark; /* for the history */
};
enum err service_interview_tell(struct context *c, const struct interview_news *news);

/* "85.50" for the history; none for none. */
struct str service_decimal_text(struct context *c, struct decimal decimal);

#endif
