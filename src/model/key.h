/* API keys: what a program sends requests with, in the name of a user or of a company's service account. */
#ifndef MODEL_KEY_H
#define MODEL_KEY_H

#include "model/user.h"

#define KEY_PREFIX "iv_"    /* with which every key begins, so that a key that was published by mistake is recognised */
#define KEY_BYTES 32        /* random bytes of a key */
#define KEYS_OF_USER 20     /* living keys of a user */
#define KEYS_OF_COMPANY 50  /* living keys of a company, those of its staff and those of its service accounts */
#define KEY_SCOPES_MAX 20   /* scopes of a key */
#define KEY_NETWORKS_MAX 20 /* addresses of a key */
#define KEY_TEXT_MAX 1000   /* characters of its scopes, and of its addresses, with commas */

/* The account of a service, as it is asked for and shown. */
struct key_service {
	unsigned role;
};
struct api_key {
	struct key_id id;
	struct user owner; /* whose rights it has */
	bool of_service;   /* the owner is a service account, made with the key */
	struct key_service service;
	struct str name, scope_text, address_text, hash;
	struct strs scopes, addresses;
	struct str secret; /* the key itself, which only the answer to its creation has */
	struct str last_address;
	struct instant created_at, updated_at, expires_at, last_used_at, ended_at;
	int64_t version;
};
LIST_OF(api_key);

struct key_draft {
	struct seen seen;
	struct str name;
	struct strs scopes, addresses;
	struct instant expires_at;
	struct key_service service;
};
struct key_edit {
	struct seen seen;
	struct key_id id;
	struct str name;
	struct strs addresses;
	struct instant expires_at;
	int64_t version; /* from the If-Match header; 0 accepts any version */
};
struct key_key {
	struct seen seen;
	struct key_id id;
	int64_t version; /* from the If-Match header; 0 accepts any version */
};
struct key_filter {
	struct seen seen;
	struct window window;
};

/* Whether a token that came as a bearer token is an API key. */
bool key_is(struct str token);

/*
 * Whether the scopes (a list with commas) allow an operation on `tag`: "read" and "write" hold for all tags, "interviews:read"
 * for one, and writing includes reading.
 */
bool key_allows(struct str scopes, struct str tag, bool writes);

/* Whether `scope` has the form of a scope; then *tag_r is its tag, which is none of "read" and "write". */
bool key_scope_read(struct str scope, struct str *tag_r);

/* Whether a request from `address` may use a key with these addresses (a list with commas; empty: all). */
bool key_admits(struct str addresses, struct str address);

/* The texts of a list with commas, and the list with commas of texts; in `arena`. */
struct strs key_list(struct arena *arena, struct str text);
struct str key_list_text(struct arena *arena, struct strs list);

#endif
