#include "cmd/options.h"

#include <string.h>

static const char *const format_words[] = { [LOG_TEXT] = "text", [LOG_JSON] = "json", NULL };
static const char *const level_words[] = {
	[LOG_LEVEL_DEBUG] = "debug",     [LOG_LEVEL_INFO] = "info",   [LOG_LEVEL_NOTICE] = "notice",
	[LOG_LEVEL_WARNING] = "warning", [LOG_LEVEL_ERROR] = "error", NULL
};

/* clang-format off */
/* The member's C type decides the kind, so that an option can never be written into a member of another type. */
#define AT_MEMBER(m) .kind = _Generic(((struct configuration *)0)->m, \
	struct str: OPTION_STR, int: OPTION_INT, int64_t: OPTION_NUMBER, bool: OPTION_SWITCH, \
	enum log_format: OPTION_WORD, enum log_level: OPTION_WORD), .off = offsetof(struct configuration, m)

const struct option options[] = {
	{ "listen", AT_MEMBER(listen), "/run/interviewd/fcgi.sock", .section = "processes",
	  .doc = "Where nginx finds us: the path of a unix socket, or address:port (FastCGI has no authentication: loopback only). "
	         "A socket that systemd hands over wins. Changes at a restart only." },
	{ "health_listen", AT_MEMBER(health_listen), NULL,
	  .doc = "Where nginx finds the process that answers /healthz and /readyz. Empty: the socket health.sock in the folder of listen; "
	         "where listen is an address, there is no such process, and workers answer them. Changes at a restart only." },
	{ "socket_group", AT_MEMBER(socket_group), NULL, .form = FORM_NAME,
	  .doc = "Group of the unix socket, whose mode is 0660: the one nginx runs as. Empty: the group we run as. Changes at a restart only." },
	{ "backlog", AT_MEMBER(plan.backlog), "0", .lo = 0, .hi = 4096,
	  .doc = "Connections that may wait for a worker; more are refused at once (503). 0: 16 for each worker." },
	{ "workers", AT_MEMBER(plan.children[WORKER].count), "0", .lo = 0, .hi = 256,
	  .doc = "Worker processes, each with a database connection of its own. 0: two for each CPU." },
	{ "dispatchers", AT_MEMBER(plan.children[DISPATCHER].count), "1", .lo = 0, .hi = 16,
	  .doc = "Processes that send to the outside: webhooks, mail, meeting rooms, calendars. Those of several hosts share one database. "
	         "0: nothing is sent." },
	{ "requests_per_worker", AT_MEMBER(plan.requests_max), "20000", .lo = 0, .hi = 1000000000,
	  .doc = "A worker is replaced after so many requests, give or take a tenth. 0: never." },
	{ "drain_seconds", AT_MEMBER(plan.drain_seconds), "20", .lo = 1, .hi = 600,
	  .doc = "How long requests in hand may take after a stop or a reload; then their worker is killed." },
	{ "start_seconds", AT_MEMBER(plan.start_seconds), "10", .lo = 1, .hi = 600,
	  .doc = "A worker that is not ready by then is killed, and the next start waits longer." },
	{ "log_format", AT_MEMBER(log_format), "text", .words = format_words,
	  .doc = "One line an event on standard error, as text or as JSON." },
	{ "log_level", AT_MEMBER(log_level), "info", .words = level_words,
	  .doc = "The least level that is logged." },

	{ "public_url", AT_MEMBER(worker.business.public_url), NULL, .form = FORM_URL, .needed = true, .section = "service",
	  .doc = "What users write before the path, without a slash at the end: https://interviews.example.com" },
	{ "room_base", AT_MEMBER(worker.business.room_base), "https://meet.jit.si", .form = FORM_URL,
	  .doc = "Meeting links lead to an unguessable room below this address." },
	{ "storage", AT_MEMBER(worker.business.storage), "/var/lib/interviewd/files", .form = FORM_PATH,
	  .doc = "Folder of uploaded files; nginx must be able to read it." },
	{ "accel_prefix", AT_MEMBER(worker.accel_prefix), "/_files", .form = FORM_PATH,
	  .doc = "nginx's internal location of that folder." },
	{ "cors_origins", AT_MEMBER(worker.business.cors_origins), NULL, .form = FORM_ORIGINS,
	  .doc = "Origins whose scripts may call us, separated by blanks: https://app.example.com. Empty: none." },
	{ "wake", AT_MEMBER(worker.wake), "/var/lib/interviewd/wake", .form = FORM_PATH,
	  .doc = "A FIFO by which workers tell dispatchers of a commit; it is made when it is not there. Empty: they look once a second." },
	{ "push_socket", AT_MEMBER(worker.business.push_socket), NULL, .form = FORM_PATH,
	  .doc = "Unix socket on which nginx (with nchan) takes live updates for those who subscribed to them. Empty: none are pushed, "
	         "and they are read from /api/v1/events/since." },
	{ "webhook_http", AT_MEMBER(worker.business.webhook_http), "off",
	  .doc = "on: webhooks may have http:// URLs, so that what is told can be read on the way." },
	{ "webhook_private", AT_MEMBER(worker.business.webhook_private), "off",
	  .doc = "on: webhooks may go to this host and to private networks, which whoever may make a webhook then reaches through us." },
	{ "meeting_links", AT_MEMBER(worker.business.meeting_links), "on",
	  .doc = "on: companies that set no provider of meeting rooms have the built-in ones. off: their interviews get no link." },
	{ "deadline_ms", AT_MEMBER(worker.deadline_ms), "10000", .lo = 100, .hi = 600000,
	  .doc = "A request that waited longer for a worker is answered 503 unread." },
	{ "budget_ms", AT_MEMBER(worker.budget_ms), "8000", .lo = 100, .hi = 600000,
	  .doc = "Database time that one request may take." },

	{ "outside_allow", AT_MEMBER(dispatcher.outside_allow), NULL, .form = FORM_ANY, .section = "outside",
	  .doc = "Private addresses that may be called all the same, as CIDR blocks separated by blanks: 10.1.2.0/24. Empty: none." },
	{ "outside_ca", AT_MEMBER(dispatcher.outside_ca), NULL, .form = FORM_PATH,
	  .doc = "Certificates that servers outside must be signed by. Empty: the system's." },
	{ "webhook_retry", AT_MEMBER(dispatcher.webhook_retry), "5 30 120 600 1800 7200 14400 21600 36000", .form = FORM_ANY,
	  .doc = "Seconds before each further attempt of a delivery, give or take a tenth; after the last it has failed." },
	{ "webhook_pause_seconds", AT_MEMBER(dispatcher.webhook_pause_seconds), "300", .lo = 1, .hi = 86400,
	  .doc = "How long a webhook that keeps failing is left alone at most, between two attempts to see whether it is back." },
	{ "webhook_seconds", AT_MEMBER(dispatcher.webhook_seconds), "15", .lo = 1, .hi = 60,
	  .doc = "How long one attempt may take." },
	{ "webhook_lease_seconds", AT_MEMBER(dispatcher.webhook_lease_seconds), "60", .lo = 5, .hi = 3600,
	  .doc = "How long a dispatcher that died keeps a webhook from the others. More than webhook_seconds." },
	{ "meeting_fallback_seconds", AT_MEMBER(worker.business.meeting_fallback_seconds), "600", .lo = 1, .hi = 86400,
	  .doc = "How long a room of a provider outside is waited for before the built-in one stands in; so long before its interview it is "
	         "settled which it is." },
	{ "meeting_seconds", AT_MEMBER(dispatcher.meeting_seconds), "15", .lo = 1, .hi = 60,
	  .doc = "How long one request to a provider of meeting rooms may take." },
	{ "meeting_lease_seconds", AT_MEMBER(dispatcher.meeting_lease_seconds), "120", .lo = 2, .hi = 3600,
	  .doc = "How long a dispatcher that died keeps a meeting from the others; all that is asked for one must be done by then." },
	{ "meeting_google_token_url", AT_MEMBER(dispatcher.meeting_places.google_token), "https://oauth2.googleapis.com/token", .form = FORM_URL,
	  .doc = "Where Google gives access tokens." },
	{ "meeting_google_meet_url", AT_MEMBER(dispatcher.meeting_places.google_meet), "https://meet.googleapis.com", .form = FORM_URL,
	  .doc = "Google Meet REST v2." },
	{ "meeting_google_calendar_url", AT_MEMBER(dispatcher.meeting_places.google_calendar), "https://www.googleapis.com/calendar/v3", .form = FORM_URL,
	  .doc = "Google Calendar v3." },
	{ "meeting_zoom_token_url", AT_MEMBER(dispatcher.meeting_places.zoom_token), "https://zoom.us/oauth/token", .form = FORM_URL,
	  .doc = "Where Zoom gives access tokens." },
	{ "meeting_zoom_url", AT_MEMBER(dispatcher.meeting_places.zoom), "https://api.zoom.us/v2", .form = FORM_URL,
	  .doc = "Zoom's API." },
	{ "meeting_teams_token_url", AT_MEMBER(dispatcher.meeting_places.teams_token), "https://login.microsoftonline.com", .form = FORM_URL,
	  .doc = "Where Microsoft gives access tokens, before the tenant." },
	{ "meeting_teams_url", AT_MEMBER(dispatcher.meeting_places.teams), "https://graph.microsoft.com/v1.0", .form = FORM_URL,
	  .doc = "Microsoft Graph." },
	{ "busy_seconds", AT_MEMBER(dispatcher.busy_seconds), "900", .lo = 1, .hi = 86400,
	  .doc = "How often people's other calendars are read, give or take a tenth; one that fails is read less and less often." },

	{ "llm_url", AT_MEMBER(dispatcher.llm_url), NULL, .form = FORM_URL, .section = "screening",
	  .doc = "A server with an OpenAI-compatible API whose language model rates candidates' answers in the screening: "
	         "https://api.openai.com/v1. Empty: fixed rules do it alone. Candidates are told which." },
	{ "llm_key", AT_MEMBER(dispatcher.llm_key), NULL, .secret = true,
	  .doc = "Its key. Empty: none is sent." },
	{ "llm_model", AT_MEMBER(worker.business.llm.name), NULL, .form = FORM_ANY,
	  .doc = "The name of the model. With llm_url only." },
	{ "llm_seconds", AT_MEMBER(dispatcher.llm_seconds), "20", .lo = 1, .hi = 120,
	  .doc = "How long one request may take, connecting included." },
	{ "llm_answer_tokens", AT_MEMBER(worker.business.llm.answer_tokens), "600", .lo = 100, .hi = 4000,
	  .doc = "Tokens that one answer of the model may have." },
	{ "llm_follow_ups", AT_MEMBER(worker.business.llm.follow_ups), "2", .lo = 0, .hi = 10,
	  .doc = "Questions that the model may add to a session." },
	{ "llm_settle_seconds", AT_MEMBER(worker.business.llm.settle_seconds), "120", .lo = 1, .hi = 86400,
	  .doc = "How long the score of a completed session waits for ratings; what is not there by then the fixed rules score." },
	{ "llm_session_requests", AT_MEMBER(worker.business.llm.session_requests), "40", .lo = 0, .hi = 1000,
	  .doc = "Requests that a session may cost; after that the fixed rules score." },
	{ "llm_session_tokens", AT_MEMBER(worker.business.llm.session_tokens), "60000", .lo = 0, .hi = 100000000,
	  .doc = "Tokens that a session may cost." },
	{ "llm_session_seconds", AT_MEMBER(worker.business.llm.session_ms), "300", .lo = 0, .hi = 86400, .scale = 1000,
	  .doc = "Time of the model that a session may cost." },
	{ "llm_daily_requests", AT_MEMBER(worker.business.llm.daily_requests), "5000", .lo = 0, .hi = 1000000000,
	  .doc = "Requests that a company may cost on a day (UTC)." },
	{ "llm_daily_tokens", AT_MEMBER(worker.business.llm.daily_tokens), "5000000", .lo = 0, .hi = 1000000000000,
	  .doc = "Tokens that a company may cost on a day." },
	{ "llm_daily_seconds", AT_MEMBER(worker.business.llm.daily_ms), "36000", .lo = 0, .hi = 1000000000, .scale = 1000,
	  .doc = "Time of the model that a company may cost on a day." },

	{ "database_socket", AT_MEMBER(worker.database.socket), "/run/mysqld/mysqld.sock", .form = FORM_PATH, .section = "database",
	  .doc = "Unix socket of MariaDB or MySQL. Not used when database_host is given." },
	{ "database_host", AT_MEMBER(worker.database.host), NULL, .form = FORM_ANY,
	  .doc = "Host name or address instead of the socket." },
	{ "database_port", AT_MEMBER(worker.database.port), "3306", .lo = 1, .hi = 65535, .doc = "Its port." },
	{ "database_user", AT_MEMBER(worker.database.user), "interviewd", .form = FORM_ANY, .doc = "User of the database." },
	{ "database_password", AT_MEMBER(worker.database.password), NULL, .secret = true,
	  .doc = "Empty only over the unix socket, where the server knows us by our user id (unix_socket)." },
	{ "database_name", AT_MEMBER(worker.database.database), "interviewd", .form = FORM_NAME, .doc = "Database (schema)." },
	{ "database_tls_ca", AT_MEMBER(worker.database.tls_ca), NULL, .form = FORM_PATH,
	  .doc = "Certificates that the server's must be signed by; given, TLS is demanded and verified." },

	{ "token_keys", .kind = OPTION_KEYS, .secret = true, .needed = true, .section = "accounts",
	  .doc = "Keys of access tokens, \"kid:algorithm:secret\" separated by blanks: HS256, HS384 or HS512, the secret at least "
	         "32, 48 or 64 bytes. The first signs, all are accepted. To rotate: put a new one in front, reload, and remove the old "
	         "one a day later (after interviewctl reseal, unless there are seal_keys). A new secret: openssl rand -base64 48" },
	{ "seal_keys", .kind = OPTION_SEAL_KEYS, .secret = true,
	  .doc = "Keys of secrets that the database keeps sealed (those of webhooks, say), \"kid:secret\" separated by blanks, the "
	         "secret at least 32 bytes. The first seals, all open. To rotate: put a new one in front, reload, run interviewctl "
	         "reseal, and remove the old one a day later. None: the token keys seal." },
	{ "token_issuer", AT_MEMBER(worker.tokens.issuer), "interviewd", .form = FORM_ANY, .doc = "\"iss\" of access tokens." },
	{ "token_audience", AT_MEMBER(worker.tokens.audience), "interviewd", .form = FORM_ANY, .doc = "\"aud\" of access tokens." },
	{ "access_minutes_assistant", AT_MEMBER(worker.business.access_seconds_assistant), "1440", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "Life of an access token from assistant's login, which has no refresh." },
	{ "access_minutes_platform", AT_MEMBER(worker.business.access_seconds_platform), "60", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "Life of an access token from platform's login." },
	{ "refresh_days", AT_MEMBER(worker.business.refresh_seconds), "7", .lo = 1, .hi = 365, .scale = 86400,
	  .doc = "Life of a refresh token." },
	{ "file_url_minutes", AT_MEMBER(worker.business.file_url_seconds), "60", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "How long a signed file address is good." },
	{ "password_memory_kib", AT_MEMBER(worker.business.password.kib), "19456", .lo = 8, .hi = 1048576,
	  .doc = "Memory of one password hash (argon2id). Stored hashes follow at the next login." },
	{ "password_passes", AT_MEMBER(worker.business.password.passes), "2", .lo = 1, .hi = 20,
	  .doc = "Passes of one password hash." },

	{ "rate_limits", AT_MEMBER(worker.business.limits), "on", .section = "limits",
	  .doc = "off: no limiter at all, as with --no-rate-limit." },
	{ "limit_user_hourly", AT_MEMBER(worker.hourly_user), "1000", .lo = 1, .hi = 1000000000,
	  .doc = "Requests an hour of one user." },
	{ "limit_address_hourly", AT_MEMBER(worker.hourly_address), "100", .lo = 1, .hi = 1000000000,
	  .doc = "Requests an hour without a token from one address." },
	{ "limit_login_account", AT_MEMBER(worker.business.login_account), "10", .lo = 1, .hi = 1000000,
	  .doc = "Failed logins of one account in 15 minutes." },
	{ "limit_login_address", AT_MEMBER(worker.business.login_address), "50", .lo = 1, .hi = 1000000,
	  .doc = "Failed logins from one address in 15 minutes." },

	{ "app_url", AT_MEMBER(worker.business.app_url), NULL, .form = FORM_URL, .section = "mail",
	  .doc = "The page of the front end that mails lead to: behind it stands #verify=, #reset= or #invitation= and the token, which "
	         "that page hands to the API. Empty: public_url and /app." },
	{ "smtp_url", AT_MEMBER(dispatcher.smtp_url), NULL, .form = FORM_SMTP,
	  .doc = "The server that takes our mail: smtp://mail.example.com:587 (STARTTLS is demanded) or smtps://mail.example.com. Empty: "
	         "mails are kept and wait." },
	{ "smtp_user", AT_MEMBER(dispatcher.smtp_user), NULL, .form = FORM_ANY, .doc = "The name that we log in with there. Empty: no login." },
	{ "smtp_password", AT_MEMBER(dispatcher.smtp_password), NULL, .secret = true, .doc = "Its password." },
	{ "smtp_plain", AT_MEMBER(dispatcher.smtp_plain), "off",
	  .doc = "on: no TLS at all. For a server on this host." },
	{ "mail_lease_seconds", AT_MEMBER(dispatcher.mail_lease_seconds), "120", .lo = 2, .hi = 3600,
	  .doc = "How long a dispatcher that died keeps a mail from the others. More than the 30 seconds that one attempt may take." },
	{ "mail_from", AT_MEMBER(worker.business.mail_from), NULL, .form = FORM_MAIL,
	  .doc = "The address that mails come from. Empty: no-reply at the host of public_url." },
	{ "mail_name", AT_MEMBER(worker.business.mail_name), "interviewd", .form = FORM_ANY,
	  .doc = "The name that mails come from where no company has one." },

	{ "development", AT_MEMBER(worker.business.development), "off", .section = "developers",
	  .doc = "on: weak secrets are accepted, and scripts of pages on this host (http://localhost:3000) may call us. Only ./dev sets it." },
	{ "statement_log", AT_MEMBER(worker.statement_log), "off",
	  .doc = "on: workers log each statement of each request with its time and rows, which ./dev trace shows." },
	{ "demo", AT_MEMBER(worker.business.demo), "off",
	  .doc = "on: the demo accounts, whose passwords everybody knows, may log in. Needs development." },
};
const size_t options_n = COUNT(options);
/* clang-format on */

const struct option *option_find(struct str name)
{
	for (size_t i = 0; i < options_n; i++)
		if (str_equal(name, str_of(options[i].name)))
			return &options[i];
	return NULL;
}

/* Letters to add, drop or exchange (Levenshtein), between names of at most 63 bytes. */
static size_t distance(struct str a, struct str b)
{
	size_t row[64];

	for (size_t j = 0; j <= b.n; j++)
		row[j] = j;
	for (size_t i = 1; i <= a.n; i++) {
		size_t diagonal = row[0];

		row[0] = i;
		for (size_t j = 1; j <= b.n; j++) {
			size_t exchange = diagonal + (a.p[i - 1] != b.p[j - 1]);
			size_t add = (row[j] < row[j - 1] ? row[j] : row[j - 1]) + 1;

			diagonal = row[j];
			row[j] = exchange < add ? exchange : add;
		}
	}
	return row[b.n];
}

const char *option_nearest(struct str name)
{
	const char *nearest = NULL;
	size_t least = 4;

	for (size_t i = 0; i < options_n && name.n < 64; i++) {
		size_t d = distance(name, str_of(options[i].name));

		if (d < least) {
			least = d;
			nearest = options[i].name;
		}
	}
	return nearest;
}

static void print_doc(struct buf *out, const char *doc)
{
	struct str rest = str_of(doc);
	size_t column = 0;

	while (rest.n > 0) {
		struct str word = str_cut(&rest, ' ');

		if (column == 0 || column + 1 + word.n > 118) {
			buf_text(out, column == 0 ? "#" : "\n#");
			column = 1;
		}
		buf_char(out, ' ');
		buf_str(out, word);
		column += 1 + word.n;
	}
	buf_char(out, '\n');
}

static void print_range(struct buf *out, const struct option *option)
{
	if (option->words != NULL) {
		buf_text(out, "# One of:");
		for (size_t i = 0; option->words[i] != NULL; i++) {
			buf_char(out, ' ');
			buf_text(out, option->words[i]);
		}
		buf_char(out, '\n');
	} else if (option->hi > 0) {
		buf_text(out, "# From ");
		buf_int(out, option->lo);
		buf_text(out, " to ");
		buf_int(out, option->hi);
		buf_text(out, ".\n");
	} else if (option->secret) {
		buf_text(out, "# Better in a file of its own: ");
		buf_text(out, option->name);
		buf_text(out, "_file = /etc/interviewd/");
		buf_text(out, option->name);
		buf_char(out, '\n');
	}
}

void configuration_print(struct buf *out)
{
	buf_text(out, "# interviewd: all settings. What stands behind a '#' is the default; a value is the rest of its line.\n"
	              "# Each may also come from the environment, as INTERVIEWD_<NAME>.\n");
	for (size_t i = 0; i < options_n; i++) {
		const struct option *option = &options[i];

		if (option->section != NULL) {
			buf_text(out, "\n[");
			buf_text(out, option->section);
			buf_text(out, "]\n");
		}
		buf_char(out, '\n');
		print_doc(out, option->doc);
		print_range(out, option);
		buf_text(out, option->needed ? "# Must be given.\n#" : "#");
		buf_text(out, option->name);
		buf_text(out, option->standard == NULL ? " =" : " = ");
		buf_text(out, option->standard == NULL ? "" : option->standard);
		buf_char(out, '\n');
	}
}
