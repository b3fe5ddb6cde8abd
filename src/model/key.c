#include "model/key.h"

#include "base/address.h"

#define COMMA ','

bool key_is(struct str token)
{
	return str_starts(token, STR(KEY_PREFIX));
}

bool key_scope_read(struct str scope, struct str *tag_r)
{
	struct str verb = scope;

	*tag_r = (struct str){ 0 };
	if (str_find(scope, ':') < scope.n)
		*tag_r = str_cut(&verb, ':');
	return str_equal(verb, STR("read")) || str_equal(verb, STR("write"));
}

bool key_allows(struct str scopes, struct str tag, bool writes)
{
	while (scopes.n > 0) {
		struct str verb = str_cut(&scopes, COMMA), of = { 0 };
		if (str_find(verb, ':') < verb.n)
			of = str_cut(&verb, ':');
		if ((of.p == NULL || str_equal(of, tag)) &&
		    (str_equal(verb, STR("write")) || (!writes && str_equal(verb, STR("read")))))
			return true;
	}
	return false;
}

bool key_admits(struct str addresses, struct str address)
{
	struct network network;
	bool all = addresses.n == 0;

	while (!all && addresses.n > 0)
		if (network_read(str_cut(&addresses, COMMA), &network) && network_has(&network, address))
			return true;
	return all;
}

struct strs key_list(struct arena *arena, struct str text)
{
	struct str *items;
	size_t n = text.n > 0 ? 1 : 0, i = 0;

	for (size_t at = 0; at < text.n; at++)
		n += text.p[at] == COMMA;
	items = ARENA_ARRAY(arena, struct str, n + 1);
	while (i < n)
		items[i++] = str_cut(&text, COMMA);
	return (struct strs){ items, n };
}

struct str key_list_text(struct arena *arena, struct strs list)
{
	struct str *parts = ARENA_ARRAY(arena, struct str, 2 * list.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < list.n; i++) {
		if (i > 0)
			parts[n++] = STR(",");
		parts[n++] = list.at[i];
	}
	return n > 0 ? str_join(arena, parts, n) : (struct str){ 0 };
}
