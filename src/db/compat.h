/*
 * The differences between MariaDB Connector/C and MySQL's libmysqlclient; no other file depends on which of them is used. The
 * MySQL branch is built and run by tests/fresh/mysql.
 */
#ifndef DB_COMPAT_H
#define DB_COMPAT_H

#include <errmsg.h>
#include <mysql.h>
#include <mysqld_error.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>

#ifdef MARIADB_PACKAGE_VERSION_ID
#include <ma_pvio.h>

typedef my_bool compat_bool;

/* The socket of a connection; -1 when the library has closed it. */
static inline int compat_socket(MYSQL *mysql)
{
	return mysql_get_socket(mysql);
}

/*
 * Sets how long the library waits for an answer, in ms (-1: without limit), on an existing connection, for which the library's
 * own option has no effect. Returns whether it could be set.
 */
static inline bool compat_read_timeout(MYSQL *mysql, int ms)
{
	if (mysql->net.pvio == NULL)
		return false;
	mysql->net.pvio->timeout[PVIO_READ_TIMEOUT] = ms;
	return true;
}

/*
 * Clears the names of the columns and of their tables. The library copies these seven texts of every column at every execution,
 * which costs more than reading a row, and this program identifies columns by their position.
 */
static inline void compat_drop_names(MYSQL_STMT *stmt)
{
	MYSQL_RES *metadata = mysql_stmt_result_metadata(stmt);
	MYSQL_FIELD *fields = metadata != NULL ? mysql_fetch_fields(metadata) : NULL;

	for (unsigned i = 0; fields != NULL && i < mysql_stmt_field_count(stmt); i++) {
		fields[i].name = fields[i].org_name = fields[i].table = fields[i].org_table = NULL;
		fields[i].db = fields[i].catalog = fields[i].def = NULL;
		fields[i].extension = NULL;
	}
	mysql_free_result(metadata);
}

/*
 * Frees the 4 KiB that the library allocates with each statement for the rows of its result. Most results are read directly
 * from the connection and never use that memory; a result that is stored allocates new memory, and frees it again.
 */
static inline void compat_drop_result(MYSQL_STMT *stmt)
{
	MA_MEM_ROOT *root = &stmt->result.alloc;

	if (root->pre_alloc == NULL || root->free != root->pre_alloc || root->used != NULL)
		return;
	free(root->pre_alloc);
	root->free = root->pre_alloc = NULL;
}

/* Requires TLS, and checks the server's certificate: its chain up to `ca`, and that it names the host. */
static inline void compat_tls(MYSQL *mysql, const char *ca)
{
	my_bool yes = 1;

	mysql_optionsv(mysql, MYSQL_OPT_SSL_CA, ca);
	mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &yes);
	mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &yes);
}

#else

typedef bool compat_bool;

static inline int compat_socket(MYSQL *mysql)
{
	return mysql->net.vio != NULL ? (int)mysql->net.fd : -1;
}

static inline bool compat_read_timeout(MYSQL *mysql, int ms)
{
	(void)mysql;
	(void)ms;
	return false;
}

static inline void compat_drop_names(MYSQL_STMT *stmt)
{
	(void)stmt;
}

static inline void compat_drop_result(MYSQL_STMT *stmt)
{
	(void)stmt;
}

static inline void compat_tls(MYSQL *mysql, const char *ca)
{
	unsigned mode = SSL_MODE_VERIFY_IDENTITY;

	mysql_options(mysql, MYSQL_OPT_SSL_CA, ca);
	mysql_options(mysql, MYSQL_OPT_SSL_MODE, &mode);
}

#endif

/* Error numbers that the headers of one of the libraries lack. */
enum {
	COMPAT_STMT_CLOSED = 2056,       /* MariaDB's client: the statement's connection is closed */
	COMPAT_NEW_METADATA = 2057,      /* the table has changed under a prepared statement */
	COMPAT_CONNECTION_KILLED = 1927, /* MariaDB */
	COMPAT_SESSION_KILLED = 3169,    /* MySQL */
	COMPAT_IDLE_DISCONNECT = 4031,   /* MySQL */
	COMPAT_STATEMENT_TIMEOUT = 1969, /* MariaDB: max_statement_time */
	COMPAT_QUERY_TIMEOUT = 3024,     /* MySQL: max_execution_time */
	COMPAT_LOCK_NOWAIT = 3572,       /* MySQL: NOWAIT */
	COMPAT_CHECK_FAILED = 4025,      /* MariaDB: a CHECK constraint */
	COMPAT_CHECK_VIOLATED = 3819,    /* MySQL: the same */
	COMPAT_CANNOT_CREATE_FILE = 1,   /* of mysys, the library below the server, which has no header for clients */
	COMPAT_CANNOT_WRITE_FILE = 3,    /* the same */
	COMPAT_FILE_SYSTEM_FULL = 20,    /* the same */
	COMPAT_DISK_FULL = 1021,         /* MySQL has no name for it any more */
	COMPAT_ROW_CHANGED = 1020,       /* snapshot conflict */
	COMPAT_READ_ONLY_TRANSACTION = 1792,
	COMPAT_READ_ONLY_MODE = 1836,
	COMPAT_DUP_CONSTRAINT = 1826, /* a foreign key, or MariaDB's check, of this name exists */
	COMPAT_DUP_CHECK = 3822,      /* MySQL: a check of this name exists */
	COMPAT_NO_CONSTRAINT = 3940,  /* MySQL: DROP CONSTRAINT of one that does not exist */
	COMPAT_NODE_NOT_READY = 1047  /* Galera answers "unknown command" while a node is not part of the cluster */
};

#endif
