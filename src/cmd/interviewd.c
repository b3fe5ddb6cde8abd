/* interviewd: reads its options and configuration, makes what all processes share, and runs the master. */
#include <errno.h>
#include <getopt.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include "api/registry.h"
#include "auth/token.h"
#include "base/arena.h"
#include "base/buf.h"
#include "cmd/configuration.h"
#include "cmd/room.h"
#include "cmd/schema.h"
#include "dispatcher/candidate/extract.h"
#include "store/statements.h"

enum {
	DOCUMENT_MOST = 16 << 20,
	MMAP_BYTES = 128 << 10,
	HEALTH_MS = 1000 /* the most database time of a health check */
};

enum task { TASK_SERVE, TASK_CHECK_CONFIG, TASK_PRINT_CONFIG, TASK_OPENAPI, TASK_MATRIX, TASK_VERSION, TASK_HELP };

struct options {
	enum task task;
	const char *config;
	bool no_rate_limit, only_dispatcher, no_dispatcher;
};

/* Everything that belongs to one loaded configuration. The master holds a pointer to the plan, which is the first member. */
struct loaded {
	struct master_plan plan;
	struct worker_job job;
	struct dispatcher_job sending;
	struct configuration *configuration;
};

struct loader {
	const struct options *options;
	struct registry *registry;
	struct shared *shared;
	struct ended *ended;
	struct muted *muted;
	struct noted *noted;
	struct loaded *first;                           /* the first configuration, until the master calls load(); then NULL */
	struct str listen, health_listen, socket_group; /* their values at the start */
};

static const char usage[] =
        "Usage: interviewd [--config FILE] [--no-rate-limit] [--dispatcher | --no-dispatcher] [--check-config]\n"
        "       interviewd --print-config | --openapi | --matrix | --version | --help\n"
        "\n"
        "  --config FILE     the configuration file (" SYSCONFDIR "/interviewd/interviewd.conf)\n"
        "  --no-rate-limit   switch off all rate limits\n"
        "  --dispatcher      run only the dispatchers, which handle no requests\n"
        "  --no-dispatcher   run only the workers; dispatchers must run elsewhere\n"
        "  --check-config    print what is wrong with the configuration, or nothing; also, when the database answers,\n"
        "                    whether it keeps as many prepared statements as all processes use\n"
        "  --print-config    print every setting with its meaning and default\n"
        "  --openapi         print the OpenAPI document\n"
        "  --matrix          print one line for each endpoint: id, method, path, roles, guard and record\n";

static bool parse_options(int argc, char **argv, struct options *options_r)
{
	static const struct option names[] = {
		{ "config", required_argument, NULL, 'c' },
		{ "no-rate-limit", no_argument, NULL, 'n' },
		{ "dispatcher", no_argument, NULL, 'd' },
		{ "no-dispatcher", no_argument, NULL, 'w' },
		{ "check-config", no_argument, NULL, 'k' },
		{ "print-config", no_argument, NULL, 'p' },
		{ "openapi", no_argument, NULL, 'o' },
		{ "matrix", no_argument, NULL, 'm' },
		{ "version", no_argument, NULL, 'v' },
		{ "help", no_argument, NULL, 'h' },
		{ 0 },
	};
	static const struct {
		int letter;
		enum task task;
	} tasks[] = {
		{ 'k', TASK_CHECK_CONFIG }, { 'p', TASK_PRINT_CONFIG }, { 'o', TASK_OPENAPI },
		{ 'm', TASK_MATRIX },       { 'v', TASK_VERSION },      { 'h', TASK_HELP },
	};
	int letter;

	*options_r = (struct options){ .task = TASK_SERVE, .config = SYSCONFDIR "/interviewd/interviewd.conf" };
	while ((letter = getopt_long(argc, argv, "c:h", names, NULL)) != -1) {
		size_t i = 0;

		while (i < COUNT(tasks) && tasks[i].letter != letter)
			i++;
		if (i < COUNT(tasks))
			options_r->task = tasks[i].task;
		else if (letter == 'c')
			options_r->config = optarg;
		else if (letter == 'n')
			options_r->no_rate_limit = true;
		else if (letter == 'd')
			options_r->only_dispatcher = true;
		else if (letter == 'w')
			options_r->no_dispatcher = true;
		else
			return false;
	}
	return optind == argc && !(options_r->only_dispatcher && options_r->no_dispatcher);
}

/* Logs each line of `why` as an event of its own. */
static void complain(struct str why)
{
	while (why.n > 0) {
		struct str line = str_cut(&why, '\n');

		if (line.n > 0)
			LOG(CONFIG, LOG_STR("fault", line));
	}
}

/* At the start an administrator usually reads the output, so it is printed as plain lines. */
static void complain_plainly(struct str why)
{
	fprintf(stderr, "%.*s", (int)why.n, why.n == 0 ? "" : why.p);
}

static int print(struct buf *out)
{
	struct str text = buf_view(out);
	bool good = out->error == OK && fwrite(text.p, 1, text.n, stdout) == text.n && fflush(stdout) == 0;

	buf_free(out);
	if (!good)
		fprintf(stderr, "interviewd: cannot write: %s\n", strerror(errno));
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

static struct registry *build_registry(struct arena *arena)
{
	struct str why = { 0 };
	struct registry *registry = registry_new(arena, &why);

	while (registry == NULL && why.n > 0) {
		struct str line = str_cut(&why, '\n');

		if (line.n > 0)
			LOG(ROWS, LOG_STR("defect", line));
	}
	return registry;
}

/* The main function of a worker; its log lines are marked "worker". */
static int work(void *job, struct slot *slot, int listen_fd)
{
	const struct loaded *loaded = job;
	struct worker_job given = loaded->job;

	log_open("worker", loaded->configuration->log_format, loaded->configuration->log_level);
	return worker_run(&given, slot, listen_fd);
}

/*
 * The main function of the process that answers /healthz and /readyz: a worker with a socket of its own, to which nginx sends
 * no other requests, and with a short limit for database time.
 */
static int answer_health(void *job, struct slot *slot, int listen_fd)
{
	const struct loaded *loaded = job;
	struct worker_settings settings = *loaded->job.settings;
	struct worker_job given = loaded->job;

	log_open("health", loaded->configuration->log_format, loaded->configuration->log_level);
	settings.budget_ms = settings.database.statement_ms = HEALTH_MS;
	settings.database.connect_seconds = settings.database.read_seconds = 1;
	given.settings = &settings;
	return worker_run(&given, slot, listen_fd);
}

/* The main function of a dispatcher. */
static int dispatch(void *job, struct slot *slot, int listen_fd)
{
	const struct loaded *loaded = job;
	struct dispatcher_job given = loaded->sending;

	log_open("dispatcher", loaded->configuration->log_format, loaded->configuration->log_level);
	return dispatcher_run(&given, slot, listen_fd);
}

static bool make_folder(struct arena *scratch, struct str path, mode_t mode)
{
	const char *name = str_cstring(scratch, path);
	struct str why;

	if ((mkdir(name, mode) == 0 || errno == EEXIST) && access(name, R_OK | W_OK | X_OK) == 0)
		return true;
	why = STR_JOIN(scratch, STR("storage: cannot use "), path, STR(": "), str_of(strerror(errno)));
	complain(why);
	return false;
}

/* Decides which children this process starts, from the configuration and the command line. */
static void plan_children(const struct options *options, struct loaded *loaded)
{
	struct configuration *c = loaded->configuration;
	struct master_plan *plan = &loaded->plan;

	*plan = c->plan;
	plan->job = loaded;
	plan->children[HEALTH].run = answer_health;
	plan->children[HEALTH].count = c->health_listen.n > 0 ? 1 : 0;
	plan->children[WORKER].run = work;
	plan->children[DISPATCHER].run = dispatch;
	if (options->only_dispatcher) {
		plan->children[WORKER].count = plan->children[HEALTH].count = 0;
		if (plan->children[DISPATCHER].count == 0)
			plan->children[DISPATCHER].count = 1;
	}
	if (options->no_dispatcher)
		plan->children[DISPATCHER].count = 0;
	loaded->sending = (struct dispatcher_job){ .business = &c->worker.business,
		                                   .database = &c->worker.database,
		                                   .upkeep = c->upkeep.user.n > 0 ? &c->erasing : NULL,
		                                   .tokens = &c->worker.tokens,
		                                   .wake = c->worker.wake,
		                                   .settings = &c->dispatcher };
}

/* Prepares a configuration for use; NULL on failure, which is logged. */
static struct loaded *prepare(const struct loader *loader, struct configuration *c)
{
	struct loaded *loaded = ARENA_NEW(c->arena, struct loaded);
	struct buf document = buf_new(NULL, DOCUMENT_MOST);

	if (!make_folder(c->arena, c->worker.business.storage, 0750) ||
	    !make_folder(c->arena, STR_JOIN(c->arena, c->worker.business.storage, STR("/incoming")), 0700))
		return NULL;
	if (loader->options->no_rate_limit)
		c->worker.business.limits = false;
	registry_openapi(loader->registry, c->worker.business.public_url, &document);
	/* It grew outside of the arena, which would keep each of its smaller predecessors in the memory of every process. */
	c->worker.business.openapi = str_copy(c->arena, buf_view(&document));
	buf_free(&document);
	loaded->configuration = c;
	loaded->job = (struct worker_job){ .settings = &c->worker,
		                           .registry = loader->registry,
		                           .shared = loader->shared,
		                           .ended = loader->ended,
		                           .muted = loader->muted,
		                           .noted = loader->noted };
	plan_children(loader->options, loaded);
	return loaded;
}

/* Refuses a change that a reload cannot make, so that the administrator notices. */
static bool same_socket(const struct loader *loader, const struct configuration *c)
{
	if (str_equal(loader->listen, c->listen) && str_equal(loader->health_listen, c->health_listen) &&
	    str_equal(loader->socket_group, c->socket_group))
		return true;
	complain(STR("a change of listen, health_listen or socket_group needs a restart"));
	return false;
}

static const struct master_plan *reload(struct loader *loader)
{
	struct arena *scratch = arena_new(0);
	struct loaded *loaded = NULL;
	struct configuration *c;
	struct str why;

	c = configuration_load(str_of(loader->options->config), FOR_SERVER, scratch, &why);
	complain(why);
	if (c != NULL && same_socket(loader, c))
		loaded = prepare(loader, c);
	if (loaded == NULL)
		configuration_free(&c);
	else
		log_open("master", c->log_format, c->log_level);
	arena_free(&scratch);
	return loaded != NULL ? &loaded->plan : NULL;
}

static const struct master_plan *load(void *self)
{
	struct loader *loader = self;
	struct loaded *first = loader->first;

	loader->first = NULL;
	return first != NULL ? &first->plan : reload(loader);
}

static void unload(void *self, const struct master_plan *plan)
{
	struct configuration *c = ((const struct loaded *)plan)->configuration;

	(void)self;
	configuration_free(&c);
}

/* Whether the database has a schema that can be served, or does not answer. The master opens no database, so a child does. */
static bool can_serve(const struct loaded *loaded)
{
	bool dispatches = loaded->plan.children[DISPATCHER].count > 0;
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(schema_serves(&loaded->configuration->worker.database, dispatches ? loaded->sending.upkeep : NULL)
		              ? EXIT_SUCCESS
		              : EXIT_FAILURE);
	return child < 0 || waitpid(child, &status, 0) != child || !WIFEXITED(status) || WEXITSTATUS(status) == EXIT_SUCCESS;
}

static int serve(const struct options *options, struct arena *arena, struct configuration *c)
{
	struct loader loader = { .options = options };
	struct master_settings settings = { .load = load, .unload = unload, .loader = &loader };
	int status;

	log_open("master", c->log_format, c->log_level);
	/* Otherwise malloc raises this limit when the first large piece is freed, and smaller pieces no longer go back to the
	 * kernel. */
	(void)mallopt(M_MMAP_THRESHOLD, MMAP_BYTES);
	loader.registry = build_registry(arena);
	if (loader.registry == NULL)
		return EX_SOFTWARE;
	loader.shared = shared_new();
	loader.ended = ended_new(ENDED_PLACES);
	loader.muted = muted_new();
	loader.noted = noted_new();
	store_join_all();
	token_prepare();
	loader.listen = str_copy(arena, c->listen);
	loader.health_listen = str_copy(arena, c->health_listen);
	loader.socket_group = str_copy(arena, c->socket_group);
	loader.first = prepare(&loader, c);
	if (loader.first == NULL || !can_serve(loader.first)) {
		configuration_free(&c);
		ended_free(&loader.ended);
		muted_free(&loader.muted);
		noted_free(&loader.noted);
		shared_free(&loader.shared);
		return EX_CONFIG;
	}
	settings.listen[WORKER] = loader.listen;
	settings.listen[HEALTH] = loader.health_listen;
	settings.socket_group = loader.socket_group;
	status = master_run(&settings);
	ended_free(&loader.ended);
	muted_free(&loader.muted);
	noted_free(&loader.noted);
	shared_free(&loader.shared);
	return status;
}

/* Without these programs everything works, but what stands in such resumes is not found. */
static void note_missing(void)
{
	const char *program, *package;

	for (size_t i = 0; extract_missing(i, &program, &package); i++)
		(void)fprintf(stderr, "note: %s is missing, so resumes of its type are not searched (Debian: %s)\n", program,
		              package);
}

static int with_configuration(const struct options *options, struct arena *arena)
{
	struct arena *scratch = arena_new(0);
	struct configuration *c;
	struct str why;

	c = configuration_load(str_of(options->config), FOR_SERVER, scratch, &why);
	complain_plainly(why);
	if (c != NULL && options->task == TASK_CHECK_CONFIG)
		complain_plainly(room_advice(scratch, c));
	arena_free(&scratch);
	if (c == NULL)
		return EX_CONFIG;
	if (options->task == TASK_SERVE)
		return serve(options, arena, c);
	note_missing();
	configuration_free(&c);
	return EXIT_SUCCESS;
}

static int print_document(const struct options *options, struct arena *arena)
{
	struct registry *registry = build_registry(arena);
	struct buf out = buf_new(NULL, DOCUMENT_MOST);

	if (registry == NULL)
		return EX_SOFTWARE;
	if (options->task == TASK_MATRIX)
		registry_matrix(registry, &out);
	else
		registry_openapi(registry, STR("http://127.0.0.1:8080"), &out);
	return print(&out);
}

static int run(const struct options *options, struct arena *arena)
{
	struct buf out = buf_new(NULL, DOCUMENT_MOST);

	switch (options->task) {
	case TASK_SERVE:
	case TASK_CHECK_CONFIG:
		return with_configuration(options, arena);
	case TASK_OPENAPI:
	case TASK_MATRIX:
		return print_document(options, arena);
	case TASK_PRINT_CONFIG:
		configuration_print(&out);
		break;
	case TASK_VERSION:
#ifdef GUARD_MUTATION
		buf_text(&out, PACKAGE_STRING " (for tests only: its guards can be switched off)\n");
#else
		buf_text(&out, PACKAGE_STRING "\n");
#endif
		break;
	case TASK_HELP:
		buf_text(&out, usage);
		break;
	}
	return print(&out);
}

int main(int argc, char **argv)
{
	struct options options;
	struct arena *arena;
	int status;

	if (!parse_options(argc, argv, &options)) {
		fputs(usage, stderr);
		return EX_USAGE;
	}
	arena = arena_new(0);
	status = run(&options, arena);
	arena_free(&arena);
	return status;
}
