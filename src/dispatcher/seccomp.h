/*
 * Programs for the kernel that judge system calls (seccomp(2)), with which helper processes give up what they do not need.
 * A program is begun, gets its rules in order, of which the first that fits decides, and is entered once.
 */
#ifndef DISPATCHER_SECCOMP_H
#define DISPATCHER_SECCOMP_H

#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined __x86_64__
#define SECCOMP_ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined __aarch64__
#define SECCOMP_ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined __riscv && __riscv_xlen == 64
#define SECCOMP_ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

enum { SECCOMP_MOST = 128 };
struct seccomp {
	struct sock_filter at[SECCOMP_MOST];
	unsigned short n;
};

/* Begins a program: calls of another architecture end the process, and the call's number is loaded for the rules. */
void seccomp_begin(struct seccomp *program);

/* One instruction (BPF_STMT, BPF_JUMP); ends the process with abort() when there are more than SECCOMP_MOST. */
void seccomp_put(struct seccomp *program, struct sock_filter instruction);

/* Each of the `n` calls gets `verdict`, such as SECCOMP_RET_ALLOW. The call's number must be loaded. */
void seccomp_each(struct seccomp *program, const unsigned *calls, size_t n, uint32_t verdict);

/* Ends the program with `verdict` for all other calls, and puts this process under it. False with errno. */
bool seccomp_enter(struct seccomp *program, uint32_t verdict);

#endif
