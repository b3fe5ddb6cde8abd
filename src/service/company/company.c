/* A company's own settings, changed by its admin. */
#include "service/company/company.h"

#include "base/zone.h"
#include "model/file.h"
#include "service/company/inside.h"
#include "service/file/keep.h"
#include "service/file/storage.h"
#include "service/privacy/retention.h"
#include "service/trail/changes.h"
#include "store/file/file.h"
#include "store/people/company.h"
#include "store/people/user.h"

/* clang-format off */
WORDS(language_words, language, LANGUAGE_VALUES(WORD_OF));
/* The members whose changes the history keeps. */
SHAPE(kept, company_detail,
	ROW(company_detail, name, "name", "-"),
	ROW(company_detail, slug, "slug", "-"),
	ROW(company_detail, active, "active", "-"),
	ID(company_detail, logo, "logo", "-"),
	ROW(company_detail, logo_address, "logo_address", "-"),
	ROW(company_detail, address, "address", "-"),
	ROW(company_detail, phone, "phone", "-"),
	ROW(company_detail, email, "email", "-"),
	ROW(company_detail, zone, "zone", "-"),
	WORD(company_detail, language, language_words, "language", "-"),
	ROW(company_detail, colour, "colour", "-"),
	ROW(company_detail, career_page, "career_page", "-"),
	ROW(company_detail, require_totp, "require_totp", "-"),
	ROW(company_detail, confirm_applications, "confirm_applications", "-"),
	ROW(company_detail, cancel_notice, "cancel_notice_minutes", "-"),
	ROW(company_detail, retention.rejected, "retention_rejected", "-"),
	ROW(company_detail, retention.withdrawn, "retention_withdrawn", "-"),
	ROW(company_detail, retention.mails, "retention_mails", "-"),
	ROW(company_detail, retention.notifications, "retention_notifications", "-"),
	ROW(company_detail, retention.chat, "retention_chat", "-"),
	ROW(company_detail, retention.audit, "retention_audit", "-"));
/* clang-format on */

enum err service_company_event(struct context *c, enum event_name name, const struct company_detail *was,
                               const struct company_detail *next)
{
	struct change changes[COUNT(kept_fields)];
	struct event event = {
		.name = name, .object = OBJECT_COMPANY, .id = next->id.v, .company = next->id, CAUSED_BY(c), .changes = changes
	};

	event.n_changes = service_changes(c, &kept, was, next, changes);
	return store_event_write(c->db, &event);
}

bool service_company_differs(struct context *c, const struct company_detail *was, const struct company_detail *next)
{
	struct change changes[COUNT(kept_fields)];

	return service_changes(c, &kept, was, next, changes) > 0;
}

enum err service_company_get(struct context *c, const struct nothing *in, struct company_detail *out)
{
	enum err e = store_company_own(c->db, out);

	(void)in;
	return e == E_NO_ROW ? E_FORBIDDEN : e;
}

/* An interviewer who is alone in their company does what its admin would do. */
static enum err may_change(struct context *c)
{
	int64_t others = 0;

	if (c->who.role == ADMIN)
		return OK;
	enum err e = store_company_others(c->db, &others);
	return e == OK && others > 0 ? E_FORBIDDEN : e;
}

/* ---- the members */

void service_company_name(struct context *c, const struct company_edit *in, struct company_detail *next)
{
	if (HAS(in, name)) {
		next->name = str_trim(in->name);
		if (next->name.n == 0)
			fail_at(c, E_REQUIRED, AT(in, name), (struct str){ 0 });
		name_check(c, AT(in, name), in->name);
	}
	if (HAS(in, slug)) {
		next->slug = in->slug;
		if (!slug_valid(in->slug))
			fail_at(c, E_SLUG, AT(in, slug), in->slug);
	}
}

static struct str text_or_none(struct str text)
{
	text = str_trim(text);
	return text.n > 0 ? text : (struct str){ 0 };
}

static void copy_texts(struct context *c, const struct company_edit *in, struct company_detail *next)
{
	if (HAS(in, address))
		next->address = text_or_none(in->address);
	if (HAS(in, phone))
		next->phone = text_or_none(in->phone);
	if (HAS(in, email)) {
		next->email = text_or_none(in->email);
		if (next->email.n > 0 && !email_valid(next->email))
			fail_at(c, E_FORMAT, AT(in, email), in->email);
	}
	if (HAS(in, zone)) {
		next->zone = text_or_none(in->zone);
		if (next->zone.n > 0 && zone_find(next->zone) == NULL)
			fail_at(c, E_ZONE, AT(in, zone), in->zone);
	}
	if (HAS(in, colour)) {
		next->colour = text_or_none(in->colour);
		if (next->colour.n > 0 && !colour_valid(next->colour))
			fail_at(c, E_FORMAT, AT(in, colour), in->colour);
	}
}

static void copy_settings(const struct company_edit *in, struct company_detail *next)
{
	if (HAS(in, language))
		next->language = in->language;
	if (HAS(in, career_page))
		next->career_page = in->career_page;
	if (HAS(in, require_totp))
		next->require_totp = in->require_totp;
	if (HAS(in, confirm_applications))
		next->confirm_applications = in->confirm_applications;
	if (HAS(in, cancel_notice))
		next->cancel_notice = in->cancel_notice;
	if (HAS(in, retention.rejected))
		next->retention.rejected = in->retention.rejected;
	if (HAS(in, retention.withdrawn))
		next->retention.withdrawn = in->retention.withdrawn;
	if (HAS(in, retention.mails))
		next->retention.mails = in->retention.mails;
	if (HAS(in, retention.notifications))
		next->retention.notifications = in->retention.notifications;
	if (HAS(in, retention.chat))
		next->retention.chat = in->retention.chat;
	if (HAS(in, retention.audit))
		next->retention.audit = in->retention.audit;
}

static bool keeps_for_a_time(const struct retention *days)
{
	return days->rejected.has || days->withdrawn.has || days->mails.has || days->notifications.has || days->chat.has ||
	       days->audit.has;
}

/* Stores a new logo, and removes the file that it replaces. */
static enum err change_logo(struct context *c, const struct company_edit *in, struct company_detail *next)
{
	struct file old = { 0 }, new = { .purpose = FILE_LOGO, .company = next->id };
	enum err e = uuid_none(next->logo.v.pub) ? E_NO_ROW : store_file_remove(c->db, next->logo.v.pub, &old);

	if (e != OK && e != E_NO_ROW)
		return e;
	if (old.stored.n > 0)
		service_storage_drop(c, old.stored);
	next->logo = (struct file_id){ 0 };
	next->logo_address = (struct str){ 0 };
	if (in->logo.path.p == NULL)
		return OK;
	e = service_file_keep(c, &in->logo, &new);
	next->logo = new.id;
	return e;
}

enum err service_company_change(struct context *c, const struct company_edit *in, struct company_detail *out)
{
	struct company_detail was = { 0 };
	enum err e = may_change(c);

	if (e == OK)
		e = store_company_own_lock(c->db, &was);
	if (e != OK)
		return e == E_NO_ROW ? E_FORBIDDEN : e;
	if (HAS(in, version) && in->version != was.version)
		return E_STALE;
	struct company_detail next = was;
	service_company_name(c, in, &next);
	copy_texts(c, in, &next);
	copy_settings(in, &next);
	e = faults_checked(c);
	if (e == OK && HAS(in, logo))
		e = change_logo(c, in, &next);
	if (e == OK && service_company_differs(c, &was, &next)) {
		e = store_company_save(c->db, &next);
		if (e == E_DUPLICATE)
			return fail_at(c, E_TAKEN, AT(in, slug), in->slug);
		if (e == OK && keeps_for_a_time(&next.retention))
			e = service_retention_follow(c, next.zone);
		if (e == OK)
			e = service_company_event(c, EVENT_COMPANY_CHANGED, &was, &next);
	}
	return e == OK ? service_company_get(c, NULL, out) : e;
}
