#include "dispatcher/seccomp.h"

#include <stdlib.h>
#include <sys/prctl.h>

void seccomp_put(struct seccomp *program, struct sock_filter instruction)
{
	if (program->n == SECCOMP_MOST)
		abort();
	program->at[program->n++] = instruction;
}

void seccomp_begin(struct seccomp *program)
{
	program->n = 0;
#ifdef SECCOMP_ARCHITECTURE
	seccomp_put(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)));
	seccomp_put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SECCOMP_ARCHITECTURE, 1, 0));
	seccomp_put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS));
#endif
	seccomp_put(program, (struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)));
}

void seccomp_each(struct seccomp *program, const unsigned *calls, size_t n, uint32_t verdict)
{
	for (size_t i = 0; i < n; i++) {
		seccomp_put(program, (struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, calls[i], 0, 1));
		seccomp_put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
	}
}

bool seccomp_enter(struct seccomp *program, uint32_t verdict)
{
	struct sock_fprog given = { .filter = program->at };

	seccomp_put(program, (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, verdict));
	given.len = program->n;
	return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &given) == 0;
}
