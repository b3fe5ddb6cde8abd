/* Signed URLs, which are valid for a limited time; for <a> and <audio> elements, which send no Authorization header. */
#include <assert.h>

#include "auth/ring.h"

static const char purpose[] = "url";

/* The text that is signed: the path, a line break (which cannot occur in an encoded path), and the end of validity. */
static struct str signed_text(struct arena *arena, struct str path, struct str expires)
{
	return STR_JOIN(arena, path, STR("\n"), expires);
}

static void sign(struct token_ring *ring, struct str path, struct instant until, struct buf *out)
{
	struct arena *arena = out->arena;
	struct str expires = str_from_int(arena, instant_unix(until));
	uint8_t mac[URL_MAC_SIZE];

	mac_for_purpose(ring, &ring->keys[0], purpose, signed_text(arena, path, expires), mac);
	buf_text(out, "expires=");
	buf_str(out, expires);
	buf_text(out, "&signature=");
	buf_str(out, base64url_encode(arena, mac, sizeof mac));
}

void url_sign(struct token_ring *ring, struct str path, struct instant now, int64_t seconds, struct buf *out)
{
	assert(out->arena != NULL);
	buf_char(out, '?');
	sign(ring, path, instant_add(now, seconds), out);
}

/* The reader stands on a line of its own, so that no other path, and no path without a reader, is signed by the same text. */
struct str url_path_for(struct arena *arena, struct str path, struct uuid reader)
{
	return uuid_none(reader) ? path : STR_JOIN(arena, path, STR("\n"), uuid_text(arena, reader));
}

void url_sign_for(struct token_ring *ring, struct str path, struct uuid reader, struct instant until, struct buf *out)
{
	assert(out->arena != NULL && !uuid_none(reader));
	buf_text(out, "?reader=");
	buf_str(out, uuid_text(out->arena, reader));
	buf_char(out, '&');
	sign(ring, url_path_for(out->arena, path, reader), until, out);
}

/* The value of the parameter `name` of `query`; none when it is missing or occurs twice. */
static struct str only(struct str query, struct str name)
{
	struct str found = { 0 };
	bool twice = false;

	while (query.n > 0) {
		struct str value = str_cut(&query, '&');

		if (!str_equal(str_cut(&value, '='), name))
			continue;
		twice = twice || found.p != NULL;
		found = value;
	}
	return twice ? (struct str){ 0 } : found;
}

bool url_reader(struct str query, struct uuid *reader_r)
{
	struct str reader = only(query, STR("reader"));

	*reader_r = (struct uuid){ 0 };
	return reader.p == NULL || uuid_parse(reader, reader_r);
}

bool url_verify(struct token_ring *ring, struct arena *arena, struct str path, struct str query, struct instant now)
{
	struct str expires = only(query, STR("expires")), signature = only(query, STR("signature")), sent;
	bool valid = false;
	int64_t until;

	if (!str_to_int(expires, &until) || until <= instant_unix(now) || !base64url_decode(arena, signature, &sent))
		return false;
	/* All keys are tried, so that links stay valid until they expire after a new first key was added. */
	for (size_t i = 0; i < ring->n; i++) {
		uint8_t mac[URL_MAC_SIZE];

		mac_for_purpose(ring, &ring->keys[i], purpose, signed_text(arena, path, expires), mac);
		if (same_secret(sent, (struct str){ (char *)mac, sizeof mac }))
			valid = true;
	}
	return valid;
}
