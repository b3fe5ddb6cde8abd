/* A company as its staff see and change it, and the rules of the name that it has in public addresses. */
#ifndef MODEL_COMPANY_H
#define MODEL_COMPANY_H

#include "model/user.h"

/* For how many days a company keeps something; null: for ever. */
struct retention {
	struct maybe_int rejected, withdrawn; /* applications, since their end */
	struct maybe_int mails, notifications, chat, audit;
};
#define RETENTION_DAYS_MOST 3650
#define CANCEL_NOTICE_MOST 43200 /* minutes: 30 days */

struct company_detail {
	struct company_id id;
	struct str name, slug, address, phone, email, zone, colour;
	struct str logo_address; /* of a logo elsewhere, which is shown when no file was uploaded */
	struct file_id logo;
	enum language language;
	struct maybe_bool active, career_page, require_totp, confirm_applications;
	int64_t cancel_notice, version;
	struct retention retention;
	struct instant created_at;
};
LIST_OF(company_detail);

/* The members that its admin changes, and those that the admin of the installation does (name, slug, active). */
struct company_edit {
	struct seen seen;
	struct company_id id;
	struct str name, slug, address, phone, email, zone, colour;
	enum language language;
	struct maybe_bool active;
	int64_t cancel_notice;
	struct maybe_bool career_page;
	struct retention retention;
	struct maybe_bool require_totp;
	struct upload logo;
	struct maybe_bool confirm_applications;
	int64_t version; /* from the If-Match header; 0 when it was not sent */
};
struct company_filter {
	struct seen seen;
	struct window window;
	struct str q;
};

#define SLUG_MOST 60

/* Whether a company may have this slug: 2 to 60 of a-z, 0-9 and hyphens, and none of the words of public addresses. */
bool slug_valid(struct str slug);

/*
 * A valid slug for a company called `name`, in `arena`: its letters and digits, accents left out, joined with hyphens, at most
 * 40 characters. `more` (null: none) is added after a hyphen, for a name whose slug is taken.
 */
struct str slug_of(struct arena *arena, struct str name, struct str more);

/* Whether `colour` is "#" and six hexadecimal digits. */
bool colour_valid(struct str colour);

#endif
