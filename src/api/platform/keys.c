/* Platform's endpoints of API keys. */
#include "api/keys.h"
#include "api/platform/platform.h"
#include "service/key/key.h"

enum { LINE = 1, WHOLE = 2, SHOWN = 4 };

/* clang-format off */
/* The roles that the account of a service may have. */
WORDS(platform_service_role, role, [HR] = "hr", [INTERVIEWER] = "interviewer");

SHAPE(platform_key_service, key_service,
	WORD(key_service, role, platform_service_role, "role", "Role of the service", .must = ALWAYS));
SHAPE(platform_key_service_create, key_service,
	WORD(key_service, role, platform_service_role, "role", "Role of the service", .must = ALWAYS));
SHAPE(platform_key_user, user,
	ID(user, id, "user", "Id of the user whose rights the key has, or of the service account", .must = ALWAYS),
	ROW(user, name, "user_name", "Name of the user or of the service", .must = ALWAYS));
VIEWED(platform_api_key, api_key, VIEWS(VIEW(LINE | WHOLE, "PlatformApiKey"), VIEW(SHOWN, "PlatformApiKeyCreated")),
	ID(api_key, id, "id", "Id of the key", .must = ALWAYS),
	ROW(api_key, name, "name", "What the key is for", .must = ALWAYS),
	ROW(api_key, secret, "key",
		"The key, to be sent as Authorization: Bearer; only this answer shows it", .must = ALWAYS, .views = SHOWN),
	ROW(api_key, scopes, "scopes", "What the key may do", .must = ALWAYS),
	ROW(api_key, addresses, "addresses", "Networks from which the key works; none: from everywhere", .must = ALWAYS),
	ROW(api_key, expires_at, "expires_at", "When the key ends; null when it does not"),
	OBJECT(api_key, service, platform_key_service, "service",
		"The service account that was made with the key; null for a key of a person", .flags = IF_ANY),
	OBJECT(api_key, owner, platform_key_user, NULL, "The user whose rights the key has"),
	ROW(api_key, last_used_at, "last_used_at", "When the key was used last, to a minute; null when it never was"),
	ROW(api_key, last_address, "last_address", "Network address from which it was used last"),
	ROW(api_key, created_at, "created_at", "When the key was made", .must = ALWAYS),
	ROW(api_key, updated_at, "updated_at", "When the key was last changed", .must = ALWAYS),
	ETAG(api_key, WHOLE | SHOWN));
#define SCOPES_DOC \
	"What the key may do: read, write (which includes reading), or both of one kind of thing, such as interviews:read; the scope of " \
	"each operation is its x-scope in the API document"
#define ADDRESSES_DOC "IPv4 or IPv6 addresses and networks from which the key works; none: from everywhere"
SHAPE(platform_api_key_create, key_draft,
	ROW(key_draft, name, "name", "What the key is for", .must = ALWAYS, .lo = 1, .hi = 100, .example = "Import of applications"),
	ROW(key_draft, scopes, "scopes", SCOPES_DOC, .must = ALWAYS, .lo = 1, .hi = 80, .example = "interviews:read"),
	ROW(key_draft, addresses, "addresses", ADDRESSES_DOC, .lo = 1, .hi = 50),
	ROW(key_draft, expires_at, "expires_at", "When the key ends; without it, it does not end by itself", .example = "2099-12-31T00:00:00Z"),
	OBJECT(key_draft, service, platform_key_service_create, "service",
		"Makes an account of the company for a program, with this key as its only way in; for admins"));
SHAPE(platform_api_key_update, key_edit,
	ID(key_edit, id, "key_id", "Id of the key", .where = PATH, .must = ALWAYS),
	ROW(key_edit, name, "name", "What the key is for", .lo = 1, .hi = 100, .flags = NOT_NULL),
	ROW(key_edit, addresses, "addresses", ADDRESSES_DOC, .lo = 1, .hi = 50),
	ROW(key_edit, expires_at, "expires_at", "When the key ends; not later than it says now", .flags = NOT_NULL, .example = "2099-06-30T00:00:00Z"),
	IF_MATCH(key_edit, 0));
SHAPE(platform_api_key_key, key_key,
	ID(key_key, id, "key_id", "Id of the key", .where = PATH, .must = ALWAYS));
SHAPE(platform_api_key_end, key_key,
	ID(key_key, id, "key_id", "Id of the key", .where = PATH, .must = ALWAYS),
	IF_MATCH(key_key, 0));
SHAPE(platform_api_key_query, key_filter,
	PAGING(key_filter, platform_window));
/* clang-format on */

/* The tags are known here: those of all surfaces. */
static enum err create(struct context *c, const struct key_draft *in, struct api_key *out)
{
	struct str tag;

	for (size_t i = 0; i < in->scopes.n; i++)
		if (!key_scope_read(in->scopes.at[i], &tag) || (tag.p != NULL && !keys_tag_known(tag)))
			fail_at(c, E_SCOPE, AT(in, scopes), in->scopes.at[i]);
	return service_key_create(c, in, out);
}

OPERATION(create, key_draft, api_key)
OPERATION(service_key_list, key_filter, api_key_list)
OPERATION_ON(service_key_change, api_key, key_edit, api_key)
OPERATION_ON(service_key_delete, api_key, key_key, nothing)

#define BASE "/api/v1/api_keys"
#define OWN .roles = USER, .guard = PARTY
/* clang-format off */
static const struct endpoint endpoints[] = {
	{ .id = "api_keys.create", .method = METHOD_POST, .path = BASE, .summary = "Create an API key",
	  .doc = "The answer shows the key, which is never shown again. A key has never more rights than its user has at that time. A user has "
	  "at most 20 keys that have not expired, a company 50.", OWN, .view = SHOWN,
	  CALL(create, platform_api_key_create, platform_api_key), .answer = { [MADE] = { 201, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_FORBIDDEN, NULL }, { E_VERIFY_FIRST, NULL }) },
	{ .id = "api_keys.list", .method = METHOD_GET, .path = BASE, .summary = "List API keys",
	  .doc = "The caller's own; for admins all of the company. Newest first.", OWN, .view = LINE,
	  CALL_LIST(service_key_list, platform_api_key_query, platform_api_key, platform_page), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }) },
	{ .id = "api_keys.get", .method = METHOD_GET, .path = BASE "/{key_id}", .summary = "Get an API key", OWN, .load = &load_key, .view = WHOLE,
	  SHOW(platform_api_key_key, platform_api_key), .answer = { { 200, NULL } }, ERRORS({ E_NOT_FOUND, NULL }) },
	{ .id = "api_keys.update", .method = METHOD_PATCH, .path = BASE "/{key_id}", .summary = "Change an API key",
	  .doc = "Members that are not sent keep their values. What a key may do cannot be changed: make another one.", OWN, .load = &load_key,
	  .view = WHOLE, CALL(service_key_change, platform_api_key_update, platform_api_key), .answer = { { 200, NULL } },
	  ERRORS({ E_INVALID, NULL }, { E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
	{ .id = "api_keys.delete", .method = METHOD_DELETE, .path = BASE "/{key_id}", .summary = "Revoke an API key",
	  .doc = "From then on every request with it is refused.", OWN, .load = &load_key,
	  CALL(service_key_delete, platform_api_key_end, shape_nothing), .answer = { { 204, NULL } },
	  ERRORS({ E_NOT_FOUND, NULL }, { E_STALE, NULL }) },
};
/* clang-format on */

const struct endpoint_group platform_keys = { endpoints, COUNT(endpoints) };
