/* interviewctl reseal, sweep: maintenance of stored data. */
#include <inttypes.h>
#include <stdio.h>
#include <sysexits.h>

#include "cmd/interviewctl.h"
#include "service/upkeep/reseal.h"
#include "service/upkeep/sweep.h"

/* ---- reseal */

struct step {
	struct reseal from, to;
};

static enum err reseal_some(struct context *c, void *arg)
{
	struct step *step = arg;

	return service_reseal(c, &step->from, &step->to);
}

/* Uses one transaction for some values at a time, so that no request waits long for a lock. */
static int reseal_all(struct control *control, struct step *step)
{
	int status = EX_OK;

	while (status == EX_OK && !step->from.done) {
		control->arena = arena_new(0);
		status = control_run(control, &(struct principal){ .role = ADMIN }, reseal_some, step);
		arena_free(&control->arena);
		step->from = step->to;
	}
	return status;
}

int control_reseal(struct control *control)
{
	const struct token_settings *tokens = &control->configuration->worker.tokens;
	struct control each = *control;
	struct step step = { 0 };

	if (tokens->n_keys == 0) {
		fputs("interviewctl: reseal needs token_keys (and seal_keys, if there are any), which cannot be read; run it as root\n",
		      stderr);
		return EX_CONFIG;
	}
	each.ring = token_ring_new(tokens);
	int status = reseal_all(&each, &step);
	token_ring_free(&each.ring);
	if (status != EX_OK)
		return status;
	printf("%" PRId64 " encrypted again, %" PRId64 " were up to date.\n", step.to.renewed, step.to.fresh);
	if (step.to.lost == 0)
		return EX_OK;
	fprintf(stderr, "interviewctl: %" PRId64 " cannot be decrypted by any key: the key that encrypted them was removed\n",
	        step.to.lost);
	return EX_DATAERR;
}

/* ---- sweep */

struct sweeping {
	enum sweep what;
	int64_t n;
};

static enum err sweep_some(struct context *c, void *arg)
{
	struct sweeping *sweeping = arg;

	return service_sweep(c, sweeping->what, &sweeping->n);
}

int control_sweep(struct control *control)
{
	int status = EX_OK;

	for (enum sweep what = 0; what < SWEEPS && status == EX_OK; what++) {
		struct sweeping sweeping = { .what = what, .n = 1 };
		int64_t all = 0;

		while (status == EX_OK && sweeping.n > 0) {
			status = control_run(control, &(struct principal){ .role = ADMIN }, sweep_some, &sweeping);
			all += status == EX_OK ? sweeping.n : 0;
		}
		printf("%" PRId64 " %s\n", all, service_sweep_name(what));
	}
	return status;
}
