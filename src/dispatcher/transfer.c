#include "dispatcher/transfer.h"

#include <assert.h>
#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#include "dispatcher/guard.h"

enum {
	MS = 15000,
	CONNECT_MS = 3000,
	MOST = 64 << 10,
	HEADERS_MOST = 16 << 10,
	FDS_MAX = 4,
	CONNECTIONS = 256, /* how many connections may stay open for reuse */
	DAY = 86400,
	BLOCK = 2048 /* bytes of the arena's first block; most transfers need no more */
};

struct transfer_own {
	CURL *easy;
	struct curl_slist *headers, *recipients;
	struct buf answer, answer_headers;
	struct str unsent; /* the rest of a mail's message */
	char why[CURL_ERROR_SIZE];
	int64_t begun;
	bool refused, opened; /* an address was refused; a socket was opened, perhaps for another address */
	bool too_large, cut_off, restarted, invalid;
	struct transfer *next; /* in the list of invalid transfers, or of mails that have ended */
	struct transfers *transfers;
	pthread_t thread; /* sends a mail */
	CURLcode code;
};

struct transfers {
	CURLM *multi;
	struct guard *guard;
	struct arena *arena;
	struct transfer *invalid; /* not started; the next turn of the loop ends them */
	int in_flight, of_lane[LANES_MAX];
	pthread_mutex_t lock;
	struct transfer *ended; /* mails that were sent or failed; protected by `lock` */
};

struct transfers *transfers_open(struct dispatcher *d)
{
	struct transfers *transfers = ARENA_NEW(d->life, struct transfers);

	(void)pthread_mutex_init(&transfers->lock, NULL);
	transfers->guard = guard_new(d->life, d->settings->outside_allow);
	if (transfers->guard == NULL) {
		LOG(CONFIG, LOG_TEXT_OF("fault", "outside_allow: must be CIDR blocks separated by blanks"));
		return NULL;
	}
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK || (transfers->multi = curl_multi_init()) == NULL)
		abort();
	/* The default is four connections for each transfer, which could exceed the limit of open files. */
	(void)curl_multi_setopt(transfers->multi, CURLMOPT_MAXCONNECTS, (long)CONNECTIONS);
	return transfers;
}

void transfers_close(struct transfers **transfers)
{
	if (*transfers == NULL)
		return;
	curl_multi_cleanup((*transfers)->multi);
	curl_global_cleanup();
	*transfers = NULL;
}

int transfers_in_flight(const struct dispatcher *d, const struct lane *lane)
{
	return lane == NULL ? d->transfers->in_flight : d->transfers->of_lane[lane_number(lane)];
}

static void count(struct dispatcher *d, const struct transfer *transfer, int change)
{
	d->transfers->in_flight += change;
	d->transfers->of_lane[lane_number(transfer->lane)] += change;
}

struct transfer *transfer_new(struct dispatcher *d, const struct lane *lane)
{
	struct arena *arena = arena_new(BLOCK);
	struct transfer *transfer = ARENA_NEW(arena, struct transfer);

	(void)d;
	transfer->arena = arena;
	transfer->lane = lane;
	transfer->ms = MS;
	transfer->most = MOST;
	return transfer;
}

/* ---- callbacks of libcurl */

static size_t write_answer(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	struct transfer_own *own = transfer->own;
	size_t room = transfer->most - own->answer.n, given = size * n;

	buf_put(&own->answer, bytes, given < room ? given : room);
	if (given <= room)
		return given;
	own->cut_off = transfer->cut;
	own->too_large = !transfer->cut;
	return 0; /* makes libcurl end the transfer */
}

static size_t write_header(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer *transfer = arg;
	struct transfer_own *own = transfer->own;

	/* Another status line starts the final answer; the headers before it belong to an interim answer (100 or 103). */
	if (size * n > 5 && strncasecmp(bytes, "HTTP/", 5) == 0)
		buf_reset(&own->answer_headers);
	/* A caller that accepts a cut body accepts cut headers too. */
	if (transfer->cut && own->answer_headers.n + size * n > HEADERS_MOST)
		return size * n;
	buf_put(&own->answer_headers, bytes, size * n);
	own->too_large = own->answer_headers.error != OK;
	return own->too_large ? 0 : size * n;
}

static size_t read_mail(char *bytes, size_t size, size_t n, void *arg)
{
	struct transfer_own *own = ((struct transfer *)arg)->own;
	size_t given = size * n < own->unsent.n ? size * n : own->unsent.n;

	if (given > 0)
		memcpy(bytes, own->unsent.p, given);
	own->unsent = str_from(own->unsent, given);
	return given;
}

struct checked {
	const struct guard *guard;
	struct transfer *transfer;
};

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
	struct checked *checked = arg;
	const struct transfer *transfer = checked->transfer;
	bool allowed = address->family == AF_UNIX ? transfer->unix_socket.n > 0
	                                          : transfer->private_allowed || guard_allows(checked->guard, &address->addr);

	(void)purpose;
	transfer->own->opened = transfer->own->opened || allowed;
	if (allowed)
		return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
	transfer->own->refused = true;
	return CURL_SOCKET_BAD;
}

/* ---- set up */

static bool is_one_line(struct str line)
{
	return memchr(line.p != NULL ? line.p : "", '\0', line.n) == NULL && str_find(line, '\r') == line.n &&
	       str_find(line, '\n') == line.n;
}

/* Whether no header, address or credential has a line break, which could add lines of its own to the protocol. */
static bool request_valid(const struct transfer *t)
{
	bool valid = is_one_line(t->url) && is_one_line(t->mail_from) && is_one_line(t->mail_to) && is_one_line(t->user) &&
	             is_one_line(t->password) && is_one_line(t->unix_socket);

	for (size_t i = 0; i < t->n_headers; i++)
		valid = valid && is_one_line(t->headers[i]);
	return valid && (t->method != TRANSFER_MAIL || (t->mail_to.n > 0 && t->mail_from.n > 0));
}

static struct curl_slist *append(struct curl_slist *list, const char *line)
{
	list = curl_slist_append(list, line);
	if (list == NULL)
		abort();
	return list;
}

static const char *cstring(struct transfer *t, struct str s)
{
	return s.p == NULL ? NULL : str_cstring(t->arena, s);
}

/* The options are constant, so libcurl refuses one only after a programming error. */
#define SET(easy, option, value)                                                                                               \
	do {                                                                                                                   \
		CURLcode set = curl_easy_setopt((easy), (option), (value));                                                    \
		assert(set == CURLE_OK);                                                                                       \
		(void)set;                                                                                                     \
	} while (0)

static void set_http(struct transfer *t)
{
	static const char *const methods[] = { [TRANSFER_GET] = "GET",
		                               [TRANSFER_POST] = "POST",
		                               [TRANSFER_PATCH] = "PATCH",
		                               [TRANSFER_PUT] = "PUT",
		                               [TRANSFER_DELETE] = "DELETE" };
	struct transfer_own *own = t->own;

	for (size_t i = 0; i < t->n_headers; i++)
		own->headers = append(own->headers, cstring(t, t->headers[i]));
	own->headers = append(own->headers, "Expect:");
	SET(own->easy, CURLOPT_HTTPHEADER, own->headers);
	SET(own->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	SET(own->easy, CURLOPT_USERAGENT, PACKAGE_NAME "/" PACKAGE_VERSION);
	if (t->method != TRANSFER_GET && t->body.p != NULL) {
		SET(own->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)t->body.n);
		SET(own->easy, CURLOPT_POSTFIELDS, t->body.p);
	}
	SET(own->easy, CURLOPT_CUSTOMREQUEST, methods[t->method]);
	SET(own->easy, CURLOPT_PROTOCOLS_STR, t->plain || t->unix_socket.n > 0 ? "http,https" : "https");
}

static void set_mail(struct transfer *t)
{
	struct transfer_own *own = t->own;

	own->recipients = append(NULL, cstring(t, t->mail_to));
	own->unsent = t->body;
	SET(own->easy, CURLOPT_MAIL_FROM, cstring(t, t->mail_from));
	SET(own->easy, CURLOPT_MAIL_RCPT, own->recipients);
	SET(own->easy, CURLOPT_UPLOAD, 1L);
	SET(own->easy, CURLOPT_READFUNCTION, read_mail);
	SET(own->easy, CURLOPT_READDATA, t);
	SET(own->easy, CURLOPT_USE_SSL, (long)(t->plain ? CURLUSESSL_NONE : CURLUSESSL_ALL));
	SET(own->easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
}

static void set_up(struct dispatcher *d, struct transfer *t)
{
	struct transfer_own *own = t->own;
	struct checked *checked = ARENA_NEW(t->arena, struct checked);
	CURL *easy = own->easy;

	*checked = (struct checked){ d->transfers->guard, t };
	SET(easy, CURLOPT_PRIVATE, t);
	SET(easy, CURLOPT_URL, cstring(t, t->url));
	SET(easy, CURLOPT_PROXY, "");
	SET(easy, CURLOPT_NOSIGNAL, 1L);
	SET(easy, CURLOPT_QUICK_EXIT, 1L); /* do not wait for the resolver thread of a name server that does not answer */
	SET(easy, CURLOPT_FOLLOWLOCATION, 0L);
	SET(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)(t->ms < CONNECT_MS ? t->ms : CONNECT_MS));
	SET(easy, CURLOPT_TIMEOUT_MS, (long)t->ms);
	SET(easy, CURLOPT_ERRORBUFFER, own->why);
	SET(easy, CURLOPT_WRITEFUNCTION, write_answer);
	SET(easy, CURLOPT_WRITEDATA, t);
	SET(easy, CURLOPT_HEADERFUNCTION, write_header);
	SET(easy, CURLOPT_HEADERDATA, t);
	SET(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	SET(easy, CURLOPT_OPENSOCKETDATA, checked);
	/* This connection may go to a private address, so other transfers must not reuse it. */
	if (t->private_allowed)
		SET(easy, CURLOPT_FORBID_REUSE, 1L);
	if (t->once)
		SET(easy, CURLOPT_FRESH_CONNECT, 1L);
	if (d->settings->outside_ca.n > 0)
		SET(easy, CURLOPT_CAINFO, cstring(t, d->settings->outside_ca));
	if (t->unix_socket.n > 0)
		SET(easy, CURLOPT_UNIX_SOCKET_PATH, cstring(t, t->unix_socket));
	if (t->user.p != NULL) {
		SET(easy, CURLOPT_USERNAME, cstring(t, t->user));
		SET(easy, CURLOPT_PASSWORD, cstring(t, t->password.p != NULL ? t->password : STR("")));
	}
	if (t->method == TRANSFER_MAIL)
		set_mail(t);
	else
		set_http(t);
}

/*
 * Each mail is sent by a thread of its own. After the message libcurl waits for the server's reply inside the call (smtp_done),
 * so a slow server would stop the whole loop. The thread uses only its own transfer, and the locked list of ended mails.
 */
static void *send_mail(void *arg)
{
	struct transfer *t = arg;
	struct transfers *transfers = t->own->transfers;

	t->own->code = curl_easy_perform(t->own->easy);
	(void)pthread_mutex_lock(&transfers->lock);
	t->own->next = transfers->ended;
	transfers->ended = t;
	(void)pthread_mutex_unlock(&transfers->lock);
	(void)curl_multi_wakeup(transfers->multi);
	return NULL;
}

static void begin_mail(struct transfer *t)
{
	sigset_t all, before;

	/* Signals are handled by the main thread only. */
	sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	if (pthread_create(&t->own->thread, NULL, send_mail, t) != 0)
		abort();
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
}

void transfer_start(struct dispatcher *d, struct transfer *t)
{
	if (t->own == NULL)
		t->own = ARENA_NEW(t->arena, struct transfer_own);
	else
		t->own->restarted = true; /* `done` of the previous attempt calls this */
	struct transfer_own *own = t->own;
	bool again = own->restarted;

	*own = (struct transfer_own){ .restarted = again, .begun = clock_monotonic() };
	own->answer = buf_new(t->arena, t->most);
	own->answer_headers = buf_new(t->arena, HEADERS_MOST);
	count(d, t, 1);
	if (!request_valid(t)) {
		own->invalid = true;
		own->next = d->transfers->invalid;
		d->transfers->invalid = t;
		return;
	}
	own->easy = curl_easy_init();
	if (own->easy == NULL)
		abort();
	own->transfers = d->transfers;
	set_up(d, t);
	if (t->method == TRANSFER_MAIL)
		begin_mail(t);
	else if (curl_multi_add_handle(d->transfers->multi, own->easy) != CURLM_OK)
		abort();
}

/* ---- results */

static enum transfer_end end_of(const struct transfer *t, CURLcode code, long status)
{
	const struct transfer_own *own = t->own;

	/* One name may have a private and a public address, so a refused one counts only when no socket was opened. */
	if (own->invalid || code == CURLE_URL_MALFORMAT ||
	    (!own->opened && (own->refused || code == CURLE_UNSUPPORTED_PROTOCOL)))
		return TRANSFER_REFUSED;
	if (own->too_large)
		return TRANSFER_TOO_LARGE;
	if (code == CURLE_OK || own->cut_off)
		return TRANSFER_DONE;
	if (code == CURLE_OPERATION_TIMEDOUT)
		return TRANSFER_TIMEOUT;
	if (code == CURLE_LOGIN_DENIED)
		return TRANSFER_LOGIN;
	/* A server that refuses a command of SMTP has answered. */
	if (t->method == TRANSFER_MAIL && status >= 400)
		return TRANSFER_DONE;
	return TRANSFER_CONNECT;
}

static struct str error_text_of(const struct transfer *t, CURLcode code)
{
	const struct transfer_own *own = t->own;

	if (t->end == TRANSFER_DONE)
		return (struct str){ 0 };
	if (own->refused && !own->opened)
		return STR("The address is not one of the open internet");
	if (own->invalid)
		return STR("An address, a header or a credential is missing or has a line break");
	if (own->too_large)
		return STR("The answer is too large");
	/* The text of libcurl may quote bytes of the server, so it is used only if it is valid UTF-8. */
	return str_of(own->why[0] != '\0' && str_utf8(str_of(own->why)) ? own->why : curl_easy_strerror(code));
}

static enum err call_done(struct dispatcher *d, void *arg)
{
	struct transfer *t = arg;

	t->done(d, t);
	return OK;
}

static void finish(struct dispatcher *d, struct transfer *t, CURLcode code)
{
	struct transfer_own *own = t->own;
	long status = 0;

	if (own->easy != NULL)
		curl_easy_getinfo(own->easy, CURLINFO_RESPONSE_CODE, &status);
	t->end = end_of(t, code, status);
	t->status = status;
	t->why = str_copy(t->arena, error_text_of(t, code));
	t->answer = buf_view(&own->answer);
	t->answer_headers = buf_view(&own->answer_headers);
	t->took_ms = (clock_monotonic() - own->begun) / 1000;
	if (own->easy != NULL) {
		if (t->method != TRANSFER_MAIL)
			curl_multi_remove_handle(d->transfers->multi, own->easy);
		curl_easy_cleanup(own->easy);
	}
	curl_slist_free_all(own->headers);
	curl_slist_free_all(own->recipients);
	count(d, t, -1);
	own->restarted = false;
	(void)dispatcher_step(d, call_done, t);
	if (!own->restarted)
		arena_free(&(struct arena *){ t->arena });
}

/* Finishes the mails whose threads have ended; returns whether there were any. */
static bool finish_mails(struct dispatcher *d)
{
	struct transfers *transfers = d->transfers;
	struct transfer *t, *next;

	(void)pthread_mutex_lock(&transfers->lock);
	t = transfers->ended;
	transfers->ended = NULL;
	(void)pthread_mutex_unlock(&transfers->lock);
	bool any = t != NULL;
	for (; t != NULL; t = next) {
		next = t->own->next;
		(void)pthread_join(t->own->thread, NULL);
		finish(d, t, t->own->code);
	}
	return any;
}

bool transfers_wait(struct dispatcher *d, const int *fds, size_t n_fds, int ms)
{
	struct transfers *transfers = d->transfers;
	struct curl_waitfd extra[FDS_MAX];
	unsigned n = 0;
	int running, left, ready = 0;
	CURLMsg *message;
	bool any = transfers->invalid != NULL;

	for (size_t i = 0; i < n_fds && i < FDS_MAX; i++)
		if (fds[i] >= 0)
			extra[n++] = (struct curl_waitfd){ .fd = fds[i], .events = CURL_WAIT_POLLIN };
	(void)curl_multi_poll(transfers->multi, extra, n, any ? 0 : ms, &ready);
	(void)curl_multi_perform(transfers->multi, &running);
	for (unsigned i = 0; i < n; i++)
		any = any || extra[i].revents != 0;
	while (transfers->invalid != NULL) {
		struct transfer *t = transfers->invalid;

		transfers->invalid = t->own->next;
		finish(d, t, CURLE_URL_MALFORMAT);
	}
	while ((message = curl_multi_info_read(transfers->multi, &left)) != NULL) {
		void *t = NULL;
		CURLcode code = message->data.result;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&t);
		finish(d, t, code);
		any = true;
	}
	return finish_mails(d) || any;
}

/* ---- headers of the answer */

struct str transfer_header(const struct transfer *transfer, const char *name)
{
	struct str lines = transfer->answer_headers, found = { 0 };

	while (lines.n > 0) {
		struct str value = str_cut(&lines, '\n'), key = str_cut(&value, ':');

		if (value.p != NULL && str_equal_nocase(str_trim(key), str_of(name)))
			found = str_trim(value);
	}
	return found;
}

int64_t transfer_retry_after(const struct transfer *transfer, struct instant now)
{
	struct str value = transfer_header(transfer, "Retry-After");
	int64_t seconds = 0;

	if (value.n == 0)
		return 0;
	if (!str_to_int(value, &seconds)) {
		time_t at = curl_getdate(str_cstring(transfer->arena, value), NULL);

		seconds = at <= 0 ? 0 : (int64_t)at - instant_unix(now);
	}
	return seconds <= 0 ? 0 : seconds > DAY ? DAY : seconds;
}
