#include "service/noted.h"

#include "store/trail/audit.h"

static struct audit_note note_of(const struct context *c, enum event_name action, struct id id, struct company_id company)
{
	return (struct audit_note){ .action = action,
		                    .object = OBJECT_USER,
		                    .id = id,
		                    .company = company,
		                    .api_key = c->who.key.v.key,
		                    .at = c->now,
		                    CAUSED_BY(c) };
}

/* Without room for the note, it is written at once. That may fail without a consequence but a line in the log. */
static void keep(struct context *c, const struct audit_note *note)
{
	if (c->noting != NULL && !c->noting->note(c->noting->self, note))
		(void)store_audit_write(c->db, note, 1);
}

void service_audit_read(struct context *c, enum event_name action, enum object object, struct id id, struct company_id company)
{
	struct audit_note note = note_of(c, action, id, company);

	note.object = object;
	note.once = true;
	note.actor = (c->who.role & STAFF) != 0 ? c->who.user.v.pub : c->reader;
	if (!uuid_none(note.actor))
		keep(c, &note);
}

void service_audit_login_failed(struct context *c, struct id user, struct company_id company)
{
	struct audit_note note = note_of(c, EVENT_USER_LOGIN_FAILED, user, company);

	keep(c, &note);
}

void service_audit_login(struct context *c, struct id user, struct company_id company)
{
	struct audit_note note = note_of(c, EVENT_USER_LOGGED_IN, user, company);

	note.actor = user.pub;
	keep(c, &note);
}

enum err service_audit_write(struct db *db, const struct audit_note *notes, size_t n)
{
	return store_audit_write(db, notes, n);
}
