#include "cmd/options.h"

#include <string.h>

static const char *const format_words[] = { [LOG_TEXT] = "text", [LOG_JSON] = "json", NULL };
static const char *const level_words[] = {
	[LOG_LEVEL_DEBUG] = "debug",     [LOG_LEVEL_INFO] = "info",   [LOG_LEVEL_NOTICE] = "notice",
	[LOG_LEVEL_WARNING] = "warning", [LOG_LEVEL_ERROR] = "error", NULL
};
static const char *const registration_words[] = {
	[REGISTER_CANDIDATES] = "candidates", [REGISTER_EVERYONE] = "everyone", [REGISTER_NOBODY] = "closed", NULL
};

/* clang-format off */
/* The kind follows from the member's C type, so that a value is never written into a member of another type. */
#define AT_MEMBER(m) .kind = _Generic(((struct configuration *)0)->m, \
	struct str: OPTION_STR, int: OPTION_INT, int64_t: OPTION_NUMBER, bool: OPTION_SWITCH, \
	enum log_format: OPTION_WORD, enum log_level: OPTION_WORD, \
	enum registration_mode: OPTION_WORD), .off = offsetof(struct configuration, m)

const struct option options[] = {
	{ "listen", AT_MEMBER(listen), "/run/interviewd/fcgi.sock", .section = "processes",
	  .doc = "Address for nginx: the path of a unix socket, or address:port (FastCGI has no authentication, so loopback only). A "
	         "socket that systemd passes takes precedence. A change needs a restart." },
	{ "health_listen", AT_MEMBER(health_listen), NULL,
	  .doc = "Address for nginx of the process that answers /healthz and /readyz. Empty: the socket health.sock in the folder of "
	         "listen; when listen is address:port, there is no such process, and workers answer. A change needs a restart." },
	{ "socket_group", AT_MEMBER(socket_group), NULL, .form = FORM_NAME,
	  .doc = "Group of the unix socket, whose mode is 0660: the group that nginx runs as. Empty: the group that interviewd runs as. "
	         "A change needs a restart." },
	{ "backlog", AT_MEMBER(plan.backlog), "0", .lo = 0, .hi = 4096,
	  .doc = "How many connections may wait for a worker; further ones are refused at once (503). 0: 16 for each worker." },
	{ "workers", AT_MEMBER(plan.children[WORKER].count), "0", .lo = 0, .hi = 256,
	  .doc = "Worker processes, each with a database connection of its own. 0: two for each CPU." },
	{ "dispatchers", AT_MEMBER(plan.children[DISPATCHER].count), "1", .lo = 0, .hi = 16,
	  .doc = "Processes that send webhooks and mail, and call meeting providers, calendars and language models. Those of several "
	         "hosts share one database. 0: nothing is sent from this host." },
	{ "requests_per_worker", AT_MEMBER(plan.requests_max), "20000", .lo = 0, .hi = 1000000000,
	  .doc = "A worker is replaced after about this many requests (plus or minus a tenth). 0: never." },
	{ "drain_seconds", AT_MEMBER(plan.drain_seconds), "20", .lo = 1, .hi = 600,
	  .doc = "How long running requests may take after a stop or a reload; then their worker is killed." },
	{ "start_seconds", AT_MEMBER(plan.start_seconds), "10", .lo = 1, .hi = 600,
	  .doc = "A worker that is not ready after this time is killed, and the next start waits longer." },
	{ "log_format", AT_MEMBER(log_format), "text", .words = format_words,
	  .doc = "Format of the log lines on standard error, one line for each event." },
	{ "log_level", AT_MEMBER(log_level), "info", .words = level_words,
	  .doc = "The lowest level that is logged." },

	{ "public_url", AT_MEMBER(worker.business.public_url), NULL, .form = FORM_URL, .needed = true, .section = "service",
	  .doc = "The address of the service as users see it, without a slash at the end: https://interviews.example.com" },
	{ "room_base", AT_MEMBER(worker.business.room_base), "https://meet.jit.si", .form = FORM_URL,
	  .doc = "Links of built-in meeting rooms begin with this address; an unguessable room name follows." },
	{ "storage", AT_MEMBER(worker.business.storage), "/var/lib/interviewd/files", .form = FORM_PATH,
	  .doc = "Folder of uploaded files; nginx must be able to read it." },
	{ "accel_prefix", AT_MEMBER(worker.accel_prefix), "/_files", .form = FORM_PATH,
	  .doc = "nginx's internal location of the folder storage." },
	{ "cors_origins", AT_MEMBER(worker.business.cors_origins), NULL, .form = FORM_ORIGINS,
	  .doc = "Origins of web pages whose scripts may call the API, separated by blanks: https://app.example.com. Empty: none." },
	{ "wake", AT_MEMBER(worker.wake), "/var/lib/interviewd/wake", .form = FORM_PATH,
	  .doc = "A FIFO by which workers wake dispatchers after a commit; it is created when missing. Empty: dispatchers look for work "
	         "once a second." },
	{ "push_socket", AT_MEMBER(worker.business.push_socket), NULL, .form = FORM_PATH,
	  .doc = "Unix socket on which nginx (with nchan) accepts live updates for connected clients. Empty: updates are not pushed, "
	         "and clients poll /api/v1/events/since." },
	{ "webhook_http", AT_MEMBER(worker.business.webhook_http), "off",
	  .doc = "on: webhooks may have http:// URLs, although their content can then be read on the network." },
	{ "webhook_private", AT_MEMBER(worker.business.webhook_private), "off",
	  .doc = "on: webhooks may go to this host and to private networks. Everybody who may create a webhook can then send requests "
	         "to them." },
	{ "meeting_links", AT_MEMBER(worker.business.meeting_links), "on",
	  .doc = "on: interviews of companies without a meeting provider get built-in meeting rooms. off: they get no meeting link." },
	{ "deadline_ms", AT_MEMBER(worker.deadline_ms), "10000", .lo = 100, .hi = 600000,
	  .doc = "A request that waited longer than this for a worker is answered with 503." },
	{ "budget_ms", AT_MEMBER(worker.budget_ms), "8000", .lo = 100, .hi = 600000,
	  .doc = "The most database time that one request may take." },

	{ "outside_allow", AT_MEMBER(dispatcher.outside_allow), NULL, .form = FORM_ANY, .section = "outside",
	  .doc = "Private addresses that may be called nevertheless, as CIDR blocks separated by blanks: 10.1.2.0/24. Empty: none." },
	{ "outside_ca", AT_MEMBER(dispatcher.outside_ca), NULL, .form = FORM_PATH,
	  .doc = "File of CA certificates for outside servers. Empty: the system's." },
	{ "webhook_retry", AT_MEMBER(dispatcher.webhook_retry), "5 30 120 600 1800 7200 14400 21600 36000", .form = FORM_ANY,
	  .doc = "Seconds before each further attempt of a delivery (plus or minus a tenth); after the last attempt the delivery has "
	         "failed." },
	{ "webhook_pause_seconds", AT_MEMBER(dispatcher.webhook_pause_seconds), "300", .lo = 1, .hi = 86400,
	  .doc = "The longest pause between two attempts to reach a webhook that keeps failing." },
	{ "webhook_seconds", AT_MEMBER(dispatcher.webhook_seconds), "15", .lo = 1, .hi = 60,
	  .doc = "How long one attempt may take." },
	{ "webhook_lease_seconds", AT_MEMBER(dispatcher.webhook_lease_seconds), "60", .lo = 5, .hi = 3600,
	  .doc = "How long a webhook stays reserved for a dispatcher that died. Must be more than webhook_seconds." },
	{ "meeting_fallback_seconds", AT_MEMBER(worker.business.meeting_fallback_seconds), "600", .lo = 1, .hi = 86400,
	  .doc = "How long to wait for a room of an outside provider before the built-in room is used; an interview's room is final "
	         "this long before it begins." },
	{ "meeting_seconds", AT_MEMBER(dispatcher.meeting_seconds), "15", .lo = 1, .hi = 60,
	  .doc = "How long one request to a provider of meeting rooms may take." },
	{ "meeting_lease_seconds", AT_MEMBER(dispatcher.meeting_lease_seconds), "120", .lo = 2, .hi = 3600,
	  .doc = "How long a meeting stays reserved for a dispatcher that died; all requests for one meeting must be done within this "
	         "time." },
	{ "meeting_google_token_url", AT_MEMBER(dispatcher.meeting_places.google_token), "https://oauth2.googleapis.com/token", .form = FORM_URL,
	  .doc = "Google's endpoint for access tokens." },
	{ "meeting_google_meet_url", AT_MEMBER(dispatcher.meeting_places.google_meet), "https://meet.googleapis.com", .form = FORM_URL,
	  .doc = "Google Meet REST API v2." },
	{ "meeting_google_calendar_url", AT_MEMBER(dispatcher.meeting_places.google_calendar), "https://www.googleapis.com/calendar/v3", .form = FORM_URL,
	  .doc = "Google Calendar API v3." },
	{ "meeting_zoom_token_url", AT_MEMBER(dispatcher.meeting_places.zoom_token), "https://zoom.us/oauth/token", .form = FORM_URL,
	  .doc = "Zoom's endpoint for access tokens." },
	{ "meeting_zoom_url", AT_MEMBER(dispatcher.meeting_places.zoom), "https://api.zoom.us/v2", .form = FORM_URL,
	  .doc = "Zoom's API." },
	{ "meeting_teams_token_url", AT_MEMBER(dispatcher.meeting_places.teams_token), "https://login.microsoftonline.com", .form = FORM_URL,
	  .doc = "Microsoft's endpoint for access tokens, without the tenant." },
	{ "meeting_teams_url", AT_MEMBER(dispatcher.meeting_places.teams), "https://graph.microsoft.com/v1.0", .form = FORM_URL,
	  .doc = "Microsoft Graph." },
	{ "busy_seconds", AT_MEMBER(dispatcher.busy_seconds), "900", .lo = 1, .hi = 86400,
	  .doc = "Seconds between two readings of users' other calendars (plus or minus a tenth); a calendar that fails is read less "
	         "often." },

	{ "llm_url", AT_MEMBER(dispatcher.llm_url), NULL, .form = FORM_URL, .section = "screening",
	  .doc = "A server with an OpenAI-compatible API whose language model rates candidates' answers in the screening: "
	         "https://api.openai.com/v1. Empty: only fixed rules rate them. Candidates are told which is used." },
	{ "llm_key", AT_MEMBER(dispatcher.llm_key), NULL, .secret = true,
	  .doc = "API key of llm_url. Empty: no key is sent." },
	{ "llm_model", AT_MEMBER(worker.business.llm.name), NULL, .form = FORM_ANY,
	  .doc = "The name of the model. Must be given together with llm_url." },
	{ "llm_seconds", AT_MEMBER(dispatcher.llm_seconds), "20", .lo = 1, .hi = 120,
	  .doc = "How long one request may take, including connecting." },
	{ "llm_answer_tokens", AT_MEMBER(worker.business.llm.answer_tokens), "600", .lo = 100, .hi = 4000,
	  .doc = "The most tokens of one answer of the model." },
	{ "llm_follow_ups", AT_MEMBER(worker.business.llm.follow_ups), "2", .lo = 0, .hi = 10,
	  .doc = "The most questions that the model may add to a session." },
	{ "llm_settle_seconds", AT_MEMBER(worker.business.llm.settle_seconds), "120", .lo = 1, .hi = 86400,
	  .doc = "How long the score of a completed session waits for ratings of the model; the fixed rules rate what is missing then." },
	{ "llm_session_requests", AT_MEMBER(worker.business.llm.session_requests), "40", .lo = 0, .hi = 1000,
	  .doc = "The most requests for one session; after that the fixed rules rate the answers." },
	{ "llm_session_tokens", AT_MEMBER(worker.business.llm.session_tokens), "60000", .lo = 0, .hi = 100000000,
	  .doc = "The most tokens for one session." },
	{ "llm_session_seconds", AT_MEMBER(worker.business.llm.session_ms), "300", .lo = 0, .hi = 86400, .scale = 1000,
	  .doc = "The most time of the model for one session." },
	{ "llm_daily_requests", AT_MEMBER(worker.business.llm.daily_requests), "5000", .lo = 0, .hi = 1000000000,
	  .doc = "The most requests for one company on one day (UTC)." },
	{ "llm_daily_tokens", AT_MEMBER(worker.business.llm.daily_tokens), "5000000", .lo = 0, .hi = 1000000000000,
	  .doc = "The most tokens for one company on one day." },
	{ "llm_daily_seconds", AT_MEMBER(worker.business.llm.daily_ms), "36000", .lo = 0, .hi = 1000000000, .scale = 1000,
	  .doc = "The most time of the model for one company on one day." },

	{ "database_socket", AT_MEMBER(worker.database.socket), "/run/mysqld/mysqld.sock", .form = FORM_PATH, .section = "database",
	  .doc = "Unix socket of MariaDB or MySQL. Not used when database_host is given." },
	{ "database_host", AT_MEMBER(worker.database.host), NULL, .form = FORM_ANY,
	  .doc = "Host name or address, used instead of the socket." },
	{ "database_port", AT_MEMBER(worker.database.port), "3306", .lo = 1, .hi = 65535, .doc = "Port at database_host." },
	{ "database_user", AT_MEMBER(worker.database.user), "interviewd", .form = FORM_ANY, .doc = "User of the database." },
	{ "database_password", AT_MEMBER(worker.database.password), NULL, .secret = true,
	  .doc = "May only be empty over the unix socket, where the server identifies interviewd by its user id (unix_socket)." },
	{ "migration_database_user", AT_MEMBER(migration.user), NULL, .form = FORM_ANY,
	  .doc = "User of the database for interviewctl migrate and grants alone, who may change the schema. Empty: database_user." },
	{ "migration_database_password", AT_MEMBER(migration.password), NULL, .secret = true, .migration = true,
	  .doc = "Password of migration_database_user. The server does not read it." },
	{ "upkeep_database_user", AT_MEMBER(upkeep.user), NULL, .form = FORM_ANY,
	  .doc = "User of the database by which dispatchers erase, and interviewctl retention. Empty: database_user." },
	{ "upkeep_database_password", AT_MEMBER(upkeep.password), NULL, .secret = true, .doc = "Password of upkeep_database_user." },
	{ "database_name", AT_MEMBER(worker.database.database), "interviewd", .form = FORM_NAME, .doc = "Name of the database (schema)." },
	{ "database_tls_ca", AT_MEMBER(worker.database.tls_ca), NULL, .form = FORM_PATH,
	  .doc = "File of CA certificates for the database server. When given, TLS is required and the server's certificate is verified." },

	{ "registration", AT_MEMBER(worker.business.registration), "candidates", .words = registration_words, .section = "accounts",
	  .doc = "Who may register an account by the API. candidates: candidates alone; staff are invited by their company. everyone: also "
	         "interviewers, each of whom gets a company of their own. closed: nobody." },
	{ "erasure_delay_days", AT_MEMBER(worker.business.erasure_days), "7", .lo = 0, .hi = 90,
	  .doc = "Days between the order to erase a person and the erasure; until then it can be revoked." },
	{ "token_keys", .kind = OPTION_KEYS, .secret = true, .needed = true,
	  .doc = "Keys of access tokens, \"kid:algorithm:secret\" separated by blanks: HS256, HS384 or HS512, with a secret of at least "
	         "32, 48 or 64 bytes. The first key signs, all are accepted. To rotate: put a new key first, restart, and remove the old "
	         "one a day later (after interviewctl reseal, unless there are seal_keys). To make a secret: openssl rand -base64 48" },
	{ "seal_keys", .kind = OPTION_SEAL_KEYS, .secret = true,
	  .doc = "Keys that encrypt secrets in the database, such as those of webhooks, \"kid:secret\" separated by blanks, with a "
	         "secret of at least 32 bytes. The first key encrypts, all decrypt. To rotate: put a new key first, restart, run "
	         "interviewctl reseal, and remove the old one a day later. Empty: the token keys are used." },
	{ "audit_keys", AT_MEMBER(dispatcher.audit_keys), NULL, .secret = true,
	  .doc = "Secrets of at least 32 bytes that seal the audit, separated by blanks; the dispatcher alone reads them. The first one "
	         "seals, all verify. To rotate: put a new one first, and keep the old ones. Empty: the audit is not sealed." },
	{ "token_issuer", AT_MEMBER(worker.tokens.issuer), "interviewd", .form = FORM_ANY, .doc = "\"iss\" of access tokens." },
	{ "token_audience", AT_MEMBER(worker.tokens.audience), "interviewd", .form = FORM_ANY, .doc = "\"aud\" of access tokens." },
	{ "access_minutes_assistant", AT_MEMBER(worker.business.access_seconds_assistant), "1440", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "Lifetime of an access token from the assistant API's login, which has no refresh token." },
	{ "access_minutes_platform", AT_MEMBER(worker.business.access_seconds_platform), "60", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "Lifetime of an access token from the platform API's login." },
	{ "refresh_days", AT_MEMBER(worker.business.refresh_seconds), "7", .lo = 1, .hi = 365, .scale = 86400,
	  .doc = "Lifetime of a refresh token." },
	{ "file_url_minutes", AT_MEMBER(worker.business.file_url_seconds), "60", .lo = 1, .hi = 10080, .scale = 60,
	  .doc = "How long a signed file address is valid at most. It ends on the second next boundary of half this time." },
	{ "password_memory_kib", AT_MEMBER(worker.business.password.kib), "19456", .lo = 8, .hi = 1048576,
	  .doc = "Memory of one password hash (argon2id). Stored hashes are renewed at the next login." },
	{ "password_strength", AT_MEMBER(worker.business.password_strength), "2", .lo = 0, .hi = 4,
	  .doc = "How hard a new password must be to guess: zxcvbn's score, from 0 (only its length counts) to 4." },
	{ "password_passes", AT_MEMBER(worker.business.password.passes), "2", .lo = 1, .hi = 20,
	  .doc = "Passes of one password hash." },

	{ "rate_limits", AT_MEMBER(worker.business.limits), "on", .section = "limits",
	  .doc = "off: no rate limits at all, as with --no-rate-limit." },
	{ "limit_user_hourly", AT_MEMBER(worker.hourly_user), "1000", .lo = 1, .hi = 1000000000,
	  .doc = "Requests per hour of one user." },
	{ "limit_address_hourly", AT_MEMBER(worker.hourly_address), "100", .lo = 1, .hi = 1000000000,
	  .doc = "Requests per hour without a token from one address." },
	{ "limit_public_reading_hourly", AT_MEMBER(worker.hourly_public_reading), "600", .lo = 1, .hi = 1000000000,
	  .doc = "Read requests per hour of the public API from one address." },
	{ "limit_public_writing_hourly", AT_MEMBER(worker.hourly_public_writing), "20", .lo = 1, .hi = 1000000000,
	  .doc = "Write requests per hour of the public API from one address." },
	{ "limit_public_uploads_daily", AT_MEMBER(worker.business.public_uploads), "500", .lo = 1, .hi = 10000,
	  .doc = "MiB of files that a company gets in a day from people without an account." },
	{ "limit_login_account", AT_MEMBER(worker.business.login_account), "10", .lo = 1, .hi = 1000000,
	  .doc = "Failed logins to one account from one address in 15 minutes." },
	{ "limit_login_everywhere", AT_MEMBER(worker.business.login_everywhere), "300", .lo = 1, .hi = 1000000,
	  .doc = "Failed logins to one account from all addresses in 15 minutes. Addresses from which the account was used before may "
	         "still log in." },
	{ "limit_login_address", AT_MEMBER(worker.business.login_address), "50", .lo = 1, .hi = 1000000,
	  .doc = "Failed logins from one address in 15 minutes." },

	{ "limit_mails_recipient", AT_MEMBER(worker.business.mails_recipient), "20", .lo = 1, .hi = 1000000,
	  .doc = "Mails of a company in 24 hours to one address that nobody has verified; further ones wait. Also without rate_limits." },
	{ "limit_mails_company", AT_MEMBER(worker.business.mails_company), "200", .lo = 1, .hi = 1000000,
	  .doc = "Mails of a company in 24 hours to all such addresses together." },

	{ "app_url", AT_MEMBER(worker.business.app_url), NULL, .form = FORM_URL, .section = "mail",
	  .doc = "The page of a front end of your own that mails about accounts link to, followed by #verify=, #reset= or #invitation= and a "
	         "token, which it sends to the API. Empty: they link to the pages of interviewd." },
	{ "smtp_url", AT_MEMBER(dispatcher.smtp_url), NULL, .form = FORM_SMTP,
	  .doc = "The mail server: smtp://mail.example.com:587 (STARTTLS is required) or smtps://mail.example.com. Empty: mails stay "
	         "queued and are not sent." },
	{ "smtp_user", AT_MEMBER(dispatcher.smtp_user), NULL, .form = FORM_ANY, .doc = "User name for smtp_url. Empty: no login." },
	{ "smtp_password", AT_MEMBER(dispatcher.smtp_password), NULL, .secret = true, .doc = "Password of smtp_user." },
	{ "smtp_plain", AT_MEMBER(dispatcher.smtp_plain), "off",
	  .doc = "on: do not use TLS. Only for a mail server on this host." },
	{ "mail_lease_seconds", AT_MEMBER(dispatcher.mail_lease_seconds), "120", .lo = 2, .hi = 3600,
	  .doc = "How long a mail stays reserved for a dispatcher that died. Must be more than the 30 seconds that one attempt may take." },
	{ "mail_from", AT_MEMBER(worker.business.mail_from), NULL, .form = FORM_MAIL,
	  .doc = "Sender address of mails. Empty: no-reply at the host of public_url." },
	{ "mail_name", AT_MEMBER(worker.business.mail_name), "interviewd", .form = FORM_ANY,
	  .doc = "Sender name of mails that belong to no company, and the name under which apps show codes of a second factor." },

	{ "development", AT_MEMBER(worker.business.development), "off", .section = "developers",
	  .doc = "on: weak secrets are accepted, and scripts of web pages on this host (http://localhost:3000) may call the API. Only "
	         "./dev sets it." },
	{ "statement_log", AT_MEMBER(worker.statement_log), "off",
	  .doc = "on: workers log each statement of each request with its time and rows, which ./dev trace shows." },
	{ "demo", AT_MEMBER(worker.business.demo), "off",
	  .doc = "on: the demo accounts, whose passwords are public, may log in. Needs development = on." },
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

/* The Levenshtein distance of two names of at most 63 bytes: how many letters to add, remove or replace. */
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
		buf_text(out, "# Better kept in a file of its own: ");
		buf_text(out, option->name);
		buf_text(out, "_file = /etc/interviewd/");
		buf_text(out, option->name);
		buf_char(out, '\n');
	}
}

void configuration_print(struct buf *out)
{
	buf_text(out, "# interviewd: all settings. The value after a '#' is the default. A value is the rest of its line.\n"
	              "# Each setting can also be given in the environment, as INTERVIEWD_<NAME>.\n");
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
		buf_text(out, option->needed ? "# Required.\n#" : "#");
		buf_text(out, option->name);
		buf_text(out, option->standard == NULL ? " =" : " = ");
		buf_text(out, option->standard == NULL ? "" : option->standard);
		buf_char(out, '\n');
	}
}
