/* What the files of the floor share. main.c says what the floor is. */
#pragma once

#define _GNU_SOURCE
#include <mysql.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { COLUMNS = 23, PARAMETERS = 18, TEXT = 2048, CANDIDATE = 8 };

/* Ends the floor with an error. */
_Noreturn void die(const char *what);

/* ---- database.c */

extern MYSQL *mysql;

/* One column of the current row. */
struct value {
	union {
		long long number;
		MYSQL_TIME time;
		char text[TEXT];
	};
	unsigned long n;
	my_bool null;
};
extern struct value row[COLUMNS];

struct parameter {
	union {
		long long number;
		MYSQL_TIME time;
		unsigned char id[16];
		char text[256];
	};
	unsigned long n;
	my_bool null;
};

struct statement {
	MYSQL_STMT *stmt;
	struct parameter in[PARAMETERS];
};

void connect_database(char **argv);
/* `in` and `out` have a letter for the type of each value: n number, t time, i id (16 bytes), s text. */
void prepare(struct statement *statement, const char *text, const char *in, const char *out);
void execute(struct statement *statement);
/* Reads the next row directly from the connection. False: there are no more. */
bool fetch(struct statement *statement);
MYSQL_TIME time_of(time_t at);

/* ---- caller.c */

struct user {
	_Atomic int state; /* see caller.c */
	unsigned char id[16], company_id[16];
	long long key, company, role;
};

void make_users(void);
void key_mac(const char *secret);
void prepare_caller(void);
/* Returns who sent this header; NULL: nobody whose token is right. */
const struct user *user_of(const char *authorization);
bool uuid_read(const char *text, unsigned char id[16]);

/* ---- read.c and write.c: the answers, which return their status */

extern char body[4096];
void prepare_reading(void);
void prepare_writing(void);
int detail(const struct user *user, const char *id);
int list(const struct user *user);
int book(const struct user *user);
