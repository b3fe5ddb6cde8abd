/* The companies' own texts of mails, and the list of their mails. */
#include "service/mail/inside.h"
#include "store/pages.h"

#include "store/trail/event.h"

#define SIZE_DEFAULT 20
enum { VALUES = 16, OUTBOX_MOST = 100 };

static struct strs names_of(struct context *c, enum mail_kind kind)
{
	const char *const *names = mail_names(kind);
	struct str *at = ARENA_ARRAY(c->arena, struct str, VALUES);
	size_t n = 0;

	for (; n < VALUES && names[n] != NULL; n++)
		at[n] = str_of(names[n]);
	return (struct strs){ at, n };
}

static int64_t version_of(struct context *c, const struct mail_template *template)
{
	uint64_t hash = str_hash(STR_JOIN(c->arena, template->subject, STR("\n"), template->text, STR("\n"), template->html));

	return (int64_t)(hash % (uint64_t)INTEGER_MAX) + 1;
}

static struct mail_text text_of(struct context *c, const struct mail_template *template, bool own)
{
	return (struct mail_text){ .kind = template->kind,
		                   .language = template->language,
		                   .subject = template->subject,
		                   .text = template->text,
		                   .html = template->html,
		                   .own = own,
		                   .names = names_of(c, template->kind),
		                   .updated_at = template->updated_at,
		                   .version = version_of(c, template) };
}

enum err service_mail_text_list(struct context *c, const struct nothing *in, struct mail_text_list *out)
{
	struct mail_text *all = ARENA_ARRAY(c->arena, struct mail_text, MAIL_KINDS * (LANGUAGES - 1));
	struct mail_template_list own = { 0 };

	(void)in;
	enum err e = store_mail_template_list(c->db, &own);
	for (unsigned kind = 0; e == OK && kind < MAIL_KINDS; kind++) {
		for (unsigned language = LANGUAGE_ENGLISH; language < LANGUAGES; language++) {
			const struct mail_texts *texts = mail_texts_of(kind, language);
			const struct mail_template standard = {
				.kind = kind, .language = language, .subject = texts->subject, .text = texts->text
			};
			struct mail_text *text = &all[out->n++];
			*text = text_of(c, &standard, false);
			for (size_t i = 0; i < own.n; i++)
				if (own.at[i].kind == kind && own.at[i].language == language)
					*text = text_of(c, &own.at[i], true);
		}
	}
	out->at = all;
	out->total = (int64_t)out->n;
	return e;
}

enum err service_mail_text_get(struct context *c, const struct mail_text_key *in, struct mail_text *out)
{
	struct mail_template found = { .company = c->who.company, .kind = in->kind, .language = in->language };
	bool own = false;
	enum err e = service_mail_texts(c, &found, &own);

	*out = text_of(c, &found, own);
	return e;
}

static void check_one(struct context *c, size_t off, struct str text, enum mail_kind kind)
{
	struct str wrong = { 0 };
	enum err e = mail_texts_check(text, kind, &wrong);

	if (e != OK)
		(void)fail_at(c, e, off, wrong);
}

static enum err check(struct context *c, const struct mail_text_edit *in)
{
	check_one(c, AT(in, subject), in->subject, in->kind);
	check_one(c, AT(in, text), in->text, in->kind);
	check_one(c, AT(in, html), in->html, in->kind);
	return faults_checked(c);
}

static enum err record_event(struct context *c, enum event_name name)
{
	struct event event = {
		.name = name, .object = OBJECT_COMPANY, .id = c->who.company.v, .company = c->who.company, CAUSED_BY(c)
	};

	return store_event_write(c->db, &event);
}

/* Locks the company's texts until the transaction ends. `version` is the one that the client read, or 0. E_STALE. */
static enum err lock(struct context *c, struct mail_text_key key, int64_t version)
{
	struct mail_text was = { 0 };
	enum err e = store_mail_company_lock(c->db);

	if (e == OK)
		e = service_mail_text_get(c, &key, &was);
	return e == OK && version != 0 && version != was.version ? E_STALE : e;
}

enum err service_mail_text_set(struct context *c, const struct mail_text_edit *in, struct mail_text *out)
{
	const struct mail_template template = {
		.kind = in->kind, .language = in->language, .subject = in->subject, .text = in->text, .html = in->html
	};
	const struct mail_text_key key = { .kind = in->kind, .language = in->language };
	enum err e = lock(c, key, in->version);

	if (e == OK)
		e = check(c, in);
	if (e == OK)
		e = store_mail_template_put(c->db, &template);
	if (e == OK)
		e = record_event(c, EVENT_MAIL_TEXT_SET);
	return e == OK ? service_mail_text_get(c, &key, out) : e;
}

enum err service_mail_text_reset(struct context *c, const struct mail_text_key *in, struct mail_text *out)
{
	enum err e = lock(c, *in, in->version);

	if (e == OK)
		e = store_mail_template_delete(c->db, &(struct mail_template){ .kind = in->kind, .language = in->language });
	if (e == OK)
		e = record_event(c, EVENT_MAIL_TEXT_RESET);
	return e == OK ? service_mail_text_get(c, in, out) : e;
}

/* ---- preview */

/* A sample value for each placeholder. */
static struct mail_values sample(struct context *c, enum language language, struct str company)
{
	struct instant at = instant_add(instant_of_unix(instant_unix(c->now) / 3600 * 3600), 3 * 86400);
	struct str zone = c->who.zone, link = STR_JOIN(c->arena, c->settings->public_url, STR("/i/example"));
	const struct mail_value values[] = {
		{ "recipient", STR("Camille Didato") },
		{ "company", company },
		{ "position", STR("Data Engineer") },
		{ "when", mail_time(c->arena, language, at, zone) },
		{ "duration", mail_duration(c->arena, language, 60) },
		{ "place", mail_place(language, MODE_VIDEO, (struct str){ 0 }) },
		{ "link", STR_JOIN(c->arena, c->settings->public_url, STR("/join/example")) },
		{ "candidate", STR("Camille Didato") },
		{ "people", STR("Ines Viewer, Ravi Menon") },
		{ "answer_link", link },
		{ "reason", STR("...") },
		{ "times", STR_JOIN(c->arena, mail_time(c->arena, language, instant_add(at, 3600), zone), STR("\n"),
		                    mail_time(c->arena, language, instant_add(at, 90000), zone)) },
		{ "code", STR("example") },
		{ "expires", mail_time(c->arena, language, instant_add(at, 86400), zone) },
		{ "inviter", STR("Hugo Rossi") },
		{ "role", mail_role(language, INTERVIEWER) },
		{ "salary", STR("120000 EUR") },
		{ "start_date", mail_day(c->arena, language, (struct date){ (int32_t)(instant_unix(at) / 86400 + 31) }) },
		{ "day", mail_day(c->arena, language, (struct date){ (int32_t)(instant_unix(at) / 86400 + 1) }) },
		{ "agenda", STR("09:00  Camille Didato, Data Engineer\n14:30  Noor Haddad, Product Designer") },
	};
	struct mail_value *kept = ARENA_ARRAY(c->arena, struct mail_value, COUNT(values));

	for (size_t i = 0; i < COUNT(values); i++)
		kept[i] = values[i];
	return (struct mail_values){ kept, COUNT(values) };
}

enum err service_mail_text_preview(struct context *c, const struct mail_text_edit *in, struct mail_text *out)
{
	struct mail_template found = { .company = c->who.company, .kind = in->kind, .language = in->language };
	struct company company = { 0 };
	bool own = false;
	enum err e = check(c, in);

	if (e == OK)
		e = service_mail_texts(c, &found, &own);
	if (e == OK)
		e = store_mail_company(c->db, c->who.company, &company);
	if (e != OK)
		return e;
	if (HAS(in, text) && !HAS(in, html))
		found.html = (struct str){ 0 };
	const struct mail_texts texts = { HAS(in, subject) ? in->subject : found.subject, HAS(in, text) ? in->text : found.text,
		                          HAS(in, html) ? in->html : found.html };
	struct mail_texts filled =
	        service_mail_filled(c, &texts, sample(c, found.language, company.name), found.language, company.name);
	*out = text_of(c, &found, own);
	out->subject = filled.subject;
	out->text = filled.text;
	out->html = filled.html;
	return OK;
}

/* ---- the company's mails */

enum err service_mail_list(struct context *c, const struct mail_filter *in, struct mail_list *out)
{
	struct set status = { in->status.bits != 0 ? in->status.bits : UINT32_MAX >> 1 };
	int64_t limit = in->window.size > 0 ? in->window.size : SIZE_DEFAULT;
	int64_t offset = window_offset(&in->window, limit);
	enum err e = store_mail_list(c->db, status, limit, offset, out);

	return e != OK || store_last_page(offset, limit, out->n, &out->total) ? e : store_mail_count(c->db, status, out);
}

/* ---- /dev/outbox */

enum err service_outbox_list(struct context *c, const struct nothing *in, struct mail_written_list *out)
{
	(void)in;
	return c->settings->development ? store_mail_written(c->db, OUTBOX_MOST, out) : E_NOT_FOUND;
}

enum err service_outbox_get(struct context *c, const struct outbox_key *in, struct mail_written *out)
{
	enum err e = c->settings->development ? store_mail_written_one(c->db, in->id.v.pub, out) : E_NOT_FOUND;

	return e == E_NO_ROW ? E_NOT_FOUND : e;
}
