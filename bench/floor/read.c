/* The two answers that are read: an interview, and the list of a candidate. */
#include "floor.h"
#include "json.h"

enum { PAGE = 10 };

static const char detail_text[] =
        "SELECT i.id, i.version, i.company_id, i.candidate_id, i.interviewer_id, i.public_id, "
        "i.candidate_public_id, i.interviewer_public_id, i.status, i.start_at, i.minutes, i.link, i.material_public_id,"
        " cu.name, cu.email, iu.name, iu.email FROM interviews i JOIN users cu FORCE INDEX (PRIMARY) ON cu.id = "
        "i.candidate_id LEFT JOIN users iu FORCE INDEX (PRIMARY) ON iu.id = i.interviewer_id WHERE i.public_id = ? AND "
        "i.company_id IS NOT NULL";
static const char list_text[] =
        "SELECT i.id, i.public_id, i.application_public_id, i.company_public_id, i.job_public_id, i.status, i.mode, "
        "i.start_at, i.zone, i.location, i.link, i.notes, i.confirmed_at, i.completed_at, i.cancelled_at, "
        "i.cancel_reason, i.hired, i.applied_at, i.created_at, co.name, co.logo, co.logo_public_id, j.title FROM interviews i FORCE INDEX "
        "(candidate_time) JOIN companies co FORCE INDEX (PRIMARY) ON co.id = i.company_id JOIN jobs j FORCE INDEX "
        "(PRIMARY) ON j.id = i.job_id WHERE i.candidate_id = ? ORDER BY i.start_at DESC, i.id DESC LIMIT ? OFFSET ?";
static const char tally_text[] =
        "SELECT COUNT(CASE WHEN i.start_at >= ? AND i.start_at < ? AND (1 << i.status & ?) <> 0 THEN 1 END), COUNT(CASE"
        " WHEN i.status = 0 THEN 1 END), COUNT(CASE WHEN i.status = 1 AND i.start_at >= ? THEN 1 END), COUNT(CASE WHEN "
        "i.status IN (2, 4) THEN 1 END) FROM interviews i FORCE INDEX (candidate_time) WHERE i.candidate_id = ?";

static struct statement detail_statement, list_statement, tally_statement;

void prepare_reading(void)
{
	prepare(&detail_statement, detail_text, "i", "nnnnnsssntnssssss");
	prepare(&list_statement, list_text, "nnn",
	        "nssssnntssssttt"
	        "snttssss");
	prepare(&tally_statement, tally_text, "ttntn", "nnnn");
}

int detail(const struct user *user, const char *id)
{
	static const char *const status[] = { "scheduled", "confirmed", "completed", "cancelled", "no_show" };

	if (!uuid_read(id, detail_statement.in[0].id))
		return 404;
	execute(&detail_statement);
	if (!fetch(&detail_statement))
		return 404;
	if (row[3].number != user->key && row[4].number != user->key && (row[2].number != user->company || user->role > 2))
		return 404;
	PUT("{\"id\":");
	put_id(&row[5]);
	PUT(",\"candidate\":{\"id\":");
	put_id(&row[6]);
	PUT(",\"name\":");
	put_text(&row[13]);
	PUT(",\"email\":");
	put_text(&row[14]);
	PUT("},\"interviewer\":{\"id\":");
	put_id(&row[7]);
	PUT(",\"name\":");
	put_text(&row[15]);
	PUT(",\"email\":");
	put_text(&row[16]);
	PUT("},\"scheduled_time\":");
	SECONDS(&row[9]);
	PUT(",\"duration_minutes\":");
	put_number(row[10].number);
	PUT(",\"status\":\"");
	put(status[row[8].number], strlen(status[row[8].number]));
	PUT("\",\"meeting_link\":");
	put_text(&row[11]);
	PUT(",\"materials_url\":null}");
	(void)fetch(&detail_statement);
	return 200;
}

static void line(void)
{
	static const char *const status[] = { "en_attente", "confirmed", "completed", "annule", "completed" };
	static const char *const type[] = { "Video", "InPerson", "Phone" };

	PUT("{\"interviewId\":");
	put_id(&row[1]);
	PUT(",\"applicationId\":");
	put_id(&row[2]);
	PUT(",\"company\":{\"id\":");
	put_id(&row[3]);
	PUT(",\"name\":");
	put_text(&row[19]);
	PUT(",\"logo\":");
	put_text(&row[20]);
	PUT("},\"job\":{\"id\":");
	put_id(&row[4]);
	PUT(",\"title\":");
	put_text(&row[22]);
	PUT("},\"status\":\"");
	put(status[row[5].number], strlen(status[row[5].number]));
	PUT("\",\"type\":\"");
	put(type[row[6].number], strlen(type[row[6].number]));
	PUT("\",\"scheduledDate\":");
	MILLIS(&row[7]);
	PUT(",\"scheduledTime\":\"");
	put_two(row[7].time.hour);
	PUT(":");
	put_two(row[7].time.minute);
	PUT("\",\"location\":");
	put_text(&row[9]);
	PUT(",\"meetingLink\":");
	put_text(&row[10]);
	PUT(",\"notes\":");
	put_text(&row[11]);
	PUT(",\"confirmedAt\":");
	MILLIS(&row[12]);
	PUT(",\"completedAt\":");
	MILLIS(&row[13]);
	PUT(",\"cancelledAt\":");
	MILLIS(&row[14]);
	PUT(",\"cancellationReason\":");
	put_text(&row[15]);
	PUT(",\"isHired\":");
	if (row[16].null)
		PUT("null");
	else if (row[16].number != 0)
		PUT("true");
	else
		PUT("false");
	PUT(",\"appliedAt\":");
	MILLIS(&row[17]);
	PUT(",\"scheduledAt\":");
	MILLIS(&row[18]);
	PUT("}");
}

int list(const struct user *user)
{
	static const MYSQL_TIME first = { .year = 1970, .month = 1, .day = 1, .time_type = MYSQL_TIMESTAMP_DATETIME };
	static const MYSQL_TIME last = { .year = 2200, .month = 1, .day = 1, .time_type = MYSQL_TIMESTAMP_DATETIME };
	struct parameter *in = list_statement.in;
	bool more = false;

	if (user->role != CANDIDATE)
		return 403;
	in[0].number = user->key;
	in[1].number = PAGE;
	in[2].number = 0;
	execute(&list_statement);
	PUT("{\"message\":\"Candidate interviews retrieved successfully\",\"data\":{\"interviews\":[");
	while (fetch(&list_statement)) {
		if (more)
			PUT(",");
		line();
		more = true;
	}
	in = tally_statement.in;
	in[0].time = first;
	in[1].time = last;
	in[2].number = UINT32_MAX;
	in[3].time = time_of(time(NULL));
	in[4].number = user->key;
	execute(&tally_statement);
	if (!fetch(&tally_statement))
		die("tally");
	PUT("],\"total\":");
	put_number(row[0].number);
	PUT(",\"pendingCount\":");
	put_number(row[1].number);
	PUT(",\"upcomingCount\":");
	put_number(row[2].number);
	PUT(",\"completedCount\":");
	put_number(row[3].number);
	PUT("}}");
	(void)fetch(&tally_statement);
	return 200;
}
