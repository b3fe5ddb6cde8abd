/*
 * The chain of the audit: each row gets a number and a MAC over itself and the MAC before it, so that a row that is changed,
 * put in, taken away or moved is noticed. There is a chain for each company, and one for the installation. The keys are not in
 * the database.
 *
 * The texts of a row (address, request id) are no part of its MAC; their salted SHA-256 is. So they can be erased, together
 * with the salt, and the chain still holds.
 */
#ifndef SERVICE_TRAIL_CHAIN_H
#define SERVICE_TRAIL_CHAIN_H

#include "auth/chain.h"
#include "service/context.h"
#include "store/trail/chain.h"

/* ---- sealing, by the dispatcher */

/* What one call has done. */
struct chain_sealing {
	struct chain_keys *keys;
	bool more;      /* there may be further rows that wait */
	int64_t broken; /* the number of rows that were passed over, because the head of their chain is not what was written */
};

/*
 * Gives a place to rows of the audit that wait for one, whatever their key. Call it in a transaction of its own, in which the
 * caller has the right RIGHT_SEAL. A chain whose head was changed gets no further rows, because its next MAC would confirm the
 * change. Errors: those of the database.
 */
enum err service_chain_seal(struct context *c, struct chain_sealing *sealing);

/* ---- cutting, by retention */

struct chain_cutting {
	struct chain_keys *keys;
	struct company_id company; /* whose chain it is */
	struct instant before;     /* rows from this time on stay */
	bool dry;                  /* nothing is written */
	int64_t passed;            /* dry: how many rows earlier calls have counted */
	int64_t n;                 /* out: how many rows were cut off */
	bool more;                 /* out: there may be further ones */
};

/*
 * Removes old rows from the beginning of a company's chain, some at a time, and keeps the MAC of the last of them, so that what
 * is left can be verified. It stops before the first row about somebody under a legal hold. A chain whose head was changed
 * stays as it is. Call it as service_chain_seal, with the right RIGHT_SEAL. Errors: those of the database.
 */
enum err service_chain_cut(struct context *c, struct chain_cutting *cutting);

/* ---- verifying, by interviewctl */

enum chain_fault_kind {
	CHAIN_HEAD,    /* the head of the chain is missing, or was changed */
	CHAIN_GAP,     /* rows of the chain are missing before this number */
	CHAIN_NO_ROW,  /* the row of the audit is missing */
	CHAIN_CHANGED, /* the row was changed, or moved, or its place was */
	CHAIN_TEXT,    /* a text of the row was changed */
	CHAIN_END,     /* rows at the end of the chain are missing */
	CHAIN_STRAY,   /* a row has no place, though it is older than a minute */
	CHAIN_FAULTS
};
struct chain_fault {
	enum chain_fault_kind kind;
	int64_t chain, number, row; /* number: the place; row: the key of the audit row; 0: none */
};

/* What is known of one chain while it is read from its beginning to its end. */
struct chain_check {
	struct chain_keys *keys;
	struct chain_head head;
	int64_t number; /* of the last row that was read; begins with head.anchor */
	uint8_t mac[CHAIN_MAC_SIZE];
	bool lost; /* the mac before the next row is not known */
	bool done;
	int64_t rows, erased;
	void (*found)(void *self, const struct chain_fault *fault); /* is called for each fault */
	void *self;
};

/* Begins with the chain of `check->head`, whose mac it verifies. */
void service_chain_begin(struct chain_check *check);

/* Verifies the next rows, until check->done. Call it in a transaction of its own each time. Errors: those of the database. */
enum err service_chain_step(struct context *c, struct chain_check *check);

/* The mac as hexadecimal digits, in the context's arena. */
struct str service_chain_text(struct context *c, struct str mac);

#endif
