/*
 * The lane of busy times from external calendars. A source is such a calendar, given by its URL. A source is claimed,
 * downloaded, if possible with a conditional request, and expanded by a child process. Then its busy times replace the previous
 * ones, under the lock of the person's calendar, so that a booking sees either all old or all new times. After a failure the
 * previous times stay.
 */
#include "auth/seal.h"
#include "dispatcher/calendar/expand.h"
#include "dispatcher/transfer.h"
#include "model/calendar/ics.h"
#include "store/calendar/source.h"
#include "store/interview/booking.h"

enum {
	JOBS_MAX = 4,            /* sources that are downloaded or expanded at the same time */
	LEASE = 60,              /* seconds; longer than the download and the expansion may take */
	DOWNLOAD_MS = 10000,     /* time limit */
	CALENDAR_MOST = 2 << 20, /* bytes */
	DELAY_MOST = 86400,      /* seconds */
	ERROR_MOST = 500         /* bytes of an error text */
};
#define DAY INT64_C(86400)

/* A source that is being downloaded or expanded. */
struct reading_job {
	struct arena *arena;
	struct reading_source source;
	struct instant from, to;       /* the period to expand: whole days, so that it changes only once a day */
	struct expansion_child *child; /* NULL: still downloading */
};

struct busy_lane {
	struct reading_job *jobs[JOBS_MAX]; /* NULL: a free place */
};

static struct busy_lane *lane_of(struct dispatcher *d)
{
	void **place = &d->lane_state[lane_number(&lane_busy)];

	if (*place == NULL)
		*place = ARENA_NEW(d->life, struct busy_lane);
	return *place;
}

static struct reading_job **free_place(struct dispatcher *d)
{
	struct busy_lane *lane = lane_of(d);

	for (size_t i = 0; i < JOBS_MAX; i++) {
		if (lane->jobs[i] == NULL)
			return &lane->jobs[i];
	}
	return NULL;
}

static void end_job(struct dispatcher *d, struct reading_job *job)
{
	struct busy_lane *lane = lane_of(d);

	for (size_t i = 0; i < JOBS_MAX; i++) {
		if (lane->jobs[i] == job)
			lane->jobs[i] = NULL;
	}
	arena_free(&(struct arena *){ job->arena });
}

/* ---- results */

struct ending {
	struct dispatcher *d;
	struct reading_job *job;
	const struct busy_found *found; /* NULL: the previous busy times stay */
};

static enum err end_body(void *arg)
{
	const struct ending *ending = arg;
	struct db *db = ending->d->db;
	const struct reading_source *source = &ending->job->source;
	enum err e = OK;

	dispatcher_act_for(ending->d, source->company);
	if (ending->found != NULL)
		e = store_booking_lock(db, source->person);
	if (e == OK && ending->found != NULL)
		e = store_source_replace(db, source, ending->found->at, ending->found->n);
	return e == OK ? store_source_end(db, source) : e;
}

/* Writes the result and frees the job. When it cannot be written, the source is read again after its lease ends. */
static void end(struct dispatcher *d, struct reading_job *job, const struct busy_found *found)
{
	struct ending ending = { d, job, found };
	enum err e = db_transaction(d->db, end_body, NULL, &ending);

	LOG(DISPATCH, LOG_TEXT_OF("lane", "busy"), LOG_INT("source", job->source.id.v.key),
	    LOG_INT("failures", job->source.failures), LOG_INT("spans", found ? (int64_t)found->n : -1),
	    LOG_TEXT_OF("written", e == OK ? "yes" : err_code(e)));
	end_job(d, job);
}

static void fail(struct dispatcher *d, struct reading_job *job, struct str why, int64_t wait)
{
	struct reading_source *source = &job->source;
	int64_t delay = d->settings->busy_seconds;

	for (int64_t i = 0; i < source->failures && delay < DELAY_MOST; i++)
		delay *= 2;
	delay = jittered(delay < DELAY_MOST ? delay : DELAY_MOST);
	source->failures++;
	source->status = SOURCE_FAILING;
	source->error = why.n > ERROR_MOST ? (struct str){ why.p, ERROR_MOST } : why;
	source->next_at = instant_add(d->now, delay > wait ? delay : wait);
	end(d, job, NULL);
}

static void succeed(struct dispatcher *d, struct reading_job *job, const struct busy_found *found)
{
	struct reading_source *source = &job->source;

	source->failures = 0;
	source->status = SOURCE_READ;
	source->error = (struct str){ 0 };
	source->read_at = d->now;
	source->next_at = instant_add(d->now, jittered(d->settings->busy_seconds));
	if (found != NULL) {
		source->events = found->events;
		source->left_out = found->left_out;
		source->whole_until = job->to;
	}
	end(d, job, found);
}

/* Ends the jobs whose child process has ended. */
static void end_expanded(struct dispatcher *d)
{
	struct busy_lane *lane = lane_of(d);

	for (size_t i = 0; i < JOBS_MAX; i++) {
		struct reading_job *job = lane->jobs[i];
		struct busy_found found;
		enum expansion_state state =
		        job == NULL || job->child == NULL ? EXPANSION_RUNS : expansion_look(job->child, &found);

		if (state == EXPANSION_DONE && found.end == BUSY_FOUND)
			succeed(d, job, &found);
		else if (state == EXPANSION_DONE && found.end == BUSY_NO_CALENDAR)
			fail(d, job, STR("The answer is no calendar"), 0);
		else if (state == EXPANSION_DONE)
			fail(d, job, STR("The calendar has too many events"), 0);
		else if (state == EXPANSION_SLOW)
			fail(d, job, STR("Expanding the events of the calendar took too long"), 0);
		else if (state == EXPANSION_LOST)
			fail(d, job, STR("The events of the calendar could not be expanded"), 0);
	}
}

/* ---- downloads */

/* The value of a header that is stored for the next conditional request; none when it is longer than its column. */
static struct str stored_header(const struct reading_job *job, const struct transfer *transfer, const char *name, size_t most)
{
	struct str value = transfer_header(transfer, name);

	return value.n == 0 || value.n > most || !str_utf8(value) ? (struct str){ 0 } : str_copy(job->arena, value);
}

static void expand(struct dispatcher *d, struct reading_job *job, const struct transfer *transfer)
{
	struct busy_request *request = ARENA_NEW(job->arena, struct busy_request);

	job->source.etag = stored_header(job, transfer, "ETag", 500);
	job->source.modified = stored_header(job, transfer, "Last-Modified", 100);
	*request = (struct busy_request){ .text = str_copy(job->arena, transfer->answer),
		                          .from = job->from,
		                          .to = job->to,
		                          .zone = job->source.zone,
		                          .email = job->source.email,
		                          .host = ics_host(d->job->business->public_url) };
	job->child = expansion_begin(job->arena, request);
	if (job->child == NULL)
		fail(d, job, STR("The server has no resources to read the calendar now"), 0);
}

static void done(struct dispatcher *d, struct transfer *transfer)
{
	struct reading_job *job = transfer->item;
	int64_t wait = transfer_retry_after(transfer, d->now);

	if (transfer->end == TRANSFER_TOO_LARGE)
		fail(d, job, STR("The calendar is larger than 2 MB"), 0);
	else if (transfer->end != TRANSFER_DONE)
		fail(d, job, transfer->why.n > 0 ? transfer->why : STR("The server of the calendar could not be reached"), 0);
	else if (transfer->status == 304)
		succeed(d, job, NULL);
	else if (transfer->status == 200)
		expand(d, job, transfer);
	else
		fail(d, job,
		     STR_JOIN(job->arena, STR("The server of the calendar answered with status "),
		              str_from_int(job->arena, transfer->status)),
		     wait);
}

/* A conditional request is possible only while the period is the same: the text of the calendar is not stored, so a new period
 * needs it again. */
static void add_conditions(const struct reading_job *job, struct transfer *transfer)
{
	struct str *headers = ARENA_ARRAY(transfer->arena, struct str, 3);

	headers[transfer->n_headers++] = STR("Accept: text/calendar");
	if (job->source.whole_until.us == job->to.us && job->source.etag.n > 0)
		headers[transfer->n_headers++] = STR_JOIN(transfer->arena, STR("If-None-Match: "), job->source.etag);
	if (job->source.whole_until.us == job->to.us && job->source.modified.n > 0)
		headers[transfer->n_headers++] = STR_JOIN(transfer->arena, STR("If-Modified-Since: "), job->source.modified);
	transfer->headers = headers;
}

static struct reading_source copy_source(struct arena *arena, const struct reading_source *source)
{
	struct reading_source copy = *source;

	copy.url = str_copy(arena, source->url);
	copy.zone = str_copy(arena, source->zone);
	copy.email = str_copy(arena, source->email);
	copy.etag = str_copy(arena, source->etag);
	copy.modified = str_copy(arena, source->modified);
	return copy;
}

static void download(struct dispatcher *d, const struct reading_source *source)
{
	struct arena *arena = arena_new(0);
	struct reading_job *job = ARENA_NEW(arena, struct reading_job);
	struct uuid id = source->id.v.pub;
	struct str bound = { (const char *)id.byte, sizeof id.byte }, url;
	int64_t today = instant_unix(d->now) / DAY;

	*job = (struct reading_job){ .arena = arena,
		                     .source = copy_source(arena, source),
		                     .from = instant_of_unix((today - 1) * DAY),
		                     .to = instant_of_unix((today + BUSY_DAYS_AHEAD) * DAY) };
	*free_place(d) = job;
	if (!unseal(d->ring, arena, bound, source->url, &url)) {
		fail(d, job, STR("The stored address cannot be decrypted any more: add the calendar again"), DELAY_MOST);
		return;
	}
	struct transfer *transfer = transfer_new(d, &lane_busy);
	transfer->item = job;
	transfer->method = TRANSFER_GET;
	transfer->url = url;
	transfer->plain = true;
	transfer->private_allowed = d->job->business->webhook_private;
	transfer->ms = DOWNLOAD_MS;
	transfer->most = CALENDAR_MOST;
	transfer->done = done;
	add_conditions(job, transfer);
	transfer_start(d, transfer);
}

/* ---- claims */

struct claim {
	struct dispatcher *d;
	int room;
	struct reading_source *sources;
	size_t n;
};

static enum err claim_body(void *arg)
{
	struct claim *claim = arg;
	struct dispatcher *d = claim->d;
	struct source_lease lease = { .owner = d->owner, .most = claim->room, .until = instant_add(d->now, LEASE) };

	return store_source_claim(d->db, lease, &claim->sources, &claim->n);
}

static int free_places(struct dispatcher *d)
{
	const struct busy_lane *lane = lane_of(d);
	int n = 0;

	for (size_t i = 0; i < JOBS_MAX; i++)
		n += lane->jobs[i] == NULL;
	return n;
}

/* The owner of the source is inactive, so the source is not downloaded; it is looked at again a day later. */
static void skip_inactive(struct dispatcher *d, struct reading_source *source)
{
	struct arena *arena = arena_new(0);
	struct reading_job *job = ARENA_NEW(arena, struct reading_job);

	*job = (struct reading_job){ .arena = arena, .source = *source };
	fail(d, job, STR("The owner of the calendar is not active"), DELAY_MOST);
}

static enum err take(struct dispatcher *d, int room)
{
	end_expanded(d);
	struct claim claim = { .d = d, .room = free_places(d) < room ? free_places(d) : room };
	if (claim.room == 0 || !d->due.sources)
		return OK;
	enum err e = db_transaction(d->db, claim_body, NULL, &claim);
	for (size_t i = 0; e == OK && i < claim.n; i++) {
		struct reading_source source = claim.sources[i];
		enum err found = store_source_reading(d->db, &source);

		if (found == OK)
			download(d, &source);
		else if (found == E_NO_ROW)
			skip_inactive(d, &source);
		else
			e = found;
	}
	return e;
}

const struct lane lane_busy = { .name = "busy", .most = JOBS_MAX, .take = take };
